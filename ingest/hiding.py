"""Leaves out the persons whom a document names, letter by letter, so that every offset and page stays what it was.

What comes after (statements, passages, vectors, pages) sees the text without them. Hidden are persons named with their
role, with a form of address or in a list of people, their surname elsewhere in the document, addresses of e-mail, and
telephone numbers. A name that stands by itself, without a role anywhere, is not known to be one and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.extract import personen
from ingest.extract.context import Context
from ingest.layout import layout
from ingest.types import RawEntity
from kg.model import Document

MARK = "▮"
"""Stands for each letter and digit that is left out."""
_CAPITAL = r"[A-ZÀ-Ý][\w’'-]*"
_PARTICLES = r"(?:(?:van|de|der|den|ten|ter|te|in|’t|'t|el|la|le)\s)*"
_NAME = rf"(?:[A-ZÀ-Ý]\.\s?)*{_PARTICLES}{_CAPITAL}(?:\s{_PARTICLES}{_CAPITAL}){{0,2}}"
_ADDRESSED = re.compile(
    r"\b(?:[Dd]e heer|[Mm]evrouw|[Mm]eneer|[Dd]hr\.|[Mm]evr\.|[Mm]w\.|[Dd]rs\.|[Ii]r\.|[Dd]r\.|[Pp]rof\.|[Mm]r\.)\s"
    rf"(?:(?:dr|drs|ir|ing|mr)\.\s)*(?P<name>{_NAME})"
)
_LISTED = re.compile(
    rf"^(?P<name>{_CAPITAL}\s{_PARTICLES}{_CAPITAL})(?:\sen\s(?P<other>{_CAPITAL}\s{_PARTICLES}{_CAPITAL}))?"
    r"(?:\s†)?\s\((?P<of>[^()\n]*\s[^()\n]*)\)\s*$"
)
_LIST_LINES = 3
"""So many lines on end of a name with its body in brackets are a list of people."""
_REACHED = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\d-])(?:\+31\s?\(?0?\)?|0)[1-9](?:[\s-]?\d){8}(?!\d)")


def hide_persons(doc: Document, context: Context) -> Document:
    """`doc` with every letter of a person's name, and of how to reach them, replaced by :data:`MARK`.

    >>> from ingest.pipeline import load_context
    >>> text = "Het plan is van wethouder Joke Zwartveld (joke@oever.nl). Zwartveld licht het toe."
    >>> hidden = hide_persons(Document("a", "a.md", "A", "md", "", text), load_context()).text
    >>> hidden
    'Het plan is van wethouder ▮▮▮▮ ▮▮▮▮▮▮▮▮▮ (▮▮▮▮@▮▮▮▮▮.▮▮). ▮▮▮▮▮▮▮▮▮ licht het toe.'
    """
    names = _names(doc, context)
    patterns = [_REACHED, *map(_anywhere, sorted(names, key=lambda name: (-len(name), name)))]
    meta = {key: _without(value, patterns) for key, value in doc.meta.items()}
    return replace(doc, text=_without(doc.text, patterns), title=_without(doc.title, patterns), meta=meta)


def _names(doc: Document, context: Context) -> set[str]:
    """Full names, and surnames that the document uses for nothing else."""
    found = personen.extract(doc, layout(doc), context).statements
    full = {s.ref.name for s in found if isinstance(s, RawEntity)}
    full |= set(_listed(doc.text.splitlines()))
    full |= {m["name"] for m in _ADDRESSED.finditer(doc.text) if context.areas.find(m["name"]) is None}
    return full | {surname for name in full if (surname := _surname(name)) and _only_a_name(surname, doc, context)}


def _listed(lines: Iterable[str]) -> Iterator[str]:
    """Names in lists of people with the body they are of."""
    for is_list, run in groupby((_LISTED.match(line) for line in lines), key=bool):
        found = [m for m in run if m]
        if is_list and len(found) >= _LIST_LINES:
            yield from (name for m in found for name in (m["name"], m["other"]) if name)


def _surname(name: str) -> str | None:
    words = name.split()
    return words[-1] if len(words) > 1 and len(words[-1]) > 2 else None


def _only_a_name(word: str, doc: Document, context: Context) -> bool:
    """Whether the document never writes `word` small, and it is no place."""
    return context.areas.find(word) is None and not re.search(rf"\b{re.escape(word.lower())}\b", doc.text)


def _anywhere(name: str) -> re.Pattern[str]:
    """`name` as whole words, also over a line end."""
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)")


def _without(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda m: re.sub(r"\w", MARK, m[0]), text)
    return text


def hide_all(documents: Sequence[Document], context: Context) -> tuple[Document, ...]:
    """Every one of `documents` without persons."""
    return tuple(hide_persons(doc, context) for doc in documents)
