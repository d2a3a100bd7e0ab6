"""Worked cases: people in three provinces, and what the documents of corpus/ have for them first."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.labels import normalise
from kg.model import KnowledgeGraph
from kg.reference import load_areas, load_themes
from kg.route import Route, RouteRequest, parse_question, plan_route
from kg.route.model import Instrument

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "route_cases.yaml").read_text("utf-8"))


def _marked(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=case["weet_niet"], strict=True)] if "weet_niet" in case else []
    return pytest.param(case, id=case["id"], marks=marks)


def _route(graph: KnowledgeGraph, case: dict[str, Any]) -> Route:
    areas, themes = load_areas(), load_themes()
    if "zin" in case:
        asked = parse_question(case["zin"], areas, themes)
    else:
        asked = RouteRequest(*(case.get(field) for field in ("gemeente", "fase", "vorm", "bedrag", "thema")))
    return plan_route(graph, asked, areas, themes)


def _names(graph: KnowledgeGraph, item: Instrument, also: bool = True) -> set[str]:
    entities = {e.id: e for e in graph.entities}
    kept = [entities[id_] for id_ in (item.id, *(item.also if also else ()))]
    return {normalise(name) for e in kept for name in (e.name, *e.aliases)}


def test_there_are_enough_cases_of_each_province() -> None:
    assert len(CASES) >= 40
    assert len({case["id"] for case in CASES}) == len(CASES)
    provinces = Counter(case["id"][:2] for case in CASES)
    assert min(provinces[p] for p in ("nh", "fl", "ut")) >= 8


@pytest.mark.parametrize("case", [_marked(case) for case in CASES])
def test_case(corpus_graph: KnowledgeGraph, case: dict[str, Any]) -> None:
    route = _route(corpus_graph, case)
    if "rom" in case:
        assert [r.name for r in route.roms][:1] == [case["rom"]]
    if case.get("niets"):
        assert not route.steps
        assert route.nearest and any("Niets in de documenten past" in note for note in route.notes)
    if "eerst" in case:
        assert route.instruments, route.notes
        allowed = {normalise(name) for name in case["eerst"]}
        first = route.steps[0].instruments[0]
        assert allowed & _names(corpus_graph, first), [i.name for i in route.instruments]
    for name in case.get("nooit", ()):
        shown = [i.name for i in route.instruments if normalise(name) in _names(corpus_graph, i, also=False)]
        assert not shown
    for field in ("bedrag", "gebied"):
        if wanted := case.get(f"{field}_past"):
            item = next(i for i in route.instruments if normalise(wanted) in _names(corpus_graph, i))
            assert {c.name: c.value for c in item.conditions}[field] == "past"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_answer_of_a_case_is_cited(corpus_graph: KnowledgeGraph, case: dict[str, Any]) -> None:
    texts = {d.name: d.text for d in corpus_graph.documents}
    route = _route(corpus_graph, case)
    for item in (*route.instruments, *route.nearest, *route.unclear):
        assert item.evidence
        for condition in item.conditions:
            assert condition.evidence or condition.value == "staat niet in het document"
            assert all(texts[e.document][e.begin : e.end] == e.quote for e in condition.evidence)
