"""Clusters: innovative sectors as named for one region, from profiles, lists, sector maps and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.extract.context import Context, area_ref, block_evidence, document_area, evidence_for, section_area
from ingest.extract.modality import negated
from ingest.extract.profile import flat_blocks, profile_cells
from ingest.extract.sectoren import (
    ALSO,
    ANNOUNCED,
    CALLED,
    COUNTED,
    DOTTED,
    EXPLAINS,
    INLINE,
    MAP_TITLE,
    NAMED,
    NO_SECTOR,
    NONE_BEFORE,
    OPENING,
    OWN_CLUSTER,
    STRONG,
    SUBJECT,
    SUFFIX,
    TRAILING,
)
from ingest.extract.spots import sentences
from ingest.types import Block, BlockKind, Extraction, RawEntity, RawRelation, Ref, Section
from kg.model import Document
from kg.naming import CONTEXT
from kg.reference import Area

MAX_WORDS = 9
"""Most words of a cluster's name."""

MAX_ITEM = 90
"""Characters of the longest list item that can be the name of a sector: a longer one explains one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sector named for an area: range in the reading of `block`."""

    block: Block
    begin: int
    end: int
    name: str
    area: Area
    certainty: float
    method: str
    aliases: tuple[str, ...] = ()
    said_by: Block | None = None
    """The line that names the area, where it is not above the sector."""


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Clusters of `doc` with the area that has them (``heeftCluster``)."""
    whole = document_area(doc, sections, context.areas)
    found = [
        *_from_profiles(sections, context),
        *_from_maps(sections, context),
        *_from_lists(sections, context, whole),
        *_from_sentences(sections, context, whole),
    ]
    statements: list[RawEntity | RawRelation] = []
    for item in found:
        ref = Ref("Cluster", item.name, item.area.id)
        evidence = evidence_for(doc, item.block, item.begin, item.end, item.method, item.certainty)
        statements.append(RawEntity(ref, evidence, None, item.aliases))
        line = item.said_by
        support = (block_evidence(doc, line, CONTEXT + "gebied eronder", item.certainty),) if line is not None else ()
        statements.append(RawRelation(area_ref(item.area), "heeftCluster", ref, evidence, support))
    return Extraction(tuple(statements))


def _sector(
    block: Block, begin: int, end: int, area: Area, context: Context, certainty: float, method: str, own: bool = False
) -> Found | None:
    """The sector named by ``block.text[begin:end]``, trimmed to its name.

    None when no theme is in it, unless the text itself calls it a sector (`own`).
    """
    raw = block.text[begin:end]
    name = raw.strip(" ,;:.•-")
    cut = TRAILING.search(name)
    aliases: tuple[str, ...] = ()
    if cut and cut.start() > 2:
        aliases = (name,) if name.count("(") == name.count(")") and len(name) < 90 else ()
        name = name[: cut.start()].strip(" ,;:")
    named = bool(name) and len(name.split()) <= MAX_WORDS and name.casefold() not in NO_SECTOR
    if name.casefold().endswith(("transitie", "transities")):
        return None  # a change that a region goes through, no sector of it
    if not named or EXPLAINS.search(name) or not (own or context.themes.match(name)):
        return None
    begin += raw.find(name) if name in raw else 0
    if DOTTED.fullmatch(name):
        return Found(block, begin, begin + len(name), name.replace(".", ""), area, certainty, method, (*aliases, name))
    if (short := SUFFIX.sub("", name)) and short != name and len(short) > 2:
        aliases = (*aliases, short.rstrip("- "))
    return Found(block, begin, begin + len(name), name, area, certainty, method, aliases)


def _from_profiles(sections: Sequence[Section], context: Context) -> Iterator[Found]:
    """Cells of the column of sectors; items only when they are short, since long ones explain the sector above."""
    listed = False
    for cell in profile_cells(sections, context.areas):
        if cell.role != "cluster":
            continue
        text = cell.block.text.strip()
        if cell.block.kind is not BlockKind.LIST_ITEM and text.endswith(":"):
            listed = True
            continue
        item = cell.block.kind is BlockKind.LIST_ITEM or (cell.block.kind is BlockKind.CELL and cell.block.level > 0)
        if not item:
            listed = False
        if (item and not (listed or len(text.split()) <= 5)) or COUNTED.match(text):
            continue
        found = _sector(
            cell.block, 0, len(cell.block.text), cell.area, context, 0.85 if not item else 0.75, "profielkolom"
        )
        if found is not None:
            yield found


def _from_maps(sections: Sequence[Section], context: Context) -> Iterator[Found]:
    """A map or figure whose labels were flattened: sectors, one a line, each group followed by its area."""
    group: list[Block] = []
    open_ = 0
    for _, block in flat_blocks(sections):
        text = block.text.strip()
        if block.kind is BlockKind.FURNITURE:
            continue
        if MAP_TITLE.search(text) and len(text) < 90 and re.search(r"per (?:deel)?regio|per gebied|per gemeente", text):
            open_, group = 1, []
            continue
        if not open_:
            continue
        area = context.areas.find(text) if len(text) < 40 else None
        if area is not None and group:
            for member in group:
                found = _sector(member, 0, len(member.text), area, context, 0.9, "kaart van sectoren")
                if found is not None:
                    yield replace(found, said_by=block)
            group = []
        elif len(text.split()) <= MAX_WORDS and not text.endswith("."):
            group.append(block)
        else:
            open_, group = 0, []


def _area_of(section: Section, whole: Ref | None, context: Context) -> Area | None:
    ref = section_area(section, context.areas) or whole
    return context.areas.get(ref.region) if ref is not None and ref.region else None


def _from_lists(sections: Sequence[Section], context: Context, whole: Ref | None) -> Iterator[Found]:
    """List items after a line that announces sectors: "… aan de volgende thema’s:"."""
    area: Area | None = None
    for section, block in flat_blocks(sections):
        if block.kind is BlockKind.LIST_ITEM and area is not None:
            text = block.text
            end = next((m.start() for m in re.finditer(r"\s\d\.\s", text)), len(text))
            named = end <= MAX_ITEM and not COUNTED.match(text)
            found = _sector(block, 0, end, area, context, 0.8, "lijst van sectoren") if named else None
            if found is not None:
                yield found
            continue
        area = _area_of(section, whole, context) if ANNOUNCED.search(block.text.strip()) else None


def _from_sentences(sections: Sequence[Section], context: Context, whole: Ref | None) -> Iterator[Found]:
    """Sectors after "gespecialiseerd in", "focussectoren, waaronder" and the like."""
    for section, block in flat_blocks(sections):
        if block.kind in (BlockKind.FURNITURE, BlockKind.HEADING, BlockKind.CAPTION):
            continue
        for match in (*_said(INLINE, block.text), *ALSO.finditer(block.text), *_said(SUBJECT, block.text)):
            about = _subject(block.text[:200], context) or _area_of(section, whole, context)
            area = _subject(block.text[: match.start()], context) or about
            if area is None:
                continue
            yield from _items(block, match.start("list"), match["list"], area, context)
        for match in _said(STRONG, block.text):
            if (area := _subject(block.text[: match.start()], context)) is not None:
                yield from _items(block, match.start("list"), match["list"], area, context)
        for match in _there(NAMED, block.text):
            stem = re.sub(r"(?:cluster|ecosysteem)$", "", match["list"])
            if match["list"][0].isupper() and re.match(r"\s[A-ZÀ-Ý]", block.text[match.end() :]):
                continue  # the name of an organisation: "Innovatiecluster Drachten"
            own = OWN_CLUSTER.match(match["list"]) is not None
            area = _area_of(section, whole, context) if own or context.themes.match(stem) else None
            found = area and _sector(block, *match.span("list"), area, context, 0.55, "benoemd als cluster", own)
            if found:
                yield found
        for match in _there(CALLED, block.text):
            area = _area_of(section, whole, context)
            span = match.span("list") if match["list"] else match.span("sector")
            if area is not None and (found := _sector(block, *span, area, context, 0.5, "benoemd als sector")):
                yield found


def _said(cue: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of `cue` that are not denied: "niet gespecialiseerd in …", "de sectoren A en B zijn geen speerpunt"."""
    for match in cue.finditer(text):
        whole = match.end("list") < match.end()  # the verb follows the sectors
        if not negated(text, match.start(), match.end() if whole else match.start("list")):
            yield match


def _there(noun: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of `noun` without words before them that say that there is none: "heeft geen eigen zorgcluster"."""
    return (match for match in noun.finditer(text) if NONE_BEFORE.search(text[: match.start()]) is None)


def _subject(before: str, context: Context) -> Area | None:
    """The area that the sentence before a list begins with: "Haarlemmermeer richt zich …", "de regio X heeft …"."""
    begin, end = sentences(before)[-1]
    sentence = before[begin:end]
    match = re.match(r"\W*(?:De |Het |In )?(?:de |het )?(?:gemeente |regio |deelregio |provincie )?", sentence)
    words = sentence[match.end() :].split() if match else []
    for size in range(min(4, len(words)), 0, -1):
        name = " ".join(words[:size]).strip(",.;:()")
        if name[:1].isupper() and (area := context.areas.find(name)) is not None:
            return area
    return None


def _items(block: Block, begin: int, text: str, area: Area, context: Context) -> Iterator[Found]:
    position = 0
    split = r"(,\s*(?:en\s+)?|;\s*|\s+en\s+(?=[^,]*$)(?!\w+-))" if "," in text else r"(\s+en\s+(?!\w+-)|;\s*)"
    for part in re.split(split, text):
        start, position = begin + position, position + len(part)
        plain = part.strip()
        if not plain or re.fullmatch(r"[,;]?\s*(?:en)?\s*", part):
            continue
        plain = OPENING.sub("", plain)
        if len(plain.split()) > 5 or not context.themes.match(plain):
            break
        offset = part.find(plain)
        found = _sector(block, start + offset, start + offset + len(plain), area, context, 0.65, "zin over sectoren")
        if found is not None:
            yield found
