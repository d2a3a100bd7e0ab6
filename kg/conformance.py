"""Check a knowledge graph against the SHACL shapes, and leave out what does not conform."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import TypeVar

from kg.model import Behoefte, Entity, Feit, KnowledgeGraph, Kruisbestuiving, Relation
from kg.rdf import graph_quads
from kg.terms import DEFAULT_BASE

S = TypeVar("S", Entity, Relation, Kruisbestuiving, Behoefte, Feit)


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


def nonconforming(graph: KnowledgeGraph, base: str = DEFAULT_BASE) -> dict[str, str]:
    """Ids of the statements that break a shape with severity ``sh:Violation``, with the first reason of each."""
    from kg.shapes import graph_of, validate

    faults: dict[str, str] = {}
    for result in validate(graph_of(graph_quads(_leading(graph), base))):
        if str(result.severity).endswith("Violation"):
            id_ = str(result.focus).removeprefix(base).partition("#")[0]
            faults.setdefault(id_, f"{id_} breaks {result.shape}: {result.message}")
    return faults


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
