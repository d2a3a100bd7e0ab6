"""Themes of things: by name first, by sentence else."""

from __future__ import annotations

from ingest.types import RawEntity, RawRelation, Ref
from kg.model import Evidence
from kg.reference import load_themes
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


def test_a_thing_has_no_theme_of_its_neighbour() -> None:
    text = "Regio Twente\n\nFieldlab De Zwaluw test elektrisch vliegen; living lab Het Erf is voor circulaire bouw.\n"

    def there(name: str) -> RawEntity:
        begin = text.index(name)
        return RawEntity(Ref("Hotspot", name), Evidence("voorbeeld.txt", begin, begin + len(name), None, name))

    found = extract("themas", text, (there("De Zwaluw"), there("Het Erf"))).statements
    pairs = {(r.subject.name, r.object.name) for r in found if isinstance(r, RawRelation)}
    assert ("De Zwaluw", "luchtvaart") in pairs and ("Het Erf", "bouw") in pairs
    assert not {("De Zwaluw", "bouw"), ("Het Erf", "luchtvaart")} & pairs


def test_an_industry_of_services_makes_no_goods() -> None:
    themes = load_themes()
    assert {m.theme_id for m in themes.match("een gezonde media industrie")} == {"gezondheid-vitaal", "media"}
    assert "maakindustrie" in {m.theme_id for m in themes.match("de media-industrie en de industrie")}
