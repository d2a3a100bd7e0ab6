"""What is asked of the index and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from search.errors import QueryError
from search.text import plain

HitKind = Literal["passage", "entiteit"]
KINDS: tuple[HitKind, ...] = ("passage", "entiteit")
MAX_QUERY = 500
MAX_COUNT = 100


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
    """What was found.

    Attributes
    ----------
    hits
        Best first.
    total
        How many passages and entities within the filter share a word with the question or are among the hundred
        nearest.
    suggestion
        Another spelling of the question, or None.
    applied
        Whether the hits are those of the suggestion: the question as typed found nothing good.
    certainty
        Estimated chance, in [0, 1], that the documents answer; None when that was not judged.
    silent
        Whether the documents are taken to say nothing about it; the hits are then only the nearest.
    facets
        By kind (``gebied``, ``thema``, ``document``, ``soort``, ``jaar``): how many of the `total` have each value.
    """

    hits: tuple[Hit, ...]
    total: int
    suggestion: str | None = None
    applied: bool = False
    certainty: float | None = None
    silent: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
