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
    assert facts("Er zijn 12 havens in dit verhaal.") == [] or all(f.subject for f in facts("Er zijn 12 havens."))
