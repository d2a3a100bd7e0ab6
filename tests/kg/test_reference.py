"""Areas, themes, terms and development agencies as the ontologies give them."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import slugify
from kg.reference import Area, Areas, Membership, OntologyError, load_areas, load_begrippen, load_graph, load_themes

AREAS = load_areas()
THEMES = load_themes()
DEELREGIOS = {
    "almere-lelystad",
    "amstelland-meerlanden",
    "amsterdam",
    "gooi-en-vechtstreek",
    "ijmond",
    "zaanstreek-waterland",
    "zuid-kennemerland",
}


def themes_in(text: str) -> set[str]:
    return {m.theme_id for m in THEMES.match(text)}


# ---- areas


def test_counts_of_the_administrative_map() -> None:
    kinds = [a.kind for a in AREAS.all]
    assert (kinds.count("provincie"), kinds.count("gemeente"), kinds.count("deelregio")) == (12, 342, 7)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("gooi & vecht", "gooi-en-vechtstreek"),
        ("GOOI- EN VECHTSTREEK", "gooi-en-vechtstreek"),
        ("de IJmond", "ijmond"),
        ("Zuid Kennemerland", "zuid-kennemerland"),
        ("Amsterdam", "amsterdam"),
        ("gemeente Amsterdam", "gemeente-amsterdam"),
        ("Utrecht", "gemeente-utrecht"),
        ("provincie Utrecht", "provincie-utrecht"),
        ("regio Utrecht", "metropoolregio-utrecht"),
        ("Friesland", "fryslan"),
        ("Súdwest-Fryslân", "gemeente-sudwest-fryslan"),
        ("Den Bosch", "gemeente-s-hertogenbosch"),
        ("MRDH", "metropoolregio-rotterdam-den-haag"),
        ("Brainport", "zuidoost-brabant"),
        ("Stedendriehoek", "cleantech-regio"),
        ("Zaandam", "zaandam"),
        ("VS", "verenigde-staten"),
        ("bergen nh", "gemeente-bergen-nh"),
    ],
)
def test_find_by_name_and_alias(name: str, id: str) -> None:
    area = AREAS.find(name)
    assert area is not None
    assert area.id == id


@pytest.mark.parametrize("name", ["Atlantis", "", "het", "Bergen"])
def test_unknown_or_ambiguous_name_is_not_found(name: str) -> None:
    assert AREAS.find(name) is None


def test_ambiguous_names_are_all_offered_and_kind_decides() -> None:
    assert {a.id for a in AREAS.find_all("Bergen")} == {"gemeente-bergen-nh", "gemeente-bergen-l"}
    city, province = AREAS.find("Groningen", "gemeente"), AREAS.find("Groningen", "provincie")
    assert city is not None
    assert province is not None
    assert (city.id, province.id) == ("gemeente-groningen", "groningen")


@given(st.sampled_from(AREAS.all))
def test_every_area_is_among_those_of_its_name(area: Area) -> None:
    assert area in AREAS.find_all(area.name)
    assert area in AREAS.find_all(area.name.upper())
    assert all(area in AREAS.find_all(alias) for alias in area.aliases)


@given(st.sampled_from(AREAS.all))
def test_within_and_ancestors_say_the_same(area: Area) -> None:
    assert all(area.id in AREAS.within(a) for a in AREAS.ancestors(area.id))
    assert all(area.id in AREAS.ancestors(a) for a in AREAS.within(area.id) - {area.id})


def test_every_municipality_lies_in_one_province() -> None:
    for area in AREAS.all:
        if area.kind == "gemeente":
            provinces = [a for a in AREAS.ancestors(area.id) if (p := AREAS.get(a)) and p.kind == "provincie"]
            assert len(provinces) == 1, area.id
            assert area.tooi, area.id


def test_deelregios_of_the_mra() -> None:
    inside = AREAS.within("mra")
    assert {a for a in inside if (x := AREAS.get(a)) and x.kind == "deelregio"} == DEELREGIOS
    assert AREAS.deelregio_of("gemeente-velsen") == "ijmond"
    assert AREAS.deelregio_of("ijmuiden") == "ijmond"
    assert AREAS.deelregio_of("ijmond") == "ijmond"
    assert AREAS.deelregio_of("gemeente-enschede") is None


def test_wijdemeren_joins_hilversum_on_the_first_of_january_2027() -> None:
    last, first = date(2026, 12, 31), date(2027, 1, 1)
    assert "gemeente-wijdemeren" in AREAS.within("gooi-en-vechtstreek", last)
    assert "gemeente-wijdemeren" not in AREAS.within("gemeente-hilversum", last)
    assert "gemeente-wijdemeren" in AREAS.within("gemeente-hilversum", first)
    assert AREAS.deelregio_of("gemeente-wijdemeren", first) == "gooi-en-vechtstreek"


def test_weesp_went_to_amsterdam_in_2022() -> None:
    assert AREAS.deelregio_of("weesp", date(2022, 3, 23)) == "gooi-en-vechtstreek"
    assert AREAS.deelregio_of("weesp", date(2022, 3, 24)) == "amsterdam"
    assert AREAS.deelregio_of("weesp") == "amsterdam"


def test_places_have_a_province() -> None:
    assert AREAS.province_of("zaandam") == "noord-holland"
    assert AREAS.province_of("boskoop") == "zuid-holland"
    assert AREAS.province_of("nederland") is None


@pytest.mark.parametrize(
    ("area", "roms"),
    [
        ("ijmond", {"ROM InWest"}),
        ("gemeente-lelystad", {"Horizon Flevoland"}),
        ("metropoolregio-utrecht", {"ROM Utrecht Region"}),
        ("mra", {"ROM InWest", "Horizon Flevoland"}),
        ("twente", {"Oost NL"}),
        ("fryslan", {"NOM"}),
        ("parkstad-limburg", {"LIOF"}),
        ("duitsland", set()),
    ],
)
def test_development_agencies_of_an_area(area: str, roms: set[str]) -> None:
    assert {r.name for r in AREAS.roms_of(area)} == roms


def test_every_province_has_one_development_agency() -> None:
    assert [len(AREAS.roms_of(a.id)) for a in AREAS.all if a.kind == "provincie"] == [1] * 12


def test_unknown_id_lies_nowhere() -> None:
    assert AREAS.get("atlantis") is None
    assert AREAS.within("atlantis") == frozenset()
    assert AREAS.ancestors("atlantis") == ()


@given(st.dates(), st.dates())
def test_membership_holds_from_its_first_day_until_the_day_after_its_last(since: date, until: date) -> None:
    membership = Membership("x", since, until)
    assert membership.holds(since) == (since < until)
    assert not membership.holds(until)
    assert Membership("x").holds(since)
    if since > date.min:
        assert not membership.holds(since - timedelta(1))


def test_a_parent_must_be_known() -> None:
    with pytest.raises(OntologyError, match="'a' lies in 'b'"):
        Areas([Area("a", "A", "regio", parents=(Membership("b"),))], reference_date=date(2026, 1, 1))


def test_unknown_ontology_is_answered_with_the_choices() -> None:
    with pytest.raises(OntologyError, match=r"'gebeiden\.ttl'; known: begrippen, gebieden, kern, shapes, themas"):
        load_graph("gebeiden")


@pytest.mark.bronnen
def test_municipalities_and_codes_are_those_of_the_register(shared: Path) -> None:
    with (shared / "standaarden" / "tooi-gemeenten.csv").open(encoding="utf-8") as rows:
        current = {r["tooi"]: slugify(r["naam"]) for r in csv.DictReader(rows) if not r["einddatum"]}
    assert {a.tooi: a.id.removeprefix("gemeente-") for a in AREAS.all if a.kind == "gemeente"} == current


@pytest.mark.bronnen
def test_municipalities_of_the_deelregios_and_of_utrecht(shared: Path) -> None:
    with (shared / "standaarden" / "gemeenten-mra-utrecht.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        area = AREAS.find(row["gemeente"], "gemeente")
        assert area is not None
        assert area.tooi == row["tooi"]
        province = AREAS.get(AREAS.province_of(area.id) or "")
        assert province is not None
        assert province.tooi == row["tooi_provincie"]
        assert AREAS.deelregio_of(area.id) == (slugify(row["deelregio"]) if row["regio"] == "MRA" else None)
        if row["deelregio"].startswith("U1"):
            assert "u16" in AREAS.ancestors(area.id)
            assert ("u10" in AREAS.ancestors(area.id)) == (row["deelregio"] == "U10")
    members = {a for a in AREAS.within("mra") if a.startswith("gemeente-")}
    assert len(members) == sum(r["regio"] == "MRA" for r in rows)


# ---- themes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Houtbouw en circulair bouwen in de Achterhoek.", {"bouw", "circulaire-economie"}),
        ("Twente is sterk in fotonica en halfgeleiders.", {"hightech-systemen"}),
        ("De waterstofhub bij Geleen.", {"energie-waterstof"}),
        ("Kringlooplandbouw op de Veluwe.", {"food-agro", "circulaire-economie"}),
        ("Zorgtechnologie voor wie langer thuis woont.", {"gezondheid-vitaal"}),
        ("Life sciences en health in Leiden.", {"life-sciences-health"}),
        ("AI voor de sierteelt.", {"ai-data", "greenport-sierteelt"}),
        ("De industrie groeit.", {"maakindustrie"}),
        ("Scheepsbouw aan de Merwede.", {"haven-maritiem"}),
        ("Digitale infrastructuur is nodig.", {"digitale-infrastructuur"}),
        ("E-sports en gaming.", {"esports-gaming"}),
        ("Start-ups en mkb'ers op de campus.", {"start-ups-scale-ups", "mkb", "campus-innovatiedistrict"}),
    ],
)
def test_themes_named_in_a_text(text: str, expected: set[str]) -> None:
    assert themes_in(text) == expected


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("In dit district is het druk.", "tech-ict"),
        ("De export en het transport.", "sport-bewegen"),
        ("E-sports trekt jongeren.", "sport-bewegen"),
        ("Landbouw, tuinbouw en een gebouw.", "bouw"),
        ("De luchthaven groeit.", "haven-maritiem"),
        ("Een zorgvuldige afweging.", "gezondheid-vitaal"),
        ("Wij behandelen de aanvraag.", "handel-retail"),
        ("Waterstof is nodig.", "water-klimaatadaptatie"),
        ("Het dak heeft een plafond.", "ondernemerschap-kapitaal"),
        ("De mediaan van het inkomen.", "media"),
        ("De structuur is modern.", "creatieve-industrie"),
        ("We maken it af.", "tech-ict"),
        ("De muziekindustrie, de creatieve industrie en de media industrie.", "maakindustrie"),
        ("De film(muziek) industrie.", "maakindustrie"),
    ],
)
def test_substrings_and_lookalikes_name_no_theme(text: str, theme: str) -> None:
    assert theme not in themes_in(text)


@given(st.lists(st.sampled_from([label for t in THEMES.all for label in t.labels]), max_size=6))
def test_matches_point_into_the_text_in_order(labels: list[str]) -> None:
    text = ", ".join(labels)
    matches = THEMES.match(text)
    assert [(m.begin, m.end) for m in matches] == sorted((m.begin, m.end) for m in matches)
    for m in matches:
        assert text[m.begin : m.end] == text[m.begin : m.end].strip(" ,")
        assert 0 <= m.begin < m.end <= len(text)


@pytest.mark.parametrize("theme", THEMES.all, ids=lambda t: t.id)
def test_every_label_finds_its_theme_in_running_text(theme: object) -> None:
    assert isinstance(theme, type(THEMES.all[0]))
    missed = [x for x in theme.labels if not any(m.theme_id == theme.id for m in THEMES.match(f"Over {x} gaat het."))]
    assert missed == []


def test_a_phrase_ends_with_its_sentence() -> None:
    assert [(m.begin, m.end) for m in THEMES.match("De circulaire economie groeit.")] == [(3, 22)]
    assert [(m.begin, m.end) for m in THEMES.match("De circulaire. Economie groeit.")] == [(3, 13)]


def test_a_phrase_may_run_over_a_line_and_a_hyphen() -> None:
    found = THEMES.match("de circulaire\neconomie en de circulaire-economie")
    assert [m.theme_id for m in found] == ["circulaire-economie"] * 2


def test_find_a_theme_by_label() -> None:
    for label, id in (("Tech & ICT", "tech-ict"), ("e-sports", "esports-gaming"), ("LSH", "life-sciences-health")):
        theme = THEMES.find(label)
        assert theme is not None
        assert theme.id == id
    assert THEMES.find("kantklossen") is None


def test_generic_themes_are_marked() -> None:
    generic = {t.id for t in THEMES.all if t.generic}
    assert {"digitalisering", "campus-innovatiedistrict", "energietransitie", "start-ups-scale-ups", "mkb"} <= generic
    assert not generic & {"bouw", "media", "food-agro", "energie-waterstof", "tech-ict"}


def test_terms_are_explained() -> None:
    terms = load_begrippen()
    names = {n.casefold() for t in terms for n in (t.term, *t.abbreviations)}
    assert {"triple helix", "rom", "efro", "fieldlab", "trl", "mit", "netcongestie", "onrendabele top"} <= names
    assert [t.id for t in terms] == sorted(t.id for t in terms)
    assert all(t.definition.endswith(".") and len(t.definition) > 20 for t in terms)
