"""Stated kruisbestuivingen: columns, sections about them, sentences, and faults of the source."""

from __future__ import annotations

from ingest.types import Extraction, RawEntity, RawKruisbestuiving, Ref
from tests.ingest.statements import extract

SECTION = """Kansen voor kruisbestuiving tussen regio's

De regio's hebben samen gekeken waar zij elkaar kunnen versterken. Dat geeft een eerste beeld van de kansen die er zijn.

• Tussen Twente en de Achterhoek liggen kansen voor samenwerking in de maakindustrie.
• Een mooie brochure over het landschap.
"""

COLUMN = """5.1 Twente

In Twente werken bedrijven en kennisinstellingen aan nieuwe materialen, robots en medische technologie voor de wereld.

Mogelijke kruisbestuivingen

Achterhoek:
• Slimme maakindustrie

Foodvalley en Zeeland:
• Robots in de landbouw
"""


def read(text: str) -> Extraction:
    return extract("kruisbestuivingen", text, title="Agenda")


def stated(text: str) -> list[RawKruisbestuiving]:
    return [s for s in read(text).statements if isinstance(s, RawKruisbestuiving)]


def areas(statement: RawKruisbestuiving) -> list[str | None]:
    return [d.area.region if d.area else None for d in statement.participants]


def test_section_about_kruisbestuivingen() -> None:
    [statement] = stated(SECTION)
    assert areas(statement) == ["twente", "achterhoek"]
    assert statement.themes == ("maakindustrie",)
    assert statement.kind == "kans"


def test_column_with_the_counterparts_as_headings() -> None:
    found = stated(COLUMN)
    assert [areas(s)[0] for s in found] == ["twente", "twente"]
    assert areas(found[0])[1:] == ["achterhoek"]
    assert len(areas(found[1])) == 3
    assert "food-agro" in found[1].themes


def test_column_that_repeats_another_is_suspect() -> None:
    end = "\nHiermee is het profiel compleet, al blijft het altijd in ontwikkeling en in gesprek met alle partners.\n\n"
    other = COLUMN.replace("5.1 Twente", "5.2 Drenthe").replace("Twente", "Drenthe")
    found = read(COLUMN + end + other + end)
    suspects = [s for s in found.statements if isinstance(s, RawKruisbestuiving) and s.suspect]
    assert [areas(s)[0] for s in suspects] == ["drenthe", "drenthe"]
    assert all(s.evidence.certainty <= 0.5 for s in suspects)
    assert [d.kind for d in found.doubts] == ["bron verdacht"]
    assert "Twente" in found.doubts[0].text


def test_sentence_about_two_sectors() -> None:
    text = "In de stad komen gezondheid en sierteelt samen in een nieuw proefveld.\n"
    [statement] = stated(text)
    assert areas(statement) == [None, None]
    assert statement.kind == "dwarsverband"
    assert {ref.name for d in statement.participants for ref in d.via} == {"gezondheid-vitaal", "greenport-sierteelt"}


def test_themes_that_take_part_are_named_as_themes() -> None:
    found = read("In de stad komen gezondheid en sierteelt samen in een nieuw proefveld.\n").statements
    themes = {s.ref for s in found if isinstance(s, RawEntity)}
    assert themes == {Ref("Thema", "gezondheid-vitaal"), Ref("Thema", "greenport-sierteelt")}


def test_all_deelregios() -> None:
    text = SECTION.replace("Een mooie brochure over het landschap", "Tech is een sector in alle deelregio's")
    text = "Metropoolregio Amsterdam (MRA)\n\nDe MRA werkt samen. De MRA groeit. De MRA bouwt verder.\n\n" + text
    assert len(areas(stated(text)[-1])) == 7


def test_region_inside_a_wide_area_is_still_a_region() -> None:
    text = "Metropoolregio Amsterdam (MRA)\n\nDe MRA groeit. IJmond en Almere-Lelystad werken samen aan de bouw.\n"
    assert [areas(s) for s in stated(text)] == [["ijmond", "almere-lelystad"]]


def test_one_sector_or_no_tie_states_nothing() -> None:
    assert stated("De gezondheid van inwoners en de sierteelt staan onder druk.\n") == []
    assert stated("Ziekenhuizen en zorginstellingen werken samen aan gezondheid.\n") == []


def test_a_link_that_is_denied_is_none() -> None:
    text = (
        "Regio Twente\n\nDe bouw en de zorg werken in Twente nog niet samen. Er is geen kruisbestuiving met Zeeland.\n"
    )
    found = extract("kruisbestuivingen", text, title="Agenda Twente").statements
    assert not [s for s in found if isinstance(s, RawKruisbestuiving)]
    said = extract("kruisbestuivingen", text.replace("nog niet samen", "al samen"), title="Agenda Twente").statements
    assert [s for s in said if isinstance(s, RawKruisbestuiving)]
