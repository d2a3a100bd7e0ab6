"""Actielijnen, the versnellers they belong to, and who takes the initiative or joins in.

Read from tables ("Actielijn | Initiators | Partners", "Actie | Trekker | Partners"), from lettered items under a
heading "Actielijnen", and from headings "Actielijn 2a: naam" over lines "Initiators: …" and "Partners: …".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.extract.context import Context, area_ref, evidence_for
from ingest.extract.role_labels import PARTNER, TREKKER
from ingest.extract.sentences import Mentions, areas_in
from ingest.extract.voorwaarden import UNSTATED
from ingest.types import Block, BlockKind, Extraction, RawEntity, RawRelation, RawStatement, Reading, Ref, Section
from kg.model import Document

ACTION_COLUMN = re.compile(
    r"^(?:actie(?:lijn|punt)?s?|actielijnen|acties|activiteit(?:en)?|maatregel(?:en)?|inspanning(?:en)?)\b", re.I
)
_LEADS = rf"initiator(?:s|en)?|initiatiefnemers?|{TREKKER}"
LEAD_COLUMN = re.compile(rf"^(?:{_LEADS}|verantwoordelijk(?:e|en)?|wie)\b", re.IGNORECASE)
PARTNER_COLUMN = re.compile(rf"^(?:{PARTNER}|met wie)\b", re.IGNORECASE)
PARTY_TYPES = frozenset({"Organisatie", "Programma"})
MAX_PARTY_WORDS = 7

_VERSNELLER = re.compile(r"^Versneller\s+(?P<number>\d+)\b[\s:–-]*(?P<name>.*)$", re.IGNORECASE)
_ITEM = re.compile(r"^(?P<letter>[a-z]|\d{1,2})[.)]\s+")
_HEADED = re.compile(
    r"^(?:Actielijn|Actie)\s+(?P<code>[A-Z]?\d*(?:\.\d+)?[a-z]?)\s*[:.–-]\s*(?P<name>[^.]{4,120}?)(?=\.\s|\.?$)"
)
"""An action by its code: "Actielijn 2a: naam", "Actie B1. naam", "Actielijn 1.2 – naam"."""

_CODE = re.compile(r"(?P<number>\d+)(?P<letter>[a-z])?$")
_FLAT_HEAD = re.compile(
    r"^Actie(?:lijn)?(?:en|s)?\s.{0,20}\b(?:Initiator|Initiatiefnemer|Trekker|Partner)", re.IGNORECASE
)
"""The columns of a table of actions that lost its rows."""

_NUMBERED = re.compile(r"^\d{1,2}\.\d{1,2}\.?\s+(?=\S)")
_ROLE = re.compile(rf"(?<![\w-])(?:(?P<lead>{_LEADS})|(?:{PARTNER}))\s*:", re.IGNORECASE)
"""Who leads or joins, in a line below an action."""

_HEADING = re.compile(r"^Actielijn(?:en)?\s*:?$", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[,;]\s*|\.\s+(?=[A-Z])|\s+en\s+|\s+i\.s\.m\.\s*|\n")
_OPEN_END = re.compile(r"(?:[,(/&–-]|\b(?:en|of|van|de|het|met|in|voor|tussen|aan|op|naar))\s*$|\([^)]*$")
_ARTICLE = re.compile(r"^(?:de|het|een|alle|diverse|o\.a\.|onder andere|met)\s+", re.IGNORECASE)
_AREA_WORDS = re.compile(
    r"^(?:provincies?|gemeenten?|gemeentes|deelregio['’]?s?|regio['’]?s?|allen|alle deelregio['’]?s)$", re.IGNORECASE
)


@dataclass
class _Row:
    """A row of an action table while it is read."""

    action: Block | None = None
    rest: Block | None = None
    leads: list[Block] = field(default_factory=list)
    partners: list[Block] = field(default_factory=list)


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read versnellers, actielijnen and their parties from `doc`."""
    mentions = Mentions(context.entities)
    found: list[RawStatement] = []
    names = _versnellers(doc, sections)
    found.extend(names.entities)
    for section in sections:
        found.extend(_table(doc, section, names, mentions, context))
        found.extend(_headed(doc, section, names, mentions, context))
    found.extend(_lettered(doc, sections, names))
    found.extend(_flattened(doc, sections))
    return Extraction(tuple(found))


@dataclass
class _Versnellers:
    """The versnellers of a document by number, with the statements that name them."""

    by_number: dict[str, Ref] = field(default_factory=dict)
    entities: list[RawEntity] = field(default_factory=list)


def _versnellers(doc: Document, sections: Sequence[Section]) -> _Versnellers:
    """Versnellers from headings "Versneller 1 Naam", or "Versneller 1" over a table whose first cell is the name."""
    found = _Versnellers()
    for section in sections:
        match = _VERSNELLER.match(section.title)
        if match is None or section.heading is None:
            continue
        name, block = match["name"].strip(), section.heading
        begin = match.start("name")
        if not name:
            cell = next((b for b in section.blocks if b.kind is BlockKind.CELL and _VERSNELLER.match(b.column)), None)
            if cell is None:
                continue
            name, block, begin = cell.text.strip(), cell, 0
        ref = found.by_number.setdefault(match["number"], Ref("Versneller", name))
        begin = min(begin, len(block.text) - 1)
        evidence = evidence_for(doc, block, begin, len(block.text), "kop", 0.9)
        found.entities.append(RawEntity(ref, evidence, aliases=(f"Versneller {match['number']}", name)))
    return found


def _table(
    doc: Document, section: Section, names: _Versnellers, mentions: Mentions, context: Context
) -> Iterator[RawStatement]:
    match = _VERSNELLER.match(section.title)
    number = match["number"] if match else ""
    for row in _rows(section):
        if row.action is None or not (row.leads or row.partners or _ITEM.match(row.action.text)):
            continue  # without parties only what has a letter is an action
        name, letter, begin, end = _name(doc, row.action)
        if row.rest is not None and _OPEN_END.search(name):
            name = f"{name} {_name(doc, row.rest)[0]}"
        ref = Ref("Actielijn", name)
        evidence = evidence_for(doc, row.action, begin, end, "tabel", 0.9)
        aliases = (f"Actielijn {number}{letter}",) if number and letter else ()
        yield RawEntity(ref, evidence, aliases=aliases)
        if number in names.by_number:
            yield RawRelation(ref, "actielijnVan", names.by_number[number], evidence)
        for predicate, cells in (("initiatorVan", row.leads), ("partnerBij", row.partners)):
            for cell in cells:
                yield from _parties(doc, cell, predicate, ref, mentions, context)


def _headed(
    doc: Document, section: Section, names: _Versnellers, mentions: Mentions, context: Context
) -> Iterator[RawStatement]:
    """Actions that a heading or a line names by a code, each with the parties of the lines below it."""
    ref: Ref | None = None
    for block in (*((section.heading,) if section.heading else ()), *section.blocks):
        match = _HEADED.match(block.text) if block.kind in _LINES else None
        if match is not None and match["code"]:
            end = _line_end(doc, block, match.start("name"), match.end("name"))
            ref = Ref("Actielijn", block.text[match.start("name") : end].strip(" :"))
            evidence = evidence_for(doc, block, match.start("name"), end, "kop", 0.9)
            yield RawEntity(ref, evidence, aliases=(f"Actielijn {match['code']}",))
            code = _CODE.fullmatch(match["code"])
            if code is not None and code["number"] in names.by_number:
                yield RawRelation(ref, "actielijnVan", names.by_number[code["number"]], evidence)
        if ref is not None:
            yield from _said(doc, block, ref, mentions, context)


_LINES = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})


def _line_end(doc: Document, block: Block, begin: int, end: int) -> int:
    """Where the name that begins at `begin` ends: before a line of the source that begins with a capital."""
    for i in range(begin + 1, end):
        line = doc.text[block.reading.offsets[i - 1] : block.reading.offsets[i] + 1]
        if "\n" in line and block.text[i].isupper() and not _OPEN_END.search(block.text[begin:i]):
            return i - 1
    return end


def _said(doc: Document, block: Block, ref: Ref, mentions: Mentions, context: Context) -> Iterator[RawStatement]:
    """The parties that a line names after their roles: "Trekker: A. Partners: B en C"."""
    roles = list(_ROLE.finditer(block.text))
    for i, role in enumerate(roles):
        after = roles[i + 1].start() if i + 1 < len(roles) else len(block.text)
        offsets = block.reading.offsets[role.end() : after]
        text = block.text[role.end() : after]
        if not text.strip():
            continue
        part = replace(block, begin=offsets[0], end=offsets[-1] + 1, reading=Reading(text, offsets))
        yield from _parties(doc, part, "initiatorVan" if role["lead"] else "partnerBij", ref, mentions, context)


def _flattened(doc: Document, sections: Sequence[Section]) -> Iterator[RawStatement]:
    """Actions of a table that lost its rows: below its column heads, the numbered names "1.2 naam"."""
    inside = False
    for section in sections:
        for block in (*((section.heading,) if section.heading else ()), *section.blocks):
            text = block.text.strip()
            number = _NUMBERED.match(text)
            if _FLAT_HEAD.match(text) and len(text) < 80:
                inside = True
            elif inside and number and block.kind in _LINES:
                end = _line_end(doc, block, number.end(), len(block.text))
                evidence = evidence_for(doc, block, number.end(), end, "tabel", 0.8)
                code = number[0].strip().rstrip(".")
                name = block.text[number.end() : end].strip(" .:")
                yield RawEntity(Ref("Actielijn", name), evidence, aliases=(f"Actielijn {code}",))
            elif inside and block.kind is BlockKind.HEADING and not number:
                inside = False


def _rows(section: Section) -> list[_Row]:
    """Rows of the action tables of `section`, in order."""
    rows: dict[tuple[int, int], _Row] = defaultdict(_Row)
    for block in section.blocks:
        if block.kind is not BlockKind.CELL or block.row < 0:
            continue
        row = rows[block.table, block.row]
        if ACTION_COLUMN.match(block.column):
            row.rest = row.rest or (block if row.action is not None else None)
            row.action = row.action or block
        elif LEAD_COLUMN.match(block.column):
            row.leads.append(block)
        elif PARTNER_COLUMN.match(block.column):
            row.partners.append(block)
    return [rows[key] for key in sorted(rows)]


def _name(doc: Document, block: Block) -> tuple[str, str, int, int]:
    """Name, letter and range of the action in `block`: its first line, without letter and what is said of it.

    A line that begins with a capital after the first is the beginning of the description.
    """
    text = block.text
    item = _ITEM.match(text)
    begin = item.end() if item else 0
    letter = item["letter"] if item else _marker(doc, block)
    end = len(text)
    for i in range(begin + 1, len(text) - 1):
        line = doc.text[block.reading.offsets[i - 1] : block.reading.offsets[i] + 1]
        if "\n" in line and text[i].isupper() and text[i - 1] == " " and not _OPEN_END.search(text[begin:i]):
            end = i
            break
    name = text[begin:end].strip().rstrip(".:")
    return name, letter, begin, begin + max(1, len(text[begin:end].rstrip()))


def _marker(doc: Document, block: Block) -> str:
    """The letter of a list item, which stands in the source before or at its beginning."""
    around = doc.text[max(0, block.begin - 6) : block.begin + 6]
    found = re.search(r"(?:^|\s)([a-z])[.)]\s", around)
    return found[1] if found else ""


def _lettered(doc: Document, sections: Sequence[Section], names: _Versnellers) -> Iterator[RawStatement]:
    """Lettered items after a heading "Actielijnen"; the versneller is that of the last heading that names one."""
    number, active = "", False
    for section in sections:
        for block in (*((section.heading,) if section.heading else ()), *section.blocks):
            text = block.text.strip()
            if block.kind is BlockKind.FURNITURE or block.kind is BlockKind.CELL or not text:
                continue
            versneller = _VERSNELLER.match(text) if block.kind is BlockKind.HEADING else None
            if versneller:
                number, active = versneller["number"], False
            elif _HEADING.match(text):
                active = True
            elif active and (_ITEM.match(text) or (block.kind is BlockKind.LIST_ITEM and _marker(doc, block))):
                name, letter, begin, end = _name(doc, block)
                ref = Ref("Actielijn", name)
                evidence = evidence_for(doc, block, begin, end, "kop", 0.85)
                yield RawEntity(ref, evidence, aliases=(f"Actielijn {number}{letter}",) if number else ())
                if number in names.by_number:
                    yield RawRelation(ref, "actielijnVan", names.by_number[number], evidence)
            elif active and block.kind is BlockKind.HEADING:
                active = False


def _parties(
    doc: Document, cell: Block, predicate: str, action: Ref, mentions: Mentions, context: Context
) -> Iterator[RawStatement]:
    """Who a cell names: areas, known organisations and programmes, other names as organisations."""
    text = cell.text
    if UNSTATED.search(text.strip()) and not re.search(r"[,;]", text):
        return
    taken: list[tuple[int, int]] = []
    for begin, end, area in areas_in(text, context.areas):
        if re.match(r"\s+[a-z]{4,}|\s+(?:[A-Z][\w-]+\s)?(?:Board|kopgroep)", text[end:]):
            continue
        taken.append((begin, end))
        yield RawRelation(area_ref(area), predicate, action, evidence_for(doc, cell, begin, end, "tabel", 0.9))
    for entity in mentions.within(cell.begin, cell.end, PARTY_TYPES):
        begin, end = cell.reading.index(entity.evidence.begin), cell.reading.index(entity.evidence.end - 1) + 1
        if not _overlaps(begin, end, taken):
            taken.append((begin, end))
            yield RawRelation(entity.ref, predicate, action, evidence_for(doc, cell, begin, end, "tabel", 0.9))
    for begin, end in _chunks(text):
        if not _overlaps(begin, end, taken) and not _AREA_WORDS.match(text[begin:end]):
            evidence = evidence_for(doc, cell, begin, end, "tabel", 0.7)
            party = Ref("Organisatie", text[begin:end])
            yield RawEntity(party, evidence, subtype="samenwerkingsverband")
            yield RawRelation(party, predicate, action, evidence)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of the names in a cell, cut at commas and "en", articles left out; long phrases are no names."""
    begin = 0
    for end, after in [*((m.start(), m.end()) for m in _SPLIT.finditer(text)), (len(text), len(text))]:
        chunk = text[begin:end]
        article = _ARTICLE.match(chunk)
        first = begin + (article.end() if article else len(chunk) - len(chunk.lstrip()))
        name = text[first:end].strip(" .:")
        if len(name) > 2 and len(name.split()) <= MAX_PARTY_WORDS and not UNSTATED.search(name):
            first = text.index(name, first)
            yield first, first + len(name)
        begin = after


def _overlaps(begin: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(begin < e and end > b for b, e in taken)
