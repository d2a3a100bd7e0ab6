"""Evidence that carries a relation: quotes that, taken together, name both sides of it.

A rule may read a relation off a heading, a lead-in line or an earlier sentence. Its quote then names one side only, and
the line that names the other is added as further evidence. What no line of the document carries is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.extract.context import Context, document_area, evidence_for
from ingest.extract.patterns import name_key
from ingest.extract.profile import flat_blocks
from ingest.extract.spots import sentences
from ingest.types import Block, BlockKind, RawEntity, RawRelation, RawStatement, Ref, Section
from kg.model import Document, Evidence
from kg.naming import CONTEXT, named_apart, named_in

MAX_SENTENCE = 420
"""Characters of the longest sentence that is quoted whole."""

NEAR = 6
"""Mentions of the area of a document that are tried, on both sides of a quote."""

REACH = 60
"""Blocks above a quote that are looked at."""

ABOVE = frozenset({"kop", "titel", "regel erboven"})
"""Lines that stand over a quote, and are about what they name."""

PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE})

MAX_LINE = 200
"""Characters of the longest line that can serve as the title of a document."""


@dataclass(frozen=True, slots=True)
class Line:
    """A range of a block's reading that may name a side."""

    block: Block
    begin: int
    end: int
    kind: str

    def evidence(self, doc: Document, certainty: float) -> Evidence:
        return evidence_for(doc, self.block, self.begin, self.end, CONTEXT + self.kind, certainty)


def carry(
    doc: Document, sections: Sequence[Section], statements: Sequence[RawStatement], context: Context
) -> list[RawStatement]:
    """`statements` with relations that are carried by their evidence, those that nothing carries left out."""
    text = _Text(doc, sections, context)
    text.learn(statements)
    out: list[RawStatement] = []
    for s in statements:
        carried = text.carried(s) if isinstance(s, RawRelation) else s
        if carried is not None:
            out.append(carried)
    return out


@dataclass
class _Text:
    """A document as lines that name things."""

    doc: Document
    sections: Sequence[Section]
    context: Context
    blocks: list[tuple[Section, Block]] = field(default_factory=list)
    labels: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    places: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        found = [(s, b) for s, b in flat_blocks(self.sections) if b.text.strip()]
        self.blocks = sorted(found, key=lambda sb: sb[1].begin)
        self._starts = [b.begin for _, b in self.blocks]
        self._named: dict[tuple[Ref, int, int], bool] = {}
        self._with: dict[Ref, frozenset[tuple[int, int]]] = {}
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._heads = self._chains()
        self._main = document_area(self.doc, self.sections, self.context.areas)

    def learn(self, statements: Sequence[RawStatement]) -> None:
        """Take the names and places of the entities among `statements`."""
        for s in statements:
            if isinstance(s, RawEntity):
                key = _key(s.ref)
                self.labels[key].update((s.ref.name, *s.aliases))
                self.places[key].append((s.evidence.begin, s.evidence.end))
        for places in self.places.values():
            places.sort()

    def carried(self, relation: RawRelation) -> RawRelation | None:
        """`relation` with evidence that names both sides: its sentence alone, or its quote and further lines."""
        e = relation.evidence
        at = bisect_right(self._starts, e.begin) - 1
        if at < 0:
            return None
        sides = (relation.subject, relation.object)
        whole = self._sentence(at, e)
        if whole is not None and self._names_both(sides, whole.begin, whole.end):
            return replace(relation, evidence=whole, support=())
        support = relation.support
        for side in sides:
            if not self._any_names(side, (e, *support)):
                if (both := self._both(sides, e)) is not None:
                    return replace(relation, evidence=both, support=())
                line = next(self._lines(side, at, e), None) or self._about(side, at)
                if line is None:
                    return None
                support = (*support, line.evidence(self.doc, e.certainty))
        return replace(relation, support=() if self._names_both(sides, e.begin, e.end) else support)

    def _names_both(self, sides: tuple[Ref, Ref], begin: int, end: int) -> bool:
        """Whether a range names both sides; of two areas neither by a piece of the other's name ("Arnhem-Nijmegen")."""
        if not all(self.names(side, begin, end) for side in sides):
            return False
        if any(side.type != "Gebied" for side in sides):
            return True
        first, second = (self._labels(side) for side in sides)
        return named_apart(self.doc.text[begin:end], first, second)

    def _both(self, sides: tuple[Ref, Ref], e: Evidence) -> Evidence | None:
        """The sentence nearest to the quote that names both of two areas: what reference data know, said here."""
        if any(side.type != "Gebied" or not side.region for side in sides):
            return None
        at = self._sentences_with(sides[0]) & self._sentences_with(sides[1])
        at = frozenset(span for span in at if self._names_both(sides, *span))
        found = min(at, key=lambda span: (abs(span[0] - e.begin), span), default=None)
        return self.doc.evidence(*found, e.method, e.certainty) if found is not None else None

    def _sentences_with(self, ref: Ref) -> frozenset[tuple[int, int]]:
        if ref not in self._with:
            found = {span for begin, _ in self.places.get(_key(ref), ()) if (span := self._prose(begin)) is not None}
            self._with[ref] = frozenset(span for span in found if self.names(ref, *span))
        return self._with[ref]

    def _prose(self, begin: int) -> tuple[int, int] | None:
        """Range of the sentence of running text that holds the character at `begin`; None outside running text."""
        at = bisect_right(self._starts, begin) - 1
        block = self.blocks[at][1] if at >= 0 else None
        if block is None or begin >= block.end or block.kind not in PROSE:
            return None
        here = block.reading.index(begin)
        for b, x in self._sentences(at):
            if b <= here < x <= b + MAX_SENTENCE:
                return block.reading.span(b, x)
        return None

    def _sentences(self, at: int) -> list[tuple[int, int]]:
        if at not in self._spans:
            self._spans[at] = list(sentences(self.blocks[at][1].text))
        return self._spans[at]

    def _about(self, ref: Ref, at: int) -> Line | None:
        """Of the area that the whole document is about: the last line before the quote, else the first, naming it."""
        if ref != self._main:
            return None
        begins = [begin for begin, _ in self.places.get(_key(ref), ())]
        cut = bisect_right(begins, self.blocks[at][1].begin)
        for begin in (*reversed(begins[max(0, cut - NEAR) : cut]), *begins[cut : cut + NEAR], *begins[:NEAR]):
            i = bisect_right(self._starts, begin) - 1
            for line in self._backwards(i) if i >= 0 else ():
                if self._means(ref, line):
                    return replace(line, kind="gebied van het document")
        return None

    def names(self, ref: Ref, begin: int, end: int) -> bool:
        """Whether ``doc.text[begin:end]`` names `ref`: by its name, an alias, or a mention that was read there."""
        key = (ref, begin, end)
        if key not in self._named:
            self._named[key] = self._names(ref, self.doc.text[begin:end])
        return self._named[key]

    def _names(self, ref: Ref, text: str) -> bool:
        if ref.type == "Thema":
            theme = self.context.themes.get(ref.name) or self.context.themes.find(ref.name)
            if theme is not None and any(m.theme_id == theme.id for m in self.context.themes.match(text)):
                return True
        return named_in(text, self._labels(ref))

    def _labels(self, ref: Ref) -> set[str]:
        labels = {ref.name, *self.labels.get(_key(ref), ())}
        if ref.type == "Gebied":
            area = self.context.areas.get(ref.region or "") or self.context.areas.find(ref.name)
            labels |= {area.name, *area.aliases} if area is not None else set()
        elif ref.type == "Thema":
            theme = self.context.themes.get(ref.name) or self.context.themes.find(ref.name)
            labels |= set(theme.labels) if theme is not None else set()
        return labels

    def _any_names(self, ref: Ref, evidence: Sequence[Evidence]) -> bool:
        return any(self.names(ref, e.begin, e.end) for e in evidence)

    def _sentence(self, at: int, e: Evidence) -> Evidence | None:
        """The sentences of the block that the quote lies in, when they are short enough to quote whole."""
        block = self.blocks[at][1]
        if e.end > block.end:
            return None
        first = block.reading.index(e.begin)
        last = block.reading.index(e.end - 1)
        spans = [(b, x) for b, x in self._sentences(at) if x > first and b <= last]
        if not spans or spans[-1][1] - spans[0][0] > MAX_SENTENCE:
            return None
        begin, end = block.reading.span(spans[0][0], spans[-1][1])
        return self.doc.evidence(begin, end, e.method, e.certainty)

    def _lines(self, ref: Ref, at: int, e: Evidence) -> Iterator[Line]:
        """Lines that name `ref`, the likeliest to be meant first."""
        for line in self._candidates(at, e):
            if self._means(ref, line):
                yield line

    def _means(self, ref: Ref, line: Line) -> bool:
        """Whether a line names `ref`; of an area, in running text, not only within the name of something else."""
        begin, end = line.block.reading.span(line.begin, line.end)
        if not self.names(ref, begin, end):
            return False
        if ref.type != "Gebied" or line.kind in ABOVE:
            return True
        begins = self.places.get(_key(ref), [])
        i = bisect_left(begins, (begin, 0))
        return i < len(begins) and begins[i][0] < end

    def _candidates(self, at: int, e: Evidence) -> Iterator[Line]:
        """The lead-in line, sentences before it in its block, the headings above it, its section, the title."""
        section, block = self.blocks[at]
        before = range(at - 1, -1, -1)
        if block.label:
            for i in before[:REACH]:
                if self.blocks[i][1].text.rstrip(" :.").endswith(block.label):
                    yield from self._cut(self.blocks[i][1], *self._sentences(i)[-1], "regel erboven")
                    break
        yield from self._earlier(at, e)
        for heading in self._heads[id(section)]:
            yield Line(heading, 0, len(heading.text), "kop")
        for i in before[:REACH]:
            if self.blocks[i][0] is not section:
                break
            if self.blocks[i][1].kind is not BlockKind.FURNITURE:
                yield from self._backwards(i)
        yield from self._title()

    def _earlier(self, at: int, e: Evidence) -> Iterator[Line]:
        block = self.blocks[at][1]
        here = block.reading.index(e.begin)
        spans = self._sentences(at)
        for b, x in reversed([s for s in spans if s[0] <= here]):
            yield from self._cut(block, b, x, "zin ervoor")
        for b, x in spans:
            if b > here:
                yield from self._cut(block, b, x, "zin erna")

    def _backwards(self, at: int) -> Iterator[Line]:
        for b, x in reversed(self._sentences(at)):
            yield from self._cut(self.blocks[at][1], b, x, "zin ervoor")

    def _cut(self, block: Block, begin: int, end: int, kind: str) -> Iterator[Line]:
        if begin < end and end - begin <= MAX_SENTENCE and block.text[begin:end].strip():
            yield Line(block, begin, end, kind)

    def _chains(self) -> dict[int, tuple[Block, ...]]:
        """The headings above the blocks of each section, its own first, by the identity of the section."""
        latest: dict[tuple[str, ...], Block] = {}
        chains: dict[int, tuple[Block, ...]] = {}
        for section in self.sections:
            if section.heading is not None:
                latest[section.path] = section.heading
            above = (latest.get(section.path[:level]) for level in range(len(section.path), 0, -1))
            chains[id(section)] = tuple(block for block in above if block is not None)
        return chains

    def _title(self) -> Iterator[Line]:
        """The title of the document where it stands in the text, else the first heading or line."""
        first = [b for _, b in self.blocks[:60] if b.kind is not BlockKind.FURNITURE and len(b.text) <= MAX_LINE]
        title = name_key(self.doc.title)
        for block in sorted(first, key=lambda b: (name_key(b.text) != title, b.kind is not BlockKind.HEADING)):
            if name_key(block.text) == title or block.kind is BlockKind.HEADING:
                yield Line(block, 0, len(block.text), "titel")


def _key(ref: Ref) -> tuple[str, str]:
    return ref.type, (ref.region or name_key(ref.name)) if ref.type == "Gebied" else name_key(ref.name)
