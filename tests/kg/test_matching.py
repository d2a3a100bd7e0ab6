"""Matches between regions: what is shown, why, and what a gap in the graph does to it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kg.matching import Weights, find_matches, match_texts
from kg.matching.vectors import read_vectors, write_vectors
from kg.matching.weights import parse_weights
from kg.model import Behoefte, Deelnemer, Entity, Evidence, KnowledgeGraph, Kruisbestuiving, Relation
from kg.reference import load_areas, load_themes
from tests.kg.streken import quote, streken, twice, vectors, without_needs

HOUT = "twente--houtbouw~walcheren--bouwen-met-wier-en-hout"


def run(graph: KnowledgeGraph, weights: Weights | None = None, given: Any = None) -> Any:
    return find_matches(graph, vectors() if given is None else given, weights, load_areas(), load_themes())


def loose() -> Weights:
    """Weights by which nearness of text is a ground sooner, so that the small graph has many pairs."""
    text = files("kg.matching").joinpath("weights.yaml").read_text("utf-8")
    return parse_weights(text.replace("tekst: 0.60", "tekst: 0.05").replace("groep: 0.35", "groep: 0.10"))


def test_the_pair_that_belongs_together_is_found_with_its_grounds() -> None:
    best = run(streken()).pairs[0]
    assert (best.id, best.list, best.status) == (HOUT, "verdieping", "nieuw")
    assert {"thema", "tekst", "behoefte-aanbod", "brug"} <= {g.kind for g in best.grounds}
    assert sum(g.share for g in best.grounds) == pytest.approx(1.0, abs=0.2)
    assert all(0.0 <= v <= 1.0 for v in (best.score, *best.components.values()))


def test_every_ground_has_verifying_quotes_on_both_sides() -> None:
    graph = streken()
    texts = {d.name: d.text for d in graph.documents}
    result = run(graph, loose())
    assert len(result.pairs) >= 3
    for match in result.pairs:
        assert len(match.grounds) >= 2 or match.components["N"] >= 0.6
        for ground in match.grounds:
            assert ground.left and ground.right
            for e in (*ground.left, *ground.right):
                assert texts[e.document][e.begin : e.end] == e.quote


def test_no_shown_pair_lies_in_one_region() -> None:
    assert all(m.left.region != m.right.region for m in run(streken(), loose()).pairs)


def test_a_stated_pair_is_named_and_not_new() -> None:
    pair = next(m for m in run(streken(), loose()).pairs if m.id == "twente--houtbouw~veluwe--hout-en-bouw")
    assert (pair.status, pair.components["nieuwheid"]) == ("genoemd", 0.0)
    assert pair.stated[0].evidence[0].quote.startswith("Bouw met Twente")


def test_a_suspect_source_is_said() -> None:
    graph = streken()
    graph = replace(graph, kruisbestuivingen=(replace(graph.kruisbestuivingen[0], suspect="kolom herhaalt"),))
    pair = next(m for m in run(graph, loose()).pairs if m.id == "twente--houtbouw~veluwe--hout-en-bouw")
    assert pair.status == "bron verdacht"
    assert any("kolom herhaalt" in text for text in pair.counterarguments)


def test_a_region_without_needs_is_said_and_not_scored_down() -> None:
    pair = next(m for m in run(streken(), loose()).pairs if "veluwe" in m.id and "walcheren" in m.id)
    assert any("Veluwe noemt in de documenten geen behoeften" in text for text in pair.counterarguments)


def test_a_line_that_states_the_pair_is_no_feature() -> None:
    """A theme that only the stated line gives must not make the pair nearer."""
    graph = streken()
    stated = graph.kruisbestuivingen[0]
    leak = (
        Relation("veluwe--media-en-geluid", "heeftThema", "bouw", stated.evidence),
        Relation("veluwe--media-en-geluid", "heeftThema", "food-agro", stated.evidence),
    )
    with_leak = run(replace(graph, relations=(*graph.relations, *leak)), loose())
    assert [m.as_dict() for m in with_leak.pairs] == [m.as_dict() for m in run(graph, loose()).pairs]


def test_needs_come_with_an_offer_of_another_region() -> None:
    need = run(streken()).needs[0]
    assert (need.id, need.functions) == ("behoefte-1~hotspot-de-strandmuur", ("test",))
    assert len(need.grounds) >= 2
    assert need.need.region == "twente" and need.offer.region == "walcheren"


def test_money_of_a_region_stays_there() -> None:
    graph = streken()
    asks = replace(graph.behoeften[0], text="Twente zoekt kapitaal voor de bouw", functions=("kapitaal",))
    gives = replace(
        graph.behoeften[1], id="aanbod-9", area="walcheren", text="Een fonds voor de bouw", functions=("kapitaal",)
    )
    result = run(replace(graph, behoeften=(asks, gives)), given={**vectors(), "aanbod-9": vectors()["behoefte-1"]})
    assert not result.needs
    assert all(g.kind != "behoefte-aanbod" for m in result.pairs for g in m.grounds)


def test_a_need_for_rules_or_lobby_takes_no_offer() -> None:
    graph = streken()
    asks = replace(graph.behoeften[0], functions=("test", "lobby"))
    assert not run(replace(graph, behoeften=(asks, *graph.behoeften[1:]))).needs


def test_a_generic_theme_is_never_a_reason() -> None:
    graph = streken()
    generic = next(t.id for t in load_themes().all if t.generic)
    relations = tuple(replace(r, object=generic) if r.object == "bouw" else r for r in graph.relations)
    entities = tuple(replace(e, name=e.name.replace("bouw", "werk").replace("Bouw", "Werk")) for e in graph.entities)
    result = run(replace(graph, relations=relations, entities=entities), loose())
    assert all(g.kind != "thema" for m in result.pairs for g in m.grounds)
    assert all(m.list == "kruising" for m in result.pairs)


def test_groups_have_one_cluster_of_each_region() -> None:
    groups = run(streken(), loose()).groups
    assert groups
    assert [s.region for s in groups[0].sides] == ["twente", "veluwe", "walcheren"]
    assert (groups[0].themes[0], groups[0].list, groups[0].status) == ("bouw", "verdieping", "nieuw")


def test_reading_every_document_twice_changes_no_score() -> None:
    once, again = run(streken(), loose()), run(twice(), loose(), given={})
    words = run(streken(), loose(), given={})
    assert [(m.id, m.score, m.strength) for m in again.pairs] == [(m.id, m.score, m.strength) for m in words.pairs]
    assert {m.id for m in once.pairs}


def test_the_same_graph_in_another_order_gives_the_same_answer() -> None:
    graph = streken()
    turned = replace(
        graph,
        entities=graph.entities[::-1],
        relations=graph.relations[::-1],
        behoeften=graph.behoeften[::-1],
        passages=graph.passages[::-1],
    )
    assert run(turned, loose()).as_dict() == run(graph, loose()).as_dict()


def test_clusters_of_one_region_that_say_the_same_are_one() -> None:
    graph = streken()
    line = graph.entities[7].evidence
    double = Entity("twente--bouw-met-hout-houtbouw", "Cluster", "Houtbouw en bouw met hout", None, (), line)
    graph = replace(
        graph,
        entities=(*graph.entities, double),
        relations=(
            *graph.relations,
            Relation("twente", "heeftCluster", double.id, line),
            Relation(double.id, "heeftThema", "bouw", line),
        ),
    )
    result = run(graph, given={})
    assert result.pairs[0].left.also or result.pairs[0].right.also
    assert any("vallen samen" in note for note in result.notes)


def test_a_match_is_about_what_it_shares_and_what_its_reasons_say() -> None:
    result = run(streken(), loose())
    for m in result.pairs:
        over = {*m.themes, *(t for g in m.grounds for t in g.themes)}
        assert over <= set(m.about)
    assert all(set(g.about) >= set(g.themes) for g in result.groups)


def test_as_dict_speaks_dutch() -> None:
    row = run(streken()).pairs[0].as_dict()
    assert {"id", "links", "rechts", "lijst", "status", "score", "onderdelen", "gronden", "tegenargumenten"} <= set(row)
    assert row["gronden"][0]["bewijsLinks"][0]["citaat"]


# What a gap does


def notes(graph: KnowledgeGraph) -> str:
    return " ".join(find_matches(graph, None, None, load_areas(), load_themes()).notes)


def test_an_empty_graph_says_so() -> None:
    assert "geen clusters" in notes(KnowledgeGraph())


def test_one_region_says_that_two_are_needed() -> None:
    graph = streken()
    kept = tuple(r for r in graph.relations if r.predicate != "heeftCluster" or r.subject == "twente")
    clusters = tuple(e for e in graph.entities if e.type != "Cluster" or e.id.startswith("twente--"))
    result = find_matches(replace(graph, relations=kept, entities=clusters), areas=load_areas(), themes=load_themes())
    assert not result.pairs
    assert any("twee gebieden nodig" in note for note in result.notes)


def test_a_graph_without_needs_gives_pairs_and_says_so() -> None:
    result = run(without_needs(), loose())
    assert result.pairs and not result.needs
    assert any("behoefte–aanbod is leeg" in note for note in result.notes)


def test_a_cluster_without_a_theme_takes_part_and_is_named() -> None:
    graph = streken()
    bare = tuple(r for r in graph.relations if r.subject != "veluwe--media-en-geluid")
    entities = tuple(replace(e, name="Stilte") if e.id == "veluwe--media-en-geluid" else e for e in graph.entities)
    assert "zonder thema" in notes(replace(graph, relations=bare, entities=entities))


def test_a_hundred_clusters_of_one_name_end_in_time() -> None:
    text = "twente.md", "Houtbouw"
    names = [a.id for a in load_areas().all if a.kind == "gemeente"][:100]
    entities = tuple(Entity(f"{a}--houtbouw", "Cluster", "Houtbouw", None, (), quote(*text)) for a in names)
    relations = tuple(Relation(a, "heeftCluster", f"{a}--houtbouw", quote(*text)) for a in names)
    themes = tuple(Relation(f"{a}--houtbouw", "heeftThema", "bouw", quote(*text)) for a in names)
    began = time.perf_counter()
    result = find_matches(KnowledgeGraph((), entities, relations + themes), areas=load_areas(), themes=load_themes())
    assert time.perf_counter() - began < 20
    assert result.notes


def test_a_cycle_of_areas_ends() -> None:
    graph = streken()
    around = (
        Relation("twente", "onderdeelVan", "veluwe", quote("twente.md", "Twente in beeld")),
        Relation("veluwe", "onderdeelVan", "twente", quote("veluwe.md", "De Veluwe in beeld")),
    )
    result = run(replace(graph, relations=(*graph.relations, *around)), loose())
    assert all({m.left.region, m.right.region} != {"twente", "veluwe"} for m in result.pairs)


def test_vectors_of_two_lengths_are_refused_with_both() -> None:
    with pytest.raises(ValueError, match=r"different shapes: .*\(2,\).*\(5,\)"):
        run(streken(), given={**vectors(), "twente--houtbouw": np.zeros(2)})


def test_every_text_to_encode_has_an_id_of_the_graph() -> None:
    graph = streken()
    known = {e.id for e in graph.entities} | {b.id for b in graph.behoeften}
    assert set(match_texts(graph)) <= known
    assert "twente" not in match_texts(graph)["twente--houtbouw"].casefold()


def made_up(regions: int, per_region: int, needs: int) -> KnowledgeGraph:
    """A graph of the size of the MRA: real areas and themes, invented clusters, needs and offers."""
    rng = np.random.default_rng(7)
    areas = [a.id for a in load_areas().all if a.kind == "provincie"][:regions]
    themes = [t.id for t in load_themes().all if not t.generic]
    words = ["hout", "staal", "water", "glas", "zon", "zorg", "spel", "geluid", "brood", "vracht", "wier", "klei"]

    def evidence(k: int) -> tuple[Evidence, ...]:
        text = " ".join(rng.choice(words, 12))
        return (Evidence("plan.md", k * 200, k * 200 + len(text), 1, text),)

    def pick(n: int) -> Sequence[str]:
        return [str(t) for t in rng.choice(themes, n, replace=False)]

    entities, relations, behoeften = [], [], []
    k = 0
    for area in areas:
        for c in range(per_region):
            k += 1
            name = f"{rng.choice(words)} en {rng.choice(words)} {c}"
            entities.append(Entity(f"{area}--{c}", "Cluster", name, None, (), evidence(k)))
            relations.append(Relation(area, "heeftCluster", f"{area}--{c}", evidence(k)))
            relations += [Relation(f"{area}--{c}", "heeftThema", t, evidence(k)) for t in pick(2)]
        for n in range(needs):
            k += 1
            kind = ("behoefte", "aanbod", "ambitie")[n % 3]
            what = rng.choice(["testen", "onderzoek", "fabriek", "opleiding"])
            text = f"{rng.choice(words)} {what} {rng.choice(words)} {k}"
            behoeften.append(Behoefte(f"b-{k}", area, kind, text, tuple(pick(2)), (), evidence(k)))  # type: ignore[arg-type]
    return KnowledgeGraph((), tuple(entities), tuple(relations), (), tuple(behoeften))


def test_a_graph_of_the_size_of_the_mra_takes_less_than_a_second() -> None:
    graph = made_up(regions=8, per_region=8, needs=30)
    load_areas(), load_themes()
    find_matches(streken(), areas=load_areas(), themes=load_themes())
    began = time.process_time()
    result = find_matches(graph, areas=load_areas(), themes=load_themes())
    seconds = time.process_time() - began
    assert result.pairs and result.needs
    assert seconds < 1.0  # of the processor: other work may share it while tests run


def test_two_stated_sides_are_enough_to_be_named() -> None:
    graph = streken()
    line = graph.kruisbestuivingen[0].evidence
    stated = Kruisbestuiving("k-2", (Deelnemer("twente"), Deelnemer("walcheren")), ("bouw",), "lopend", line)
    result = run(replace(graph, kruisbestuivingen=(stated,)))
    assert next(m for m in result.pairs if m.id == HOUT).status == "genoemd"
    assert all(m.status == "genoemd" for m in result.needs)


def test_vectors_are_kept_in_a_folder(tmp_path: Path) -> None:
    assert read_vectors(tmp_path) is None
    texts = match_texts(streken())
    write_vectors(tmp_path / "matching", texts, lambda rows: np.arange(2 * len(rows), dtype=np.float64).reshape(-1, 2))
    found = read_vectors(tmp_path / "matching")
    assert found is not None and sorted(found) == sorted(texts)
    assert found[min(texts)].tolist() == [0.0, 1.0]
    (tmp_path / "matching" / "ids.json").write_text("[]", "utf-8")
    with pytest.raises(ValueError, match="0 ids"):
        read_vectors(tmp_path / "matching")
