"""Reader of PDF: text in reading order, headings and tables in Markdown's marks, one character range per page.

Characters come from PDFium (``pypdfium2``), which is fast and made for hostile files. Ruled tables are looked for with
pdfplumber in a process of its own, so that a page that it cannot cope with costs the tables and not the document.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedError,
    ImageOnlyPdfError,
    TooLargeError,
    TruncatedError,
)
from ingest.readers.base import Content, clean
from ingest.readers.pdf_chars import PdfPage, read_page
from ingest.readers.pdf_tables import find_ruled_tables
from ingest.readers.pdf_text import Styles, page_text, running_lines
from kg.model import Page

logger = logging.getLogger(__name__)

MAX_PAGES = 2000
MAX_SECONDS = 300
MIN_CHARS_PER_PAGE = 3
"""A document with fewer characters a page than this has no text layer."""
_TRAILER_BYTES = 4096
_WORTHLESS_TITLE = re.compile(
    r"\(?(?:untitled|anonymous|microsoft word|document\d*|onbekend|unknown|\S+\.(?:docx?|indd|pdf|pptx?))\b", re.I
)


def read_pdf(path: Path, data: bytes) -> Content:
    """Text and pages of a PDF.

    Raises
    ------
    EncryptedError
        If a password is needed.
    TruncatedError, CorruptFileError
        If it is no PDF, its end is missing, or PDFium cannot open it.
    ImageOnlyPdfError
        If the pages are pictures.
    TooLargeError
        If it has more than `MAX_PAGES` pages or takes more than `MAX_SECONDS`.
    """
    document = _open(path, data)
    try:
        pages = list(_read_pages(path, document))
        metadata = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    if not pages:
        raise EmptyFileError(path, "has no pages", "export the document again")
    n_chars = sum(page.n_chars for page in pages)
    if n_chars < MIN_CHARS_PER_PAGE * len(pages):
        if any(page.has_images for page in pages):
            problem = f"has {len(pages)} page(s) of pictures and no text"
            raise ImageOnlyPdfError(path, problem, "run text recognition (OCR) on it, or look for the original")
        raise EmptyFileError(path, "has pages without any text", "check the export, or leave it out")
    ruled = find_ruled_tables(path, data, [page.number for page in pages if page.may_have_tables])
    return _content(pages, ruled, metadata)


def _open(path: Path, data: bytes) -> Any:
    import pypdfium2

    start = data[:1024].find(b"%PDF-")
    if start < 0:
        raise CorruptFileError(path, "is not a PDF (no %PDF- at its begin)", "give it the extension of its format")
    if b"%%EOF" not in data[-_TRAILER_BYTES:]:
        raise TruncatedError(path, "is cut off (no %%EOF at its end)", "download it again")
    try:
        document = pypdfium2.PdfDocument(data)
        len(document)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or b"/Encrypt" in data[-_TRAILER_BYTES:]:
            raise EncryptedError(path, "is protected with a password", "save it without a password") from error
        raise CorruptFileError(path, f"cannot be opened ({error})", "download it again, or export it anew") from error
    if len(document) > MAX_PAGES:
        problem = f"has {len(document)} pages, more than the limit of {MAX_PAGES}"
        document.close()
        raise TooLargeError(path, problem, "split it in parts")
    return document


def _read_pages(path: Path, document: Any) -> Iterator[PdfPage]:
    deadline = time.monotonic() + MAX_SECONDS
    for number in range(1, len(document) + 1):
        if time.monotonic() > deadline:
            problem = f"takes more than {MAX_SECONDS} seconds (stopped at page {number} of {len(document)})"
            raise TooLargeError(path, problem, "split it in parts, or print it to a new PDF")
        try:
            page = document[number - 1]
        except Exception as error:
            logger.warning("%s: page %d cannot be loaded (%s)", path.name, number, error)
            continue
        try:
            yield read_page(page, number)
        finally:
            page.close()


def _content(pages: Sequence[PdfPage], ruled: dict[int, list[Any]], metadata: dict[str, str]) -> Content:
    styles = Styles.of(pages)
    margins = running_lines(pages)
    parts: list[str] = []
    ranges: list[Page] = []
    at = 0
    for page in pages:
        text = clean(page_text(page, ruled.get(page.number, []), styles, margins)).strip("\n") + "\n\n"
        ranges.append(Page(page.number, at, at + len(text)))
        parts.append(text)
        at += len(text)
    empty = [str(page.number) for page in pages if page.n_chars < MIN_CHARS_PER_PAGE and page.has_images]
    meta = {"paginasZonderTekst": ", ".join(empty)} if empty else {}
    return Content("".join(parts), tuple(ranges), _title("".join(parts), metadata), meta)


def _title(text: str, metadata: dict[str, str]) -> str:
    """Title of the metadata unless it is what a program fills in; else the first heading."""
    title = clean(metadata.get("Title", "")).strip()
    if len(title) > 3 and not _WORTHLESS_TITLE.match(title):
        return title
    heading = re.search(r"^#{1,6} (.+)$", text[:20_000], re.MULTILINE)
    return heading[1] if heading else ""
