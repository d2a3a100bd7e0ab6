"""Time and weight of every kind of page on a real generation: at most 100 ms (p95) and 100 kB each.

    python benchmarks/pages.py DATA [--rounds 20] [--out FILE]

DATA holds a generation. The pages are asked of the application itself, in this process, without a network; the first
round warms up and does not count. Ends with status 1 when a page is slower or heavier than allowed.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

MAX_MS = 100
MAX_BYTES = 100_000


def paths(service: Any) -> Iterator[tuple[str, str]]:
    """A name and an address of each kind of page, of the heaviest example of each."""
    index = service.index
    yield from ((f"/{p}", f"/{p}") for p in ("", "zoeken", "kruisbestuivingen", "routekaart", "profielen", "dossier"))
    yield from ((f"/{p}", f"/{p}") for p in ("documenten", "over", "toegankelijkheid", "verifieer", "bestaat-niet"))
    themes = [t for m in service.matches.pairs for t in m.themes]
    question = urlencode({"q": f"wat gebeurt er aan {index.name(themes[0])}" if themes else "innovatie"})
    yield "search", f"/zoeken?{question}"
    yield "100 matches", "/kruisbestuivingen?aantal=100"
    for query in ("soort=genoemd", "lijst=verdieping", "lijst=kruising", "lijst=behoefte", "lijst=groep"):
        yield query, f"/kruisbestuivingen?{query}"
    found = service.matches
    for kind, most in (("pair", found.pairs), ("need", found.needs), ("group", found.groups)):
        yield from ((f"one {kind}", f"/kruisbestuivingen/{m.id}") for m in most[:1])
    yield from (
        ("compare", f"/vergelijk?a={m.left.region}&b={m.right.region}")
        for m in sorted(found.pairs, key=lambda m: -len(index.behoeften(m.left.region)))[:1]
    )
    yield "route", "/routekaart?" + urlencode({"q": "prototype in Lelystad, ik zoek 100.000 euro voor zorgtechnologie"})
    for type_ in ("Gebied", "Thema", "Organisatie", "Financiering"):
        for entity in sorted(index.of_type(type_), key=lambda e: (-len(index.out(e.id)) - len(index.into(e.id)), e.id))[
            :3
        ]:
            yield f"profile {entity.id}", f"/profielen/{entity.id}"
    regions = [e.id for e in index.of_type("Gebied") if index.out(e.id, "heeftCluster")]
    yield "dossier of all regions", "/dossier?" + urlencode([("gebied", r) for r in sorted(regions)[:8]])
    for doc in sorted(service.graph.documents, key=lambda d: (-len(d.text), d.id))[:2]:
        yield f"document {doc.id}", f"/documenten/{doc.id}"


def measured(data: Path, rounds: int) -> list[dict[str, Any]]:
    """One row for each page: name, bytes, p50 and p95 in milliseconds."""
    from starlette.testclient import TestClient

    sys.path[0] = str(Path(__file__).resolve().parent.parent)  # beside this script stands an ingest.py too
    from api.app import create_app

    app = create_app(data)
    rows = []
    with TestClient(app, raise_server_exceptions=False) as client:
        for name, path in paths(app.state.source.current()):
            times = []
            for _ in range(rounds + 1):
                began = time.perf_counter()
                answer = client.get(path, headers={"Accept": "text/html"})
                times.append(1000 * (time.perf_counter() - began))
            p95 = statistics.quantiles(times[1:], n=20)[-1]
            row = {"page": name, "status": answer.status_code, "bytes": len(answer.content)}
            rows.append({**row, "p50_ms": round(statistics.median(times[1:]), 1), "p95_ms": round(p95, 1)})
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    rows = measured(given.data, given.rounds)
    for row in rows:
        bad = row["p95_ms"] > MAX_MS or row["bytes"] > MAX_BYTES
        times = f"{row['p50_ms']:7.1f} {row['p95_ms']:7.1f} ms {row['bytes']:8} B"
        print(f"{times} {row['status']} {row['page']}{'  <--' * bad}")
    if given.out:
        about = {"python": platform.python_version(), "machine": platform.processor() or platform.machine()}
        given.out.write_text(json.dumps({**about, "pages": rows}, indent=1), "utf-8")
    return int(any(row["p95_ms"] > MAX_MS or row["bytes"] > MAX_BYTES for row in rows))


if __name__ == "__main__":
    sys.exit(main())
