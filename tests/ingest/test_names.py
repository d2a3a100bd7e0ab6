"""Names: areas, typed patterns, enumerations, abbreviations, and what is no name."""

from __future__ import annotations

import pytest

from ingest.types import RawEntity
from tests.ingest.statements import extract

Named = dict[str, tuple[str, str | None]]


def entities(text: str) -> list[RawEntity]:
    return [s for s in extract("names", text).statements if isinstance(s, RawEntity)]


def named(text: str) -> Named:
    return {e.ref.name: (e.ref.type, e.subtype) for e in entities(text)}


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("In Helmond ligt het Fieldlab Slimme Straten.", "Fieldlab Slimme Straten", ("Hotspot", "fieldlab")),
        ("De bouw van de Watertoren Campus begint.", "Watertoren Campus", ("Hotspot", "campus")),
        ("Studenten van Hogeschool Noordzee lopen stage.", "Hogeschool Noordzee", ("Organisatie", "kennisinstelling")),
        ("Wij sluiten de Regio Deal Kempenland.", "Regio Deal Kempenland", ("Programma", "regiodeal")),
        ("Het Maaslands Innovatiefonds helpt starters.", "Maaslands Innovatiefonds", ("Financiering", None)),
        ("Dat doet de Stichting Groene Golf.", "Stichting Groene Golf", ("Organisatie", "ngo")),
        ("Overleg met het ministerie van Economische Zaken en Klimaat volgt.", None, ("Organisatie", "overheid")),
        ("Het programma ‘Samen Vooruit’ loopt.", "Samen Vooruit", ("Programma", "programma")),
        ("In de wijk Klarenbeek wonen veel jongeren.", "Klarenbeek", ("Gebied", "wijk")),
        ("De provincie Groningen doet mee.", "Groningen", ("Gebied", "provincie")),
    ],
)
def test_a_noun_types_the_name_beside_it(sentence: str, name: str | None, kind: tuple[str, str | None]) -> None:
    found = named(sentence)
    if name is None:
        name = "Ministerie van Economische Zaken en Klimaat"
    assert found.get(name) == kind, found


def test_an_abbreviation_in_brackets_stands_for_the_name_from_then_on() -> None:
    found = entities("De Kennis Hub Zuiderzee (KHZ) is opgericht. Vorig jaar groeide KHZ sterk.")
    names = [e.ref.name for e in found if "KHZ" in e.aliases or e.ref.name == "KHZ"]
    assert names == ["Kennis Hub Zuiderzee", "Kennis Hub Zuiderzee"]


def test_two_nouns_share_one_name() -> None:
    found = named("De Universiteit en Hogeschool Duinstad werken samen.")
    assert found["Universiteit Duinstad"][0] == "Organisatie"
    assert found["Hogeschool Duinstad"][0] == "Organisatie"


def test_the_noun_before_an_enumeration_types_its_names() -> None:
    found = named("Grote bedrijven zoals Veldkamp, Zonnetech en Brandsma investeren in de regio.")
    assert {n: found[n] for n in ("Veldkamp", "Zonnetech", "Brandsma")} == dict.fromkeys(
        ("Veldkamp", "Zonnetech", "Brandsma"), ("Organisatie", "bedrijf")
    )


def test_a_list_of_provinces_makes_groningen_a_province() -> None:
    found = {e.ref.name: e.ref.region for e in entities("Groningen, Drenthe en Fryslân werken samen.")}
    assert found["Groningen"] == "groningen"


def test_items_under_a_line_about_funds_are_instruments() -> None:
    text = "De provincie heeft deze fondsen en regelingen:\n\n• Programma Sterke Start\n• Deltafonds (vouchers)\n"
    found = named(text)
    assert found["Programma Sterke Start"][0] == "Financiering"
    assert found["Deltafonds"][0] == "Financiering"


def test_an_english_name_with_of_stays_whole() -> None:
    found = named("Fondsen voor de vroege fase:\n• Proof of Concept Fonds (POC)\n• Groeifonds Veenland\n")
    assert set(found) == {"Proof of Concept Fonds", "Groeifonds Veenland"}
    assert set(named("Starters gaan naar het Proof of Concept Fonds.")) == {"Proof of Concept Fonds"}


def test_districts_after_their_municipality() -> None:
    found = named("De volgende wijken doen mee.\n\n• Breda: Hoge Vucht, Geeren\n• Tilburg: Groenewoud\n")
    assert found["Hoge Vucht"] == ("Gebied", "wijk")


@pytest.mark.parametrize(
    "sentence",
    [
        "Daarnaast is er veel vraag naar ICT en AI in het MKB.",
        "Nieuwe banen ontstaan in de Europese maakindustrie.",
        "Wij zijn ‘Het kloppend Hart van een Sterke Samenleving’.",
        "Human Capital en Smart Industry zijn belangrijk.",
        "Best veel bedrijven doen mee.",
    ],
)
def test_a_notion_or_the_start_of_a_sentence_is_no_name(sentence: str) -> None:
    assert {n for n, (t, _) in named(sentence).items() if t != "Gebied"} == set()


def test_a_person_with_a_role_is_no_organisation() -> None:
    found = named("Dat zei Anna Jansma, wethouder van Sneek.")
    assert found["Anna Jansma"][0] == "Persoon"


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("Ook machinebouwer Vrolik uit Goes doet mee.", "Vrolik", "Organisatie"),
        ("Het geld gaat naar het deelproject Slimme dijken.", "Slimme dijken", "Programma"),
        ("Het programma We Are Grass loopt tot 2028.", "We Are Grass", "Programma"),
        ("Kom langs in de Kreukelbox in Goes.", "Kreukelbox", "Hotspot"),
        ("Perron9, een open testlocatie voor drones, groeit.", "Perron9", "Hotspot"),
        ("Lees het besluit van het college van burgemeester en wethouders van Goes.", None, "Organisatie"),
        ("De studenten van Inholland Alkmaar helpen mee.", "Inholland Alkmaar", "Organisatie"),
        ("Zij kregen een bijdrage uit Interreg Noordzeekust.", "Interreg Noordzeekust", "Financiering"),
        ("Onderzoekers van tu delft en imec testen het.", "imec", "Organisatie"),
        ("Dat leert u op het Prisma College of Design.", "Prisma College of Design", "Organisatie"),
        ("De gemeenten Hulst, Sluis en Terneuzen tekenen.", "Sluis", "Gebied"),
    ],
)
def test_what_stands_around_a_name_types_it(sentence: str, name: str | None, kind: str) -> None:
    found = named(sentence)
    name = name or "college van burgemeester en wethouders van Goes"
    assert name in found, found
    assert found[name][0] == kind, found


def test_an_action_by_its_code_is_no_organisation() -> None:
    assert "Actielijn A1" not in named("Actielijn A1: Bouw van een proefhal. Trekker is Actielijn A1.")


def test_half_a_word_and_a_noun_with_a_code_are_no_name() -> None:
    found = named("Op de campus MP werken zij. Samenwerkings en innovatieplannen volgen op de Samenwerkings.")
    assert not {"campus MP", "Samenwerkings"} & set(found)


def test_the_number_of_a_footnote_is_no_part_of_an_area() -> None:
    found = [
        e for e in entities("Wij groeien het hardst in Drenthe3 en in heel Overijssel12.") if e.ref.type == "Gebied"
    ]
    assert {(e.ref.name, e.evidence.quote, e.aliases) for e in found} == {
        ("Drenthe", "Drenthe", ()),
        ("Overijssel", "Overijssel", ()),
    }


def test_initials_in_brackets_name_what_stands_before_them() -> None:
    assert named("Leidraad Groene Gezonde Gebiedsontwikkeling (3G)") == {}
    assert named("We helpen bedrijven (Philips, ASML) met hun energie.")["ASML"][0] == "Organisatie"


def test_a_listed_name_with_its_noun_is_that_name() -> None:
    found = entities("In samenwerking met de ROM Impuls Zeeland en de ROM Horizon heeft de provincie een fonds.")
    names = {e.ref.name: e.evidence.quote for e in found if e.ref.type == "Organisatie"}
    assert names == {"Impuls Zeeland": "ROM Impuls Zeeland", "Horizon Flevoland": "ROM Horizon"}


def test_a_verb_after_a_source_says_nothing_of_the_source() -> None:
    assert (
        named("Zo is het. Volgens Kantaronderzoek (2022) is de regio een motor.")["Kantaronderzoek"][0] == "Organisatie"
    )
    assert named("In de haven groeit het. Techport is het netwerk van de regio.")["Techport"][0] == "Organisatie"
