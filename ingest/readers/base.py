"""What a reader returns, and helpers that several readers share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import Page

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)])
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HALVES = dict.fromkeys(range(0xD800, 0xE000))
"""Halves of a pair that stand alone: no character, and not to be written as UTF-8."""
_CLEAN = {**_HALVES, **_INVISIBLE, **_LIGATURES, 0: None, 0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x0C: "\n", 0xA0: " "}


@dataclass(frozen=True, slots=True)
class Content:
    """Text of one file with its page ranges, title (empty when it names none), metadata and begin of the content."""

    text: str
    pages: tuple[Page, ...] = ()
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    body: int = 0


def clean(text: str) -> str:
    """Extracted text in NFC, ligatures written out, soft hyphens and invisible marks removed.

    For formats whose text the reader makes itself; the text of a text file is never changed.

    >>> clean("o\\ufb03cie\\u0308le samen\\u00adwerking")
    'officiële samenwerking'
    """
    return unicodedata.normalize("NFC", text.translate(_CLEAN))


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines of a Markdown table, the first row as its header.

    A cell keeps its line breaks as ``<br>``; a bar in a cell becomes a broken bar.

    >>> table_lines([["Wie", "Rol"], ["ROM", "trekker\\nen fonds"]])
    ['| Wie | Rol |', '| --- | --- |', '| ROM | trekker <br> en fonds |']
    """
    width = max((len(row) for row in rows), default=0)
    if not width:
        return []
    lines = []
    for i, row in enumerate(rows):
        cells = [_cell(c) for c in row] + [""] * (width - len(row))
        lines.append("| " + " | ".join(cells) + " |")
        if i == 0:
            lines.append("|" + " --- |" * width)
    return lines


def _cell(text: str) -> str:
    parts = [re.sub(r"\s+", " ", part).strip() for part in text.replace("|", "¦").split("\n")]
    return " <br> ".join(part for part in parts if part)
