"""The sentences of a document with what surrounds them: section, block, what leads a list in, nearest entities."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.extract.context import (
    MAX_READ,
    READ_KINDS,
    Context,
    area_in_heading,
    area_ref,
    document_area,
    evidence_for,
    find_area,
)
from ingest.types import Block, BlockKind, RawEntity, Ref, Section
from kg.model import Document, Evidence

if TYPE_CHECKING:
    from kg.reference import Area, Areas, Themes

MAX_SENTENCE = 2000
"""Characters; what is longer is no sentence but a table or list without line breaks."""

MIN_NAMED = 3
"""How often a wider region must be named before a text is taken to be about it."""

PROSE_WORDS = 15
"""A paragraph of so many words is prose, not the label of a figure."""

_BULLET = re.compile(r"^[\s•▪◦●○■□\uf0a7\uf0b7\ufffd*+–—-]+")
_SUBJECT = re.compile(
    r"^(?:(?:ook|in|binnen|voor|vanuit|naast)\s+)?(?:(?:de|het|als)\s+)?"
    r"(?:(?:gemeenten?|provincies?|regio|deelregio|stad)\s+)?",
    re.IGNORECASE,
)
_AREA_NOUNS = frozenset({"regio", "provincie", "gemeente", "metropoolregio", "deelregio", "stad"})
_CHAPTER = re.compile(r"^\d+(?:\.\d+)*\.?\s+\D")
"""A numbered heading is no label of a map or a cell: it opens a chapter, even when only lists stand in it."""

_WE = re.compile(r"\b(?:we|wij|onze|ons)\b", re.IGNORECASE)


def words(text: str) -> frozenset[str]:
    """The words of `text`, for lists of words in code.

    >>> sorted(words("de  het een"))
    ['de', 'een', 'het']
    """
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block: ``block.text[begin:end]``.

    `lead`: of a list item the text that leads its list in ("We zetten in op:"), else "". `first`: whether it is the
    first sentence of its block.
    """

    section: Section
    block: Block
    begin: int
    end: int
    lead: str = ""
    first: bool = True

    @property
    def text(self) -> str:
        return self.block.text[self.begin : self.end]

    def evidence(self, doc: Document, method: str = "regel", certainty: float = 0.8) -> Evidence:
        return evidence_for(doc, self.block, self.begin, self.end, method, certainty)

    def span(self) -> tuple[int, int]:
        """Its source range."""
        return self.block.reading.span(self.begin, self.end)


def read_sentences(
    sections: Sequence[Section], context: Context, kinds: Collection[BlockKind] = READ_KINDS
) -> list[Sentence]:
    """All sentences of the blocks of `kinds`, in reading order; sentences of two characters or fewer are left out."""
    kinds = frozenset(kinds)
    return list(context.memo.once(sections, ("sentences", kinds), lambda: _sentences(sections, context, kinds)))


def _sentences(sections: Sequence[Section], context: Context, kinds: frozenset[BlockKind]) -> list[Sentence]:
    from ingest.nlp import sentences

    found: list[Sentence] = []
    for section in sections:
        lead = ""
        for block in section.blocks:
            if block.kind is BlockKind.HEADING and BlockKind.HEADING not in kinds:
                continue
            if block.kind not in kinds or not block.text.strip():
                continue
            if block.kind is BlockKind.PARAGRAPH:
                lead = block.text.strip()
            own_lead = (block.label or lead) if block.kind is BlockKind.LIST_ITEM else ""
            pieces = [p for b, e in sentences(block.reading) for p in _pieces(block.text, b, e)]
            found.extend(
                Sentence(section, block, begin, end, own_lead, n == 0)
                for n, (begin, end) in enumerate(pieces)
                if end - begin > 2 and begin < MAX_READ
            )
    return found


def _pieces(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The range of a sentence, cut at blanks where it is longer than :data:`MAX_SENTENCE`."""
    while end - begin > MAX_SENTENCE:
        cut = text.rfind(" ", begin + 1, begin + MAX_SENTENCE)
        cut = cut if cut > begin else begin + MAX_SENTENCE
        yield begin, cut
        begin = cut + (text[cut] == " ")
    if end > begin:
        yield begin, end


def clean(text: str) -> str:
    """`text` without bullet, with single blanks, for showing.

    >>> clean("•  Meer  groen in de stad;")
    'Meer groen in de stad'
    """
    plain = " ".join(_BULLET.sub("", text).split())
    return plain.rstrip(" ;:,")


def match_themes(text: str, themes: Themes, generic: bool = False) -> tuple[str, ...]:
    """Ids of the themes that `text` names, in order of first mention; generic ones only when asked for."""
    found: dict[str, None] = {}
    for hit in themes.match(text):
        theme = themes.get(hit.theme_id)
        if theme is not None and (generic or not theme.generic):
            found.setdefault(hit.theme_id)
    return tuple(found)


def areas_in(text: str, areas: Areas) -> list[tuple[int, int, Area]]:
    """Areas that `text` names, as (begin, end, area), left to right, longest name first; capitals only."""
    tokens = list(re.finditer(r"[^\W_](?:[\w.'’&-]*[^\W_])?", text))
    found: list[tuple[int, int, Area]] = []
    i = 0
    while i < len(tokens):
        step = 1
        if text[tokens[i].start()].isupper():
            for j in range(min(len(tokens), i + 5), i, -1):
                begin, end = tokens[i].start(), tokens[j - 1].end()
                if not tokens[j - 1][0][0].isupper() or re.search(r"[,;:.()]\s", text[begin:end]):
                    continue
                area = _of_kind(areas, text[begin:end], tokens[i - 1] if i else None, text) or find_area(
                    areas, text[begin:end]
                )
                if area is not None and not (area.common_word and j - i == 1 and begin == 0):
                    found.append((begin, end, area))
                    step = j - i
                    break
        i += step
    return found


def _of_kind(areas: Areas, name: str, before: re.Match[str] | None, text: str) -> Area | None:
    """The area of this name of the kind that the word before it says: "provincie Groningen", "regio Utrecht"."""
    word = before[0].casefold() if before is not None else ""
    if before is None or word.rstrip("s") not in _AREA_NOUNS or text[before.end() : before.end() + 1] != " ":
        return None
    if not text.startswith(name, before.end() + 1):
        return None
    return find_area(areas, f"{word.rstrip('s')} {name}")


class Places:
    """Which area a section or a sentence is about.

    A heading that names an area counts when prose stands under it. Names of areas alone, as on a map or in the cells
    of a flattened table, do not open a new subject: what follows them is about the area before.
    """

    def __init__(self, doc: Document, sections: Sequence[Section], context: Context) -> None:
        self.areas = context.areas
        self.document = _widest(document_area(doc, sections, context.areas), doc, context.areas)
        self._of_section: dict[int, Ref | None] = {}
        self._overlap: dict[str, frozenset[str]] = {}
        self._prose: dict[int, bool] = {}
        self._fill(sections)

    def _fill(self, sections: Sequence[Section]) -> None:
        subject: dict[tuple[str, ...], Ref | None] = {}
        latest: Ref | None = None
        for section in sections:
            found: Ref | None = None
            for depth in range(len(section.path), 0, -1):
                path = section.path[:depth]
                if path == section.path:
                    area = area_in_heading(path[-1], self.areas)
                    if area is None:
                        subject.pop(path, None)
                        continue
                    subject[path] = area_ref(area) if has_prose(section) or _CHAPTER.match(path[-1]) else latest
                if path in subject:
                    found = subject[path]
                    break
            self._of_section[id(section)] = latest = found

    def of_section(self, section: Section) -> Ref | None:
        """The area of the nearest heading that opens a text about one, else that of the document."""
        return self._of_section.get(id(section)) or self.document

    def has_prose(self, section: Section) -> bool:
        """:func:`has_prose`, found once for each section."""
        if id(section) not in self._prose:
            self._prose[id(section)] = has_prose(section)
        return self._prose[id(section)]

    def around(self, area: str) -> frozenset[str]:
        """Ids of the areas that `area` or a part of it lies in: those are no other region to it."""
        if area not in self._overlap:
            inside = self.areas.within(area)
            self._overlap[area] = frozenset(up for part in inside for up in self.areas.ancestors(part)) - inside
        return self._overlap[area]

    def of_sentence(self, sentence: Sentence) -> Ref | None:
        """The area that is the subject of the sentence ("De gemeente X zet in op"), else that of its section.

        A later sentence of the block keeps the subject of the first, unless it speaks of "we".
        """
        around = self.of_section(sentence.section)
        own, named = self._subject(sentence.text, around)
        if named or sentence.first or _WE.search(sentence.text):
            return own or around
        opening, _ = self._subject(sentence.block.text, around)
        known = self.areas.get(opening.region or "") if opening is not None else None
        return opening if known is not None and known.kind not in ("land", "continent") else around

    def _subject(self, text: str, around: Ref | None) -> tuple[Ref | None, bool]:
        """The other area that `text` begins with, and whether it begins with an area at all."""
        text = _BULLET.sub("", text)
        start = _SUBJECT.match(text)
        begin = start.end() if start else 0
        named = [hit for hit in areas_in(text[: begin + 60], self.areas) if hit[1] > begin]
        for first, end, area in named[:1]:
            part_of_name = re.match(r"\s+(?!en\b|is\b)[A-Z]", text[end:])
            if first <= begin and not part_of_name:
                return (None if self._same(area, around) else area_ref(area)), True
        return None, False

    def _same(self, area: Area, around: Ref | None) -> bool:
        """Whether `area` may be short for the area around it: "Utrecht" in a text about Metropoolregio Utrecht."""
        known = around is not None and area.kind in ("gemeente", "provincie", "plaats")
        return known and around is not None and area.name.casefold() in around.name.casefold()


def places_of(doc: Document, sections: Sequence[Section], context: Context) -> Places:
    """The :class:`Places` of a document, made once for all extractors."""
    return context.memo.once(sections, ("places", doc.name), lambda: Places(doc, sections, context))


def has_prose(section: Section) -> bool:
    """Whether a paragraph of text stands in `section`, and not just lists and labels."""
    return any(block.kind is BlockKind.PARAGRAPH and len(block.text.split()) >= PROSE_WORDS for block in section.blocks)


def _widest(area: Ref | None, doc: Document, areas: Areas) -> Ref | None:
    """The region whose name holds that of `area` (Metropoolregio Utrecht for Utrecht), when it is named often."""
    if area is None or not area.name:
        return area
    counts: Counter[str] = Counter()
    for m in re.finditer(rf"(?:\b[\w-]+\s+){{0,2}}{re.escape(area.name)}\b", doc.text):
        parts = m[0].split()
        for i in range(len(parts)):
            found = areas.find(" ".join(parts[i:]))
            if found is not None:
                counts[found.id] += 1
                break
    for area_id, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        wider = areas.get(area_id)
        if n >= MIN_NAMED and wider is not None and wider.kind in ("metropoolregio", "regio", "deelregio"):
            return area_ref(wider)
    return area


@dataclass
class Mentions:
    """The entities found earlier in a document, by place."""

    entities: Sequence[RawEntity]
    _sorted: list[RawEntity] = field(init=False)
    _begins: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._sorted = sorted(self.entities, key=lambda e: (e.evidence.begin, -e.evidence.end))
        self._begins = [e.evidence.begin for e in self._sorted]

    def within(self, begin: int, end: int, types: Collection[str]) -> Iterator[RawEntity]:
        """Mentions of `types` whose evidence lies in the source range, left to right."""
        i = bisect_left(self._begins, begin)
        while i < len(self._sorted) and self._begins[i] < end:
            entity = self._sorted[i]
            if entity.ref.type in types and entity.evidence.end <= end:
                yield entity
            i += 1

    def last_before(self, begin: int, types: Collection[str], floor: int = 0) -> RawEntity | None:
        """The nearest mention of `types` that ends before `begin` and begins at or after `floor`."""
        i = bisect_left(self._begins, begin) - 1
        while i >= 0 and self._begins[i] >= floor:
            if self._sorted[i].ref.type in types and self._sorted[i].evidence.end <= begin:
                return self._sorted[i]
            i -= 1
        return None
