"""The data of ``benchmarks/index.py``, fixed seed: clustered vectors, texts by Zipf's law, filters, exact answers.

The texts are as an index sees them, without stop words: the commonest word stands in a quarter of them.

Needs numpy only, so that every engine reads the same files in an interpreter of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIM, CLUSTERS, WORDS, QUERIES, SEED = 384, 2000, 40, 200, 20260101
LATENT, SPREAD, AMBIENT = 32, 0.7, 0.1
SHARES = {"20 %": 0.2, "2 %": 0.02, "0.1 %": 0.001}
FILTERS = ("none", *SHARES)
BATCH = 50_000
K = 10
STOPS = 20
"""Ranks of Zipf's law that are stop words."""
_SYLLABLES = tuple("ba de fi go hu ka le mi no pu ra se ti vo wa zee bouw stad werk land".split())  # noqa: SIM905
Floats = NDArray[np.float32]


def vocabulary(count: int = 50_000) -> list[str]:
    """Distinct words of two to four syllables."""
    rng = np.random.default_rng(SEED)
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choice(_SYLLABLES, rng.integers(2, 5)))] = None
    return list(found)


def mixture(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Centres (CLUSTERS, LATENT) of overlapping clusters, and the directions (LATENT, DIM) that they vary in."""
    axes, _ = np.linalg.qr(rng.standard_normal((DIM, LATENT)))
    return rng.standard_normal((CLUSTERS, LATENT)).astype(np.float32), np.ascontiguousarray(axes.T, np.float32)


def zipf(rng: np.random.Generator, shape: tuple[int, ...], count: int) -> NDArray[np.int64]:
    """Ranks of words by Zipf's law, the :data:`STOPS` commonest left out as an analyser does."""
    ends = np.cumsum((np.arange(count) + STOPS) ** -1.07)
    return np.searchsorted(ends, rng.random(shape) * ends[-1])


def clustered(count: int, rng: np.random.Generator, parts: tuple[Floats, Floats]) -> Iterator[Floats]:
    """Unit vectors of the mixture, a batch at a time.

    Real embeddings vary in some tens of directions and their clusters run into each other, which is what makes an
    inverted index miss: clusters far apart in all dimensions would be found whole at the first look.
    """
    centres, axes = parts
    for at in range(0, count, BATCH):
        n = min(BATCH, count - at)
        inner = centres[rng.integers(0, len(centres), n)] + SPREAD * rng.standard_normal((n, LATENT), np.float32)
        rows = inner @ axes + AMBIENT * rng.standard_normal((n, DIM), np.float32)
        yield rows / np.linalg.norm(rows, axis=1, keepdims=True)


def make(folder: Path, size: int) -> None:
    """Write vectors, texts, filters, questions and their exact answers into `folder`, unless they stand there."""
    done = folder / "data.json"
    if done.exists() and json.loads(done.read_text())["size"] == size:
        return
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    parts = mixture(rng)
    vectors = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float32, (size, DIM))
    for at, rows in enumerate(clustered(size, rng, parts)):
        vectors[at * BATCH : at * BATCH + len(rows)] = rows
    words = vocabulary()
    with (folder / "texts.txt").open("w", encoding="ascii") as file:
        for at in range(0, size, BATCH):
            ranks = zipf(rng, (min(BATCH, size - at), WORDS), len(words))
            file.writelines(" ".join(words[i] for i in row) + "\n" for row in ranks)
    np.save(folder / "kept.npy", np.stack([rng.random(size) < share for share in SHARES.values()]))
    asked = np.random.default_rng(SEED + 1)
    questions = np.concatenate(list(clustered(QUERIES, asked, parts)))
    np.save(folder / "questions.npy", questions)
    lines = [" ".join(words[i] for i in zipf(asked, (5,), len(words))) for _ in range(QUERIES)]
    (folder / "questions.txt").write_text("\n".join(lines), "ascii")
    np.save(folder / "gold.npy", _exact(folder, questions))
    done.write_text(json.dumps({"size": size}))


def _exact(folder: Path, questions: Floats) -> NDArray[np.int64]:
    """The nearest rows of each question under each filter, shape (filters, questions, K)."""
    data = Data(folder)
    scores = np.empty((len(questions), len(data)), np.float32)
    for at in range(0, len(data), BATCH):
        scores[:, at : at + BATCH] = questions @ data.vectors[at : at + BATCH].T
    found = []
    for name in FILTERS:
        rows = np.arange(len(data)) if name == "none" else np.flatnonzero(data.kept[name])
        found.append(rows[np.argpartition(-scores[:, rows], K - 1, axis=1)[:, :K]])
    return np.stack(found)


class Data:
    """What :func:`make` wrote; the vectors stay on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vectors: Floats = np.load(folder / "vectors.npy", mmap_mode="r")
        self.kept = dict(zip(SHARES, np.load(folder / "kept.npy"), strict=True))

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def questions(self) -> list[tuple[Floats, str]]:
        lines = (self.folder / "questions.txt").read_text("ascii").split("\n")
        return list(zip(np.load(self.folder / "questions.npy"), lines, strict=True))

    def texts(self) -> Iterator[str]:
        with (self.folder / "texts.txt").open(encoding="ascii") as file:
            yield from (line.rstrip("\n") for line in file)

    def recall(self, name: str, found: list[list[int]]) -> float:
        """Recall@10 of the rows `found` for each question under the filter `name`."""
        gold = np.load(self.folder / "gold.npy")[FILTERS.index(name)]
        same = [len(set(map(int, mine)) & set(best.tolist())) / K for mine, best in zip(found, gold, strict=False)]
        return round(float(np.mean(same)), 3)


def anonymous_mb() -> int:
    """Anonymous memory of this process."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Anonymous:"))) // 1024


def quantiles(milliseconds: list[float]) -> dict[str, Any]:
    """Median and 95th percentile."""
    p50, p95 = np.quantile(milliseconds, (0.5, 0.95))
    return {"p50 ms": round(float(p50), 2), "p95 ms": round(float(p95), 2)}
