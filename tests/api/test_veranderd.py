"""What changed between two generations: page, JSON and feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from api.app import create_app
from kg.generations import CHANGES, Generations
from kg.model import KnowledgeGraph
from search.encoder import Encoder
from tests.api.conftest import ThreadServer, publish
from tests.kg.graphs import tiny_graph

ATOM = "{http://www.w3.org/2005/Atom}"


def _other(graph: KnowledgeGraph) -> KnowledgeGraph:
    """The fund is gone, the fact has another value, and a campus got a second name."""
    (fact,) = graph.feiten
    renamed = [replace(e, aliases=("Noordoever",)) if e.type == "Hotspot" else e for e in graph.entities]
    kept = tuple(e for e in renamed if e.type != "Financiering")
    return replace(graph, entities=kept, feiten=(replace(fact, id="feit-2", value="1.300"),))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> tuple[Path, str, str]:
    data = tmp_path_factory.mktemp("data")
    return data, publish(data, tiny_graph(), encoder), publish(data, _other(tiny_graph()), encoder)


@pytest.fixture(scope="module")
def visitor(two: tuple[Path, str, str]) -> Iterator[httpx.Client]:
    with ThreadServer(create_app(two[0])) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def test_each_kind_of_change_is_told_with_its_quote(visitor: httpx.Client) -> None:
    rows = visitor.get("/v1/wijzigingen").json()["wijzigingen"]
    told = {(r["wijziging"], r["tekst"]): r for r in rows}
    assert set(told) == {
        ("weg", "Oeverfonds"),
        ("anders", "Campus Noordoever"),
        ("anders", "Waterwijk, bouwers: 1.300 personen (2023)"),
    }
    fact = told["anders", "Waterwijk, bouwers: 1.300 personen (2023)"]
    assert fact["was"] == "Waterwijk, bouwers: 1.200 personen (2023)"
    assert all(r["bewijs"] and r["bewijs"][0]["citaat"] for r in rows)


def test_the_page_says_what_was_and_is(visitor: httpx.Client, two: tuple[Path, str, str]) -> None:
    page = visitor.get("/veranderd").text
    assert "0 erbij, 1 weg, 2 anders" in page
    assert "Weg: Oeverfonds" in page and "eerst: Waterwijk, bouwers: 1.200" in page
    back = visitor.get(f"/veranderd?van={two[2]}&tot={two[1]}").text
    assert "1 erbij, 0 weg, 2 anders" in back, "two generations in any order"


def test_changes_can_be_narrowed(visitor: httpx.Client) -> None:
    def told(**asked: str) -> list[str]:
        return [r["tekst"] for r in visitor.get("/v1/wijzigingen", params=asked).json()["wijzigingen"]]

    assert told(wijziging="weg") == ["Oeverfonds"]
    assert told(gebied="bergrand") == []
    assert "Campus Noordoever" in told(gebied="waterwijk")
    assert "Binnen deze keuze" in visitor.get("/veranderd?gebied=bergrand").text


def test_the_feed_is_atom_and_stays_the_same(visitor: httpx.Client, two: tuple[Path, str, str]) -> None:
    answer = visitor.get("/veranderd.atom?gebied=waterwijk")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for element in (feed, *entries):
        assert element.findtext(f"{ATOM}id", "").startswith("https://")
        assert element.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo
    assert any("1.200 bouwers" in (e.findtext(f"{ATOM}content") or "") for e in entries)
    assert len({e.findtext(f"{ATOM}id") for e in entries}) == 2
    assert visitor.get("/veranderd.atom?gebied=waterwijk").content == answer.content
    assert visitor.get("/veranderd.atom?gebied=nergens").status_code == 400


def test_an_unknown_generation_is_named_with_those_that_are(visitor: httpx.Client, two: tuple[Path, str, str]) -> None:
    answer = visitor.get("/v1/wijzigingen?van=20000101T000000Z")
    assert answer.status_code == 400
    assert "20000101T000000Z" in answer.text and two[1] in answer.text
    assert visitor.get("/veranderd?tot=<b>x</b>", headers={"Accept": "text/html"}).status_code == 400


def test_a_first_generation_has_nothing_to_compare_with(data: Path, client: httpx.Client) -> None:
    assert "nog maar één stand" in client.get("/veranderd").text
    assert client.get("/v1/wijzigingen").json()["totaal"] == 0
    assert ElementTree.fromstring(client.get("/veranderd.atom").content).findall(f"{ATOM}entry") == []


def test_a_damaged_predecessor_does_not_stop_an_ingest(tmp_path: Path, encoder: Encoder) -> None:
    first = publish(tmp_path, tiny_graph(), encoder)
    kept = Generations(tmp_path)
    (kept.root / first / "kg" / "feiten.jsonl").write_text("{", "utf-8")
    second = publish(tmp_path, _other(tiny_graph()), encoder)
    assert kept.open_whole().id == second
    assert not (kept.root / second / CHANGES).exists()


def test_what_came_and_went_stands_before_what_is_worded_otherwise(visitor: httpx.Client) -> None:
    shown = re.findall(r"<h3>(Erbij|Weg|Anders):", visitor.get("/veranderd").text)
    assert shown == sorted(shown, key=["Erbij", "Weg", "Anders"].index) and len(set(shown)) > 1
