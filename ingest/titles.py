"""A title for a document that does not state one: its subject line, its running head or its first telling heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from ingest.types import BlockKind, Section
from kg.model import Document

_SUBJECT = re.compile(
    r"^\s*(?:onderwerp|betreft)\b\s*:?\s*(?P<title>\S[^\n]{8,160}?)\s*$", re.IGNORECASE | re.MULTILINE
)
_SUBJECT_WITHIN = 2_000
_PAGE = re.compile(r"^(?:pagina\s*)?\d{1,3}\s+(?:[-–|]\s*)?|\s+(?:[-–|]\s*)?(?:pagina\s*)?\d{1,3}$", re.IGNORECASE)
_GENERAL = re.compile(
    r"^(?:\d[\d.]*\s*)?(?:voorwoord|inhoud\w*|inleiding|introductie|samenvatting|leeswijzer|colofon|bijlagen?|"
    r"management\s*samenvatting|contents|summary)\b",
    re.IGNORECASE,
)
_MIN_HEADS = 2
_WORDS = range(3, 21)


def has_title(doc: Document) -> bool:
    """Whether the reader found a title: anything but the file's own name."""
    return doc.title.strip() not in ("", PurePath(doc.name).stem, doc.name)


def _telling(text: str) -> bool:
    return len(text.split()) in _WORDS and not _GENERAL.match(text) and not text.startswith(("http", "www."))


def _running_head(sections: Iterable[Section]) -> str | None:
    heads: Counter[str] = Counter()
    for section in sections:
        for block in section.blocks:
            if block.kind is BlockKind.FURNITURE:
                text = block.text.strip()
                if (head := _PAGE.sub("", text).strip()) != text:
                    heads[head] += 1
    common = [(n, text) for text, n in heads.items() if n >= _MIN_HEADS and _telling(text)]
    return max(common, key=lambda pair: (pair[0], pair[1]))[1] if common else None


def derive_title(doc: Document, sections: Sequence[Section]) -> str:
    """Return the title of `doc`, as the reader found it or else as its text suggests; at worst the file's name.

    In this order: a line "Onderwerp: …" at the beginning, a running head with a page number on at least two pages,
    the first heading of three words or more that is not "Voorwoord" or the like.
    """
    if has_title(doc):
        return doc.title
    if subject := _SUBJECT.search(doc.text[:_SUBJECT_WITHIN]):
        return " ".join(subject["title"].split())
    if head := _running_head(sections):
        return head
    for section in sections:
        if section.heading and _telling(section.heading.text):
            return _PAGE.sub("", section.heading.text.strip())
    return doc.title
