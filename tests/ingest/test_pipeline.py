"""The whole of reading, on a small corpus and on the real documents, scored against annotations."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import ExtractResult, extract_all
from ingest.readers import read_document
from tests.ingest.statements import document

SMALL = """Regio Twente

De Grasdorp Campus in Hengelo is een initiatief van Saxion en Demcon.

Wat hebben we nodig?

• Een testlocatie voor drones
"""


def test_the_ledger_says_what_was_read() -> None:
    result = extract_all([document(SMALL, "Twente")])
    account = result.ledger["documenten"]["voorbeeld.txt"]
    assert account["uitspraken"]["entity"] > 2
    assert result.ledger["afgewezenCitaten"] == 0
    assert {p.document for p in result.graph.passages} == {"voorbeeld.txt"}


def test_an_empty_corpus_gives_an_empty_graph() -> None:
    result = extract_all([])
    assert result.graph.entities == () and result.ledger["documenten"] == {}


@pytest.fixture(scope="module")
def real(bronnen: Path) -> ExtractResult:
    return extract_all([read_document(path) for path in sorted(bronnen.glob("*.txt"))])


def export(result: ExtractResult, folder: Path) -> None:
    graph = result.graph
    tables: dict[str, Sequence[Any]] = {
        "entiteiten": graph.entities,
        "relaties": graph.relations,
        "kruisbestuivingen": graph.kruisbestuivingen,
        "behoeften": graph.behoeften,
        "feiten": graph.feiten,
    }
    for name, rows in tables.items():
        lines = "".join(json.dumps(row.as_dict(), ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")


@pytest.mark.bronnen
def test_real_documents_reach_their_targets(real: ExtractResult, shared: Path, tmp_path: Path) -> None:
    export(real, tmp_path)
    command = [
        sys.executable,
        str(shared / "eval" / "kg.py"),
        str(tmp_path),
        str(shared / "gold"),
        str(shared / "bronnen"),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    scores = json.loads(run.stdout.strip().splitlines()[-1])
    assert scores["entities any type"]["f1"] >= 0.83
    assert scores["entities strict"]["f1"] >= 0.75
    assert scores["relations"]["f1"] >= 0.55
    assert scores["quotes"]["not found at their offset, or absent"] == 0


@pytest.mark.bronnen
def test_order_of_documents_does_not_matter(real: ExtractResult) -> None:
    again = extract_all(real.graph.documents[::-1])
    assert again.graph == real.graph
