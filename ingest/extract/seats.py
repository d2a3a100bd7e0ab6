"""Where bodies and networks sit (``ligtIn``): bracketed areas, "huisvest", captions, names with an area, chapters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.extract.context import Context, area_ref
from ingest.extract.enumerations import groups
from ingest.extract.spots import REGIONS, At, Relations, Spot, area_of, sentences
from ingest.types import BlockKind, Ref
from kg.reference import Area

HOSTS = re.compile(
    r"\b(?:thuisbasis (?:van|voor)|huisvest(?:en)?|herberg(?:t|en)|vind je|vindt u|"
    r"bevind(?:t|en) zich|zetel(?:t|en)|(?:is|zijn) (?:\w+ ){0,3}gevestigd)\b"
)
"""What stands before the things that a place has: "het is de thuisbasis van X"."""

LOCATED = ("gemeente", "plaats", "wijk", "deelregio", "regio", "metropoolregio", "provincie", "landelijk-gebied")
NAMED_AFTER = ("deelregio", "regio", "metropoolregio", "provincie", "landelijk-gebied")
"""Kinds of areas that a network with its name works for; one named after a city may work for more."""

ANOTHER_CLAUSE = re.compile(r"\b(?:met|brengt|werkt|werken|die|dat|waar|waarin|omdat|zodat)\b")
OUTSIDE = ("land", "continent", "unie")
DASHED = re.compile(r"^\s*[-–]\s*(?:te |in )?$")
SUBJECT_VERB = re.compile(r"^(?:\s*\([^()]*\))?,?\s+(?:is|zijn|vormt|wordt|werkt|stimuleert|speelt|verbindt)\b")
CAPTION_LENGTH = 110
REACH = 220


def seats(spot: Spot, context: Context, out: Relations) -> None:
    """``ligtIn`` of hotspots, bodies and areas that the words or the chapter of a block place."""
    _bracketed(spot, context, out)
    _captioned(spot, out)
    _in_names(spot, context, out)
    subject: Area | None = None
    for begin, end in sentences(spot.block.text):
        inside = [m for m in spot.mentions if begin <= m.begin < end]
        first = area_of(inside[0].ref, context) if inside and inside[0].begin - begin < 25 else None
        subject = first if first is not None and first.kind in LOCATED else subject
        _hosted(spot, (begin, end), inside, subject or spot.about, context, out)
        _in_chapter(spot, begin, inside, context, out)


def _bracketed(spot: Spot, context: Context, out: Relations) -> None:
    """ "Greenport X (A, B en C)": a network or place with its areas in brackets."""
    text = spot.block.text
    for left, right in pairwise(list(groups(text, spot.mentions))):
        thing = left[-1]
        if not re.fullmatch(r"\s*\((?:in |o\.a\. |oa |onder andere )?", text[thing.end : right[0].begin]):
            continue
        areas = [m for m in right if m.ref.type == "Gebied"]
        closed = re.match(r"[^()]{0,40}\)", text[right[-1].end :])
        if closed and len(areas) == len(right) and (thing.ref.type == "Hotspot" or thing.alliance):
            for member in areas:
                area = area_of(member.ref, context)
                if area is None or area.kind not in OUTSIDE:
                    out.add(thing.ref, "ligtIn", member.ref, spot, thing.begin, member.end, 0.7)


def _captioned(spot: Spot, out: Relations) -> None:
    """A short line "X - Plaats" that names a thing and then, alone, its place."""
    text = spot.block.text.rstrip()
    if len(text) > CAPTION_LENGTH or len(spot.mentions) != 2:
        return
    thing, place = spot.mentions
    named = thing.begin == 0 and thing.ref.type in ("Organisatie", "Hotspot") and place.ref.type == "Gebied"
    if named and place.end >= len(text) and DASHED.match(text[thing.end : place.begin]):
        out.add(thing.ref, "ligtIn", place.ref, spot, 0, place.end, 0.7)


def _in_names(spot: Spot, context: Context, out: Relations) -> None:
    """A network named after its region, a harbour or park "van" or "te" a place."""
    for mention in spot.mentions:
        words = mention.ref.name.split()
        if mention.ref.type == "Hotspot" and len(words) > 2 and words[-2].casefold() in ("van", "te", "in"):
            area = context.areas.find(words[-1])
        elif mention.alliance:
            area = _named_region(words, context)
            area = area if area is not None and area.kind in NAMED_AFTER else None
        else:
            continue
        if area is not None and area.kind in LOCATED and not area.common_word:
            out.add(mention.ref, "ligtIn", area_ref(area), spot, mention.begin, mention.end, 0.6)


def _named_region(words: Sequence[str], context: Context) -> Area | None:
    """The area that a name begins or ends with, the longest first."""
    for size in range(min(4, len(words) - 1), 0, -1):
        for part in (words[-size:], words[:size]):
            area = context.areas.find(" ".join(part)) if part[0][:1].isupper() else None
            if area is not None:
                return area
    return None


def _hosted(
    spot: Spot, sentence: tuple[int, int], inside: Sequence[At], area: Area | None, context: Context, out: Relations
) -> None:
    """ "De regio is de thuisbasis van X", "Utrecht herbergt Y": what comes after the verb lies in the subject."""
    verb = HOSTS.search(spot.block.text, *sentence)
    if verb is None or area is None or area.kind in OUTSIDE:
        return
    if any(m.end <= verb.start() and m.ref.type in ("Hotspot", "Organisatie") for m in inside):
        return
    for mention in inside:
        between = spot.block.text[verb.end() : mention.begin]
        if mention.begin < verb.end() or len(between) > REACH or ANOTHER_CLAUSE.search(between):
            continue
        if mention.ref.type in ("Hotspot", "Organisatie") or _can_lie(mention.ref, area, context):
            out.add(mention.ref, "ligtIn", area_ref(area), spot, mention.begin, mention.end, 0.6)


def _can_lie(ref: Ref, area: Area, context: Context) -> bool:
    if ref.type != "Gebied":
        return False
    small = context.areas.get(ref.region) if ref.region else None
    return small is None or (small.id != area.id and area.id not in context.areas.within(small.id))


def _in_chapter(spot: Spot, begin: int, inside: Sequence[At], context: Context, out: Relations) -> None:
    """A network that a sentence in the chapter of a region is about, a body in the columns of its profile."""
    about = spot.about
    if about is None or about.kind not in REGIONS or (spot.cell is not None and spot.cell.role == "kruisbestuiving"):
        return
    for mention in inside[:1]:
        elsewhere = _named_region(mention.ref.name.split(), context)
        within = elsewhere is None or elsewhere.id in context.areas.within(about.id)
        opens = mention.begin == begin and SUBJECT_VERB.match(spot.block.text[mention.end :]) is not None
        listed = spot.cell is not None and spot.cell.role in ("cluster", "hotspot")
        prose = spot.block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        if mention.alliance and within and ((prose and opens) or listed):
            out.add(mention.ref, "ligtIn", area_ref(about), spot, mention.begin, mention.end, 0.55)
