"""Answers say how many of the documents they rest on; a document's page what it is about, its ledger and doubts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.basis import documents_of
from api.build import build_generation
from kg.generations import Generations
from kg.model import Evidence
from kg.rdf import graph_quads
from search.encoder import Encoder
from tests.api.conftest import ThreadServer
from tests.api.test_cli import run

FIRST = """# Deelregio IJmond

De IJmond heeft behoefte aan een testlocatie voor drones. In 2024 telde de IJmond 200.000 inwoners.

We werken aan vier dingen:

- Meer technici
- Ruimte voor start-ups
- Een campus
"""
SECOND = "# Regio Twente\n\nDe Wolbert Campus in Hengelo helpt bedrijven in Twente met waterstof.\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    folder, data = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("data")
    (folder / "eerste.md").write_text(FIRST, encoding="utf-8")
    (folder / "tweede.md").write_text(SECOND, encoding="utf-8")
    build_generation([folder], data, encoder=encoder)
    return data


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[httpx.Client]:
    with ThreadServer(create_app(data)) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "page", "n"),
    [
        ("/v1/profielen/ijmond", "/profielen/ijmond", 1),
        ("/v1/_zoek?q=Wolbert+Campus+Hengelo&document=tweede", "/zoeken?q=Wolbert+Campus+Hengelo&document=tweede", 1),
        ("/v1/kruisbestuivingen", None, 0),
        ("/v1/routekaarten?gemeente=Hengelo", None, None),
    ],
)
def test_every_answer_says_on_how_many_documents_it_rests(
    site: httpx.Client, path: str, page: str | None, n: int | None
) -> None:
    said = site.get(path).json()["gebaseerdOp"]
    assert said["vanDocumenten"] == 2 and (n is None or said["documenten"] == n)
    assert said["tekst"] == f"Gebaseerd op {said['documenten']} van 2 documenten."
    if page is not None:
        assert said["tekst"] in site.get(page).text


def test_documents_are_counted_wherever_the_evidence_is() -> None:
    e = Evidence("a.md", 0, 1, None, "x")
    assert documents_of({"a": [e, {"b": (e,)}], "c": {"document": "c.md", "tekst": "t"}}) == {"a.md", "c.md"}
    assert documents_of("a.md") == set() and documents_of(None) == set()


def test_a_document_says_what_it_is_about_what_was_read_and_what_is_missing(site: httpx.Client) -> None:
    page = " ".join(site.get("/documenten/eerste").text.split())
    assert 'Dit document gaat over <a href="/profielen/ijmond">IJmond</a>.' in page
    assert "stukken tekst" in page and "Citaten die niet klopten en zijn afgewezen: 0." in page
    assert "Gebied" in page and "De tekst noemt 4 dingen, de lijst eronder telt er 3." in page
    assert '<a href="/profielen/ijmond">IJmond</a>: niets over clusters' in page
    assert site.get("/v1/documenten/eerste").json()["gebied"] == "ijmond"
    assert "niets over" not in site.get("/documenten/tweede").text
    assert "Wat ontbreekt per deelregio" in site.get("/documenten").text


def test_statistics_and_doctor_tell_the_same(site: httpx.Client, data: Path) -> None:
    ledger = site.get("/v1/statistieken").json()["leesverslag"]
    assert ledger["documenten"] == 2 and ledger["twijfels"] == {"telling": 1} and ledger["perKlasse"]
    assert [row["naam"] for row in ledger["perDocument"]] == ["eerste.md", "tweede.md"]
    assert ledger["perDocument"][0]["twijfels"] == 1 and ledger["verloren"] == 0
    (row,) = [r for r in ledger["deelregios"] if r["gebied"] == "ijmond"]
    assert "clusters" in row["ontbreekt"] and "feiten" not in row["ontbreekt"]
    said = run("doctor", "--data", data).stdout
    assert "doubts: 1 telling" in said and "ijmond: no statement about clusters" in said


def test_the_area_stands_in_the_graph_of_the_document(data: Path) -> None:
    quads = graph_quads(Generations(data).open().graph)
    rows = [(str(q.subject), str(q.object)) for q in quads if q.predicate.value.endswith("/spatial")]
    assert [(s.strip("<>").rpartition("/")[2], o.strip("<>").rpartition("/")[2]) for s, o in rows] == [
        ("eerste", "ijmond"),
        ("tweede", "twente"),
    ]
