"""A killed ingest: the served generation keeps answering and the next ingest succeeds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.generations import Generations
from tests.serving import RESOURCES, Server, running_server

MOMENTS = 10


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Server]]:
    data = tmp_path_factory.mktemp("data")
    subprocess.run(_ingest(data), check=True, capture_output=True)
    with running_server(data) as server:
        yield data, server


def _ingest(data: Path) -> list[str]:
    return [sys.executable, "-m", "api.cli", "ingest", str(RESOURCES / "streek"), "--data", str(data)]


def _answer(server: Server) -> str:
    with urllib.request.urlopen(f"{server.url}/v1/_zoek?q=houtbouw&soort=passage", timeout=30) as response:
        body = json.load(response)
    assert body["resultaten"], "the served generation must answer"
    return str(body["generatie"])


def test_ingest_killed_at_ten_moments(served: tuple[Path, Server]) -> None:
    data, server = served
    generations = Generations(data)
    started = time.monotonic()
    subprocess.run(_ingest(data), check=True, capture_output=True)
    whole_run = time.monotonic() - started
    killed = 0
    for moment in range(MOMENTS):
        before = generations.current_id()
        process = subprocess.Popen(_ingest(data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(whole_run * (moment + 0.5) / MOMENTS)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        assert generations.open().faults() == []
        if process.returncode == -signal.SIGKILL:
            assert generations.current_id() in (before, generations.ids()[-1])
        assert _answer(server) in generations.ids()
    assert killed >= MOMENTS - 2, "the runs were over before they could be killed"
    subprocess.run(_ingest(data), check=True, capture_output=True)
    assert generations.leftovers() == []
    assert generations.open().faults() == []
    deadline = time.monotonic() + 30
    while _answer(server) != generations.current_id():
        assert time.monotonic() < deadline, "the server did not switch to the new generation"
        time.sleep(0.2)
