"""Figures of a ranking against known positives, with ties counted as ties, and bootstrap intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

NAN = math.nan


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the 2.5 and 97.5 percentiles of its bootstrap; NaN where there is nothing to measure."""

    value: float
    low: float = NAN
    high: float = NAN

    def as_dict(self) -> dict[str, Any]:
        def one(x: float) -> float | None:
            return None if math.isnan(x) else round(x, 4)

        return {"waarde": one(self.value), "laag": one(self.low), "hoog": one(self.high)}


def auc(positive: Bools, score: Floats, weight: Floats | None = None) -> float:
    """Chance that a positive scores above a negative, a tie counting half; `weight` repeats rows (bootstrap).

    >>> auc(np.array([True, False, False]), np.array([0.5, 0.5, 0.1]))
    0.75
    """
    w = np.ones(len(score)) if weight is None else weight
    order = np.argsort(score, kind="stable")
    _, start = np.unique(score[order], return_index=True)
    if len(score) == 0:
        return NAN
    p = np.add.reduceat(np.where(positive, w, 0.0)[order], start)
    n = np.add.reduceat(np.where(positive, 0.0, w)[order], start)
    if p.sum() == 0 or n.sum() == 0:
        return NAN
    below = np.cumsum(n) - n
    return float((p * (below + n / 2)).sum() / (p.sum() * n.sum()))


def average_precision(positive: Bools, score: Floats, weight: Floats | None = None) -> float:
    """Mean precision at each positive; rows with one score are taken together, so that order among ties is no luck.

    >>> round(average_precision(np.array([True, False, True]), np.array([3.0, 2.0, 1.0])), 3)
    0.833
    """
    w = np.ones(len(score)) if weight is None else weight
    if len(score) == 0:
        return NAN
    order = np.argsort(-score, kind="stable")
    _, start = np.unique(-score[order], return_index=True)
    p = np.add.reduceat(np.where(positive, w, 0.0)[order], start)
    n = np.add.reduceat(w[order], start)
    if p.sum() == 0:
        return NAN
    return float((p * np.cumsum(p) / np.maximum(np.cumsum(n), 1e-12)).sum() / p.sum())


def per_query(positive: Bools, score: Floats, i: Ints, j: Ints, n: int) -> tuple[Floats, Floats, Floats]:
    """hits@5, hits@10 and AP of the own list of every node that has a positive, one value a node.

    Parameters
    ----------
    i, j
        The two nodes of each pair, positions below `n`.
    """
    five, ten, mean = [], [], []
    for node in range(n):
        here = np.flatnonzero((i == node) | (j == node))
        if not positive[here].any():
            continue
        ranked = here[np.argsort(-score[here], kind="stable")]
        five.append(float(positive[ranked[:5]].any()))
        ten.append(float(positive[ranked[:10]].any()))
        mean.append(average_precision(positive[here], score[here]))
    return np.array(five), np.array(ten), np.array(mean)


def in_first(positive: Bools, score: Floats, k: int) -> float:
    """How many positives are among the first `k`; a tie over the border gives its expected share.

    >>> in_first(np.array([True, False, True]), np.array([1.0, 0.5, 0.5]), 2)
    1.5
    """
    if len(score) == 0:
        return 0.0
    total, left = 0.0, float(k)
    for value in np.unique(score)[::-1]:
        here = score == value
        size = int(here.sum())
        total += float(positive[here].sum()) * min(1.0, left / size)
        left -= size
        if left <= 0:
            break
    return total


class Bootstrap:
    """Resampling with a fixed seed: positives by the statement they come from, negatives one by one.

    Pairs of one statement stand or fall together, so that taking them one by one would make the intervals too narrow.

    Parameters
    ----------
    source
        Number of the statement of each row, -1 for a negative.
    """

    def __init__(self, source: Ints, times: int, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self._rng_seed = seed
        statements = np.unique(source[source >= 0])
        negatives = np.flatnonzero(source < 0)
        self.weights: list[Floats] = []
        for _ in range(times if len(statements) and len(negatives) else 0):
            w = np.zeros(len(source))
            drawn = rng.choice(statements, len(statements))
            count = np.bincount(drawn, minlength=int(source.max()) + 1)
            w[source >= 0] = count[source[source >= 0]]
            np.add.at(w, rng.choice(negatives, len(negatives)), 1.0)
            self.weights.append(w)

    def auc(self, positive: Bools, score: Floats) -> Figure:
        return interval(auc(positive, score), [auc(positive, score, w) for w in self.weights])

    def average_precision(self, positive: Bools, score: Floats) -> Figure:
        value = average_precision(positive, score)
        return interval(value, [average_precision(positive, score, w) for w in self.weights])

    def mean(self, values: Floats) -> Figure:
        """Mean of `values`, the nodes drawn with replacement."""
        if not len(values):
            return Figure(NAN)
        rng = np.random.default_rng(self._rng_seed)
        drawn = [float(rng.choice(values, len(values)).mean()) for _ in self.weights]
        return interval(float(values.mean()), drawn)


def interval(value: float, drawn: Sequence[float]) -> Figure:
    """`value` with the 2.5 and 97.5 percentiles of `drawn`."""
    known = [x for x in drawn if not math.isnan(x)]
    if math.isnan(value) or not known:
        return Figure(value)
    return Figure(value, float(np.percentile(known, 2.5)), float(np.percentile(known, 97.5)))
