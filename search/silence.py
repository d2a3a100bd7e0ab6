"""Whether the documents say anything about a question: a calibrated judgement from several signals.

A logistic curve over how well the best passage answers to the question token by token, how far it is ahead of the best
of 550 short texts about everyday affairs (what else the question may be about), on which side of the line between those
texts and the passages the question lies as a whole and how near it comes to those texts, how many word parts it shares,
how much of its words the documents hold at all, how well the tokens match that match worst, and whether it is about a
place that the documents are not about. The texts follow public taxonomies and were written without sight of any
question; the constants were fitted on half of the questions in ``tests/search/vragen`` and of the judged ones and
checked on the rest, and on a third set of questions that took no part: ``benchmarks/silence.py`` does that again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.e5 import FloatArray


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer, or against it.

    Attributes
    ----------
    late, ahead
        Best late-interaction score, and how far that is ahead of the background.
    grams, coverage
        Best 5-gram score, and the share of the question's words that the documents hold.
    weakest
        Similarity, in the best passage, of the tokens that match worst.
    elsewhere
        1 when the question is about a place that the documents do not mention or are not about, else 0.
    side
        On which side of the line between background and passages the question lies, 0 in the middle.
    near
        Mean cosine of the question with the nearest texts of the background.
    """

    late: float
    ahead: float
    grams: float
    coverage: float
    weakest: float = 0.0
    elsewhere: float = 0.0
    side: float = 0.0
    near: float = 0.0

    def values(self) -> tuple[float, ...]:
        return (self.late, self.ahead, self.grams, self.coverage, self.weakest, self.elsewhere, self.side, self.near)


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


JUDGE = Judge((17.552, 16.386, 3.378, 1.392, 13.286, -1.805, -3.551, 12.316), -36.7, 0.396)
"""Fitted on one half of the questions: of the other half 85 % of those without an answer are recognised and 2 % of the
others refused; over 200 random halves 87 % and 3 %. Of the third set, written blind, 68 % and 7 % (4 of 60)."""


def fit(evidence: Sequence[Evidence], answered: Sequence[bool], refused: float = 0.02, ridge: float = 0.02) -> Judge:
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
