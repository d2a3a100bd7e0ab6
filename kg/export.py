"""Write a knowledge graph in the forms that others read: JSON Lines, N-Quads, Turtle, JSON-LD, GraphML.

Every form is sorted, so that the same graph gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph

from kg.curation import Curatie
from kg.model import (
    Behoefte,
    Document,
    Entity,
    Feit,
    KnowledgeGraph,
    Kruisbestuiving,
    Passage,
    Relation,
)
from kg.naming import leading
from kg.rdf import PREFIXES, graph_quads
from kg.terms import DEFAULT_BASE

FORMATS = ("jsonl", "nquads", "turtle", "jsonld", "graphml")


class ExportError(Exception):
    """An export, or a folder of one, is not as it should be."""


def _lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_jsonl(graph: KnowledgeGraph, target: Path, base: str = DEFAULT_BASE) -> list[Path]:
    """Write the exchange format into the folder `target`, made when absent; return the files written."""
    target.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[dict[str, Any]]] = {
        "entiteiten": [e.as_dict(base) for e in graph.entities],
        "relaties": [r.as_dict() for r in graph.relations],
        "kruisbestuivingen": [k.as_dict() for k in graph.kruisbestuivingen],
        "behoeften": [b.as_dict() for b in graph.behoeften],
        "feiten": [f.as_dict() for f in graph.feiten],
        "passages": [p.as_dict() for p in graph.passages],
        "documenten": [d.as_dict() for d in graph.documents],
    }
    if graph.curations:
        tables["curaties"] = [c.as_dict() for c in graph.curations]
    for name, rows in tables.items():
        _lines(target / f"{name}.jsonl", rows)
    return [target / f"{name}.jsonl" for name in tables]


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    """Objects of a JSON Lines file; lines end at newline only, a quote may hold U+2028."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ExportError(f"{path} is missing: this is not a whole export; write it again") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise ExportError(f"{path}, line {number}: not JSON ({error}); write the export again") from error


def read_jsonl(source: Path, texts: Callable[[str], str]) -> KnowledgeGraph:
    """Read what :func:`write_jsonl` wrote.

    Parameters
    ----------
    texts
        Gives the text of a document by its id.
    """

    def table(name: str) -> Iterable[dict[str, Any]]:
        return _rows(source / f"{name}.jsonl")

    return KnowledgeGraph(
        documents=tuple(Document.from_dict(r, texts(r["id"])) for r in table("documenten")),
        entities=tuple(Entity.from_dict(r) for r in table("entiteiten")),
        relations=tuple(Relation.from_dict(r) for r in table("relaties")),
        kruisbestuivingen=tuple(Kruisbestuiving.from_dict(r) for r in table("kruisbestuivingen")),
        behoeften=tuple(Behoefte.from_dict(r) for r in table("behoeften")),
        feiten=tuple(Feit.from_dict(r) for r in table("feiten")),
        passages=tuple(Passage.from_dict(r) for r in table("passages")),
        curations=tuple(Curatie.from_dict(r) for r in table("curaties"))
        if (source / "curaties.jsonl").exists()
        else (),
    )


def write_nquads(graph: KnowledgeGraph, target: Path, base: str = DEFAULT_BASE) -> None:
    """Write N-Quads, sorted."""
    lines = sorted({f"{q} ." for q in graph_quads(graph, base)})
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _triples(graph: KnowledgeGraph, base: str) -> list[pyoxigraph.Triple]:
    return sorted({q.triple for q in graph_quads(graph, base)}, key=str)


def write_turtle(graph: KnowledgeGraph, target: Path, base: str = DEFAULT_BASE) -> None:
    """Write Turtle: the union of the named graphs."""
    pyoxigraph.serialize(_triples(graph, base), str(target), format=pyoxigraph.RdfFormat.TURTLE, prefixes=PREFIXES)


def write_jsonld(graph: KnowledgeGraph, target: Path, base: str = DEFAULT_BASE) -> None:
    """Write JSON-LD with a context of its own, one object per subject; nothing is fetched to read it."""

    def value(term: Any) -> Any:
        if isinstance(term, pyoxigraph.NamedNode):
            return {"@id": short(term.value)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if term.datatype.value == PREFIXES["xsd"] + "string":
            return term.value
        return {"@value": term.value, "@type": short(term.datatype.value)}

    def short(iri: str) -> str:
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    nodes: list[dict[str, Any]] = []
    for subject, triples in groupby(_triples(graph, base), key=lambda t: str(t.subject)):
        item: dict[str, Any] = {"@id": short(subject[1:-1])}
        for triple in triples:
            key = short(triple.predicate.value)
            if key == "rdf:type":
                item.setdefault("@type", []).append(short(triple.object.value))  # type: ignore[union-attr]
            else:
                item.setdefault(key, []).append(value(triple.object))
        nodes.append(item)
    body = {"@context": PREFIXES, "@graph": nodes}
    target.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def write_graphml(graph: KnowledgeGraph, target: Path) -> None:
    """Write GraphML: entities as nodes, relations as edges with their first quote and the line that it rests on."""
    import networkx as nx

    net = nx.MultiDiGraph()
    for e in graph.entities:
        net.add_node(e.id, naam=e.name, type=e.type, subtype=e.subtype or "")
    for r in graph.relations:
        if r.subject in net and r.object in net:
            first = r.evidence[0]
            net.add_edge(
                r.subject,
                r.object,
                predicaat=r.predicate,
                document=first.document,
                pagina=first.page or 0,
                citaat=" … ".join(_printable(e.quote) for e in leading(r.evidence)),
            )
    nx.write_graphml(net, target)


def export(graph: KnowledgeGraph, target: Path, format_: str, base: str = DEFAULT_BASE) -> list[Path]:
    """Write `graph` into the folder `target` as `format_`, one of :data:`FORMATS`; return the files written.

    Raises
    ------
    ExportError
        For an unknown format; the message has the choices.
    """
    target.mkdir(parents=True, exist_ok=True)
    match format_:
        case "jsonl":
            return write_jsonl(graph, target, base)
        case "nquads":
            write_nquads(graph, path := target / "kruisbestuiver.nq", base)
        case "turtle":
            write_turtle(graph, path := target / "kruisbestuiver.ttl", base)
        case "jsonld":
            write_jsonld(graph, path := target / "kruisbestuiver.jsonld", base)
        case "graphml":
            write_graphml(graph, path := target / "kruisbestuiver.graphml")
        case _:
            raise ExportError(f"unknown format {format_!r}; known: {', '.join(FORMATS)}")
    return [path]
