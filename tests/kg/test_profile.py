"""Profiles: all that is stated of one entity, with quotes, and what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kg.matching import find_matches
from kg.model import Relation
from kg.profile import Profile, build_profile
from kg.queries import GraphIndex, UnknownEntityError, suggest
from kg.reference import load_areas, load_themes
from tests.kg.streken import quote, streken, vectors


def profile(id_: str, **kwargs: Any) -> Profile:
    return build_profile(kwargs.pop("graph", streken()), id_, load_areas(), load_themes(), **kwargs)


@pytest.mark.parametrize("id_", [e.id for e in streken().entities])
def test_every_entity_has_a_profile_with_verifying_quotes(id_: str) -> None:
    graph = streken()
    texts = {d.name: d.text for d in graph.documents}
    result = find_matches(graph, vectors(), areas=load_areas(), themes=load_themes())
    row = profile(id_, matches=result).as_dict()

    def walk(value: Any) -> int:
        if isinstance(value, dict) and "citaat" in value:
            assert texts[value["document"]][value["begin"] : value["eind"]] == value["citaat"]
            return 1
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return sum(walk(part) for part in parts)

    assert walk(row) >= 1
    assert row["type"] in {e.type for e in graph.entities}


def test_an_area_shows_clusters_hotspots_programmes_and_statements() -> None:
    found = profile("walcheren")
    assert [x.name for x in found.lines("Cluster")] == ["Bouwen met wier en hout"]
    assert [x.name for x in found.lines("Hotspot")] == ["De Strandmuur"]
    assert [x.name for x in found.lines("Programma")] == ["Ruwe Planken"]
    assert [b.kind for b in found.statements] == ["ambitie", "behoefte"]
    assert [(f.subject_name, f.feit.value) for f in found.facts] == [("Bouwen met wier en hout", "dertig")]


def test_what_lies_inside_an_area_and_what_is_available_around_it_count_too() -> None:
    assert "Incubator Het Dok" in [x.name for x in profile("zeeland").lines("Organisatie")]
    line = next(x for x in profile("gemeente-vlissingen").lines("Financiering") if x.name == "Zilt Seed Fund")
    assert (line.via, bool(line.evidence)) == ("Zeeland", True)


def test_relations_are_labelled_both_ways() -> None:
    there = {g.label: [x.id for x in g.lines] for g in profile("twente").groups}
    back = {g.label: [x.id for x in g.lines] for g in profile("twente--houtbouw").groups}
    assert there["Clusters"] == ["twente--gamestudios", "twente--houtbouw"]
    assert back["Cluster van"] == ["twente"]


def test_a_theme_shows_who_works_on_it() -> None:
    found = profile("bouw")
    assert {x.id for x in found.lines("Cluster")} == {
        "twente--houtbouw",
        "walcheren--bouwen-met-wier-en-hout",
        "veluwe--hout-en-bouw",
    }
    assert found.definition is not None and "themalijst" in found.definition.source
    assert len(found.stated) == 1


def test_quotes_are_whole_sentences_that_say_something() -> None:
    quotes = [e.quote for e in profile("walcheren").quotes]
    assert quotes[0].startswith("Dertig bedrijven, de grootste groep")
    assert all(q[-1] in ".!?" for q in quotes)


def test_what_the_documents_do_not_say() -> None:
    silent = profile("veluwe").silent
    assert "Over Veluwe noemen de documenten geen behoeften." in silent
    assert not any("clusters" in text for text in silent)


def test_matches_of_the_entity_only() -> None:
    result = find_matches(streken(), vectors(), areas=load_areas(), themes=load_themes())
    assert profile("walcheren", matches=result).matches == result.pairs
    assert profile("veluwe--media-en-geluid", matches=result).matches == ()
    assert profile("walcheren").matches == ()


def test_an_area_that_no_document_names_has_a_profile_that_says_so() -> None:
    found = profile("gemeente-terneuzen")
    assert found.notes == ("De documenten noemen Terneuzen niet.",)
    assert any("geen clusters" in text for text in found.silent)


def test_an_unknown_id_is_answered_with_its_likes() -> None:
    with pytest.raises(UnknownEntityError) as caught:
        profile("twente--houtbow")
    assert caught.value.suggestions[0] == "twente--houtbouw"
    assert "Bedoelde u twente--houtbouw" in caught.value.bericht


def test_a_cycle_of_parts_ends() -> None:
    line = quote("twente.md", "Twente in beeld")
    around = (Relation("twente", "onderdeelVan", "veluwe", line), Relation("veluwe", "onderdeelVan", "twente", line))
    graph = streken()
    graph = replace(graph, relations=(*graph.relations, *around))
    assert GraphIndex(graph).parents("twente") == {"veluwe"}
    assert profile("twente", graph=graph).groups


def test_passages_of_a_quote_and_suggestions() -> None:
    graph = streken()
    index = GraphIndex(graph)
    assert [p.id for p in index.passages_of(graph.entities[0].evidence[0])] == ["twente-0"]
    assert index.area_of_cluster("twente--houtbouw") == "twente"
    assert index.area_of_cluster("onbekend--x") is None
    assert suggest("xyzzy", ["twente"]) == ()
