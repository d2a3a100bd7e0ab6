"""Indicators are short noun phrases; what offers nothing is no offer; what is too long to read is said."""

from __future__ import annotations

import pytest

from ingest.extract.behoeften import _led_in
from ingest.extract.indicators import MAX_WORDS, indicator_of, noun_phrase
from ingest.extract.numbers import find_quantities
from ingest.types import RawBehoefte
from tests.ingest.statements import extract


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Bijna 20 procent van de banen in de haven is technisch.", "aandeel van de banen in de haven"),
        ("De campus is 100% duurzame bouw, samen met de buurt.", "aandeel duurzame bouw"),
        ("Wij willen het aantal starters verdubbelen van 500 per jaar naar meer.", "aantal per jaar"),
        ("Er komt € 3 miljoen voor circulaire bouw.", "bedrag voor circulaire bouw"),
    ],
)
def test_indicator_is_a_short_noun_phrase(text: str, indicator: str) -> None:
    found = [indicator_of(text, q) for q in find_quantities(text)]
    assert indicator in found
    assert all(i is None or len(i.split()) <= MAX_WORDS for i in found)


def test_no_phrase_without_a_noun() -> None:
    assert noun_phrase("te verdubbelen van") == ""
    assert noun_phrase("Leren van en voortbouwen op de wijk") == ""


def test_lead_in_is_left_out() -> None:
    assert _led_in("Ook hebben we ruimte nodig") == "we hebben ruimte nodig"
    assert _led_in("Daarnaast ervaren bedrijven krapte") == "Daarnaast ervaren bedrijven krapte"


def test_budget_line_and_problem_are_no_offer() -> None:
    text = (
        "Agenda Twente\n\nWat bieden we?\n\n• Gezonde wijken 20 tot 25%\n\n"
        "De zorg is sterk in beweging en de zorgvraag zal toenemen terwijl er minder personeel is.\n"
    )
    found = extract("behoeften", text, (), "Agenda Twente").statements
    assert [s.kind for s in found if isinstance(s, RawBehoefte)] == ["behoefte"]


def test_block_without_end_is_said_in_the_ledger() -> None:
    text = "Agenda Twente\n\n" + "De gemeente Enschede werkt samen met Saxion aan energie. " * 4000 + "\n"
    found = extract("names", text, (), "Agenda Twente")
    assert [d.kind for d in found.doubts] == ["blok te lang"]
