"""Dossiers: pieces by their key, quotes by their hash, suggestions for an angle."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.distinctive import distinctive
from kg.dossier import KINDS, Collector
from kg.matching import find_matches
from kg.model import KnowledgeGraph
from kg.queries import GraphIndex
from kg.quotes import HASH_CHARACTERS, QuoteBook, quote_hash
from kg.reference import load_areas, load_themes
from tests.kg.streken import streken, vectors


def finder() -> Collector:
    graph, areas, themes = streken(), load_areas(), load_themes()
    found = find_matches(graph, vectors(), areas=areas, themes=themes)
    return Collector(GraphIndex(graph), areas, themes, found, QuoteBook(graph))


def test_every_quote_of_the_graph_is_found_by_its_hash() -> None:
    graph = streken()
    book = QuoteBook(graph)
    texts = {d.name: d.text for d in graph.documents}
    for entity in graph.entities:
        for evidence in entity.evidence:
            hash_ = quote_hash(evidence)
            assert len(hash_) == HASH_CHARACTERS
            assert evidence in book.find(hash_)
            assert entity.id in book.supports(hash_)
            assert all(texts[e.document][e.begin : e.end] == e.quote for e in book.find(hash_))
    assert book.find("0" * HASH_CHARACTERS) == ()


def test_each_kind_of_piece_is_collected_once_in_the_order_given() -> None:
    found = finder()
    graph = found.index.graph
    assert found.matches is not None
    keys = [
        "profiel:twente",
        f"feit:{graph.feiten[0].id}",
        f"behoefte:{graph.behoeften[0].id}",
        f"genoemd:{graph.kruisbestuivingen[0].id}",
        f"kans:{found.matches.pairs[0].id}",
        f"citaat:{quote_hash(graph.entities[0].evidence[0])}",
    ]
    items, missing = found.collect([*keys, keys[0]])
    assert [i.key for i in items] == keys
    assert {i.kind for i in items} == set(KINDS)
    assert missing == ()
    assert all(i.evidence for i in items if i.kind != "profiel")


def test_what_is_gone_is_named_and_the_rest_is_kept() -> None:
    items, missing = finder().collect(
        ["profiel:bestaat-niet", "profiel:twente", "citaat:000000000000", "vreemd:x", ":"]
    )
    assert [i.key for i in items] == ["profiel:twente"]
    assert missing == ("profiel:bestaat-niet", "citaat:000000000000", "vreemd:x", ":")


def test_suggestions_can_all_be_collected_and_fit_the_angle() -> None:
    found = finder()
    offered = found.suggestions(["twente"], "bouw", "pers")
    assert offered and offered == found.suggestions(["twente"], "bouw", "pers")
    items, missing = found.collect([i.key for i in offered])
    assert missing == () and len(items) == len(offered)
    assert {"profiel:twente", "profiel:bouw"} <= {i.key for i in offered}
    assert found.suggestions([], "media", None)[0].key == "profiel:media"


def test_only_one_region_has_a_theme() -> None:
    graph, areas, themes = streken(), load_areas(), load_themes()
    index = GraphIndex(graph)
    texts = {d.name: d.text for d in graph.documents}
    for region in ("twente", "walcheren", "veluwe"):
        for found in distinctive(index, region, areas, themes):
            assert found.reason and found.evidence
            assert all(texts[e.document][e.begin : e.end] == e.quote for e in found.evidence)
            if found.kind == "enige":
                mine = {t for r in index.out(region, "heeftCluster") for t in index.themes_of(r.object)}
                others = {
                    t
                    for other in ("twente", "walcheren", "veluwe")
                    if other != region
                    for r in index.out(other, "heeftCluster")
                    for t in index.themes_of(r.object)
                }
                assert mine - others
    assert [d.kind for d in distinctive(index, "twente", areas, themes)] == [
        d.kind for d in distinctive(GraphIndex(replace(graph)), "twente", areas, themes)
    ]


@pytest.mark.parametrize("region", ["drenthe", "bestaat-niet"])
def test_a_region_of_which_nothing_is_known_has_nothing_distinctive(region: str) -> None:
    assert distinctive(GraphIndex(KnowledgeGraph()), region, load_areas(), load_themes()) == ()
