"""The reasons that regions give themselves, what moves only the score, and one idea shown once."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from kg.matching import find_matches, load_weights
from kg.matching.building import build_features
from kg.matching.candidates import nearness
from kg.matching.features import Said
from kg.matching.groups import MAX_SIZE, find_groups
from kg.matching.model import Match
from kg.matching.presumed import with_presumed
from kg.matching.quotes import quoting
from kg.matching.regions import Regions
from kg.matching.scoring import relative
from kg.matching.together import Together
from kg.model import Behoefte, Entity, Evidence, KnowledgeGraph, Relation
from kg.queries import GraphIndex
from kg.reference import load_areas, load_themes
from tests.kg.streken import quote, streken, vectors
from tests.kg.test_matching import loose, made_up, run
from tests.kg.test_matching_components import features as hand_made
from tests.kg.test_matching_components import node


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
    assert all(t.endswith(("geen cluster, behoefte of programma.", "maar geen eigen cluster.")) for t in texts)


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


# Who says it, and where


def test_a_need_of_a_municipality_is_said_by_that_municipality() -> None:
    graph = streken()
    town = Entity("gemeente-hengelo", "Gebied", "Hengelo", "gemeente", (), quote("twente.md", "Twente in beeld"))
    asked = tuple(replace(b, area=town.id) if b.area == "twente" else b for b in graph.behoeften)
    result = run(replace(graph, entities=(*graph.entities, town), behoeften=asked), loose())
    grounds = [g for m in (*result.pairs, *result.needs) for g in m.grounds if g.kind == "behoefte-aanbod"]
    assert {"Hengelo zoekt", "Twente zoekt"} & {g.text.partition(":")[0] for g in grounds} == {"Hengelo zoekt"}


def test_the_words_of_a_third_area_stand_with_the_ground_that_quotes_them() -> None:
    """However many quotes a statement has, the one with the words is the first that is shown."""
    graph = streken()
    words = quote("veluwe.md", "Bouw met Twente is een kans op kruisbestuiving voor het cluster Hout en bouw.")
    lines = [quote("veluwe.md", t) for t in ("De Veluwe in beeld", "Hout en bouw", "boshuizen", "Media en geluid")]
    rows = tuple(e for line in (*lines, words) for e in line)
    said = Said("wens", "veluwe", words[0].quote, frozenset({"bouw", "media"}), rows)
    features = build_features(GraphIndex(graph), load_weights(), load_areas(), load_themes())
    together = Together(features, load_weights())
    u, v = (next(n for n in features.nodes if n.side.id == i) for i in ("twente--houtbouw", "veluwe--media-en-geluid"))
    ground = together.ground(u, v, 0.3, ("bouw", "media", said))
    assert ground.tie[0].quote == words[0].quote and len(ground.tie) == 3
    assert not {e.quote for e in rows} & {e.quote for e in ground.left}
    assert ground.as_dict()["bewijsVerband"][0]["citaat"] == words[0].quote and ground.themes == ("bouw", "media")


def test_a_hyphen_at_the_end_of_a_line_hides_no_quotation() -> None:
    rows = tuple(
        Evidence("plan.md", k, k + len(t), 1, t) for k, t in enumerate(("x" * 220, "de provincie-\nhoofd stad"))
    )
    assert quoting("De provinciehoofdstad", rows)[0] == rows[1]


# Groups


def test_seven_regions_that_all_match_make_a_group_of_the_six_best_ties() -> None:
    nodes = [node(str(k), f"gebied-{k}", {"bouw": 1.0}) for k in range(7)]
    pairs = [
        Match(f"{a.side.id}~{b.side.id}", a.side, b.side, "verdieping", "nieuw", score, {}, ("bouw",), (), (), "hoog")
        for a, b in combinations(nodes, 2)
        for score in (0.5 if a is nodes[0] else 0.8,)
    ]
    groups = find_groups(pairs, hand_made(nodes), load_weights())
    assert max(len(g.sides) for g in groups) == MAX_SIZE == 6
    assert {s.area for s in groups[0].sides} == {f"gebied-{k}" for k in range(1, 7)}
    assert sum(len(g.sides) == 3 for g in groups) == 35 and all(g.about == ("bouw",) for g in groups)


# A town and its region


def with_town(*more: str) -> KnowledgeGraph:
    """The small graph with a cluster on building of Hengelo, and `more` themes of that of Twente."""
    graph = streken()
    line = quote("twente.md", "Twente heeft een cluster Houtbouw")
    town = Entity("gemeente-hengelo", "Gebied", "Hengelo", "gemeente", (), line)
    small = Entity("gemeente-hengelo--gevels", "Cluster", "Gevels voor de zorg", None, (), line)
    rows = (
        *(Relation("twente--houtbouw", "heeftThema", theme, line) for theme in more),
        Relation("gemeente-hengelo", "heeftCluster", small.id, line),
        Relation(small.id, "heeftThema", "bouw", line),
        Relation(small.id, "heeftThema", "gezondheid-vitaal", line),
    )
    return replace(graph, entities=(*graph.entities, town, small), relations=(*graph.relations, *rows))


def test_the_cluster_of_a_municipality_is_a_variant_of_that_of_its_region() -> None:
    pairs = run(with_town("media"), loose()).pairs
    shown = [m for m in pairs if "bouwen-met-wier" in m.id and "twente" in (m.left.region, m.right.region)]
    assert len(shown) == 1 and len(shown[0].variants) == 1
    (left, right) = shown[0].variants[0]
    assert {shown[0].left.id, left.id} == {"twente--houtbouw", "gemeente-hengelo--gevels"}
    assert (left.region, right.region) == ("twente", "walcheren")
    assert not [m for m in pairs if "gemeente-hengelo" in (m.left.region, m.right.region)]


def test_the_cluster_of_a_municipality_that_holds_that_of_its_region_is_the_same() -> None:
    pair = next(m for m in run(with_town(), loose()).pairs if "bouwen-met-wier" in m.id and "twente" in m.id)
    assert (pair.left.id, pair.left.region) == ("twente--houtbouw", "twente")
    assert pair.left.also == ("gemeente-hengelo--gevels",)


def test_towns_do_not_make_their_region_a_container() -> None:
    regions = Regions(
        GraphIndex(streken()), load_areas(), ["twente", "gemeente-hengelo", "gemeente-almelo", "walcheren"]
    )
    assert regions.containers == () and regions.of_area["gemeente-almelo"] == "twente"
    assert regions.region_of("gemeente-enschede") == "twente", "also of a town without clusters"


def test_a_town_whose_region_has_no_clusters_stands_for_itself() -> None:
    regions = Regions(GraphIndex(streken()), load_areas(), ["gemeente-hengelo", "walcheren"])
    assert regions.of_area == {"gemeente-hengelo": "gemeente-hengelo", "walcheren": "walcheren"}
