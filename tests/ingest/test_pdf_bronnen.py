"""The real documents, laid out as PDF, state what their text states, on the same pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.layout import layout
from ingest.pipeline import extract_all
from ingest.readers import read_document
from ingest.titles import derive_title
from tests.ingest.compare_pdf import found
from tests.ingest.render_pdf import render

FLOOR = 0.92
CLASS_FLOOR = 0.88
MIN_CLASS = 15


@pytest.mark.bronnen
def test_nine_of_ten_statements_are_found_in_the_pdf_with_the_right_page(bronnen: Path, tmp_path: Path) -> None:
    texts = [read_document(path) for path in sorted(bronnen.glob("*.txt"))]
    texts = [replace(doc, title=derive_title(doc, layout(doc))) for doc in texts]
    pdfs = [read_document(render(doc, tmp_path / f"{doc.id}.pdf")) for doc in texts]
    assert [len(doc.pages) for doc in pdfs] == [len(doc.pages) for doc in texts]
    table = found(extract_all(texts).graph, extract_all(pdfs).graph)
    total, _, right = table["alles"]
    assert total > 2000
    assert right / total >= FLOOR, table
    for name, (n, _, with_page) in table.items():
        assert n < MIN_CLASS or with_page / n >= CLASS_FLOOR, (name, table[name])
