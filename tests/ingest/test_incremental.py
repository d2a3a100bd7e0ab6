"""What was read before is not read again, and gives the same graph; a bad entry is read again."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

import ingest.incremental as incremental
from ingest.collect import collect
from ingest.incremental import DocumentReading, ReadingCache, code_version, document_key
from ingest.pipeline import ExtractResult, extract_all
from ingest.readers import Content, read_document
from kg.model import Document
from tests.ingest import make_files as make
from tests.ingest.statements import document

N_DOCUMENTS = 40


def _text(number: int, place: str = "Hengelo") -> str:
    return (
        f"Regio Twente\n\nDe Wolbert{number} Campus in {place} is een initiatief van Saxion.\n\n"
        "Wat hebben we nodig?\n\n• Een testlocatie voor drones\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "corpus"
    target.mkdir()
    for number in range(N_DOCUMENTS):
        (target / f"plan-{number:02}.txt").write_text(_text(number), encoding="utf-8")
    return target


def _read(folder: Path, cache: ReadingCache) -> ExtractResult:
    return extract_all(collect([folder], cache=cache).documents, cache=cache)


def _names(result: ExtractResult) -> set[str]:
    return {entity.name for entity in result.graph.entities}


def test_one_changed_document_of_forty_is_the_only_one_read_again(folder: Path, tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path / "cache")
    first = _read(folder, cache)
    assert len(first.read) == N_DOCUMENTS
    assert _read(folder, cache).read == ()
    (folder / "plan-07.txt").write_text(_text(7).replace("Wolbert7", "Vossenveld"), encoding="utf-8")
    second = _read(folder, cache)
    assert second.read == ("plan-07.txt",)
    assert "Vossenveld Campus" in _names(second) and "Wolbert7 Campus" not in _names(second)
    assert second.graph == extract_all(collect([folder]).documents).graph


def test_a_removed_document_takes_its_statements_along(folder: Path, tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path / "cache")
    before = _read(folder, cache)
    (folder / "plan-03.txt").unlink()
    after = _read(folder, cache)
    assert after.read == ()
    assert _names(before) - _names(after) == {"Wolbert3 Campus"}
    assert "Hogeschool Saxion" in _names(after), "thirty-nine others still state it"
    assert not any(e.document == "plan-03.txt" for x in after.graph.entities for e in x.evidence)
    assert not any(p.document == "plan-03.txt" for p in after.graph.passages)


def test_what_comes_from_the_cache_equals_what_is_read(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path)
    docs = [
        document(_text(1)),
    ]
    fresh, kept = extract_all(docs, cache=cache), extract_all(docs, cache=cache)
    assert kept.read == () and kept.graph == fresh.graph and kept.ledger == fresh.ledger


@pytest.mark.bronnen
def test_the_real_documents_come_from_the_cache_unchanged(bronnen: Path, tmp_path: Path) -> None:
    docs = [read_document(path) for path in sorted(bronnen.glob("000*.txt"))]
    cache = ReadingCache(tmp_path)
    fresh, kept = extract_all(docs, cache=cache), extract_all(docs, cache=cache)
    assert kept.read == () and kept.graph == fresh.graph and kept.ledger == fresh.ledger


def _entries(cache: ReadingCache) -> Sequence[Path]:
    return sorted(cache.folder.rglob("*.json"))


@pytest.mark.parametrize("damage", [b"", b"{}", b"\x00" * 200, None])
def test_a_damaged_entry_is_read_again_and_mended(
    tmp_path: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    cache, doc = ReadingCache(tmp_path), document(_text(1))
    fresh = extract_all([doc], cache=cache)
    (entry,) = _entries(cache)
    whole = entry.read_bytes()
    entry.write_bytes(whole.replace(b"Wolbert1", b"Wolbert9", 1) if damage is None else damage)
    with caplog.at_level(logging.WARNING):
        again = extract_all([doc], cache=cache)
    assert again.read == (doc.name,) and again.graph == fresh.graph
    assert "is damaged" in caplog.text
    assert entry.read_bytes() == whole


def test_another_version_of_the_code_reads_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, doc = ReadingCache(tmp_path), document(_text(1))
    extract_all([doc], cache=cache)
    monkeypatch.setattr(incremental, "code_version", lambda: "anders")
    assert extract_all([doc], cache=cache).read == (doc.name,)
    assert len(_entries(cache)) == 2


def test_old_versions_are_removed(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d", code_version()):
        (tmp_path / name).mkdir()
    ReadingCache(tmp_path).prune(keep=2)
    assert (tmp_path / code_version()).is_dir()
    assert len(list(tmp_path.iterdir())) <= 3


def test_a_cache_that_cannot_be_written_costs_nothing_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "bestand").write_text("geen map")
    result = extract_all([document(_text(1))], cache=ReadingCache(tmp_path / "bestand"))
    assert result.graph.entities
    assert "is not kept" in caplog.text


def test_a_pdf_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make.write_pdf(tmp_path / "plan.pdf", make.draw_report)
    cache = ReadingCache(tmp_path / "cache")
    first = read_document(path, cache=cache)

    def refuse(path: Path, data: bytes) -> Content:
        raise AssertionError("the file was opened again")

    monkeypatch.setattr("ingest.readers.pdf.read_pdf", refuse)
    again = read_document(path, name="ander plan.pdf", cache=cache)
    assert again.text == first.text and again.pages == first.pages
    assert again.name == "ander plan.pdf"


def test_the_key_follows_everything_that_a_statement_depends_on() -> None:
    doc = document(_text(1))
    others = [
        Document(doc.id, "ander.txt", doc.title, doc.kind, doc.sha256, doc.text),
        Document(doc.id, doc.name, "Andere titel", doc.kind, doc.sha256, doc.text),
        Document(doc.id, doc.name, doc.title, doc.kind, doc.sha256, doc.text + " "),
    ]
    assert len({document_key(d) for d in [doc, *others]}) == 4


def test_an_entry_of_another_kind_is_none(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path)
    cache.put("sleutel", Content("tekst"))
    assert cache.get(Content, "sleutel") == Content("tekst")
    assert cache.get(DocumentReading, "sleutel") is None
