"""The search index of one generation: built whole into a folder, opened read-only, safe to share between threads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from kg.model import KnowledgeGraph
from search.about import about, elsewhere
from search.background import Background
from search.building import BACKGROUND, FORMAT
from search.building import build_index as build_index
from search.e5 import FloatArray
from search.encoder import Encoder
from search.errors import IndexMismatchError, IndexMissingError
from search.fusion import Ranking, relevance
from search.highlight import distinct, highlights
from search.items import counted, digest
from search.names import Names
from search.part import Candidates, Part, Query
from search.reasons import name_bonus, reasons
from search.request import KINDS, Hit, HitKind, SearchRequest, SearchResult
from search.silence import JUDGE, Evidence, Judge
from search.spelling import Speller
from search.spread import spread
from search.text import plain
from search.threads import answer_on_one_thread
from search.vocabulary import Vocabulary

DEFAULT_RANKING = Ranking()


@dataclass(frozen=True)
class SearchIndex:
    """The index in a folder that :func:`build_index` wrote."""

    path: Path
    meta: Mapping[str, Any]
    parts: Mapping[HitKind, Part]
    vocabulary: Vocabulary
    names: Names
    background: Background
    ranking: Ranking = DEFAULT_RANKING
    judge: Judge = JUDGE

    @classmethod
    def open(
        cls,
        target: Path,
        encoder: Encoder | None = None,
        graph: KnowledgeGraph | None = None,
        ranking: Ranking | None = None,
    ) -> SearchIndex:
        """Open the index in `target`.

        Raises
        ------
        IndexMissingError
            If a file is absent or cannot be read.
        IndexMismatchError
            If it was made with another encoder than `encoder`, of another graph than `graph`, or its files do not
            fit together.
        """
        try:
            meta = json.loads((target / "index.json").read_text("utf-8"))
            if meta["formaat"] != FORMAT:
                raise IndexMismatchError(f"{target}: format {meta['formaat']}, need {FORMAT}: run the ingest again")
            parts = {kind: Part.open(target / kind, meta["delen"][kind]) for kind in KINDS}
            vocabulary, names = Vocabulary.open(target), Names.open(target)
            other = Background.open(target / BACKGROUND)
        except (OSError, EOFError, KeyError, ValueError, RuntimeError) as error:  # faiss and tantivy raise the last two
            raise IndexMissingError(f"no whole search index in {target} ({error}): run the ingest again") from error
        answer_on_one_thread()
        index = cls(target, meta, parts, vocabulary, names, other, ranking or DEFAULT_RANKING)
        if encoder is not None:
            index.check_encoder(encoder)
        if graph is not None:
            index.check_graph(graph)
        return index

    def check_encoder(self, encoder: Encoder) -> None:
        """Raise :class:`IndexMismatchError` unless the index was made with `encoder`."""
        if encoder.name != self.meta["encoder"]:
            raise IndexMismatchError(
                f"{self.path} was made with encoder {self.meta['encoder']!r}, this is {encoder.name!r}: "
                "run the ingest again, or start with the encoder of the index"
            )

    def check_graph(self, graph: KnowledgeGraph) -> None:
        """Raise :class:`IndexMismatchError` unless the index holds the passages and entities of `graph`."""
        held = {
            "passage": [f"{p.id}\t{p.text}" for p in graph.passages],
            "entiteit": [f"{e.id}\t{e.name}" for e in graph.entities],
        }
        for kind, ids in held.items():
            if (mine := self.meta["delen"][kind]["ids"]) != (theirs := digest(ids)):
                raise IndexMismatchError(
                    f"{self.path} was made of {kind} {mine}, the graph has {kind} {theirs}: they are not of one "
                    "generation; run the ingest again"
                )

    @cached_property
    def speller(self) -> Speller:
        """Mends questions with the words of the documents and of the ontology."""
        return Speller(self.vocabulary, self.names.words)

    def search(self, request: SearchRequest, encoder: Encoder) -> SearchResult:
        """Answer `request`; `encoder` is the one that made the index.

        A question that finds nothing good is asked again as it was probably meant. A question without a single word
        that says something (only punctuation, only stop words) is still answered, by what it resembles, when it holds
        a letter or digit; else there are no hits.
        """
        self.check_encoder(encoder)
        text = plain(request.q)
        if not any(c.isalnum() for c in text):
            return SearchResult((), 0)
        result = self._answer(text, request, encoder)
        suggestion = self.speller.suggest(text)
        if suggestion is None:
            return result
        if result.silent:
            again = self._answer(suggestion, request, encoder)
            if not again.silent:
                return replace(again, suggestion=suggestion, applied=True)
        return replace(result, suggestion=suggestion)

    def query(self, text: str, request: SearchRequest, encoder: Encoder) -> Query:
        """Analyse and encode the question `text`, abbreviations that the passages do not use spelt out."""
        full = " ".join((text, *(f"({name})" for name in self.names.expansions(text, self.vocabulary.counts))))
        classes = tuple(kinds for kinds, _ in about(text).classes)
        return Query.make(full, encoder.encode_detailed([full], "query")[0], request.facets, classes)

    def evidence(self, query: Query, pool: Candidates) -> Evidence | None:
        """What speaks for an answer among the passages of `pool`; None where there are no token vectors to tell."""
        late, part = pool.signals.late, self.parts["passage"]
        if late is None or part.late is None:
            return None
        if not len(late):
            return Evidence(0.0, -1.0, 0.0, 0.0)
        tokens, weights = query.encoded.tokens, part.late.weights(query.encoded.ids)
        best = int(late.argmax())
        return Evidence(
            float(late[best]),
            float(late[best]) - self.background.best(query.encoded, weights),
            float(pool.signals.grams.max()),
            self.vocabulary.coverage(query.words),
            part.late.weakest(tokens, weights, int(pool.rows[best])),
            float(elsewhere(query.text, self.vocabulary.counts, self._area_shares)),
            self.background.side(query.encoded),
            self.background.near(query.encoded),
        )

    @cached_property
    def _area_shares(self) -> Mapping[str, float]:
        """Share of the passages that state something of an area, by its id; empty where none states anything."""
        items = self.parts["passage"].items
        return {id_: count / len(items) for id_, count in items.counts("gebied").items()}

    def _answer(self, text: str, request: SearchRequest, encoder: Encoder) -> SearchResult:
        query = self.query(text, request, encoder)
        kinds = KINDS if request.kind is None else (request.kind,)
        pools = {kind: self.parts[kind].candidates(query, self.ranking) for kind in kinds}
        told = pools["passage"] if "passage" in pools else self.parts["passage"].candidates(query, self.ranking)
        found: list[tuple[float, HitKind, int, Candidates, int]] = []
        for kind, pool in pools.items():
            found += self._ranked(kind, query, pool, request.count)
        found.sort(key=lambda f: -f[0])
        evidence = self.evidence(query, told) if len(told.rows) or not found else None
        certainty = None if evidence is None else self.judge.certainty(evidence)
        top = found[: request.count]
        counts = [self.parts[kind].items.facet_counts(pool.matched) for kind, pool in pools.items()]
        return SearchResult(
            tuple(self._hit(kind, row, score, query, pool, at) for score, kind, row, pool, at in top),
            sum(len(pool.matched) for pool in pools.values()),
            certainty=None if certainty is None else round(certainty, 4),
            silent=certainty is not None and certainty < self.judge.least,
            facets=counted(*counts),
        )

    def _ranked(
        self, kind: HitKind, query: Query, pool: Candidates, count: int
    ) -> list[tuple[float, HitKind, int, Candidates, int]]:
        """The best rows of one part with their relevance, repeats moved back."""
        part = self.parts[kind]
        scores = pool.scores
        if kind == "entiteit":
            scores = scores + np.array(
                [name_bonus(part.items[int(r)].names, query.stems) for r in pool.rows], np.float32
            )
        order = np.argsort(-scores, kind="stable")
        if kind == "passage":
            order = np.array(spread(order, lambda at: part.items[int(pool.rows[at])].text, count), np.int64)
        top = order[:count]
        shown = _descending(relevance(scores[top], self.ranking))
        return [(float(s), kind, int(pool.rows[at]), pool, int(at)) for s, at in zip(shown, top, strict=True)]

    def _hit(self, kind: HitKind, row: int, score: float, query: Query, pool: Candidates, at: int) -> Hit:
        items = self.parts[kind].items
        item = items[row]
        signals = {
            name: round(float(values[at]), 4)
            for name in ("late", "dense", "grams", "stems")
            if (values := getattr(pool.signals, name)) is not None
        }
        spans = highlights(item.text, query.text)
        why = reasons(distinct(item.text, spans), signals, query.facets, about(query.text), items.facets(row))
        return Hit(round(score, 4), kind, item.id, why, spans, signals)


def _descending(scores: FloatArray) -> FloatArray:
    """Scores made never to rise: a repeat that was moved back gets no more than what stands above it."""
    return np.minimum.accumulate(scores) if len(scores) else scores
