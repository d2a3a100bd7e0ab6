"""A real server in a process of its own, on a free port, for tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent / "resources"


@dataclass(frozen=True, slots=True)
class Server:
    """Where a started server answers."""

    url: str
    pid: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(data: Path, log: Path | None = None, *, seconds: float = 60, **environment: str) -> Iterator[Server]:
    """Serve `data` until the block ends; a server that does not answer in time, or dies, fails the test.

    What it logs goes to the file `log`, by default one in `data`; `environment` is added to that of the process.
    """
    port = free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--data", str(data), "--port", str(port)]
    env = {**os.environ, **environment}
    log = log or data / "server.log"
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, env=env) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            _wait(f"{url}/v1/statistieken", process, log, seconds)
            yield Server(url, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=seconds):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"server did not answer:\n{log.read_text('utf-8')[-3000:]}") from None
            time.sleep(0.1)
