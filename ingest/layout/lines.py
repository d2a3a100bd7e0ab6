"""Lines of a document with what layout needs to know of each, and the shapes of text that it recognises."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.reading import INVISIBLE
from kg.model import Document

BULLET = re.compile(r"(?:[•●○▪■◦‣⁃∙·➢✓✔\uf0b7\uf0a7\uf0d8]|[*+>–—-](?=[ \t])|o(?=\t))[ \t]*")
ENUMERATOR = re.compile(r"(?:(\d{1,2})|([A-Za-z]))([.)])(?:[ \t]+|$)")
MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+")
NUMBERED = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,2}){1,4})\.?\s+(?=[^\W\d_a-z]|['‘\"(])")
TAGGED = re.compile(r"[A-Z][a-zë]{3,20} (?=\d{1,2}\.\d{1,2}\s+[A-Z])")
"""The name of a chapter in the margin, read as one line with its first numbered heading."""
CHAPTER = re.compile(r"(\d{1,2})\.\s+(?=[^\W\d_])")
CODE = re.compile(r"[A-Z]\d{1,2}\.\s?(?=\S)")
URL = re.compile(r"(?:[•●-]\s*)?(?:https?://|www\.)\S")
ROLE = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ-]+(?: [a-zà-ÿ-]+)?:\s\S")
"""A line that says one thing about what stands above it: "Trekker: A"."""
TERMINAL = (".", "!", "?", ":", ";")
_CLOSING = "\"'”’)] "
_INVISIBLE_TABLE = dict.fromkeys(map(ord, INVISIBLE))
MATCHED = 300
"""Characters of a line that patterns look at; what is longer is text, not structure."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with text in it.

    `begin`, `end`: source range without blanks at the ends; `text` the visible characters; `blanks` the number of
    empty lines above; `soft` whether blanks stand at the end of the line, as a wrapped line of an extracted PDF has;
    `opens` whether it is the first of its page; `hard` that the blanks lack in a document whose wrapped lines have
    them, `wrapped` that they are there in such a document.
    """

    begin: int
    end: int
    text: str
    page: int | None
    blanks: int
    soft: bool
    opens: bool
    hard: bool = False
    wrapped: bool = False

    @property
    def apart(self) -> bool:
        """Whether the line begins a group: an empty line or a page break stands above."""
        return self.blanks > 0 or self.opens

    @property
    def complete(self) -> bool:
        """Whether the line ends as a sentence does."""
        return self.text.rstrip(_CLOSING).endswith(TERMINAL) or self.text.endswith(TERMINAL)


def split_lines(doc: Document) -> list[Line]:
    """The lines of `doc` that hold text, past its front matter."""
    page_begins = [page.begin for page in doc.pages]
    lines: list[Line] = []
    blanks, seen_page = 0, -1
    begin = doc.body
    while begin < len(doc.text):
        stop = doc.text.find("\n", begin)
        stop = len(doc.text) if stop < 0 else stop
        raw = doc.text[begin:stop]
        text = raw.translate(_INVISIBLE_TABLE).strip()
        if text:
            left = begin + _blank_prefix(raw)
            right = stop - (len(raw) - len(raw.rstrip()))
            index = bisect_right(page_begins, left) - 1 if page_begins else -1
            page = doc.pages[index].number if index >= 0 else None
            soft = raw.rstrip("\r")[-1:].isspace()
            lines.append(Line(left, right, text, page, blanks, soft, index != seen_page and index >= 0))
            blanks, seen_page = 0, index
        else:
            blanks += 1
        begin = stop + 1
    return _mark_hard(lines)


def _mark_hard(lines: list[Line]) -> list[Line]:
    """Mark line ends without a blank as meant where nine of ten lines inside a sentence do end in one."""
    wrapped = [a.soft for a, b in pairwise(lines) if not b.apart and b.text[:1].islower() and not a.complete]
    if len(wrapped) < 20 or sum(wrapped) < 0.9 * len(wrapped):
        return lines
    return [replace(line, hard=not line.soft, wrapped=line.soft) for line in lines]


def _blank_prefix(raw: str) -> int:
    i = 0
    while i < len(raw) and (raw[i].isspace() or raw[i] in INVISIBLE):
        i += 1
    return i


def first_word(text: str) -> str:
    """First word of `text`, at most 60 characters of it."""
    return text[:60].split(None, 1)[0] if text.strip() else ""


def starts_low(text: str) -> bool:
    """Whether `text` begins in the middle of a sentence: with a small letter, a hyphened ending or a connector."""
    body = text.lstrip("(‘'\"“[")
    return body[:1].islower() or text[:1] in "&)%" or (text[:1] == "-" and text[1:2].isalpha())


def starts_high(text: str) -> bool:
    """Whether `text` may begin a sentence, a title or an item."""
    body = text.lstrip("(‘'\"“[#")
    return body[:1].isupper() or body[:1].isdigit() or bool(BULLET.match(text))


def breaks(line: Line, after: Line, width: int) -> bool:
    """Whether the line break after `line` is meant: the next word would have fitted within `width` characters."""
    if BULLET.match(after.text):
        return True
    fits = len(line.text) + 1 + len(first_word(after.text)) <= width - 2
    return starts_high(after.text) and (fits or (line.hard and len(line.text) <= width + 3))


def typical_width(lines: Sequence[Line]) -> int:
    """Length of a full line among `lines`: between the median and the longest, so that one long line does not count."""
    lengths = sorted(len(line.text) for line in lines if not URL.match(line.text))
    if not lengths:
        return 80
    return max(int(median(lengths)), lengths[int(len(lengths) * 0.8)])
