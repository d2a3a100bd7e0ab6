"""One reader per file format; :func:`read_document` chooses by extension.

A reader turns bytes into the fixed text of a document. Text files keep their own text; of other formats the text is
what the reader extracted, with headings as ``# Title``, list items as ``- item`` and tables as ``| a | b |`` rows.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import EmptyFileError, ReadError, TooLargeError, UnsupportedFormatError
from ingest.readers.base import Content
from kg.model import Document, slugify

if TYPE_CHECKING:
    from ingest.incremental import ReadingCache
    from ingest.readers.isolated import ReaderProcess

__all__ = ["DEFAULT_LIMIT_BYTES", "READERS", "Content", "ReadError", "is_document", "read_document", "run_reader"]

DEFAULT_LIMIT_BYTES = 50 * 1024 * 1024
PLAIN = frozenset({"md", "txt"})
"""Kinds whose text is the file's own: decoding them costs no more than their bytes."""


@dataclass(frozen=True, slots=True)
class ReaderEntry:
    """Where a reader lives; it is imported on first use."""

    kind: str
    target: str


READERS = {
    ".md": ReaderEntry("md", "ingest.readers.text:read_markdown"),
    ".markdown": ReaderEntry("md", "ingest.readers.text:read_markdown"),
    ".txt": ReaderEntry("txt", "ingest.readers.text:read_text"),
    ".pdf": ReaderEntry("pdf", "ingest.readers.pdf:read_pdf"),
    ".docx": ReaderEntry("docx", "ingest.readers.docx:read_docx"),
    ".odt": ReaderEntry("odt", "ingest.readers.odt:read_odt"),
    ".html": ReaderEntry("html", "ingest.readers.html:read_html"),
    ".htm": ReaderEntry("html", "ingest.readers.html:read_html"),
}


def is_document(path: Path) -> bool:
    """Whether a reader exists for the extension of `path`."""
    return path.suffix.casefold() in READERS


def read_document(
    path: Path,
    *,
    limit_bytes: int = DEFAULT_LIMIT_BYTES,
    name: str | None = None,
    cache: ReadingCache | None = None,
    process: ReaderProcess | None = None,
) -> Document:
    """Read one file into a :class:`~kg.model.Document`.

    Parameters
    ----------
    path
        A .md, .txt, .pdf, .docx, .odt or .html file.
    limit_bytes
        Larger files are refused before they are opened.
    name
        Name of the document where the file name is not unique, for example a relative path; the id follows it.
    cache
        What a reader made of the same bytes before is taken from it; plain text is simply read.
    process
        Where to read what is not plain text, with bounded memory and time; by default here.

    Raises
    ------
    ReadError
        One of the subclasses in :mod:`ingest.errors`; the message names the file, the problem and the way out.
    """
    entry = READERS.get(path.suffix.casefold())
    if entry is None:
        known = ", ".join(sorted(READERS))
        problem = f"extension {path.suffix!r} is not read" if path.suffix else "has no extension"
        raise UnsupportedFormatError(path, problem, f"save it as one of {known}")
    data = _load(path, limit_bytes)
    sha256 = hashlib.sha256(data).hexdigest()
    content = _content(path, data, entry.kind, f"{entry.kind}-{sha256}", cache, process)
    if not content.text[content.body :].strip():
        raise EmptyFileError(path, "has no text", "check that the right file was chosen, or leave it out")
    name = os.fsencode(name or path.name).decode("utf-8", "replace")
    stem = name[: -len(path.suffix)] if name.endswith(path.suffix) else name
    return Document(
        id=slugify(stem) or "document",
        name=name,
        title=content.title or Path(stem).name,
        kind=entry.kind,
        sha256=sha256,
        text=content.text,
        pages=content.pages,
        meta=content.meta,
        body=content.body,
    )


def run_reader(path: Path, data: bytes, kind: str) -> Content:
    """What the reader of `kind` (``"pdf"``, ``"html"``, …) makes of `data`, here and without bounds on memory or time.

    Raises
    ------
    ReadError
        As :func:`read_document`.
    """
    target = next(entry.target for entry in READERS.values() if entry.kind == kind)
    module, _, attribute = target.partition(":")
    reader: Callable[[Path, bytes], Content] = getattr(import_module(module), attribute)
    return reader(path, data)


def _content(
    path: Path, data: bytes, kind: str, key: str, cache: ReadingCache | None, process: ReaderProcess | None
) -> Content:
    if kind in PLAIN:
        return run_reader(path, data, kind)
    if cache is not None and (known := cache.get(Content, key)) is not None:
        return known
    content = run_reader(path, data, kind) if process is None else process.read(path, data, kind)
    if cache is not None:
        cache.put(key, content)
    return content


def _load(path: Path, limit_bytes: int) -> bytes:
    """Bytes of a plain file: a pipe or a device is not waited for, and a file that grows is not read past the limit."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise ReadError(path, f"cannot be opened ({error.strerror})", "check that it exists and may be read") from error
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise ReadError(path, "is no file but a folder, a device or a pipe", "name a file")
        if about.st_size > limit_bytes:
            problem = f"is {about.st_size / 2**20:.1f} MB, more than the limit of {limit_bytes / 2**20:.1f} MB"
            raise TooLargeError(path, problem, "split it, or raise the limit")
        try:
            data = file.read(limit_bytes)
        except OSError as error:
            raise ReadError(path, f"cannot be read ({error.strerror})", "check that you may read it") from error
    if not data:
        raise EmptyFileError(path, "has no bytes", "download or save it again, or leave it out")
    return data
