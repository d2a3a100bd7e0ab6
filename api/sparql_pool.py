"""Processes that answer SPARQL queries: reused while they behave, killed when a query takes too long."""

from __future__ import annotations

import json
import logging
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from api.problem import Fault, Problem
from api.settings import Settings

logger = logging.getLogger(__name__)

START_SECONDS = 30.0
TOO_BUSY = "Er lopen nu te veel SPARQL-vragen. Probeer het over een paar tellen opnieuw."
TOO_LONG = (
    "De vraag duurde langer dan {seconds:g} seconden en is afgebroken. Maak de vraag kleiner: voeg patronen toe die "
    "variabelen aan elkaar binden, of vraag eerst een telling."
)
TOO_MUCH = (
    "De vraag is afgebroken: hij vroeg te veel geheugen of was te diep genest. Maak de vraag kleiner, bijvoorbeeld "
    "zonder ORDER BY, DISTINCT of GROUP BY over alles."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker made of a query: `kind` is ``solutions``, ``boolean`` or ``triples``; `cut`: rows left out."""

    media: str
    kind: str
    cut: bool
    body: bytes


class _Died(Exception):
    """The worker ended in the middle of a query."""


class _Worker:
    """One process over one store; used by one thread at a time."""

    def __init__(self, store: Path, memory_mb: int) -> None:
        self.store = store
        command = [sys.executable, "-m", "api.sparql_worker", str(store), str(memory_mb)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        assert self._process.stdin and self._process.stdout
        self._in: IO[bytes] = self._process.stdin
        self._out: IO[bytes] = self._process.stdout
        self._wait(START_SECONDS)

    def _wait(self, seconds: float) -> None:
        """Until the process says that it is ready, so that starting takes nothing from the time of the query."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            if selector.select(seconds) and os.read(self._out.fileno(), 1 << 10):
                return
        self.kill()
        raise OSError(f"no SPARQL worker starts over {self.store}")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, job: Mapping[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """Send `job` and read its answer; TimeoutError or :class:`_Died` when there is none."""
        deadline = time.monotonic() + seconds
        try:
            self._in.write(json.dumps(job).encode() + b"\n")
        except OSError as error:
            raise _Died from error
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            while (end := data.find(b"\n")) < 0:
                data += self._some(selector, deadline)
            about: dict[str, Any] = json.loads(data[:end])
            del data[: end + 1]
            while len(data) < about["size"]:
                data += self._some(selector, deadline)
        return about, bytes(data)

    def _some(self, selector: selectors.BaseSelector, deadline: float) -> bytes:
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise TimeoutError
        if not (some := os.read(self._out.fileno(), 1 << 20)):
            raise _Died
        return some

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()


class SparqlPool:
    """Runs queries in at most ``settings.sparql_workers`` processes; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._slots = threading.BoundedSemaphore(max(1, int(settings.sparql_workers)))
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._inside = 0
        self._most_inside = max(1, int(settings.sparql_workers)) + int(settings.sparql_waiting)

    def run(self, store: Path, job: Mapping[str, Any]) -> Answer:
        """The answer of `job` (query, graphs, accept, prefixes) over the store at `store`.

        Raises
        ------
        Problem
            400 for a query that cannot run; 503 when it took too long or too much, or when the pool is full.
        """
        with self._lock:
            if self._inside >= self._most_inside:
                raise Problem(503, TOO_BUSY, title="Te druk", headers={"Retry-After": "5"})
            self._inside += 1
        try:
            if not self._slots.acquire(timeout=self._settings.sparql_seconds):
                raise Problem(503, TOO_BUSY, title="Te druk", headers={"Retry-After": "5"})
            try:
                return self._asked(store, job)
            finally:
                self._slots.release()
        finally:
            with self._lock:
                self._inside -= 1

    def _asked(self, store: Path, job: Mapping[str, Any]) -> Answer:
        seconds = self._settings.sparql_seconds
        full = {**job, "seconds": seconds, "rows": int(self._settings.sparql_rows)}
        worker = self._take(store)
        try:
            about, body = worker.ask(full, seconds)
        except (TimeoutError, _Died) as error:
            worker.kill()
            timeout = isinstance(error, TimeoutError)
            logger.warning("SPARQL worker %d %s", worker.pid, "took too long: killed" if timeout else "died")
            detail = TOO_LONG.format(seconds=seconds) if timeout else TOO_MUCH
            raise Problem(503, detail, title="De vraag is afgebroken") from error
        except BaseException:
            worker.kill()
            raise
        self._give_back(worker)
        return _answer(about, body)

    def _take(self, store: Path) -> _Worker:
        """An idle worker over `store`, or a fresh one; idle ones over another store are of the past."""
        with self._lock:
            stale = [worker for worker in self._idle if worker.store != store or not worker.alive]
            self._idle = [worker for worker in self._idle if worker not in stale]
            kept = self._idle.pop() if self._idle else None
        for worker in stale:
            worker.kill()
        return kept or _Worker(store, int(self._settings.sparql_memory_mb))

    def _give_back(self, worker: _Worker) -> None:
        with self._lock:
            self._idle.append(worker)

    def close(self) -> None:
        """End the idle workers."""
        with self._lock:
            gone, self._idle = self._idle, []
        for worker in gone:
            worker.kill()


def _answer(about: Mapping[str, Any], body: bytes) -> Answer:
    if about["status"] != 200:
        faults = [Fault(name, detail, tuple(choices)) for name, detail, choices in about["faults"]]
        raise Problem(about["status"], about["detail"], faults=faults)
    return Answer(about["media"], about["kind"], about["cut"], body)
