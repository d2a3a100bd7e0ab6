"""Figures against cases worked by hand and a second way to compute them; labels; what the evaluation must hold."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.matching import load_weights
from kg.matching.building import build_features
from kg.matching.evaluation import evaluate, given_twice
from kg.matching.labels import HIDDEN, SILENT, SUSPECT, stated_labels
from kg.matching.metrics import Bootstrap, auc, average_precision, in_first, per_query
from kg.matching.robustness import dropped
from kg.matching.scoring import score_pairs
from kg.model import Deelnemer, KnowledgeGraph, Kruisbestuiving
from kg.queries import GraphIndex
from kg.reference import load_areas, load_themes
from tests.kg.streken import quote, streken, vectors

ROWS = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.25, 0.5, 1.0])), min_size=2, max_size=30)


@given(ROWS)
def test_auc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[bool, float]]) -> None:
    high, low = ([s for p, s in rows if p is wanted] for wanted in (True, False))
    found = auc(np.array([p for p, _ in rows]), np.array([s for _, s in rows]))
    if not high or not low:
        assert np.isnan(found)
    else:
        wins = [1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(high, low)]
        assert found == pytest.approx(sum(wins) / len(wins))


@given(ROWS)
def test_a_bootstrap_weight_counts_as_often_as_the_row_stood_there(rows: list[tuple[bool, float]]) -> None:
    positive, score = np.array([p for p, _ in rows]), np.array([s for _, s in rows])
    weight = np.arange(len(rows)) % 3
    again = np.repeat(np.arange(len(rows)), weight)
    for figure in (auc, average_precision):
        assert figure(positive, score, weight.astype(float)) == pytest.approx(
            figure(positive[again], score[again]), nan_ok=True
        )


def test_average_precision_takes_ties_together() -> None:
    positive = np.array([True, False, False, True])
    assert average_precision(positive, np.ones(4)) == pytest.approx(0.5)
    assert average_precision(positive, np.array([4.0, 3.0, 2.0, 1.0])) == pytest.approx((1 + 2 / 4) / 2)


def test_each_cluster_has_a_list_of_its_own() -> None:
    i, j = np.array([0, 0, 1]), np.array([1, 2, 2])
    five, ten, mean = per_query(np.array([False, True, False]), np.array([0.9, 0.5, 0.1]), i, j, 3)
    assert mean.tolist() == [0.5, 1.0]
    assert five.tolist() == ten.tolist() == [1.0, 1.0]


def test_in_first_shares_a_tie_over_the_border() -> None:
    assert in_first(np.array([True, True, False]), np.array([0.5, 0.5, 0.9]), 2) == 1.0


def test_the_bootstrap_takes_the_pairs_of_one_statement_together_and_is_the_same_each_time() -> None:
    source = np.array([0, 0, 1, -1, -1])
    drawn = Bootstrap(source, 20)
    assert all(w[0] == w[1] and w[:3].sum() in (2, 3, 4) and w[3:].sum() == 2 for w in drawn.weights)
    assert [w.tolist() for w in Bootstrap(source, 20).weights] == [w.tolist() for w in drawn.weights]


def linked(*pairs: tuple[str, str], suspect: str | None = None) -> KnowledgeGraph:
    """The small graph, with these regions stated to meet on building."""
    graph = streken()
    line = graph.kruisbestuivingen[0].evidence
    rows = tuple(
        Kruisbestuiving(f"k-{a}-{b}", (Deelnemer(a), Deelnemer(b)), ("bouw",), "kans", line, suspect) for a, b in pairs
    )
    return replace(graph, kruisbestuivingen=rows)


ALL = (("twente", "veluwe"), ("twente", "walcheren"), ("veluwe", "walcheren"))


def labels_of(graph: KnowledgeGraph) -> tuple[dict[str, bool], dict[str, int]]:
    index = GraphIndex(graph)
    weights = load_weights()
    features = build_features(index, weights, load_areas(), load_themes())
    table = score_pairs(features, weights, vectors())
    labels = stated_labels(index, features, table)
    ids = [
        f"{features.nodes[int(a)].side.id}~{features.nodes[int(b)].side.id}"
        for a, b in zip(table.i, table.j, strict=True)
    ]
    judged = {i: bool(p) for i, p, j in zip(ids, labels.positive, labels.judged, strict=True) if j}
    return judged, dict(labels.unjudged)


def test_a_pair_is_positive_when_both_clusters_are_meant() -> None:
    judged, _ = labels_of(linked(*ALL))
    assert judged["twente--houtbouw~veluwe--hout-en-bouw"]
    assert not judged["twente--gamestudios~veluwe--hout-en-bouw"]
    assert sum(judged.values()) == 3


def test_silence_on_a_region_that_nobody_connects_is_no_judgement() -> None:
    judged, why = labels_of(linked(("twente", "veluwe")))
    assert not judged and why[SILENT] == 8


def test_what_is_stated_only_in_a_suspect_place_is_not_judged() -> None:
    judged, why = labels_of(linked(*ALL, suspect="kolom herhaalt"))
    assert not any(judged.values()) and why[SUSPECT] == 3


def test_a_cluster_known_only_from_the_stated_line_is_not_judged() -> None:
    graph = linked(*ALL)
    line = graph.kruisbestuivingen[0].evidence
    entities = tuple(replace(e, evidence=line) if e.id == "veluwe--media-en-geluid" else e for e in graph.entities)
    rows = tuple(replace(r, evidence=line) if r.object == "veluwe--media-en-geluid" else r for r in graph.relations)
    bare = tuple(r for r in rows if r.subject != "veluwe--media-en-geluid")
    _, why = labels_of(replace(graph, entities=entities, relations=bare))
    assert why[HIDDEN] == 3


def test_an_evaluation_has_every_method_on_every_list_and_is_json() -> None:
    found = evaluate(linked(*ALL), vectors(), None, load_areas(), load_themes(), samples=10, seeds=2)
    names = {row.method for row in found.tables["alle"]}
    assert {"score", "V", "S", "N", "R", "C", "G", "zonder N", "Jaccard", "PathSim", "DWPC", "toeval"} <= names
    assert {"gemeenschappelijke buren", "Adamic–Adar", "resource allocation", "e5 cosinus"} <= names
    assert {"personalised PageRank", "preferential attachment"} <= names
    assert found.positives == {"alle": 3, "verdieping": 3, "kruising": 0}
    assert found.checks["hoogsteStijgingBijTweemaal"] <= 1e-9
    assert json.loads(json.dumps(found.as_dict()))["tabellen"]["kruising"][0]["auc"]["waarde"] is None
    assert (
        found.as_dict()
        == evaluate(linked(*ALL), vectors(), None, load_areas(), load_themes(), samples=10, seeds=2).as_dict()
    )


def test_a_graph_without_stated_ones_says_so() -> None:
    graph = replace(streken(), kruisbestuivingen=())
    found = evaluate(graph, None, None, load_areas(), load_themes(), samples=2, seeds=1)
    assert any("niets om mee te vergelijken" in note for note in found.notes)
    assert any("Zonder vectoren" in note for note in found.notes)
    assert evaluate(KnowledgeGraph(), samples=2, seeds=1).clusters == 0


def test_dropping_takes_away_what_no_name_says() -> None:
    graph = streken()
    index, weights, themes = GraphIndex(graph), load_weights(), load_themes()
    features = build_features(index, weights, load_areas(), themes)
    none = dropped(features, 1.0, 0, weights, index, themes)
    houtbouw = next(n for n in none.nodes if n.side.id == "twente--houtbouw")
    assert houtbouw.themes == {"bouw": weights["themas", "naam"]}
    assert not none.needs and not none.offers
    assert dropped(features, 0.0, 0, weights, index, themes).nodes == features.nodes


def test_giving_every_document_twice_keeps_the_quotes_apart() -> None:
    graph = streken()
    twice = given_twice(graph)
    assert len(twice.documents) == 2 * len(graph.documents)
    assert {e.document for e in twice.entities[0].evidence} == {"twente.md", "kopie-twente.md"}
    assert quote("twente.md", "Twente in beeld")[0] in twice.entities[0].evidence
