"""The index at size: recall and time of a whole hybrid query, without a filter and with filters of 20, 2 and 0.1 %.

    python benchmarks/index.py [--size 1000000] [--folder FOLDER]

Clustered vectors of 384 numbers and as many texts of words drawn by Zipf's law, fixed seed. A query is filter, vectors,
stems, 5-grams, fusion and the look-up of ten items, one at a time, without the encoder. Recall@10 is that of the vector
index against an exact scan. The queries run in a process of their own, whose anonymous memory is reported. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from search.documents import Item
from search.e5 import FloatArray
from search.encoder import Encoded
from search.fusion import Ranking
from search.items import ItemStore, write_items
from search.lexical import LexicalIndex, write_lexical
from search.part import Part, Query
from search.vectors import VectorIndex, write_vectors

DIM, CLUSTERS, WORDS, QUERIES, SEED = 384, 2000, 40, 200, 20260101
SHARES = {"20 %": 0.2, "2 %": 0.02, "0.1 %": 0.001}
_SYLLABLES = tuple("ba de fi go hu ka le mi no pu ra se ti vo wa zee bouw stad werk land".split())  # noqa: SIM905


def vocabulary(count: int = 50_000) -> list[str]:
    """Distinct words of two to four syllables."""
    rng = np.random.default_rng(SEED)
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choice(_SYLLABLES, rng.integers(2, 5)))] = None
    return list(found)


def clustered(count: int, rng: np.random.Generator, centres: FloatArray) -> FloatArray:
    """Unit vectors around `centres`, a batch at a time."""
    out = np.empty((count, DIM), np.float32)
    for at in range(0, count, 50_000):
        n = min(50_000, count - at)
        rows = centres[rng.integers(0, len(centres), n)] + 0.6 * rng.standard_normal((n, DIM), np.float32) / DIM**0.5
        out[at : at + n] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return out


def sources(size: int) -> tuple[np.random.Generator, FloatArray, list[str]]:
    rng = np.random.default_rng(SEED)
    centres = rng.standard_normal((CLUSTERS, DIM), np.float32)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return rng, centres, vocabulary()


def build(folder: Path, size: int) -> dict[str, float]:
    """Write the index; return seconds of each part."""
    rng, centres, words = sources(size)
    seconds, begin = {}, perf_counter()
    kind = write_vectors(folder, clustered(size, rng, centres))
    seconds["vectors"] = perf_counter() - begin
    ranks = rng.zipf(1.3, (size, WORDS)) % len(words)
    masks = {name: rng.random(size) < share for name, share in SHARES.items()}

    def item(row: int) -> Item:
        text = " ".join(words[i] for i in ranks[row])
        return Item(f"p{row}", text, text, tuple(f"deel:{name}" for name, mask in masks.items() if mask[row]))

    begin = perf_counter()
    write_items(folder, [item(row) for row in range(size)])
    seconds["items"] = perf_counter() - begin
    begin = perf_counter()
    rows = (item(row) for row in range(size))
    write_lexical(folder / "lexical", ((one.reading, one.facets) for one in rows))
    seconds["texts"] = perf_counter() - begin
    return {"kind": kind, **{name: round(value, 1) for name, value in seconds.items()}}  # type: ignore[dict-item]


def anonymous_mb() -> int:
    """Anonymous memory of this process."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Anonymous:"))) // 1024


def ask(folder: Path, size: int) -> dict[str, Any]:
    """Run the queries; return recall and milliseconds for each filter."""
    before = anonymous_mb()
    part = Part(ItemStore.open(folder), VectorIndex.open(folder), None, LexicalIndex.open(folder / "lexical"))
    opened = anonymous_mb() - before
    _, centres, words = sources(size)
    rng = np.random.default_rng(SEED + 1)
    asked = clustered(QUERIES, rng, centres)
    texts = [" ".join(words[i] for i in rng.zipf(1.3, 5) % len(words)) for _ in range(QUERIES)]
    exact = np.load(folder / "vectors.npy", mmap_mode="r")
    table: dict[str, Any] = {"opened, MB": opened}
    for name in ("none", *SHARES):
        facets = () if name == "none" else ((f"deel:{name}",),)
        took, recall = [], []
        for vector, text in zip(asked, texts, strict=True):
            encoded = Encoded(vector, np.zeros(0, np.int32), np.zeros((0, DIM), np.float32))
            begin = perf_counter()
            pool = part.candidates(Query.make(text, encoded, facets), Ranking())
            best = np.argsort(-pool.scores, kind="stable")[:10]
            _ = [part.items[int(row)] for row in pool.rows[best]]
            took.append(1e3 * (perf_counter() - begin))
        for vector in asked[:50]:
            mask = part.items.mask(facets)
            near, _ = part.vectors.search(vector, 10, mask)
            scores = exact @ vector
            if mask is not None:
                scores[~mask] = -2
            recall.append(len(set(near.tolist()) & set(np.argpartition(-scores, 10)[:10].tolist())) / 10)
        p50, p95 = np.quantile(took, (0.5, 0.95))
        table[name] = {
            "recall@10": round(float(np.mean(recall)), 3),
            "p50 ms": round(p50, 2),
            "p95 ms": round(p95, 2),
        }
    table["anonymous at the end, MB"] = anonymous_mb() - before
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--ask", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask:
        print(json.dumps(ask(given.folder, given.size)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        built = build(folder, given.size)
        command = [sys.executable, __file__, "--ask", "--size", str(given.size), "--folder", str(folder)]
        asked = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    machine = {"processors": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    print(json.dumps({"machine": machine, "size": given.size, "build seconds": built, "queries": asked}, indent=2))


if __name__ == "__main__":
    main()
