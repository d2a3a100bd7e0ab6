"""Readers of plain text and Markdown: the text is the file's own content, newlines as they are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.errors import CorruptFileError, ReadError, TooLargeError
from ingest.readers.base import Content
from kg.model import Page

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_PAGE_START = re.compile(r"\f|(?<=\n) (?! )(?=[^\n]*\S)")
_BULLET = re.compile(r"\s*[•●○▪■\uf0b7*-][ \t]")
_FOOTNOTE = re.compile(r"\s*\d{1,2}\s+-\s")
_MAX_CONTROL_SHARE = 0.02
_MAX_FRONT_MATTER = 50_000


def read_markdown(path: Path, data: bytes) -> Content:
    """Markdown: front matter becomes `meta`, `body` is where the content begins, the text is the whole file."""
    text, coding = decode(path, data)
    meta: dict[str, str] = {}
    body = 0
    if match := _FRONT_MATTER.match(text):
        meta = _front_matter(path, match[1])
        body = match.end()
    if coding != "utf-8":
        meta["codering"] = coding
    heading = _HEADING.search(text, body)
    title = meta.get("titel") or meta.get("title") or (heading[1].strip() if heading else "")
    return Content(text, (), title, meta, body)


def read_text(path: Path, data: bytes) -> Content:
    """Plain text: pages begin at form feeds and at lines that begin with one space."""
    text, coding = decode(path, data)
    meta = {} if coding == "utf-8" else {"codering": coding}
    return Content(text, text_pages(text), "", meta, 1 if text.startswith("\ufeff") else 0)


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """Text of `data` and the name of its encoding: UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Raises
    ------
    CorruptFileError
        If the bytes are not text in any of these.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise CorruptFileError(path, "begins as UTF-16 text but is damaged", "save it again as UTF-8") from error
    try:
        text, coding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, coding = _decode_single_byte(data)
    control = sum(1 for c in text[:20000] if ord(c) < 32 and c not in "\t\n\r\f\v")
    if control > _MAX_CONTROL_SHARE * min(len(text), 20000):
        raise CorruptFileError(path, "is not text (it holds binary data)", "give it the extension of its real format")
    return text, coding


def _decode_single_byte(data: bytes) -> tuple[str, str]:
    """Windows-1252 holds every printable character of Latin-1; the five bytes that it lacks exist in Latin-1."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"
    return text, "cp1252" if any(0x80 <= b < 0xA0 for b in data) else "latin-1"


def text_pages(text: str) -> tuple[Page, ...]:
    """Pages of plain text: the first begins at 0, a next one at a form feed or a line that begins with one space.

    Extraction tools that drop form feeds leave them behind as a single space before the first word of a page. A line
    of blanks alone is no page, nor is one that begins with two spaces, nor the indented text of a list item, nor what
    stands between two footnotes.

    >>> [(p.number, p.begin, p.end) for p in text_pages("Voorwoord\\n\\n 1. Inleiding\\nTekst\\n  ingesprongen\\n")]
    [(1, 0, 11), (2, 11, 46)]
    """
    starts = [0]
    for match in _PAGE_START.finditer(text):
        if match.start() > starts[-1] and (match[0] == "\f" or not _continues(text, match.start())):
            starts.append(match.start())
    ends = [*starts[1:], len(text)]
    return tuple(Page(n, b, e) for n, (b, e) in enumerate(zip(starts, ends, strict=True), start=1))


def _continues(text: str, begin: int) -> bool:
    """Whether the space at `begin` is the indent of a list item or of a footnote, not a page break."""
    before = text[text.rfind("\n", 0, begin - 1) + 1 : begin]
    end = text.find("\n", begin)
    after = text[end + 1 : end + 400] if end >= 0 else ""
    if _FOOTNOTE.match(before) and _FOOTNOTE.match(after):
        return True
    hangs = after.startswith("\n") and after.lstrip()[:1].islower()
    return hangs and bool(_BULLET.match(before)) and not _BULLET.match(text, begin)


def _front_matter(path: Path, source: str) -> dict[str, str]:
    import yaml

    if len(source) > _MAX_FRONT_MATTER:
        problem = f"has front matter of {len(source)} characters, more than {_MAX_FRONT_MATTER}"
        raise TooLargeError(path, problem, "shorten it, or close it with a line of ---")
    try:
        values: Any = yaml.safe_load(source)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CorruptFileError(path, f"front matter is not YAML ({_first_line(error)})", "correct it") from error
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise ReadError(path, "front matter is not a list of 'key: value' lines", "correct it")
    return {str(key): _scalar(value) for key, value in values.items() if value is not None}


def _scalar(value: Any) -> str:
    """A value, or a list of values, as text; what is nested deeper is left out: aliases make it grow."""
    plain = [v for v in (value if isinstance(value, list) else [value]) if not isinstance(v, (list, dict, set, tuple))]
    return ", ".join(str(v) for v in plain)


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
