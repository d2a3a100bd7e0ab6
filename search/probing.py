"""How many lists of an inverted index must be looked into: measured on the index itself when it is built.

How well vectors cluster differs from collection to collection, and a filter that keeps few rows spreads the nearest of
them over many lists. So a sample of the vectors is asked, with filters of several widths, against an exact scan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.e5 import FloatArray

SHARES = (1.0, 0.2, 0.05, 0.02, 0.005)
"""Shares of the rows that the measured filters keep."""
RECALL = 0.98
"""Of the ten nearest, what must be found: above the .95 that is wanted, as questions are no rows of the index."""
LEAST_PROBES = 8
_QUESTIONS = 100
_K = 10
_BATCH = 50_000
_DRIFT = 0.3
_SEED = 20260101
Rows = NDArray[np.int64]


def sample_questions(vectors: FloatArray) -> FloatArray:
    """Unit vectors (100, dim) near rows of `vectors`, each pulled towards another row: near no row exactly."""
    rng = np.random.default_rng(_SEED)
    near, other = rng.integers(0, len(vectors), (2, _QUESTIONS))
    mixed = vectors[near] + _DRIFT * vectors[other]
    norms = np.linalg.norm(mixed, axis=1, keepdims=True)
    return np.asarray(mixed / np.maximum(norms, 1e-9), np.float32)


def exact_nearest(vectors: FloatArray, questions: FloatArray, masks: Sequence[NDArray[np.bool_]]) -> list[Rows]:
    """For each mask the nearest allowed rows of each question, shape (n_questions, 10)."""
    scores = np.empty((len(questions), len(vectors)), np.float32)
    for at in range(0, len(vectors), _BATCH):
        scores[:, at : at + _BATCH] = questions @ vectors[at : at + _BATCH].T
    found = []
    for mask in masks:
        rows = np.flatnonzero(mask)
        found.append(np.asarray(rows[np.argpartition(-scores[:, rows], _K - 1, axis=1)[:, :_K]], np.int64))
    return found


def measure_probes(vectors: FloatArray, search: Any, n_lists: int) -> dict[float, int]:
    """Return the fewest lists to look into by share of the rows that a filter keeps, all shares that hold ten rows.

    Parameters
    ----------
    vectors
        Shape (n, dim), the rows of the index.
    search
        ``search(question, k, mask, probes)`` returns the rows found, ``mask`` None without a filter.
    n_lists
        How many lists the index has; so many are looked into where fewer miss :data:`RECALL`.
    """
    rng, n = np.random.default_rng(_SEED), len(vectors)
    shares = [share for share in SHARES if share * n >= 10 * _K]
    masks = [np.ones(n, bool) if share == 1.0 else rng.random(n) < share for share in shares]
    questions = sample_questions(vectors)
    probes, found = LEAST_PROBES, {}
    for share, mask, gold in zip(shares, masks, exact_nearest(vectors, questions, masks), strict=True):
        while probes < n_lists:
            filtered = None if share == 1.0 else mask
            same = [
                len(np.intersect1d(search(question, _K, filtered, probes), best))
                for question, best in zip(questions, gold, strict=True)
            ]
            if sum(same) >= RECALL * _K * _QUESTIONS:
                break
            probes *= 2
        found[share] = min(probes, n_lists)
    return found


def probes_for(share: float, measured: Mapping[float, int]) -> int:
    """The number of lists for a filter that keeps `share` of the rows: that of the nearest smaller measured share.

    Below the smallest measured share it grows with the inverse of the share.

    >>> [probes_for(share, {1.0: 8, 0.2: 16, 0.02: 64}) for share in (1.0, 0.5, 0.1, 0.01)]
    [8, 16, 64, 128]
    """
    below = [kept for kept in measured if kept <= share]
    if below:
        return measured[max(below)]
    least = min(measured)
    return round(measured[least] * least / share)
