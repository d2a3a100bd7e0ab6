"""Put the lines of a table that was flattened row by row back in their cells.

Each row begins with an enumerator in its main column ("a. …"). Narrow groups of lines after the wide ones are the
cells of the columns that follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.layout.headings import is_title
from ingest.layout.items import group_lines
from ingest.layout.lines import Line, breaks, typical_width
from ingest.layout.tables import AreaTest, row_starts

NARROW = 0.68
"""A group whose longest line is shorter than this part of a full line of the main column is a narrow cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of one cell; `begin` and `end` cut the first and the last of them, -1 for not at all."""

    lines: tuple[Line, ...]
    column: int
    row: int
    begin: int = -1
    end: int = -1
    is_label: bool = False


def row_cells(lines: Sequence[Line], n_columns: int, is_area: AreaTest) -> Iterator[Cell]:
    """Cells of the body of a table flattened row by row, in the order of the text.

    Parameters
    ----------
    lines
        The body, past the headings.
    n_columns
        At least 3: what groups the rows, the main column, and the narrow columns.
    is_area
        Whether a text is the name of an area; a cell that begins with one may hold two cells on one line.
    """
    starts = row_starts(lines)
    first_line, first_at = starts[0]
    before = list(lines[:first_line])
    if first_at:
        head = lines[first_line]
        before.append(head)
        yield Cell(tuple(before), 0, -1, end=head.begin + len(head.text[:first_at].rstrip()))
    elif before:
        yield Cell(tuple(before), 0, -1)
    bounds = [*(i for i, _ in starts), len(lines)]
    for row, (begin, end) in enumerate(pairwise(bounds)):
        yield from _cells_of_row(lines[begin:end], row, n_columns, first_at if row == 0 else 0, is_area)


def _cells_of_row(lines: Sequence[Line], row: int, n_columns: int, at: int, is_area: AreaTest) -> Iterator[Cell]:
    """Cells of one row; its enumerator stands at offset `at` of the first line."""
    groups = group_lines(lines)
    width = typical_width(groups[0])
    n_title = _title_length(groups[0], width, at)
    cut = lines[0].begin + at if at else -1
    yield Cell(tuple(groups[0][:n_title]), 1, row, begin=cut, is_label=True)
    if groups[0][n_title:]:
        yield Cell(tuple(groups[0][n_title:]), 1, row)
    narrow_from = len(groups)
    while narrow_from > 1 and _is_narrow(groups[narrow_from - 1], width):
        narrow_from -= 1
    for group in groups[1:narrow_from]:
        yield Cell(tuple(group), 1, row)
    yield from _narrow_cells(groups[narrow_from:], row, n_columns, is_area)


def _title_length(group: Sequence[Line], width: int, at: int) -> int:
    """Lines of the enumerated title: up to the first line break that is meant."""
    for n in range(1, min(5, len(group))):
        titled = is_title(" ".join(line.text for line in group[:n])[at:])
        if titled and breaks(group[n - 1], group[n], width + 6) and len(group[n].text) >= 0.5 * width:
            return n
    return 1 if len(group) > 4 else len(group)


def _is_narrow(group: Sequence[Line], width: int) -> bool:
    return max(len(line.text) for line in group) <= NARROW * width


def _narrow_cells(groups: Sequence[Sequence[Line]], row: int, n_columns: int, is_area: AreaTest) -> Iterator[Cell]:
    n_narrow = n_columns - 2
    if len(groups) == 1 and n_narrow == 2 and (at := _second_cell(groups[0][0].text, is_area)):
        line = groups[0][0]
        yield Cell((line,), 2, row, end=line.begin + len(line.text[:at].rstrip()))
        yield Cell(tuple(groups[0]), 3, row, begin=line.begin + at)
        return
    for n, group in enumerate(groups):
        yield Cell(tuple(group), 2 + min(n, n_narrow - 1), row)


def _second_cell(text: str, is_area: AreaTest) -> int:
    """Offset of a second cell on the line: after the name of an area that no comma or "en" ties to the rest."""
    words = text.split(" ")
    for n in (3, 2, 1):
        name, rest = " ".join(words[:n]), words[n:]
        if rest and is_area(name) and not name.endswith(",") and rest[0][:1].isupper():
            return len(name) + 1
    return 0
