"""Ingest by the command line: whatever lies in a folder, the rest is ingested and every file has its line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kg.generations import Generation, Generations
from tests.ingest import make_files as make

PLAN = """# Regio Achterhoek

De Slingeland Campus in Doetinchem is een initiatief van Saxion en de gemeente Doetinchem.

## Wat hebben we nodig?

- Een testlocatie voor drones
"""
ENGLISH = """# Regio Twente: an outlook

The region of Twente works with its partners on health and technology. The Bernard Campus in Enschede is an initiative
of the University of Twente. We have the ambition to be the region with the most start-ups, and this will be done with
the help of the companies that are in the region. There is a need for more space for these companies.
"""
GERMAN = """# Die Region Twente

Die Region arbeitet mit ihren Partnern an der Gesundheit und an der Technik. Der Campus in Enschede ist eine Initiative
der Universität und wird von der Provinz unterstützt. Wir haben das Ziel, die Region mit den meisten Firmen zu werden,
und dafür ist auch mehr Raum für die Firmen in der Region nötig. Das wird nicht ohne Hilfe gehen.
"""
LATIN = "Regio Salland\n\nDe coöperatie Sallandse Oogst in Raalte werkt aan ruïnevrij bouwen.\n"


@dataclass(frozen=True)
class Run:
    """What the command did."""

    code: int
    stdout: str
    stderr: str
    data: Path

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.stdout)
        return found

    @property
    def reasons(self) -> dict[str, str]:
        return {Path(row["bestand"]).name: row["reden"] for row in self.report["overgeslagen"]}

    @property
    def generation(self) -> Generation:
        return Generations(self.data).open()


def ingest(data: Path, *paths: Path, as_json: bool = True) -> Run:
    command = [sys.executable, "-m", "api.cli", "ingest", *map(str, paths), "--data", str(data)]
    done = subprocess.run([*command, *(["--json"] if as_json else [])], capture_output=True, text=True, timeout=300)
    assert "Traceback" not in done.stderr, done.stderr
    return Run(done.returncode, done.stdout, done.stderr, data)


def _scan_in_the_middle(path: Path) -> None:
    """A PDF whose second page of three is a picture."""
    import io

    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = io.BytesIO()
    Image.new("RGB", (60, 60), (20, 90, 30)).save(picture, "PNG")

    def draw(canvas: Any) -> None:
        for number in (1, 2, 3):
            if number == 2:
                canvas.drawImage(ImageReader(picture), 50, 300, 400, 400)
            else:
                make.draw_lines(canvas, make.wrap(make.COLUMN_TEXT, 90), 50, 780)
            canvas.showPage()

    make.write_pdf(path, draw)


BAD = {
    "leeg.txt": "has no bytes",
    "scan.pdf": "pictures and no text",
    "geheim.pdf": "password",
    "afgebroken.pdf": "cut off",
    "nep.docx": "zip",
    "groot.txt": "100.0 MB",
    "zelfde.md": "same content as",
    "cijfers.xlsx": "is not read",
    "kapot.pdf": "is not a PDF",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("invoer")
    (folder / "plan coördinatie één.md").write_text(PLAN, encoding="utf-8")
    (folder / "zelfde.md").write_text(PLAN, encoding="utf-8")
    (folder / "latin.txt").write_bytes(LATIN.encode("latin-1"))
    (folder / "english.md").write_text(ENGLISH, encoding="utf-8")
    (folder / "deutsch.md").write_text(GERMAN, encoding="utf-8")
    (folder / "leeg.txt").write_bytes(b"")
    (folder / "nep.docx").write_bytes(b"geen zip")
    (folder / "kapot.pdf").write_bytes(b"geen pdf")
    (folder / "cijfers.xlsx").write_bytes(b"PK")
    with (folder / "groot.txt").open("wb") as file:
        file.truncate(100 * 2**20)
    make.image_pdf(folder / "scan.pdf")
    make.write_pdf(folder / "geheim.pdf", make.draw_report, encrypt="wachtwoord")
    whole = make.write_pdf(folder / "afgebroken.pdf", make.draw_report).read_bytes()
    (folder / "afgebroken.pdf").write_bytes(whole[: len(whole) // 2])
    _scan_in_the_middle(folder / "gemengd.pdf")
    (folder / "lege map").mkdir()
    yield ingest(tmp_path_factory.mktemp("data"), folder, folder / "lege map")
    (folder / "groot.txt").unlink()


def test_the_rest_is_ingested(run: Run) -> None:
    assert run.code == 0
    names = {"plan coördinatie één.md", "latin.txt", "english.md", "deutsch.md", "gemengd.pdf"}
    assert {doc.name for doc in run.generation.graph.documents} == names
    assert {p.document for p in run.generation.graph.passages} == names
    assert run.report["documenten"] == len(names)


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_cannot_be_read_has_a_line_with_the_reason(run: Run, name: str) -> None:
    assert BAD[name] in run.reasons[name]
    assert name in run.stderr


def test_nothing_else_is_skipped(run: Run) -> None:
    assert set(run.reasons) == {*BAD, "lege map"}
    assert "holds no documents" in run.reasons["lege map"]


def test_the_ledger_has_what_was_skipped_by_name_alone(run: Run) -> None:
    told = {row["bestand"]: row["reden"] for row in run.generation.ledger["overgeslagen"]}
    assert told == run.reasons


def test_a_name_with_blanks_and_accents_is_kept(run: Run) -> None:
    graph = run.generation.graph
    quotes = [e for x in graph.entities for e in x.evidence if e.document == "plan coördinatie één.md"]
    assert any("Slingeland Campus" in e.quote for e in quotes)
    assert all(PLAN[e.begin : e.end] == e.quote for e in quotes)


def test_text_of_an_older_encoding_is_read_and_said(run: Run) -> None:
    texts = {doc.name: doc.text for doc in run.generation.graph.documents}
    assert texts["latin.txt"] == LATIN
    assert any(n["document"] == "latin.txt" and "geen UTF-8" in n["tekst"] for n in run.report["opmerkingen"])


@pytest.mark.parametrize(("name", "language"), [("english.md", "Engels"), ("deutsch.md", "Duits")])
def test_another_language_is_searchable_and_its_statements_are_uncertain(run: Run, name: str, language: str) -> None:
    graph = run.generation.graph
    assert any(p.document == name for p in graph.passages)
    certainties = [e.certainty for x in graph.entities for e in x.evidence if e.document == name]
    assert certainties and max(certainties) <= 0.4
    assert any(language in d["tekst"] for d in run.generation.ledger["documenten"][name]["twijfels"])
    dutch = [e.certainty for x in graph.entities for e in x.evidence if e.document.startswith("plan")]
    assert max(dutch) > 0.6


def test_a_scanned_page_is_reported_by_its_number(run: Run) -> None:
    account = run.generation.ledger["documenten"]["gemengd.pdf"]
    assert account["paginasZonderTekst"] == [2] and account["paginas"] == 3 and account["paginasGelezen"] == 2
    assert [d["pagina"] for d in account["twijfels"] if d["soort"] == "pagina zonder tekst"] == [2]
    assert any(n["tekst"].startswith("p. 2:") for n in run.report["opmerkingen"] if n["document"] == "gemengd.pdf")


def test_when_nothing_can_be_read_it_fails_and_the_old_graph_stays(run: Run, tmp_path: Path) -> None:
    (tmp_path / "leeg.txt").write_bytes(b"")
    served = Generations(run.data).current_id()
    for path, reason in ((tmp_path, "has no bytes"), (tmp_path / "leeg.txt", "has no bytes")):
        failed = ingest(run.data, path, as_json=False)
        assert failed.code == 1
        assert reason in failed.stderr and "nothing could be ingested" in failed.stderr
    assert Generations(run.data).current_id() == served


def test_a_folder_without_documents_says_what_to_put_in_it(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    failed = ingest(tmp_path / "data", tmp_path / "map", as_json=False)
    assert failed.code == 1
    assert "holds no documents; put .pdf, .docx" in failed.stderr


def test_ingesting_again_reads_nothing_and_gives_the_same_graph(run: Run, tmp_path: Path) -> None:
    """One document changes, one goes: one is read, and what the other stated is gone."""
    folder = tmp_path / "map"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.md").write_text(PLAN.replace("Slingeland", f"Wold{name}"), encoding="utf-8")
    first = ingest(tmp_path / "data", folder)
    assert first.report["opnieuwGelezen"] == ["a.md", "b.md", "c.md"]
    (folder / "b.md").write_text(PLAN.replace("Slingeland", "Berkel"), encoding="utf-8")
    (folder / "c.md").unlink()
    second = ingest(tmp_path / "data", folder)
    assert second.report["opnieuwGelezen"] == ["b.md"]
    names = {e.name for e in second.generation.graph.entities}
    assert {"Wolda Campus", "Berkel Campus"} <= names and not {"Woldb Campus", "Woldc Campus"} & names
