"""Nearness of texts: cosines of vectors and of words, exact for given pairs, and the nearest ones of many by FAISS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.matching.components import Array, Index, centred
from kg.matching.texts import FloatArray, WordVectors

CHUNK = 4_096
"""Pairs compared at a time: few enough that their rows stay in the cache of the processor."""

PROJECTED = 128
"""Dimensions to which words are projected to find the nearest ones; the cosines themselves are exact."""

EXACT_SEARCH = 8_000
"""Up to so many rows FAISS compares all; beyond it cells of an inverted file (IVF) in :data:`REDUCED` dimensions."""

REDUCED = 128
TRAINING = 20_000
"""Rows from which the principal axes are learnt."""


class Nearness:
    """Cosines between texts: mean of that of their vectors and that of their words, each centred on its own mean.

    Parameters
    ----------
    vectors
        Shape (n, dim), or None when there are none: then words alone.
    texts
        As many as there are vectors.
    """

    def __init__(self, vectors: FloatArray | None, texts: Sequence[str]) -> None:
        self.size = len(texts)
        self._kept: dict[bool, FloatArray] = {}
        self.from_vectors = vectors is not None
        self._dense = None if vectors is None else centred(vectors).astype(np.float32)
        self._words: Any = WordVectors(texts).matrix() if texts else None
        if self._words is not None:
            mean = np.asarray(self._words.mean(axis=0)).ravel()
            self._to_mean = np.asarray(self._words @ mean).ravel()
            self._mean = float(mean @ mean)
            squares = np.asarray(self._words.multiply(self._words).sum(axis=1)).ravel()
            self._norm = np.sqrt(np.maximum(squares - 2 * self._to_mean + self._mean, 1e-12))

    def known(self) -> npt.NDArray[np.bool_]:
        """Rows of which something is said; shape (n,)."""
        if self._words is None:
            return np.zeros(0, dtype=bool)
        said = np.diff(self._words.indptr) > 0
        return np.asarray(said if self._dense is None else said | (np.linalg.norm(self._dense, axis=1) > 0))

    def cosines(self, i: Index, j: Index) -> Array:
        """Cosine of each pair ``(i[k], j[k])``."""
        found = np.zeros(len(i))
        for at in range(0, len(i), CHUNK):
            a, b = i[at : at + CHUNK], j[at : at + CHUNK]
            dots = row_dots(self._words, a, self._words, b)
            words = (dots - self._to_mean[a] - self._to_mean[b] + self._mean) / (self._norm[a] * self._norm[b])
            if self._dense is None:
                found[at : at + CHUNK] = words
            else:
                dense = np.einsum("ij,ij->i", self._dense[a], self._dense[b])
                found[at : at + CHUNK] = (words + dense) / 2
        return found

    def matrix(self, rows: Index, columns: Index) -> Array:
        """Cosine of every row with every column; shape (rows, columns)."""
        dots = np.asarray((self._words[rows] @ self._words[columns].T).todense())
        words = dots - self._to_mean[rows][:, None] - self._to_mean[columns][None, :] + self._mean
        words = words / (self._norm[rows][:, None] * self._norm[columns][None, :])
        if self._dense is None:
            return np.asarray(words)
        return np.asarray((words + self._dense[rows] @ self._dense[columns].T) / 2)

    def nearest(self, rows: Index, columns: Index, k: int) -> npt.NDArray[np.int64]:
        """Positions into `columns` of about the `k` nearest of each row, -1 where fewer; shape (rows, k)."""
        import faiss

        points = self._near_points(len(columns) > EXACT_SEARCH)
        pool = np.ascontiguousarray(points[columns])
        dim = pool.shape[1]
        if len(pool) <= EXACT_SEARCH:
            index: Any = faiss.IndexFlatIP(dim)
        else:
            cells = int(4 * len(pool) ** 0.5)
            index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dim), dim, cells, faiss.METRIC_INNER_PRODUCT)
            index.cp.seed = 1
            index.cp.niter = 6
            index.train(pool[np.random.default_rng(1).permutation(len(pool))[: cells * 40]])
            index.nprobe = max(8, cells // 64)
        index.add(pool)
        found = [index.search(chunk, min(k, len(pool)))[1] for chunk in _chunks(points[rows], 20_000)]
        return np.concatenate(found) if found else np.zeros((0, k), dtype=np.int64)

    def _near_points(self, few: bool) -> FloatArray:
        """:meth:`_points`, with `few` in fewer dimensions; kept for the next time."""
        if few not in self._kept:
            self._kept[few] = reduced(self._points()) if few else self._points()
        return self._kept[few]

    def _points(self) -> FloatArray:
        """Rows of which the inner product is about the cosine: vectors beside projected words."""
        rng = np.random.default_rng(7)
        width = self._words.shape[1]
        if width > PROJECTED:
            plane = rng.standard_normal((width, PROJECTED), dtype=np.float32) / PROJECTED**0.5
            words = centred(np.asarray(self._words @ plane)).astype(np.float32)
        else:
            words = centred(np.asarray(self._words.todense())).astype(np.float32)
        return np.ascontiguousarray(words if self._dense is None else np.hstack([self._dense, words]))


def reduced(points: FloatArray) -> FloatArray:
    """`points` on their first :data:`REDUCED` principal axes; shape (n, at most REDUCED)."""
    if points.shape[1] <= REDUCED:
        return points
    some = points[np.random.default_rng(2).permutation(len(points))[:TRAINING]]
    _, axes = np.linalg.eigh(some.T @ some)
    return np.ascontiguousarray(points @ axes[:, ::-1][:, :REDUCED])


def row_dots(left: Any, i: Index, right: Any, j: Index) -> Array:
    """Inner product of row ``i[k]`` of one CSR matrix with row ``j[k]`` of another, for every k."""
    return np.asarray(left[i].multiply(right[j]).sum(axis=1), dtype=np.float64).ravel()


def _chunks(rows: FloatArray, size: int) -> Iterator[FloatArray]:
    for at in range(0, len(rows), size):
        yield np.ascontiguousarray(rows[at : at + size])
