"""One part of the index, the passages or the entities: items, vectors, tokens and words of the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from search.analyzer import grams, stems, words
from search.documents import Item
from search.e5 import FloatArray
from search.encoder import Encoded
from search.errors import IndexMismatchError
from search.fusion import Ranking, Signals, combine, fuse_ranks
from search.items import ItemStore, digest, write_items
from search.late import LateIndex, write_tokens
from search.lexical import LexicalIndex, write_lexical
from search.threads import side_by_side
from search.vector_cache import EncodedText
from search.vectors import Rows, VectorIndex, write_vectors

LATE_LIMIT = 200_000
"""Most items whose token vectors are kept (some 50 kB an item)."""
COUNTED = 5_000
COUNTED_OF_MANY = 1_000
"""Most rows that facets are counted over, and in a collection from :data:`MANY` on, where finding more takes longer
than answering."""
MANY = 100_000
"""From so many items on, the retrievers run side by side."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, analysed and encoded once for all parts; `classes` are those of the statements that it asks for."""

    text: str
    encoded: Encoded
    stems: tuple[str, ...]
    grams: tuple[str, ...]
    words: tuple[str, ...]
    facets: tuple[tuple[str, ...], ...] = ()
    classes: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def make(
        cls,
        text: str,
        encoded: Encoded,
        facets: tuple[tuple[str, ...], ...] = (),
        classes: tuple[tuple[str, ...], ...] = (),
    ) -> Query:
        asked = tuple(dict.fromkeys(words(text)))
        return cls(text, encoded, tuple(stems(text)), tuple(grams(text)), asked, facets, classes)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows that may answer, with their signals and score, in no order.

    `matched` are all rows within the filter that share a word with the question (:data:`COUNTED` at most), and `rows`.
    """

    rows: Rows
    signals: Signals
    scores: FloatArray
    matched: Rows


def write_part(target: Path, items: Sequence[Item], encoded: Sequence[EncodedText], dim: int) -> dict[str, Any]:
    """Write one part into the folder `target`; return what ``index.json`` says of it."""
    write_items(target, items)
    vectors = np.stack([e.vector for e in encoded]) if encoded else np.zeros((0, dim), np.float32)
    kind = write_vectors(target, vectors)
    late = len(items) <= LATE_LIMIT
    tokens = write_tokens(target, [e.tokens for e in encoded], dim) if late else 0
    write_lexical(target / "lexical", ((item.reading, item.facets) for item in items))
    ids = digest([f"{item.id}\t{item.text}" for item in items])
    return {"aantal": len(items), "ids": ids, "vectoren": kind, "tokens": tokens, "late": late}


@dataclass(frozen=True)
class Part:
    """A part that was written by :func:`write_part`, read-only."""

    items: ItemStore
    vectors: VectorIndex
    late: LateIndex | None
    lexical: LexicalIndex

    @classmethod
    def open(cls, target: Path, meta: dict[str, Any]) -> Part:
        """Open the part in the folder `target` and check that its files hold as many rows as `meta` says."""
        late = LateIndex.open(target) if meta["late"] else None
        part = cls(ItemStore.open(target), VectorIndex.open(target), late, LexicalIndex.open(target / "lexical"))
        counts = {"items": len(part.items), "vectors": len(part.vectors), "lexical": len(part.lexical)}
        if late is not None:
            counts["tokens"] = len(late)
        if wrong := {name: n for name, n in counts.items() if n != meta["aantal"]}:
            raise IndexMismatchError(
                f"{target}: index.json says {meta['aantal']} rows, the files hold {wrong}: run the ingest again"
            )
        return part

    def candidates(self, query: Query, ranking: Ranking) -> Candidates:
        """Pool what the retrievers find, each within the filter, and score the pool."""
        (near, _), (whole, whole_scores), (parts, part_scores) = self._retrieved(query, ranking)
        rankings = [near.tolist(), whole[: ranking.pool].tolist(), parts[: ranking.pool].tolist()]
        rows = fuse_ranks(rankings, ranking.pool, ranking.rrf_k)
        signals = Signals(
            dense=self.vectors.scores(query.encoded.vector, rows),
            grams=_scores_of(rows, parts, part_scores),
            stems=_scores_of(rows, whole, whole_scores),
            late=self._late(query, rows),
            asked=self._asked(query, rows),
        )
        return Candidates(rows, signals, combine(signals, ranking), np.union1d(rows, whole))

    def _retrieved(self, query: Query, ranking: Ranking) -> list[tuple[Rows, FloatArray]]:
        """The nearest vectors, the best by stems (as many as are counted) and the best by 5-grams."""
        many = len(self.items) >= MANY
        deep = min(len(self.items), COUNTED_OF_MANY if many else COUNTED)

        def near() -> tuple[Rows, FloatArray]:
            return self.vectors.search(query.encoded.vector, ranking.pool, self.items.mask(query.facets))

        def whole() -> tuple[Rows, FloatArray]:
            return self.lexical.search("stems", query.stems, deep, query.facets)

        def parts() -> tuple[Rows, FloatArray]:
            return self.lexical.search("grams", query.grams, ranking.depth, query.facets)

        return side_by_side(near, whole, parts) if many else [near(), whole(), parts()]

    def _asked(self, query: Query, rows: Rows) -> FloatArray | None:
        if not query.classes:
            return None
        held = np.zeros((len(query.classes), len(rows)), bool)
        for at, classes in enumerate(query.classes):
            for name in classes:
                held[at] |= np.isin(rows, self.items.rows(f"soort:{name}"))
        return np.asarray(held.mean(axis=0), np.float32)

    def _late(self, query: Query, rows: Rows) -> FloatArray | None:
        if self.late is None:
            return None
        return self.late.scores(query.encoded.tokens, self.late.weights(query.encoded.ids), rows)


def _scores_of(rows: Rows, found: Rows, scores: FloatArray) -> FloatArray:
    """Scores of `rows` where `found` holds them, else 0; `rows` ascending."""
    out = np.zeros(len(rows), np.float32)
    if len(rows) and len(found):
        places = np.searchsorted(rows, found)
        places[places == len(rows)] = 0
        hit = rows[places] == found
        out[places[hit]] = scores[hit]
    return out
