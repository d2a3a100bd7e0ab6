"""The statement extractors over the real documents: quotes verify, twice the same, the known source fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extract.context import Context
from ingest.layout import layout
from ingest.readers import read_document
from ingest.types import Extraction, RawBehoefte, RawFeit, RawKruisbestuiving
from kg.reference import load_areas, load_themes

BRONNEN = Path(__file__).resolve().parents[2] / ".." / "shared" / "bronnen"
FILES = sorted(BRONNEN.glob("*.txt"))
MODULES = ("kruisbestuivingen", "behoeften", "feiten", "begrippen", "actielijnen", "personen")
pytestmark = [pytest.mark.bronnen, pytest.mark.skipif(not FILES, reason="../shared/bronnen is absent")]


def read(path: Path, module: str) -> tuple[str, Extraction]:
    doc = read_document(path)
    context = Context(load_areas(), load_themes())
    found = __import__(f"ingest.extract.{module}", fromlist=["extract"]).extract(doc, layout(doc), context)
    return doc.text, found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name[:3])
@pytest.mark.parametrize("module", MODULES)
def test_quotes_verify_and_reading_is_deterministic(path: Path, module: str) -> None:
    text, first = read(path, module)
    _, second = read(path, module)
    assert first == second
    for statement in first.statements:
        assert text[statement.evidence.begin : statement.evidence.end] == statement.evidence.quote


def test_profile_document() -> None:
    path = next(p for p in FILES if p.name.startswith("003"))
    _, stated = read(path, "kruisbestuivingen")
    suspect = [s for s in stated.statements if isinstance(s, RawKruisbestuiving) and s.suspect]
    assert {s.participants[0].area.region for s in suspect if s.participants[0].area} == {"zuid-kennemerland"}
    assert [d.kind for d in stated.doubts] == ["bron verdacht"]
    _, needs = read(path, "behoeften")
    areas = {s.area.region for s in needs.statements if isinstance(s, RawBehoefte)}
    assert {"ijmond", "almere-lelystad", "amstelland-meerlanden", "zaanstreek-waterland"} <= areas
    _, facts = read(path, "feiten")
    values = {s.value for s in facts.statements if isinstance(s, RawFeit)}
    assert {"20,1 procent", "2,5 miljoen", "meer dan 700"} <= values
