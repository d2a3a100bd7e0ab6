"""Mentions put back into their blocks, with what each block is about: the ground on which relations are read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.extract.context import Context, area_in_heading, block_evidence, evidence_for
from ingest.extract.modality import unstated
from ingest.extract.profile import Cell, flat_blocks, profile_cells
from ingest.nlp import split_sentences
from ingest.types import Block, BlockKind, RawEntity, RawRelation, Ref, Section
from kg.model import Document, Evidence
from kg.naming import CONTEXT
from kg.reference import Area

LEAD_REACH = 40
"""Blocks between an item and the line that introduces its list."""

HEDGED = frozenset({"onderdeelVan", "deelnameAan", "betrokkenBij", "uitgevoerdDoor", "beschikbaarIn"})
"""Predicates of which a clause may say that they do not hold, or may hold one day."""

REGIONS = frozenset({"deelregio", "regio", "metropoolregio"})
FOCUS = frozenset({"Hotspot", "Programma"})
UNRELATED = frozenset({"Thema", "Begrip", "Persoon", "Actielijn", "Versneller"})


@dataclass(frozen=True, slots=True)
class At:
    """An entity mention in a block: range in the block's reading."""

    ref: Ref
    subtype: str | None
    begin: int
    end: int
    certainty: float

    @property
    def alliance(self) -> bool:
        return self.ref.type == "Organisatie" and self.subtype in ("samenwerkingsverband", "economic-board")


@dataclass(frozen=True, slots=True)
class Spot:
    """A block with its mentions and what it is about.

    Attributes
    ----------
    about
        The area of the profile or chapter it stands in.
    label
        Mentions of the line that introduces it: above a list, or of the cell that heads its part of a column.
    topic
        The hotspot, programme or alliance that the heading above, or the start of the project, is about.
    lead
        The block of `label`.
    above
        What the headings above it name, nearest first, each with its block.
    """

    section: Section
    block: Block
    mentions: tuple[At, ...]
    about: Area | None
    cell: Cell | None
    label: tuple[At, ...] = ()
    topic: At | None = None
    lead: Block | None = None
    above: tuple[tuple[Block, At], ...] = ()

    def sentence(self, begin: int, end: int) -> tuple[int, int]:
        """Range of the sentences of the block that ``text[begin:end]`` lies in."""
        found = [(b, e) for b, e in sentences(self.block.text) if e > begin and b < end]
        return (found[0][0], found[-1][1]) if found else (0, len(self.block.text))


@dataclass(slots=True)
class Relations:
    """Collects relations; the same one is kept once per block."""

    doc: Document
    rows: list[RawRelation] = field(default_factory=list)
    seen: set[tuple[Ref, str, Ref, int]] = field(default_factory=set)

    def add(
        self,
        s: Ref,
        p: str,
        o: Ref,
        spot: Spot,
        begin: int,
        end: int,
        certainty: float,
        said_by: tuple[Block, str] | None = None,
    ) -> None:
        """Take a relation that ``spot.block.text[begin:end]`` states; `said_by` is the line above that it rests on.

        What its sentence denies or only imagines is not taken.
        """
        key = (s, p, o, spot.block.begin)
        if s == o or key in self.seen:
            return
        end = min(max(end, begin + 1), len(spot.block.text))
        first, last = spot.sentence(begin, end)
        if p in HEDGED and unstated(spot.block.text[first:last], begin - first, end - first):
            return
        self.seen.add(key)
        evidence = evidence_for(self.doc, spot.block, begin, end, f"relatie {p}", certainty)
        support: tuple[Evidence, ...] = ()
        if said_by is not None and said_by[0] is not spot.block:
            support = (block_evidence(self.doc, said_by[0], CONTEXT + said_by[1], certainty),)
        self.rows.append(RawRelation(s, p, o, evidence, support))


def find_spots(doc: Document, sections: Sequence[Section], context: Context) -> Iterator[Spot]:
    """Every block that is read, in order, with its mentions."""
    blocks = [(s, b) for s, b in flat_blocks(sections) if b.kind is not BlockKind.FURNITURE and b.text.strip()]
    blocks.sort(key=lambda sb: sb[1].begin)
    held = _by_block(doc, [b for _, b in blocks], context)
    cells = {(c.block.begin, c.block.end): c for c in profile_cells(sections, context.areas)}
    label: tuple[At, ...] = ()
    topic: At | None = None
    above: list[tuple[tuple[str, ...], Block, At]] = []
    for i, (section, block) in enumerate(blocks):
        mentions = tuple(_distinct(held[i]))
        cell = cells.get((block.begin, block.end))
        topic = _topic(block, mentions, topic)
        head = block is section.heading
        above = [x for x in above if section.path[: len(x[0])] == x[0] and not (head and x[0] == section.path)]
        above += [(section.path, block, m) for m in mentions] if head else []
        lead = _lead(blocks, i)
        named = tuple(_distinct(held[lead])) if lead is not None else ()
        item = block.kind is BlockKind.LIST_ITEM
        yield Spot(
            section,
            block,
            mentions,
            _about(section, cell, context),
            cell,
            named or (label if item else ()),
            topic,
            blocks[lead][1] if lead is not None else None,
            tuple((b, m) for _, b, m in reversed(above) if b is not block),
        )
        if block.text.rstrip().endswith(":") and len(block.text) < 220:
            label = mentions
        elif not item:
            label = ()


def _lead(blocks: Sequence[tuple[Section, Block]], at: int) -> int | None:
    """Number of the block whose text is the label of block `at`, a little above it."""
    label = blocks[at][1].label
    for i in range(at - 1, max(-1, at - LEAD_REACH), -1) if label else ():
        if blocks[i][1].text.rstrip(" :.").endswith(label):
            return i
    return None


def _by_block(doc: Document, blocks: Sequence[Block], context: Context) -> dict[int, list[At]]:
    starts = [b.begin for b in blocks]
    held: dict[int, list[At]] = defaultdict(list)
    for raw in context.entities:
        at = bisect_right(starts, raw.evidence.begin) - 1
        if at >= 0 and raw.evidence.end <= blocks[at].end and raw.evidence.document == doc.name:
            held[at].append(_at(raw, blocks[at]))
    return held


def _at(raw: RawEntity, block: Block) -> At:
    begin = block.reading.index(raw.evidence.begin)
    end = block.reading.index(raw.evidence.end - 1) + 1
    return At(raw.ref, raw.subtype, begin, max(end, begin + 1), raw.evidence.certainty)


def _distinct(mentions: Sequence[At]) -> list[At]:
    """Mentions in order; of those that overlap only the longest, themes and terms left out."""
    kept: list[At] = []
    useful = [m for m in mentions if m.ref.type not in UNRELATED]
    for mention in sorted(
        useful, key=lambda m: (m.begin, not _listed(m), -(m.end - m.begin), -m.certainty, m.ref.type)
    ):
        if not kept or mention.begin >= kept[-1].end:
            kept.append(mention)
    return kept


def _listed(mention: At) -> bool:
    """Whether a list of projects gives this very name, which a longer run of capitals at its place does not know."""
    return mention.subtype == "project" and mention.certainty >= 0.95


def _about(section: Section, cell: Cell | None, context: Context) -> Area | None:
    if cell is not None:
        return cell.other or cell.area if cell.role == "kruisbestuiving" else cell.area
    return next((a for t in reversed(section.path) if (a := area_in_heading(t, context.areas)) is not None), None)


def _topic(block: Block, mentions: Sequence[At], topic: At | None) -> At | None:
    """What a heading, or a paragraph that begins with a coded project, makes the blocks below it about."""
    head = next((m for m in mentions if m.ref.type in FOCUS or m.alliance), None)
    if block.kind is BlockKind.HEADING:
        return (
            head
            if head is not None and (head.end - head.begin) * 2 >= len(block.text)
            else (topic if topic is not None and block.level > 3 else None)
        )
    if head is not None and head.begin == 0 and re.match(r"^[A-Z]\d{1,2}\.?\s", block.text):
        return head
    return topic


@lru_cache(maxsize=1 << 12)
def sentences(text: str) -> Sequence[tuple[int, int]]:
    """Ranges of the sentences of `text`, at least one; remembered, since every rule asks them of the same blocks."""
    return tuple(split_sentences(text)) or ((0, len(text)),)


def pairs(mentions: Sequence[At], reach: int = 3) -> Iterator[tuple[At, At]]:
    """Each mention with the next few after it."""
    for i, a in enumerate(mentions):
        for b in mentions[i + 1 : i + 1 + reach]:
            yield a, b


def area_of(ref: Ref, context: Context) -> Area | None:
    """The known area that a reference is, or None."""
    return context.areas.get(ref.region) if ref.type == "Gebied" and ref.region else None
