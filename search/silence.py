"""Whether the documents say anything about a question: a calibrated judgement from several signals.

A logistic curve over how well the best passage answers to the question token by token, how far it is ahead of the best
of some seventy short texts about everyday affairs (what else the question may be about), how many word parts it shares,
and how much of the question's words the documents hold at all. The constants were fitted on half of the questions in
``tests/search/vragen`` and of the judged ones, and checked on the rest; ``benchmarks/silence.py`` does that again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from search.e5 import FloatArray


@cache
def background() -> tuple[str, ...]:
    """Short texts about everyday affairs that no policy document of this kind goes into."""
    text = files("search").joinpath("data/achtergrond.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer: best late score, how far that is ahead of the background, best 5-grams, coverage."""

    late: float
    ahead: float
    grams: float
    coverage: float

    def values(self) -> tuple[float, ...]:
        return (self.late, self.ahead, self.grams, self.coverage)


@dataclass(frozen=True, slots=True)
class Judge:
    """Turns evidence into a certainty in [0, 1]; under `least` the documents are called silent."""

    weights: tuple[float, ...]
    bias: float
    least: float

    def certainty(self, evidence: Evidence) -> float:
        """Estimated chance that the documents answer."""
        total = self.bias + sum(w * v for w, v in zip(self.weights, evidence.values(), strict=True))
        return float(1 / (1 + np.exp(-np.clip(total, -50, 50))))


JUDGE = Judge((15.353, 18.678, 2.512, 1.27), -13.222, 0.319)
"""Fitted on one half of the questions; over 200 halves 83 % of the rest is recognised and 5 % refused."""


def fit(evidence: Sequence[Evidence], answered: Sequence[bool], refused: float = 0.03, ridge: float = 0.02) -> Judge:
    """Fit a judge that calls at most the share `refused` of the answered questions silent.

    Parameters
    ----------
    ridge
        Weight of the penalty on the weights of the standardised signals.
    """
    from scipy.optimize import minimize

    raw = np.array([e.values() for e in evidence])
    mean, spread = raw.mean(axis=0), raw.std(axis=0) + 1e-9
    x, y = (raw - mean) / spread, np.asarray(answered, float)

    def loss(b: FloatArray) -> float:
        z = x @ b[1:] + b[0]
        return float(np.mean(np.logaddexp(0, z) - y * z) + ridge * (b[1:] ** 2).sum())

    b = minimize(loss, np.zeros(x.shape[1] + 1)).x
    weights = b[1:] / spread
    judge = Judge(tuple(round(float(w), 3) for w in weights), round(float(b[0] - weights @ mean), 3), 0.0)
    certain = [judge.certainty(e) for e, yes in zip(evidence, answered, strict=True) if yes]
    return Judge(judge.weights, judge.bias, round(float(np.quantile(certain, refused)), 3))
