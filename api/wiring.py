"""Joins one generation's search index and vectors to the shapes that requests use."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, cast

from api.service import Found, Hit, Question, Searcher
from kg.generations import Generation
from kg.model import Document, Entity, KnowledgeGraph, Passage
from kg.reference import Areas, Themes
from kg.wording import joined

if TYPE_CHECKING:
    from kg.matching import MatchResult
    from search.encoder import Encoder
    from search.index import SearchIndex
    from search.request import Hit as IndexHit
    from search.request import HitKind
    from search.statements import Answerer, Statement

MAX_NAMED = 2
SILENT = "Hier staat in deze documenten niets over."
NEAREST = "Dit komt het dichtst in de buurt."

_encoders: dict[str, Encoder] = {}
_lock = threading.Lock()


def encoder_for(spec: str | None = None) -> Encoder:
    """The encoder that the setting KRUISBESTUIVER_ENCODER names, loaded once per process."""
    from search.encoder import load_encoder

    spec = spec if spec is not None else os.environ.get("KRUISBESTUIVER_ENCODER", "")
    with _lock:
        if spec not in _encoders:
            _encoders[spec] = load_encoder(spec or None)
        return _encoders[spec]


class IndexSearcher(Searcher):
    """Searches the index of a generation; opens it, and the encoder, when first asked."""

    def __init__(self, generation: Generation, graph: KnowledgeGraph) -> None:
        self._folder = generation.search
        self._graph = graph
        self._lock = threading.Lock()
        self._index: SearchIndex | None = None

    @cached_property
    def _passages(self) -> dict[str, Passage]:
        return {p.id: p for p in self._graph.passages}

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return {e.id: e for e in self._graph.entities}

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {d.name: d for d in self._graph.documents}

    def open(self) -> SearchIndex:
        """The index, opened and checked against the encoder and the graph the first time."""
        from search.index import SearchIndex

        with self._lock:
            if self._index is None:
                self._index = SearchIndex.open(self._folder, encoder_for(), self._graph)
            return self._index

    def warm(self) -> None:
        """Load all that the first question would otherwise wait for, the list of Dutch words included."""
        from search.vocabulary import dutch_words

        dutch_words()
        self(Question("warm en waar ligt dit", limit=1))

    def __call__(self, question: Question) -> Found:
        from search.request import SearchRequest

        request = SearchRequest(
            question.text,
            cast("HitKind | None", question.kind),
            question.limit,
            question.area,
            question.theme,
            question.document,
            question.type,
            question.year,
        )
        found = self.open().search(request, encoder_for())
        meant = found.suggestion if found.applied else None
        statements = self._stated(question, meant)
        silent = found.silent and not statements
        if question.kind == "entiteit":
            statements = []
        told = self._answerer.told_of(meant or question.text)
        notes = []
        if found.suggestion:
            said = "Gezocht op" if found.applied else "Bedoelde u"
            notes.append(f"{said} ‘{found.suggestion}’{'.' if found.applied else '?'}")
        if silent:
            notes.append(f"{SILENT} {NEAREST}" if found.hits else SILENT)
        return Found(
            [self._hit(hit, told) for hit in found.hits],
            notes,
            silent,
            found.suggestion,
            found.applied,
            found.certainty,
            found.facets,
            statements,
        )

    @cached_property
    def _answerer(self) -> Answerer:
        from search.statements import Answerer

        return Answerer(self._graph)

    def _stated(self, question: Question, meant: str | None) -> list[Statement]:
        """What the graph states in answer; a filter on what passages hold leaves that to the passages."""
        if question.document or question.theme or question.type or question.year:
            return []
        return self._answerer(meant or question.text)

    def _hit(self, hit: IndexHit, told: Mapping[str, Sequence[str]]) -> Hit:
        """A hit with its quote; `told` has the names that the question shares with what a passage states, by its id."""
        if hit.kind == "entiteit":
            entity = self._entities[hit.id]
            return Hit(hit.score, None, entity, entity.evidence[:3], hit.reasons)
        passage = self._passages[hit.id]
        begin, end = best_sentence(passage.text, hit.highlights)
        doc = self._documents[passage.document]
        quote = doc.evidence(passage.begin + begin, passage.begin + end, "zoeken", max(0.01, min(1.0, hit.score)))
        named = tuple(dict.fromkeys(told.get(hit.id, ())))[:MAX_NAMED]
        why = (f"zegt iets over {joined(named)}", *hit.reasons) if named else hit.reasons
        return Hit(hit.score, passage, None, (quote,), why, hit.highlights)


_SENTENCE = re.compile(r"\S(?:[^.!?]|[.!?](?!\s))*[.!?]*|\S+")


def best_sentence(text: str, highlights: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Range of the sentence of `text` that holds most of `highlights`, the first of equals; all of it without any.

    >>> text = "Er is een fonds. Het leent aan starters. Klaar."
    >>> text[slice(*best_sentence(text, [(20, 25), (31, 39)]))]
    'Het leent aan starters.'
    """
    spans = [match.span() for match in _SENTENCE.finditer(text)]
    if not spans or not highlights:
        return (0, len(text))
    held = [sum(a <= begin < b for begin, _ in highlights) for a, b in spans]
    return spans[held.index(max(held))]


def make_searcher(generation: Generation, graph: KnowledgeGraph) -> IndexSearcher:
    """A searcher over the index of `generation`, which is opened when first needed."""
    return IndexSearcher(generation, graph)


def make_matcher(
    generation: Generation, graph: KnowledgeGraph, areas: Areas, themes: Themes
) -> Callable[[], MatchResult]:
    """Computes the matches of a generation from its vectors."""

    def compute() -> MatchResult:
        from kg.matching import find_matches
        from kg.matching.vectors import read_vectors

        return find_matches(graph, read_vectors(generation.path / "matching"), areas=areas, themes=themes)

    return compute
