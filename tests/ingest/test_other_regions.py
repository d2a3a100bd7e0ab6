"""Extraction holds up on short texts about other Dutch regions, in other forms than the documents it was made with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import extract_all
from ingest.readers import read_document
from kg.model import KnowledgeGraph
from tests.ingest.gold_scoring import GoldText, Tally, gold_texts, score

GOLD = Path(__file__).resolve().parents[1] / "resources" / "streken_goud"
FLOORS = {
    "ontwikkeling": {"entities strict": 0.93, "entities any": 0.96, "behoeften": 0.8, "feiten": 0.82},
    "meting": {"entities strict": 0.88, "entities any": 0.95, "behoeften": 0.55, "feiten": 0.85},
    "ontwikkeling-2": {"entities strict": 0.9, "entities any": 0.93},
    "meting-2": {"entities strict": 0.85, "entities any": 0.9},
}
"""F1 that each set must reach; what was wrong in the sets for ``meting`` was never looked at while rules were written.

The second pair was written before the rules of its round, in other forms: news, letters, profiles, flattened tables,
glossaries, subsidy pages, plans. Its needs and figures are not annotated.
"""


def _read(use: str) -> tuple[list[GoldText], list[KnowledgeGraph], dict[str, Tally]]:
    texts = gold_texts(GOLD, use)
    docs = [read_document(t.path) for t in texts]
    graphs = [extract_all([doc]).graph for doc in docs]
    return texts, graphs, score(texts, graphs, docs)


@pytest.mark.parametrize("use", sorted(FLOORS))
def test_other_regions_are_read(use: str) -> None:
    texts, graphs, tallies = _read(use)
    assert len(texts) == 7
    low = {name: str(tallies[name]) for name, floor in FLOORS[use].items() if tallies[name].f1 < floor}
    assert not low, f"below the floor: {low}"
    for text, graph in zip(texts, graphs, strict=True):
        written = text.path.read_text("utf-8")
        rows: list[Any] = [*graph.entities, *graph.relations, *graph.behoeften, *graph.feiten, *graph.kruisbestuivingen]
        for row in rows:
            assert row.evidence, row
            assert all(written[e.begin : e.end] == e.quote for e in row.evidence), row


@pytest.mark.parametrize("text", gold_texts(GOLD), ids=lambda t: t.path.stem)
def test_annotation_points_into_its_text(text: GoldText) -> None:
    lines = text.path.read_text("utf-8").split("\n")
    known = {e["id"] for e in text.entities}
    assert len(known) == len(text.entities)
    assert all(r["s"] in known and r["o"] in known for r in text.relations)
    assert all(b["gebied"] in known for b in text.behoeften) and all(f["onderwerp"] in known for f in text.feiten)
    for entity in text.entities:
        for mention in entity["mentions"]:
            first, last = mention["lines"]
            place = " ".join(lines[first - 1 : last])
            assert any(name in place for name in (entity["label"], *entity["alt"])), (entity["label"], first)
