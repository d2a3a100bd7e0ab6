"""Lay out the pages of a text as a PDF, as a designer would: columns, profile tables, running heads, hyphenation.

Every page of the text becomes one page of the PDF. The height of the paper follows the text, so that page numbers
stay the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.layout import layout
from ingest.types import Block, BlockKind
from kg.model import Document

WIDTH, MARGIN, GUTTER = 595.0, 45.0, 22.0
LEADING = 1.25
_SIZES = (22.0, 20.0, 17.0, 14.5, 13.0, 11.8, 10.8)
"""Letters of headings by level."""
_BULLETS = frozenset("•●○▪■\uf0b7*-")
_BULLET = r"^[•●○▪■\uf0b7*-]\s+"
_VOWELS = "aeiouyáéíóúëïöü"


def hyphenate(word: str) -> list[str]:
    """Places to break a long word: before a consonant and a vowel, three letters or more from both ends."""
    if len(word) < 9 or not word.isalpha():
        return [word]
    parts, start = [], 0
    for i in range(3, len(word) - 3):
        if word[i] not in _VOWELS and word[i + 1] in _VOWELS and word[i - 1] in _VOWELS and i - start >= 3:
            parts.append(word[start:i])
            start = i
    return [*parts, word[start:]]


def fit(text: str, font: str, size: float, width: float) -> list[str]:
    """Lines of at most `width` points; a long word at a line end is hyphenated."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines, line = [], ""
    for word in text.split():
        trial = f"{line} {word}" if line else word
        if stringWidth(trial, font, size) <= width:
            line = trial
            continue
        parts = hyphenate(word)
        for n in range(len(parts) - 1, 0, -1):
            head = f"{line} {''.join(parts[:n])}-" if line else f"{''.join(parts[:n])}-"
            if stringWidth(head, font, size) <= width:
                lines.append(head)
                line = "".join(parts[n:])
                break
        else:
            if line:
                lines.append(line)
            line = word
    return [*lines, line] if line else lines


def blocks_by_page(doc: Document) -> dict[int, list[Block]]:
    """Blocks of `doc` under the number of the page on which they begin, in the order of the text."""
    found: dict[int, list[Block]] = {}
    blocks = [b for s in layout(doc) for b in (*([s.heading] if s.heading else []), *s.blocks)]
    for block in sorted(blocks, key=lambda b: (b.begin, b.end)):
        if block.kind is BlockKind.CELL:
            before = doc.text[max(0, block.begin - 3) : block.begin].strip()
            block = replace(block, level=1 if before in _BULLETS else 0)
        if block.kind is not BlockKind.FURNITURE:
            found.setdefault(block.page or 1, []).append(block)
    return found


def styled(block: Block) -> tuple[str, float, float, str]:
    """Font, size, indent and text of a block."""
    text = re.sub(_BULLET, "", block.text).strip()
    match block.kind:
        case BlockKind.HEADING:
            return "Sans-Bold", _SIZES[min(block.level, 6)], 0.0, text
        case BlockKind.LIST_ITEM:
            return "Sans", 9.5, 10.0 * block.level, f"• {text}"
        case BlockKind.FOOTNOTE:
            return "Sans", 7.0, 0.0, text
        case BlockKind.CAPTION:
            return "Sans-Italic", 8.0, 0.0, text
        case BlockKind.CELL if block.level:
            return "Sans", 9.5, 6.0, f"• {text}"
        case _:
            return "Sans", 9.5, 0.0, text


Line = tuple[float, float, str, float, str]


def _runs(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """Blocks in groups: what stands over the whole width, in two columns, or in a table of several columns."""
    groups: list[tuple[str, list[Block]]] = []
    columns = {(b.table, b.column) for b in blocks if b.kind is BlockKind.CELL}
    tables = Counter(table for table, _ in columns)
    for block in blocks:
        if block.kind is BlockKind.FOOTNOTE:
            continue
        if block.kind is BlockKind.CELL and block.column and tables[block.table] > 1:
            kind = f"table {block.table}"
        elif block.kind is BlockKind.HEADING and block.level <= 2:
            kind = "wide"
        else:
            kind = "columns"
        if groups and groups[-1][0] == kind:
            groups[-1][1].append(block)
        else:
            groups.append((kind, [block]))
    notes = [b for b in blocks if b.kind is BlockKind.FOOTNOTE]
    return [*groups, ("wide", notes)] if notes else groups


def _stack(blocks: Sequence[Block], x: float, width: float) -> tuple[list[Line], float]:
    """Lines of blocks under each other and their height; y grows downwards."""
    lines: list[Line] = []
    y = 0.0
    for block in blocks:
        font, size, indent, text = styled(block)
        y += size * (0.9 if block.kind is BlockKind.HEADING else 0.35)
        for n, line in enumerate(fit(text, font, size, width - indent - 6.0 * text.startswith("•"))):
            hang = 6.0 if n and text.startswith("•") else 0.0
            lines.append((x + indent + hang, y, font, size, line))
            y += size * LEADING
        y += size * 0.35
    return lines, y


def _balanced(blocks: Sequence[Block]) -> int:
    """How many of `blocks` go in the left column, so that both are about as long."""
    half, total = sum(len(b.text) + 60 for b in blocks) / 2, 0
    for n, block in enumerate(blocks):
        total += len(block.text) + 60
        if total >= half:
            return n if block.kind is BlockKind.HEADING and n else n + 1
    return len(blocks)


def page_lines(blocks: Sequence[Block]) -> tuple[list[Line], float]:
    """Every line of a page with its place, and the height of it all."""
    lines: list[Line] = []
    y, full = 0.0, WIDTH - 2 * MARGIN
    for kind, group in _runs(blocks):
        parts: list[tuple[Sequence[Block], float, float]]
        if kind == "wide":
            parts = [(group, MARGIN, full)]
        elif kind == "columns":
            half, cut = (full - GUTTER) / 2, _balanced(group)
            parts = [(group[:cut], MARGIN, half), (group[cut:], MARGIN + half + GUTTER, half)]
        else:
            heads = list(dict.fromkeys(b.column for b in group))
            width = (full - GUTTER * (len(heads) - 1)) / len(heads)
            parts = []
            for n, head in enumerate(heads):
                x = MARGIN + n * (width + GUTTER)
                size = 9.5
                for m, text in enumerate(fit(head, "Sans-Bold", size, width)):
                    lines.append((x, y + 6 + m * size * LEADING, "Sans-Bold", size, text))
                parts.append(([b for b in group if b.column == head], x, width))
            most = max(len(fit(head, "Sans-Bold", 9.5, width)) for head in heads)
            y += 8 + most * 9.5 * LEADING
        tallest = 0.0
        for stack, x, width in parts:
            placed, height = _stack(stack, x, width)
            lines += [(px, py + y, *rest) for px, py, *rest in placed]  # type: ignore[misc]
            tallest = max(tallest, height)
        y += tallest + 8
    return lines, y


def _fonts() -> None:
    """DejaVu from reportlab's neighbours when it is there, else the standard fonts under these names."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "Sans" in pdfmetrics.getRegisteredFontNames():
        return
    import reportlab

    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in (("Sans", "Vera"), ("Sans-Bold", "VeraBd"), ("Sans-Italic", "VeraIt")):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{file}.ttf")))


def render(doc: Document, target: Path) -> Path:
    """Write `doc` as a PDF with as many pages; return `target`."""
    from reportlab.pdfgen.canvas import Canvas

    _fonts()
    pages: dict[int, list[Block]] = blocks_by_page(doc)
    canvas: Any = Canvas(str(target), pagesize=(WIDTH, 842))
    canvas.setTitle(doc.title)
    for number in range(1, max([*pages, len(doc.pages), 1]) + 1):
        lines, height = page_lines(pages.get(number, ()))
        paper = max(842.0, height + 140)
        canvas.setPageSize((WIDTH, paper))
        canvas.setFont("Sans", 8)
        canvas.drawString(MARGIN, paper - 30, f"{doc.title[:70]} | versie voor de proef")
        canvas.drawString(WIDTH / 2, 24, str(number))
        for x, y, font, size, text in lines:
            canvas.setFont(font, size)
            canvas.drawString(x, paper - 70 - y, text)
        canvas.showPage()
    canvas.save()
    return target
