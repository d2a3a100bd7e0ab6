from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import distinct, highlights
from search.reasons import name_bonus, reasons
from search.spread import spread


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Regio’s en bedrijven.", "welke regio helpt een bedrijf", ["Regio’s", "bedrijven"]),
        ("Waterstofcluster aan zee", "waterstof", ["Waterstofcluster"]),
        ("Het district doet ICT", "ict", ["ICT"]),
        ("Transport over water", "sport", []),
        ("Energie-\ntransitie, één plan", "een energietransitie", ["Energie", "transitie"]),
        ("De en het", "de het", []),
    ],
)
def test_words_that_answer(text: str, query: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in highlights(text, query)] == expected


@given(st.text(max_size=80), st.text(max_size=30))
def test_ranges_lie_in_the_text_in_order(text: str, query: str) -> None:
    spans = highlights(text, query)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert list(spans) == sorted(spans)


def test_a_word_is_named_once() -> None:
    text = "Bedrijf naast bedrijven"
    assert distinct(text, highlights(text, "bedrijf")) == ("Bedrijf",)


def test_reasons_are_never_empty() -> None:
    assert reasons((), {"dense": 0.8, "grams": 0.0}) == ("lijkt in betekenis op de vraag",)
    assert reasons(("hout",), {"dense": 0.8, "grams": 0.3}, [["gebied:ijmond"]]) == (
        "bevat ‘hout’",
        "past bij het gekozen filter: gebied",
    )


def test_a_name_counts_only_when_it_is_asked_for_whole() -> None:
    assert name_bonus(["Oud Fonds"], ["fond"]) == 0 and name_bonus([], ["fond"]) == 0


def test_two_copies_stay_the_third_goes_back() -> None:
    texts = ["a b c d e", "a b c d e", "x y z v w", "a b c d e f", "p q r s t"]
    assert spread(range(5), texts.__getitem__, 5) == [0, 1, 2, 4, 3]


@given(st.lists(st.text("ab ", max_size=12), max_size=12), st.integers(1, 12))
def test_spreading_loses_nothing(texts: list[str], count: int) -> None:
    assert sorted(spread(range(len(texts)), texts.__getitem__, count)) == list(range(len(texts)))
