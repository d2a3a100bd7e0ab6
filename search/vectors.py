"""Nearest vectors by inner product, with a filter that is part of the search.

Small sets are searched exactly. Larger ones get an inverted index with 4-bit codes (product quantisation, compared by
the processor's table look-ups) whose candidates are scored again from the exact vectors: ten times as fast as 8-bit
codes at equal recall. A filter that keeps few rows is answered by an exact scan of those rows, as approximate indexes
lose recall there (measured: .64-.75 with 0.1 % of the rows left); one that keeps more by looking into more lists, as
many as turned out to be needed when the index was built (:mod:`search.probing`).
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.e5 import FloatArray
from search.probing import measure_probes, probes_for
from search.threads import all_threads

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

FLAT_LIMIT = 20_000
"""Most vectors that are searched exactly."""
SCAN_LIMIT = 5_000
"""Most rows left by a filter that are scanned one by one: a row that is not in the cache costs a quarter of a
microsecond, so that from some thousands on the codes of the lists are faster."""
RESCORE = 2
LEAST_RESCORED = 200
"""Candidates of an approximate index that are scored exactly: so many for each row asked for, and at least so many."""
_POPULATE_READ = 22
"""Linux' MADV_POPULATE_READ, which Python 3.11 has no name for."""
_SEED = 20260101


def _faiss() -> Any:
    """The module faiss, imported on first use."""
    return import_module("faiss")


def _factory(n: int, dim: int) -> tuple[str, int]:
    """The kind of approximate index for `n` vectors and how many lists it has."""
    lists = int(np.clip(2 * np.sqrt(n), 16, 65_536))
    codes = f"PQ{dim // 4}x4fs" if dim % 4 == 0 else "SQ8"
    return f"IVF{lists},{codes}", lists


def _trained(vectors: FloatArray) -> tuple[Any, str, int]:
    """An empty approximate index for `vectors`, its kind and its number of lists."""
    kind, lists = _factory(*vectors.shape)
    index = _faiss().index_factory(vectors.shape[1], kind, _faiss().METRIC_INNER_PRODUCT)
    index.cp.seed = _SEED
    index.cp.niter = 10
    sample = np.random.default_rng(_SEED).permutation(len(vectors))[: 64 * lists]
    index.train(vectors[np.sort(sample)])
    return index, kind, lists


def write_vectors(target: Path, vectors: FloatArray, *, flat_limit: int = FLAT_LIMIT) -> str:
    """Write `vectors` (n, dim) and their index into the folder `target`; return the kind of index."""
    faiss = _faiss()
    target.mkdir(parents=True, exist_ok=True)
    vectors = np.ascontiguousarray(vectors, np.float32)
    np.save(target / "vectors.npy", vectors)
    kind, probes = "Flat", {}
    with all_threads():
        if len(vectors) <= flat_limit:
            index = faiss.IndexFlatIP(vectors.shape[1])
            index.add(vectors)
        else:
            index, kind, lists = _trained(vectors)
            index.add(vectors)
            found = VectorIndex(vectors, index, False)
            probes = measure_probes(vectors, found.near, lists)
    faiss.write_index(index, str(target / "vectors.faiss"))
    (target / "vectors.json").write_text(json.dumps({"soort": kind, "lijsten": {str(k): n for k, n in probes.items()}}))
    return kind


def _resident(path: Path) -> FloatArray:
    """The vectors in the file `path`, left on disk; what fits is read ahead, so that a first scan does not wait."""
    vectors = np.load(path, mmap_mode="r")
    held: Any = vectors
    while held is not None and not isinstance(held, mmap.mmap):
        held = getattr(held, "base", None)
    if held is not None:
        with suppress(OSError, ValueError, AttributeError):  # an older kernel reads when asked
            held.madvise(_POPULATE_READ)
    return np.asarray(vectors)


@dataclass(frozen=True)
class VectorIndex:
    """An index that was written by :func:`write_vectors`, read-only; its vectors stay on disk."""

    vectors: FloatArray
    index: Any
    exact: bool
    probes: Mapping[float, int] = field(default_factory=dict)
    """Lists to look into, by share of the rows that a filter keeps."""

    @classmethod
    def open(cls, target: Path) -> VectorIndex:
        """Open the index in the folder `target`."""
        faiss = _faiss()
        index = faiss.read_index(str(target / "vectors.faiss"), faiss.IO_FLAG_MMAP)
        meta = json.loads((target / "vectors.json").read_text("utf-8"))
        probes = {float(share): int(n) for share, n in meta["lijsten"].items()}
        return cls(_resident(target / "vectors.npy"), index, isinstance(index, faiss.IndexFlat), probes)

    def __len__(self) -> int:
        return len(self.vectors)

    def search(self, query: FloatArray, k: int, mask: Mask | None = None) -> tuple[Rows, FloatArray]:
        """Return the `k` rows nearest to `query` (dim,) and their inner products, nearest first.

        `mask` (n,) says which rows may be found; fewer than `k` come back when fewer are left.
        """
        allowed = len(self) if mask is None else int(np.count_nonzero(mask))
        if mask is not None and allowed <= SCAN_LIMIT:
            return self._best(query, np.flatnonzero(mask), k)
        if not allowed or k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        probes = probes_for(allowed / len(self), self.probes) if self.probes else 1
        return self._best(query, self._candidates(query, k, mask, probes), k)

    def near(self, query: FloatArray, k: int, mask: Mask | None, probes: int) -> Rows:
        """The `k` nearest rows as the approximate index finds them with `probes` lists, scored again."""
        return self._best(query, self._candidates(query, k, mask, probes), k)[0]

    def _candidates(self, query: FloatArray, k: int, mask: Mask | None, probes: int) -> Rows:
        wanted = min(len(self), k if self.exact else max(k * RESCORE, LEAST_RESCORED))
        _, found = self.index.search(query[None], wanted, params=self._parameters(mask, probes))
        return np.sort(found[0][found[0] >= 0])

    def _parameters(self, mask: Mask | None, probes: int) -> Any:
        faiss = _faiss()
        chosen = {} if mask is None else {"sel": faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))}
        if self.exact:
            return faiss.SearchParameters(**chosen)
        return faiss.SearchParametersIVF(nprobe=min(self.index.nlist, probes), **chosen)

    def _best(self, query: FloatArray, rows: Rows, k: int) -> tuple[Rows, FloatArray]:
        scores = self.scores(query, rows)
        if len(rows) > 4 * k > 0:
            some = np.sort(np.argpartition(-scores, k)[:k])
            rows, scores = rows[some], scores[some]
        order = np.argsort(-scores, kind="stable")[:k]
        return rows[order], scores[order]

    def scores(self, query: FloatArray, rows: Rows) -> FloatArray:
        """Inner products of `query` (dim,) with `rows`, exact."""
        faiss = _faiss()
        rows, query = np.ascontiguousarray(rows, np.int64), np.ascontiguousarray(query, np.float32)
        out = np.empty(len(rows), np.float32)
        if len(rows):
            pointers = (faiss.swig_ptr(array) for array in (out, query, self.vectors, rows))
            faiss.fvec_inner_products_by_idx(*pointers, self.vectors.shape[1], 1, len(rows))
        return out
