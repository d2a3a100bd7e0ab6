"""Cut a document into passages to search: about 90 words, whole sentences, one page, one section."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.nlp import sentences
from ingest.types import Block, BlockKind, Section
from kg.model import Document, Passage

TARGET_WORDS = 110
MAX_WORDS = 130
MIN_WORDS = 30
MAX_LINES = 40
MAX_CHARS = 4000
_HEADING_PARTS = 3
_MAX_LABEL_CHARS = 100
_MIN_CAPTION_WORDS = 12


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, a list item or a cell: a source range that is not cut, unless it is longer than a passage.

    `group`: what pieces of one passage share (table, column); `label`: of a cell, its row or what it is named after.
    """

    begin: int
    end: int
    page: int | None
    n_words: int
    group: tuple[int, str]
    label: str


def make_passages(doc: Document, sections: Sequence[Section]) -> tuple[Passage, ...]:
    """Passages of `doc` in order; ``text[begin:end]`` of each is its text.

    A passage holds whole sentences (a list item or a cell counts as one) of one section, one page and one column of a
    table, about 90 words and at most 40 lines. A section with little text gives a short passage.
    Furniture is left out, except where it stands inside a sentence.
    """
    found: list[Passage] = []
    for section in sections:
        with_rows = frozenset(block.table for block in section.blocks if block.row >= 0)
        read = [block for block in section.blocks if _is_read(block)]
        pieces = [piece for block in read for piece in _pieces(doc, block, with_rows)]
        furniture = [block.begin for block in section.blocks if block.kind is BlockKind.FURNITURE]
        for run in _runs(doc, _merge_inside(pieces), furniture):
            begin, end = run[0].begin, max(piece.end for piece in run)
            number = len(found) + 1
            text = doc.text[begin:end]
            heading = _heading(section, run) or doc.title
            found.append(Passage(f"{doc.id}-p{number:04d}", doc.name, run[0].page, heading, text, begin, end))
    return tuple(found)


def plain_passages(doc: Document) -> tuple[Passage, ...]:
    """Passages of a document whose layout is not known: cut at blanks by length alone, each on one page."""
    ranges = [(page.begin, page.end) for page in doc.pages] or [(0, len(doc.text))]
    pieces = [
        piece
        for begin, end in ranges
        if end > doc.body
        for piece in _bounded(doc, _Piece(max(begin, doc.body), end, None, 0, (-1, ""), ""))
    ]
    return tuple(
        Passage(f"{doc.id}-p{n:04d}", doc.name, p.page, doc.title, doc.text[p.begin : p.end], p.begin, p.end)
        for n, p in enumerate(pieces, start=1)
    )


def _is_read(block: Block) -> bool:
    """Whether a block goes in a passage: no furniture, nor the few words under a picture."""
    if block.kind is BlockKind.CAPTION:
        return len(block.text.split()) >= _MIN_CAPTION_WORDS
    return block.kind is not BlockKind.FURNITURE


def _heading(section: Section, run: Sequence[_Piece]) -> str:
    """The last headings of the section, then the column and the label that all of the passage has."""
    labels = {piece.label for piece in run}
    parts = [*section.path[-_HEADING_PARTS:], run[0].group[1], labels.pop() if len(labels) == 1 else ""]
    return " › ".join(part for part, before in zip(parts, [None, *parts], strict=False) if part and part != before)


def _pieces(doc: Document, block: Block, with_rows: frozenset[int]) -> Iterator[_Piece]:
    """Sentences of a paragraph; a list item, a cell or a caption whole when it is not longer than a passage."""
    if not block.text:
        return
    group = (block.table, block.column if block.table >= 0 and block.table not in with_rows else "")
    label = block.label if block.table >= 0 and len(block.label) <= _MAX_LABEL_CHARS else ""
    n_words = len(block.text.split())
    if n_words <= MAX_WORDS and (block.kind is not BlockKind.PARAGRAPH or n_words <= TARGET_WORDS // 3):
        yield from _bounded(doc, _Piece(block.begin, block.end, block.page, n_words, group, label))
        return
    for begin, end in sentences(block.reading):
        source_begin, source_end = block.reading.span(begin, end)
        n_words = len(block.text[begin:end].split())
        page = doc.page_at(source_begin)
        yield from _bounded(doc, _Piece(source_begin, source_end, page, n_words, group, label))


def _bounded(doc: Document, piece: _Piece) -> Iterator[_Piece]:
    """`piece`, cut between words when it is too long for one passage."""
    begin = piece.begin
    while begin < piece.end:
        end = _cut(doc.text, begin, piece.end)
        n_words = piece.n_words if (begin, end) == (piece.begin, piece.end) else len(doc.text[begin:end].split())
        if doc.text[begin:end].strip():
            yield _Piece(begin, end, doc.page_at(begin), n_words, piece.group, piece.label)
        begin = end
        while begin < piece.end and doc.text[begin].isspace():
            begin += 1


def _cut(text: str, begin: int, end: int) -> int:
    """End of the longest piece from `begin` within the limits of characters and lines, at a blank if possible."""
    stop = min(end, begin + MAX_CHARS)
    at = begin
    for _ in range(MAX_LINES):
        at = text.find("\n", at, stop) + 1
        if at == 0:
            break
    else:
        stop = at - 1
    if stop >= end:
        return end
    blank = max(text.rfind(" ", begin + 1, stop + 1), text.rfind("\n", begin + 1, stop + 1))
    return blank if blank > begin else stop


def _merge_inside(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Pieces in order, without those that lie inside the one before (a caption in the middle of a sentence)."""
    kept: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.begin, -p.end)):
        if not kept or piece.begin >= kept[-1].end:
            kept.append(piece)
    return kept


def _runs(doc: Document, pieces: Sequence[_Piece], furniture: Sequence[int]) -> Iterator[list[_Piece]]:
    """Pieces that make one passage each; a short rest joins the passage before it."""
    runs: list[list[_Piece]] = []
    for piece in pieces:
        if runs and _fits(doc, runs[-1], [piece], furniture, TARGET_WORDS + 15):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    for i, run in enumerate(runs):
        if i and _n_words(run) < MIN_WORDS and _fits(doc, runs[i - 1], run, furniture, MAX_WORDS):
            runs[i - 1].extend(run)
            run.clear()
    return (run for run in runs if run)


def _n_words(run: Sequence[_Piece]) -> int:
    return sum(piece.n_words for piece in run)


def _fits(doc: Document, run: Sequence[_Piece], more: Sequence[_Piece], furniture: Sequence[int], limit: int) -> bool:
    """Whether `more` may follow in the passage of `run` without making it longer than `limit` words."""
    if not run:
        return False
    first, last, piece, end = run[0], run[-1], more[0], more[-1].end
    if piece.page != first.page or piece.group != first.group:
        return False
    if bisect_left(furniture, last.end) < bisect_left(furniture, piece.begin):
        return False
    n_words = _n_words(run)
    if piece.label != last.label and n_words >= TARGET_WORDS // 2 and limit < MAX_WORDS:
        return False
    if n_words + _n_words(more) > limit:
        return False
    return end - first.begin <= MAX_CHARS and doc.text.count("\n", first.begin, end) < MAX_LINES
