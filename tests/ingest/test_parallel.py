"""Reading in several processes gives what reading here gives; a document that fails costs its own statements only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest import parallel, pipeline
from ingest.incremental import ReadingCache
from ingest.parallel import FAILED, StatementProcess, processes_for
from ingest.pipeline import extract_all
from ingest.sharing import Sharing
from kg.model import Document
from tests.ingest.statements import document

TEXT = """# Regio {name}

De {name} Campus in Hengelo is een initiatief van Saxion en de gemeente Hengelo. In 2023 werkten er 120 mensen.

## Wat hebben we nodig?

- Een testlocatie voor drones in {name}
- Ruimte voor start-ups met bedrijven uit Zwolle
"""


def made(name: str) -> Document:
    return replace(document(TEXT.format(name=name), name), id=name.casefold(), name=f"{name}.md", kind="md")


DOCUMENTS = [made(name) for name in ("Grasdorp", "Twente", "Salland", "Achterhoek", "Lochem")]


def test_processes_read_the_same_in_any_order_and_keep_it(tmp_path: Path) -> None:
    here = extract_all(DOCUMENTS, processes=1)
    cache = ReadingCache(tmp_path)
    beside = extract_all(DOCUMENTS[::-1], processes=2, cache=cache)
    assert len(here.graph.entities) > 5
    assert (beside.graph, beside.ledger) == (here.graph, here.ledger)
    assert sorted(beside.read) == sorted(doc.name for doc in DOCUMENTS)
    again = extract_all(DOCUMENTS, cache=cache)
    assert again.read == () and again.graph == here.graph


def test_a_process_that_dies_or_lacks_memory_costs_the_statements_of_one_document() -> None:
    process = StatementProcess(memory_mb=60)
    try:
        reading = process.read(DOCUMENTS[0])
    finally:
        process.warm.close()
    assert reading.statements == () and [doubt.kind for doubt in reading.doubts] == [FAILED]
    assert "".join(p.text for p in reading.passages).split() == DOCUMENTS[0].text.split()


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "START_SECONDS", 0.01)
    process = StatementProcess()
    try:
        reading = process.read(DOCUMENTS[0])
    finally:
        process.warm.close()
    assert "duurde langer" in reading.doubts[0].text and reading.passages


def test_a_fault_in_a_rule_is_told_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = pipeline.read_statements

    def faulty(doc: Document, context: object) -> object:
        if doc.name == "Twente.md":
            raise ZeroDivisionError("door nul")
        return real(doc, context)  # type: ignore[arg-type]

    cache = ReadingCache(tmp_path)
    monkeypatch.setattr(pipeline, "read_statements", faulty)
    result = extract_all(DOCUMENTS, cache=cache)
    accounts = result.ledger["documenten"]
    assert [d["soort"] for d in accounts["Twente.md"]["twijfels"]] == [FAILED]
    assert "ZeroDivisionError" in accounts["Twente.md"]["twijfels"][0]["tekst"]
    assert accounts["Salland.md"]["uitspraken"]
    assert {p.document for p in result.graph.passages} == {doc.name for doc in DOCUMENTS}
    monkeypatch.setattr(pipeline, "read_statements", real)
    assert extract_all(DOCUMENTS, cache=cache).read == ("Twente.md",)


def test_more_processes_are_started_for_much_text_only() -> None:
    assert processes_for(10_000) == 1
    assert 1 <= processes_for(10**9) <= parallel.MAX_PROCESSES


def test_shared_statements_are_equal_and_share() -> None:
    context = pipeline.load_context()
    reading = pipeline.read_statements(DOCUMENTS[0], context)
    shared = Sharing().of_document(reading.statements)
    assert shared == reading.statements
    assert len({id(s.evidence) for s in shared}) == len({s.evidence for s in shared})
