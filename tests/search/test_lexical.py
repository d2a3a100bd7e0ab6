from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import grams, stem, stems, words
from search.lexical import LexicalIndex, write_lexical
from search.text import fold, plain

TEXTS = [
    ("Het fonds voor houtbouw in de regio", ("gebied:zeeland", "thema:bouw")),
    ("Waterstof in de haven van Vlissingen", ("gebied:zeeland",)),
    ("Regio's zoeken bouwers en bedrijven", ("gebied:twente", "thema:bouw")),
]


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    folder = tmp_path_factory.mktemp("lexical")
    assert write_lexical(folder, TEXTS) == 3
    return LexicalIndex.open(folder)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("regio's", "regio"),
        ("regios", "regio"),
        ("bedrijven", "bedrijf"),
        ("Coördinatie", "coordinatie"),
        ("innovaties", "innovatie"),
    ],
)
def test_the_dutch_stemmer_is_applied(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_unlike_words_keep_unlike_stems() -> None:
    assert stem("district") != stem("ict") and stem("bouw") != stem("boer")


def test_stop_words_say_nothing() -> None:
    assert words("Wie heeft er geld voor de bouw?") == ["geld", "bouw"]


def test_a_stem_of_the_index_is_found_by_another_form(lexical: LexicalIndex) -> None:
    rows, scores = lexical.search("stems", stems("welke regio heeft een bedrijf"), 5)
    assert rows.tolist() == [2, 0] and scores[0] > scores[1] > 0


def test_grams_find_compounds_and_misspellings(lexical: LexicalIndex) -> None:
    assert lexical.search("grams", grams("waterstoff"), 5)[0][0] == 1
    assert lexical.search("grams", grams("houtbouwers"), 5)[0][0] == 0


def test_a_filter_is_part_of_the_search(lexical: LexicalIndex) -> None:
    asked = stems("regio")
    assert lexical.search("stems", asked, 1, [["gebied:zeeland"]])[0].tolist() == [0]
    assert lexical.search("stems", asked, 1, [["gebied:twente"]])[0].tolist() == [2]
    assert lexical.search("stems", asked, 5, [["gebied:zeeland", "gebied:twente"], ["thema:bouw"]])[0].size == 2
    assert lexical.search("stems", asked, 5, [["gebied:bestaat-niet"]])[0].size == 0


def test_a_filter_leaves_scores_as_they_are(lexical: LexicalIndex) -> None:
    rows, free = lexical.search("stems", stems("regio"), 5)
    [row], [score] = lexical.search("stems", stems("regio"), 5, [["gebied:twente"]])
    assert free[rows.tolist().index(row)] == pytest.approx(score)


def test_scores_lie_between_0_and_1(lexical: LexicalIndex) -> None:
    _, scores = lexical.search("grams", grams("fonds houtbouw regio"), 5)
    assert (scores > 0).all() and (scores <= 1).all()


def test_no_terms_no_hits(lexical: LexicalIndex) -> None:
    assert lexical.search("stems", stems("de het een"), 5)[0].size == 0


def test_an_empty_index_answers(tmp_path: Path) -> None:
    write_lexical(tmp_path, [])
    assert LexicalIndex.open(tmp_path).search("stems", ["fond"], 5)[0].size == 0


@given(st.text(max_size=60))
def test_any_text_is_analysed(text: str) -> None:
    assert all(w == fold(w) and w.isalnum() for w in words(text))
    assert np.all([len(g) <= 5 for g in grams(text)])
    assert plain(plain(text)) == plain(text) or "\n" in text
