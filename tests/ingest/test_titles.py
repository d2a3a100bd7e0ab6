"""Titles of documents that do not state one."""

from __future__ import annotations

import pytest

from ingest.layout import layout
from ingest.titles import derive_title, has_title
from kg.model import Document, Page

LETTER = "Onderwerp: Subsidie voor de Veenkade 2024\n\nGeachte leden,\n\nWij vragen uw aandacht voor dit plan.\n"
HEADS = (
    "Voorwoord\n\nDit plan gaat over de oever. Het is van ons allemaal.\n\nOeveragenda 2030 – najaar 2\n"
    " De regio werkt samen. Er is veel te doen aan de oever.\n\nOeveragenda 2030 – najaar 3\n"
    " Het slot is kort. Wij danken iedereen.\n\nOeveragenda 2030 – najaar 4\n"
)
PLAIN = "Voorwoord\n\nEen woord vooraf.\n\nWerken aan een sterke oever\n\nDe oever is lang en laag. Er wonen mensen.\n"


def _doc(text: str, title: str = "plan", name: str = "plan.txt") -> Document:
    return Document("plan", name, title, "txt", "0" * 64, text, (Page(1, 0, len(text)),))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (LETTER, "Subsidie voor de Veenkade 2024"),
        (HEADS, "Oeveragenda 2030 – najaar"),
        (PLAIN, "Werken aan een sterke oever"),
        ("Kort.\n", "plan"),
    ],
)
def test_title_from_the_text(text: str, title: str) -> None:
    doc = _doc(text)
    assert derive_title(doc, layout(doc)) == title


def test_stated_title_is_kept() -> None:
    doc = _doc(LETTER, "Plan van de Oever")
    assert has_title(doc)
    assert derive_title(doc, layout(doc)) == "Plan van de Oever"
