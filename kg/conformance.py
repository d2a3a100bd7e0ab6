"""Check a knowledge graph against the SHACL shapes, and leave out what does not conform."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from kg.model import Behoefte, Entity, Feit, KnowledgeGraph, Kruisbestuiving, Relation
from kg.rdf import graph_quads
from kg.terms import DEFAULT_BASE

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
    """Ids of the statements that break a shape with severity ``sh:Violation``, with the first reason of each.

    Time is linear in the statements; memory is that of `slice_size` of them. No shape of that severity looks from one
    statement into another: only to its own evidence and to the documents, which each slice has.
    """
    from kg.shapes import graph_of, validate

    faults: dict[str, str] = {}
    for part in _slices(graph, slice_size):
        for result in validate(graph_of(graph_quads(_leading(part), base))):
            if str(result.severity).endswith("Violation"):
                id_ = str(result.focus).removeprefix(base).partition("#")[0]
                faults.setdefault(id_, f"{id_} breaks {result.shape}: {result.message}")
    return dict(sorted(faults.items()))


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


def without(graph: KnowledgeGraph, ids: Container[str]) -> KnowledgeGraph:
    """`graph` without the statements `ids`, and without the relations that lead to or from them."""
    return replace(
        graph,
        entities=tuple(e for e in graph.entities if e.id not in ids),
        relations=tuple(r for r in graph.relations if r.subject not in ids and r.object not in ids),
        kruisbestuivingen=tuple(k for k in graph.kruisbestuivingen if k.id not in ids),
        behoeften=tuple(b for b in graph.behoeften if b.id not in ids),
        feiten=tuple(f for f in graph.feiten if f.id not in ids),
    )
