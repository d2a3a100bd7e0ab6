"""Find tables: Markdown rows, tables that extraction flattened to one column of text, and lists named by an area.

A flattened table is known by its headings: three or more short groups of lines in a row (or one line) made of words
such as "Hotspots", "Programma's", "Initiators". Its body runs to the next page or numbered heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from ingest.layout.headings import Shape, heading_shape
from ingest.layout.items import group_lines
from ingest.layout.lines import BULLET, ENUMERATOR, Line, starts_low
from ingest.wordlists import word_list

AreaTest = Callable[[str], bool]
MIN_COLUMNS = 3
MAX_COLUMNS = 12
MAX_TABLE_LINES = 600
_HEAD_WORD = re.compile(r"[^\W\d_]+")
_CELL_START = re.compile(r"(?<=\s)(?=[A-Z][a-z])")
_MEMBER = re.compile(r"[A-Z]\w{2,20} \d{1,2}$")
_MAX_HEAD_CHARS = 60
_MIN_AREA_LABELS = 3
_MAX_ENTRY_CHARS = 60


class TableKind(Enum):
    """How the cells of a table lie in the text."""

    MARKDOWN = "markdown"
    COLUMNS = "columns"
    """Flattened column by column."""
    ROWS = "rows"
    """Flattened row by row, each row enumerated."""
    LABELLED = "labelled"
    """Short entries, grouped by the name of an area below or above them."""


@dataclass(frozen=True, slots=True)
class TableRegion:
    """Lines [begin, end) of the content that are one table; `heads` are the lines of each column heading."""

    kind: TableKind
    begin: int
    end: int
    heads: tuple[tuple[Line, ...], ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def body(self) -> int:
        """Index of the first line past the headings."""
        n_lines = len({line.begin for head in self.heads for line in head})
        return self.begin + n_lines


def find_tables(lines: Sequence[Line], is_area: AreaTest) -> list[TableRegion]:
    """Tables among content `lines`, in order, none overlapping."""
    found: list[TableRegion] = []
    at = 0
    candidates = sorted(
        [*_markdown(lines), *_flattened(lines), *_labelled(lines, is_area)], key=lambda region: region.begin
    )
    for region in candidates:
        if region.begin >= at:
            found.append(region)
            at = region.end
    return found


def _markdown(lines: Sequence[Line]) -> Iterator[TableRegion]:
    i = 0
    while i < len(lines):
        j = i
        while j < len(lines) and lines[j].text.startswith("|") and (j == i or not lines[j].blanks):
            j += 1
        if j - i >= 2:
            yield TableRegion(TableKind.MARKDOWN, i, j)
        i = max(j, i + 1)


def _flattened(lines: Sequence[Line]) -> Iterator[TableRegion]:
    starts = [i for i, line in enumerate(lines) if line.apart or i == 0]
    ends = [*starts[1:], len(lines)]
    at = 0
    while at < len(starts):
        heads = _head_groups(lines, starts[at : at + MAX_COLUMNS], ends[at : at + MAX_COLUMNS])
        n = at + len(heads)
        columns = tuple(_joined(head) for head in heads)
        if len(heads) < MIN_COLUMNS and heads[:1] and (split := _split_head(columns[0])):
            heads, columns, n = heads[:1], split, at + 1
        if len(columns) < MIN_COLUMNS or n >= len(starts) or len(set(columns)) < len(columns):
            at += 1
            continue
        stop = _table_end(lines, starts[n])
        kind = TableKind.ROWS if _n_enumerated(lines[starts[n] : stop]) >= 2 else TableKind.COLUMNS
        yield TableRegion(kind, starts[at], stop, tuple(heads), columns)
        while at < len(starts) and starts[at] < stop:
            at += 1


def _head_groups(lines: Sequence[Line], starts: Sequence[int], ends: Sequence[int]) -> list[tuple[Line, ...]]:
    """Groups from the first on that head columns; no two of them with the same usual word."""
    heads: list[tuple[Line, ...]] = []
    used: set[str] = set()
    for start, end in zip(starts, ends, strict=True):
        group = tuple(lines[start:end])
        text = _joined(group)
        usual = _head_stems(text)
        if not is_column_head(text) or any(BULLET.match(line.text) for line in group) or used & usual:
            break
        heads.append(group)
        used |= usual
    return heads


def _joined(group: Sequence[Line]) -> str:
    """The words of a heading over several lines; a slash or a hyphen at a line end joins without a blank."""
    text = ""
    for line in group[:4]:
        glue = "" if not text or text.endswith("/") else " "
        text += glue + line.text
    return text if len(group) <= 4 else text + " …" * 20


def is_column_head(text: str) -> bool:
    """Whether `text` may head a column: a few words, one of them usual there, and no sentence.

    >>> is_column_head("Hotspots en projecten"), is_column_head("De hotspots zijn in ontwikkeling gebracht.")
    (True, False)
    """
    if len(text) > _MAX_HEAD_CHARS or text.endswith((".", ":", ",", ";", "?", "!")) or BULLET.match(text):
        return False
    tokens = _HEAD_WORD.findall(text.casefold())
    if not 1 <= len(tokens) <= 6 or starts_low(text):
        return False
    return bool(_head_stems(text))


def _head_stems(text: str) -> set[str]:
    """Beginnings of usual words in `text`: "Hotspots en projecten" has hotspot and project."""
    tokens = _HEAD_WORD.findall(text[:_MAX_HEAD_CHARS].casefold())
    return {
        stem
        for stem in word_list("tabelkoppen")
        for token in tokens
        if token.startswith(stem) and len(token) - len(stem) <= (6 if len(stem) > 5 else 2)
    }


def _split_head(text: str) -> tuple[str, ...]:
    """Column headings on one line: each begins with a capital ("Versneller 2 Actielijn Initiators Partners")."""
    cells = [cell.strip() for cell in _CELL_START.split(text)]
    usual = [bool(_head_stems(cell)) for cell in cells]
    usual[0] = usual[0] or bool(_MEMBER.match(cells[0]))
    return tuple(cells) if len(cells) >= MIN_COLUMNS and all(usual) else ()


def _table_end(lines: Sequence[Line], begin: int) -> int:
    """Index past the body: at a page that does not go on with it, a numbered heading, or the next table."""
    for i in range(begin + 1, min(len(lines), begin + MAX_TABLE_LINES)):
        line = lines[i]
        if line.opens and not (BULLET.match(line.text) or starts_low(line.text)):
            return i
        if line.apart and heading_shape(line) in (Shape.NUMBERED, Shape.MARKDOWN):
            return i
        if line.apart and _split_head(line.text):
            return i
    return min(len(lines), begin + MAX_TABLE_LINES)


def _n_enumerated(lines: Sequence[Line]) -> int:
    """How many rows count on from "a." or "1.", at the begin of a line or behind one short cell."""
    return len(row_starts(lines))


def row_starts(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """(index of line, offset in its text) where each enumerated row begins: a., b., c. … or 1., 2. …."""
    found: list[tuple[int, int]] = []
    expected: tuple[str, ...] = ("a.", "1.")
    for i, line in enumerate(lines):
        for marker in expected:
            at = _marker_at(line.text, marker) if line.apart or not found else -1
            if at >= 0 and (at == 0 or not found):
                found.append((i, at))
                following = chr(ord(marker[0]) + 1) if marker[0].isalpha() else str(int(marker[:-1]) + 1)
                expected = (following + ".",)
                break
    return found


def _marker_at(text: str, marker: str) -> int:
    if text.startswith(marker) and ENUMERATOR.match(text):
        return 0
    at = text.find(f" {marker} ")
    return at + 1 if 0 <= at <= 40 else -1


def _labelled(lines: Sequence[Line], is_area: AreaTest) -> Iterator[TableRegion]:
    """Runs of short groups, apart from each other, with names of areas between them."""
    groups = group_lines(lines)
    starts = [0]
    for group in groups:
        starts.append(starts[-1] + len(group))
    at = 0
    while at < len(groups):
        stop = at
        while stop < len(groups) and _is_entry(groups[stop]) and (stop == at or not groups[stop][0].opens):
            stop += 1
        if stop > at and groups[at][0].opens and len(_joined(groups[at]).split()) >= 4:
            at += 1
        labels = [n for n in range(at, stop) if is_area(_joined(groups[n]))]
        if len(labels) >= _MIN_AREA_LABELS and not any(b - a == 1 for a, b in pairwise(labels)):
            first, last = _bounds(labels, at, stop)
            if first < last:
                yield TableRegion(TableKind.LABELLED, starts[first], starts[last])
        at = max(stop, at + 1)


def _bounds(labels: Sequence[int], at: int, stop: int) -> tuple[int, int]:
    """Groups [first, last) that are named: up to the last label when labels follow, from the first when they lead."""
    follows = labels[-1] == stop - 1
    leads = labels[0] == at
    if follows and not leads:
        return at, stop
    return (labels[0], stop) if leads and not follows else (0, 0)


def _is_entry(group: Sequence[Line]) -> bool:
    text = _joined(group)
    return len(group) <= 2 and len(text) <= _MAX_ENTRY_CHARS and not group[-1].complete and not text.startswith("|")
