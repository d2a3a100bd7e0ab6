"""A document as it is read on a page: cut into parts, paragraphs and pieces, with the cited words and names marked.

Every piece is a range of the document's own text, so that what is shown is what is cited.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.index import Place
from kg.model import Document, Entity

PART_CHARACTERS = 18_000
MAX_WIDER = 4_000
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_LIST_LINE = re.compile(r"\s*(?:[•▪◦●–*|-]|\d{1,2}[.)])\s?")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+")
_BREAKS = tuple(re.compile(pattern) for pattern in (r"\n\s*\n", r"(?<=[.!?])\s|\n", r"\s"))


@dataclass(frozen=True, slots=True)
class Part:
    """What one page of the site shows of a document; `pages` are the first and last page number, if it has pages."""

    number: int
    begin: int
    end: int
    pages: tuple[int, int] | None

    @property
    def title(self) -> str:
        if self.pages is None:
            return f"Deel {self.number}"
        first, last = self.pages
        return f"Pagina {first}" if first == last else f"Pagina {first} tot en met {last}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the text to mark as a name of `entity`."""

    begin: int
    end: int
    entity: Entity


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the same marks; `anchor` is true of the first cited piece."""

    text: str
    entity: Entity | None = None
    cited: bool = False
    anchor: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or with `page` the beginning of a page; `heading` when it is a heading of the text."""

    begin: int
    pieces: tuple[Piece, ...] = ()
    page: int | None = None
    heading: bool = False


def parts_of(doc: Document) -> tuple[Part, ...]:
    """`doc` in parts of whole pages, or of whole paragraphs, of about :data:`PART_CHARACTERS` characters."""
    cuts = [p.begin for p in doc.pages] if doc.pages else _paragraph_cuts(doc)
    parts: list[tuple[int, int]] = []
    begin = doc.body if not doc.pages else 0
    for cut in [*cuts[1:], len(doc.text)]:
        if cut - begin >= PART_CHARACTERS:
            parts.append((begin, cut))
            begin = cut
    if begin < len(doc.text) or not parts:
        parts.append((begin, len(doc.text)))
    return tuple(Part(n, b, e, _page_range(doc, b, e)) for n, (b, e) in enumerate(parts, start=1))


def _paragraph_cuts(doc: Document) -> list[int]:
    """Where a document without pages may be cut: between paragraphs; in a long one between sentences, or words."""
    cuts = [doc.body]
    for pattern in _BREAKS:
        finer: list[int] = []
        for begin, end in pairwise([*cuts, len(doc.text)]):
            finer.append(begin)
            if end - begin > PART_CHARACTERS:
                finer += (m.end() for m in pattern.finditer(doc.text, begin, end) if m.end() < end)
        cuts = finer
    return cuts


def _page_range(doc: Document, begin: int, end: int) -> tuple[int, int] | None:
    first, last = doc.page_at(begin), doc.page_at(max(begin, end - 1))
    return (first, last) if first is not None and last is not None else None


def part_with(parts: Sequence[Part], offset: int) -> Part:
    """The part that holds the character at `offset`; the last when it lies past the end."""
    return next((part for part in parts if offset < part.end), parts[-1])


def parts_citing(parts: Sequence[Part], cited: tuple[int, int]) -> tuple[Part, ...]:
    """The parts that show some of the characters of `cited`, in order; the last part when it lies past the end."""
    found = tuple(part for part in parts if part.begin < cited[1] and cited[0] < part.end)
    return found or (part_with(parts, cited[0]),)


def widened(doc: Document, part: Part, cited: tuple[int, int], most: int = MAX_WIDER) -> Part:
    """`part`, on to the end of the paragraph in which `cited` ends when that lies at most `most` characters further.

    So a passage that runs on over the end of a part is read in one piece. One that runs on further is shown up to
    the end of the part.
    """
    if not cited[0] < part.end < cited[1] or cited[1] - part.end > most:
        return part
    stop = doc.text.find("\n\n", cited[1], part.end + most)
    end = stop if stop >= 0 else cited[1]
    return Part(part.number, part.begin, end, _page_range(doc, part.begin, end))


def name_marks(doc: Document, places: Sequence[Place]) -> tuple[Mark, ...]:
    """Where, within its own evidence, each entity is named; where names overlap the longest is kept."""
    found: list[tuple[int, int, Entity]] = []
    patterns: dict[str, re.Pattern[str]] = {}
    for entity, evidence in places:
        if entity.id not in patterns:
            patterns[entity.id] = _names(entity)
        for match in patterns[entity.id].finditer(doc.text, evidence.begin, evidence.end):
            found.append((match.start(), match.end(), entity))
    found.sort(key=lambda m: (m[0] - m[1], m[0], m[2].id))
    kept: list[tuple[int, int, Entity]] = []
    for mark in found:
        at = bisect_left(kept, mark[0], key=lambda m: m[0])
        before = at == 0 or kept[at - 1][1] <= mark[0]
        after = at == len(kept) or kept[at][0] >= mark[1]
        if before and after:
            kept.insert(at, mark)
    return tuple(Mark(*mark) for mark in kept)


def _names(entity: Entity) -> re.Pattern[str]:
    names = sorted({n for n in (entity.name, *entity.aliases) if len(n) > 2}, key=lambda n: (-len(n), n))
    forms = [r"[-\s]+".join(re.escape(word) for word in re.split(r"\s+", name.strip())) for name in names]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms) or '(?!)'})(?!\w)", re.IGNORECASE)


def paragraphs(
    doc: Document, part: Part, marks: Sequence[Mark], cited: tuple[int, int] | None, headings: frozenset[str]
) -> Iterator[Paragraph]:
    """The paragraphs of `part` in order, with the beginning of each page between them.

    Parameters
    ----------
    cited
        Range of the text to highlight.
    headings
        Texts, blanks collapsed, that are headings of this document.
    """
    starts = {p.begin: p.number for p in doc.pages}
    begins = [b for b in sorted(starts) if part.begin <= b < part.end] or [part.begin]
    if begins[0] != part.begin:
        begins.insert(0, part.begin)
    anchored = False
    for begin, end in zip(begins, [*begins[1:], part.end], strict=True):
        if begin in starts:
            yield Paragraph(begin, page=starts[begin])
        for heading, start, stop in _blocks(doc.text, begin, end, headings):
            pieces = list(_pieces(doc.text, start, stop, marks, cited))
            if not anchored:
                for i, piece in enumerate(pieces):
                    if piece.cited:
                        pieces[i] = Piece(piece.text, piece.entity, True, True)
                        anchored = True
                        break
            yield Paragraph(start, tuple(pieces), heading=heading)


def _blocks(text: str, begin: int, end: int, headings: frozenset[str]) -> Iterator[tuple[bool, int, int]]:
    """Whether it is a heading, begin and end of each paragraph; a heading is one paragraph, of one line or more."""
    for match in _PARAGRAPH.finditer(text, begin, end):
        if " ".join(match[0].split()) in headings:
            yield True, match.start(), match.end()
            continue
        start = at = match.start()
        for line in match[0].split("\n"):
            marked = _MARKDOWN_HEADING.match(line)
            if marked or " ".join(line.split()) in headings:
                if start < at:
                    yield False, start, at
                yield True, at + (marked.end() if marked else 0), at + len(line)
                start = at + len(line) + 1
            at += len(line) + 1
        if start < match.end():
            yield False, start, match.end()


def _pieces(text: str, begin: int, end: int, marks: Sequence[Mark], cited: tuple[int, int] | None) -> Iterator[Piece]:
    first = bisect_left(marks, begin, key=lambda m: m.end)
    here = []
    for mark in marks[first:]:
        if mark.begin >= end:
            break
        here.append(mark)
    cuts = {begin, end, *(max(begin, m.begin) for m in here), *(min(end, m.end) for m in here)}
    if cited:
        cuts |= {c for c in cited if begin < c < end}
    edges = sorted(cuts)
    flow = _flowed(text, begin, end)
    at = 0
    for a, b in pairwise(edges):
        while at < len(here) and here[at].end <= a:
            at += 1
        entity = here[at].entity if at < len(here) and here[at].begin <= a else None
        inside = cited is not None and cited[0] <= a and b <= cited[1]
        yield Piece(flow[a - begin : b - begin], entity, inside)


def _flowed(text: str, begin: int, end: int) -> str:
    """The paragraph with lines that only the layout broke joined by a blank; as long as the original.

    >>> _flowed("een lange regel die doorloopt\\nop de volgende regel, tot hier.\\n• punt", 0, 69)
    'een lange regel die doorloopt op de volgende regel, tot hier.\\n• punt'
    """
    raw = text[begin:end]
    lines = raw.split("\n")
    longest = max(len(line) for line in lines)
    out = [lines[0]]
    for before, line in pairwise(lines):
        breaks = _LIST_LINE.match(line) is not None or len(before.rstrip()) < 0.6 * longest
        out += ["\n" if breaks else " ", line]
    return "".join(out)
