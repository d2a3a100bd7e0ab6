"""What the documents point at is there, and the decisions are numbered without gaps."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


def test_decisions_are_numbered_without_gaps_and_say_when() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name
        assert re.search(r"^Status: \w+, \d{4}-\d\d-\d\d\.", text, re.MULTILINE), page.name
        assert {"## Context", "## Decision"} <= set(re.findall(r"^## .*", text, re.MULTILINE)), page


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_points_at_exists(document: object) -> None:
    path = ROOT / str(document)
    text = path.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"
    for file, test in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text):
        assert (ROOT / file).is_file(), f"{path.name} names {file}"
        assert not test or f"def {test}(" in (ROOT / file).read_text("utf-8"), f"{path.name} names {file}::{test}"
