"""BM25 on tantivy: stems and character 5-grams of each text, with filters inside the query."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from search.analyzer import stem, word_grams, words
from search.e5 import FloatArray
from search.vectors import Rows

FIELDS = ("stems", "grams")
K1 = 1.2
"""tantivy's BM25 saturation; a term adds at most ``idf * (K1 + 1)``."""
POSTINGS = {"stems": 500_000, "grams": 200_000}
"""Most postings that a question reads of each field, the rarest terms first: what it leaves out are the terms that most
texts hold, which add little to a score. Only collections of hundreds of thousands of texts come near it."""
_HEAP_BYTES = 64_000_000


def _schema() -> Any:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("row", fast=True)
    return builder.build()


def write_lexical(target: Path, texts: Iterable[tuple[str, Sequence[str]]]) -> int:
    """Index `texts` (text, facets such as ``"gebied:ijmond"``) into the folder `target`; return how many."""
    from tantivy import Document, Index

    target.mkdir(parents=True, exist_ok=True)
    index = Index(_schema(), str(target))
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    count = 0
    for count, (text, facets) in enumerate(texts, start=1):
        document = Document(facet=list(facets))
        document.add_unsigned("row", count - 1)
        found = words(text)
        document.add_text("stems", " ".join(map(stem, found)))
        document.add_text("grams", " ".join(map(_joined_grams, found)))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    return count


@lru_cache(maxsize=1 << 17)
def _joined_grams(word: str) -> str:
    return " ".join(word_grams(word))


@dataclass(frozen=True)
class LexicalIndex:
    """An index that was written by :func:`write_lexical`, read-only."""

    index: Any
    searcher: Any

    @classmethod
    def open(cls, target: Path) -> LexicalIndex:
        """Open the index in the folder `target`, which may be one that this process cannot write."""
        if os.access(target, os.W_OK):
            return cls._open(target)
        with tempfile.TemporaryDirectory(prefix="kruisbestuiver-lexical-") as links:
            for path in sorted(target.resolve().iterdir()):
                if path.suffix != ".lock":
                    (Path(links) / path.name).symlink_to(path)
            return cls._open(Path(links))

    @classmethod
    def _open(cls, folder: Path) -> LexicalIndex:
        """Open the index in `folder`: tantivy locks a file there, and has all that it reads mapped afterwards."""
        from tantivy import Index

        index = Index.open(str(folder))
        return cls(index, index.searcher())

    def __len__(self) -> int:
        return int(self.searcher.num_docs)

    def search(
        self,
        field: str,
        terms: Sequence[str],
        k: int,
        facets: Sequence[Sequence[str]] = (),
        postings: int | None = None,
    ) -> tuple[Rows, FloatArray]:
        """Return the `k` best rows and their scores, best first.

        Parameters
        ----------
        field
            ``"stems"`` or ``"grams"``; `terms` are analysed for it.
        facets
            A row must have at least one facet of each group.
        postings
            Most postings to read; None is what :data:`POSTINGS` says of the field.

        Returns
        -------
        rows, scores
            Scores are BM25 divided by the most that `terms` could score: in [0, 1], comparable between questions.
        """
        counts = Counter(terms)
        if not counts or k < 1 or not len(self):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        held = {term: int(self.searcher.doc_freq(field, term)) for term in counts}
        most = sum(self._idf(held[term]) * n for term, n in counts.items()) * (K1 + 1)
        chosen = [(term, counts[term]) for term in affordable(held, POSTINGS[field] if postings is None else postings)]
        found = self.searcher.search(self._query(field, chosen, facets), limit=k, count=False).hits
        rows = self.searcher.fast_field_values("row", [address for _, address in found])
        scores = np.array([score for score, _ in found], np.float32) / most
        order = np.lexsort((np.array(rows, np.int64), -scores))
        return np.array(rows, np.int64)[order], scores[order]

    def _query(self, field: str, terms: Sequence[tuple[str, int]], facets: Sequence[Sequence[str]]) -> Any:
        from tantivy import Occur, Query

        schema = self.index.schema
        asked = [
            (Occur.Should, Query.boost_query(Query.term_query(schema, field, term, "freq"), float(n)))
            for term, n in terms
        ]
        query = Query.boolean_query(asked)
        groups = [(Occur.Must, Query.const_score_query(_one_of(schema, group), 0.0)) for group in facets]
        return Query.boolean_query([(Occur.Must, query), *groups]) if groups else query

    def _idf(self, held: int) -> float:
        n = len(self)
        return float(np.log(1 + (n - held + 0.5) / (held + 0.5)))


def _one_of(schema: Any, group: Sequence[str]) -> Any:
    """A query for rows that have a facet of `group`; a single one is read by leaps, a set of them as a whole."""
    from tantivy import Query

    if len(group) == 1:
        return Query.term_query(schema, "facet", group[0], "basic")
    return Query.term_set_query(schema, "facet", list(group))


def affordable(held: Mapping[str, int], most: int) -> list[str]:
    """The rarest terms, in the order of the alphabet, whose postings `held` together stay below `most`; at least one.

    >>> affordable({"de": 900, "fonds": 40, "haven": 7}, most=100)
    ['fonds', 'haven']
    """
    kept: list[str] = []
    total = 0
    for term, count in sorted(held.items(), key=lambda row: (row[1], row[0])):
        total += count
        if kept and total > most:
            break
        kept.append(term)
    return sorted(kept)
