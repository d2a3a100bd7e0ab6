"""The profile table of a region, also when text extraction flattened its columns into a row of blocks.

Columns stand one after the other: sectors, hotspots, programmes, kruisbestuivingen. Where the layout gives cells their
column, that counts; else the column of each block is the likeliest order-keeping split by what the blocks hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extract.context import area_in_heading, split_long
from ingest.extract.places import role_of
from ingest.types import Block, BlockKind, Section
from kg.reference import Area, Areas

ROLES = ("cluster", "hotspot", "programma", "kruisbestuiving")
TITLE = re.compile(r"^innovatieprofiel\b|^(?:economisch )?profiel\b", re.IGNORECASE)
HOTSPOT = re.compile(
    r"campus|fieldlab|living lab|\blab\b|innovatiedistrict|hub\b|haven\b|science park|trade park|incubator|in wording|"
    r"in ontwikkeling|park\b|centre|center\b|knooppunt|locatie|terrein|broedplaats|district",
    re.IGNORECASE,
)
PROGRAMME = re.compile(
    r"programma|\bdeal\b|regiodeal|groeifonds|aanvraag|agenda\b|i\.s\.m\.|investerings|convenant|akkoord|deelnemers|pact\b",
    re.IGNORECASE,
)
SECTOR = re.compile(r"cluster|sector|ecosyste|industrie\b|dienstverlening|technologie", re.IGNORECASE)
LABEL = re.compile(r"^(?P<name>[^:]{2,60}?)\s*:?\s*$")
MAX_CELL = 300
"""Characters of the longest block that can be a cell of a profile; a longer paragraph ends it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A block of a profile: its column, the area of the profile, and in the last column the area it names."""

    section: Section
    block: Block
    role: str
    area: Area
    other: Area | None = None


def flat_blocks(sections: Sequence[Section]) -> Iterator[tuple[Section, Block]]:
    """Every block in reading order, headings too, each with its section."""
    for section in sections:
        if section.heading is not None:
            yield from ((section, part) for part in split_long(section.heading))
        yield from ((section, part) for block in section.blocks for part in split_long(block))


def profile_cells(sections: Sequence[Section], areas: Areas) -> tuple[Cell, ...]:
    """The cells of every profile in the document, in order."""
    cells = list(_by_column(sections, areas))
    done = {cell.area.id for cell in cells}
    zone: list[tuple[Section, Block]] = []
    area: Area | None = None
    for section, block in flat_blocks(sections):
        text = block.text.strip()
        if block.kind is BlockKind.FURNITURE or block.table >= 0:
            continue
        if TITLE.match(text) and len(text) < 80 and (named := _titled(text, areas)) is not None:
            cells += _split(zone, area, areas) if area is not None and area.id not in done else []
            area, zone = named, []
        elif area is not None and block.kind is BlockKind.PARAGRAPH and len(text) > MAX_CELL:
            cells += _split(zone, area, areas) if area.id not in done else []
            area, zone = None, []
        elif area is not None:
            zone.append((section, block))
    cells += _split(zone, area, areas) if area is not None and area.id not in done else []
    return tuple(cells)


def _titled(text: str, areas: Areas) -> Area | None:
    words = text.split()
    for size in range(len(words), 0, -1):
        if (area := area_in_heading(" ".join(words[:size]), areas)) is not None:
            return area
    return None


def _by_column(sections: Sequence[Section], areas: Areas) -> Iterator[Cell]:
    for section, block in flat_blocks(sections):
        if block.kind is BlockKind.CELL and block.column and (role := role_of(block.column)) in ROLES:
            area = next((a for t in reversed(section.path) if (a := area_in_heading(t, areas)) is not None), None)
            if area is not None and role is not None:
                other = areas.find(block.label) if block.label else None
                if other is not None and other.id != area.id:
                    role = "kruisbestuiving"
                yield Cell(section, block, role, area, other)


def _area_label(text: str, areas: Areas) -> Area | None:
    match = LABEL.match(text)
    return areas.find(match["name"]) if match else None


def _split(zone: Sequence[tuple[Section, Block]], area: Area, areas: Areas) -> list[Cell]:
    """The blocks of one flattened profile with their columns."""
    if headed := _headed(zone, area):
        return headed
    body = [(s, b) for s, b in zone if not _is_column_head(b.text)]
    turn = next(
        (
            i
            for i, (_, b) in enumerate(body)
            if (named := _area_label(b.text, areas)) is not None and named.id != area.id
        ),
        len(body),
    )
    cells = [
        Cell(section, block, role, area)
        for (section, block), role in zip(body[:turn], _columns([b.text for _, b in body[:turn]]), strict=True)
    ]
    other: Area | None = None
    for section, block in body[turn:]:
        label = _area_label(block.text, areas)
        if label is not None:
            if label.id == area.id or (
                block.kind is BlockKind.HEADING and other is not None and TITLE.match(block.text)
            ):
                break
            other = label
        cells.append(Cell(section, block, "kruisbestuiving", area, other))
    return cells


def _headed(zone: Sequence[tuple[Section, Block]], area: Area) -> list[Cell]:
    """The cells of a profile that was not flattened: two or more headings say what stands under each."""
    cells = [
        Cell(section, block, role, area)
        for section, block in zone
        if block is not section.heading and (role := role_of(section.title)) in ROLES and role is not None
    ]
    return cells if len({cell.role for cell in cells} & {"cluster", "hotspot", "programma"}) > 1 else []


def _is_column_head(text: str) -> bool:
    plain = text.strip(" :/").casefold()
    return len(plain) < 45 and bool(
        re.match(r"(innovatieve )?sectoren|clusters$|hotspots|deelname|mogelijke kruis", plain)
    )


def _columns(texts: Sequence[str]) -> list[str]:
    """The best non-decreasing assignment of the first three columns to `texts`, in O(n)."""
    best: list[tuple[float, list[int]]] = [(0.0, []), (-1e9, []), (-1e9, [])]
    for text in texts:
        gains = (0.5 + bool(SECTOR.search(text)), 2.0 * bool(HOTSPOT.search(text)), 2.0 * bool(PROGRAMME.search(text)))
        new: list[tuple[float, list[int]]] = []
        for column in range(3):
            score, path = max((best[k] for k in range(column + 1)), key=lambda b: b[0])
            if not path and column:
                score, path = 0.0, []
            new.append((score + gains[column], [*path, column]))
        best = new
    return [ROLES[c] for c in max(best, key=lambda b: b[0])[1]]
