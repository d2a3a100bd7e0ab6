"""Actielijnen and versnellers, from tables and lettered items."""

from __future__ import annotations

from ingest.types import RawEntity, RawRelation
from tests.ingest.statements import extract

TABLE = """Actieplan van de provincie

In dit schema staan alle acties, met wie het initiatief neemt en wie er aan meewerkt in de komende vier jaar.

Versneller 1 Actielijn Initiators Partners

Onderwijs en techniek

a. Meer techniek in de klas
Scholen en bedrijven geven samen les in techniek
aan leerlingen van het vmbo en het mbo.

Provincie Overijssel
en Twente

Hogescholen, ministerie
van OCW

b. Eén loket voor starters
Starters krijgen op één plek hulp bij geld, ruimte
en vergunningen, ook in de avond.

Gemeente Zwolle

Oost NL
"""

LETTERED = """Versneller 2 Kennis en talent

De regio zet in op meer mensen met een opleiding in de techniek, in alle gemeenten en op alle niveaus van onderwijs.

Actielijnen

a. Meer stageplekken in de bouw
Bedrijven en scholen maken samen afspraken over meer stageplekken voor studenten in de hele regio.
"""


def test_table_with_lead_and_partners() -> None:
    found = extract("actielijnen", TABLE, title="Actieplan").statements
    names = [s.ref.name for s in found if isinstance(s, RawEntity) and s.ref.type == "Actielijn"]
    assert names == ["Meer techniek in de klas", "Eén loket voor starters"]
    relations = {(r.subject.name, r.predicate, r.object.name) for r in found if isinstance(r, RawRelation)}
    assert ("Overijssel", "initiatorVan", "Meer techniek in de klas") in relations
    assert ("Twente", "initiatorVan", "Meer techniek in de klas") in relations
    assert ("ministerie van OCW", "partnerBij", "Meer techniek in de klas") in relations
    assert ("Oost NL", "partnerBij", "Eén loket voor starters") in relations


def test_lettered_items_belong_to_the_versneller() -> None:
    found = extract("actielijnen", LETTERED).statements
    versnellers = [s for s in found if isinstance(s, RawEntity) and s.ref.type == "Versneller"]
    assert [v.ref.name for v in versnellers] == ["Kennis en talent"]
    assert "Versneller 2" in versnellers[0].aliases
    [line] = [s for s in found if isinstance(s, RawEntity) and s.ref.type == "Actielijn"]
    assert line.ref.name == "Meer stageplekken in de bouw"
    assert [(r.predicate, r.object.name) for r in found if isinstance(r, RawRelation)] == [
        ("actielijnVan", "Kennis en talent")
    ]


def test_other_tables_are_left_alone() -> None:
    text = "| Jaar | Banen |\n| --- | --- |\n| 2020 | 100 |\n"
    assert extract("actielijnen", text).statements == ()


HEADED = """# Actieplan van de provincie

## Versneller 2: Onderwijs en techniek

### Actielijn 2a: Meer techniek in de klas

Scholen en bedrijven geven samen les in techniek aan leerlingen.

- Initiators: de provincie Overijssel en Twente.
- Partners: niet vermeld.
"""


def test_headings_with_their_parties_below() -> None:
    statements = extract("actielijnen", HEADED).statements
    relations = {
        (r.subject.name, r.predicate, r.object.name, r.evidence.quote) for r in statements if isinstance(r, RawRelation)
    }
    action = "Meer techniek in de klas"
    assert relations == {
        (action, "actielijnVan", "Onderwijs en techniek", action),
        ("Overijssel", "initiatorVan", action, "Overijssel"),
        ("Twente", "initiatorVan", action, "Twente"),
    }


def test_a_cell_without_a_party_names_none() -> None:
    text = (
        "# Agenda\n\n| Actie | Trekker | Partners |\n| --- | --- | --- |\n"
        "| Meer stages in de bouw | n.v.t. | nader te bepalen, TNO |\n"
        "| Een loket voor starters | nog te bepalen | Nog te bepalen in overleg met Overijssel |\n"
        "| Techniek in de klas | p.m. | geen |\n\n"
        "### Actielijn 2a: Lenen van materieel\n\n- Initiators: volgt.\n- Partners: n.v.t.; Oost NL.\n"
    )
    relations = [r for r in extract("actielijnen", text).statements if isinstance(r, RawRelation)]
    assert {(r.subject.name, r.predicate, r.object.name) for r in relations} == {
        ("TNO", "partnerBij", "Meer stages in de bouw"),
        ("Oost NL", "partnerBij", "Lenen van materieel"),
    }


def test_a_lettered_row_is_an_action_without_parties_too() -> None:
    text = (
        "# Agenda\n\n## Versneller 4 Locaties\n\n| Versneller 4 | Actielijn | Initiators | Partners |\n"
        "| --- | --- | --- | --- |\n| Locaties | a. Netwerk van hotspots | Zeeland | Board |\n"
        "|  | b. Meten waar innovatie groeit |  |  |\n|  | Toelichting zonder letter |  |  |\n"
    )
    names = {s.ref.name for s in extract("actielijnen", text, ()).statements if isinstance(s, RawEntity)}
    assert "Meten waar innovatie groeit" in names and not any("Toelichting" in name for name in names)


def test_actions_by_a_code_in_lines() -> None:
    text = (
        "Programma Havens\n\nHet programma kent twee lijnen, voor de vaart en voor de industrie in heel de regio.\n\n"
        "Lijn A. Techniek\nActielijn A1: Bouw van een proefhal voor lassers\n"
        "Trekker: gemeente Zwolle. Partners: Oost NL.\n"
        "Actielijn A2: Digitale werkplaats voor het mkb\nTrekker: gemeente Almelo.\n"
    )
    found = extract("actielijnen", text).statements
    names = [s.ref.name for s in found if isinstance(s, RawEntity) and s.ref.type == "Actielijn"]
    assert names == ["Bouw van een proefhal voor lassers", "Digitale werkplaats voor het mkb"]
    relations = {(r.subject.name, r.predicate, r.object.name) for r in found if isinstance(r, RawRelation)}
    assert ("Zwolle", "initiatorVan", names[0]) in relations
    assert ("Oost NL", "partnerBij", names[0]) in relations
    assert ("Almelo", "initiatorVan", names[1]) in relations


def test_actions_of_a_table_that_lost_its_rows() -> None:
    text = (
        "Uitvoeringstabel\n\nDit overzicht noemt per actie wie het initiatief neemt en wie er aan meewerkt.\n\n"
        "Actielijn\nInitiators\nPartners\n1.1 Opschalen van vezels uit de zee\nGemeente Zwolle\nOost NL\nSaxion\n"
    )
    found = extract("actielijnen", text).statements
    assert "Opschalen van vezels uit de zee" in {s.ref.name for s in found if isinstance(s, RawEntity)}
