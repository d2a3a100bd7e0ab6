"""The rules behind the reasons: what is one cluster, what is a need or an offer, and how often it may explain."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from kg.matching import find_matches, load_weights
from kg.matching.building import build_features
from kg.matching.functions import asks, is_plan, speaks_of_need
from kg.matching.scoring import PairTable, score_pairs
from kg.matching.texts import words
from kg.model import Behoefte, Entity, KnowledgeGraph, Relation
from kg.queries import GraphIndex
from kg.reference import load_areas, load_themes
from tests.kg.streken import TWENTE, quote, streken, vectors
from tests.kg.test_matching import loose, made_up, run

Named = tuple[str, tuple[str, ...]]


def groups(*names: Named) -> list[set[str]]:
    """Names of clusters of one region, by the nodes they become."""
    line = quote("twente.md", "Twente in beeld")
    entities = tuple(Entity(f"twente--{k}", "Cluster", name, None, (), line) for k, (name, _) in enumerate(names))
    themes = tuple(Relation(f"twente--{k}", "heeftThema", t, line) for k, (_, ts) in enumerate(names) for t in ts)
    features = build_features(
        GraphIndex(KnowledgeGraph((), entities, themes)), load_weights(), load_areas(), load_themes()
    )
    return [{names[int(i.rpartition("--")[2])][0] for i in n.members} for n in features.nodes]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("Life Sciences & Health", ("life-sciences-health",)), ("LS&H", ("life-sciences-health",)), True),
        (("A.I.", ("ai-data",)), ("AI", ()), True),
        (("Bouw", ("bouw",)), ("Circulaire bouw", ("bouw", "circulaire-economie")), True),
        (("ICT", ("tech-ict",)), ("Media & ICT", ("media", "tech-ict")), True),
        (("Mediasector", ("media",)), ("Media & ICT", ("media", "tech-ict")), True),
        (("Haven", ("haven-maritiem",)), ("Bouw", ("bouw",)), False),
        (("Maakindustrie", ("maakindustrie",)), ("Excellente techniek", ("maakindustrie",)), True),
    ],
)
def test_one_cluster_under_two_names(a: Named, b: Named, same: bool) -> None:
    assert (len(groups(a, b)) == 1) is same


def test_a_part_of_two_clusters_stays_a_cluster_of_its_own() -> None:
    ict, media, trade = (
        ("ICT", ("tech-ict",)),
        ("Media & ICT", ("media", "tech-ict")),
        ("Handel & ICT", ("handel-retail", "tech-ict")),
    )
    assert sorted(map(len, groups(ict, media, trade))) == [1, 1, 1]


def test_a_name_of_nothing_but_a_generic_topic_is_no_cluster_and_said() -> None:
    assert groups(("Digitalisering", ())) == []
    line = quote("twente.md", "Twente in beeld")
    graph = KnowledgeGraph((), (Entity("twente--digitalisering", "Cluster", "Digitalisering", None, (), line),))
    notes = find_matches(graph, areas=load_areas(), themes=load_themes()).notes
    assert any("algemeen onderwerp" in note and "Digitalisering" in note for note in notes)


def test_a_hundred_clusters_of_one_name_in_one_region_are_one() -> None:
    assert [len(g) for g in groups(*[("Houtbouw", ("bouw",))] * 100)] == [1]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("De sector groeit, maar er is een tekort aan vakmensen", True),
        ("De vraag naar zorg zal naar verwachting toenemen", True),
        ("Het lab heeft drie testbanen voor bedrijven van buiten", False),
        ("Het benodigde gereedschap", False),
        ("Ook in de zorg liggen nog kansen", True),
    ],
)
def test_an_offer_that_tells_of_a_lack_is_none(text: str, need: bool) -> None:
    assert speaks_of_need(text) is need


def test_a_need_must_ask_and_a_place_must_be_there() -> None:
    assert asks("Ruimte om te testen")
    assert not asks("Met onze twee werkplaatsen experimenteren we volop en maken we producten die gezien moeten worden")
    assert is_plan("De gemeente onderzoekt of er een lab kan komen") and not is_plan("Het lab staat aan de kade")


def test_needs_that_were_read_as_offers_take_no_part() -> None:
    graph = streken()
    wrong = replace(graph.behoeften[1], text="Twente heeft een tekort aan een fabriek voor wanden in productie")
    others = tuple(b for b in graph.behoeften if b.id != "aanbod-1")
    features = build_features(
        GraphIndex(replace(graph, behoeften=(*others, wrong))), load_weights(), load_areas(), load_themes()
    )
    assert "aanbod-1" not in {v.id for v in features.offers}


def test_a_place_that_is_only_planned_offers_nothing() -> None:
    graph = streken()
    text = TWENTE + "De gemeente onderzoekt de komst van Fieldlab Nieuw.\n"
    begin = text.index("Fieldlab Nieuw")
    line = (replace(quote("twente.md", "Twente in beeld")[0], begin=begin, end=begin + 14, quote="Fieldlab Nieuw"),)
    place = Entity("hotspot-nieuw", "Hotspot", "Fieldlab Nieuw", "fieldlab", (), line)
    rows = (Relation("twente", "heeftHotspot", place.id, line), Relation(place.id, "heeftThema", "bouw", line))
    documents = tuple(replace(d, text=text) if d.name == "twente.md" else d for d in graph.documents)
    more = replace(graph, entities=(*graph.entities, place), relations=(*graph.relations, *rows), documents=documents)
    features = build_features(GraphIndex(more), load_weights(), load_areas(), load_themes())
    assert {v.id for v in features.offers if v.kind == "hotspot"} == {"hotspot-de-strandmuur"}


def test_one_need_with_one_offer_grounds_only_so_many_pairs() -> None:
    graph = made_up(regions=6, per_region=6, needs=9)
    result = find_matches(graph, None, loose(), load_areas(), load_themes())
    used = Counter(g.path[1:3] for m in result.pairs for g in m.grounds if g.kind == "behoefte-aanbod")
    assert used and max(used.values()) <= load_weights()["drempels", "hergebruik"]


def test_e_sports_is_no_sport() -> None:
    assert words("E-sports en sport") == ["esport", "sport"]


def test_a_statement_on_something_else_is_not_that_of_the_cluster() -> None:
    graph = streken()
    other = Behoefte("b-9", "twente", "behoefte", "Twente zoekt een test voor spellen", ("food-agro",), ("test",))
    other = replace(other, evidence=quote("twente.md", "Twente zoekt een proeftuin"))
    result = run(replace(graph, behoeften=(other,)), loose())
    assert all(m.components["N"] == 0.0 for m in result.pairs)


def test_themes_that_statements_bring_together_ground_a_kruising() -> None:
    graph = streken()
    line = quote("walcheren.md", "Dertig bedrijven, de grootste groep van het land, bouwen op Walcheren met wier.")
    about = ("bouw", "esports-gaming")
    texts = [f"Bouwen met gaming, spel {k}" for k in range(6)]
    said = tuple(Behoefte(f"b-{k}", "walcheren", "ambitie", x, about, ("test",), line) for k, x in enumerate(texts))
    here = quote("twente.md", "Het cluster Gamestudio's maakt spellen voor fietsers.")
    hall = Entity("hotspot-hal", "Hotspot", "De Spelhal", "lab", (), here)
    rows = (Relation("twente", "heeftHotspot", hall.id, here), Relation(hall.id, "heeftThema", "esports-gaming", here))
    graph = replace(
        graph,
        entities=(*graph.entities, hall),
        relations=(*graph.relations, *rows),
        behoeften=(*graph.behoeften, *said),
    )
    wanted = "twente--gamestudios~walcheren--bouwen-met-wier-en-hout"
    pair = next(m for m in run(graph, loose(), {**vectors(), hall.id: vectors()["aanbod-1"]}).pairs if m.id == wanted)
    assert pair.list == "kruising" and pair.components["R"] > 0.3
    told = {g.kind: g.text for g in pair.grounds}
    assert "in één adem" in told["themaverband"]
    assert "De Spelhal (lab)" in told["functie"] and "De Strandmuur (fieldlab)" in told["functie"]


def test_without_statements_on_both_there_is_no_tie_between_themes() -> None:
    assert all(m.components["R"] == 0.0 for m in run(streken(), loose()).pairs)


# Short cuts of a large graph


def best(table: PairTable, n: int) -> list[set[int]]:
    partners: list[set[int]] = [set() for _ in range(n)]
    for k in np.lexsort((table.j, table.i, -table.score)):
        for one, other in ((table.i[k], table.j[k]), (table.j[k], table.i[k])):
            if len(partners[int(one)]) < 10:
                partners[int(one)].add(int(other))
    return partners


def test_the_short_cuts_find_the_best_ten_of_nearly_every_cluster() -> None:
    graph = made_up(regions=10, per_region=40, needs=30)
    weights = load_weights()
    features = build_features(GraphIndex(graph), weights, load_areas(), load_themes())
    exact, quick = (score_pairs(features, weights, exact=e) for e in (True, False))
    assert len(quick) < len(exact)
    n = len(features.nodes)
    overlap = [len(a & b) / len(a) for a, b in zip(best(exact, n), best(quick, n), strict=True)]
    assert np.mean(overlap) >= 0.95


def test_the_short_cuts_give_the_same_each_time() -> None:
    graph = made_up(regions=6, per_region=10, needs=9)
    features = build_features(GraphIndex(graph), load_weights(), load_areas(), load_themes())
    first, second = (score_pairs(features, load_weights(), exact=False) for _ in range(2))
    assert np.array_equal(first.score, second.score) and np.array_equal(first.i, second.i)


def test_nothing_to_match_is_no_error_in_the_short_cuts() -> None:
    features = build_features(GraphIndex(KnowledgeGraph()), load_weights(), load_areas(), load_themes())
    assert len(score_pairs(features, load_weights(), exact=True)) == 0
    one_region = replace(streken(), relations=(), entities=streken().entities[7:9])
    features = build_features(GraphIndex(one_region), load_weights(), load_areas(), load_themes())
    assert len(score_pairs(features, load_weights(), vectors(), exact=False)) == 0
