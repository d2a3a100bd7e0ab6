"""Terms with their definitions."""

from __future__ import annotations

from ingest.types import RawEntity
from tests.ingest.statements import extract

GLOSSARY = """Begrippenlijst

Proeftuin: een plek waar bedrijven en scholen nieuwe technologie in het echt proberen.

MKB: Midden- en kleinbedrijf. Dat zijn ondernemingen met minder dan 250 werknemers.

Regionale ontwikkelingsmaatschappij (ROM): een maatschappij van Rijk en provincies die in bedrijven investeert.
"""


def terms(text: str) -> dict[str, RawEntity]:
    return {s.ref.name: s for s in extract("begrippen", text).statements if isinstance(s, RawEntity)}


def test_glossary() -> None:
    found = terms(GLOSSARY)
    assert set(found) == {"Proeftuin", "MKB", "Regionale ontwikkelingsmaatschappij"}
    assert found["Proeftuin"].fields["definitie"].startswith("een plek waar bedrijven")
    assert found["MKB"].aliases == ("Midden- en kleinbedrijf",)
    assert found["Regionale ontwikkelingsmaatschappij"].aliases == ("ROM",)


def test_definitions_in_running_text() -> None:
    text = "Wij praten veel. Een campus is een plek met gedeelde labs. Deze hulp noemen we ‘warme overdracht’."
    assert set(terms(text)) == {"Campus", "Warme overdracht"}


def test_a_colon_elsewhere_defines_nothing() -> None:
    assert terms("Inleiding\n\nWij willen drie dingen: rust, ruimte en groen voor alle inwoners.") == {}


def test_terms_as_headings_of_their_own() -> None:
    text = (
        "Woordenlijst\n\nCrossover\nSamenwerking tussen twee sectoren die samen iets nieuws opleveren.\n\n"
        "Brede welvaart\nAlles wat mensen van waarde vinden, niet alleen inkomen maar ook natuur.\n"
    )
    assert set(terms(text)) == {"Crossover", "Brede welvaart"}


def test_a_row_gives_its_second_column_and_is_quoted_from_the_term() -> None:
    row = "| Proeftuin | een plek om te proberen | bron: eigen onderzoek |\n| Hub | een knooppunt van makers | |"
    text = f"# Begrippenlijst\n\n| Begrip | Betekenis | Bron |\n| --- | --- | --- |\n{row}\n"
    found = terms(text)["Proeftuin"]
    assert found.fields["definitie"] == "een plek om te proberen"
    assert found.evidence.quote == "Proeftuin | een plek om te proberen"


def test_an_ordinary_sentence_defines_nothing() -> None:
    text = "Een gemeente biedt inwoners hulp bij schulden. Een dag bestaat uit vier onderdelen."
    assert terms(text) == {}
    assert set(terms("Wij bouwen. Een Open Lab biedt makers ruimte om te proberen.")) == {"Open Lab"}
