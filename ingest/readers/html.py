"""Reader of HTML: the main content of a page, without menus, scripts and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import CorruptFileError
from ingest.readers.base import Content, clean, table_lines

_REMOVED = ("script", "style", "noscript", "template", "nav", "aside", "footer", "form", "iframe", "svg", "button")
_HEADINGS = [f"h{n}" for n in range(1, 7)]
_GROUPING = [
    "address",
    "article",
    "blockquote",
    "body",
    "center",
    "details",
    "div",
    "fieldset",
    "header",
    "html",
    "main",
]
_TEXTUAL = ["dd", "dl", "dt", "figcaption", "figure", "hr", "li", "ol", "p", "pre", "section", "summary", "ul"]
_BLOCKS = frozenset([*_HEADINGS, *_GROUPING, *_TEXTUAL, "table", "td", "th", "tr"])
_HEADING = re.compile(r"h([1-6])$")
_MAX_DEPTH = 200


def read_html(path: Path, data: bytes) -> Content:
    """Text of a web page with headings as ``# Title``, list items as ``- item`` and tables as rows.

    Raises
    ------
    CorruptFileError
        If it cannot be parsed, or is nested too deep to be a document.
    """
    from bs4 import BeautifulSoup

    try:
        soup = BeautifulSoup(data, "lxml")
        title = soup.title.get_text() if soup.title else ""
        for element in soup(list(_REMOVED)):
            element.decompose()
        root = soup.find("main") or soup.find("article") or soup.body or soup
        lines = _join(list(_walk(root, 0)))
    except RecursionError as error:
        raise CorruptFileError(path, "is nested too deep to be a document", "save the page again") from error
    heading = next((line.lstrip("# ") for line in lines if line.startswith("#")), "")
    meta = {} if soup.original_encoding in (None, "utf-8", "ascii") else {"codering": str(soup.original_encoding)}
    return Content(clean("\n".join(lines)) + "\n", (), clean(" ".join((heading or title).split())), meta)


def _join(blocks: list[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    before = ""
    for kind, text in blocks:
        lines += [text] if not lines or (kind == before == "item") else ["", text]
        before = kind
    return lines


def _walk(element: Any, level: int, depth: int = 0) -> Iterator[tuple[str, str]]:
    """(kind, text) of each block below `element`; text between blocks is a paragraph of its own."""
    from bs4.element import NavigableString

    if depth > _MAX_DEPTH:
        raise RecursionError
    inline: list[str] = []
    for child in element.children:
        if isinstance(child, NavigableString):
            if type(child) is NavigableString:
                inline.append(str(child))
        elif child.name == "br":
            inline.append("\n")
        elif child.name not in _BLOCKS and not child.find(list(_BLOCKS)):
            inline.append(child.get_text())
        else:
            yield from _text(inline)
            inline = []
            yield from _block(child, level, depth)
    yield from _text(inline)


def _text(inline: list[str]) -> Iterator[tuple[str, str]]:
    lines = [" ".join(line.split()) for line in "".join(inline).split("\n\n")]
    if text := "\n".join(line for line in lines if line):
        yield "text", text


def _block(element: Any, level: int, depth: int) -> Iterator[tuple[str, str]]:
    if match := _HEADING.match(element.name):
        if text := " ".join(element.get_text(" ").split()):
            yield "heading", f"{'#' * int(match[1])} {text}"
    elif element.name in ("ul", "ol"):
        for item in element.find_all("li", recursive=False):
            yield from _item(item, level, depth)
    elif element.name == "table":
        if rows := table_lines(_rows(element, depth)):
            yield "table", "\n".join(rows)
    else:
        yield from _walk(element, level, depth + 1)


def _item(item: Any, level: int, depth: int) -> Iterator[tuple[str, str]]:
    first = True
    for kind, text in _walk(item, min(level + 1, 4), depth + 1):
        if kind == "text":
            yield "item", f"{'  ' * level}{'- ' if first else '  '}" + text.replace("\n", " ")
            first = False
        else:
            yield kind, text


def _rows(table: Any, depth: int) -> list[list[str]]:
    rows = []
    for row in table.find_all("tr"):
        if row.find_parent("table") is not table:
            continue
        cells = [_cell(cell, depth) for cell in row.find_all(["td", "th"], recursive=False)]
        if any(cells):
            rows.append(cells)
    return rows


def _cell(cell: Any, depth: int) -> str:
    parts = []
    for kind, text in _walk(cell, 0, depth + 1):
        parts.append(f"• {text.lstrip(' -')}" if kind == "item" else text.lstrip("# "))
    return "\n".join(parts)
