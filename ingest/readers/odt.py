"""Reader of .odt: headings by their outline level, paragraphs, lists and tables of ``content.xml``."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import CorruptFileError, EncryptedError
from ingest.readers.archive import open_archive, read_xml
from ingest.readers.base import Content, clean, table_lines

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINERS = frozenset({_TEXT + "section", _TEXT + "index-body", _TEXT + "table-of-content", _OFFICE + "text"})
_SKIPPED = frozenset({_TEXT + "table-of-content", _TEXT + "tracked-changes", _OFFICE + "annotation"})
_MAX_REPEAT = 100


def read_odt(path: Path, data: bytes) -> Content:
    """Text of an OpenDocument text with headings as ``# Title``, list items as ``- item`` and tables as rows.

    Raises
    ------
    NotAZipError, TruncatedError, EncryptedError, UnsafeFileError, CorruptFileError
        If it cannot be opened, or should not be.
    """
    from defusedxml.ElementTree import fromstring

    with open_archive(path, data) as archive:
        if b"encryption-data" in _manifest(archive):
            raise EncryptedError(path, "is protected with a password", "save it without a password")
        source = read_xml(path, archive, "content.xml")
        meta = read_xml(path, archive, "meta.xml") if "meta.xml" in archive.namelist() else b""
    try:
        root = fromstring(source)
        title = _title(fromstring(meta)) if meta else ""
    except Exception as error:
        problem = f"holds damaged XML ({error})"
        raise CorruptFileError(path, problem, "open it in a word processor and save it again") from error
    body = root.find(f".//{_OFFICE}text")
    if body is None:
        raise CorruptFileError(path, "is no text document (no office:text)", "save it as .odt from a word processor")
    lines: list[str] = []
    for kind, text in _blocks(body):
        glued = kind == "item" and lines and lines[-1].lstrip().startswith("- ")
        lines += [text] if glued or not lines else ["", text]
    title = title or next((line.lstrip("# ") for line in lines if line.startswith("#")), "")
    return Content(clean("\n".join(lines)) + "\n", (), clean(title))


def _manifest(archive: zipfile.ZipFile) -> bytes:
    """The manifest, which may have a document type in old files: looked at, never parsed."""
    if "META-INF/manifest.xml" not in archive.namelist():
        return b""
    with archive.open("META-INF/manifest.xml") as part:
        return part.read(5_000_000)


def _title(meta: Any) -> str:
    element = meta.find(f".//{_DC}title")
    return (element.text or "").strip() if element is not None else ""


def _blocks(parent: Any, level: int = 0) -> Iterator[tuple[str, str]]:
    """(kind, text) of each block in order; kind is heading, text, item or table."""
    for element in parent:
        if element.tag in _SKIPPED or not isinstance(element.tag, str):
            continue
        if element.tag == _TEXT + "h":
            depth = element.get(_TEXT + "outline-level", "1")
            if text := _plain(element):
                yield "heading", f"{'#' * min(6, int(depth) if depth.isdigit() else 1)} {text}"
        elif element.tag == _TEXT + "p":
            if text := _plain(element):
                yield "text", text
        elif element.tag == _TEXT + "list":
            yield from _items(element, level)
        elif element.tag == _TABLE + "table":
            if rows := table_lines(list(_rows(element))):
                yield "table", "\n".join(rows)
        elif element.tag in _CONTAINERS:
            yield from _blocks(element, level)


def _items(element: Any, level: int) -> Iterator[tuple[str, str]]:
    for item in element:
        first = True
        for child in item:
            if child.tag == _TEXT + "list":
                yield from _items(child, min(level + 1, 4))
            elif text := _plain(child):
                yield "item", f"{'  ' * level}{'- ' if first else '  '}{text}"
                first = False


def _rows(table: Any) -> Iterator[list[str]]:
    for row in table.iter(_TABLE + "table-row"):
        cells: list[str] = []
        for cell in row:
            if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                repeat = cell.get(_TABLE + "number-columns-repeated", "1")
                n = min(_MAX_REPEAT, int(repeat)) if repeat.isdigit() else 1
                cells += [_cell(cell)] * (n if _cell(cell) else min(n, 1))
        if any(cells):
            yield cells


def _cell(cell: Any) -> str:
    parts = []
    for kind, text in _blocks(cell):
        parts.append(f"• {text.lstrip(' -')}" if kind == "item" else text.lstrip("# "))
    return "\n".join(parts)


def _plain(element: Any) -> str:
    """Text of a paragraph; a note stands in brackets behind it."""
    notes: list[str] = []
    text = " ".join("".join(_inline(element, notes)).split())
    return " ".join([text, *(f"({note})" for note in notes if note)]).strip()


def _inline(element: Any, notes: list[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in (_TEXT + "s", _TEXT + "tab", _TEXT + "line-break"):
            yield " "
        elif child.tag == _TEXT + "note":
            body = child.find(_TEXT + "note-body")
            notes.append(" ".join(_plain(p) for p in body) if body is not None else "")
        elif child.tag != _OFFICE + "annotation":
            yield from _inline(child, notes)
        yield child.tail or ""
