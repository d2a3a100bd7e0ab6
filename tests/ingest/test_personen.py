"""Persons count only with a role."""

from __future__ import annotations

from ingest.types import RawEntity
from tests.ingest.statements import extract

TEXT = """Voorwoord

Wij zijn trots op wat de regio in korte tijd heeft bereikt, samen met alle ondernemers en scholen in de provincie.

Anna de Vries,
gedeputeerde economie provincie Drenthe,

Kees van der Meer (regio Twente)
"""


def test_name_and_role() -> None:
    found = [s for s in extract("personen", TEXT).statements if isinstance(s, RawEntity)]
    assert [(s.ref.name, s.fields["rol"]) for s in found] == [
        ("Anna de Vries", "gedeputeerde economie provincie Drenthe"),
        ("Kees van der Meer", "regio Twente"),
    ]


def test_role_before_the_name() -> None:
    found = extract("personen", "Volgens wethouder Sanne Bakker gaat het goed.").statements
    assert [s.ref.name for s in found if isinstance(s, RawEntity)] == ["Sanne Bakker"]


def test_a_name_without_a_role_is_left_out() -> None:
    assert extract("personen", "Foto: Anna de Vries. Wij lopen door Den Haag, Nederland.").statements == ()
