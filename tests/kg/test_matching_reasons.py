"""What a reason may rest on: sentences that link, words that both share, places where they lie."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.matching import load_weights
from kg.matching.building import build_features
from kg.matching.features import Said
from kg.matching.quotes import shared_words
from kg.matching.regions import Regions
from kg.matching.together import Together, in_one_breath, speaks_of_both
from kg.model import Evidence, Relation
from kg.queries import GraphIndex
from kg.reference import load_areas, load_themes
from tests.kg.streken import quote, streken
from tests.kg.test_matching import loose, run

SECTORS: tuple[list[str], list[str]] = (["bouw"], ["logistiek"])


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Schone bouwlogistiek in de stad", True),
        ("Logistiek voor aannemers in de bouw", True),
        ("Specialisatie in de haven, bouw en logistiek", False),
        ("Groen is goed voor de bouw én voor logistiek", False),
        ("Bouw en logistiek werken hier op het raakvlak van hout", True),
        ("Logistieke hallen in wijken waar bouw plaatsvindt", False),
        ("Goede logistiek is noodzakelijk voor de bouw", False),
        ("De bouw zet logistiek, natuur en water onder druk", False),
        ("De bouw vernieuwt snel. De toepassing daarvan in de logistiek begint", True),
        ("De bouw vernieuwt snel. De logistiek ook", False),
        ("Schone (bouw)logistiek", True),
    ],
)
def test_two_sectors_beside_each_other_are_no_tie(text: str, together: bool) -> None:
    assert in_one_breath(text, SECTORS, False) is together


def test_one_word_does_not_speak_of_two_sectors_by_the_same_root() -> None:
    assert not speaks_of_both("Meer industrie", ["industriezone"], ["maakindustrie"])
    assert not speaks_of_both("Technologie voor techniek", ["tech"], ["techniek"])


def test_a_word_and_a_compound_that_ends_with_it_are_shared_but_no_adjective() -> None:
    assert shared_words(["houtbouw"], ["bouw"], ["bouw"]) == [("houtbouw", "bouw")]
    assert shared_words(["noodzakelijk"], ["zakelijk"], ["zakelijk"]) == []
    assert shared_words(["hout"], ["hout"], ["bouw"]) == [], "not what the clusters are about"


def test_texts_without_a_word_in_common_are_no_reason() -> None:
    graph = streken()
    renamed = tuple(
        replace(e, name="Aannemers", evidence=quote("walcheren.md", "met aannemers langs de kust"))
        if e.id == "walcheren--bouwen-met-wier-en-hout"
        else e
        for e in graph.entities
    )
    rows = tuple(
        replace(r, evidence=quote("walcheren.md", "met aannemers langs de kust"))
        if "walcheren--bouwen-met-wier-en-hout" in (r.subject, r.object)
        else r
        for r in graph.relations
    )
    needs = tuple(b for b in graph.behoeften if b.area != "walcheren")
    pairs = run(replace(graph, entities=renamed, relations=rows, behoeften=needs), loose()).pairs
    wanted = next(m for m in pairs if "walcheren--bouwen" in m.id and "twente--houtbouw" in m.id)
    assert "thema" in {g.kind for g in wanted.grounds} and "tekst" not in {g.kind for g in wanted.grounds}


def test_a_place_is_offered_by_the_region_of_its_town_and_by_none_where_two_claim_it() -> None:
    graph = streken()
    line = quote("walcheren.md", "De Strandmuur")
    place = "hotspot-de-strandmuur"
    rows = (Relation("twente", "heeftHotspot", place, line), Relation(place, "ligtIn", "gemeente-veere", line))
    graphs = [replace(graph, relations=(*graph.relations, *more)) for more in (rows[:1], rows)]
    features = [build_features(GraphIndex(g), load_weights(), load_areas(), load_themes()) for g in graphs]
    regions = [{v.region for v in f.offers if v.id == place} for f in features]
    assert regions == [set(), {"walcheren"}]


def test_working_together_alone_meets_no_need() -> None:
    graph = streken()
    said = tuple(replace(b, functions=("netwerk",)) for b in graph.behoeften)
    places = tuple(e for e in graph.entities if e.type != "Hotspot")
    result = run(replace(graph, behoeften=said, entities=places), loose())
    assert not result.needs
    assert all(g.kind != "behoefte-aanbod" for m in result.pairs for g in m.grounds)


def test_a_bridge_that_no_quote_of_a_side_names_is_no_reason() -> None:
    graph = streken()
    elsewhere = quote("walcheren.md", "Walcheren in beeld")
    bridge = "programma-ruwe-planken"
    rows = tuple(
        replace(r, evidence=elsewhere)
        if bridge in (r.subject, r.object) and r.evidence[0].document == "walcheren.md"
        else r
        for r in graph.relations
    )
    kinds = [
        {g.kind for m in run(g, loose()).pairs for g in m.grounds} for g in (graph, replace(graph, relations=rows))
    ]
    assert "brug" in kinds[0] and "brug" not in kinds[1]


def test_a_wish_of_all_regions_together_is_not_that_of_each() -> None:
    areas = ["mra", "ijmond", "amsterdam"]
    regions = Regions(GraphIndex(streken()), load_areas(), areas)
    assert regions.containers == ("mra",)
    assert regions.names_container("Voor tech wil de MRA meer") and not regions.names_container("De IJmond wil meer")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Ruwe Planken verbindt de landbouw met aannemers in de bouw", True),
        ("C3. Ruwe Planken", False),
    ],
)
def test_a_programme_ties_two_themes_that_a_quote_of_it_names(line: str, named: bool) -> None:
    features = build_features(GraphIndex(streken()), load_weights(), load_areas(), load_themes())
    evidence = (Evidence("plan.md", 0, len(line), 1, line),)
    programme = Said("ruwe-planken", "twente", "Ruwe Planken", frozenset({"bouw", "food-agro"}), evidence)
    names = {**features.theme_names, "food-agro": "Food & agro"}
    told = replace(features, programmes=(("twente", programme),), theme_names=names)
    assert Together(told, load_weights())._brings(programme, "bouw", "food-agro") is named


def test_looking_into_something_is_no_research() -> None:
    graph = streken()
    text = "Twente onderzoekt de behoefte aan een campus voor houten gevels, en zoekt daarvoor een plek"
    said = (b for b in graph.behoeften if b.area == "twente")
    asked = tuple(replace(b, text=text, functions=("onderzoek", "ruimte")) for b in said)
    index = GraphIndex(replace(graph, behoeften=asked))
    needs = build_features(index, load_weights(), load_areas(), load_themes()).needs
    assert needs and all(v.functions == {"ruimte"} for v in needs)
