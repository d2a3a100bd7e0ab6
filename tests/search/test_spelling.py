"""Spelling, abbreviations, silence and facets on the small corpus."""

from __future__ import annotations

import numpy as np
import pytest

from search.encoder import Encoder
from search.index import SearchIndex
from search.names import Names, abbreviations
from search.request import SearchRequest
from search.silence import Evidence, Judge, fit
from search.spelling import Speller
from search.vocabulary import Vocabulary, is_dutch

VOCABULARY = Vocabulary(
    {"waterstof": 5, "subsidie": 4, "innovatiehubs": 2, "water": 2, "coordinatie": 1, "zorg": 9}, 20
)
SPELLER = Speller(VOCABULARY, frozenset({"haarlemmermeer", "zaanstreek", "waterland"}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("subsidei", "subsidie"),
        ("water stof", "waterstof"),
        ("water-stof in de regio", "waterstof in de regio"),
        ("inovatiehubs", "innovatiehubs"),
        ("Haarlemermeer", "haarlemmermeer"),
        ("coördinatie", None),
        ("subsidie voor water", None),
        ("kapper", None),
        ("quantumcomputers", None),
        ("daarover 2025 R&D", None),
        ("watr stof", None),
        ("waterstoofplan", None),
        ("bubsidei", None),
        ("subsdie", "subsidie"),
        ("the coordination of subsidy", None),
        ("subsdie van the region", "subsidie van the region"),
        ("xqzt", None),
        ("", None),
        ("'\"<>🚢", None),
    ],
)
def test_only_what_is_no_word_is_mended(typed: str, meant: str | None) -> None:
    assert SPELLER.suggest(typed) == meant


def test_a_question_that_finds_nothing_is_asked_as_it_was_meant(index: SearchIndex, encoder: Encoder) -> None:
    result = index.search(SearchRequest("Enschde fotnica", "passage"), encoder)
    assert result.suggestion == "enschede fotonica"
    assert "twente-p0001" in [hit.id for hit in result.hits[:2]]


def test_abbreviations_need_a_full_name_that_fits() -> None:
    found = abbreviations([("Health Hub Utrecht", "HHU"), ("InWest", "ROM"), ("Regionaal Overleg Kust", "ROK")])
    assert found == {"hhu": "Health Hub Utrecht", "ROK": "Regionaal Overleg Kust"}, "‘rok’ is a word of its own"
    names = Names(abbreviations={"mra": "Metropoolregio Amsterdam"})
    assert names.expansions("Wat doet de MRA?") == ("Metropoolregio Amsterdam",)
    assert names.expansions("MRA (Metropoolregio Amsterdam)") == ()
    assert names.expansions("mra", used={"mra"}) == ()


def test_an_abbreviation_finds_what_is_written_out(index: SearchIndex) -> None:
    assert index.names.expansions("subsidie voor mkb", index.vocabulary.counts) == ("Midden- en kleinbedrijf",)


def test_coverage_weighs_rare_words_and_knows_compounds() -> None:
    assert VOCABULARY.coverage(["waterstof", "zorg"]) == 1
    assert VOCABULARY.coverage(["waterzorg"]) == pytest.approx(0.7)
    assert VOCABULARY.coverage(["quantum"]) == 0
    assert VOCABULARY.coverage(["zorg", "quantum"]) < 0.3


def test_dutch_words_are_known() -> None:
    assert all(map(is_dutch, ["bedrijven", "kweek", "opvang", "daarover"]))
    assert not any(map(is_dutch, ["gezontheid", "bedrijvne"]))


@pytest.mark.parametrize("question", ["waar kan ik mijn prototype testen", "Deltafonds", "schepen op waterstof"])
def test_what_is_there_is_not_called_silent(index: SearchIndex, encoder: Encoder, question: str) -> None:
    assert not index.search(SearchRequest(question), encoder).silent


@pytest.mark.parametrize("question", ["btw-tarief restaurants", "hoe vraag ik faillissement aan", "thoriumcentrale"])
def test_what_is_not_there_is_called_silent(index: SearchIndex, encoder: Encoder, question: str) -> None:
    result = index.search(SearchRequest(question), encoder)
    assert result.silent and result.hits, "the nearest passages stay"
    assert result.certainty is not None and result.certainty < index.judge.least


def test_a_fitted_judge_keeps_to_the_share_that_it_may_refuse() -> None:
    rng = np.random.default_rng(1)
    good = [Evidence(0.85 + x, 0.05 + x, 0.4, 0.9) for x in rng.normal(0, 0.02, 100)]
    bad = [Evidence(0.77 + x, -0.02 + x, 0.1, 0.3) for x in rng.normal(0, 0.02, 50)]
    judge = fit([*good, *bad], [True] * 100 + [False] * 50, refused=0.05)
    assert 3 <= sum(judge.certainty(e) < judge.least for e in good) <= 7
    assert sum(judge.certainty(e) < judge.least for e in bad) >= 45
    assert isinstance(judge, Judge)


def test_facets_are_counted_within_the_filter(index: SearchIndex, encoder: Encoder) -> None:
    facets = index.search(SearchRequest("bouw", "passage"), encoder).facets
    assert facets["jaar"] == {"2025": 7, "2023": 6}
    assert list(facets) == sorted(facets)
    within = index.search(SearchRequest("bouw", "passage", year=2023), encoder).facets
    assert within["jaar"] == {"2023": 6} and within["document"] == {"zeeland.md": 6}
