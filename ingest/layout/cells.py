"""Blocks of tables: every cell with the heading of its column, and its label where one is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.layout.columns import assign_columns, is_area_label
from ingest.layout.items import Item, group_lines, make_items
from ingest.layout.lines import BULLET, Line
from ingest.layout.rows import row_cells
from ingest.layout.sections import item_block, make_block
from ingest.layout.tables import AreaTest, TableKind, TableRegion
from ingest.reading import Vocabulary, read_range
from ingest.types import Block, BlockKind

_RULE = re.compile(r"[\s|:-]+$")
_BREAK = re.compile(r"<br\s*/?>")
_MAX_LABEL_CHARS = 80


class CellBlocks:
    """Makes the blocks of one document's tables; each table gets the next id."""

    def __init__(self, text: str, words: Vocabulary, is_area: AreaTest) -> None:
        self.text = text
        self.words = words
        self.is_area = is_area
        self.table = -1

    def blocks(self, region: TableRegion, lines: Sequence[Line], title: str) -> Iterator[Block]:
        """Blocks of `region`, in no order; `lines` is all content, `title` the heading that the table stands under."""
        self.table += 1
        if region.kind is TableKind.MARKDOWN:
            yield from self._markdown(lines[region.begin : region.end])
            return
        if region.kind is TableKind.LABELLED:
            yield from self._labelled(lines[region.begin : region.end], title)
            return
        columns = tuple(self._tidy(column) for column in region.columns)
        for head in region.heads:
            yield self._block(BlockKind.FURNITURE, head)
        body = lines[region.body : region.end]
        if region.kind is TableKind.ROWS:
            yield from self._rows(body, columns)
        else:
            yield from self._columns(body, columns, title)

    def _block(self, kind: BlockKind, lines: Sequence[Line], **more: int | str) -> Block:
        return make_block(self.text, kind, lines, self.words, table=self.table, **more)  # type: ignore[arg-type]

    def _tidy(self, column: str) -> str:
        return " ".join(column.split())

    def _columns(self, body: Sequence[Line], columns: Sequence[str], title: str) -> Iterator[Block]:
        items = make_items(body, headings=False)
        for column, units in zip(columns, assign_columns(items, columns, self.is_area, title), strict=True):
            label = ""
            for unit in units:
                if unit.label or unit.items[0].kind is BlockKind.PARAGRAPH:
                    label = self._label(unit.items[0]) if unit.label else ""
                for item in unit.items:
                    yield self._cell(item, column, label)

    def _label(self, item: Item) -> str:
        label = item_block(self.text, item, self.words).text.rstrip(": ")
        return label if len(label) <= _MAX_LABEL_CHARS else ""

    def _cell(self, item: Item, column: str, label: str, row: int = -1) -> Block:
        block = item_block(self.text, item, self.words)
        return Block(
            BlockKind.CELL, block.begin, block.end, block.page, block.reading, 0, self.table, row, column, label
        )

    def _rows(self, body: Sequence[Line], columns: Sequence[str]) -> Iterator[Block]:
        label = ""
        for cell in row_cells(body, len(columns), self.is_area):
            block = self._block(
                BlockKind.CELL,
                cell.lines,
                begin=cell.begin if cell.begin >= 0 else cell.lines[0].begin,
                end=cell.end if cell.end >= 0 else cell.lines[-1].end,
                row=cell.row,
                column=columns[cell.column],
            )
            label = block.text if cell.is_label else label
            kind, row = block.kind, cell.row
            named = label if row >= 0 else ""
            yield Block(
                kind, block.begin, block.end, block.page, block.reading, 0, self.table, row, block.column, named
            )

    def _labelled(self, lines: Sequence[Line], title: str) -> Iterator[Block]:
        groups = group_lines(lines)
        named = [self.is_area(" ".join(line.text for line in group)) for group in groups]
        blocks = [self._block(BlockKind.CELL, group) for group in groups]
        labels = _labels([block.text for block in blocks], named)
        for block, label in zip(blocks, labels, strict=True):
            yield Block(block.kind, block.begin, block.end, block.page, block.reading, 0, self.table, -1, title, label)

    def _markdown(self, lines: Sequence[Line]) -> Iterator[Block]:
        head = [self.text[b:e].strip() for b, e in _cell_ranges(self.text, lines[0])]
        columns = [_BREAK.sub(" ", column) for column in head]
        columns = [read_range(c, 0, len(c), self.words).text for c in columns]
        yield self._block(BlockKind.FURNITURE, lines[:1])
        body = [line for line in lines[1:] if not _RULE.match(line.text)]
        yield from (self._block(BlockKind.FURNITURE, [line]) for line in lines[1:] if _RULE.match(line.text))
        for row, line in enumerate(body):
            ranges = list(_cell_ranges(self.text, line))
            first = self._first_part(*ranges[0]) if ranges and len(body) > 1 else ""
            for at, (begin, end) in enumerate(ranges):
                column = columns[at] if at < len(columns) else ""
                yield from self._parts(line, begin, end, column, row if len(body) > 1 else -1, first)

    def _first_part(self, begin: int, end: int) -> str:
        """The first cell of a row, or the first paragraph in it, as the label of the row, when it is short."""
        parts = list(_part_ranges(self.text, begin, end))
        if not parts or parts[0][1] - parts[0][0] > _MAX_LABEL_CHARS or BULLET.match(self.text[parts[0][0] : end]):
            return ""
        return read_range(self.text, *parts[0], self.words).text

    def _parts(self, line: Line, begin: int, end: int, column: str, row: int, first: str) -> Iterator[Block]:
        """A cell with breaks in it: one block each, a part right above bullets is their label."""
        parts = list(_part_ranges(self.text, begin, end))
        label = first
        for n, (b, e) in enumerate(parts):
            source = self.text[b:e]
            bullet = BULLET.match(source)
            if not bullet and len(parts) > 1:
                above = n + 1 < len(parts) and BULLET.match(self.text[parts[n + 1][0] : parts[n + 1][1]])
                short = len(source) <= _MAX_LABEL_CHARS
                is_label = short and (above or is_area_label(source, self.is_area) or source.endswith(":"))
                label = source.rstrip(": ") if is_label else (label if label != first else first)
            b += bullet.end() if bullet and bullet.end() < len(source) else 0
            reading = read_range(self.text, b, e, self.words)
            if reading.text:
                yield Block(BlockKind.CELL, b, e, line.page, reading, 0, self.table, row, column, label)


def _labels(texts: Sequence[str], named: Sequence[bool]) -> list[str]:
    """The area of each entry: the next name when names follow their entries, else the last one."""
    follows = named[-1]
    order = range(len(texts) - 1, -1, -1) if follows else range(len(texts))
    labels = [""] * len(texts)
    current = ""
    for i in order:
        current = texts[i] if named[i] else current
        labels[i] = current
    return labels


def _cell_ranges(text: str, line: Line) -> Iterator[tuple[int, int]]:
    """Source ranges of the cells of a Markdown row, blanks left out; an empty cell is an empty range."""
    begin = line.begin + 1
    stop = line.end - 1 if text[line.end - 1] == "|" else line.end
    while begin <= stop:
        end = text.find("|", begin, stop)
        end = stop if end < 0 else end
        yield _trim(text, begin, end)
        begin = end + 1


def _part_ranges(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    at = begin
    for match in _BREAK.finditer(text, begin, end):
        if text[at : match.start()].strip():
            yield _trim(text, at, match.start())
        at = match.end()
    if text[at:end].strip():
        yield _trim(text, at, end)


def _trim(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end
