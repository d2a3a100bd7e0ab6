"""The documents written for this project: manifest, front matter, and a place in the source behind every block."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.manifest import make_manifest, read_front_matter, read_manifest, split_front_matter

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
SOURCES = ROOT / ".." / "shared" / "bronnen"
DOCUMENTS = sorted(CORPUS.glob("*.md"))

RANGES = r"\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*"
BRON = re.compile(rf"\(bron: (\d{{3}}, r\. {RANGES}(?:; \d{{3}}, r\. {RANGES})*)\)")

pytestmark = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)


def blocks(body: str) -> list[str]:
    """Blocks of Markdown: what stands between blank lines."""
    return [b.strip("\n") for b in re.split(r"\n[ \t]*\n", body) if b.strip()]


def citations(body: str) -> list[tuple[str, int, int]]:
    """Every (source number, first line, last line) that a body names."""
    found = []
    for block in blocks(body):
        if match := BRON.fullmatch(block):
            for part in match[1].split("; "):
                source, _, ranges = part.partition(", r. ")
                for pair in ranges.split(", "):
                    first, _, last = pair.partition("-")
                    found.append((source, int(first), int(last or first)))
    return found


def uncited(body: str) -> list[str]:
    """Blocks without a place in the source; a paragraph that ends in ":" shares the place of the list after it."""
    rows = [b for b in blocks(body) if not b.startswith("#")]
    return [
        block
        for block, after in zip(rows, [*rows[1:], ""], strict=True)
        if not BRON.fullmatch(block)
        and not BRON.fullmatch(after)
        and not (block.endswith(":") and after.startswith("- "))
    ]


def body_of(path: Path) -> str:
    return split_front_matter(path.read_text("utf-8"))[1]


def test_manifest_has_this_document_as_it_is(path: Path) -> None:
    row = {d.bestand: d for d in make_manifest(CORPUS).documenten}[path.name]
    assert row in read_manifest(CORPUS).documenten, "run: python -m ingest.manifest corpus"
    assert row.licentie == "CC-BY-4.0"


def test_front_matter_is_complete_and_names_the_first_heading(path: Path) -> None:
    meta = read_front_matter(path)
    assert blocks(body_of(path))[0] == f"# {meta.titel}"
    assert meta.uitgever == "Kruisbestuiver"


def test_every_block_has_a_place_in_the_source(path: Path) -> None:
    body = body_of(path)
    assert uncited(body) == []
    assert citations(body), "no citation at all"
    assert [c for c in citations(body) if not 1 <= c[1] <= c[2]] == []


def test_no_malformed_citation_hides_in_the_text(path: Path) -> None:
    assert [b for b in blocks(body_of(path)) if "(bron:" in b and not BRON.fullmatch(b)] == []


@pytest.mark.bronnen
def test_cited_lines_lie_within_the_source(path: Path) -> None:
    if not SOURCES.is_dir():
        pytest.skip("../shared/bronnen is absent")
    for source, _, last in citations(body_of(path)):
        (file,) = SOURCES.glob(f"{source}_*.txt")
        n_lines = len(file.read_text("utf-8").rstrip("\n").split("\n"))
        assert last <= n_lines, f"{path.name} cites line {last} of {file.name}, which has {n_lines}"
