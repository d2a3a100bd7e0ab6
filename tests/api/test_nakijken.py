"""The lists for people to go through: the page, the API and the files, and that what they offer can be pasted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from api.app import create_app
from api.build import build_generation
from api.review import review
from api.review_lists import LISTS, list_lines, place_of, rows_of
from ingest.curation import CurationFile, load_curation
from ingest.pipeline import extract_all
from ingest.readers import read_document
from kg.generations import Generations
from kg.model import Evidence, KnowledgeGraph, Relation
from kg.reference import load_areas
from search.encoder import Encoder
from tests.api.conftest import ThreadServer
from tests.api.test_cli import run

FIRST = """# Regio Twente

De Slingeland Campus in Hengelo is een initiatief van Saxion. Fieldlab Proefwijk in Enschede werkt met Demcon.

Het fieldlab Monnikenkamp in Almelo groeit. De Wolbert Campus in Deventer groeit.

## Wat hebben we nodig?

We werken aan vier dingen:

- Een testlocatie voor drones
- Meer technici
- Ruimte voor start-ups
"""
SECOND = """# Regio Achterhoek

Fieldlab Proef Wijk in Doetinchem groeit. De Wolvert Campus in Winterswijk groeit.
"""
CURATION = """door: A. de Vries
op: 2026-11-21
correcties:
  - {actie: bevestig, id: hotspot-slingeland-campus}
  - {actie: verwerp, id: hotspot-bestaat-niet}
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "eerste.md").write_text(FIRST, encoding="utf-8")
    (folder / "tweede.md").write_text(SECOND, encoding="utf-8")
    (folder / "curatie").mkdir()
    (folder / "curatie" / "hand.yaml").write_text(CURATION, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def read_data(corpus: Path, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    data = tmp_path_factory.mktemp("data")
    build_generation([corpus], data, encoder=encoder)
    return data


@pytest.fixture(scope="module")
def site(read_data: Path) -> Iterator[httpx.Client]:
    with ThreadServer(create_app(read_data)) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def test_a_faulty_filter_on_a_later_page_is_told_as_such(site: httpx.Client) -> None:
    for path in ("/nakijken?pagina=2&klasse=onzin", "/veranderd?pagina=2&gebied=onzin"):
        answer = site.get(path)
        assert answer.status_code == 400 and "onzin" in answer.text, path
    for path in ("/nakijken?pagina=99", "/veranderd?pagina=99"):
        assert site.get(path).status_code == 404, path


def _rows(site: httpx.Client, **query: str | int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.get("/v1/nakijken", params={"aantal": 100, **query}).json()["nakijken"]
    return found


def test_every_quote_of_the_list_is_in_its_document(site: httpx.Client) -> None:
    rows = _rows(site)
    assert len(rows) > 10 and rows == sorted(rows, key=lambda r: -r["score"])
    texts = {name: site.get(f"/v1/documenten/{name}").json()["tekst"] for name in ("eerste", "tweede")}
    for row in rows:
        (evidence,) = row["bewijs"]
        text = texts[evidence["document"].removesuffix(".md")]
        assert text[evidence["begin"] : evidence["eind"]] == evidence["citaat"]


def test_every_correction_that_is_offered_is_one_that_ingest_accepts(site: httpx.Client, corpus: Path) -> None:
    rows = [row for name in ("uitspraken", "dubbel", "samengevoegd") for row in _rows(site, lijst=name)]
    lines = [line for row in rows for line in row["correcties"].values()]
    assert len(lines) > 20
    CurationFile.model_validate(yaml.safe_load("door: A\nop: 2026-11-21\ncorrecties:\n" + "\n".join(lines)))


@pytest.mark.parametrize(("action", "left"), [("voeg samen", 0), ("houd apart", 0)])
def test_a_pasted_line_about_look_alikes_takes_them_off_the_list(
    site: httpx.Client, corpus: Path, tmp_path: Path, action: str, left: int
) -> None:
    (row,) = _rows(site, lijst="dubbel")
    assert {row["naam"], row["andereNaam"]} == {"Wolbert Campus", "Wolvert Campus"}
    (tmp_path / "curatie").mkdir()
    (tmp_path / "curatie" / "a.yaml").write_text(CURATION + "  " + row["correcties"][action] + "\n", encoding="utf-8")
    docs = [read_document(corpus / name) for name in ("eerste.md", "tweede.md")]
    result = extract_all(docs, corrections=load_curation([tmp_path]))
    assert len(result.ledger["mogelijkDubbel"]) == left
    kept = {e.id for e in result.graph.entities} & {row["id"], row["andereId"]}
    assert len(kept) == (1 if action == "voeg samen" else 2)


def test_the_page_has_the_quote_link_and_the_line_of_each_row(site: httpx.Client) -> None:
    page = site.get("/nakijken").text
    cards = page.split('<li class="kaart"')[1:]
    assert len(cards) == 20
    for card, row in zip(cards, _rows(site, aantal=20), strict=True):
        place = row["bewijs"][0]
        assert f"begin={place['begin']}&amp;eind={place['eind']}#citaat" in card
        assert "actie: bevestig" in card and "actie: verwerp" in card
    assert 'href="/nakijken?lijst=uitspraken&amp;pagina=2&amp;aantal=20"' in page
    assert 'value="21"' in site.get("/nakijken?pagina=2").text
    assert site.get("/nakijken?pagina=99").status_code == 404


def test_it_is_linked_from_the_footer_and_the_list_of_documents(site: httpx.Client) -> None:
    assert site.get("/").text.count('href="/nakijken"') == 1
    assert site.get("/documenten").text.count('href="/nakijken"') == 2


def test_filters_narrow_and_say_so_when_nothing_is_left(site: httpx.Client) -> None:
    everything = _rows(site)
    second = _rows(site, document="tweede")
    assert 0 < len(second) < len(everything) and {r["document"] for r in second} == {"tweede.md"}
    hotspots = _rows(site, klasse="Hotspot")
    assert hotspots and {r["soort"] for r in hotspots} == {"Hotspot"}
    assert any("Hengelo" in r["tekst"] for r in _rows(site, gebied="gemeente-hengelo"))
    assert len(_rows(site, lijst="dubbel", document="tweede")) == 1
    assert "Binnen deze keuze staat er niets" in site.get("/nakijken?klasse=Versneller").text
    wrong = site.get("/nakijken?klasse=Ding")
    assert wrong.status_code == 400 and "bestaat niet" in wrong.text
    assert site.get("/v1/nakijken?lijst=zomaar").status_code == 400


def test_doubts_point_to_page_and_quote(site: httpx.Client) -> None:
    (row,) = _rows(site, lijst="twijfels")
    assert row["soort"] == "telling" and "noemt 4" in row["tekst"]
    assert row["bewijs"][0]["citaat"] == "We werken aan vier dingen:"
    place = row["bewijs"][0]
    link = f'href="/documenten/eerste?begin={place["begin"]}&amp;eind={place["eind"]}#citaat"'
    assert link in site.get("/nakijken?lijst=twijfels").text
    assert link in site.get("/documenten/eerste").text, "on the document's own page, too"


def test_a_correction_that_does_not_fit_is_shown_first_and_on_every_list(site: httpx.Client) -> None:
    first, second = _rows(site, lijst="correcties")
    assert "hotspot-bestaat-niet" in first["probleem"] and second["probleem"] is None
    assert first["door"] == "A. de Vries" and first["plaats"] == "hand.yaml, regel 5"
    assert "1 correctie past niet meer" in " ".join(site.get("/nakijken").text.split())


@pytest.mark.parametrize("name", sorted(LISTS))
def test_csv_json_and_lines_hold_the_same_rows(site: httpx.Client, read_data: Path, name: str) -> None:
    answer = site.get(f"/nakijken.csv?lijst={name}")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert tuple(rows[0]) == tuple(LISTS[name].columns)
    n = site.get(f"/v1/nakijken?lijst={name}").json()["totaal"]
    assert n > 0 and len(rows) == n + 1
    generation = Generations(read_data).open()
    lines = list_lines(name, rows_of(name, generation.graph, generation.ledger))
    assert sum(bool(re.match(r"\s*\d+\.  ", line)) for line in lines) == n


def test_the_command_prints_the_same_list(site: httpx.Client, read_data: Path) -> None:
    said = run("review", "--lijst", "dubbel", "--csv", "--data", read_data).stdout.lstrip("\ufeff")
    asked = site.get("/nakijken.csv?lijst=dubbel").content.decode("utf-8-sig")
    assert said.splitlines() == asked.splitlines()
    assert "known: uitspraken, dubbel" in run("review", "--lijst", "alles", "--data", read_data, code=1).stderr


def test_each_list_says_when_it_is_empty(client: httpx.Client) -> None:
    for name, about in LISTS.items():
        if name != "uitspraken":
            assert about.empty in client.get(f"/nakijken?lijst={name}").text
        assert list_lines(name, []) == [about.empty]


def test_what_the_register_says_too_needs_no_check() -> None:
    said = (Evidence("a.md", 0, 5, None, "tekst", "regel", 0.5),)
    known = Relation("gemeente-hengelo", "ligtIn", "overijssel", said)
    odd = Relation("gemeente-hengelo", "ligtIn", "zeeland", said)
    rows = review(KnowledgeGraph(relations=(known, odd)), areas=load_areas())
    assert [row.about for row in rows] == [("gemeente-hengelo", "zeeland")]


def test_a_place_that_is_not_in_the_text_is_no_quote(corpus: Path) -> None:
    doc = read_document(corpus / "eerste.md")
    assert place_of(doc, {"begin": 2, "eind": 14, "citaat": "iets anders"}) is None
    assert place_of(doc, {"begin": 2, "eind": 14, "citaat": doc.text[2:14]}) == doc.evidence(2, 14, "leesverslag", 1.0)
    assert place_of(None, {"begin": 2, "eind": 14, "citaat": "x"}) is None
