"""From the signals of several retrievers to one order: a pool by rank fusion, a score by fixed weights.

The score is a weighted sum of signals on their own scale, not of ranks or of z-scores within a question, so that it
also compares between questions: :func:`relevance` turns it into a number from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from search.e5 import FloatArray
from search.vectors import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How hits are ordered; the order changes little around the defaults (see the ablation in the decisions)."""

    pool: int = field(default=100, metadata={"help": "Most candidates that are scored"})
    depth: int = field(default=1000, metadata={"help": "Rows that each lexical retriever returns"})
    rrf_k: int = field(default=60, metadata={"help": "Damping of rank fusion"})
    late: float = field(default=1.0, metadata={"help": "Weight of late interaction, in [-1, 1]"})
    dense: float = field(default=0.15, metadata={"help": "Weight of the cosine of question and text"})
    grams: float = field(default=0.13, metadata={"help": "Weight of 5-gram BM25, in [0, 1]"})
    stems: float = field(default=0.0, metadata={"help": "Weight of stem BM25, in [0, 1]; it always serves the pool"})
    asked: float = field(default=0.025, metadata={"help": "Weight of a statement of the class that is asked for"})
    middle: float = field(default=1.03, metadata={"help": "Score at which relevance is one half"})
    slope: float = field(default=24.0, metadata={"help": "Steepness of relevance around the middle"})


@dataclass(frozen=True, slots=True)
class Signals:
    """Scores of the candidates, each of shape (n,); `late` is None where the index has no tokens.

    `asked` is the share, in [0, 1], of the classes of statement that the question asks for and the text holds; None
    when it asks for none.
    """

    dense: FloatArray
    grams: FloatArray
    stems: FloatArray
    late: FloatArray | None = None
    asked: FloatArray | None = None


def fuse_ranks(rankings: Iterable[Sequence[int]], limit: int, k: int = 60) -> Rows:
    """Fuse rankings of rows, best first, into the `limit` best, ascending by row number.

    A row scores the sum of ``1 / (k + rank)`` over the rankings that hold it, `rank` from 1 [1]_; of equal scores
    the lower row stays.

    References
    ----------
    .. [1] Cormack, Clarke and Büttcher (2009), SIGIR. https://doi.org/10.1145/1571941.1572114

    Examples
    --------
    >>> fuse_ranks([[7, 3], [3, 9]], limit=2).tolist()
    [3, 7]
    """
    score: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking, start=1):
            score[int(row)] = score.get(int(row), 0.0) + 1.0 / (k + rank)
    best = sorted(score, key=lambda row: (-score[row], row))[:limit]
    return np.array(sorted(best), np.int64)


def combine(signals: Signals, ranking: Ranking) -> FloatArray:
    """Weighted sum of the signals, shape (n,); without late interaction the cosine takes its weight as well."""
    late = signals.dense if signals.late is None else signals.late
    total = ranking.late * late + ranking.dense * signals.dense
    if signals.asked is not None:
        total = total + ranking.asked * signals.asked
    return np.asarray(total + ranking.grams * signals.grams + ranking.stems * signals.stems, np.float32)


def relevance(score: FloatArray, ranking: Ranking) -> FloatArray:
    """Score as a number in [0, 1] that compares between questions: a logistic curve fitted on judged questions."""
    return np.asarray(1 / (1 + np.exp(-ranking.slope * (score - ranking.middle))), np.float32)
