"""Facts: what is measured, of whom, how much, when."""

from __future__ import annotations

from ingest.types import RawEntity, RawFeit, Ref
from kg.model import Evidence
from tests.ingest.statements import extract

TWENTE = """Regio Twente

De regio Twente telt ruim 630.000 inwoners en groeit harder dan het Nederlandse gemiddelde. Kennispark Twente is het
grootste innovatiecampus van Nederland en huisvest 400 bedrijven. In 2019 is het Techniekpact Twente ondertekend.
Het aandeel van 17,5 procent in de industriële werkgelegenheid is hoog (CBS, 2023). Zie hoofdstuk 4.

Twente wil de groenste techregio van Europa worden.
"""


def entity(text: str, type_: str, name: str) -> RawEntity:
    begin = text.index(name)
    return RawEntity(Ref(type_, name), Evidence("voorbeeld.txt", begin, begin + len(name), None, name))


def facts(text: str, *entities: RawEntity) -> list[RawFeit]:
    return [s for s in extract("feiten", text, entities, "Agenda Twente").statements if isinstance(s, RawFeit)]


def test_values_and_units() -> None:
    found = {(f.value, f.unit) for f in facts(TWENTE)}
    assert {("ruim 630.000", "inwoners"), ("400", "bedrijven"), ("17,5 procent", "procent"), ("2019", "jaar")} <= found
    assert ("harder dan het Nederlandse gemiddelde", "vergelijking") in found
    assert not any("groenste" in value or value == "4" for value, _ in found)


def test_subject_is_the_named_thing_before_the_number_else_the_area() -> None:
    found = {f.value: f for f in facts(TWENTE, entity(TWENTE, "Hotspot", "Kennispark Twente"))}
    assert found["400"].subject == Ref("Hotspot", "Kennispark Twente")
    assert found["ruim 630.000"].subject.region == "twente"


def test_year_and_indicator() -> None:
    found = {f.value: f for f in facts(TWENTE)}
    assert found["17,5 procent"].year == 2023
    assert found["17,5 procent"].indicator == "aandeel in de industriële werkgelegenheid"
    assert found["2019"].indicator == "jaar: ondertekend"


def test_year_right_after_the_value_wins() -> None:
    text = "In Twente daalde het aantal vacatures van circa 9.000 in 2018 naar circa 7.500 in 2021."
    assert [(f.value, f.year) for f in facts(text)] == [("circa 9.000", 2018), ("circa 7.500", 2021)]


def test_superlative_without_scope_only_under_facts() -> None:
    text = "Facts & Figures Twente\n\n• Hoogste dichtheid van labs\n• Een gewone zin over de regio\n"
    assert [f.value for f in facts(text)] == ["Hoogste dichtheid van labs"]
    assert facts(text.replace("Facts & Figures Twente", "Inleiding")) == []


def test_nothing_without_a_subject() -> None:
    said = "Er zijn 12 havens in dit verhaal."
    assert [s for s in extract("feiten", said).statements if isinstance(s, RawFeit)] == []
    assert [(f.value, f.subject.region) for f in facts(f"Regio Twente\n\n{said}")] == [("12", "twente")]


DELTA = """Agenda Zeeland

Het Deltalab telt 40 medewerkers. Het lab heeft 12 machines, volgens Impuls Zeeland de meeste van het land. Vlissingen,
Terneuzen en Goes kregen samen € 9 miljoen. Van de beroepsbevolking werkt 12 procent in de bouw; in 2019 was dat nog
14 procent. Het bedrijf Wadtech met 2000 medewerkers groeide in 2021 tot € 5 miljoen omzet.

Wie krijgt wat? Er zijn twee opgaven en een uitstoot van 3 ton per € 1.000.
"""


def _delta() -> dict[str, RawFeit]:
    known = [("Hotspot", "Deltalab"), ("Organisatie", "Impuls Zeeland"), ("Organisatie", "Wadtech")]
    areas = [
        RawEntity(Ref("Gebied", n, f"gemeente-{n.lower()}"), entity(DELTA, "Gebied", n).evidence)
        for n in ("Vlissingen", "Terneuzen", "Goes")
    ]
    return {f.value: f for f in facts(DELTA, *(entity(DELTA, t, n) for t, n in known), *areas)}


def test_subject_is_taken_up_not_the_source_and_not_the_last_of_a_list() -> None:
    found = _delta()
    assert found["40"].subject.name == found["12"].subject.name == "Deltalab"
    assert (found["€ 9 miljoen"].subject.region or "").endswith("zeeland") or found[
        "€ 9 miljoen"
    ].subject.region is None
    assert found["€ 9 miljoen"].subject.name not in ("Vlissingen", "Terneuzen", "Goes")


def test_a_year_holds_for_its_own_part_only() -> None:
    found = _delta()
    assert (found["12 procent"].year, found["14 procent"].year) == (None, 2019)
    assert found["tot € 5 miljoen"].year == 2021


def test_what_a_text_counts_of_itself_is_no_fact() -> None:
    assert not {"2", "€ 1.000"} & set(_delta())
    assert "3" in _delta()
