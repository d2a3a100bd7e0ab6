"""Ingests that are killed, or run out of disk: the served generation keeps answering and the next one succeeds."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from api.care import examine, tidy
from kg.generations import Generations
from tests.nursery import Nursery, nursery
from tests.serving import RESOURCES, Server, running_server

KILLS = 100
FILLS = 10


class Asking:
    """Asks the server all the time, in a thread, until the block ends; every answer must be whole."""

    def __init__(self, server: Server) -> None:
        self._url = f"{server.url}/v1/_zoek?q=houtbouw&soort=passage"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.generations: list[str] = []
        self.faults: list[str] = []

    def _run(self) -> None:
        while not self._stop.wait(0.25):
            try:
                self.generations.append(answer(self._url))
            except (OSError, AssertionError) as error:
                self.faults.append(str(error))

    def __enter__(self) -> Asking:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()


def answer(url: str) -> str:
    """The generation that answers at `url`."""
    with urllib.request.urlopen(url, timeout=30) as response:
        body = json.load(response)
    assert body["resultaten"], "the served generation must answer"
    return str(body["generatie"])


class Corpus:
    """Two documents, of which one is another every time: so there is always something to read."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(shutil.copytree(RESOURCES / "streek", folder))
        self._file = self.folder / "twente.md"
        self._text = self._file.read_text("utf-8")
        self._times = 0

    def change(self) -> None:
        self._times += 1
        self._file.write_text(f"{self._text}\nDit is lezing {self._times} van dit stuk.\n", "utf-8")


@contextmanager
def ingesting(folder: Path, data: Path) -> Iterator[tuple[Corpus, Nursery]]:
    """A corpus that was ingested into `data` once, and where to start more ingests."""
    corpus = Corpus(folder / "stukken")
    with nursery(folder / "ingest.log") as runs:
        runs.start(corpus.folder, data)
        assert runs.wait() == 0, (folder / "ingest.log").read_text("utf-8")
        yield corpus, runs


def _succeeds(corpus: Corpus, runs: Nursery, data: Path, server: Server) -> None:
    """The next ingest succeeds, leaves nothing behind and is served."""
    corpus.change()
    runs.start(corpus.folder, data)
    assert runs.wait() == 0
    generations = Generations(data)
    assert generations.leftovers() == []
    assert generations.open_whole().id == generations.ids()[-1]
    deadline = time.monotonic() + 30
    while answer(f"{server.url}/v1/_zoek?q=houtbouw&soort=passage") != generations.current_id():
        assert time.monotonic() < deadline, "the server did not switch to the new generation"
        time.sleep(0.1)


def test_ingest_killed_at_a_hundred_moments(tmp_path: Path) -> None:
    data, chance, killed = tmp_path / "data", random.Random(20261121), 0
    generations = Generations(data)
    with ingesting(tmp_path, data) as (corpus, runs), running_server(data, tmp_path / "server.log") as server:
        corpus.change()
        began = time.monotonic()
        runs.start(corpus.folder, data)
        assert runs.wait() == 0
        whole_run = time.monotonic() - began
        with Asking(server) as asking:
            for _ in range(KILLS):
                corpus.change()
                process, moment = runs.start(corpus.folder, data), chance.uniform(0, whole_run)
                time.sleep(moment)
                with suppress(ProcessLookupError):  # it was over before
                    os.kill(process, signal.SIGKILL)
                if runs.wait() == -signal.SIGKILL:
                    killed += 1
                else:  # the machine was busier when the first was timed
                    whole_run = moment
                assert generations.open_whole().id in generations.ids()[-2:]
                generations.prune(keep=2)
        assert killed >= KILLS * 3 // 4, "too many runs were over before they could be killed"
        assert asking.faults == [] and len(asking.generations) > KILLS / 4
        _succeeds(corpus, runs, data, server)


def test_doctor_finds_and_cleans_what_a_killed_ingest_left(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ingesting(tmp_path, data) as (corpus, runs):
        generations, deadline = Generations(data), time.monotonic() + 60
        corpus.change()
        process = runs.start(corpus.folder, data)
        while not generations.leftovers():
            assert time.monotonic() < deadline
            time.sleep(0.001)
        os.kill(process, signal.SIGKILL)
        runs.wait()
    left = [finding.text for finding in examine(data) if not finding.fine]
    assert len(left) == 1 and ".building was left by an ingest" in left[0] and "doctor --clean" in left[0]
    assert [path.name.endswith(".building") for path in tidy(data)] == [True]
    assert all(finding.fine for finding in examine(data))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB in memory."""
    folder = tmp_path / "schijf"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"may not mount a small disk here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_ingest_on_a_disk_that_fills_up(tmp_path: Path, small_disk: Path) -> None:
    data, chance, full = small_disk / "data", random.Random(20261121), 0
    generations, filler = Generations(data), small_disk / "vulling"
    with ingesting(tmp_path, data) as (corpus, runs), running_server(data, tmp_path / "server.log") as server:
        current = generations.current_id()
        assert current is not None
        size = sum(path.stat().st_size for path in (generations.root / current).rglob("*") if path.is_file())
        with Asking(server) as asking:
            for n in range(FILLS):
                corpus.change()
                free = shutil.disk_usage(small_disk).free
                with filler.open("wb") as file:
                    file.write(bytes(free - int(size * (n + chance.random()) / FILLS)))
                runs.start(corpus.folder, data)
                full += runs.wait() == 1
                filler.unlink()
                assert generations.open_whole().id in generations.ids()[-2:]
                generations.prune(keep=1)
        assert full >= FILLS - 2, "the disk was not full"
        assert "No space left on device" in (tmp_path / "ingest.log").read_text("utf-8")
        assert asking.faults == []
        _succeeds(corpus, runs, data, server)
