"""Reader of .docx: paragraphs, headings by their style, lists and tables in the order of the document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import CorruptFileError
from ingest.readers.archive import open_archive, read_xml
from ingest.readers.base import Content, clean, table_lines

_HEADING_STYLE = re.compile(r"(?:heading|kop|überschrift)\s*(\d)", re.I)
_TITLE_STYLE = re.compile(r"(?:title|titel)$", re.I)
_LIST_STYLE = re.compile(r"list|lijst|opsomming", re.I)
_MAX_BOLD_HEADING = 100
_CHECKED_PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "[Content_Types].xml")


def read_docx(path: Path, data: bytes) -> Content:
    """Text of a Word document with headings as ``# Title``, list items as ``- item`` and tables as rows.

    Raises
    ------
    NotAZipError, TruncatedError, EncryptedError, UnsafeFileError, CorruptFileError
        If it cannot be opened, or should not be.
    """
    import docx

    with open_archive(path, data) as archive:
        names = set(archive.namelist())
        for name in _CHECKED_PARTS:
            if name in names or name == "word/document.xml":
                read_xml(path, archive, name)
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:
        problem = f"cannot be opened ({type(error).__name__}: {error})"
        raise CorruptFileError(path, problem, "open it in a word processor and save it again") from error
    blocks = list(_blocks(document))
    styled = any(kind in ("heading", "title") for kind, _ in blocks)
    deeper = "#" if any(kind == "title" for kind, _ in blocks) else ""
    lines: list[str] = []
    for kind, text in blocks:
        if kind == "bold" and not styled:
            text = f"## {text}"
        elif kind == "heading":
            text = deeper + text
        glued = kind == "item" and lines and lines[-1].lstrip().startswith("- ")
        lines += [text] if glued or not lines else ["", text]
    title = clean(str(document.core_properties.title or "")).strip()
    return Content(clean("\n".join(lines)) + "\n", (), title or _first_heading(lines))


def _first_heading(lines: list[str]) -> str:
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), "")


def _blocks(document: Any) -> Iterator[tuple[str, str]]:
    """(kind, text) of each block in order; kind is title, heading, bold, item, text or table."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            if rows := table_lines(_rows(block)):
                yield "table", "\n".join(rows)
        elif text := _paragraph_text(block):
            yield _classify(block, text)


def _paragraph_text(paragraph: Any) -> str:
    text = paragraph.text.replace("\t", " ").strip()
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def _classify(paragraph: Any, text: str) -> tuple[str, str]:
    style = str(paragraph.style.name or "") if paragraph.style is not None else ""
    one_line = text.replace("\n", " ")
    if match := _HEADING_STYLE.match(style):
        return "heading", f"{'#' * min(5, int(match[1]))} {one_line}"
    if _TITLE_STYLE.match(style):
        return "title", f"# {one_line}"
    if paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None:
        return "item", f"{'  ' * _list_level(paragraph)}- {one_line}"
    if _LIST_STYLE.match(style):
        return "item", f"- {one_line}"
    runs = [run for run in paragraph.runs if run.text.strip()]
    if runs and all(run.bold for run in runs) and len(one_line) <= _MAX_BOLD_HEADING and one_line[-1] not in ".,;:":
        return "bold", one_line
    return "text", text


def _list_level(paragraph: Any) -> int:
    level = paragraph._p.pPr.numPr.ilvl
    return min(int(level.val), 4) if level is not None and level.val is not None else 0


def _rows(table: Any) -> list[list[str]]:
    """Cells of each row, a merged cell once."""
    rows = []
    for row in table.rows:
        cells, seen = [], set()
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                cells.append(_cell_text(cell))
        rows.append(cells)
    return [row for row in rows if any(row)]


def _cell_text(cell: Any) -> str:
    parts = []
    for paragraph in cell.paragraphs:
        text = _paragraph_text(paragraph)
        if text:
            kind, _ = _classify(paragraph, text)
            parts.append(f"• {text}" if kind == "item" else text)
    for inner in cell.tables:
        parts += ["; ".join(filter(None, row)) for row in _rows(inner)]
    return "\n".join(parts)
