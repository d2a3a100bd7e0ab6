"""The status of a hotspot: what a sentence says of it, with that sentence as its quote."""

from __future__ import annotations

import pytest

from ingest.pipeline import extract_all
from kg.model import Entity
from tests.ingest.statements import document


def hotspot(text: str) -> Entity:
    [found] = [e for e in extract_all([document(text)]).graph.entities if e.type == "Hotspot"]
    return found


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Het Fieldlab Slimme Naden is in mei geopend.", "bestaand"),
        ("Het Fieldlab Slimme Naden is nog niet geopend.", None),
        ("Het Fieldlab Slimme Naden is in ontwikkeling, het is nog niet geopend.", "in ontwikkeling"),
        ("Voor het Fieldlab Slimme Naden is geen verkenning gedaan.", None),
    ],
)
def test_status_is_what_the_sentence_says_and_does_not_deny(said: str, status: str | None) -> None:
    found = hotspot(f"De regio groeit. {said} Dat is goed nieuws.")
    assert found.fields.get("status") == status
    assert any(e.quote == said for e in found.evidence) is (status is not None)
