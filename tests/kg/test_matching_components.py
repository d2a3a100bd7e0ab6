"""Each component of the score against a case worked by hand, and the properties it must keep."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.matching import components as parts
from kg.matching import load_weights
from kg.matching.features import ClusterNode, Features, Voice
from kg.matching.functions import functions_of
from kg.matching.model import Side
from kg.matching.regions import Regions
from kg.matching.scoring import score_pairs
from kg.matching.voices import NeedTable, needs_of_nodes
from kg.model import Evidence, KnowledgeGraph
from kg.queries import GraphIndex

IDF = {"bouw": 2.0, "media": 1.0}
LINE = (Evidence("plan.md", 0, 5, 1, "tekst"),)


def node(name: str, region: str, themes: Mapping[str, float] | None = None) -> ClusterNode:
    side = Side(f"{region}--{name}", name, region, region, region)
    return ClusterNode(side, themes or {}, dict.fromkeys(themes or {}, LINE), LINE, {}, frozenset(), name)


def voice(name: str, region: str, *themes: str) -> Voice:
    return Voice(name, "behoefte", region, region, name, frozenset(themes), frozenset({"test"}), 1.0, LINE)


def features(
    nodes: Sequence[ClusterNode], needs: tuple[Voice, ...] = (), offers: tuple[Voice, ...] = (), **other: Any
) -> Features:
    """Those of nodes and voices made by hand."""
    regions = Regions(GraphIndex(KnowledgeGraph()), None, [n.side.region for n in nodes])
    rest = {"bridge_weight": {}, "theme_names": {t: t for t in IDF}} | other
    return Features(tuple(nodes), needs, offers, regions, IDF, frozenset(), **rest)


def thematic(weights: list[dict[str, float]], i: int, j: int) -> float:
    root, full = parts.theme_matrix(weights, IDF)
    return float(parts.thematic(root, full, np.array([i]), np.array([j]))[0])


def test_thematic_kinship_of_a_worked_case() -> None:
    u, v = {"bouw": 1.0}, {"bouw": 1.0, "media": 1.0}
    cosine = 4 / (2 * math.sqrt(5))
    assert thematic([u, v], 0, 1) == pytest.approx(math.sqrt((1 - math.exp(-1)) * cosine))


def test_thematic_kinship_is_nothing_without_a_shared_theme() -> None:
    assert thematic([{"bouw": 1.0}, {"media": 1.0}], 0, 1) == 0.0
    assert thematic([{}, {"media": 1.0}], 0, 1) == 0.0


def test_a_rare_theme_counts_more_than_a_common_one() -> None:
    assert thematic([{"bouw": 1.0}] * 2, 0, 1) > thematic([{"media": 1.0}] * 2, 0, 1)


def test_csls_takes_a_hub_down() -> None:
    """Node 0 is near to everything; node 1 is near to node 2 alone. Equal cosines, but the second pair wins."""
    cosines = np.array([[0, 0.8, 0.8, 0.8], [0.8, 0, 0.8, 0.1], [0.8, 0.8, 0, 0.1], [0.8, 0.1, 0.1, 0]])
    scaled = parts.csls(cosines, ~np.eye(4, dtype=bool), 2)
    assert scaled[1, 3] < scaled[0, 3]
    assert scaled[0, 1] == pytest.approx(2 * 0.8 - 0.5 * (0.8 + 0.8))


@given(arrays(np.float64, (6, 3), elements=st.floats(-5, 5, allow_nan=False)))
def test_semantic_nearness_stays_a_share_and_knows_no_forbidden_pair(vectors: np.ndarray) -> None:
    nodes = [node(name, region) for name, region in zip("abcdef", "aabcde", strict=True)]
    rows = dict(zip((n.side.id for n in nodes), vectors, strict=True))
    table = score_pairs(features(nodes), load_weights(), rows)
    assert np.all((table.S >= 0) & (table.S <= 1))
    assert list(zip(table.i.tolist(), table.j.tolist(), strict=True)) == [
        (a, b) for a in range(6) for b in range(a + 1, 6) if (a, b) != (0, 1)
    ]


def test_need_meets_offer_only_through_the_gate() -> None:
    sem, overlap = np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]])
    q = parts.need_offer(sem, overlap, np.array([[True, False]]), 0.55, 0.45, 0.2)
    assert q[0].tolist() == pytest.approx([0.7, 0.0])


def test_best_need_of_one_with_best_offer_of_the_other() -> None:
    """Two needs of a, two offers of b; "bouw" is that of the clusters, the voice without a theme of the region only."""
    u, v = node("u", "a", {"bouw": 1.0}), node("v", "b", {"bouw": 1.0})
    needs = (voice("n0", "a", "bouw"), voice("n1", "a"))
    offers = (voice("o0", "b", "bouw"), voice("o1", "b"))
    low = load_weights()["behoefteAanbod", "regioniveau"]
    q = {(0, 0): 0.2, (0, 1): 0.9, (1, 0): 0.6, (1, 1): 0.1}
    need, offer = (np.array([pair[side] for pair in q]) for side in (0, 1))
    values = np.array(list(q.values()))
    table = NeedTable(need, offer, values, values, values)
    best = needs_of_nodes(features([u, v], needs, offers), load_weights(), table)
    assert best.value.tolist() == [pytest.approx(max(0.2, 0.9 * low, 0.6 * low, 0.1 * low * low))]
    assert (best.key.tolist(), best.at.tolist()) == ([0 * 2 + 1], [1])


def test_best_of_nothing_is_nothing() -> None:
    none = np.zeros(0, dtype=np.int64)
    table = NeedTable(none, none, np.zeros(0), np.zeros(0), np.zeros(0))
    assert not len(needs_of_nodes(features([node("u", "a"), node("v", "b")]), load_weights(), table).value)


def test_complement_is_what_the_region_lacks_and_is_related_to() -> None:
    related = {("media", "bouw"): 0.5}
    value, theme = parts.complement({"bouw": 1.0}, {"media": 1.0}, frozenset({"bouw"}), IDF, related)
    assert value == pytest.approx(1 - math.exp(-0.5), abs=1e-3)
    assert theme == "media"
    assert parts.complement({"bouw": 1.0}, {"media": 1.0}, frozenset({"media"}), IDF, related) == (0.0, None)


@pytest.mark.parametrize(
    ("here", "there", "links"),
    [
        (("onderzoek",), ("toepassing",), 1),
        (("onderzoek", "toepassing"), ("toepassing",), 0),
        (("test", "onderwijs"), ("productie",), 2),
        (("test",), ("onderwijs",), 0),
    ],
)
def test_chain_counts_only_links_that_neither_has_alone(
    here: tuple[str, ...], there: tuple[str, ...], links: int
) -> None:
    nodes = [replace(node(n, n), functions=frozenset(f)) for n, f in (("a", here), ("b", there))]
    assert score_pairs(features(nodes), load_weights()).C[0] == pytest.approx(links / len(parts.CHAIN) / 2)


def test_what_the_other_has_and_goes_with_it_adds_to_the_score() -> None:
    nodes = [node("a", "a", {"bouw": 1.0}), node("b", "b", {"media": 1.0})]
    found = features(nodes, relatedness={("bouw", "media"): 0.5, ("media", "bouw"): 0.5})
    there, back = (1 - math.exp(-IDF[t] * 0.5) for t in ("media", "bouw"))
    assert score_pairs(found, load_weights()).C[0] == pytest.approx(1 - (1 - there) * (1 - back))


def test_shared_bridges_add_up_and_stay_a_share() -> None:
    weight = {"x": 0.5, "y": 0.3}
    nodes = [replace(node(n, n), bridges=dict.fromkeys(weight, LINE)) for n in "ab"]
    assert score_pairs(features(nodes, bridge_weight=weight), load_weights()).G[0] == pytest.approx(1 - math.exp(-1))
    assert score_pairs(features(nodes), load_weights()).G[0] == 0.0


def test_evidence_is_as_strong_as_its_weakest_side() -> None:
    assert parts.strength(1, 50) == parts.strength(1, 1) < parts.strength(2, 2)


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        ("een proeftuin voor houten gevels", ("test",)),
        ("het contestabele district", ()),
        ("netcongestie", ("infrastructuur",)),
        ("samenwerking tussen mbo en hbo", ("netwerk", "onderwijs")),
        ("lobby bij het Rijk voor een vergunning", ("lobby", "regelgeving")),
        ("een Vehicle-to-Grid-netwerk", ()),
    ],
)
def test_functions_are_read_from_words_not_from_substrings(text: str, functions: tuple[str, ...]) -> None:
    assert functions_of(text) == functions
