"""Figures about an order with their uncertainty, and two orders compared question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.evaluate import ALL, JudgedQuery, Lines, gains, score_query

METRICS = ("ndcg", "recall", "mrr")
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `n` questions with the interval in which 95 % of the bootstrap samples lie."""

    mean: float
    low: float
    high: float
    n: int

    def as_dict(self) -> dict[str, float]:
        values = {"gemiddelde": self.mean, "laag": self.low, "hoog": self.high}
        return {**{name: round(value, 4) for name, value in values.items()}, "n": self.n}


def figure(values: Sequence[float], samples: int = 2000) -> Figure:
    """Mean of `values` with a bootstrap interval; the same values give the same interval.

    >>> figure([0.5, 0.5])
    Figure(mean=0.5, low=0.5, high=0.5, n=2)
    """
    row = np.asarray(values, float)
    drawn = np.random.default_rng(_SEED).integers(0, len(row), (samples, len(row)))
    low, high = np.quantile(row[drawn].mean(axis=1), (0.025, 0.975))
    return Figure(float(row.mean()), float(low), float(high), len(row))


Run = Mapping[str, Sequence[Lines]]
Rows = Mapping[str, tuple[float, float, float]]


def score_each(run: Run, queries: Sequence[JudgedQuery], k: int = 10) -> dict[str, tuple[float, float, float]]:
    """nDCG, recall and reciprocal rank of every question that has an answer, by its id."""
    return {q.id: score_query(gains(run.get(q.id, ()), q.relevant, k), q.relevant, k) for q in queries if q.relevant}


def by_group(rows: Rows, queries: Sequence[JudgedQuery], samples: int = 2000) -> dict[str, dict[str, Figure]]:
    """Figures of each group of questions and of all (``"alle"``, last), by metric."""
    groups = {q.group for q in queries if q.id in rows}
    table = {}
    for group in [*sorted(groups), *([ALL] if rows else [])]:
        mine = [rows[q.id] for q in queries if q.id in rows and group in (q.group, ALL)]
        table[group] = {name: figure([row[i] for row in mine], samples) for i, name in enumerate(METRICS)}
    return table


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a second order changes in nDCG: the mean difference, and questions that gained, lost and stayed."""

    difference: Figure
    better: int
    worse: int
    equal: int

    def as_dict(self) -> dict[str, object]:
        counts = {"beter": self.better, "slechter": self.worse, "gelijk": self.equal}
        return {"verschil": self.difference.as_dict(), **counts}


def compare(first: Rows, second: Rows, samples: int = 2000) -> Comparison:
    """Compare two orders of the same questions, pairwise.

    >>> compare({"a": (0.5, 1, 1), "b": (1, 1, 1)}, {"a": (0.7, 1, 1), "b": (1, 1, 1)}).better
    1
    """
    change = [second[id_][0] - row[0] for id_, row in sorted(first.items())]
    better, worse = sum(c > 1e-9 for c in change), sum(c < -1e-9 for c in change)
    return Comparison(figure(change, samples), better, worse, len(change) - better - worse)
