"""Collect documents: everything readable is ingested, everything else has a line in the report."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.collect import CollectResult, collect
from tests.ingest import make_files as make


def _reasons(result: CollectResult) -> dict[str, str]:
    return {skip.path.name: skip.reason for skip in result.skipped}


def _folder(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def test_one_bad_file_of_each_kind_leaves_the_rest(tmp_path: Path) -> None:
    _folder(
        tmp_path,
        {
            "regio één.md": "# Twente\n\nTekst.\n",
            "latin.txt": "Coöperatie".encode("latin-1"),
            "leeg.txt": b"",
            "nep.docx": b"geen zip",
            "cijfers.xlsx": b"PK",
            "manifest.json": "{}",
            ".verborgen.md": "# Nee",
            "~$regio.docx": b"slot",
        },
    )
    make.image_pdf(tmp_path / "scan.pdf")
    make.write_pdf(tmp_path / "slot.pdf", make.draw_report, encrypt="geheim")
    half = make.write_pdf(tmp_path / "half.pdf", make.draw_report)
    half.write_bytes(half.read_bytes()[:900])
    with (tmp_path / "groot.txt").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    result = collect([tmp_path])
    assert [doc.name for doc in result.documents] == ["latin.txt", "regio één.md"]
    reasons = _reasons(result)
    assert sorted(reasons) == ["cijfers.xlsx", "groot.txt", "half.pdf", "leeg.txt", "nep.docx", "scan.pdf", "slot.pdf"]
    assert "more than the limit" in reasons["groot.txt"]
    assert "password" in reasons["slot.pdf"] and "pictures" in reasons["scan.pdf"]


def test_the_same_content_is_read_once(tmp_path: Path) -> None:
    _folder(tmp_path, {"a.md": "# Een\n\nTekst.", "b.md": "# Een\n\nTekst.", "c.txt": "anders"})
    result = collect([tmp_path])
    assert [doc.name for doc in result.documents] == ["a.md", "c.txt"]
    assert _reasons(result) == {"b.md": "same content as a.md; it was read once"}


def test_the_same_name_in_two_folders_becomes_a_path(tmp_path: Path) -> None:
    _folder(tmp_path, {"oost/plan.md": "# Oost", "west/plan.md": "# West", "noord.md": "# Noord"})
    documents = collect([tmp_path]).documents
    assert [doc.name for doc in documents] == ["noord.md", "oost/plan.md", "west/plan.md"]
    assert [doc.id for doc in documents] == ["noord", "oost-plan", "west-plan"]


def test_the_same_path_in_two_given_folders_gets_a_number(tmp_path: Path) -> None:
    _folder(tmp_path, {"een/plan.md": "# Een", "twee/plan.md": "# Twee", "twee/plan.txt": "drie"})
    documents = collect([tmp_path / "een", tmp_path / "twee"]).documents
    assert [doc.name for doc in documents] == ["plan.md", "plan (2).md", "plan.txt"]
    assert len({doc.id for doc in documents}) == 3


def test_a_file_named_twice_is_read_once_without_a_word(tmp_path: Path) -> None:
    path = _folder(tmp_path, {"a.md": "# Een"}) / "a.md"
    result = collect([path, tmp_path, path])
    assert [doc.name for doc in result.documents] == ["a.md"]
    assert result.skipped == ()


def test_folders_are_read_in_sorted_order_and_progress_is_told(tmp_path: Path) -> None:
    _folder(tmp_path, {name: f"# {name}" for name in ("c.md", "A.md", "b/z.md", "b/y.md")})
    told: list[tuple[int, int]] = []
    result = collect([tmp_path], progress=lambda done, total: told.append((done, total)))
    assert [doc.name for doc in result.documents] == ["A.md", "c.md", "y.md", "z.md"]
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_an_empty_or_absent_folder_is_reported(tmp_path: Path) -> None:
    empty = tmp_path / "leeg"
    empty.mkdir()
    result = collect([empty, tmp_path / "weg"])
    assert result.documents == ()
    assert "holds no documents" in _reasons(result)["leeg"]
    assert "does not exist" in _reasons(result)["weg"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links on this system")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    _folder(tmp_path, {"buiten/geheim.md": "# Geheim", "binnen/plan.md": "# Plan"})
    (tmp_path / "binnen" / "uit").symlink_to(tmp_path / "buiten")
    (tmp_path / "binnen" / "lus").symlink_to(tmp_path / "binnen")
    result = collect([tmp_path / "binnen"])
    assert [doc.name for doc in result.documents] == ["plan.md"]
    assert "link that leads out" in _reasons(result)["uit"]


def test_a_folder_may_be_as_deep_as_paths_go(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1200):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    document = folders[-1] / "diep.md"
    document.write_text("# Diep", "utf-8")
    try:
        assert [doc.name for doc in collect([tmp_path]).documents] == ["diep.md"]
    finally:  # what clears the folder afterwards does not go so deep
        document.unlink()
        for folder in reversed(folders[1:]):
            folder.rmdir()


def test_a_reader_that_breaks_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.readers import text

    def fail(path: Path, data: bytes) -> None:
        raise RuntimeError("onverwacht")

    _folder(tmp_path, {"a.md": "# A", "b.txt": "B"})
    monkeypatch.setattr(text, "read_text", fail)
    result = collect([tmp_path])
    assert [doc.name for doc in result.documents] == ["a.md"]
    assert "RuntimeError: onverwacht" in _reasons(result)["b.txt"]
