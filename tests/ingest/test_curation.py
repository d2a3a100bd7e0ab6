"""Corrections by people: checked, applied after every ingest, and reported when they do not fit any more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.curation import CurationError, load_curation, sources_of
from ingest.pipeline import ExtractResult, extract_all
from kg.export import read_jsonl, write_jsonl
from kg.model import KnowledgeGraph
from kg.rdf import graph_quads
from tests.ingest.statements import document

TEXT = """Regio Twente

De Slingeland Campus in Hengelo is een initiatief van Saxion en Demcon.
Fieldlab Proefwijk in Enschede werkt samen met Demcon.

Wat hebben we nodig?

• Een testlocatie voor drones
"""
CAMPUS, DEMCON = "hotspot-slingeland-campus", "organisatie-demcon"


def run(folder: Path, corrections: list[dict[str, Any]] | str, text: str = TEXT) -> ExtractResult:
    """Read `text` with corrections as a corpus in `folder` would have them."""
    body = {"door": "A. de Vries", "op": "2026-11-20", "correcties": corrections}
    target = folder / "curatie" / "eerste.yaml"
    target.parent.mkdir(exist_ok=True)
    source = corrections if isinstance(corrections, str) else yaml.safe_dump(body, allow_unicode=True)
    target.write_text(source, encoding="utf-8")
    found = load_curation([folder])
    return extract_all([document(text, "Twente"), *sources_of(found)], corrections=found)


def ids(graph: KnowledgeGraph) -> set[str]:
    return {e.id for e in graph.entities}


def problems(result: ExtractResult) -> list[str]:
    return [row["probleem"] for row in result.ledger["curatie"]["pastNiet"]]


@pytest.fixture(scope="module")
def plain() -> KnowledgeGraph:
    graph = extract_all([document(TEXT, "Twente")]).graph
    assert {CAMPUS, DEMCON} <= ids(graph)
    return graph


def test_reject_takes_an_entity_and_its_relations(tmp_path: Path, plain: KnowledgeGraph) -> None:
    assert any(CAMPUS in (r.subject, r.object) for r in plain.relations)
    graph = run(tmp_path, [{"actie": "verwerp", "id": CAMPUS, "reden": "bestaat niet"}]).graph
    assert CAMPUS not in ids(graph)
    assert not any(CAMPUS in (r.subject, r.object) for r in graph.relations)


def test_reject_and_confirm_a_relation(tmp_path: Path, plain: KnowledgeGraph) -> None:
    first, second = plain.relations[:2]
    rows = [
        {"actie": "verwerp", "relatie": [first.subject, first.predicate, first.object]},
        {"actie": "bevestig", "relatie": [second.subject, second.predicate, second.object]},
    ]
    graph = run(tmp_path, rows).graph
    kept = {(r.subject, r.predicate, r.object): r for r in graph.relations}
    assert (first.subject, first.predicate, first.object) not in kept
    confirmed = kept[second.subject, second.predicate, second.object]
    assert {e.certainty for e in confirmed.evidence} == {1.0}
    assert len(kept) == len(plain.relations) - 1


def test_rename_keeps_the_id_and_the_old_name(tmp_path: Path) -> None:
    graph = run(tmp_path, [{"actie": "hernoem", "id": CAMPUS, "naam": "Campus Slingeland"}]).graph
    (entity,) = [e for e in graph.entities if e.id == CAMPUS]
    assert entity.name == "Campus Slingeland" and "Slingeland Campus" in entity.aliases


def test_retype_gives_the_id_of_the_new_type_and_keeps_every_relation(tmp_path: Path, plain: KnowledgeGraph) -> None:
    graph = run(tmp_path, [{"actie": "hertype", "id": CAMPUS, "type": "Programma", "subtype": "project"}]).graph
    (entity,) = [e for e in graph.entities if e.id == "programma-slingeland-campus"]
    assert entity.type == "Programma" and entity.evidence and CAMPUS not in ids(graph)
    assert len(graph.relations) == len(plain.relations)


def test_merge_loses_no_statement(tmp_path: Path, plain: KnowledgeGraph) -> None:
    other = next(e.id for e in plain.entities if e.type == "Organisatie" and e.id != DEMCON)
    graph = run(tmp_path, [{"actie": "voeg-samen", "id": DEMCON, "met": [other]}]).graph
    (entity,) = [e for e in graph.entities if e.id == DEMCON]
    assert other not in ids(graph) and len(entity.aliases) >= 1

    def places(g: KnowledgeGraph) -> set[tuple[int, int]]:
        tables = [[r.evidence for r in g.relations], [x.evidence for x in g.entities]]
        return {(e.begin, e.end) for table in tables for evidence in table for e in evidence}

    assert places(graph) == places(plain)


def test_an_added_statement_has_its_quote_and_stands_in_the_graph_of_the_curation(tmp_path: Path) -> None:
    quote = "Een testlocatie voor drones"
    rows: list[dict[str, Any]] = [
        {
            "actie": "voeg-toe",
            "document": "voorbeeld.txt",
            "citaat": "Fieldlab Proefwijk in Enschede",
            "relatie": ["twente", "heeftHotspot", CAMPUS],
        },
        {
            "actie": "voeg-toe",
            "document": "voorbeeld.txt",
            "citaat": quote,
            "feit": {"onderwerp": CAMPUS, "indicator": "testlocaties", "waarde": "1"},
        },
        {
            "actie": "voeg-toe",
            "document": "voorbeeld.txt",
            "citaat": quote,
            "entiteit": {"type": "Hotspot", "naam": "Dronetuin", "subtype": "lab"},
        },
    ]
    result = run(tmp_path, rows)
    assert problems(result) == [] and result.ledger["curatie"]["toegepast"] == 3
    (fact,) = [f for f in result.graph.feiten if f.subject == CAMPUS and f.indicator == "testlocaties"]
    (evidence,) = fact.evidence
    assert TEXT[evidence.begin : evidence.end] == evidence.quote == quote
    quads = list(graph_quads(result.graph))
    added = {str(q.subject)[1:-1].rpartition("/")[2] for q in quads if str(q.graph_name).endswith("graaf/curatie>")}
    assert {fact.id, "hotspot-dronetuin"} <= added
    who = [q for q in quads if q.predicate.value.endswith("terms/creator") and "A. de Vries" in str(q.object)]
    assert len(who) == 3 and {str(q.graph_name).endswith("graaf/curatie>") for q in who} == {True}


def test_corrections_survive_the_files_of_a_generation(tmp_path: Path) -> None:
    graph = run(tmp_path, [{"actie": "hernoem", "id": CAMPUS, "naam": "Nieuw"}]).graph
    write_jsonl(graph, tmp_path / "kg")
    again = read_jsonl(tmp_path / "kg", lambda id_: TEXT)
    assert again.curations == graph.curations and len(again.curations) == 1


def test_a_correction_that_does_not_fit_any_more_is_reported_and_the_rest_applied(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"actie": "verwerp", "id": CAMPUS},
        {"actie": "bevestig", "id": CAMPUS},
        {"actie": "bevestig", "relatie": [DEMCON, "ligtIn", "twente"]},
        {
            "actie": "voeg-toe",
            "document": "voorbeeld.txt",
            "citaat": "Dit staat er niet",
            "entiteit": {"type": "Hotspot", "naam": "X"},
        },
        {"actie": "voeg-toe", "document": "weg.txt", "citaat": "x", "entiteit": {"type": "Hotspot", "naam": "X"}},
    ]
    result = run(tmp_path, rows)
    assert result.ledger["curatie"]["toegepast"] == 1
    first, second, third, fourth = problems(result)
    assert CAMPUS in first and "ligtIn" in second
    assert "citaat staat niet" in third and "weg.txt" in fourth
    assert next(row["plaats"] for row in result.ledger["curatie"]["pastNiet"]).startswith("eerste.yaml, regel ")


def test_a_changed_document_keeps_what_still_fits(tmp_path: Path) -> None:
    rows = [{"actie": "hernoem", "id": CAMPUS, "naam": "Nieuw"}, {"actie": "verwerp", "id": DEMCON}]
    result = run(tmp_path, rows, "Inleiding.\n\n" + TEXT.replace("Demcon", "Twentsche Kabelfabriek"))
    assert "Nieuw" in {e.name for e in result.graph.entities}
    assert len(problems(result)) == 1 and DEMCON in problems(result)[0]


@pytest.mark.parametrize(
    ("source", "line", "fault"),
    [
        ("door: A\nop: 2026-01-01\ncorrecties:\n  - actie: gooiweg\n    id: x\n", 4, "gooiweg"),
        ("door: A\nop: 2026-01-01\ncorrecties:\n  - actie: hertype\n    id: x\n    type: Ding\n", 6, "Ding"),
        ("door: A\nop: gisteren\ncorrecties: []\n", 2, "gisteren"),
        ("door: A\nop: 2026-01-01\ncorrecties:\n  - actie: verwerp\n    reden: zomaar\n", 4, "relatie"),
        ("door: A\nop: 2026-01-01\ncorrecties:\n  - actie: hernoem\n    id: x\n    nam: y\n", 6, "nam"),
        ("door: [\n", 2, "not YAML"),
        ("- a\n", 1, "CurationFile"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, source: str, line: int, fault: str) -> None:
    with pytest.raises(CurationError) as caught:
        run(tmp_path, source)
    assert f"eerste.yaml, line {line}:" in str(caught.value) and fault in str(caught.value)


def test_files_beside_and_inside_a_folder_are_found_once(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    for folder in (corpus / "curatie", tmp_path / "curatie"):
        folder.mkdir(parents=True)
        source = "door: A\nop: 2026-01-01\ncorrecties:\n  - {actie: verwerp, id: x}\n"
        (folder / f"{folder.parent.name}.yaml").write_text(source)
    assert len(load_curation([corpus, corpus])) == 2
    assert load_curation([tmp_path / "elders"]) != () and load_curation([]) == ()
