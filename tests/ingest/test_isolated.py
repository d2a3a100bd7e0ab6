"""Reading in a process of its own: what harms it is reported, the ingest goes on, and nothing outside is read."""

from __future__ import annotations

import io
import os
import socket
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import errors
from ingest.collect import collect
from ingest.errors import ReadError
from ingest.readers import read_document
from ingest.readers.base import Content
from ingest.readers.isolated import ReaderProcess
from tests.ingest import make_files as make
from tests.ingest.hostile_files import HOSTILE, odt, pdf_pages

PAGE = b"<h1>Regio Twente</h1><p>Twente werkt aan zorg.</p>"
MAX_SECONDS = 30


@pytest.fixture(scope="module")
def process() -> Iterator[ReaderProcess]:
    with ReaderProcess(memory_mb=1500, seconds=MAX_SECONDS) as process:
        yield process


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small real file of each kind that is read in the process."""
    folder = tmp_path_factory.mktemp("samples")
    return {
        "pdf": make.write_pdf(folder / "a.pdf", make.draw_report).read_bytes(),
        "docx": make.write_docx(folder / "a.docx").read_bytes(),
        "odt": make.write_odt(folder / "a.odt").read_bytes(),
        "html": make.HTML.encode(),
    }


def read(process: ReaderProcess, kind: str, data: bytes) -> Content | ReadError:
    """What comes of `data`: content with true page ranges, or an error with a way out. Anything else fails."""
    try:
        content = process.read(Path(f"a.{kind}"), data, kind)
    except ReadError as error:
        assert error.problem and error.way_out
        return error
    content.text.encode("utf-8")
    assert all(0 <= page.begin <= page.end <= len(content.text) for page in content.pages)
    return content


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "html"])
def test_the_process_reads_the_same_as_here(
    kind: str, process: ReaderProcess, samples: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(samples[kind])
    assert read_document(path, process=process) == read_document(path)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_harmful_file_costs_bounded_time_and_the_process_goes_on(name: str, process: ReaderProcess) -> None:
    kind, data = HOSTILE[name]
    begin = time.monotonic()
    outcome = read(process, kind, data)
    assert time.monotonic() - begin < MAX_SECONDS + 5
    if isinstance(outcome, Content):
        assert len(outcome.text) < 10_000_000
    assert read(process, "html", PAGE) == Content("# Regio Twente\n\nTwente werkt aan zorg.\n", title="Regio Twente")


def test_what_each_bomb_is_called(process: ReaderProcess) -> None:
    said = {name: read(process, *HOSTILE[name]) for name in HOSTILE if "bomb" in name or "pages" in name}
    assert {type(outcome) for name, outcome in said.items() if "bomb" in name} == {errors.UnsafeFileError}
    many = said["pdf, 10,000 pages"]
    assert isinstance(many, errors.TooLargeError) and "10000 pages, more than the limit of 2000" in many.problem


def test_a_pdf_of_as_many_pages_as_allowed_is_read_whole(process: ReaderProcess) -> None:
    content = read(process, "pdf", pdf_pages(300))
    assert isinstance(content, Content) and len(content.pages) == 300
    assert content.text.count("aan wonen") == 300


def _damaged(data: bytes, flips: list[tuple[int, int]], cut: int | None) -> bytes:
    damaged = bytearray(data)
    for place, value in flips:
        damaged[place % len(damaged)] = value
    return bytes(damaged if cut is None else damaged[: cut % len(damaged)])


FLIPS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=40)
CUTS = st.none() | st.integers(0, 1 << 20)
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(flips=FLIPS, cut=CUTS)
def test_a_damaged_pdf_is_read_or_refused(
    process: ReaderProcess, samples: dict[str, bytes], flips: list[tuple[int, int]], cut: int | None
) -> None:
    read(process, "pdf", _damaged(samples["pdf"], flips, cut))


@SLOW
@given(kind=st.sampled_from(["docx", "odt", "html"]), flips=FLIPS, cut=CUTS)
def test_any_other_damaged_file_is_read_or_refused(
    process: ReaderProcess, samples: dict[str, bytes], kind: str, flips: list[tuple[int, int]], cut: int | None
) -> None:
    read(process, kind, _damaged(samples[kind], flips, cut))


@SLOW
@given(flips=FLIPS)
def test_damaged_xml_inside_a_whole_archive_is_read_or_refused(
    process: ReaderProcess, samples: dict[str, bytes], flips: list[tuple[int, int]]
) -> None:
    with zipfile.ZipFile(io.BytesIO(samples["docx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = _damaged(parts["word/document.xml"], flips, None)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    read(process, "docx", target.getvalue())


@SLOW
@given(st.sampled_from(["pdf", "docx", "odt", "html"]), st.binary(max_size=300))
def test_any_bytes_at_all_are_read_or_refused(process: ReaderProcess, kind: str, data: bytes) -> None:
    read(process, kind, data)
    read(process, kind, {"pdf": b"%PDF-1.4\n" + data + b"\n%%EOF", "html": data}.get(kind, b"PK\x03\x04" + data))


def test_too_much_memory_is_said_and_a_new_process_is_started() -> None:
    with ReaderProcess(memory_mb=110, seconds=MAX_SECONDS) as small:
        with pytest.raises((errors.TooLargeError, errors.ReaderDiedError), match="110 MB"):
            small.read(Path("groot.odt"), odt("<text:p>Een lang stuk.</text:p>" * 300_000), "odt")
        assert small.read(Path("a.html"), PAGE, "html").title == "Regio Twente"


def test_too_much_time_is_said_and_a_new_process_is_started() -> None:
    with ReaderProcess(seconds=0.5) as hasty:
        with pytest.raises(errors.TooLargeError, match=r"a\.pdf: takes more than 0\.5 seconds"):
            hasty.read(Path("a.pdf"), pdf_pages(2000), "pdf")
        hasty.seconds = MAX_SECONDS
        assert hasty.read(Path("a.html"), PAGE, "html").title == "Regio Twente"


def test_a_process_that_is_killed_is_replaced() -> None:
    with ReaderProcess() as process:
        process.read(Path("a.html"), PAGE, "html")
        running = process.warm.process
        assert running is not None
        running.kill()
        running.wait()
        assert process.read(Path("a.html"), PAGE, "html").title == "Regio Twente"
        assert process.warm.process is not running


def test_the_process_writes_no_file_and_ends_with_its_context() -> None:
    with ReaderProcess() as process:
        process.read(Path("a.html"), PAGE, "html")
        running = process.warm.process
        assert running is not None
        limits = Path(f"/proc/{running.pid}/limits").read_text("ascii").split("\n")
        assert next(line.split()[3] for line in limits if line.startswith("Max file size")) == "0"
    assert running.poll() is not None


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    make.write_docx(tmp_path / "goed.docx")
    kind, data = HOSTILE["odt, entity bomb"]
    (tmp_path / f"bom.{kind}").write_bytes(data)
    (tmp_path / "gewoon.md").write_text("# Twente\n\nTekst.\n", "utf-8")
    found = collect([tmp_path])
    assert [doc.name for doc in found.documents] == ["gewoon.md", "goed.docx"]
    assert [(skip.path.name, "XML entities" in skip.reason) for skip in found.skipped] == [("bom.odt", True)]


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    """Links out, a link to itself, a pipe, a socket, a device, and names that are no UTF-8 or mean a path."""
    outside, folder = tmp_path / "buiten", tmp_path / "stukken"
    outside.mkdir()
    folder.mkdir()
    (outside / "geheim.md").write_text("# Geheim\n\nNiet lezen.\n", "utf-8")
    (folder / "open.md").write_text("# Open\n\nWel lezen.\n", "utf-8")
    (folder / "link.md").symlink_to(outside / "geheim.md")
    (folder / "link2.md").symlink_to(Path("..") / "buiten" / "geheim.md")
    (folder / "map").symlink_to(outside, target_is_directory=True)
    (folder / "lus.md").symlink_to("lus.md")
    (folder / "nul.md").symlink_to("/dev/zero")
    (folder / "a..%2fbuiten%2fgeheim.md").write_text("# Gewoon\n\nEen vreemde naam.\n", "utf-8")
    (folder / os.fsdecode(b"\xff\xfe.md")).write_text("# Latijn\n\nEen naam die geen UTF-8 is.\n", "utf-8")
    os.mkfifo(folder / "pijp.md")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s.md"))
        found = collect([folder])
    assert not any("Niet lezen" in doc.text for doc in found.documents)
    assert {doc.title for doc in found.documents} == {"Open", "Gewoon", "Latijn"}
    assert all(doc.name.encode("utf-8") and "/" not in doc.id and ".." not in doc.id for doc in found.documents)
    assert sorted(skip.path.name for skip in found.skipped) == sorted(
        ["link.md", "link2.md", "map", "lus.md", "nul.md", "pijp.md", "s.md"]
    )


@pytest.mark.parametrize("path", ["/dev/zero", "pijp.md"])
def test_a_device_or_pipe_that_is_named_itself_is_not_waited_for(path: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.md")
    found = collect([tmp_path / path])
    assert found.documents == () and "neither a file nor a folder" in found.skipped[0].reason
    with pytest.raises(ReadError, match="no file but a folder, a device or a pipe"):
        read_document(tmp_path / "pijp.md")


def test_aliases_in_front_matter_do_not_grow(tmp_path: Path) -> None:
    lines = ["a0: &a0 [lol]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12))]
    path = tmp_path / "a.md"
    path.write_text("---\ntitel: Twente\n" + "\n".join(lines) + "\n---\n# Kop\n\nTekst.\n", "utf-8")
    doc = read_document(path)
    assert doc.title == "Twente" and sum(map(len, doc.meta.values())) < 100
    path.write_text("---\na: " + "[" * 5_000 + "\n---\n# Kop\n", "utf-8")
    with pytest.raises(ReadError):
        read_document(path)
    path.write_text("---\na: " + "x" * 100_000 + "\n---\n# Kop\n", "utf-8")
    with pytest.raises(errors.TooLargeError, match="front matter of 100"):
        read_document(path)
