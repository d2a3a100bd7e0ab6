"""Characters of one PDF page, grouped in runs: stretches of text on one line without a gap, in one style."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

MAX_CHARS = 200_000
MAX_PATHS = 4000
MIN_PATHS = 4
_HYPHENS = frozenset({0x02, 0xFFFE})
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
_BOLD_WEIGHT = 600
_GAP = 0.8
_ANGLE = 0.05


@dataclass(slots=True)
class Run:
    """Text at (x0..x1, y), `y` the baseline in points from the bottom. `table`: index of a table that it stands for."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    table: int = -1


@dataclass(frozen=True, slots=True)
class PdfPage:
    """Runs of one page, in the order of the file."""

    number: int
    width: float
    height: float
    runs: Sequence[Run]
    has_images: bool
    may_have_tables: bool

    @property
    def n_chars(self) -> int:
        return sum(len(run.text.strip()) for run in self.runs)


@dataclass(slots=True)
class _Char:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    angle: float


def read_page(page: Any, number: int) -> PdfPage:
    """Runs of a pypdfium2 page, with whether it holds pictures and ruling lines."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    try:
        chars = list(_chars(textpage.raw, min(textpage.count_chars(), MAX_CHARS), pdfium))
    finally:
        textpage.close()
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING]
    counts = Counter(obj.type for obj in islice(page.get_objects(filter=kinds, max_depth=3), MAX_PATHS + 1))
    n_paths = counts[pdfium.FPDF_PAGEOBJ_PATH]
    upright = [char for char in chars if abs(char.angle) < _ANGLE or char.text.isspace()]
    if len(upright) < 0.5 * len(chars):
        upright = chars
    return PdfPage(
        number,
        page.get_width(),
        page.get_height(),
        list(_runs(upright)),
        counts[pdfium.FPDF_PAGEOBJ_IMAGE] > 0 or n_paths > 0,
        MIN_PATHS <= n_paths <= MAX_PATHS,
    )


def _chars(textpage: Any, n: int, pdfium: Any) -> Iterator[_Char]:
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(n):
        code = pdfium.FPDFText_GetUnicode(textpage, i)
        if code == 0 or 0xD800 <= code <= 0xDFFF:
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, i, box)
        pdfium.FPDFText_GetCharOrigin(textpage, i, x, y)
        size = abs(pdfium.FPDFText_GetFontSize(textpage, i)) * _scale(textpage, i, pdfium)
        text = "-" if code in _HYPHENS else chr(code)
        bold = text.isalpha() and _is_bold(textpage, i, pdfium)
        angle = pdfium.FPDFText_GetCharAngle(textpage, i)
        yield _Char(text, box.left, box.right, y.value, size, bold, angle if angle < 6.2 else 0.0)


def _scale(textpage: Any, i: int, pdfium: Any) -> float:
    """Factor of the text matrix: some programs set a font of size 1 and scale it."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(textpage, i, matrix):
        return 1.0
    scale = float((matrix.c**2 + matrix.d**2) ** 0.5)
    return scale if scale > 0 else 1.0


def _is_bold(textpage: Any, i: int, pdfium: Any) -> bool:
    if pdfium.FPDFText_GetFontWeight(textpage, i) >= _BOLD_WEIGHT:
        return True
    buffer = ctypes.create_string_buffer(96)
    pdfium.FPDFText_GetFontInfo(textpage, i, buffer, 96, None)
    name = buffer.value.decode("latin-1").casefold()
    return any(part in name for part in _BOLD_NAMES)


def _runs(chars: Sequence[_Char]) -> Iterator[Run]:
    members: list[_Char] = []
    for char in chars:
        if char.text in "\r\n":
            continue
        if members and not _goes_on(members, char):
            yield from _close(members)
            members = []
        if members or not char.text.isspace():
            members.append(char)
    yield from _close(members)


def _goes_on(members: Sequence[_Char], char: _Char) -> bool:
    last = next((m for m in reversed(members) if not m.text.isspace()), members[-1])
    if char.text.isspace():
        return True
    first = members[0]
    size = max(last.size, 1.0)
    raised = char.size < 0.8 * first.size or last.size < 0.8 * first.size
    if abs(char.y - first.y) > (0.6 if raised else 0.3) * max(first.size, size):
        return False
    return -0.6 * size <= char.x0 - last.x1 <= _GAP * size


def _close(members: list[_Char]) -> Iterator[Run]:
    while members and members[-1].text.isspace():
        members.pop()
    if not members:
        return
    text = members[0].text
    for before, char in pairwise(members):
        spaced = before.text.isspace() or char.text.isspace()
        if not spaced and char.x0 - before.x1 > 0.18 * max(before.size, 1.0):
            text += " "
        text += char.text
    solid = [m for m in members if not m.text.isspace()]
    sizes = Counter(round(m.size, 1) for m in solid)
    letters = [m for m in solid if m.text.isalpha()]
    bold = bool(letters) and sum(m.bold for m in letters) >= 0.8 * len(letters)
    size = max(sizes, key=lambda s: (sizes[s], s))
    yield Run(" ".join(text.split()), solid[0].x0, max(m.x1 for m in solid), members[0].y, size, bold)
