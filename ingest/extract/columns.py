"""The entries of table columns about kruisbestuivingen, also of tables that text extraction flattened."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.extract.context import Context, area_ref
from ingest.extract.sentences import PROSE_WORDS, Places, areas_in, clean, has_prose
from ingest.types import Block, BlockKind, Ref, Section
from kg.reference import Area

REGION_KINDS = frozenset({"deelregio", "regio", "metropoolregio", "provincie"})

MIN_REPEATED_WORDS = 5
MAX_ENTRY_WORDS = 30

ABOUT = re.compile(
    r"kruisbestuiving|dwarsverband|cross[\s-]?over|samenwerking(?:en|skansen)?\s+(?:met|tussen)\s+(?:andere\s+)?"
    r"(?:deel)?regio|raakvlak|verbindingen? (?:met|tussen) (?:andere )?(?:deel)?regio|koppelkansen",
    re.IGNORECASE,
)
"""A heading or column name that speaks of kruisbestuivingen."""

_LINE_BULLET = re.compile(r"[•▪◦●○■\uf0a7\uf0b7]\s*")
_LIST_WORDS = re.compile(
    r"\b(?:en|regio|regio's|regio’s|deelregio|provincie|gemeente|de|het)\b|[\s,;:&/()-]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a column or list: a range of its block's reading, with the counterparts it stands under."""

    section: Section
    block: Block
    begin: int
    end: int
    counterparts: tuple[Area, ...]
    own: Ref | None

    @property
    def text(self) -> str:
        return self.block.text[self.begin : self.end]


@dataclass
class _Column:
    """A column while it is read."""

    section: Section | None = None
    own: Ref | None = None
    table: int = -1
    items: list[Item] = field(default_factory=list)
    counterparts: tuple[Area, ...] = ()
    open: bool = False

    def __post_init__(self) -> None:
        self.open = self.section is not None


def read_columns(sections: Sequence[Section], places: Places, context: Context) -> list[list[Item]]:
    """The entries of each table column about kruisbestuivingen, one list a column.

    Of a table that was rebuilt these are the cells of that column. Of one that the text flattened: after the heading
    of the column every name of an area that stands alone, up to the next prose, with what is listed under it.
    """
    found: list[list[Item]] = []
    column = _Column()
    tables = {b.table for s in sections for b in s.blocks if b.kind is BlockKind.CELL and ABOUT.search(b.column)}
    for section in sections:
        if section.heading and has_prose(section) and _only_areas(section.title, context):
            column.open = False
        for block in (*((section.heading,) if section.heading else ()), *section.blocks):
            if block.kind is BlockKind.FURNITURE or not block.text.strip():
                continue
            cell = block.kind is BlockKind.CELL and bool(block.column)
            if (
                cell
                and not ABOUT.search(block.column)
                and not (block.table in tables and _names_other_region(block, places.of_section(section), context))
            ):
                continue
            if _opens(block, cell, column):
                found.append(column.items)
                column = _Column(section, own=places.of_section(section), table=block.table)
            if not column.open:
                continue
            if not cell and block.kind is BlockKind.PARAGRAPH and _is_prose(block):
                column.open = False
                continue
            _fill(column, block, context)
    found.append(column.items)
    return [items for items in found if items]


def _is_prose(block: Block) -> bool:
    """Whether a paragraph is text that follows the column, and no entry of it."""
    length = len(block.text.split())
    return length > MAX_ENTRY_WORDS or (length >= PROSE_WORDS and block.text.rstrip().endswith("."))


def _names_other_region(block: Block, own: Ref | None, context: Context) -> bool:
    """Whether a cell of another column stands under the name of another region, and so was put there by mistake."""
    named = _only_areas(block.label or block.text, context)
    inside = context.areas.within(own.region) if own is not None and own.region else frozenset()
    return bool(named) and all(a.kind in REGION_KINDS and a.id not in inside for a in named)


def _opens(block: Block, cell: bool, column: _Column) -> bool:
    """Whether `block` begins a new column: a cell of another table, or a heading of a few words."""
    if cell:
        return not column.open or block.table != column.table
    return len(block.text.split()) <= 6 and bool(ABOUT.search(block.text)) and block.kind is not BlockKind.LIST_ITEM


def _fill(column: _Column, block: Block, context: Context) -> None:
    labelled = _only_areas(block.label, context) if block.label else ()
    if labelled:
        column.counterparts = labelled
    for begin, end in _pieces(block, context):
        named = _only_areas(block.text[begin:end], context)
        if named:
            column.counterparts = named
        elif column.counterparts and column.section and block.text[begin:end].strip(" •-–:;.,"):
            if block.kind is BlockKind.HEADING or (column.own and area_ref(column.counterparts[0]) == column.own):
                continue
            column.items.append(Item(column.section, block, begin, end, column.counterparts, column.own))


def _pieces(block: Block, context: Context) -> Iterator[tuple[int, int]]:
    """A cell cut at its bullets, and a heading of area names cut off from what follows it."""
    text = block.text
    cuts = sorted({0, len(text), *(m.start() for m in _LINE_BULLET.finditer(text))})
    for begin, end in pairwise(cuts):
        head = re.match(r"[^:]{3,80}:\s+(?=\S)", text[begin:end])
        leading = areas_in(text[begin:end], context.areas)[:1]
        if head and _only_areas(head[0], context):
            yield begin, begin + head.end()
            yield begin + head.end(), end
        elif leading and leading[0][0] == 0 and re.match(r"\s[A-Z]\w+\s[a-z]", text[begin + leading[0][1] : end]):
            yield begin, begin + leading[0][1]
            yield begin + leading[0][1] + 1, end
        elif text[begin:end].strip():
            yield begin, end


def _only_areas(text: str, context: Context) -> tuple[Area, ...]:
    """The areas in `text` when it holds nothing else ("Zuid-Holland:", "IJmond en Gooi en Vechtstreek"), else ()."""
    plain = clean(text).rstrip(":. ")
    whole = context.areas.find(plain)
    if whole is not None:
        return (whole,)
    found = areas_in(plain, context.areas)
    rest = plain
    for begin, end, _ in reversed(found):
        rest = rest[:begin] + rest[end:]
    return tuple(a for _, _, a in found) if found and not _LIST_WORDS.sub("", rest) else ()


def repeated_columns(columns: Sequence[Sequence[Item]]) -> dict[int, str]:
    """Why a column is suspect, by its number: it repeats another's text and does not fit, or comes later."""
    by_text: dict[str, list[int]] = defaultdict(list)
    for n, column in enumerate(columns):
        text = " ".join(" ".join([*(a.id for a in i.counterparts), clean(i.text).casefold()]) for i in column)
        if len(text.split()) >= MIN_REPEATED_WORDS:
            by_text[re.sub(r"\W+", " ", text)].append(n)
    found: dict[int, str] = {}
    for numbers in by_text.values():
        if len(numbers) < 2:
            continue
        misfits = [n for n in numbers if _names_itself(columns[n])]
        fits = [n for n in numbers if n not in misfits]
        for n in misfits if misfits and fits else numbers[1:]:
            original = columns[(fits if misfits and fits else numbers)[0]][0]
            found[n] = f"De kolom herhaalt woordelijk die van {_title(original)}"
    return found


def _names_itself(column: Sequence[Item]) -> bool:
    own = column[0].own
    return own is not None and any(area_ref(a) == own for item in column for a in item.counterparts)


def _title(item: Item) -> str:
    return item.own.name if item.own is not None else item.section.title
