"""Late interaction: a question against a text token by token.

Each token of the question takes the most similar token of the text; the mean over the question, weighted by how rare
its tokens are in the collection, is the score [1]_. The token vectors are the encoder's own last layer: nothing was
trained for this. They are kept in 8 bits with a scale for each token (measured: the same ranking as float32).

References
----------
.. [1] Khattab and Zaharia (2020), ColBERT, SIGIR. https://doi.org/10.1145/3397271.3401075
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.e5 import FloatArray
from search.vectors import Rows

MIN_WEIGHT = 0.05
UNPACK_LIMIT = 200_000
"""Most tokens that are kept in float32 as well (1.5 kB each): a question then has nothing to unpack."""


def pack(tokens: FloatArray) -> tuple[NDArray[np.int8], FloatArray]:
    """Return rows of `tokens` (t, dim) in 8 bits and the scale (t,) of each row."""
    scale = np.abs(tokens).max(axis=1, initial=0.0) / 127
    safe = np.where(scale > 0, scale, 1.0)
    return np.rint(tokens / safe[:, None]).astype(np.int8), safe.astype(np.float32)


@dataclass(frozen=True, slots=True)
class PackedTokens:
    """The tokens of one text: ids (t,), codes (t, dim), scales (t,)."""

    ids: NDArray[np.int32]
    codes: NDArray[np.int8]
    scales: FloatArray


def write_tokens(target: Path, texts: Sequence[PackedTokens], dim: int) -> int:
    """Write the tokens of all texts into the folder `target`; return how many there are."""
    target.mkdir(parents=True, exist_ok=True)
    offsets = np.cumsum([0, *(len(t.ids) for t in texts)], dtype=np.int64)
    empty = PackedTokens(np.zeros(0, np.int32), np.zeros((0, dim), np.int8), np.zeros(0, np.float32))
    rows = [empty, *texts]
    seen = np.concatenate([np.unique(t.ids) for t in rows])
    ids, counts = np.unique(seen, return_counts=True)
    np.save(target / "tokens.offsets.npy", offsets)
    np.save(target / "tokens.codes.npy", np.concatenate([t.codes for t in rows]))
    np.save(target / "tokens.scales.npy", np.concatenate([t.scales for t in rows]))
    np.save(target / "tokens.counts.npy", np.stack([ids.astype(np.int64), counts.astype(np.int64)]))
    return int(offsets[-1])


@dataclass(frozen=True)
class LateIndex:
    """Tokens that were written by :func:`write_tokens`; they stay on disk."""

    offsets: NDArray[np.int64]
    codes: NDArray[np.int8]
    scales: FloatArray
    counts: dict[int, int]

    @classmethod
    def open(cls, target: Path) -> LateIndex:
        """Open the tokens in the folder `target`."""
        ids, counts = np.load(target / "tokens.counts.npy")
        return cls(
            np.load(target / "tokens.offsets.npy"),
            np.load(target / "tokens.codes.npy", mmap_mode="r"),
            np.load(target / "tokens.scales.npy", mmap_mode="r"),
            dict(zip(ids.tolist(), counts.tolist(), strict=True)),
        )

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def weights(self, ids: NDArray[np.int32]) -> FloatArray:
        """Rarity of each token id: ln((n + 1) / (texts that hold it + 1/2)), at least 0.05."""
        held = np.array([self.counts.get(int(i), 0) for i in ids], np.float32)
        return np.asarray(np.maximum(np.log((len(self) + 1) / (held + 0.5)), MIN_WEIGHT), np.float32)

    def scores(self, tokens: FloatArray, weights: FloatArray, rows: Rows) -> FloatArray:
        """Score of each of `rows` (ascending), in [-1, 1]; a text without tokens scores 0.

        `tokens` (t, dim) and `weights` (t,) are those of the question.
        """
        out = np.zeros(len(rows), np.float32)
        filled = np.flatnonzero(self.offsets[rows + 1] > self.offsets[rows])
        if len(filled) and len(tokens):
            best = self._best(np.ascontiguousarray(tokens.T), rows[filled])
            out[filled] = best @ weights / weights.sum()
        return out

    def weakest(self, tokens: FloatArray, weights: FloatArray, row: int, share: float = 0.2) -> float:
        """Weighted mean similarity in the text `row` of the tokens that answer worst, `share` of the weight; else 0.

        `tokens` (t, dim) and `weights` (t,) are those of the question. A text on another subject may answer to the
        words that all questions share; it fails on those that make the question what it is.
        """
        if not len(tokens) or self.offsets[row + 1] == self.offsets[row]:
            return 0.0
        best = self._best(np.ascontiguousarray(tokens.T), np.array([row]))[0]
        order = np.argsort(best, kind="stable")
        taken = int(np.searchsorted(np.cumsum(weights[order]), share * weights.sum())) + 1
        worst = order[:taken]
        return float(best[worst] @ weights[worst] / weights[worst].sum())

    @cached_property
    def _unpacked(self) -> FloatArray | None:
        """All tokens (t, dim) in float32; None where there are too many."""
        if len(self.scales) > UNPACK_LIMIT:
            return None
        return np.asarray(self.codes * self.scales[:, None], np.float32)

    def _best(self, tokens: FloatArray, rows: Rows) -> FloatArray:
        """The highest similarity (n, t) of each token of the question, `tokens` (dim, t), in each of `rows`."""
        begins, ends = self.offsets[rows], self.offsets[rows + 1]
        whole = self._unpacked
        if whole is None:
            return self._best_packed(tokens, begins, ends - begins)
        if ends[-1] - begins[0] == (ends - begins).sum():
            return np.maximum.reduceat(whole[begins[0] : ends[-1]] @ tokens, begins - begins[0], axis=0)
        best = np.empty((len(rows), tokens.shape[1]), np.float32)
        for at, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
            (whole[begin:end] @ tokens).max(axis=0, out=best[at])
        return best

    def _best_packed(self, tokens: FloatArray, begins: Rows, lengths: Rows) -> FloatArray:
        ends = np.cumsum(lengths)
        starts = ends - lengths
        places = np.arange(ends[-1]) + np.repeat(begins - starts, lengths)
        similar = self.codes[places].astype(np.float32) @ tokens
        similar *= self.scales[places][:, None]
        return np.asarray(np.maximum.reduceat(similar, starts, axis=0), np.float32)
