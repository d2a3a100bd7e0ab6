"""The index at size, alone and beside LanceDB, milvus-lite and txtai on the same data.

    python benchmarks/index.py --size 1000000 --folder FOLDER [--parts data ours lancedb txtai milvus] [--python PYTHON]

Clustered vectors of 384 numbers, as many texts of words drawn by Zipf's law, fixed seed (``index_data.py``). Queries
come one at a time, without the encoder, without and with filters that keep 20, 2 and 0.1 % of the rows. *Whole*
is filter, vectors, stems, 5-grams, fusion, the counts of facets and the look-up of ten items; of the others their
vector and their text query (``index_rivals.py``). Each part runs in a process of its own, whose anonymous memory is
reported, and is kept in ``FOLDER/results.json``: parts may run one by one. The last thing printed is the table of all
parts that have run.

The others run with ``--python``, an interpreter that has them: ``pip install -r constraints-benchmark.txt``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from index_data import FILTERS, SHARES, Data, K, anonymous_mb, make, quantiles

HERE = Path(__file__).resolve().parent
RIVALS = ("lancedb", "txtai", "milvus")
PARTS = ("data", "ours", *RIVALS)
MINUTES = 15
"""Most that one of the others may take."""


def build(folder: Path) -> dict[str, Any]:
    """Write the index of the data in `folder`; return seconds of each part."""
    from search.documents import Item
    from search.items import write_items
    from search.lexical import write_lexical
    from search.vectors import write_vectors

    data, target, seconds = Data(folder), folder / "ours", {}

    def items() -> Any:
        for row, text in enumerate(data.texts()):
            facets = tuple(f"deel:{name}" for name in SHARES if data.kept[name][row])
            yield Item(f"p{row}", text, text, facets)

    def timed(name: str, work: Callable[[], Any]) -> Any:
        begin = perf_counter()
        found = work()
        seconds[name] = round(perf_counter() - begin, 1)
        return found

    kind = timed("vectors", lambda: write_vectors(target, np.array(data.vectors)))
    timed("items", lambda: write_items(target, list(items())))
    timed("texts", lambda: write_lexical(target / "lexical", ((one.reading, one.facets) for one in items())))
    return {"kind": kind, "seconds": seconds, "build seconds": round(sum(seconds.values()), 1)}


def ask(folder: Path) -> dict[str, Any]:
    """Run the queries on the index in `folder`."""
    from search.analyzer import stems
    from search.encoder import Encoded
    from search.fusion import Ranking
    from search.items import ItemStore
    from search.lexical import LexicalIndex
    from search.part import Part, Query
    from search.threads import answer_on_one_thread
    from search.vectors import VectorIndex

    before, begin, data = anonymous_mb(), perf_counter(), Data(folder)
    answer_on_one_thread()
    at = folder / "ours"
    part = Part(ItemStore.open(at), VectorIndex.open(at), None, LexicalIndex.open(at / "lexical"))
    result: dict[str, Any] = {
        "opened, seconds": round(perf_counter() - begin, 2),
        "opened, MB": anonymous_mb() - before,
        "lists looked into": {str(share): n for share, n in part.vectors.probes.items()},
    }
    none = np.zeros(0, np.int32), np.zeros((0, data.vectors.shape[1]), np.float32)

    def whole(vector: Any, text: str, facets: Any) -> None:
        pool = part.candidates(Query.make(text, Encoded(vector, *none), facets), Ranking())
        part.items.facet_counts(pool.matched)
        best = np.argsort(-pool.scores, kind="stable")[:K]
        _ = [part.items[int(row)] for row in pool.rows[best]]

    for name in FILTERS:
        facets = () if name == "none" else ((f"deel:{name}",),)

        def near(vector: Any, text: str, facets: Any = facets) -> list[int]:
            return part.vectors.search(vector, K, part.items.mask(facets))[0].tolist()

        def words(vector: Any, text: str, facets: Any = facets) -> list[int]:
            return part.lexical.search("stems", stems(text), K, facets)[0].tolist()

        found, took = _timed(near, data.questions)
        worded, text_took = _timed(words, data.questions)
        _, whole_took = _timed(lambda vector, text, facets=facets: whole(vector, text, facets), data.questions)
        result[name] = {
            "recall@10": data.recall(name, found),
            "vectors": quantiles(took),
            "text": quantiles(text_took) | {"as with all terms": _agreement(part.lexical, data, worded, facets)},
            "whole": quantiles(whole_took),
        }
    result["anonymous at the end, MB"] = anonymous_mb() - before
    return result


def _timed(work: Callable[[Any, str], Any], questions: Sequence[Any]) -> tuple[list[Any], list[float]]:
    work(*questions[0])
    found, took = [], []
    for vector, text in questions:
        begin = perf_counter()
        found.append(work(vector, text))
        took.append(1e3 * (perf_counter() - begin))
    return found, took


def _agreement(lexical: Any, data: Data, found: Sequence[Sequence[int]], facets: Any) -> float:
    """Share of the ten best texts by all terms that stand among the ten `found` by the terms that are read."""
    from search.analyzer import stems

    same = []
    for (_, text), mine in zip(data.questions[:50], found, strict=False):
        best = lexical.search("stems", stems(text), K, facets, postings=sys.maxsize)[0].tolist()
        same.append(len(set(best) & set(mine)) / max(1, len(best)))
    return round(float(np.mean(same)), 3)


def run(part: str, folder: Path, python: str) -> dict[str, Any]:
    """Run one part in a process of its own; what fails says so in its result."""
    if part in RIVALS:
        shutil.rmtree(folder / part, ignore_errors=True)
        command = [python, str(HERE / "index_rivals.py"), part, str(folder)]
    else:
        command = [sys.executable, __file__, "--only", part, "--folder", str(folder)]
    begin = perf_counter()
    try:
        limit = 60 * MINUTES if part in RIVALS else None
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return {"failed": f"not ready within {MINUTES} minutes"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["no message"])[-1][:300]}
    return json.loads(done.stdout.strip().splitlines()[-1]) | {"all seconds": round(perf_counter() - begin)}


def table(results: dict[str, Any]) -> list[str]:
    """Milliseconds at p95 of each engine by filter and kind of query, and how many times ours goes into the best."""
    engines = [name for name in ("ours", *RIVALS) if name in results and "failed" not in results[name]]
    rows = [f"{'p95 ms':<18}" + "".join(f"{name:>16}" for name in engines) + f"{'best other / ours':>20}"]
    for name in FILTERS:
        for kind in ("vectors", "text", "whole"):
            cells, others, mine = [], [], None
            for engine in engines:
                row = results[engine].get(name, {})
                value = row.get(kind, {}).get("p95 ms")
                short = row.get("recall@10", 0) < 0.95 and kind != "text"
                cells.append(f"{'-' if value is None else format(value, '.2f') + ('*' if short else ''):>16}")
                if engine == "ours":
                    mine = value
                elif value is not None and not short:
                    others.append(value)
            ratio = f"{min(others) / mine:.1f} {'win' if min(others) > mine else 'loss'}" if others and mine else "-"
            rows.append(f"{name + ' ' + kind:<18}" + "".join(cells) + f"{ratio:>20}")
    rows.append("* recall@10 below .95 at every setting: not counted")
    rows += [f"{name}: {results[name]['failed']}" for name in RIVALS if "failed" in results.get(name, {})]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=["data", "ours"])
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the other engines")
    parser.add_argument("--only", choices=("ours", "ask"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only == "ours":
        built = build(given.folder)
        command = [sys.executable, __file__, "--only", "ask", "--folder", str(given.folder)]
        asked = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(json.dumps(built | json.loads(asked)))
    elif given.only == "ask":
        print(json.dumps(ask(given.folder)))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            _all(given.folder or Path(scratch), given.size, given.parts, given.python)


def _all(folder: Path, size: int, parts: Sequence[str], python: str) -> None:
    make(folder, size)
    kept = folder / "results.json"
    results: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {}
    results |= {"size": size, "processors": os.cpu_count()}
    for part in parts:
        if part != "data":
            if part == "ours":
                shutil.rmtree(folder / "ours", ignore_errors=True)
            results[part] = run(part, folder, python) | {"load": round(os.getloadavg()[0], 1)}
            kept.write_text(json.dumps(results, indent=2))
    print(json.dumps(results, indent=2))
    print("\n".join(table(results)))


if __name__ == "__main__":
    main()
