"""Matching on the graph read from the real documents: every rule of an explanation, and the figures with their floors.

Read without vectors, so that nearness is that of words: the floors are those of that harder case.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from api.answers import match_row
from api.terminal import match_lines
from kg.matching import MatchResult, find_matches, load_weights
from kg.matching.building import build_features
from kg.matching.evaluation import Evaluation, evaluate
from kg.matching.features import Features, Mask
from kg.matching.model import Ground, GroupMatch, Match, NeedMatch
from kg.matching.quotes import label, letters
from kg.matching.scoring import score_pairs
from kg.matching.stated import StatedPairs
from kg.model import KnowledgeGraph
from kg.queries import GraphIndex
from kg.reference import load_areas, load_themes

pytestmark = pytest.mark.bronnen
BOUW = {"zaanstreek-waterland", "zuid-kennemerland", "almere-lelystad"}


@pytest.fixture(scope="module")
def graph(bronnen_graph: KnowledgeGraph) -> KnowledgeGraph:
    return bronnen_graph


@pytest.fixture(scope="module")
def features(graph: KnowledgeGraph) -> Features:
    return build_features(GraphIndex(graph), load_weights(), load_areas(), load_themes())


@pytest.fixture(scope="module")
def result(graph: KnowledgeGraph) -> MatchResult:
    return find_matches(graph, areas=load_areas(), themes=load_themes())


@pytest.fixture(scope="module")
def figures(graph: KnowledgeGraph) -> Evaluation:
    return evaluate(graph, areas=load_areas(), themes=load_themes(), samples=0, seeds=3)


def grounds(result: MatchResult) -> Iterator[Ground]:
    yield from (g for m in result.pairs for g in m.grounds)
    yield from (g for n in result.needs for g in n.grounds)


# What an explanation must hold


def test_every_quote_of_every_ground_stands_in_its_document(graph: KnowledgeGraph, result: MatchResult) -> None:
    texts = {d.name: d.text for d in graph.documents}
    assert len(result.pairs) > 30
    for ground in grounds(result):
        assert ground.left and ground.right, ground.text
        for e in (*ground.left, *ground.right):
            assert texts[e.document][e.begin : e.end] == e.quote


def test_nothing_is_shown_on_one_ground_alone(result: MatchResult) -> None:
    double = load_weights()["drempels", "behoefteAanbodDubbel"]
    for match in result.pairs:
        strong = match.components["N"] >= double and any(g.kind == "behoefte-aanbod" for g in match.grounds)
        assert len(match.grounds) >= 2 or strong, match.id
        assert {g.kind for g in match.grounds} != {"aanvulling"}
    assert all(len(n.grounds) >= 2 for n in result.needs)


def test_a_generic_theme_is_on_no_path(features: Features, result: MatchResult) -> None:
    assert features.generic
    for ground in grounds(result):
        if ground.kind in ("thema", "themaverband", "aanvulling"):
            assert not features.generic & set(ground.path), ground.text
    shared = [m.themes for m in result.pairs] + [n.themes for n in result.needs] + [g.themes for g in result.groups]
    assert all(not features.generic & set(themes) for themes in shared)


def test_money_of_a_region_is_no_reason_elsewhere(
    graph: KnowledgeGraph, features: Features, result: MatchResult
) -> None:
    voices = {v.id: v for v in (*features.needs, *features.offers)}
    money = [v for v in features.offers if v.functions == frozenset({"kapitaal"})]
    funds = {e.id for e in graph.entities if e.type == "Financiering"}
    shown = 0
    for ground in grounds(result):
        assert not funds & set(ground.path)
        if ground.kind == "behoefte-aanbod":
            need, offer = (
                voices[i] for i in sorted(set(ground.path) & set(voices), key=lambda i: voices[i] in features.offers)
            )
            assert (need.functions & offer.functions) - {"kapitaal"}, ground.text
            shown += 1
    assert shown and all(v.id not in g.path for v in money for g in grounds(result))


def test_what_speaks_against_a_match_is_said(result: MatchResult) -> None:
    with_amsterdam = [m for m in result.pairs if "amsterdam" in (m.left.region, m.right.region)]
    assert with_amsterdam
    assert all(any("Amsterdam noemt" in c and "geen behoefte" in c for c in m.counterarguments) for m in with_amsterdam)
    for match in result.pairs:
        suspect = [s for s in match.stated if s.suspect]
        assert bool(suspect) == any("verdacht" in c for c in match.counterarguments)


def test_evidence_is_labelled_by_its_poorer_side(result: MatchResult) -> None:
    assert all(m.strength == label(m.components["E"]) for m in result.pairs)
    bare = [m for m in result.pairs if any("één kale regel" in c for c in m.counterarguments)]
    assert all(m.strength == "laag" for m in bare)


def test_what_the_documents_name_is_not_new(graph: KnowledgeGraph, features: Features, result: MatchResult) -> None:
    stated = StatedPairs(GraphIndex(graph), features.regions, features.nodes)
    nodes = {n.side.id: n for n in features.nodes}
    for match in result.pairs:
        named = stated.between(nodes[match.left.id], nodes[match.right.id])
        assert (match.status == "nieuw") == (not named)
        assert (match.status == "bron verdacht") == (bool(named) and all(s.suspect for s in named))
        assert all(s.evidence for s in match.stated)


def test_what_people_read_as_stated_is_not_shown_as_new(bronnen: Path, features: Features, result: MatchResult) -> None:
    """Against what was read by hand: both regions take part, and each cluster is on one of its themes."""
    gold = bronnen.parent / "gold" / "kruisbestuivingen.jsonl"
    if not gold.exists():
        pytest.skip("no annotation beside the documents")
    read = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    stated = [({p.get("gebied") for p in k["participants"]}, set(k["thema"]) - features.generic) for k in read]
    themes = {n.side.id: set(n.themes) for n in features.nodes}
    named = [
        m
        for m in result.pairs
        if any(
            {m.left.region, m.right.region} <= regions and on & themes[m.left.id] and on & themes[m.right.id]
            for regions, on in stated
        )
    ]
    assert len(named) >= 5 and not [m.id for m in named if m.status == "nieuw"]


def test_what_a_reason_quotes_is_the_first_quote_beside_it(result: MatchResult) -> None:
    quoted = 0
    for ground in grounds(result):
        shown = [letters(e.quote) for side in (ground.left, ground.right, ground.tie) for e in side[:1]]
        for said in re.findall("“(.+?)”", ground.text) if ground.kind != "tekst" else ():
            quoted += 1
            assert any(letters(said) in quote or quote in letters(said) for quote in shown), ground.text
    assert quoted > 20


def test_who_brings_two_themes_together_is_quoted(result: MatchResult) -> None:
    ties = [g for g in grounds(result) if g.kind == "themaverband"]
    assert ties and all(g.tie for g in ties)
    for m in result.pairs:
        places = {(e.document, e.begin, e.end) for e in m.evidence}
        assert all((e.document, e.begin, e.end) in places for g in m.grounds for e in g.tie)


def test_the_command_shows_the_quote_of_every_reason_with_its_place(result: MatchResult) -> None:
    tied = next(m for m in result.pairs for g in m.grounds if g.kind == "themaverband")
    said = next(g.tie[0] for g in tied.grounds if g.tie)
    body = {"berekend": {"opmerkingen": [], "paren": [match_row(tied)]}}
    lines = match_lines(None, body)  # type: ignore[arg-type]
    at = next(n for n, line in enumerate(lines) if line.strip().startswith(f"“{' '.join(said.quote.split())[:60]}"))
    assert lines[at + 1].strip() == f"{said.document}, p. {said.page}"
    assert sum(", p. " in line for line in lines) >= 2 * len(tied.grounds) + 1


def test_a_theme_finds_pairs_that_do_not_share_it(result: MatchResult) -> None:
    """As ``?thema=bouw&lijst=kruising`` asks."""
    assert [m for m in result.pairs if m.list == "kruising" and "bouw" in m.about]
    matches: list[Match | NeedMatch | GroupMatch] = [*result.pairs, *result.needs, *result.groups]
    assert all(m.about and set(m.themes) <= set(m.about) for m in matches)


def test_one_idea_is_shown_once(features: Features, result: MatchResult) -> None:
    ids = [m.id for m in result.pairs]
    folded = [f"{a.id}~{b.id}" for m in result.pairs for a, b in m.variants]
    assert len(set(ids + folded)) == len(ids) + len(folded)
    themes = {n.side.id: {t for t, x in n.themes.items() if x >= 1.0} - features.generic for n in features.nodes}
    seen = set()
    for m in result.pairs:
        for left in themes[m.left.id]:
            key = (left, m.left.region, m.right.id, m.list, m.status)
            assert key not in seen, m.id
            seen.add(key)


# What is hidden when a stated pair is scored


def test_no_feature_rests_on_a_line_that_states_a_kruisbestuiving(graph: KnowledgeGraph, features: Features) -> None:
    mask = Mask(GraphIndex(graph))
    rows = [e for n in features.nodes for es in (*n.theme_evidence.values(), *n.bridges.values()) for e in es]
    rows += [e for v in (*features.needs, *features.offers) for e in v.evidence]
    rows += [e for said in features.together.values() for s in said for e in s.evidence]
    assert rows and not [e for e in rows if mask.hides(e)]


def test_what_a_statement_says_does_not_move_the_score(graph: KnowledgeGraph, features: Features) -> None:
    weights = load_weights()
    other = tuple(replace(k, themes=(), kind="lopend", suspect="omgekeerd") for k in graph.kruisbestuivingen)
    changed = replace(graph, kruisbestuivingen=other[::-1])
    again = build_features(GraphIndex(changed), weights, load_areas(), load_themes())
    one, two = score_pairs(features, weights), score_pairs(again, weights)
    assert np.array_equal(one.score, two.score) and np.array_equal(one.i, two.i)


# Figures


def test_the_figures_hold_without_vectors(figures: Evaluation) -> None:
    rows = {name: {r.method: r for r in table} for name, table in figures.tables.items()}
    score = rows["alle"]["score"]
    assert 0.84 <= score.auc.value <= 0.95 and score.ap.value >= 0.43
    for method in ("Adamic–Adar", "personalised PageRank", "PathSim", "DWPC", "toeval"):
        assert score.auc.value > rows["alle"][method].auc.value
    assert figures.robustness["daling AUC"].value <= 0.03
    assert figures.robustness["idem, ook uit namen"].value <= 0.05
    assert figures.checks["hoogsteStijgingBijTweemaal"] <= 1e-9
    assert figures.held_out["vaste gewichten"] >= figures.held_out["geleerd op de andere"] - 0.02


def test_the_triple_on_building_is_among_the_first_groups(result: MatchResult) -> None:
    triples = [g for g in result.groups if len(g.sides) == 3]
    at = [k for k, g in enumerate(triples[:25]) if {s.region for s in g.sides} == BOUW and "bouw" in g.themes]
    assert at and triples[at[0]].status == "genoemd"


def test_matching_takes_less_than_a_second(graph: KnowledgeGraph) -> None:
    began = time.process_time()
    find_matches(graph, areas=load_areas(), themes=load_themes())
    assert time.process_time() - began < 1.0
