"""Themes of things: by name first, by sentence else."""

from __future__ import annotations

from ingest.types import RawEntity, RawRelation, Ref
from kg.model import Evidence
from tests.ingest.statements import extract

TEXT = "Fieldlab Houtbouw groeit. Op campus De Loods testen bedrijven waterstof voor de scheepvaart."


def at(type_: str, name: str) -> RawEntity:
    begin = TEXT.index(name)
    return RawEntity(Ref(type_, name), Evidence("voorbeeld.txt", begin, begin + len(name), None, name))


def test_name_first_then_sentence() -> None:
    entities = (at("Hotspot", "Fieldlab Houtbouw"), at("Hotspot", "De Loods"), at("Organisatie", "bedrijven"))
    found = [s for s in extract("themas", TEXT, entities).statements if isinstance(s, RawRelation)]
    by_name = {
        name: {r.object.name for r in found if r.subject.name == name} for name in ("Fieldlab Houtbouw", "De Loods")
    }
    assert by_name["Fieldlab Houtbouw"] == {"bouw"}
    assert "energie-waterstof" in by_name["De Loods"]
    assert {r.predicate for r in found} == {"heeftThema"}
    assert not any(r.subject.type == "Organisatie" for r in found)
