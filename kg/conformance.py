"""Check a knowledge graph against the SHACL shapes, and leave out what does not conform."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from kg.model import KnowledgeGraph
from kg.rdf import graph_quads
from kg.terms import DEFAULT_BASE


def nonconforming(graph: KnowledgeGraph, base: str = DEFAULT_BASE) -> dict[str, str]:
    """Ids of the statements that break a shape with severity ``sh:Violation``, with the first reason of each."""
    from kg.shapes import graph_of, validate

    faults: dict[str, str] = {}
    for result in validate(graph_of(graph_quads(graph, base))):
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
