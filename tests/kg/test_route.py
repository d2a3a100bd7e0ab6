"""The route of an entrepreneur: what fits when, why, and what the documents leave open."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from kg.model import Entity, KnowledgeGraph, Relation
from kg.queries import UnknownAreaError
from kg.reference import load_areas, load_themes
from kg.route import (
    PHASES,
    Route,
    RouteRequest,
    UnknownFormError,
    UnknownPhaseError,
    UnknownThemeError,
    find_phase,
    parse_question,
    plan_route,
)
from kg.route.amounts import amount_range, euros, find_amounts
from kg.route.phases import forms_fit, phase_window
from tests.kg.streken import quote, streken

SEED = "financiering-zilt-seed-fund"
LOAN = "financiering-grenslening"


def plan(graph: KnowledgeGraph | None = None, **asked: object) -> Route:
    return plan_route(graph or streken(), RouteRequest(**asked), load_areas(), load_themes())  # type: ignore[arg-type]


def moments(route: Route) -> dict[str, list[str]]:
    return {s.moment: [i.id for i in s.instruments] for s in route.steps}


def conditions(route: Route, id_: str) -> dict[str, str]:
    return {c.name: c.value for i in (*route.instruments, *route.nearest) if i.id == id_ for c in i.conditions}


def test_what_fits_now_comes_before_what_fits_later() -> None:
    route = plan(gemeente="Vlissingen", fase="start", bedrag=100_000, thema="bouw")
    assert moments(route)["nu"][0] == SEED
    assert moments(route)["straks"][0].startswith(LOAN)
    assert conditions(route, SEED) == {"gebied": "past", "fase": "past", "bedrag": "past", "thema": "past"}


def test_every_answer_past_or_past_niet_has_a_quote() -> None:
    graph = streken()
    texts = {d.name: d.text for d in graph.documents}
    route = plan(gemeente="Vlissingen", fase="groei", vorm="lening", bedrag=1_000_000, thema="media")
    for item in (*route.instruments, *route.nearest):
        for c in item.conditions:
            assert c.evidence or c.value == "staat niet in het document"
            assert all(texts[e.document][e.begin : e.end] == e.quote for e in c.evidence)


def test_what_the_document_leaves_open_is_said() -> None:
    route = plan(gemeente="Vlissingen", bedrag=10_000, thema="bouw")
    assert conditions(route, "financiering-grenslening-zeeland") | {"gebied": ""} == {
        "gebied": "",
        "bedrag": "staat niet in het document",
        "thema": "staat niet in het document",
    }


def test_another_province_does_not_get_regional_money() -> None:
    route = plan(gemeente="Assen", fase="start")
    assert SEED not in [i.id for i in route.instruments]
    assert moments(route)["straks"] == [LOAN]


def test_the_area_is_never_inferred_from_who_runs_it() -> None:
    graph = streken()
    kept = tuple(r for r in graph.relations if (r.subject, r.predicate) != (SEED, "beschikbaarIn"))
    route = plan(replace(graph, relations=kept), gemeente="Vlissingen", fase="start")
    assert conditions(route, SEED)["gebied"] == "staat niet in het document"


def test_a_general_and_a_regional_variant_are_shown_once() -> None:
    for town, shown in (("Assen", LOAN), ("Vlissingen", f"{LOAN}-zeeland")):
        route = plan(gemeente=town, fase="groei")
        loans = [i for i in route.instruments if i.id.startswith(LOAN)]
        assert len(loans) == 1
        assert {loans[0].id, *loans[0].also} == {LOAN, "financiering-grenslening-zeeland"}
        assert loans[0].id == shown


def test_nothing_suitable_says_so_with_what_stands_in_the_way() -> None:
    route = plan(gemeente="Assen", fase="scale-up", vorm="voucher", thema="media")
    assert not route.steps
    assert any("Niets in de documenten past" in note for note in route.notes)
    assert route.nearest and all(i.obstacles for i in route.nearest if i.kind == "financiering")
    assert route.as_dict()["dichtstbij"][0]["belemmeringen"]


def test_no_instruments_at_all_says_so() -> None:
    assert "geen financiering" in plan(KnowledgeGraph(), gemeente="Assen").notes[0]


def test_a_phase_that_is_over_does_not_come_back() -> None:
    assert SEED not in [i.id for i in plan(gemeente="Vlissingen", fase="scale-up").instruments]


def test_the_agency_of_the_municipality_is_cited_where_a_document_names_it() -> None:
    stated = plan(gemeente="Vlissingen").roms[0]
    assert (stated.id, stated.source) == ("organisatie-impuls-zeeland", "uit de documenten")
    assert stated.evidence[0].quote == "Impuls Zeeland"
    known = plan(gemeente="Assen").roms[0]
    assert (known.source, known.evidence) == ("uit het register, niet uit de documenten", ())


def test_an_incubator_is_for_those_near_it() -> None:
    assert "organisatie-het-dok" in [i.id for i in plan(gemeente="Middelburg", fase="start").instruments]
    assert "organisatie-het-dok" not in [i.id for i in plan(gemeente="Assen", fase="start").instruments]


def test_a_heading_over_instruments_is_not_one() -> None:
    graph = streken()
    line = quote("walcheren.md", "Nederland")
    heading = Entity("financiering-alles", "Financiering", "Regelingen", None, (), line)
    part = Relation(LOAN, "onderdeelVan", heading.id, line)
    graph = replace(graph, entities=(*graph.entities, heading), relations=(*graph.relations, part))
    assert heading.id not in [i.id for i in plan(graph).instruments]


def test_an_instrument_that_is_only_a_plan_comes_later() -> None:
    graph = streken()
    entities = tuple(
        replace(e, fields={**e.fields, "status": "potentieel"}) if e.id == SEED else e for e in graph.entities
    )
    assert SEED in moments(plan(replace(graph, entities=entities), gemeente="Vlissingen", fase="start"))["later"]


def test_the_date_of_the_document_and_a_warning_go_along() -> None:
    item = plan(gemeente="Vlissingen", fase="start").instruments[0]
    assert item.dated == "2025-03-01"
    assert "Controleer bij de uitvoerder" in item.as_dict()["letOp"]


def test_hotspots_of_the_region_on_the_theme() -> None:
    graph = streken()
    near = Relation("hotspot-de-strandmuur", "ligtIn", "gemeente-vlissingen", quote("walcheren.md", "Vlissingen"))
    graph = replace(graph, relations=(*graph.relations, near))
    assert [h.name for h in plan(graph, gemeente="Vlissingen", thema="bouw").hotspots] == ["De Strandmuur"]
    assert plan(graph, gemeente="Vlissingen", thema="media").hotspots == ()


def test_an_unknown_town_is_answered_with_its_likes() -> None:
    with pytest.raises(UnknownAreaError) as caught:
        plan(gemeente="Vlisingen")
    assert "Vlissingen" in caught.value.suggestions
    assert "Bedoelde u Vlissingen" in caught.value.bericht


def test_unknown_words_are_refused_with_the_choices() -> None:
    with pytest.raises(UnknownPhaseError) as phase:
        plan(fase="blauw")
    assert phase.value.suggestions == PHASES
    with pytest.raises(UnknownFormError):
        plan(vorm="blauw")
    with pytest.raises(UnknownThemeError):
        plan(thema="blauwdruk der dingen")


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        (
            "ik heb een prototype voor houtbouw in Terneuzen en zoek 100.000 euro",
            RouteRequest("gemeente-terneuzen", "prototype", None, 100_000, "bouw"),
        ),
        (
            "Wij zijn een scale-up in Zwolle en willen een lening van 2 ton",
            RouteRequest("gemeente-zwolle", "scale-up", "lening", 200_000),
        ),
        (
            "startende filmmaker uit Den Haag zoekt een subsidie",
            RouteRequest("gemeente-den-haag", "start", "subsidie", None, "media"),
        ),
        ("ik zoek anderhalf miljoen euro", RouteRequest(bedrag=1_500_000)),
        ("wat is er allemaal?", RouteRequest()),
    ],
)
def test_a_sentence_becomes_a_request(text: str, request_: RouteRequest) -> None:
    assert parse_question(text, load_areas(), load_themes()) == request_


@pytest.mark.parametrize(
    ("text", "gemeente"),
    [
        ("ik zit in nederland en zoek geld", None),
        ("wij zitten in Zuid-Amerika, in de Europese Unie en in Azië", None),
        ("ik zit in Nederland, in Zwolle", "gemeente-zwolle"),
        ("ik woon in amsterdam-noord", "gemeente-amsterdam"),
        ("Ons bedrijf in Leidsche Rijn zoekt geld", "gemeente-utrecht"),
    ],
)
def test_a_quarter_is_its_municipality_and_a_country_no_place(text: str, gemeente: str | None) -> None:
    assert parse_question(text, load_areas(), load_themes()).gemeente == gemeente


@pytest.mark.parametrize("kind", sorted({area.kind for area in load_areas().all}))
def test_areas_of_every_kind_may_be_asked_for(kind: str) -> None:
    areas, themes = load_areas(), load_themes()
    for area in [area for area in areas.all if area.kind == kind][:20]:
        parse_question(f"ik zit in {area.id} en zoek geld", areas, themes)


@pytest.mark.parametrize("figure", ["9" * 400, "9" * 400 + ",5", "€ 1" + ".000" * 150, "9" * 300 + " miljard"])
def test_a_figure_beyond_all_money_is_no_amount(figure: str) -> None:
    assert find_amounts(f"maximaal {figure} euro") == () and amount_range(f"maximaal {figure} euro") is None
    assert [a.euros for a in find_amounts(f"{figure} euro, of 5 ton")] == [500_000]


def test_houten_is_a_town_only_after_a_preposition() -> None:
    areas, themes = load_areas(), load_themes()
    assert parse_question("Ik maak houten huizen", areas, themes).gemeente is None
    assert parse_question("Ik woon in Houten", areas, themes).gemeente == "gemeente-houten"


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("€100.000 tot €250.000", [100_000, 250_000]),
        ("€ 40M en 40 miljoen", [40_000_000, 40_000_000]),
        ("€ 1,5 miljoen", [1_500_000]),
        ("250k, 2 ton, € 498.000,-", [250_000, 200_000, 498_000]),
        ("€1 tot 5 miljoen", [1_000_000, 5_000_000]),
        ("in 2024 waren er 400 bedrijven op 5 m afstand", []),
        ("15 procent van 3 jaar", []),
    ],
)
def test_amounts_in_dutch(text: str, amounts: list[int]) -> None:
    found = find_amounts(text)
    assert [a.euros for a in found] == amounts
    assert all(text[a.begin : a.end].strip() == text[a.begin : a.end] != "" for a in found)


def test_an_amount_bounds_only_what_it_says() -> None:
    assert amount_range("geen bedrag") is None
    for text, asked, holds in (
        ("tot maximaal € 50.000", 60_000, False),
        ("vanaf € 50.000", 60_000, True),
        ("€ 30 miljoen", 60_000, None),
        ("€ 50.000 tot € 2 ton", 60_000, True),
    ):
        limits = amount_range(text)
        assert limits is not None
        assert limits.holds(asked) is holds
    assert euros(1_250_000) == "€ 1.250.000"


def test_phases_and_forms_by_the_words_of_people_and_documents() -> None:
    assert [find_phase(p) for p in PHASES] == list(PHASES)
    assert find_phase("we hebben een MVP") == "prototype"
    assert phase_window(["pre-seed"]) == {"idee", "proof of concept", "prototype"}
    assert forms_fit("lening", ("converteerbare lening",)) is True
    assert forms_fit("lening", ("fonds",)) is None
    assert forms_fit("lening", ("subsidie",)) is False


def test_a_route_takes_a_tenth_of_a_second_at_most() -> None:
    graph = streken()
    load_areas(), load_themes()
    began = time.perf_counter()
    plan(graph, gemeente="Vlissingen")
    assert time.perf_counter() - began < 0.3
