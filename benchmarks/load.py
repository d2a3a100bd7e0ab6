"""The service under load: requests per second, p95, memory over time, and what happens above capacity.

    python benchmarks/load.py DATA [--seconds 20] [--minutes 10] [--out FILE]

DATA holds a generation. The server runs in a process of its own with its default settings, but for requests at once;
the clients run in this one, on the same processors, over kept connections. First each kind of question alone at 1, 8
and 64 clients; then all kinds mixed at 8 clients for so many minutes, while memory is read; then 256 clients where 64
may be inside. Ends with status 1 when an answer other than 200 or 503 came, when memory grew by more than a tenth
after the first tenth of the run, or when the server did not recover.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

CLIENTS = (1, 8, 64)
ABOVE = 256
INSIDE = 64
ENTITIES = "PREFIX kb: <https://w3id.org/kruisbestuiver/def#> SELECT ?e WHERE { ?e a kb:Cluster } LIMIT 20"
WORDS = "bouw energie zorg water media logistiek voedsel subsidie lening starters haven campus data onderwijs toerisme"


@dataclass
class Seen:
    """Answers by status, and the seconds that each took."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    retry_after: int = 0

    def row(self, wall: float) -> dict[str, Any]:
        p95 = statistics.quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else 0.0
        return {"per_second": round(len(self.seconds) / wall, 1), "p95_ms": round(1000 * p95, 1)}


def addresses(data: Path) -> dict[str, list[str]]:
    """Of each kind of question the addresses to choose from."""
    sys.path[0] = str(Path(__file__).resolve().parent.parent)  # beside this script stands an ingest.py too
    from kg.generations import Generations

    graph = Generations(data).open().graph
    words, chance = WORDS.split(), random.Random(1)
    questions = [f"wie werkt er aan {chance.choice(words)} en {chance.choice(words)}" for _ in range(200)]
    areas = sorted({b.area for b in graph.behoeften} & {e.id for e in graph.entities if e.type == "Gebied"})
    return {
        "search": [f"/v1/_zoek?q={quote(q)}" for q in questions],
        "profile": [f"/v1/profielen/{e.id}" for e in graph.entities if e.type in ("Gebied", "Hotspot", "Programma")],
        "match": ["/v1/kruisbestuivingen", *(f"/v1/kruisbestuivingen?gebied={a}" for a in areas)],
        "sparql": [f"/sparql?query={quote(ENTITIES)}"],
    }


class Connection:
    """One kept HTTP/1.1 connection; as light as can be, for the clients share the processors with the server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, bytes]:
        """Status and head of the answer to a GET of `path`."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 22)
        reader, writer = self._streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        if length:
            await reader.readexactly(int(length[1]))
        else:
            await self._chunks(reader)
        return int(head[9:12]), head

    async def _chunks(self, reader: asyncio.StreamReader) -> None:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


async def _client(port: int, choices: Sequence[str], until: float, seed: int, seen: Seen) -> None:
    connection, chance = Connection(port), random.Random(seed)
    while time.monotonic() < until:
        began = time.monotonic()
        status, head = await connection.get(chance.choice(choices))
        took = time.monotonic() - began
        seen.statuses[status] += 1
        if status == 503:
            seen.refused.append(took)
            seen.retry_after += b"retry-after" in head.lower()
            await asyncio.sleep(0.2)
        else:
            seen.seconds.append(took)
    connection.close()


def load(port: int, choices: Sequence[str], clients: int, seconds: float) -> Seen:
    """What `clients` at once saw in `seconds`."""

    async def run() -> Seen:
        seen, until = Seen(), time.monotonic() + seconds
        await asyncio.gather(*(_client(port, choices, until, seed, seen) for seed in range(clients)))
        return seen

    return asyncio.run(run())


def memory_mb(pid: int) -> float:
    """Anonymous memory of the server and the processes it started, in MB."""
    total = 0
    for folder in Path("/proc").iterdir():
        try:
            status = (folder / "status").read_text() if folder.name.isdigit() else ""
        except OSError:
            continue
        if folder.name == str(pid) or f"\nPPid:\t{pid}\n" in status:
            total += int(re.search(r"RssAnon:\s+(\d+)", status + "RssAnon: 0")[1])  # type: ignore[index]
    return total / 1024


@contextmanager
def serving(data: Path) -> Iterator[tuple[int, int]]:
    """Process id and port of a server over `data`."""
    env = {**os.environ, "KRUISBESTUIVER_MAX_IN_FLIGHT": str(INSIDE), "KRUISBESTUIVER_LOG_REQUESTS": "0"}
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--data", str(data.resolve())]
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(command, env=env, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.pid, int(process.stdout.readline().rsplit(":", 1)[1])
        finally:
            process.terminate()


def held(port: int, pid: int, choices: Sequence[str], minutes: float) -> tuple[Seen, list[float]]:
    """All kinds mixed at 8 clients; what was seen, and the memory at twenty moments."""
    total, memory = Seen(), []
    for _ in range(20):
        seen = load(port, choices, 8, minutes * 3)
        total.statuses += seen.statuses
        total.seconds += seen.seconds
        memory.append(round(memory_mb(pid), 1))
    return total, memory


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    kinds = addresses(given.data)
    mixed = [address for choices in kinds.values() for address in random.Random(2).choices(choices, k=50)]
    bad: Counter[int] = Counter()
    result: dict[str, Any] = {"cores": os.cpu_count(), "alone": {}}
    with serving(given.data) as (pid, port):
        load(port, mixed, 2, 5)  # warm
        for kind, choices in kinds.items():
            for clients in CLIENTS:
                seen = load(port, choices, clients, given.seconds)
                bad += seen.statuses
                row = {**seen.row(given.seconds), "503": seen.statuses[503]}
                result["alone"][f"{kind} {clients}"] = row
                print(f"{kind:8} {clients:3} clients: {row}")
        seen, memory = held(port, pid, mixed, given.minutes)
        bad += seen.statuses
        growth = memory[-1] / memory[1] - 1
        result["held"] = {**seen.row(given.minutes * 60), "memory_mb": memory, "growth": round(growth, 3)}
        print(f"held {given.minutes:g} min at 8 clients: {result['held']}")
        seen = load(port, mixed, ABOVE, given.seconds)
        bad += seen.statuses
        above: dict[str, float] = {
            "answered": seen.statuses[200],
            "503": seen.statuses[503],
            "with_retry_after": seen.retry_after,
        }
        above["refused_p95_ms"] = round(1000 * statistics.quantiles([*seen.refused, 0.0, 0.0], n=20)[-1], 1)
        time.sleep(2)
        after = load(port, mixed, 1, 5)
        result["above"] = {**above, "after": after.row(5), "after_statuses": dict(after.statuses)}
        print(f"{ABOVE} clients where {INSIDE} may be inside: {result['above']}")
    if given.out:
        given.out.write_text(json.dumps(result, indent=1), "utf-8")
    odd = {status: n for status, n in bad.items() if status not in (200, 503)}
    print(f"other answers than 200 and 503: {odd or 'none'}")
    return int(bool(odd) or growth > 0.1 or set(after.statuses) != {200})


if __name__ == "__main__":
    sys.exit(main())
