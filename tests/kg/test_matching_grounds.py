"""The reasons that regions give themselves, what moves only the score, and one idea shown once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kg.matching import find_matches, load_weights
from kg.matching.building import build_features
from kg.matching.candidates import nearness
from kg.matching.presumed import with_presumed
from kg.matching.scoring import relative
from kg.model import Behoefte, Entity, KnowledgeGraph, Relation
from kg.queries import GraphIndex
from kg.reference import load_areas, load_themes
from tests.kg.streken import quote, streken, vectors
from tests.kg.test_matching import loose, made_up, run


def test_what_both_want_on_a_shared_theme_is_a_ground() -> None:
    graph = streken()
    here, there = (
        quote(n, t) for n, t in (("twente.md", "Twente zoekt een proeftuin"), ("walcheren.md", "De Grenslening"))
    )
    wishes = tuple(
        Behoefte(f"wens-{area}", area, "ambitie", f"{area} wil gevels van hout testen", ("bouw",), ("test",), line)
        for area, line in (("twente", here), ("walcheren", there))
    )
    pairs = run(replace(graph, behoeften=(*graph.behoeften, *wishes)), loose()).pairs
    wanted = next(m for m in pairs if m.id == "twente--houtbouw~walcheren--bouwen-met-wier-en-hout")
    task = next(g for g in wanted.grounds if g.kind == "opgave")
    assert "testen en uitproberen voor Bouw" in task.text and task.left and task.right
    assert all(g.kind != "opgave" for m in pairs if "gamestudios" in m.id for g in m.grounds)


def test_a_programme_of_each_region_is_something_to_build_on() -> None:
    graph = streken()
    line = quote("twente.md", "Twente in beeld")
    own = Entity("programma-eigen", "Programma", "Eigen Houtplan", "programma", (), line)
    rows = (Relation("twente", "deelnameAan", own.id, line), Relation(own.id, "heeftThema", "bouw", line))
    graph = replace(graph, entities=(*graph.entities, own), relations=(*graph.relations, *rows))
    match = next(m for m in run(graph, loose()).pairs if m.id == "twente--houtbouw~walcheren--bouwen-met-wier-en-hout")
    doing = next(g for g in match.grounds if g.kind == "functie")
    assert "Eigen Houtplan" in doing.text and "De Strandmuur (fieldlab)" in doing.text


def test_a_place_that_the_documents_call_a_plan_offers_nothing() -> None:
    graph = streken()
    planned = tuple(
        replace(e, fields={**e.fields, "status": "in ontwikkeling"}) if e.type == "Hotspot" else e
        for e in graph.entities
    )
    features = build_features(GraphIndex(replace(graph, entities=planned)), load_weights(), load_areas(), load_themes())
    assert not [v for v in features.offers if v.kind == "hotspot"]


def test_who_names_a_municipality_of_the_other_speaks_of_it() -> None:
    features = build_features(GraphIndex(streken()), load_weights(), load_areas(), load_themes())
    named = features.regions.names_other
    assert named("Samen met Walcheren bouwen we", "walcheren", "walcheren")
    assert named("Een studio op het park in Hilversum", "gooi-en-vechtstreek", "gooi-en-vechtstreek")
    assert not named("Een studio in Hengelo", "gooi-en-vechtstreek", "gooi-en-vechtstreek")


def test_a_complement_says_whether_the_other_never_names_the_theme() -> None:
    graph = made_up(regions=6, per_region=6, needs=9)
    result = find_matches(graph, None, loose(), load_areas(), load_themes())
    texts = [g.text for m in result.pairs for g in m.grounds if g.kind == "aanvulling"]
    assert all(t.endswith(("noemt dat thema niet.", "maar niet als eigen sector.")) for t in texts)


# What moves only the score


def test_a_cluster_without_a_theme_borrows_those_it_is_most_like_for_the_score_alone() -> None:
    graph = streken()
    wood = "walcheren--bouwen-met-wier-en-hout"
    bare = tuple(r for r in graph.relations if r.subject != wood or r.predicate != "heeftThema")
    renamed = tuple(replace(e, name="Wier en hout") if e.id == wood else e for e in graph.entities)
    weights = load_weights()
    features = build_features(
        GraphIndex(replace(graph, relations=bare, entities=renamed)), weights, load_areas(), load_themes()
    )
    at = [n.side.id for n in features.nodes].index(wood)
    assert not features.nodes[at].themes
    near = nearness(features, vectors())
    borrowed = with_presumed(features, near, weights).nodes[at]
    assert borrowed.themes and max(borrowed.themes.values()) <= weights["themas", "afgeleid"]
    assert not borrowed.theme_evidence


def test_a_cluster_tied_to_everything_says_less_with_each() -> None:
    i, j = np.array([0, 0, 0, 1]), np.array([1, 2, 3, 2])
    scaled = relative(np.array([0.4, 0.4, 0.4, 0.0]), i, j, 4, 2)
    alone = relative(np.array([0.4, 0.0, 0.0, 0.0]), i, j, 4, 2)
    assert scaled[0] < alone[0] < 1 and scaled[3] == alone[3] == 0.0


def test_a_narrower_theme_brings_its_wider_one() -> None:
    line = quote("twente.md", "Twente in beeld")
    cluster = Entity("twente--sierteelt", "Cluster", "Sierteelt", None, (), line)
    features = build_features(GraphIndex(KnowledgeGraph((), (cluster,))), load_weights(), load_areas(), load_themes())
    themes = features.nodes[0].themes
    assert themes["greenport-sierteelt"] > themes["food-agro"] > 0


# One idea once


def test_the_cluster_of_a_municipality_is_a_variant_of_that_of_its_region() -> None:
    graph = streken()
    line = quote("twente.md", "Twente heeft een cluster Houtbouw")
    town = Entity("gemeente-hengelo", "Gebied", "Hengelo", "gemeente", (), line)
    small = Entity("gemeente-hengelo--bouw-en-zorg", "Cluster", "Bouw en zorg", None, (), line)
    rows = (
        Relation("gemeente-hengelo", "ligtIn", "twente", line),
        Relation("gemeente-hengelo", "heeftCluster", small.id, line),
        Relation(small.id, "heeftThema", "bouw", line),
    )
    graph = replace(graph, entities=(*graph.entities, town, small), relations=(*graph.relations, *rows))
    pairs = run(graph, loose()).pairs
    shown = [m for m in pairs if "bouwen-met-wier" in m.id and "bouw" in m.themes]
    between = [m for m in shown if {m.left.region, m.right.region} == {shown[0].left.region, shown[0].right.region}]
    assert len(between) == len({(m.list, m.status) for m in between})
    assert all({s.id for s in pair}.isdisjoint({m.id}) for m in pairs for pair in m.variants)
