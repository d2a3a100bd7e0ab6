"""What is known before any document is read: areas, themes, terms and development agencies, from `ontologies/*.ttl`.

Loaded with rdflib on the first call and kept for the process; nothing is read at import.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.areas import Area, Areas, Membership, Rom
from kg.folders import data_dir
from kg.labels import OntologyError, normalise
from kg.terms import DEFAULT_BASE, KB
from kg.themes import Theme, ThemeMatch, Themes

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

__all__ = [
    "Area",
    "Areas",
    "Begrip",
    "Membership",
    "OntologyError",
    "Rom",
    "Theme",
    "ThemeMatch",
    "Themes",
    "load_areas",
    "load_begrippen",
    "load_graph",
    "load_themes",
    "normalise",
    "ontology_dir",
]


@dataclass(frozen=True, slots=True)
class Begrip:
    """A term that is explained to the reader; `abbreviations` are its other names."""

    id: str
    term: str
    definition: str
    abbreviations: tuple[str, ...] = ()


def ontology_dir() -> Path:
    """The folder with the Turtle files, also in an installed package."""
    try:
        return data_dir("ontologies")
    except FileNotFoundError as error:
        raise OntologyError(str(error)) from error


@cache
def load_graph(name: str) -> Graph:
    """Parse ``ontologies/<name>.ttl``, once; the graph is shared, so do not add to it."""
    from rdflib import Graph

    path = ontology_dir() / f"{name}.ttl"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in ontology_dir().glob("*.ttl")))
        raise OntologyError(f"no ontology file {path.name!r}; known: {known}")
    return Graph().parse(path, format="turtle")


def _local(node: Node | None) -> str:
    return str(node).removeprefix(DEFAULT_BASE).rpartition("/")[2]


def _texts(graph: Graph, subject: Node, predicate: Any, lang: str | None = None) -> tuple[str, ...]:
    values = graph.objects(subject, predicate)
    return tuple(sorted({str(v) for v in values if lang is None or getattr(v, "language", None) == lang}))


def _text(graph: Graph, subject: Node, predicate: Any) -> str:
    """The Dutch value of a property that must have one."""
    found = _texts(graph, subject, predicate, "nl") or _texts(graph, subject, predicate)
    if not found:
        raise OntologyError(f"{subject} has no {predicate}")
    return found[0]


def _dates(graph: Graph, membership: Node) -> tuple[date | None, date | None]:
    from rdflib.namespace import ORG, TIME

    def day(edge: Any) -> date | None:
        interval = graph.value(membership, ORG.memberDuring)
        value = graph.value(graph.value(interval, edge), TIME.inXSDDate)
        return None if value is None else date.fromisoformat(str(value))

    return day(TIME.hasBeginning), day(TIME.hasEnd)


def _memberships(graph: Graph) -> dict[str, list[Membership]]:
    from rdflib.namespace import ORG, RDF

    found: dict[str, list[Membership]] = defaultdict(list)
    dated: set[tuple[str, str]] = set()
    for node in graph.subjects(RDF.type, ORG.Membership):
        member, area = (_local(graph.value(node, p)) for p in (ORG.member, ORG.organization))
        found[member].append(Membership(area, *_dates(graph, node)))
        dated.add((member, area))
    for subject, area_node in graph.subject_objects(KB.ligtIn):
        pair = (_local(subject), _local(area_node))
        if pair not in dated:
            found[pair[0]].append(Membership(pair[1]))
    return found


@cache
def load_areas() -> Areas:
    """The areas of ``ontologies/gebieden.ttl``."""
    from rdflib.namespace import DCTERMS, ORG, RDF, RDFS, SKOS

    graph = load_graph("gebieden")
    memberships = _memberships(graph)
    areas = []
    for node in graph.subjects(RDF.type, KB.Gebied):
        parents = sorted(memberships.get(_local(node), ()), key=lambda m: (m.area, m.since or date.min))
        areas.append(
            Area(
                _local(node),
                _text(graph, node, SKOS.prefLabel),
                _text(graph, node, KB.soort),
                _texts(graph, node, SKOS.altLabel),
                tuple(parents),
                next(iter(_texts(graph, node, SKOS.exactMatch)), None),
                bool(_texts(graph, node, KB.gewoonWoord)),
            )
        )
    roms = [
        Rom(
            _local(node),
            _text(graph, node, SKOS.prefLabel),
            _texts(graph, node, SKOS.altLabel),
            tuple(sorted(_local(a) for a in graph.objects(node, KB.werkgebied))),
            next(iter(_texts(graph, node, RDFS.seeAlso)), None),
        )
        for node in graph.subjects(ORG.classification, KB.rom)
    ]
    ontology = next(graph.subjects(DCTERMS.valid, None), None)
    if ontology is None:
        raise OntologyError("gebieden.ttl has no dct:valid, the day that its memberships are given for")
    return Areas(areas, roms, reference_date=date.fromisoformat(str(graph.value(ontology, DCTERMS.valid))))


@cache
def load_themes() -> Themes:
    """The themes of ``ontologies/themas.ttl``."""
    from rdflib.namespace import RDF, SKOS

    graph = load_graph("themas")
    return Themes(
        Theme(
            _local(node),
            _text(graph, node, SKOS.prefLabel),
            _texts(graph, node, SKOS.altLabel),
            _texts(graph, node, SKOS.hiddenLabel),
            _text(graph, node, SKOS.definition),
            tuple(sorted(_local(b) for b in graph.objects(node, SKOS.broader))),
            _texts(graph, node, SKOS.notation),
            bool(_texts(graph, node, KB.generiek)),
            _texts(graph, node, KB.voordeel),
            _texts(graph, node, KB.achterdeel),
            _texts(graph, node, KB.uitgezonderd),
        )
        for node in graph.subjects(RDF.type, SKOS.Concept)
    )


@cache
def load_begrippen() -> tuple[Begrip, ...]:
    """The terms of ``ontologies/begrippen.ttl``, sorted by id."""
    from rdflib.namespace import RDF, SKOS

    graph = load_graph("begrippen")
    found = [
        Begrip(
            _local(node),
            _text(graph, node, SKOS.prefLabel),
            _text(graph, node, SKOS.definition),
            _texts(graph, node, SKOS.altLabel),
        )
        for node in graph.subjects(RDF.type, SKOS.Concept)
    ]
    return tuple(sorted(found, key=lambda b: b.id))
