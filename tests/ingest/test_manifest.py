"""Making the manifest of a folder of documents."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ingest.manifest import ManifestError, main, make_manifest, read_manifest

ROOT = Path(__file__).resolve().parents[2]
TEXT = """---
titel: Regio Twente
uitgever: Kruisbestuiver
datum: 2026-11-21
soort: digest
brondocument: Een agenda (999)
status: samenvatting in eigen woorden
---

# Regio Twente
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.md").write_text(TEXT, "utf-8")
    (tmp_path / "a.md").write_text(TEXT.replace("Twente", "Salland"), "utf-8")
    (tmp_path / "notes.txt").write_text("not a document", "utf-8")
    return tmp_path


def test_manifest_lists_exactly_the_markdown_files_by_name(folder: Path) -> None:
    assert main([str(folder)]) == 0
    rows = json.loads((folder / "manifest.json").read_text("utf-8"))["documenten"]
    assert [r["bestand"] for r in rows] == ["a.md", "b.md"]
    assert rows[1]["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert list(rows[0]) == ["bestand", "titel", "sha256", "licentie", "herkomst"]


def test_same_folder_gives_the_same_bytes(folder: Path) -> None:
    main([str(folder)])
    first = (folder / "manifest.json").read_bytes()
    main([str(folder)])
    assert (folder / "manifest.json").read_bytes() == first


def test_check_notices_change_addition_and_removal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder)])
    assert main([str(folder), "--check"]) == 0
    (folder / "a.md").unlink()
    assert main([str(folder), "--check"]) == 1
    assert "out of date; run: python -m ingest.manifest" in capsys.readouterr().err
    assert [d.bestand for d in read_manifest(folder).documenten] == ["a.md", "b.md"], "--check writes nothing"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TEXT.replace("status: samenvatting in eigen woorden\n", ""), "a.md: front matter: status: Field required"),
        (TEXT.replace("2026-11-21", "november"), "a.md: front matter: datum:"),
        (TEXT.replace("status:", "kleur: rood\nstatus:"), "a.md: front matter: kleur:"),
        ("# Regio\n", "a.md: no front matter"),
        (TEXT.replace("titel: Regio", "titel: [Regio"), "a.md: front matter cannot be read"),
    ],
)
def test_bad_front_matter_is_named(folder: Path, text: str, message: str) -> None:
    (folder / "a.md").write_text(text, "utf-8")
    with pytest.raises(ManifestError) as caught:
        make_manifest(folder)
    assert str(caught.value).startswith(message)


def test_absent_folder_and_manifest_are_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="is not a folder"):
        make_manifest(tmp_path / "nergens")
    with pytest.raises(ManifestError, match=r"manifest\.json cannot be read"):
        read_manifest(tmp_path)


def test_manifest_of_the_corpus_is_up_to_date() -> None:
    assert main([str(ROOT / "corpus"), "--check"]) == 0
