"""Find what is not content: running heads and feet, page numbers, contents pages, bare links, captions, footnotes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from ingest.layout.lines import BULLET, MATCHED, URL, Line
from ingest.types import BlockKind

_PAGE_NUMBER = re.compile(
    r"(?:pagina|page|pag\.|p\.|blz\.)?\s*[-–|]?\s*\d{1,4}\s*(?:(?:van|of|/)\s*\d{1,4})?\s*[-–|]?$", re.I
)
_NO_WORDS = re.compile(r"[\W_]+$")
_SOURCE = re.compile(r"\((?:bron|bronnen|vgl\.|zie)\b[^()]{0,200}\)\.?$", re.I)
_TAG_NUMBER = re.compile(r"\d{1,2}\.$")
_CONTENTS_TITLE = re.compile(r"(?:inhoud|inhoudsopgave|inhoudsoverzicht|contents)\s*$", re.I)
_CONTENTS_LINE = re.compile(r"\S.{1,150}?(?:\s|\.{2,}|…)\s*\d{1,3}$")
_ENDING_NUMBER = re.compile(r"\d{1,4}$")
_CREDIT = re.compile(
    r".{3,120}\s[-–—]\s(?:foto:?\s)?[A-Z][\w'’.-]+(?:\s(?:van|de|der|den|ten|ter|te|von|el|al|’t|in))*"
    r"(?:\s[A-Z][\w'’.-]+){1,3}(?:\s\([^)]{2,60}\))?$"
)
_CAPTION = re.compile(r"(?:figuur|afbeelding|afb\.|foto|bron|kaart|tabel)\s*\d*\s*[:.]", re.I)
_PLACE = re.compile(r"[^,.;:!?]{3,90},\s(?:[a-z]{2}\s)?[A-Z][\w'’-]+(?:[\s-](?:[a-z]{2,3}[\s-])?[A-Z][\w'’-]+){0,3}$")
_FOOTNOTE = re.compile(r"(\d{1,2})\s+(?:[-–]\s+)?(?=[A-Z‘“(]|https?:)")
_CITED = re.compile(r"[^\W\d_][)’'”]*[.,]?(\d{1,2})(?!\d)")
_FAR = 80
"""A footnote stands at most this many lines below the word that refers to it."""
_EDGE_LINES = 4
_MIN_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Furniture:
    """Roles of lines that are no content, by index; `heads` are the running heads, which stand between pages."""

    roles: dict[int, BlockKind]
    heads: frozenset[int]


def find_furniture(lines: Sequence[Line]) -> Furniture:
    """Find each line that is no content, with its kind (FURNITURE, CAPTION or FOOTNOTE)."""
    roles: dict[int, BlockKind] = {}
    rows = {i for i, line in enumerate(lines) if line.text.startswith("|")}
    heads = frozenset(_running(lines)) - rows
    for i, line in enumerate(lines):
        if _is_mark(line.text):
            roles[i] = BlockKind.FURNITURE
    for i in (*_contents(lines), *heads, *_edges(lines, roles)):
        roles[i] = BlockKind.FURNITURE
    for i in list(_repeated_groups(lines, roles)):
        roles[i] = BlockKind.FURNITURE
    for i in _footnotes(lines, roles):
        roles.setdefault(i, BlockKind.FOOTNOTE)
    for i in list(_captions(lines, roles, heads)):
        roles.setdefault(i, BlockKind.CAPTION)
    return Furniture({i: role for i, role in roles.items() if i not in rows}, heads)


def _is_mark(text: str) -> bool:
    """A page number, a bare link or a line without a word."""
    if len(text) > MATCHED:
        return bool(URL.match(text)) and " " not in text
    if URL.match(text):
        return len(text.split()) <= 12
    return bool(_NO_WORDS.match(text) or _SOURCE.match(text) or (len(text) < 24 and _PAGE_NUMBER.match(text)))


def _stem(text: str) -> str:
    """`text` without digits and punctuation, to compare running heads that differ in their page number."""
    return re.sub(r"[\W\d_]+", " ", text[:MATCHED]).strip().casefold()


def _contents(lines: Sequence[Line]) -> Iterator[int]:
    """The table of contents: lines that end in a number after a title such as "Inhoud", or five of them in a row."""
    run: list[int] = []
    titled = False
    for i, line in enumerate(lines):
        short = len(line.text) < 160
        if short and _CONTENTS_TITLE.match(line.text.lstrip("# ")):
            run, titled = [i], True
        elif short and _CONTENTS_LINE.match(line.text) and not line.complete:
            run.append(i)
        else:
            if len(run) >= (3 if titled else 5) and _ascends(lines, run, titled):
                yield from run
            run, titled = [], False
    if len(run) >= (3 if titled else 5) and _ascends(lines, run, titled):
        yield from run


def _ascends(lines: Sequence[Line], run: Sequence[int], titled: bool) -> bool:
    numbers = [int(m[0]) for i in run if (m := _ENDING_NUMBER.search(lines[i].text))]
    return titled or all(a <= b for a, b in pairwise(numbers))


def _running(lines: Sequence[Line]) -> Iterator[int]:
    """Lines that end in a page number and come back with other numbers, anywhere on a page."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if 8 <= len(line.text) <= 200 and _ENDING_NUMBER.search(line.text) and line.apart:
            groups[_stem(line.text)].append(i)
    for stem, members in groups.items():
        numbers = [int(m[0]) for i in members if (m := _ENDING_NUMBER.search(lines[i].text))]
        rising = all(a < b for a, b in pairwise(numbers))
        if len(members) >= 2 and rising and len(stem.split()) >= 3 and not _is_series(numbers):
            yield from members


def _is_series(numbers: Sequence[int]) -> bool:
    """Whether the numbers count headings ("Versneller 1", "Versneller 2"): from 1 without a gap."""
    return list(numbers) == list(range(1, len(numbers) + 1))


def _edges(lines: Sequence[Line], roles: dict[int, BlockKind]) -> Iterator[int]:
    """Lines that stand, word for word, at the top or at the bottom of at least three pages; and chapter tags."""
    pages: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if line.page is not None and i not in roles:
            pages[line.page].append(i)
    members = [page for page in pages.values() if len(page) > 1]
    for edges in ([page[:_EDGE_LINES] for page in members], [page[: -_EDGE_LINES - 1 : -1] for page in members]):
        counts = Counter(lines[i].text for edge in edges for i in edge)
        for edge in edges:
            yield from takewhile(lambda i: counts[lines[i].text] >= _MIN_REPEATS and _is_short(lines[i].text), edge)  # noqa: B023
    yield from _tags(lines, pages)


def _is_short(text: str) -> bool:
    return (len(text) < 120 and not text.endswith((".", "?", "!", ":"))) or bool(_TAG_NUMBER.match(text))


def _tags(lines: Sequence[Line], pages: dict[int, list[int]]) -> Iterator[int]:
    """A chapter tag at the foot of a page: "3." alone on a line, then at most three short lines."""
    for page in pages.values():
        for at in range(1, min(_EDGE_LINES, len(page) - 1) + 1):
            i = page[-at]
            rest = page[len(page) - at + 1 :]
            if _TAG_NUMBER.match(lines[i].text) and lines[i].blanks and all(len(lines[j].text) < 40 for j in rest):
                yield from (i, *rest)


def _repeated_groups(lines: Sequence[Line], roles: dict[int, BlockKind]) -> Iterator[int]:
    """Groups amid a page that stand at the edge of other pages too, and numbers of chapters by themselves."""
    tags = {lines[i].text for i, role in roles.items() if role is BlockKind.FURNITURE and len(lines[i].text) < 40}
    i = 0
    while i < len(lines):
        j = i + 1
        while j < len(lines) and not lines[j].apart:
            j += 1
        group = range(i, j)
        known = all(lines[n].text in tags for n in group) and not lines[i].opens
        if (known and j - i > 1) or (j - i == 1 and _TAG_NUMBER.match(lines[i].text)):
            yield from (n for n in group if n not in roles)
        i = j


def _captions(lines: Sequence[Line], roles: dict[int, BlockKind], heads: frozenset[int]) -> Iterator[int]:
    """Lines apart from the text that describe a picture: with a credit, or "what, where" at the foot of a page."""
    content = [i for i in range(len(lines)) if i not in roles]
    for at, i in enumerate(content):
        line = lines[i]
        after = content[at + 1] if at + 1 < len(content) else len(lines)
        next_line = lines[after] if after < len(lines) else None
        last = next_line is None or next_line.page != line.page or any(j in heads for j in range(i, after))
        alone = (line.apart or i - 1 in roles) and (last or next_line is None or next_line.apart or i + 1 in roles)
        if not alone or len(line.text) > 160 or line.complete or BULLET.match(line.text):
            continue
        if (
            _CREDIT.match(line.text)
            or _CAPTION.match(line.text)
            or (last and _PLACE.match(line.text))
            or (last and at and not line.opens and _is_loose(lines[content[at - 1]], line))
        ):
            yield i


def _is_loose(before: Line, line: Line) -> bool:
    """Whether a short line at the foot of a page has nothing to do with the sentence `before` it."""
    short = 3 <= len(line.text.split()) <= 8 and not line.soft and line.text[:1].isupper()
    return short and before.complete and line.blanks > 0 and line.page is not None


def _footnotes(lines: Sequence[Line], roles: dict[int, BlockKind]) -> Iterator[int]:
    """Groups that begin with a number which stands raised, glued to a word, not far above."""
    cited: dict[str, int] = {}
    i = 0
    while i < len(lines):
        line = lines[i]
        match = _FOOTNOTE.match(line.text[:MATCHED])
        is_note = match is not None and i not in roles and line.apart and i - cited.get(match[1], -_FAR) < _FAR
        cited.update({found[1]: i for found in _CITED.finditer(line.text[:2000])})
        i += 1
        if not is_note:
            continue
        yield i - 1
        while i < len(lines) and not lines[i].blanks and (not lines[i].opens or not lines[i].text[:1].isupper()):
            yield i
            i += 1
