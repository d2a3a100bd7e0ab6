"""Check a knowledge graph against the SHACL shapes, and leave out what does not conform."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kg.model import Behoefte, Entity, Feit, KnowledgeGraph, Kruisbestuiving, Relation
from kg.rdf import graph_quads
from kg.terms import DEFAULT_BASE

if TYPE_CHECKING:
    from rdflib import Graph

S = TypeVar("S", Entity, Relation, Kruisbestuiving, Behoefte, Feit)
T = TypeVar("T")

SLICE = 500
"""Statements that are validated together: what validating takes of memory does not grow with the graph."""


def _leading(graph: KnowledgeGraph) -> KnowledgeGraph:
    """`graph` with the first evidence of each statement: further evidence has the same form, and validating is slow."""

    def first(rows: Iterable[S]) -> tuple[S, ...]:
        return tuple(replace(row, evidence=row.evidence[:1]) for row in rows)

    return replace(
        graph,
        entities=first(graph.entities),
        relations=first(graph.relations),
        kruisbestuivingen=first(graph.kruisbestuivingen),
        behoeften=first(graph.behoeften),
        feiten=first(graph.feiten),
    )


def nonconforming(graph: KnowledgeGraph, base: str = DEFAULT_BASE, slice_size: int = SLICE) -> dict[str, str]:
    """Keys of the statements that break a shape with severity ``sh:Violation``, with the first reason of each.

    The key is the id, of a passage ``passage/<id>``, of a relation :func:`relation_key`; a fault in evidence is that of
    the statement that it is for. Time is linear in the statements; memory is that of `slice_size` of them. No shape of
    that severity looks from one statement into another: only to its own evidence and to the documents, which each
    slice has.
    """
    from kg.shapes import graph_of, validate

    faults: dict[str, str] = {}
    for part in _slices(graph, slice_size):
        data = graph_of(graph_quads(_leading(part), base))
        for result in validate(data, copy=False):
            if str(result.severity).endswith("Violation"):
                key = _statement_of(data, result.focus.removeprefix(base).partition("#")[0], base)
                faults.setdefault(key, f"{key} breaks {result.shape}: {result.message}")
    return dict(sorted(faults.items()))


def relation_key(subject: str, predicate: str, object_: str) -> str:
    """Key of a relation, which has no id."""
    return f"{subject} {predicate} {object_}"


def _statement_of(data: Graph, id_: str, base: str) -> str:
    """Key of the statement that the node `id_` is, or is evidence for."""
    from rdflib import RDF, URIRef

    node = URIRef(base + id_)
    parts = [data.value(node, part) for part in (RDF.subject, RDF.predicate, RDF.object)]
    if None in parts:
        return id_
    subject, predicate, object_ = map(str, parts)
    if predicate == str(RDF.type):
        return subject.removeprefix(base)
    return relation_key(subject.removeprefix(base), predicate.rpartition("#")[2], object_.removeprefix(base))


def _slices(graph: KnowledgeGraph, size: int) -> Iterator[KnowledgeGraph]:
    """`graph` in parts of at most `size` statements of one kind, each with the documents that it cites."""
    documents = {doc.name: doc for doc in graph.documents}
    empty = KnowledgeGraph()

    def whole(part: KnowledgeGraph) -> KnowledgeGraph:
        tables = (part.entities, part.relations, part.kruisbestuivingen, part.behoeften, part.feiten)
        named = {e.document for table in tables for row in table for e in row.evidence[:1]}
        named |= {passage.document for passage in part.passages}
        return replace(part, documents=tuple(documents[name] for name in sorted(named & documents.keys())))

    for entities in _cut(graph.entities, size):
        yield whole(replace(empty, entities=tuple(entities)))
    for relations in _cut(graph.relations, size):
        yield whole(replace(empty, relations=tuple(relations)))
    for kruisbestuivingen in _cut(graph.kruisbestuivingen, size):
        yield whole(replace(empty, kruisbestuivingen=tuple(kruisbestuivingen)))
    for behoeften in _cut(graph.behoeften, size):
        yield whole(replace(empty, behoeften=tuple(behoeften)))
    for feiten in _cut(graph.feiten, size):
        yield whole(replace(empty, feiten=tuple(feiten)))
    for passages in _cut(graph.passages, size):
        yield whole(replace(empty, passages=tuple(passages)))
    yield KnowledgeGraph(documents=graph.documents, curations=graph.curations)


def _cut(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))


def without(graph: KnowledgeGraph, keys: Container[str]) -> KnowledgeGraph:
    """`graph` without the statements `keys` (see :func:`nonconforming`), and without what is said of them."""

    def rest(rows: Iterable[S]) -> tuple[S, ...]:
        return tuple(left for row in rows if (left := bereft(row, keys)) is not None)

    return replace(
        graph,
        entities=rest(graph.entities),
        relations=rest(graph.relations),
        kruisbestuivingen=rest(graph.kruisbestuivingen),
        behoeften=rest(graph.behoeften),
        feiten=rest(graph.feiten),
        passages=tuple(p for p in graph.passages if f"passage/{p.id}" not in keys),
    )


def bereft(statement: S, gone: Container[str]) -> S | None:
    """`statement` without what it says of `gone`; None when it is gone itself, or nothing is left to say."""
    if isinstance(statement, Relation):
        one, other = statement.subject, statement.object
        keys = (one, other, relation_key(one, statement.predicate, other))
        return None if any(key in gone for key in keys) else statement
    if statement.id in gone:
        return None
    if isinstance(statement, Feit):
        return None if statement.subject in gone else statement
    if isinstance(statement, Behoefte):
        if statement.area in gone:
            return None
        return replace(statement, themes=tuple(t for t in statement.themes if t not in gone))
    if isinstance(statement, Kruisbestuiving):
        found = [(d, tuple(v for v in d.via if v not in gone)) for d in statement.participants if d.area not in gone]
        who = tuple(replace(d, via=via) for d, via in found if d.area or via or not d.via)
        themes = tuple(t for t in statement.themes if t not in gone)
        return replace(statement, participants=who, themes=themes) if len(who) > 1 else None
    return statement
