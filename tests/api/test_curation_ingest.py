"""Every kind of correction through a real ingest, and again through one after a document changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.build import BuildReport, build_generation
from api.care import examine
from kg.generations import Generation, Generations
from kg.model import Evidence, KnowledgeGraph
from search.encoder import Encoder

FIRST = """# Regio Twente

De Slingeland Campus in Hengelo is een initiatief van Saxion en Demcon.

Fieldlab Proefwijk in Enschede werkt samen met Demcon. Het Innovatielab Sterrenveld staat in Almelo.

## Wat hebben we nodig?

- Een testlocatie voor drones
"""
SECOND = """# Regio Achterhoek

Fieldlab Proef Wijk in Doetinchem werkt samen met Demcon. De Wolbert Campus in Winterswijk groeit.

Het Programma Boerenverstand van de gemeente Doetinchem loopt tot 2027.
"""
CAMPUS, DEMCON, PROEFWIJK = "hotspot-slingeland-campus", "organisatie-demcon", "hotspot-fieldlab-proef-wijk"
VARIANT, LAB, OTHER_CAMPUS = "hotspot-fieldlab-proefwijk", "hotspot-innovatielab-sterrenveld", "hotspot-wolbert-campus"
CORRECTIONS: list[dict[str, Any]] = [
    {"actie": "bevestig", "id": CAMPUS},
    {"actie": "verwerp", "relatie": [CAMPUS, "ligtIn", "gemeente-hengelo"], "reden": "ligt net buiten de stad"},
    {"actie": "hernoem", "id": "hogeschool", "naam": "Saxion Hogescholen"},
    {"actie": "hertype", "id": LAB, "type": "Programma", "subtype": "project"},
    {"actie": "voeg-samen", "id": CAMPUS, "met": [OTHER_CAMPUS]},
    {"actie": "houd-apart", "id": PROEFWIJK, "van": [VARIANT], "reden": "twee proeven"},
    {"actie": "houd-apart", "id": DEMCON, "documenten": ["tweede.md"], "naam": "Demcon Oost"},
    {
        "actie": "voeg-toe",
        "document": "eerste.md",
        "citaat": "Een testlocatie voor drones",
        "behoefte": {"gebied": "gemeente-hengelo", "soort": "behoefte", "tekst": "Een droneplek"},
    },
]


@dataclass(frozen=True)
class Ingested:
    """An ingest of the two documents: its generation and report."""

    report: BuildReport
    generation: Generation

    @property
    def graph(self) -> KnowledgeGraph:
        return self.generation.graph

    def ids(self) -> set[str]:
        return {e.id for e in self.graph.entities}


def _ingest(folder: Path, data: Path, encoder: Encoder, first: str = FIRST) -> Ingested:
    (folder / "curatie").mkdir(parents=True, exist_ok=True)
    (folder / "eerste.md").write_text(first, encoding="utf-8")
    (folder / "tweede.md").write_text(SECOND, encoding="utf-8")
    report = build_generation([folder], data, encoder=encoder)
    return Ingested(report, Generations(data).open())


def _correct(folder: Path, rows: list[dict[str, Any]]) -> None:
    body = {"door": "A. de Vries", "op": "2026-11-21", "correcties": rows}
    (folder / "curatie").mkdir(parents=True, exist_ok=True)
    (folder / "curatie" / "hand.yaml").write_text(yaml.safe_dump(body, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def plain(folder: Path, data: Path, encoder: Encoder) -> Ingested:
    """Before any correction: what the corrections are about is there."""
    found = _ingest(folder, data, encoder)
    assert {CAMPUS, DEMCON, LAB, OTHER_CAMPUS} <= found.ids()
    assert PROEFWIJK in found.ids() and VARIANT not in found.ids(), "two spellings are one thing until someone objects"
    return found


def _corrections(plain: Ingested) -> list[dict[str, Any]]:
    hogeschool = next(e.id for e in plain.graph.entities if "Saxion" in e.name)
    return [row | ({"id": hogeschool} if row.get("id") == "hogeschool" else {}) for row in CORRECTIONS]


@pytest.fixture(scope="module")
def corrected(plain: Ingested, folder: Path, data: Path, encoder: Encoder) -> Ingested:
    _correct(folder, _corrections(plain))
    return _ingest(folder, data, encoder)


@pytest.fixture(scope="module")
def again(corrected: Ingested, folder: Path, data: Path, encoder: Encoder) -> Ingested:
    """After the first document changed: a line more at its top, the campus and the quote gone."""
    text = FIRST.replace("# Regio Twente\n", "# Regio Twente\n\nDeze versie is herzien.\n")
    text = text.replace("Slingeland Campus", "Vossenveld Campus").replace("testlocatie voor drones", "proefveld")
    return _ingest(folder, data, encoder, text)


def _evidence(graph: KnowledgeGraph) -> set[Evidence]:
    tables = (graph.entities, graph.relations, graph.kruisbestuivingen, graph.behoeften, graph.feiten)
    return {e for table in tables for row in table for e in row.evidence}


def _applied(found: Ingested) -> dict[str, list[str | None]]:
    table: dict[str, list[str | None]] = {}
    for c in found.graph.curations:
        table.setdefault(c.action, []).append(c.problem)
    return table


def test_all_of_them_are_applied(corrected: Ingested) -> None:
    assert all(problem is None for problems in _applied(corrected).values() for problem in problems)
    assert len(corrected.graph.curations) == len(CORRECTIONS)
    assert all(c.by == "A. de Vries" and c.on == "2026-11-21" for c in corrected.graph.curations)


def test_each_does_what_it_says(corrected: Ingested, plain: Ingested) -> None:
    graph = corrected.graph
    entities = {e.id: e for e in graph.entities}
    own = [e for e in entities[CAMPUS].evidence if e.document == "eerste.md"]
    assert own and {e.certainty for e in own} == {1.0}
    relations = {(r.subject, r.predicate, r.object) for r in graph.relations}
    assert (CAMPUS, "ligtIn", "gemeente-hengelo") in {(r.subject, r.predicate, r.object) for r in plain.graph.relations}
    assert (CAMPUS, "ligtIn", "gemeente-hengelo") not in relations
    assert "Saxion Hogescholen" in {e.name for e in graph.entities}
    assert LAB not in entities and entities["programma-innovatielab-sterrenveld"].subtype == "project"
    assert OTHER_CAMPUS not in entities and "Wolbert Campus" in entities[CAMPUS].aliases
    assert (CAMPUS, "ligtIn", "gemeente-winterswijk") in relations, "what was said of the other is said of this one"
    assert {PROEFWIJK, VARIANT} <= set(entities)
    assert {e.document for e in entities[DEMCON].evidence} == {"eerste.md"}
    assert {e.document for e in entities["organisatie-demcon-oost"].evidence} == {"tweede.md"}
    assert "Een droneplek" in {b.text for b in graph.behoeften}


def test_what_was_read_is_still_there(corrected: Ingested, plain: Ingested) -> None:
    """Only the rejected relation goes; certainty may have risen."""
    places = {(e.document, e.begin, e.end) for e in _evidence(corrected.graph)}
    assert {(e.document, e.begin, e.end) for e in _evidence(plain.graph)} <= places


def test_they_stand_in_a_named_graph_of_their_own(corrected: Ingested) -> None:
    query = """
        PREFIX dct: <http://purl.org/dc/terms/>
        SELECT ?graph (COUNT(DISTINCT ?c) AS ?n) WHERE { GRAPH ?graph { ?c dct:creator ?who ; dct:date ?when } }
        GROUP BY ?graph"""
    rows = {str(row["graph"].value): int(row["n"].value) for row in corrected.generation.store.query(query)}  # type: ignore[union-attr]
    assert [n for name, n in rows.items() if name.endswith("graaf/curatie")] == [len(CORRECTIONS)]


def test_a_changed_document_keeps_what_fits_and_what_does_not_is_reported(again: Ingested) -> None:
    problems = _applied(again)
    assert again.report.read == ["eerste.md"], "the other document was not read again"
    assert problems["hernoem"] == problems["hertype"] == [None]
    assert problems["houd-apart"] == [None, None]
    assert [bool(p) for p in problems["bevestig"] + problems["verwerp"] + problems["voeg-samen"]] == [True] * 3
    assert problems["voeg-toe"] == ["het citaat staat niet in eerste.md"]
    assert {PROEFWIJK, VARIANT, "organisatie-demcon-oost", "programma-innovatielab-sterrenveld"} <= again.ids()
    unfit = [text for _, text in again.report.notes if "past niet meer" in text]
    assert len(unfit) == 4


def test_doctor_names_each_that_does_not_fit_with_its_line(again: Ingested, data: Path) -> None:
    assert again.generation.id
    wrong = [f.text for f in examine(data) if not f.fine]
    assert len(wrong) == 4 and all("hand.yaml, regel " in text for text in wrong)


def test_corrections_give_the_same_graph_from_the_cache_as_from_scratch(
    again: Ingested, folder: Path, tmp_path: Path, encoder: Encoder
) -> None:
    build_generation([folder], tmp_path, encoder=encoder)
    fresh = Generations(tmp_path).open()
    assert fresh.graph == again.graph and fresh.ledger == again.generation.ledger
