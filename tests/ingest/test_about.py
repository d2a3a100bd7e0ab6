"""Which area a document is about: its title decides, else what the text bears out, wide enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.about import subject_area
from ingest.layout import layout
from ingest.readers import read_document
from ingest.titles import derive_title
from kg.model import Document
from kg.reference import load_areas
from tests.ingest.statements import document


def _about(doc: Document) -> str | None:
    sections = layout(doc)
    area = subject_area(replace(doc, title=derive_title(doc, sections)), sections, load_areas())
    return area.id if area else None


@pytest.mark.parametrize(
    ("title", "text", "area"),
    [
        (
            "Deelregio Zuid-Kennemerland",
            "De MRA telt zeven deelregio's. " * 9 + "Haarlem ligt er ook.",
            "zuid-kennemerland",
        ),
        ("Profiel Leidse regio", "Leiden en Noordwijk werken samen in Holland Rijnland. " * 5, "leidse-regio"),
        (
            "Plan",
            "De regio Twente werkt samen. Enschede, Hengelo en Almelo doen mee. Overijssel steunt Enschede.",
            "twente",
        ),
        (
            "Plan",
            "Enschede groeit. In Enschede staat een fabriek. Enschede is een stad in Twente.",
            "gemeente-enschede",
        ),
        ("Plan", "Nederland en Europa staan er goed voor.", None),
        ("Plan", "Dit gaat nergens over.", None),
    ],
)
def test_the_area_of_a_text(title: str, text: str, area: str | None) -> None:
    assert _about(document(text, title)) == area


def test_a_region_that_bears_the_name_of_its_city_is_found_by_what_else_the_text_names() -> None:
    many = "De Metropoolregio Utrecht groeit. Utrecht, Amersfoort, Zeist, Nieuwegein, Hilversum en Houten doen mee. "
    assert _about(document(many + "Utrecht werkt samen met Amersfoort.", "Koers Utrecht")) == "metropoolregio-utrecht"
    city = "Utrecht bouwt. De stad Utrecht groeit snel. " * 4
    assert _about(document(city, "Koers Utrecht")) == "gemeente-utrecht"


def test_two_areas_in_a_title_leave_it_to_those_two() -> None:
    text = "Noord-Holland, Noord-Holland en Flevoland helpen. De MRA ook, zoals de MRA dat doet. " * 2
    assert _about(document(text, "Geld in de MRA en Zeeland")) == "mra"


@pytest.mark.bronnen
def test_the_real_documents_are_about_their_whole_region(bronnen: Path) -> None:
    expected = {
        "000": "metropoolregio-utrecht",
        "002": "metropoolregio-utrecht",
        "003": "mra",
        "004": "metropoolregio-utrecht",
    }
    for path in sorted(bronnen.glob("*.txt")):
        assert _about(read_document(path)) == expected[path.name[:3]], path.name


def test_the_profiles_of_the_corpus_are_about_their_deelregio() -> None:
    folder = Path(__file__).resolve().parents[2] / "corpus"
    for path in sorted(folder.glob("deelregio-*.md")):
        assert _about(read_document(path)) == path.stem.removeprefix("deelregio-")
