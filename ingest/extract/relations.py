"""Relations between the entities of a document: place, hotspots, participation, partners, executors, availability.

Works on what earlier extractors found: each entity mention is put back into its block (`spots`), with the area that the
block is about (profile, section or document), and rules read the words between mentions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.extract.belonging import belonging, members_of_groups, tracks_of_main
from ingest.extract.context import Context, area_ref, document_area
from ingest.extract.placing import place_by_chapter, place_by_words, place_in_whole
from ingest.extract.roles import roles
from ingest.extract.seats import seats
from ingest.extract.spots import At, Relations, Spot, area_of, find_spots, sentences
from ingest.extract.taking_part import EXECUTED, drawn_up, participation, partners
from ingest.types import Extraction, RawRelation, Section
from kg.model import Document
from kg.reference import Area

AVAILABLE = re.compile(
    r"beschikbaar|investeert|geïnvesteerd|ondernemers|bedrijven|steunpunten|aanvragen|mkb|bieden|biedt|heeft",
    re.IGNORECASE,
)
RUNS = re.compile(r"^[^.]{0,40}\b(?:beheert|verstrekt|biedt|heeft|voert|lanceerde|investeert|financiert)\b")
PROVIDES = re.compile(
    r"\b(?:heeft|hebben|biedt|bieden|beheert|beheren|verstrekt|verstrekken|voert|voeren|financiert|lanceert|kent|kennen)\b"
)
BY = re.compile(r"^\s+(?:via|van|door)\s+(?:de |het )?$")
RUNNERS = ("rom", "overheid", "financier")


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Relations that `doc` states between the entities in ``context.entities``."""
    out = Relations(doc)
    whole = document_area(doc, sections, context.areas)
    main = context.areas.get(whole.region) if whole is not None and whole.region else None
    spots = list(find_spots(doc, sections, context))
    for spot in spots:
        place_by_words(spot, context, out)
        place_by_chapter(spot, context, main, out)
        seats(spot, context, out)
        participation(spot, out)
        partners(spot, out)
        belonging(spot, out)
        roles(spot, out)
        drawn_up(spot, out)
        members_of_groups(spot, out)
        _financing(spot, context, out)
    place_in_whole(spots, main, context, out)
    tracks_of_main(spots, context, out)
    return Extraction(tuple(r for r in out.rows if not _upside_down(r, context)))


LEVELS = {"wijk": 0, "plaats": 1, "gemeente": 2, "regio": 3, "deelregio": 3, "provincie": 4, "land": 5, "unie": 6}
"""What is of a higher or the same level does not lie in what is of a lower one; an unknown area counts as a wijk."""


def _upside_down(row: RawRelation, context: Context) -> bool:
    """Whether a relation says that a known area lies in one that is smaller: its brackets were read the wrong way."""
    if row.predicate != "ligtIn" or row.object.type != "Gebied":
        return False
    inner, outer = area_of(row.subject, context), area_of(row.object, context)
    if inner is None or inner.kind not in LEVELS:
        return False
    if outer is None:
        return LEVELS[inner.kind] >= LEVELS["gemeente"]
    if outer.id in context.areas.ancestors(inner.id) or outer.kind not in LEVELS:
        return False
    return LEVELS[inner.kind] >= LEVELS[outer.kind]


def _financing(spot: Spot, context: Context, out: Relations) -> None:
    """Where an instrument is available and who runs it: list label, own name, or its sentence."""
    for begin, end in sentences(spot.block.text):
        inside = [m for m in spot.mentions if begin <= m.begin < end]
        for mention in (m for m in inside if m.ref.type == "Financiering"):
            for source in spot.label:
                _from_label(spot, mention, source, context, out)
            for source in inside:
                _from_sentence(spot, (begin, end), mention, source, context, out)
            named = _region_in(mention.ref.name, context)
            if named is not None:
                out.add(mention.ref, "beschikbaarIn", area_ref(named), spot, mention.begin, mention.end, 0.7)


def _from_label(spot: Spot, mention: At, source: At, context: Context, out: Relations) -> None:
    area = area_of(source.ref, context)
    if area is not None and area.kind not in ("land", "continent"):
        out.add(mention.ref, "beschikbaarIn", source.ref, spot, mention.begin, mention.end, 0.75)
        if area.kind == "provincie":
            out.add(mention.ref, "uitgevoerdDoor", source.ref, spot, mention.begin, mention.end, 0.6)
    elif source.ref.type == "Organisatie" and source.subtype in RUNNERS and _provides(spot.block.label, source):
        out.add(mention.ref, "uitgevoerdDoor", source.ref, spot, mention.begin, mention.end, 0.65)


def _provides(lead: str, source: At) -> bool:
    """Whether the line over a list says that this body has what is listed, or is its bare name."""
    return bool(PROVIDES.search(lead)) or (source.ref.name in lead and len(lead) < len(source.ref.name) + 12)


def _from_sentence(
    spot: Spot, sentence: tuple[int, int], mention: At, source: At, context: Context, out: Relations
) -> None:
    text = spot.block.text
    span = (min(mention.begin, source.begin), max(mention.end, source.end))
    area = area_of(source.ref, context)
    if (
        area is not None
        and area.kind not in ("land", "continent")
        and AVAILABLE.search(text[sentence[0] : sentence[1]])
    ):
        out.add(mention.ref, "beschikbaarIn", source.ref, spot, *span, 0.65)
    elif source.ref.type == "Organisatie" and _runs(text, mention, source):
        out.add(mention.ref, "uitgevoerdDoor", source.ref, spot, *span, 0.65)


def _runs(text: str, instrument: At, organisation: At) -> bool:
    if instrument.end <= organisation.begin:
        between = text[instrument.end : organisation.begin]
        return bool((EXECUTED.search(between) and len(between) < 80) or BY.match(between))
    return bool(RUNS.match(text[organisation.end : instrument.begin]))


def _region_in(name: str, context: Context) -> Area | None:
    words = re.sub(r"(?:\s+(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?)+$", "", name).split()
    for size in (3, 2, 1):
        area = context.areas.find(" ".join(words[-size:])) if len(words) > size else None
        if area is not None and area.kind not in ("land", "continent", "plaats") and not area.common_word:
            return area
    return None
