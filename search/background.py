"""What a question may be about instead: short texts about everyday affairs, beside which an answer has to stand out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from search.e5 import FloatArray
from search.encoder import Encoded, Encoder
from search.late import LateIndex, PackedTokens, write_tokens
from search.vector_cache import encode_cached

NEAREST = 64
"""Texts that are compared token by token: the nearest by vector (the best of all was always among them)."""
SHRINK = 0.1
"""Share of the covariance that is replaced by its mean variance."""
SAMPLE = 20_000
"""Most passages that the line between passages and background is drawn from."""


@cache
def background() -> tuple[str, ...]:
    """Short texts about everyday affairs, written along public taxonomies."""
    text = files("search").joinpath("data/achtergrond.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class _Encoded:
    vectors: FloatArray
    tokens: Sequence[PackedTokens]
    asked: FloatArray


_known: dict[str, _Encoded] = {}


def _encoded(encoder: Encoder) -> _Encoded:
    """The texts as documents and as questions, encoded once per process."""
    if encoder.name not in _known:
        rows = encode_cached(encoder, background(), None)
        vectors, tokens = np.stack([row.vector for row in rows]), [row.tokens for row in rows]
        _known[encoder.name] = _Encoded(vectors, tokens, encoder.encode_queries(background()))
    return _known[encoder.name]


def axis(passages: FloatArray, others: FloatArray) -> FloatArray:
    """The line that tells two sets of vectors (n, dim) and (m, dim) apart best, as dim + 1 numbers.

    The first dim are a direction, the last is what to add to a product with it: the mean of `others` then comes to
    -1/2 and that of `passages` to 1/2. It is Fisher's linear discriminant, the covariance shrunk [1]_.

    References
    ----------
    .. [1] Friedman (1989), Regularized Discriminant Analysis, JASA. https://doi.org/10.1080/01621459.1989.10478752

    Examples
    --------
    >>> found = axis(np.array([[2.0, 0], [2, 2]]), np.array([[0.0, 0], [0, 2]]))
    >>> np.round(np.array([[2, 1], [1, 5]]) @ found[:-1] + found[-1], 2).tolist()
    [0.5, 0.0]
    """
    dim = others.shape[1]
    if not len(passages):
        return np.zeros(dim + 1, np.float32)
    here, there = passages.mean(axis=0), others.mean(axis=0)
    spread = np.concatenate([passages - here, others - there]).astype(np.float64)
    covariance = spread.T @ spread / len(spread)
    even = np.trace(covariance) / dim * np.eye(dim)
    line = np.linalg.solve((1 - SHRINK) * covariance + SHRINK * even, here - there)
    line /= max(float(line @ (here - there)), 1e-9)
    return np.append(line, -line @ (here + there) / 2).astype(np.float32)


def write_background(target: Path, encoder: Encoder, passages: FloatArray) -> None:
    """Write the texts into the folder `target`, and the axis between them and the `passages`, (n, dim) as vectors."""
    others = _encoded(encoder)
    write_tokens(target, others.tokens, encoder.dim)
    np.save(target / "vectors.npy", others.vectors)
    np.save(target / "asked.npy", others.asked)
    np.save(target / "axis.npy", axis(passages[:: len(passages) // SAMPLE + 1], others.asked))


@dataclass(frozen=True)
class Background:
    """The texts as :func:`write_background` wrote them.

    `vectors` (n, dim) are those of the texts as documents, `asked` (n, dim) as questions; `axis` is (dim + 1,).
    """

    vectors: FloatArray
    asked: FloatArray
    axis: FloatArray
    late: LateIndex

    @classmethod
    def open(cls, target: Path) -> Background:
        """Open the texts in the folder `target`."""
        vectors, asked, axis = (np.load(target / f"{name}.npy") for name in ("vectors", "asked", "axis"))
        return cls(vectors, asked, axis, LateIndex.open(target))

    def best(self, asked: Encoded, weights: FloatArray) -> float:
        """Late-interaction score of the text that answers best to the question `asked`, its tokens weighed."""
        near = np.argpartition(-(self.vectors @ asked.vector), min(NEAREST, len(self.vectors) - 1))[:NEAREST]
        return float(self.late.scores(asked.tokens, weights, np.sort(near)).max())

    def near(self, asked: Encoded) -> float:
        """Mean cosine of the question with the five texts that come nearest to it as questions."""
        return float(np.partition(self.asked @ asked.vector, -5)[-5:].mean())

    def side(self, asked: Encoded) -> float:
        """On which side the question lies: about 1/2 with the passages, about -1/2 with the background."""
        return float(asked.vector @ self.axis[:-1] + self.axis[-1])
