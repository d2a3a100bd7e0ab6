"""From items to blocks, and from blocks to sections with a path of headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ingest.layout.headings import Shape
from ingest.layout.items import Item
from ingest.layout.lines import BULLET, ENUMERATOR, MARKDOWN_HEADING, NUMBERED, Line
from ingest.reading import Vocabulary, read_spans
from ingest.types import Block, BlockKind, Section
from ingest.wordlists import word_list

MAX_LEVEL = 6
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


class Outline:
    """Gives each heading its level: by its number if it has one, else one below the heading it stands under.

    Numbered headings nest by their number; a chapter number counts only when it is the next chapter; the name of an
    area comes below the numbers, a code ("A1.") below that, then other titles, then enumerated ones ("a. …").
    """

    def __init__(self, is_area: Callable[[str], bool], chapters: frozenset[str] = frozenset()) -> None:
        self.is_area = is_area
        self.chapters = chapters
        self.numbered = 0
        self.chapter = 0
        self.area = self.code = self.title = 0

    def level(self, item: Item, text: str) -> int:
        """Level 1..6 of the heading `item` that reads `text`."""
        shape = item.shape or Shape.TITLE
        if shape is Shape.MARKDOWN:
            match = MARKDOWN_HEADING.match(item.lines[0].text)
            return len(match[1]) if match else 1
        if shape is Shape.NUMBERED and (match := NUMBERED.match(text)):
            self.numbered = match[1].count(".") + 1
            self.area = self.code = self.title = 0
            return min(self.numbered, MAX_LEVEL)
        if shape is Shape.CHAPTER and self._is_next_chapter(text):
            self.numbered, self.area, self.code, self.title = 1, 0, 0, 0
            return 1
        return min(self._unnumbered(item, text, shape), MAX_LEVEL)

    def _is_next_chapter(self, text: str) -> bool:
        number = int(text.split(".", 1)[0])
        if number not in (self.chapter + 1, self.chapter) and self.chapter:
            return False
        if self.chapters and text.split(".", 1)[1].strip().casefold() not in self.chapters:
            return False
        self.chapter = number
        return True

    def _unnumbered(self, item: Item, text: str, shape: Shape) -> int:
        base = self.numbered
        if item.lines[0].opens and text.split()[0].strip(".:").casefold() in word_list("randwerk"):
            self.numbered = self.area = self.code = self.title = 0
            return 1
        if self.is_area(text):
            self.area, self.code, self.title = base + 1, 0, 0
            return self.area
        base = self.area or base
        if shape is Shape.CODE:
            self.code, self.title = base + 1, 0
            return self.code
        base = self.code or base
        if shape in (Shape.ENUMERATED, Shape.CHAPTER):
            return (self.title or base) + 1
        if item.lines[0].opens and not self.numbered:
            self.area = self.code = self.title = 0
            self.title = 1
            return 1
        self.title = base + 1
        return self.title


def build_sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Sections in document order: each heading begins one; its path holds the headings above it."""
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
        path = [*((level, title) for level, title in path if level < block.level), (block.level, block.text)]
    close()
    return tuple(sections)


def list_level(marker: str, outer: str) -> int:
    """Depth of a list item: 2 for a dash under a bullet, else 1."""
    return 2 if marker in _NESTED_MARKERS and outer and outer not in _NESTED_MARKERS else 1
