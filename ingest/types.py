"""Values between the stages of ingest: blocks and sections of a document, and raw statements before linking."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kg.model import BehoefteSoort, Evidence, KruisbestuivingSoort


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of source text made fit to read: lines joined, hyphenated words rejoined, blanks collapsed.

    `offsets` has one source offset per character of `text`, strictly increasing, so that every range of `text`
    leads back to a range of the source. As an array they take a tenth of the memory that a tuple takes.

    >>> r = Reading("start- ups", tuple(range(10)))
    >>> r.span(7, 10)
    (7, 10)
    """

    text: str
    offsets: Sequence[int]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.offsets):
            raise ValueError(f"{len(self.text)} characters, {len(self.offsets)} offsets: need as many")

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Source range (begin, end) of ``text[begin:end]``; needs 0 <= begin < end <= len(text)."""
        return self.offsets[begin], self.offsets[end - 1] + 1

    def index(self, offset: int) -> int:
        """Index in `text` of the last character at or before source `offset`; 0 when there is none."""
        return max(0, bisect_right(self.offsets, offset) - 1)


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CELL = "cell"
    """One cell, or one paragraph of a cell, of a table whose structure is known or was rebuilt."""
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"
    """Running heads, page numbers, tables of contents, bare links: not read for statements."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or cell.

    `begin`, `end`: source range. `level`: of a heading 1..6, of a list item its depth from 1, else 0.
    `column`: of a cell the heading text of its column ("Hotspots en projecten"); `row` its 0-based row;
    `label`: of a cell the text of the first cell of its row, where that is known. `table`: an id that all cells of
    one table share, -1 outside tables.
    """

    kind: BlockKind
    begin: int
    end: int
    page: int | None
    reading: Reading
    level: int = 0
    table: int = -1
    row: int = -1
    column: str = ""
    label: str = ""

    @property
    def text(self) -> str:
        """The text to read: joined lines."""
        return self.reading.text


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, up to the next heading of any level.

    `path`: heading texts from the top to this section's own, for example
    ``("5. De deelregio's", "IJmond", "Wat hebben we nodig?")``; () before the first heading.
    """

    path: tuple[str, ...]
    heading: Block | None
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Ref:
    """An entity as one document names it, before linking. `region`: id of the area of a Cluster, else None."""

    type: str
    name: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class RawEntity:
    """One mention of an entity, with what this place says of it."""

    ref: Ref
    evidence: Evidence
    subtype: str | None = None
    aliases: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawRelation:
    """A triple as one place states it. `support`: the heading or line that names a side which `evidence` leaves out."""

    subject: Ref
    predicate: str
    object: Ref
    evidence: Evidence
    support: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RawDeelnemer:
    area: Ref | None
    via: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class RawKruisbestuiving:
    participants: tuple[RawDeelnemer, ...]
    themes: tuple[str, ...]
    kind: KruisbestuivingSoort
    evidence: Evidence
    suspect: str | None = None


@dataclass(frozen=True, slots=True)
class RawBehoefte:
    area: Ref
    kind: BehoefteSoort
    text: str
    evidence: Evidence
    themes: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawFeit:
    subject: Ref
    indicator: str
    value: str
    unit: str
    year: int | None
    evidence: Evidence


RawStatement = RawEntity | RawRelation | RawKruisbestuiving | RawBehoefte | RawFeit


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something of a document that was not read, or that does not add up; shown in its ledger (Dutch)."""

    document: str
    kind: str
    text: str
    begin: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the extractors read from one document."""

    statements: Sequence[RawStatement] = ()
    doubts: Sequence[Doubt] = ()
