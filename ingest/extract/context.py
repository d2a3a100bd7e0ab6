"""What every extractor gets and asks: which area a section or a document is about, and evidence of a reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from ingest.types import Block, BlockKind, RawEntity, Reading, Ref, Section
from kg.model import Document, Evidence

if TYPE_CHECKING:
    from kg.reference import Area, Areas, Themes

T = TypeVar("T")

MAX_HEADING_WORDS = 9
"""A longer heading is a sentence: an area in it is mentioned, the section is not about it."""

MAX_BLOCK = 4000
"""Characters of the longest block that is read as a whole."""

MAX_READ = 150_000
"""Characters of one block that are read for statements: a longer one is a dump without line ends, not a text."""

READ_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.CELL, BlockKind.FOOTNOTE})
"""Kinds of blocks that are read for statements, next to headings and captions."""

_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[A-Z]\d*\.|[IVX]+\.)\s+")
_WRAPPING = re.compile(
    r"^(?:het\s+|de\s+|onze\s+)?(?:innovatie|regio|gebieds|economisch\s+)?-?"
    r"(?:profiel(?:en)?|agenda|deelregio|regio|gemeente|regiobeeld|in beeld|facts\s*&\s*figures)\s*:?\s+"
    r"(?:van\s+|voor\s+|deelregio\s+|regio\s+)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’.&!][^\W_]+)*|&")


class Memo:
    """What several extractors ask of the sections of one document, found once; those of the last document are kept."""

    def __init__(self) -> None:
        self._sections: Sequence[Section] | None = None
        self._held: dict[Hashable, Any] = {}

    def once(self, sections: Sequence[Section], key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for these `sections`: called the first time only."""
        if sections is not self._sections:
            self._sections, self._held = sections, {}
        if key not in self._held:
            self._held[key] = make()
        found: T = self._held[key]
        return found


@dataclass(frozen=True, slots=True)
class Context:
    """What extractors share: reference data, and the entities found earlier in this document."""

    areas: Areas
    themes: Themes
    entities: Sequence[RawEntity] = ()
    memo: Memo = field(default_factory=Memo, compare=False, repr=False)


def area_ref(area: Area) -> Ref:
    """The reference to a known area: `region` is its own id, so that linking does not need to guess by name."""
    return Ref("Gebied", area.name, area.id)


def evidence_for(
    doc: Document, block: Block, begin: int, end: int, method: str = "regel", certainty: float = 0.8
) -> Evidence:
    """Evidence for ``block.text[begin:end]``: indices into the block's reading, not into the source.

    Raises
    ------
    ValueError
        If the range is empty or outside the reading.
    """
    if not 0 <= begin < end <= len(block.text):
        raise ValueError(f"range {begin}-{end} of a block of {len(block.text)} characters: need 0 <= begin < end")
    return doc.evidence(*block.reading.span(begin, end), method, certainty)


def block_evidence(doc: Document, block: Block, method: str = "regel", certainty: float = 0.8) -> Evidence:
    """Evidence for the whole of `block`."""
    return doc.evidence(block.begin, block.end, method, certainty)


def readable(section: Section) -> Iterator[Block]:
    """The blocks of `section` to read for statements: no furniture, no heading of its own."""
    return (b for b in section.blocks if b.kind in READ_KINDS and b.text.strip())


def split_long(block: Block) -> Iterator[Block]:
    """`block` itself, or when it is longer than `MAX_BLOCK` characters its parts, cut between sentences or words.

    Rules look back and ahead in a block, so that their cost grows with its square; a line of 1 MB stays affordable.
    """
    text = block.text
    if len(text) <= MAX_BLOCK:
        yield block
        return
    begin = 0
    while begin < min(len(text), MAX_READ):
        end = min(len(text), begin + MAX_BLOCK)
        if end < len(text):
            cut = max(text.rfind(". ", begin, end) + 1, 0) or text.rfind(" ", begin, end)
            end = cut if cut > begin + MAX_BLOCK // 4 else end
        reading = Reading(text[begin:end], block.reading.offsets[begin:end])
        first, last = reading.span(0, end - begin)
        yield replace(block, begin=first, end=last, reading=reading)
        begin = end


@lru_cache(maxsize=1 << 15)
def find_area(areas: Areas, name: str) -> Area | None:
    """`areas.find(name)`, remembered: the same few words are looked up again and again."""
    return areas.find(name)


def area_in_heading(heading: str, areas: Areas) -> Area | None:
    """The area that a heading is about, or None: the heading is its name, or names exactly one area.

    "5.1 Innovatieprofiel IJmond" is about IJmond; a heading of more than nine words is about none.
    """
    plain = _NUMBER.sub("", heading.strip()).strip(" :–-")
    for text in (plain, _WRAPPING.sub("", plain)):
        if text and (area := areas.find(text)) is not None:
            return area
    words = list(_WORD.finditer(plain))
    if len(words) > MAX_HEADING_WORDS:
        return None
    found = list(_areas_in(plain, words, areas))
    ids = {area.id for area in found}
    return found[0] if len(ids) == 1 else None


def _areas_in(text: str, words: Sequence[re.Match[str]], areas: Areas) -> Iterator[Area]:
    """Longest known areas in `text`, left to right, each a run of words that begins with a capital."""
    i = 0
    while i < len(words):
        area = None
        if text[words[i].start()].isupper() or text[words[i].start()] in "'’":
            for j in range(min(len(words), i + 5), i, -1):
                if (area := find_area(areas, text[words[i].start() : words[j - 1].end()])) is not None:
                    i = j
                    yield area
                    break
        if area is None:
            i += 1


def section_area(section: Section, areas: Areas) -> Ref | None:
    """The area that `section` is about: that of its nearest heading that names one; None when no heading does."""
    for title in reversed(section.path):
        if (area := area_in_heading(title, areas)) is not None:
            return area_ref(area)
    return None


def document_area(doc: Document, sections: Sequence[Section], areas: Areas) -> Ref | None:
    """The area that a whole document is about, or None.

    See :func:`ingest.about.subject_area`. The answer for the last document is remembered.
    """
    for held in _latest:
        if held.doc is doc and held.sections is sections and held.areas is areas:
            return held.area
    _latest[:] = [_MainArea(doc, sections, areas, _main_area(doc, sections, areas))]
    return _latest[0].area


@dataclass(frozen=True, slots=True)
class _MainArea:
    doc: Document
    sections: Sequence[Section]
    areas: Areas
    area: Ref | None


_latest: list[_MainArea] = []


def _main_area(doc: Document, sections: Sequence[Section], areas: Areas) -> Ref | None:
    from ingest.about import subject_area  # which finds areas by what stands here

    area = subject_area(doc, sections, areas)
    return area_ref(area) if area is not None else None
