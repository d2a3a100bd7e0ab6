"""Each component of the score against a case worked by hand, and the properties it must keep."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.matching import components as parts
from kg.matching.functions import functions_of

IDF = {"bouw": 2.0, "media": 1.0}


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
    allowed = ~np.eye(6, dtype=bool)
    allowed[0, 1] = allowed[1, 0] = False
    near = parts.semantic(vectors, allowed, 2, 1.2, 1.2)
    assert np.all((near >= 0) & (near <= 1))
    assert near[0, 1] == 0.0
    assert np.allclose(near, near.T)


def test_need_meets_offer_only_through_the_gate() -> None:
    sem, overlap = np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]])
    q = parts.need_offer(sem, overlap, np.array([[True, False]]), 0.55, 0.45, 0.2)
    assert q[0].tolist() == pytest.approx([0.7, 0.0])


def test_best_need_of_one_with_best_offer_of_the_other() -> None:
    q = np.array([[0.2, 0.9], [0.6, 0.1]])
    values, where = parts.best_of(np.array([[1.0, 1.0], [0.4, 0.0]]), q, np.array([[1.0, 0.0], [0.4, 1.0]]))
    assert values.tolist() == [[0.6, 0.9], [pytest.approx(0.08), pytest.approx(0.36)]]
    assert where[0].tolist() == [2, 1]


def test_best_of_nothing_is_nothing() -> None:
    values, _ = parts.best_of(np.zeros((2, 0)), np.zeros((0, 3)), np.zeros((2, 3)))
    assert values.tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_complement_is_what_the_region_lacks_and_is_related_to() -> None:
    related = {("media", "bouw"): 0.5}
    value, theme = parts.complement({"bouw": 1.0}, {"media": 1.0}, frozenset({"bouw"}), IDF, related)
    assert value == pytest.approx(1 - math.exp(-0.5), abs=1e-3)
    assert theme == "media"
    assert parts.complement({"bouw": 1.0}, {"media": 1.0}, frozenset({"media"}), IDF, related) == (0.0, None)


def test_chain_counts_only_links_that_neither_has_alone() -> None:
    onderzoek, toepassing = frozenset({"onderzoek"}), frozenset({"toepassing"})
    assert parts.chain(onderzoek, toepassing) == pytest.approx(1 / 3)
    assert parts.chain(onderzoek | toepassing, toepassing) == 0.0


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
