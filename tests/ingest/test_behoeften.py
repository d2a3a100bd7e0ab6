"""Needs, ambitions and offers: heading, lead, verbs, area and function."""

from __future__ import annotations

import pytest

from ingest.extract.functies import functions_of
from ingest.types import RawBehoefte
from tests.ingest.statements import extract

ZEEUWS = """Regio Noordoost-Brabant

Noordoost-Brabant heeft een sterke agrofoodsector en beschikt over een breed aanbod van techniekopleidingen op
mbo-niveau. De gemeente Oss is de thuisbasis van farmaceutische bedrijven en een life sciences park.

Onze ambitie is om in 2030 de proeftuin voor duurzame landbouw te zijn. Het weer is vandaag mooi en zacht.

Wat hebben we nodig?

• Een testlocatie voor robots in de landbouw
• Durfkapitaal voor starters in de agrofood
• De sector heeft geen behoefte aan een nieuw netwerk

In hoofdstuk 4 staan de maatregelen die nodig zijn om het onderwijs te verbeteren.
"""


def needs(text: str) -> list[RawBehoefte]:
    return [s for s in extract("behoeften", text, title="Agenda").statements if isinstance(s, RawBehoefte)]


def test_kinds() -> None:
    found = {b.text: b.kind for b in needs(ZEEUWS)}
    assert found["Een testlocatie voor robots in de landbouw"] == "behoefte"
    assert found["Durfkapitaal voor starters in de agrofood"] == "behoefte"
    assert found["Onze ambitie is om in 2030 de proeftuin voor duurzame landbouw te zijn."] == "ambitie"
    assert any(kind == "aanbod" and "agrofoodsector" in text for text, kind in found.items())


def test_negation_the_document_itself_and_the_weather_are_no_needs() -> None:
    texts = " ".join(b.text for b in needs(ZEEUWS))
    assert "geen behoefte" not in texts
    assert "hoofdstuk" not in texts
    assert "weer" not in texts


def test_area_of_the_section_and_of_the_subject() -> None:
    found = {b.text: b.area.region for b in needs(ZEEUWS)}
    assert found["Een testlocatie voor robots in de landbouw"] == "noordoost-brabant"
    assert [r for text, r in found.items() if text.startswith("De gemeente Oss")] == ["gemeente-oss"]


def test_functions_and_themes() -> None:
    by_text = {b.text: b for b in needs(ZEEUWS)}
    test_site = by_text["Een testlocatie voor robots in de landbouw"]
    assert "test" in test_site.functions
    assert "food-agro" in test_site.themes
    assert "kapitaal" in by_text["Durfkapitaal voor starters in de agrofood"].functions


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        ("gezamenlijke lobby voor minder regelgeving", ("regelgeving", "lobby")),
        ("betaalbare bedrijfshuisvesting", ("ruimte",)),
        ("een label voor etiketten", ()),
        ("onderzoek aan de universiteit", ("onderzoek",)),
        ("aansluiting op het energienet", ("infrastructuur",)),
        ("praktijklaboratorium voor technologie", ("test",)),
    ],
)
def test_functions_are_found_in_whole_words(text: str, functions: tuple[str, ...]) -> None:
    assert functions_of(text) == functions


@pytest.mark.parametrize(
    "denied",
    [
        "Er is geen tekort aan ruimte voor logistiek.",
        "Aan nieuwe kantoren en ruimte is in de regio geen behoefte.",
        "In de regio is ruimte voor bedrijven geen probleem meer.",
        "We hebben in de industrie geen last van netcongestie.",
    ],
)
def test_a_denied_need_is_a_doubt_and_never_a_statement(denied: str) -> None:
    found = extract("behoeften", f"Regio Noordoost-Brabant\n\nWat hebben we nodig?\n\n{denied}\n", title="Agenda")
    assert not [s for s in found.statements if isinstance(s, RawBehoefte)]
    assert [d.kind for d in found.doubts] == ["ontkende behoefte"]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("De regio wil het onderzoek naar zonne-energie vergroten en een uitdaging aangaan.", "ambitie"),
        ("De campus biedt in de toekomst ruimte voor meer onderzoek naar zonne-energie.", "ambitie"),
        ("Er is geen tekort aan ruimte, maar wel aan technisch personeel in de bouw.", "behoefte"),
        ("Wie in de bouw personeel wil aannemen, kan naar het loket gaan.", None),
        ("Het Rijk stelt zich ten doel de bouw en het onderwijs te versterken.", None),
        ("De regio heeft goede troeven in handen voor de energietransitie.", "aanbod"),
        ("De regio werpt zich op als nationaal kenniscentrum voor de zorg.", "aanbod"),
        ("De regio beschikt niet over een eigen haven voor de logistiek.", None),
        ("De regio heeft geen sterke positie in de logistiek.", None),
        ("Wij willen, net als de provincie, geen regio met zware industrie worden.", None),
        ("De regio heeft geen haven, maar beschikt over een goede luchthaven.", "aanbod"),
        ("De regio is niet alleen sterk in logistiek, maar ook in zorg.", "aanbod"),
        ("Wij willen dat talent voor de industrie niet vertrekt.", "ambitie"),
        ("Wij willen groeien zonder de landbouw te schaden.", "ambitie"),
        ("De campus speelt in op de behoefte van studenten en onderzoekers uit de bouw.", None),
    ],
)
def test_plain_words_weigh_more_than_faint_ones(sentence: str, kind: str | None) -> None:
    begin = ZEEUWS.partition("Onze ambitie")[0]
    before = {b.text for b in needs(begin)}
    assert [b.kind for b in needs(f"{begin}{sentence}\n") if b.text not in before] == ([kind] if kind else [])


def test_a_need_of_the_european_union_is_none_of_a_region() -> None:
    text = "Regio Twente\n\nDe EU moet de industrie verduurzamen. Twente moet de industrie verduurzamen."
    assert [b.area.region for b in needs(text)] == ["twente"]
