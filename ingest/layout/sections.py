"""From items to blocks, and from blocks to sections with a path of headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ingest.layout.headings import Shape
from ingest.layout.items import Item, counts_on
from ingest.layout.lines import BULLET, ENUMERATOR, MARKDOWN_HEADING, NUMBERED, Line
from ingest.reading import Vocabulary, read_spans
from ingest.types import Block, BlockKind, Section
from ingest.wordlists import word_list

MAX_LEVEL = 6
SERIES = re.compile(r"([A-Z][\w-]{2,30}) (\d{1,2}|[A-H])(?![\w.,])")
_NESTED_MARKERS = frozenset({"-", "–", "—", "○", "o", "◦", "▪", "*"})


def item_block(text: str, item: Item, words: Vocabulary, level: int = 0, label: str = "") -> Block:
    """The block of one item, its marker left out of the reading and of the range."""
    begin, end = item.lines[0].begin + _skip(item), item.lines[-1].end
    return make_block(text, item.kind, item.lines, words, begin=begin, end=end, level=level, label=label)


def make_block(
    text: str,
    kind: BlockKind,
    lines: Sequence[Line],
    words: Vocabulary,
    *,
    begin: int | None = None,
    end: int | None = None,
    level: int = 0,
    table: int = -1,
    row: int = -1,
    column: str = "",
    label: str = "",
) -> Block:
    """A block of `lines`, read line by line; `begin` and `end` cut the first and the last."""
    begin = lines[0].begin if begin is None else begin
    end = lines[-1].end if end is None else end
    spans = [(max(line.begin, begin), min(line.end, end)) for line in lines]
    reading = read_spans(text, [(b, e) for b, e in spans if b < e], words)
    if reading.offsets:
        begin, end = reading.offsets[0], reading.offsets[-1] + 1
    return Block(kind, begin, end, lines[0].page, reading, level, table, row, column, label)


def _skip(item: Item) -> int:
    """Length of the marker in front of the item, in the source."""
    line = item.lines[0]
    if item.kind is BlockKind.HEADING:
        match = MARKDOWN_HEADING.match(line.text) if item.shape is Shape.MARKDOWN else None
    elif item.kind is BlockKind.LIST_ITEM:
        match = BULLET.match(line.text) or ENUMERATOR.match(line.text)
    else:
        match = None
    return match.end() if match and match.end() < len(line.text) else 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a document: its item, its text as read, whether an empty line stands below it."""

    item: Item
    text: str
    alone: bool = False

    @property
    def shape(self) -> Shape:
        return self.item.shape or Shape.TITLE

    @property
    def opens(self) -> bool:
        return self.item.lines[0].opens


class Outline:
    """Gives each heading of a document its level: by its number if it has one, else below what it stands under.

    Numbered headings nest by their number; a chapter number counts only when it is the next chapter. The name of an
    area comes below the numbers, then members of a series ("Spoor 1"), codes ("A1."), other titles and enumerated
    ones ("a. …"). A title lies below a series only when it comes back under its other members.
    """

    def __init__(self, headings: Sequence[Heading], is_area: Callable[[str], bool]) -> None:
        self.headings = headings
        self.is_area = is_area
        self.has_chapters = any(h.shape is Shape.CHAPTER and h.opens and h.text.startswith("1.") for h in headings)
        self.is_numbered = any(h.shape is Shape.NUMBERED for h in headings)
        self.nested = _nested_titles(headings)
        self.numbered = self.chapter = 0
        self.area = self.series = self.code = self.title = 0
        self.enumerated = ("", 0)
        self.major = ""
        self.fresh = False

    def levels(self) -> list[tuple[int, bool]]:
        """Level 1..6 of each heading, in order, and whether it is the first of a chapter that has no heading."""
        found = []
        for i, heading in enumerate(self.headings):
            self.fresh = False
            level = min(MAX_LEVEL, max(1, self._level(i, heading)))
            found.append((level, self.fresh))
        return found

    def _level(self, i: int, heading: Heading) -> int:
        text, shape = heading.text, heading.shape
        if shape is Shape.MARKDOWN:
            match = MARKDOWN_HEADING.match(heading.item.lines[0].text)
            return self._reset(len(match[1]) if match else 1)
        if shape is Shape.NUMBERED and (match := NUMBERED.search(text)):
            major = match[1].split(".", 1)[0]
            self.fresh = major not in (self.major, self.enumerated[0].rstrip(".)"))
            self.major = major
            return self._reset(match[1].count(".") + 1)
        if shape is Shape.CHAPTER and self._is_next_chapter(text):
            self.major = text.split(".", 1)[0]
            return self._reset(1)
        if heading.opens and (_is_edge_matter(text) or self._names_chapter(i)):
            self.major = self._next_major(i)
            return self._reset(0) or 1
        if shape in (Shape.ENUMERATED, Shape.CHAPTER):
            return self._enumerated_level(text)
        return self._unnumbered(heading)

    def _reset(self, numbered: int) -> int:
        self.numbered = numbered
        self.area = self.series = self.code = self.title = 0
        self.enumerated = ("", 0)
        return numbered

    def _is_next_chapter(self, text: str) -> bool:
        number = int(text.split(".", 1)[0])
        if number != self.chapter + 1:
            return False
        self.chapter = number
        return True

    def _names_chapter(self, i: int) -> bool:
        """Whether a title on top of a page is that of a chapter whose number stands elsewhere, or nowhere."""
        heading = self.headings[i]
        if self.has_chapters or not self.is_numbered or heading.shape is not Shape.TITLE:
            return False
        return heading.alone and not self.is_area(heading.text)

    def _next_major(self, i: int) -> str:
        """Number of the chapter that heading `i` names: the next heading is its first paragraph ("3.1 …"), or ""."""
        following = self.headings[i + 1] if i + 1 < len(self.headings) else None
        match = NUMBERED.search(following.text) if following and following.shape is Shape.NUMBERED else None
        return match[1].split(".", 1)[0] if match and match[1].endswith(".1") else ""

    def _enumerated_level(self, text: str) -> int:
        marker, level = self.enumerated
        here = text.split(None, 1)[0]
        if not counts_on(marker, here):
            level = (self.title or self._base()) + 1
        self.enumerated = (here, level)
        return level

    def _base(self) -> int:
        return self.code or self.series or self.area or self.numbered

    def _unnumbered(self, heading: Heading) -> int:
        if self.is_area(heading.text):
            self.area, self.series, self.code, self.title = self.numbered + 1, 0, 0, 0
            return self.area
        if SERIES.match(heading.text):
            self.series, self.code, self.title = (self.area or self.numbered) + 1, 0, 0
            return self.series
        if heading.shape is Shape.CODE:
            self.code, self.title = (self.series or self.area or self.numbered) + 1, 0
            return self.code
        if heading.opens and not self.is_numbered:
            return self._reset(0) or self._open_title()
        if self.series and not self.code and heading.text not in self.nested:
            self.series = 0
        self.title = max(self._base(), 0 if self.has_chapters or not self.is_numbered else 1) + 1
        return self.title

    def _open_title(self) -> int:
        self.title = 1
        return 1


def _is_edge_matter(text: str) -> bool:
    tokens = text.split()
    return len(tokens) <= 4 and tokens[0].strip(".:").casefold() in word_list("randwerk")


def _nested_titles(headings: Sequence[Heading]) -> frozenset[str]:
    """Titles that stand under two or more members of one series of headings."""
    under: dict[tuple[str, str], set[str]] = defaultdict(set)
    member: tuple[str, str] | None = None
    for heading in headings:
        if match := SERIES.match(heading.text):
            member = (match[1], match[2])
        elif heading.shape in (Shape.NUMBERED, Shape.MARKDOWN):
            member = None
        elif member is not None:
            under[member[0], heading.text].add(member[1])
    return frozenset(title for (_, title), members in under.items() if len(members) > 1)


def build_sections(blocks: Iterable[Block], fresh: frozenset[int] = frozenset()) -> tuple[Section, ...]:
    """Sections in document order: each heading begins one; its path holds the headings above it.

    Parameters
    ----------
    blocks
        All blocks, sorted; headings have their level.
    fresh
        Where headings begin that stand under none of the headings before them.
    """
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    heading: Block | None = None
    members: list[Block] = []

    def close() -> None:
        if heading is not None or members:
            sections.append(Section(tuple(title for _, title in path), heading, tuple(members)))

    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            members.append(block)
            continue
        close()
        heading, members = block, []
        above = [] if block.begin in fresh else [(level, title) for level, title in path if level < block.level]
        path = [*above, (block.level, block.text)]
    close()
    return tuple(sections)


def list_level(marker: str, outer: str) -> int:
    """Depth of a list item: 2 for a dash under a bullet, else 1."""
    return 2 if marker in _NESTED_MARKERS and outer and outer not in _NESTED_MARKERS else 1
