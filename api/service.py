"""What one generation offers to requests, and the switch from one generation to the next.

A request takes :meth:`ServiceSource.current` once and uses that service to its end, so that no answer mixes two.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph

from api.index import ServiceIndex
from kg.generations import Generation, GenerationError, Generations
from kg.model import Entity, Evidence, KnowledgeGraph, Passage
from kg.reference import Areas, Begrip, Themes, load_areas, load_begrippen, load_themes
from kg.terms import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.matching.model import MatchResult
    from search.statements import Statement

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """A search question; `kind` is ``"passage"``, ``"entiteit"`` or None for both."""

    text: str
    kind: str | None = None
    limit: int = 10
    area: str | None = None
    theme: str | None = None
    document: str | None = None
    type: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: a passage or an entity, the quote that fits the question, and why it was found (Dutch).

    `highlights` are (begin, end) of words of the passage that were asked for.
    """

    score: float
    passage: Passage | None
    entity: Entity | None
    evidence: Sequence[Evidence]
    why: Sequence[str] = ()
    highlights: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first, and what the searcher has to say about them (Dutch).

    `silent`: the documents are taken to say nothing about it, the hits are only the nearest. `suggestion` is another
    spelling; `applied`: the hits are those of it. `facets` counts the candidates by kind and value. `statements` are
    what the graph itself states in answer.
    """

    hits: Sequence[Hit]
    notes: Sequence[str] = ()
    silent: bool = False
    suggestion: str | None = None
    applied: bool = False
    certainty: float | None = None
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    statements: Sequence[Statement] = ()


class Searcher(Protocol):
    """Answers questions from the index of one generation."""

    def __call__(self, question: Question) -> Found: ...


@dataclass(frozen=True)
class Service:
    """One generation, in memory and read-only; safe to share between threads."""

    generation: str
    graph: KnowledgeGraph
    areas: Areas
    themes: Themes
    begrippen: Sequence[Begrip]
    store: pyoxigraph.Store
    searcher: Searcher
    matcher: Callable[[], MatchResult]
    manifest: Mapping[str, Any] = field(default_factory=dict)
    ledger: Mapping[str, Any] = field(default_factory=dict)
    base: str = DEFAULT_BASE
    page_cache: dict[tuple[str, str], Any] = field(default_factory=dict)
    """What pages computed once for this generation."""

    @cached_property
    def index(self) -> ServiceIndex:
        return ServiceIndex(self.graph, self.areas, self.themes)

    @cached_property
    def matches(self) -> MatchResult:
        """Computed kruisbestuivingen, each list best first."""
        return self.matcher()

    def warm(self) -> None:
        """Compute what the first visitor would otherwise wait for."""
        _ = self.matches, self.index.counts, self.index.places, self.index.reading
        self.index.lies_in("", "")


Loader = Callable[[Generation], Service]


def load_service(generation: Generation, warm: bool = True) -> Service:
    """Open every part of `generation`; takes seconds, so not inside a request.

    `warm` also computes what answers need, such as the matches, instead of leaving it to the first that asks.
    """
    from api.wiring import make_matcher, make_searcher

    graph, areas, themes = generation.graph, load_areas(), load_themes()
    searcher = make_searcher(generation, graph)
    service = Service(
        generation.id,
        graph,
        areas,
        themes,
        load_begrippen(),
        generation.store,
        searcher,
        make_matcher(generation, graph, areas, themes),
        generation.manifest,
        generation.ledger,
        generation.manifest.get("basis", DEFAULT_BASE),
    )
    if warm:
        searcher.warm()
        service.warm()
    return service


def _give_back() -> None:
    """Return the memory of the generation that was served to the system; the C library keeps it otherwise."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    with suppress(AttributeError, OSError):  # musl and macOS have no malloc_trim
        ctypes.CDLL(None).malloc_trim(0)


class ServiceSource:
    """Gives each request the service of the current generation.

    A look at ``CURRENT`` costs one stat. A new generation is loaded beside the served one; until it is ready, and when
    it cannot be loaded, the old one keeps answering. One thread loads all of them: with a new one each time, the C
    library spread over ever more memory (1 MB a switch). Every file of a generation is checked against its manifest
    first; at a start with a damaged one, the newest whole generation is served instead.
    """

    def __init__(self, data: Path | None, loader: Loader = load_service, service: Service | None = None) -> None:
        self._generations = Generations(data) if data is not None else None
        self._loader = loader
        self._service = service
        self._stamp: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="load-generation")
        self._loading: Future[None] | None = None
        self.fault: str | None = None
        """Why the current generation is not the one that is served; None when it is, or while it is being loaded."""

    @property
    def data(self) -> Path | None:
        return self._generations.data if self._generations else None

    def load(self) -> None:
        """Load the current generation now, or the newest whole one before it, unless one was loaded.

        Raises
        ------
        kg.generations.GenerationError
            If there are generations but none of them is whole.
        """
        if self._generations is None or self._service is not None:
            return
        self._stamp = self._stat()
        if self._generations.current_id() is None:
            return
        try:
            self._service = self._loader(self._generations.open_whole())
        except Exception as error:
            logger.exception("the current generation cannot be served")
            self.fault = str(error)
            self._service = self._newest_whole()

    def _newest_whole(self) -> Service:
        """The newest generation, but for the current one, that can be loaded."""
        assert self._generations is not None
        current = self._generations.current_id()
        for id_ in reversed([id_ for id_ in self._generations.ids() if id_ != current]):
            try:
                service = self._loader(self._generations.open_whole(id_))
            except Exception:
                logger.exception("generation %s cannot be served either", id_)
            else:
                logger.warning("serving generation %s instead", id_)
                return service
        raise GenerationError(f"{self.fault}; no other generation is whole: restore a backup, or ingest again")

    def current(self) -> Service | None:
        """The service to answer with; None when nothing was ingested yet."""
        if self._generations is not None and (stamp := self._stat()) != self._stamp:
            self._begin_loading(stamp)
        return self._service

    def wait(self, timeout_seconds: float = 60.0) -> None:
        """Wait for a load under way, for tests and for the command line."""
        if (loading := self._loading) is not None:
            wait_for([loading], timeout_seconds)

    def _stat(self) -> tuple[int, int] | None:
        assert self._generations is not None
        try:
            found = self._generations.current_file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _begin_loading(self, stamp: tuple[int, int] | None) -> None:
        with self._lock:
            if stamp == self._stamp or (self._loading is not None and not self._loading.done()):
                return
            self._stamp = stamp
            self._loading = self._thread.submit(self._swap)

    def _swap(self) -> None:
        assert self._generations is not None
        try:
            id_ = self._generations.current_id()
            if id_ is None or (self._service is not None and self._service.generation == id_):
                self.fault = None
                return
            logger.info("loading generation %s", id_)
            self._service = self._loader(self._generations.open_whole(id_))
            self.fault = None
            logger.info("serving generation %s", id_)
            _give_back()
        except Exception as error:  # whatever is wrong with the new one, the old one must go on
            self.fault = str(error)
            logger.exception("the new generation cannot be loaded; the old one keeps answering")
