"""The list of statements to check, and what doctor and the statistics say of reading."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import httpx

from api.care import examine
from api.review import COLUMNS, review, review_lines
from api.review_lists import list_csv
from ingest.ledger import totals
from kg.curation import Curatie
from kg.generations import Generations
from kg.model import Entity, Evidence, KnowledgeGraph, Relation
from tests.api.test_cli import run
from tests.kg.graphs import tiny_graph


def _said(certainty: float, quote: str = "tekst") -> tuple[Evidence, ...]:
    return (Evidence("a.md", 0, len(quote), 3, quote, "regel", certainty),)


GRAPH = KnowledgeGraph(
    entities=(
        Entity("hotspot-a", "Hotspot", "=A", evidence=_said(0.5)),
        Entity("hotspot-b", "Hotspot", "B", evidence=_said(0.5)),
        Entity("hotspot-c", "Hotspot", "C", evidence=_said(1.0)),
        Entity("twente", "Gebied", "Twente", evidence=(*_said(0.2), *_said(0.9, "elders"))),
    ),
    relations=(
        Relation("twente", "heeftHotspot", "hotspot-a", _said(0.9)),
        Relation("twente", "heeftHotspot", "hotspot-c", _said(1.0)),
    ),
)


def test_uncertain_and_used_comes_first_and_certain_not_at_all() -> None:
    rows = review(GRAPH)
    assert [row.id for row in rows] == ["hotspot-a", "hotspot-b", "twente", "twente heeftHotspot hotspot-a"]
    assert rows[0].use == 1 and rows[1].use == 0
    assert rows[2].certainty == 0.9, "the best evidence counts"
    assert review(GRAPH, 1) == rows[:1]


def test_csv_has_a_heading_and_no_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO(list_csv("uitspraken", review(GRAPH)).decode("utf-8-sig")), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["tekst"] == "'=A" and rows[0]["pagina"] == "3" and rows[0]["correctie"].startswith("'- {")


def test_nothing_to_check_is_said() -> None:
    assert review_lines(review(KnowledgeGraph())) == ["Er is niets te controleren: elke uitspraak is zeker."]


def test_the_command_prints_text_csv_and_json(data: Path) -> None:
    assert "zekerheid" in run("review", "--data", data).stdout
    text = run("review", "--csv", "-n", 3, "--data", data).stdout.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    body = json.loads(run("review", "--json", "-n", 3, "--data", data).stdout)
    assert len(rows) == 3 and [row["id"] for row in body["uitspraken"]] == [row["id"] for row in rows]
    scores = [row["score"] for row in body["uitspraken"]]
    assert scores == sorted(scores, reverse=True)


LEDGER = {
    "documenten": {
        "a.md": {
            "paginas": 3,
            "paginasZonderTekst": [2],
            "blokken": 10,
            "blokkenNietGelezen": 4,
            "uitspraken": {"entity": 2},
            "perKlasse": {"Hotspot": 2},
            "twijfels": [{"soort": "taal", "tekst": "x"}],
        }
    },
    "afgewezenCitaten": 1,
    "deelregios": [{"gebied": "ijmond", "aantallen": {}, "ontbreekt": ["feiten"]}],
    "curatie": {
        "toegepast": 0,
        "pastNiet": [Curatie("c", "verwerp", (), "A", "d", "t", "e.yaml, regel 4", "weg").as_dict()],
    },
}


def test_doctor_tells_what_was_read_and_which_corrections_do_not_fit(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    with generations.draft() as draft:
        draft.write_graph(replace(tiny_graph()), (), "https://example.org/id/")
        draft.write_ledger(LEDGER)
        generations.publish(draft, {})
    findings = examine(tmp_path)
    text = "\n".join(f.text for f in findings)
    assert "read 1 documents: 3 pages, 1 without text; 10 blocks, 4 not read; 1 quotes rejected" in text
    assert "a.md: 3 of 3 pages read, 4 blocks not read, 2 statements, 0 quotes rejected, 1 doubts" in text
    assert "ijmond: no statement about feiten" in text and "doubts: 1 taal" in text
    assert [f.text for f in findings if not f.fine] == ["correction in e.yaml, regel 4 no longer fits: weg; edit it"]


def test_statistics_have_the_ledger_in_figures(client: httpx.Client) -> None:
    body = client.get("/v1/statistieken").json()
    assert body["leesverslag"] == {**totals({}), "perDocument": []}
    assert totals(LEDGER)["paginasZonderTekst"] == 1 and totals(LEDGER)["perKlasse"] == {"Hotspot": 2}
