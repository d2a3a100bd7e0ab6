"""Relations in four texts of our own about other regions: what they state is found, what they deny is not stated.

The texts and their relations were written before the rules were extended; ``drechtsteden`` and ``noordoost_brabant``
were not looked at while rules were written for the other two.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.pipeline import extract_all
from ingest.readers import read_document
from kg.model import KnowledgeGraph, Relation
from kg.naming import Naming
from tests.ingest.gold_scoring import alike, normal

TEXTS = Path(__file__).resolve().parents[1] / "resources" / "relaties"
FOUND = {"arnhem_nijmegen": 19, "west_brabant": 21, "drechtsteden": 20, "noordoost_brabant": 8}
"""How many of the stated relations must be found at least."""


def _matches(graph: KnowledgeGraph, triples: list[list[str]]) -> list[list[str]]:
    names = {e.id: {normal(n) for n in (e.name, *e.aliases)} - {""} for e in graph.entities}

    def same(relation: Relation, subject: str, predicate: str, object_: str) -> bool:
        sides = alike(names[relation.subject], {normal(subject)}) and alike(names[relation.object], {normal(object_)})
        return relation.predicate == predicate and sides

    return [t for t in triples if any(same(r, t[0], t[1], t[2]) for r in graph.relations)]


@pytest.mark.parametrize("name", sorted(FOUND))
def test_relations_of_a_text(name: str) -> None:
    written = json.loads((TEXTS / f"{name}.json").read_text("utf-8"))
    graph = extract_all([read_document(TEXTS / f"{name}.txt")]).graph
    assert _matches(graph, written["not"]) == []
    found = _matches(graph, written["stated"])
    missed = [t for t in written["stated"] if t not in found]
    assert len(found) >= FOUND[name], f"{len(found)} found, missed: {missed}"
    assert Naming(graph).uncarried() == ()
