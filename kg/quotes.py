"""Quotes by a short hash, so that anyone can verify what was copied from here."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from kg.distinctive import sentence_of
from kg.model import Bewijs, Evidence, KnowledgeGraph
from kg.queries import GraphIndex

HASH_CHARACTERS = 12


def quote_hash(evidence: Evidence) -> str:
    """Short hash of a quote: of its document and words, so that it outlives another reading of the same document.

    >>> quote_hash(Evidence("a.md", 0, 8, 1, "een\\ntwee")) == quote_hash(Evidence("a.md", 5, 13, 2, "een twee"))
    True
    """
    text = f"{evidence.document}\n{' '.join(evidence.quote.split())}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:HASH_CHARACTERS]


class QuoteBook:
    """Every quote of a graph by its hash, and sentences that were made from its documents on the way."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph

    def find(self, hash_: str) -> Bewijs:
        """Places where the quote stands; none when no statement has it."""
        return self._by_hash.get(hash_.casefold(), ())

    def supports(self, hash_: str) -> tuple[str, ...]:
        """Ids of what the quote is evidence of, at most the first fifty."""
        return tuple(sorted(set(self._supported.get(hash_.casefold(), ())))[:50])

    @cached_property
    def _rows(self) -> tuple[tuple[str, Evidence], ...]:
        graph = self._graph
        rows = [(x.id, e) for x in graph.entities for e in x.evidence]
        rows += [(r.subject, e) for r in graph.relations for e in r.evidence]
        rows += [(x.id, e) for x in graph.feiten for e in x.evidence]
        rows += [(x.id, e) for x in graph.behoeften for e in x.evidence]
        rows += [(x.id, e) for x in graph.kruisbestuivingen for e in x.evidence]
        return tuple(rows)

    @cached_property
    def _by_hash(self) -> Mapping[str, Bewijs]:
        found: dict[str, list[Evidence]] = defaultdict(list)
        for _, evidence in self._rows:
            found[quote_hash(evidence)].append(evidence)
        for hash_, evidence in self._sentences():
            found[hash_].append(evidence)
        return {
            hash_: tuple(sorted(_distinct(rows), key=lambda e: (e.document, e.begin, e.end)))
            for hash_, rows in found.items()
        }

    @cached_property
    def _supported(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for id_, evidence in self._rows:
            found[quote_hash(evidence)].append(id_)
        return found

    def _sentences(self) -> Iterator[tuple[str, Evidence]]:
        """Sentences around quotes, which profiles and dossiers cite too."""
        index = GraphIndex(self._graph)
        for _, evidence in self._rows:
            whole = sentence_of(index, evidence)
            if whole is not None:
                yield quote_hash(whole), whole


def _distinct(rows: Iterable[Evidence]) -> Iterable[Evidence]:
    return {(e.document, e.begin, e.end): e for e in rows}.values()
