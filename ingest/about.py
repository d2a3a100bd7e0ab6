"""Which area a whole document is about: the one that its title names, else the widest that its text bears out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ingest.extract.context import area_in_heading
from ingest.extract.sentences import areas_in
from ingest.types import BlockKind, Section
from kg.model import Document

if TYPE_CHECKING:
    from kg.reference import Area, Areas

NEVER = frozenset({"land", "continent", "unie", "wijk", "plaats"})
"""Kinds that a policy document of a region is not about as a whole."""

REGIONAL = frozenset({"metropoolregio", "deelregio", "regio", "provincie"})
OPENING = 3_000
"""Characters at the beginning that count as the first page of a document without pages."""

IN_OPENING = 3
"""What a mention on the first page counts for."""

MIN_NAMED = 3
"""How often a wider area must be named when the first page does not name it."""

WIDER = 0.4
"""Share of what is named in a wider area that must lie outside the narrower one, for a text to be about the wider."""


def subject_area(doc: Document, sections: Sequence[Section], areas: Areas) -> Area | None:
    """The area that `doc` is about as a whole; None when it names none.

    An area in the title decides, unless the title names several, or a name that a wider area has too ("Utrecht"). Else
    the area that is named most is widened as long as the text, on its first page or three times, names an area around
    it, and four tenths of all that it names in there lies outside the narrower one: a text about a metropolitan
    region names its largest city most.
    """
    named, opening = _mentions(doc, sections, areas)
    title = _in_title(doc.title, areas)
    ranked = title or [area for id_ in named if (area := areas.get(id_)) is not None and area.kind not in NEVER]
    if not ranked:
        return None
    subject = min(ranked, key=lambda a: (-_weight(a, named), a.id))
    if len(title) == 1 and not _shared_name(subject, areas):
        return subject
    return _widened(subject, named, opening, areas)


def _in_title(title: str, areas: Areas) -> list[Area]:
    whole = area_in_heading(title, areas)
    found = [whole] if whole is not None else [area for _, _, area in areas_in(title, areas)]
    return list({area.id: area for area in found if area.kind not in NEVER}.values())


def _weight(area: Area, named: Mapping[str, int]) -> int:
    """How much an area is named itself; a region's name counts double, as a text about it names its cities too."""
    return named[area.id] * (2 if area.kind in REGIONAL else 1)


def _mentions(doc: Document, sections: Sequence[Section], areas: Areas) -> tuple[Counter[str], set[str]]:
    """How often each area is named, more on the first page; and which are named there or in the title."""
    first = doc.pages[0].end if doc.pages and doc.text[: doc.pages[0].end].strip() else doc.body + OPENING
    named: Counter[str] = Counter()
    opening = {area.id for _, _, area in areas_in(doc.title, areas)}
    for section in sections:
        for block in (*([section.heading] if section.heading else []), *section.blocks):
            if block.kind is not BlockKind.FURNITURE:
                early = block.begin < first
                for _, _, area in areas_in(block.text, areas):
                    named[area.id] += IN_OPENING if early else 1
                    if early:
                        opening.add(area.id)
    return named, opening


def _shared_name(area: Area, areas: Areas) -> bool:
    """Whether a wider area bears the same name: the city, the region and the province of Utrecht."""
    return any(other.id != area.id and area.id in areas.within(other.id) for other in _of_name(area, areas))


def _of_name(area: Area, areas: Areas) -> tuple[Area, ...]:
    prefixed = (f"{word} {area.name}" for word in ("regio", "metropoolregio", "provincie"))
    return tuple({a.id: a for name in (area.name, *prefixed) for a in areas.find_all(name)}.values())


def _widened(area: Area, named: Mapping[str, int], opening: set[str], areas: Areas) -> Area:
    for id_ in sorted(areas.ancestors(area.id), key=lambda a: (len(areas.within(a)), a)):
        wider = areas.get(id_)
        if wider is None or wider.kind in NEVER or not (id_ in opening or named.get(id_, 0) >= MIN_NAMED):
            continue
        inside, own = areas.within(id_), areas.within(area.id)
        total = sum(n for other, n in named.items() if other in inside)
        outside = sum(n for other, n in named.items() if other in inside and other not in own)
        if outside >= WIDER * total:
            return _widened(wider, named, opening, areas)
    return area
