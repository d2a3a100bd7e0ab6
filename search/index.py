"""The search index of one generation: built whole into a folder, opened read-only, safe to share between threads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from kg.facets import PassageFacets
from kg.model import KnowledgeGraph
from search.documents import entity_items, passage_items
from search.e5 import FloatArray
from search.encoder import Encoder
from search.errors import IndexMismatchError, IndexMissingError, QueryError, SearchError
from search.fusion import Ranking, relevance
from search.highlight import distinct, highlights
from search.items import digest
from search.part import Candidates, Part, Query, write_part
from search.reasons import name_bonus, reasons
from search.spread import spread
from search.text import plain
from search.vector_cache import Progress, encode_cached, silent

HitKind = Literal["passage", "entiteit"]
KINDS: tuple[HitKind, ...] = ("passage", "entiteit")
FORMAT = 1
MAX_QUERY = 500
MAX_COUNT = 100
DEFAULT_RANKING = Ranking()


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question with its filters; an area takes in what lies in it, `kind` None asks for both kinds.

    >>> SearchRequest("  ")
    Traceback (most recent call last):
    search.errors.QueryError: the question is empty: type at least one word
    """

    q: str
    kind: HitKind | None = None
    count: int = 10
    area: str | None = None
    theme: str | None = None
    document: str | None = None
    type: str | None = None
    year: int | None = None

    def __post_init__(self) -> None:
        if not plain(self.q):
            raise QueryError("the question is empty: type at least one word")
        if len(self.q) > MAX_QUERY:
            raise QueryError(f"the question has {len(self.q)} characters, at most {MAX_QUERY} are allowed")
        if not 1 <= self.count <= MAX_COUNT:
            raise QueryError(f"count {self.count}: need 1 to {MAX_COUNT}")
        if self.kind is not None and self.kind not in KINDS:
            raise QueryError(f"kind {self.kind!r}: need one of {', '.join(KINDS)}")

    @property
    def facets(self) -> tuple[tuple[str, ...], ...]:
        """Facet terms that a hit must have, one group a filter."""
        pairs = (
            ("gebied", self.area),
            ("thema", self.theme),
            ("document", self.document),
            ("soort", self.type),
            ("jaar", self.year),
        )
        return tuple((f"{name}:{value}",) for name, value in pairs if value is not None)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage or entity that answers.

    Attributes
    ----------
    score
        Relevance in [0, 1], comparable between questions.
    reasons
        Why it was found, in Dutch.
    highlights
        (begin, end) in the text of the passage, or in the name of the entity, of the words that were asked for.
    signals
        What each retriever said, for who wants to look behind the score.
    """

    score: float
    kind: HitKind
    id: str
    reasons: tuple[str, ...]
    highlights: tuple[tuple[int, int], ...]
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits, best first; `total` counts the candidates that were scored; `suggestion` is another spelling."""

    hits: tuple[Hit, ...]
    total: int
    suggestion: str | None = None


def build_index(
    target: Path,
    graph: KnowledgeGraph,
    encoder: Encoder,
    cache_dir: Path | None = None,
    facets: Mapping[str, PassageFacets] | None = None,
    progress: Progress = silent,
) -> None:
    """Write the search index of `graph` into the folder `target`.

    Parameters
    ----------
    cache_dir
        Where encoded texts are kept, so that only new ones are encoded; None keeps nothing.
    facets
        What passages are filtered on, by passage id (:func:`kg.facets.passage_facets`).
    progress
        Called with how many texts are encoded and how many there are.

    Raises
    ------
    SearchError
        If `target` holds something already.
    """
    from kg.reference import load_areas

    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise SearchError(f"{target} is not empty: an index is written once, into a folder of its own")
    items = {
        "passage": passage_items(graph.passages, facets or {}),
        "entiteit": entity_items(graph, load_areas().ancestors),
    }
    encoded = encode_cached(encoder, [item.reading for rows in items.values() for item in rows], cache_dir, progress)
    parts, at = {}, 0
    for kind, rows in items.items():
        parts[kind] = write_part(target / kind, rows, encoded[at : at + len(rows)], encoder.dim)
        at += len(rows)
    meta = {"formaat": FORMAT, "encoder": encoder.name, "dim": encoder.dim, "delen": parts}
    (target / "index.json").write_text(json.dumps(meta, indent=2), "utf-8")


@dataclass(frozen=True)
class SearchIndex:
    """The index in a folder that :func:`build_index` wrote."""

    path: Path
    meta: Mapping[str, Any]
    parts: Mapping[HitKind, Part]
    ranking: Ranking = DEFAULT_RANKING

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
            If a file is absent.
        IndexMismatchError
            If it was made with another encoder than `encoder`, of another graph than `graph`, or its files do not
            fit together.
        """
        try:
            meta = json.loads((target / "index.json").read_text("utf-8"))
            if meta["formaat"] != FORMAT:
                raise IndexMismatchError(f"{target}: format {meta['formaat']}, need {FORMAT}: run the ingest again")
            parts = {kind: Part.open(target / kind, meta["delen"][kind]) for kind in KINDS}
        except (FileNotFoundError, KeyError, json.JSONDecodeError) as error:
            raise IndexMissingError(f"no whole search index in {target} ({error}): run the ingest again") from error
        index = cls(target, meta, parts, ranking or DEFAULT_RANKING)
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
        held = {"passage": [p.id for p in graph.passages], "entiteit": [e.id for e in graph.entities]}
        for kind, ids in held.items():
            if (mine := self.meta["delen"][kind]["ids"]) != (theirs := digest(ids)):
                raise IndexMismatchError(
                    f"{self.path}: {kind} ids {mine}, the graph has {theirs}: they are not of one generation"
                )

    def search(self, request: SearchRequest, encoder: Encoder) -> SearchResult:
        """Answer `request`; `encoder` is the one that made the index.

        A question without a single word that says something (only punctuation, only stop words) is still answered,
        by what it resembles, when it holds a letter or digit; else there are no hits.
        """
        self.check_encoder(encoder)
        text = plain(request.q)
        if not any(c.isalnum() for c in text):
            return SearchResult((), 0)
        query = Query.make(text, encoder.encode_detailed([text], "query")[0], request.facets)
        found: list[tuple[float, HitKind, int, Candidates, int]] = []
        for kind in KINDS if request.kind is None else (request.kind,):
            found += self._ranked(kind, query, request.count)
        found.sort(key=lambda f: -f[0])
        total = sum({id(f[3]): len(f[3].rows) for f in found}.values())
        top = found[: request.count]
        return SearchResult(
            tuple(self._hit(kind, row, score, query, pool, at) for score, kind, row, pool, at in top), total
        )

    def _ranked(self, kind: HitKind, query: Query, count: int) -> list[tuple[float, HitKind, int, Candidates, int]]:
        """The best rows of one part with their relevance, repeats moved back."""
        part = self.parts[kind]
        pool = part.candidates(query, self.ranking)
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
        item = self.parts[kind].items[row]
        signals = {
            name: round(float(values[at]), 4)
            for name in ("late", "dense", "grams", "stems")
            if (values := getattr(pool.signals, name)) is not None
        }
        spans = highlights(item.text, query.text)
        why = reasons(distinct(item.text, spans), signals, query.facets)
        return Hit(round(score, 4), kind, item.id, why, spans, signals)


def _descending(scores: FloatArray) -> FloatArray:
    """Scores made never to rise: a repeat that was moved back gets no more than what stands above it."""
    return np.minimum.accumulate(scores) if len(scores) else scores
