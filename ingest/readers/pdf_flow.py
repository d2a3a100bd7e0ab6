"""Reading order of a PDF page: columns, bands between lines that span them, and tables under a row of headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.layout.tables import MIN_COLUMNS, is_column_head
from ingest.readers.pdf_chars import Run
from ingest.reading import Vocabulary, read_range

_MIN_GUTTER = 6.0
_MIN_SIDE_LINES = 3
_MIN_SIDE_CHARS = 10
_MAX_CROSSING = 0.34
_MAX_DEPTH = 8
_HEAD_LEADING = 1.7


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One line of text in reading order; `region` changes where a column or a band begins."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    region: int
    table: int = -1


def flow(runs: Sequence[Run]) -> list[FlowLine]:
    """Lines of a page in reading order."""
    regions = _order(list(runs), 0)
    return [line for n, region in enumerate(regions) for line in lines_of(region, n)]


def _order(runs: list[Run], depth: int) -> list[list[Run]]:
    gutter = find_gutter(runs) if depth < _MAX_DEPTH else None
    if gutter is None:
        return [runs] if runs else []
    ordered: list[list[Run]] = []
    band: list[Run] = []
    for run in sorted(runs, key=lambda r: (-r.y, r.x0)):
        if run.x0 < gutter < run.x1:
            ordered += _columns(band, gutter, depth)
            band = []
            if ordered and ordered[-1] and _spans(ordered[-1][-1], gutter):
                ordered[-1].append(run)
            else:
                ordered.append([run])
        elif (
            ordered and not band and _spans(ordered[-1][-1], gutter) and abs(ordered[-1][-1].y - run.y) < 0.3 * run.size
        ):
            ordered[-1].append(run)
        else:
            band.append(run)
    return ordered + _columns(band, gutter, depth)


def _spans(run: Run, gutter: float) -> bool:
    return run.x0 < gutter < run.x1


def _columns(band: Sequence[Run], gutter: float, depth: int) -> list[list[Run]]:
    left = [run for run in band if run.x1 <= gutter]
    right = [run for run in band if run.x0 >= gutter]
    return [*_order(left, depth + 1), *_order(right, depth + 1)]


def find_gutter(runs: Sequence[Run]) -> float | None:
    """The x of a blank strip between two columns of text; None when there is one column.

    A strip counts when few runs cross it, and on both sides stand lines of some length at the same heights.
    """
    text_runs = [run for run in runs if run.table < 0]
    if len(text_runs) < 2 * _MIN_SIDE_LINES:
        return None
    strips = [
        (n_crossing, -(x1 - x0), (x0 + x1) / 2) for x0, x1, n_crossing in _strips(runs, _MAX_CROSSING * len(runs))
    ]
    return next((middle for _, _, middle in sorted(strips) if _has_columns(text_runs, middle)), None)


def _strips(runs: Sequence[Run], limit: float) -> Iterator[tuple[float, float, int]]:
    """Strips (x0, x1, runs across) that at most `limit` runs cross."""
    events = sorted([(run.x0, 1) for run in runs] + [(run.x1, -1) for run in runs])
    left = events[0][0]
    right = events[-1][0]
    n_open = 0
    for (x, step), (after, _) in pairwise(events):
        n_open += step
        wide = after - x >= _MIN_GUTTER
        if wide and n_open <= limit and left < x and after < right:
            yield x, after, n_open


def _has_columns(runs: Sequence[Run], middle: float) -> bool:
    left = [run for run in runs if run.x1 <= middle]
    right = [run for run in runs if run.x0 >= middle]
    if not left or not right:
        return False
    left_lines, right_lines = lines_of(left, 0), lines_of(right, 0)
    for lines in (left_lines, right_lines):
        if len(lines) < _MIN_SIDE_LINES or median(len(line.text) for line in lines) < _MIN_SIDE_CHARS:
            return False
    top = min(left_lines[0].y, right_lines[0].y)
    bottom = max(left_lines[-1].y, right_lines[-1].y)
    return all(sum(bottom <= line.y <= top for line in lines) >= _MIN_SIDE_LINES for lines in (left_lines, right_lines))


def lines_of(runs: Sequence[Run], region: int) -> list[FlowLine]:
    """Lines of one column, top to bottom: runs on about the same baseline, left to right."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (-r.y, r.x0)):
        last = lines[-1] if lines else None
        if (
            last
            and last[0].table < 0
            and run.table < 0
            and abs(last[0].y - run.y) <= 0.35 * max(run.size, last[0].size)
        ):
            last.append(run)
        else:
            lines.append([run])
    return [_line(sorted(line, key=lambda r: r.x0), region) for line in lines]


def _line(runs: Sequence[Run], region: int) -> FlowLine:
    text = runs[0].text
    for before, run in pairwise(runs):
        glue = "" if run.x0 - before.x1 < 0.15 * run.size else " "
        text += glue + run.text
    longest = max(runs, key=lambda r: len(r.text))
    bold = all(run.bold for run in runs if any(c.isalpha() for c in run.text))
    bold = bold and any(c.isalpha() for c in text)
    return FlowLine(text, runs[0].x0, runs[-1].x1, longest.y, longest.size, bold, region, runs[0].table)


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """A table without rules: column headings at the same height, and what stands below each."""

    heads: tuple[str, ...]
    columns: tuple[tuple[FlowLine, ...], ...]
    runs: tuple[int, ...]
    """Indices of the runs that it takes up."""
    rights: tuple[float, ...]
    """Where the lines of each column may end."""
    top: float
    x0: float
    x1: float


def find_headed_table(runs: Sequence[Run]) -> HeadedTable | None:
    """The first table of a page that has a row of three or more usual column headings and no rules."""
    for row in _rows(runs):
        members = [i for i in row if runs[i].table < 0]
        if len(members) < MIN_COLUMNS:
            continue
        heads = [_head(runs, i) for i in members]
        if all(is_column_head(text) for text, _ in heads) and len({text for text, _ in heads}) == len(heads):
            return _headed_table(runs, members, heads)
    return None


def _rows(runs: Sequence[Run]) -> list[list[int]]:
    rows: list[list[int]] = []
    for i in sorted(range(len(runs)), key=lambda i: (-runs[i].y, runs[i].x0)):
        if rows and abs(runs[rows[-1][0]].y - runs[i].y) <= 0.3 * runs[i].size:
            rows[-1].append(i)
        else:
            rows.append([i])
    return [sorted(row, key=lambda i: runs[i].x0) for row in rows]


def _head(runs: Sequence[Run], i: int) -> tuple[str, tuple[int, ...]]:
    """The heading that begins with run `i`, with a second line right below it in the same style."""
    top = runs[i]
    for j, run in enumerate(runs):
        below = 0 < top.y - run.y <= _HEAD_LEADING * top.size and abs(run.x0 - top.x0) < top.size
        if below and run.bold == top.bold and abs(run.size - top.size) < 0.6:
            both = _joined(top.text, run.text)
            distinct = top.bold or top.text.endswith(("/", "-", " en", " &")) or run.text[:1].islower()
            if is_column_head(both) and (distinct or not is_column_head(top.text)):
                return both, (i, j)
    return top.text, (i,)


def _joined(first: str, second: str) -> str:
    """Two lines of a heading as one, a word that was broken made whole."""
    if first.endswith("/"):
        return first + second
    both = f"{first}\n{second}"
    return read_range(both, 0, len(both), Vocabulary()).text


def _headed_table(
    runs: Sequence[Run], members: Sequence[int], heads: Sequence[tuple[str, tuple[int, ...]]]
) -> HeadedTable:
    starts = [runs[i].x0 for i in members]
    used = {j for _, indices in heads for j in indices}
    bottom = min(runs[j].y for j in used)
    columns: list[list[int]] = [[] for _ in starts]
    for i in sorted(range(len(runs)), key=lambda i: -runs[i].y):
        run = runs[i]
        if i in used or run.y >= bottom or run.table >= 0:
            continue
        c = max((n for n, x in enumerate(starts) if x - run.size <= run.x0), default=0)
        if c + 1 < len(starts) and run.x1 > starts[c + 1] + run.size:
            break
        columns[c].append(i)
    taken = tuple(sorted(used | {i for column in columns for i in column}))
    lines = tuple(tuple(lines_of([runs[i] for i in column], n)) for n, column in enumerate(columns))
    x1 = max(runs[i].x1 for i in taken)
    widest = max((b - a for a, b in pairwise(starts)), default=0.0)
    rights = (*(x - runs[0].size for x in starts[1:]), max(x1, starts[-1] + widest - runs[0].size))
    return HeadedTable(tuple(text for text, _ in heads), lines, taken, rights, runs[members[0]].y, starts[0], x1)
