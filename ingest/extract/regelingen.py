"""Names of instruments that the form of a text shows: a row of a table of instruments, a heading with labels below it.

The labels are those under which such overviews say what an instrument is: form, phase, amount, area, who runs it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extract.context import Context, evidence_for
from ingest.extract.voorwaarden import forms_in
from ingest.types import Block, BlockKind, Extraction, RawEntity, Ref, Section
from kg.model import Document

LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^(?:{pattern})$", re.IGNORECASE))
    for name, pattern in (
        ("vorm", r"(?:\w+ )?vorm(?: van .{1,30})?|soort(?: (?:steun|regeling|financiering|hulp))?|type(?: \w+)?"),
        ("fase", r"(?:\w+)?fase|voor wie|doelgroep(?:en)?|bedoeld voor"),
        ("bedrag", r"(?:\w+)?bedrag(?: per \w+)?|hoogte|maximum|omvang|bijdrage(?: per \w+)?|hoeveel"),
        ("gebied", r"(?:\w+)?gebied|regio|waar|provincie|geldt (?:in|voor)|beschikbaar in"),
        ("uitvoering", r"uitvoer(?:ing|der)|loket|beheer(?:der)?|verstrekker|aanbieder|aanvragen bij|wie voert uit"),
    )
)
LABELLED = re.compile(r"^[\s•*–-]*(?P<label>[A-Z][^:.]{1,40}?)\s*:\s*(?P<value>\S.*)$", re.DOTALL)
INSTRUMENT_COLUMN = re.compile(
    r"\b(?:regeling|fonds|subsidie|(?:financierings)?instrument|financiering|lening)", re.IGNORECASE
)
NOUN = re.compile(r"\w*(?:fonds|fund|lening|subsidie|voucher|krediet|regeling|cheque|garantie)$", re.IGNORECASE)
SHORT = re.compile(r"\s*\(([A-Z][\w!&+-]{1,11})\)(?:\s+in\s+[A-Z][\w -]*)?\s*$")
PLACE = re.compile(r"\s+in\s+[A-Z][\w-]+(?: [A-Z][\w-]+)*\s*$")
NOT_ONE = re.compile(
    r"(?:twee|drie|vier|vijf|zes|het|de|onze|een|regio ?deals?|city ?deals?|woondeals?)\b", re.IGNORECASE
)
MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Label:
    """What stands under one label: ``block.text[begin:end]``."""

    names: tuple[str, ...]
    block: Block
    begin: int
    end: int

    @property
    def value(self) -> str:
        return self.block.text[self.begin : self.end]


def label_names(text: str) -> tuple[str, ...]:
    """The fields that a label names: "Fase en bedrag" names two; () when it is no label of an instrument.

    >>> label_names("Fase en bedrag"), label_names("Looptijd")
    (('fase', 'bedrag'), ())
    """
    parts = [p for p in re.split(r",\s*|\s+en\s+", text.strip()) if p]
    return tuple(name for part in parts for name, pattern in LABELS if pattern.match(part))


def label_of(block: Block) -> Label | None:
    """The label that a list item or paragraph begins with ("Bedrag: tot € 5.000"), or that its column is."""
    if block.kind is BlockKind.CELL:
        names = label_names(block.column) if block.text != block.label else ()
        return Label(names, block, 0, len(block.text)) if names else None
    match = LABELLED.match(block.text) if block.kind in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH) else None
    names = label_names(match["label"]) if match else ()
    return Label(names, block, match.start("value"), len(block.text)) if match and names else None


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """The instruments of `doc` that a table or a heading with labels shows."""
    found: list[RawEntity] = []
    for section in sections:
        for block, begin, end in (*_rows(section), *_headed(section)):
            evidence = evidence_for(doc, block, begin, end, "overzicht van regelingen", 0.95)
            found.append(RawEntity(Ref("Financiering", block.text[begin:end]), evidence, None, _short(block, end)))
    return Extraction(tuple(found))


def _short(block: Block, end: int) -> tuple[str, ...]:
    match = SHORT.match(block.text[end:])
    return (match[1],) if match else ()


def _rows(section: Section) -> Iterator[tuple[Block, int, int]]:
    """First cells of the rows of tables with a column for instruments, or with one for their form."""
    tables: dict[int, list[Block]] = defaultdict(list)
    for block in section.blocks:
        if block.kind is BlockKind.CELL and block.column and block.label:
            tables[block.table].append(block)
    for cells in tables.values():
        columns = {c.column: label_names(c.column) for c in cells}
        first = next((c.column for c in cells if c.text == c.label), "")
        telling = sum(bool(names) for column, names in columns.items() if column != first)
        if telling < 2 or not (INSTRUMENT_COLUMN.search(first) or "vorm" in {n for v in columns.values() for n in v}):
            continue
        for cell in cells:
            if cell.column == first and cell.text == cell.label and 2 < len(cell.text) < MAX_NAME:
                short = SHORT.search(cell.text)
                yield cell, 0, short.start() if short else len(cell.text)


def _headed(section: Section) -> Iterator[tuple[Block, int, int]]:
    """The heading of a section in which labels say what an instrument is: by its noun, or by the form they state."""
    heading = section.heading
    if heading is None or len(heading.text) > MAX_NAME or ":" in heading.text or not heading.text[:1].isupper():
        return
    labels = [label for block in section.blocks if (label := label_of(block)) is not None]
    fields = {name for label in labels for name in label.names}
    cut = SHORT.search(heading.text) or PLACE.search(heading.text)
    end = cut.start() if cut else len(heading.text)
    words = heading.text[:end].split()
    if len(labels) < 2 or not fields & {"vorm", "bedrag", "fase"} or not words or NOT_ONE.match(heading.text):
        return
    by_noun = len(words) <= 5 and (NOUN.match(words[-1]) or NOUN.match(words[0]))
    by_form = len(fields) > 2 and any("vorm" in label.names and forms_in(label.value) for label in labels)
    if by_noun or by_form:
        yield heading, 0, end
