"""Text of a PDF page: headings by their letters, paragraphs by their spacing, tables as rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.layout import area_names
from ingest.layout.columns import is_area_label
from ingest.layout.lines import BULLET, ENUMERATOR, NUMBERED, first_word
from ingest.readers.base import table_lines
from ingest.readers.pdf_chars import PdfPage, Run
from ingest.readers.pdf_flow import FlowLine, HeadedTable, find_headed_table, flow, lines_of
from ingest.readers.pdf_tables import RuledTable
from ingest.reading import Vocabulary, read_range
from ingest.wordlists import word_list

_MAX_HEADING_CHARS = 160
_MAX_HEADING_LINES = 5
_MAX_LEVEL = 5
_PARAGRAPH_GAP = 1.35
_MARGIN = 0.08
"""Part of the height of a page, at the top and at the bottom, where running heads and feet stand."""
_CHAR_WIDTH = 0.5
"""Width of a letter, as a part of its size, for a guess whether a word would have fitted on a line."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Styles:
    """Letter sizes of a document: that of its body, and of its headings, largest first."""

    body: float
    headings: tuple[float, ...]
    bold_headings: bool

    @classmethod
    def of(cls, pages: Sequence[PdfPage]) -> Styles:
        sizes: Counter[float] = Counter()
        bold_chars = 0
        for page in pages:
            for run in page.runs:
                sizes[round(run.size * 2) / 2] += len(run.text)
                bold_chars += len(run.text) if run.bold else 0
        if not sizes:
            return cls(10.0, (), False)
        body = max(sizes, key=lambda size: (sizes[size], -size))
        total = sizes.total()
        larger = [size for size in sorted(sizes, reverse=True) if size >= body * 1.12 and sizes[size] < 0.2 * total]
        merged: list[float] = []
        for size in larger:
            if not merged or merged[-1] - size > 0.06 * merged[-1]:
                merged.append(size)
        return cls(body, tuple(merged), bold_chars < 0.3 * total)

    def level(self, line: FlowLine) -> int:
        """Level of the heading that a line in this style is; 0 for body text."""
        if not _WORD.search(line.text) or len(line.text) > _MAX_HEADING_CHARS or line.table >= 0:
            return 0
        if BULLET.match(line.text):
            return 0
        for n, size in enumerate(self.headings, start=1):
            if line.size >= size - 0.06 * size:
                return min(n, _MAX_LEVEL)
        if self.bold_headings and line.bold and line.size >= 0.95 * self.body:
            return min(len(self.headings) + 1, _MAX_LEVEL + 1)
        return 0


def running_lines(pages: Sequence[PdfPage]) -> frozenset[tuple[str, int]]:
    """(words, height) of what stands in the margin of two or more pages: running heads and feet, page numbers."""
    counts = Counter(key for page in pages for key in {_margin_key(run, page) for run in page.runs})
    return frozenset(key for key, n in counts.items() if n >= 2 and key[1] >= 0)


def _margin_key(run: Run, page: PdfPage) -> tuple[str, int]:
    """Words without digits, and the height in steps of 4 points; height -1 outside the margins."""
    in_margin = min(run.y, page.height - run.y) <= _MARGIN * page.height
    return re.sub(r"[\d\W_]+", " ", run.text).strip().casefold(), round(run.y / 4) if in_margin else -1


def page_text(
    page: PdfPage, ruled: Sequence[RuledTable], styles: Styles, margins: frozenset[tuple[str, int]] = frozenset()
) -> str:
    """Text of one page in reading order, without running heads and feet."""
    runs = [run for run in page.runs if _margin_key(run, page) not in margins]
    tables: list[list[str]] = []
    for table in ruled:
        runs = _take_ruled(runs, table, page.height, tables)
    while (headed := find_headed_table(runs)) is not None and len(tables) < 20:
        taken = set(headed.runs)
        runs = [run for i, run in enumerate(runs) if i not in taken]
        runs.append(Run("", headed.x0, headed.x1, headed.top, styles.body, False, len(tables)))
        tables.append(table_lines(_headed_rows(headed)))
    return "\n".join(_emit(flow(runs), tables, styles))


def _take_ruled(runs: list[Run], table: RuledTable, height: float, tables: list[list[str]]) -> list[Run]:
    """Put the runs inside `table` in its cells; a stand-in run keeps its place. A table without text is left."""
    x0, top, x1, bottom = table.box
    inside = [
        run for run in runs if x0 - 2 <= (run.x0 + run.x1) / 2 <= x1 + 2 and top - 2 <= height - run.y <= bottom + 2
    ]
    rows: list[list[str]] = []
    used: set[int] = set()
    for cells in table.rows:
        row = []
        for cell in cells:
            members = [run for run in inside if cell and id(run) not in used and _is_in(run, cell, height)]
            used.update(id(run) for run in members)
            row.append("\n".join(paragraphs(lines_of(members, 0), cell[2] - 4 if cell else 0.0)))
        if any(row):
            rows.append(row)
    keep = [
        n for n in range(max((len(row) for row in rows), default=0)) if any(n < len(row) and row[n] for row in rows)
    ]
    rows = [[row[n] if n < len(row) else "" for n in keep] for row in rows]
    if len(rows) < 2 or len(keep) < 2:
        return runs
    rest = [run for run in runs if id(run) not in used]
    rest.append(Run("", x0, x1, height - top, 1.0, False, len(tables)))
    tables.append(table_lines(rows))
    return rest


def _is_in(run: Run, cell: tuple[float, float, float, float], height: float) -> bool:
    x0, top, x1, bottom = cell
    middle = (run.x0 + run.x1) / 2
    return x0 - 1 <= middle <= x1 + 1 and top - 1 <= height - run.y <= bottom + 1


def paragraphs(lines: Sequence[FlowLine], right: float = 0.0) -> list[str]:
    """Text of a cell: lines joined to paragraphs.

    A paragraph begins at a bullet, at a wider gap, where bold begins or ends, and at a capital after a line that had
    room for the word; `right` is where lines may end, if that is known. What hangs below the text of a bullet, not
    below the bullet, goes on with it.
    """
    found: list[list[str]] = []
    leading = _tightest(lines)
    right = max(right, max((line.x1 for line in lines), default=0.0))
    spaced = _spaced(lines, leading)
    bullet: FlowLine | None = None
    for i, line in enumerate(lines):
        before = lines[i - 1] if i else None
        after = lines[i + 1] if i + 1 < len(lines) else None
        if before is not None and bullet is not None and _goes_on(bullet, before, line, leading, spaced):
            found[-1].append(line.text)
        elif before is None or _begins_paragraph(before, line, leading, right) or _is_label(line, after):
            found.append([line.text])
            bullet = line if BULLET.match(line.text) else None
        else:
            found[-1].append(line.text)
    texts = ["\n".join(part) for part in found]
    words = Vocabulary("\n".join(texts))
    return [_mark(read_range(text, 0, len(text), words).text) for text in texts]


def _goes_on(bullet: FlowLine, before: FlowLine, line: FlowLine, leading: float, spaced: bool) -> bool:
    """Whether `line` goes on with the item that begins at `bullet`: it hangs below its text, or items stand apart."""
    if BULLET.match(line.text) or _is_apart(before, line, leading) or before.bold != line.bold:
        return False
    return spaced or 0.3 * line.size < line.x0 - bullet.x0 < 3 * line.size


def _spaced(lines: Sequence[FlowLine], leading: float) -> bool:
    """Whether the items of a cell stand apart: then what is not apart goes on."""
    items = [_is_apart(a, b, leading) for a, b in pairwise(lines) if BULLET.match(b.text)]
    return len(items) >= 2 and all(items)


def _begins_paragraph(before: FlowLine, line: FlowLine, leading: float, right: float) -> bool:
    if BULLET.match(line.text) or _is_apart(before, line, leading) or before.bold != line.bold:
        return True
    word = first_word(line.text)
    fits = before.x1 + (len(word) + 1) * _CHAR_WIDTH * line.size < right - 1.2 * line.size
    open_end = before.text.endswith(("-", ",", "&", "/")) or before.text.split()[-1] in word_list("verbindingswoorden")
    return fits and word[:1].isupper() and not open_end


def _is_label(line: FlowLine, after: FlowLine | None) -> bool:
    """Whether a line is the name of an area above a list."""
    if after is None or not BULLET.match(after.text) or not line.text[:1].isupper():
        return False
    return is_area_label(line.text, area_names())


def _mark(text: str) -> str:
    """A bullet of any kind as "• ", so that it is one in the row of a table too."""
    match = BULLET.match(text)
    return f"• {text[match.end() :]}" if match and match.end() < len(text) else text


def _headed_rows(table: HeadedTable) -> list[list[str]]:
    """Heading row and body rows; one body row unless the columns have paragraphs that begin at the same heights."""
    tops = _row_tops(table.columns)
    rows: list[list[str]] = [list(table.heads)]
    for top, bottom in zip(tops, [*tops[1:], float("-inf")], strict=True):
        cells = [[line for line in column if bottom < line.y <= top] for column in table.columns]
        rows.append(["\n".join(paragraphs(cell, right)) for cell, right in zip(cells, table.rights, strict=True)])
    return rows


def _row_tops(columns: Sequence[Sequence[FlowLine]]) -> list[float]:
    first = max((column[0].y for column in columns if column), default=0.0) + 1
    numbered = max(columns, key=lambda column: sum(bool(ENUMERATOR.match(line.text)) for line in column))
    starts = [line.y + 0.5 * line.size for line in numbered if ENUMERATOR.match(line.text)]
    if len(starts) >= 2:
        return [first, *starts[1:]]
    return [first]


def _leading(lines: Sequence[FlowLine]) -> float:
    gaps = [a.y - b.y for a, b in pairwise(lines) if a.region == b.region and a.y > b.y]
    return median(gaps) if gaps else 14.0


def _tightest(lines: Sequence[FlowLine]) -> float:
    """Distance of the lines of one paragraph in a cell: there most paragraphs are one line, and apart the usual."""
    gaps = sorted(a.y - b.y for a, b in pairwise(lines) if a.region == b.region and a.y > b.y)
    if not gaps:
        return 14.0
    size = median(line.size for line in lines)
    return max(gaps[len(gaps) // 5], size)


def _is_apart(before: FlowLine, line: FlowLine, leading: float) -> bool:
    if before.region != line.region or before.y <= line.y:
        return True
    usual = min(leading, 1.5 * max(before.size, line.size)) if leading else 1.5 * line.size
    return before.y - line.y > _PARAGRAPH_GAP * max(usual, 1.0)


def _emit(lines: Sequence[FlowLine], tables: Sequence[Sequence[str]], styles: Styles) -> list[str]:
    out: list[str] = []
    leadings = {
        region: _leading([line for line in lines if line.region == region]) for region in {x.region for x in lines}
    }
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.table >= 0:
            out += ["", *tables[line.table], ""]
            i += 1
            continue
        n = _heading_lines(lines, i, styles)
        if n:
            text = _joined([x.text for x in lines[i : i + n]])
            out += ["", "#" * _level(text, styles.level(line)) + " " + text, ""]
            i += n
            continue
        before = lines[i - 1] if i else None
        if before is not None and out and out[-1] and _is_apart(before, line, leadings[line.region]):
            out.append("")
        out.append(line.text.replace("|", "¦") if line.text.startswith("|") else line.text)
        i += 1
    return out


def _joined(lines: Sequence[str]) -> str:
    """The lines of a heading as one, a word that was broken between two of them whole.

    >>> _joined(["Vergroten vindbaarheid financie-", "ringsmogelijkheden en kennis-", "en netwerken"])
    'Vergroten vindbaarheid financieringsmogelijkheden en kennis- en netwerken'
    """
    text = lines[0]
    for line in lines[1:]:
        broken = text.endswith("-") and text[-2:-1].islower() and line[:1].islower()
        whole = broken and not re.match(r"(?:en|of|tot)\b", line)
        text = text[:-1] + line if whole else f"{text} {line}"
    return text


def _level(text: str, level: int) -> int:
    """A numbered heading has the level of its number."""
    match = NUMBERED.match(text)
    return match[1].count(".") + 1 if match else max(1, level)


def _heading_lines(lines: Sequence[FlowLine], i: int, styles: Styles) -> int:
    """How many lines from `i` are one heading: few lines in the same large or bold letters; 0 for body text."""
    level = styles.level(lines[i])
    if not level:
        return 0
    n = 1
    while i + n < len(lines) and styles.level(lines[i + n]) == level and _same_heading(lines[i + n - 1], lines[i + n]):
        n += 1
    text = " ".join(line.text for line in lines[i : i + n])
    if n > _MAX_HEADING_LINES or len(text) > _MAX_HEADING_CHARS or text.endswith((",", ";", ":")):
        return 0
    by_size = level <= len(styles.headings)
    if not by_size and (text.endswith(".") or i + n == len(lines) or not text[:1].isalnum()):
        return 0
    return n


def _same_heading(before: FlowLine, line: FlowLine) -> bool:
    close = before.region == line.region and 0 < before.y - line.y <= 1.6 * line.size
    return close and abs(before.size - line.size) < 0.8 and not NUMBERED.match(replace(line).text)
