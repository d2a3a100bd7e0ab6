"""Where things lie: ``ligtIn`` and ``heeftHotspot``, from the words between, the chapter, and the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.extract.context import Context, area_in_heading, area_ref
from ingest.extract.enumerations import groups
from ingest.extract.spots import REGIONS, At, Relations, Spot, area_of, pairs, sentences
from ingest.types import BlockKind, Ref
from kg.reference import Area

PLACED = frozenset({"Hotspot", "Organisatie", "Gebied"})
KIND = r"(?:wijk |stad |gemeente |regio |deelregio |provincie |[a-z]+se (?:wijk|buurt|stad) )?"
IN_PLACE = re.compile(
    rf"^[^.;:]{{0,40}}?\b(?:in|te|bij|nabij|op|vanuit|van)\s+(?:de |het |den )?{KIND}$|^\s*\($|^\s*,\s*(?:de |het )?$|"
    rf"^[^.;:]{{0,30}}\b(?:gevestigd|ligt|staat) (?:in|te|op)\s+(?:de |het )?{KIND}$"
)
"""What may stand between a thing and the place it lies in: "X in Y", "X (Y)", "X, Y"."""

INSIDE = re.compile(r"\b(?:[Ii]n|[Bb]innen) (?:de |het )?(?:regio |deelregio |gemeente |provincie |stad )?$")
SEATED = re.compile(r"\b(?:gevestigd|actief|ligt|liggen|staat|staan|zit|zitten|huist|vind je|bevindt|bevinden|zijn)\b")
UMBRELLA = re.compile(r"^\s*,?\s*(?:zoals|waaronder|met|met daarin|namelijk|te weten|:|\()\s*(?:de |het )?$")
CREDIT = re.compile(r"\s[-–]\s[^-–]{4,40}$")
MUNICIPAL = ("gemeente", "plaats", "wijk", "deelregio")
CAPTION_LENGTH = 110
ESTABLISHED = 3
"""Mentions from which an alliance is one of the document's own region."""


def place_by_words(spot: Spot, context: Context, out: Relations) -> None:
    """ "Cartesius in Utrecht", "De Koepel (Haarlem)", "Utrecht: Overvecht, Lunetten", "Haven van IJmuiden"."""
    text = spot.block.text
    lists = list(groups(text, spot.mentions))
    for left, right in pairwise(lists):
        b = right[0]
        if b.ref.type != "Gebied" or not IN_PLACE.match(text[left[-1].end : b.begin]):
            continue
        for a in left:
            if a.ref.type in PLACED and _lies(text, spot, left[-1], a, b, context):
                out.add(a.ref, "ligtIn", b.ref, spot, a.begin, b.end, 0.75)
    for a, b in pairs(spot.mentions, 1):
        loose = a.ref.type in PLACED and b.ref.type == "Gebied" and a.end <= b.begin
        if loose and text[a.end : b.begin].strip() == "," and _lies(text, spot, a, a, b, context):
            out.add(a.ref, "ligtIn", b.ref, spot, a.begin, b.end, 0.6)
    for mention in spot.mentions:
        area = named_area(mention.ref.name, context) if mention.ref.type == "Hotspot" else None
        if area is not None and area.kind != "plaats":
            out.add(mention.ref, "ligtIn", area_ref(area), spot, mention.begin, mention.end, 0.65)
    _by_label(spot, context, out)
    _by_caption(spot, out)
    for begin, end in sentences(text):
        inside = [m for m in spot.mentions if begin <= m.begin < end]
        _by_opening(text, begin, spot, inside, out)
        _by_umbrella(text, spot, inside, context, out)


def _lies(text: str, spot: Spot, last: At, a: At, b: At, context: Context) -> bool:
    """Whether `a`, in an enumeration that ends with `last`, lies in area `b` after it."""
    between = text[last.end : b.begin]
    large = area_of(b.ref, context)
    if not IN_PLACE.match(between) or (large is not None and large.kind in ("land", "continent")):
        return False
    if a.ref.type == "Gebied":
        return smaller(a, b, context)
    if a.ref.type == "Organisatie":
        loose = between.strip() in (",", "(") and spot.block.kind is not BlockKind.CAPTION
        return not loose and not re.search(r"\bvan\b", between)
    return True


def smaller(a: At, b: At, context: Context) -> bool:
    """Whether area `a` can lie in `b`: known to, or `a` is not a known area and `b` is."""
    first, second = area_of(a.ref, context), area_of(b.ref, context)
    if first is not None and second is not None:
        return first.id != second.id and first.id in context.areas.within(second.id)
    return first is None and second is not None and second.kind not in ("land", "continent")


def named_area(name: str, context: Context) -> Area | None:
    """The municipality or place at the end or start of a name: Haven van IJmuiden, Hilversum Media Park."""
    words = name.split()
    for size in range(min(4, len(words) - 1), 0, -1):
        for part in (" ".join(words[-size:]), " ".join(words[:size])):
            area = context.areas.find(part) if part[:1].isupper() or part[:1] in "’'" else None
            if area is not None and not area.common_word and area.kind in MUNICIPAL:
                return area
    return None


def _by_label(spot: Spot, context: Context, out: Relations) -> None:
    """An item that begins with an area and a colon: what follows lies there."""
    head = spot.mentions[0] if spot.mentions else None
    if head is None or head.ref.type != "Gebied" or not spot.block.text[head.end :].startswith(":"):
        return
    for other in spot.mentions[1:]:
        if other.ref.type == "Hotspot" or (other.ref.type == "Gebied" and smaller(other, head, context)):
            out.add(other.ref, "ligtIn", head.ref, spot, head.begin, other.end, 0.8)


def _by_caption(spot: Spot, out: Relations) -> None:
    """A caption or short line that names a thing first and a place last: "X, what it makes, Haarlem"."""
    text = CREDIT.sub("", spot.block.text).rstrip()
    if len(text) > CAPTION_LENGTH or text.endswith((".", ":")) or len(spot.mentions) < 2:
        return
    first, last = spot.mentions[0], spot.mentions[-1]
    thing = first.begin == 0 and first.ref.type in ("Organisatie", "Hotspot") and last.ref.type == "Gebied"
    if thing and last.end >= len(text) and text[: last.begin].rstrip().endswith(","):
        out.add(first.ref, "ligtIn", last.ref, spot, first.begin, last.end, 0.75)


def _by_opening(text: str, begin: int, spot: Spot, inside: Sequence[At], out: Relations) -> None:
    """ "Binnen X zijn drie ROM’s actief: A, B en C": what is said to be there lies there."""
    head = inside[0] if inside else None
    if head is None or head.ref.type != "Gebied" or not INSIDE.search(text[begin : head.begin]):
        return
    for other in inside[1:]:
        between = text[head.end : other.begin]
        if other.ref.type in ("Hotspot", "Organisatie") and SEATED.search(between) and len(between) < 120:
            out.add(other.ref, "ligtIn", head.ref, spot, head.begin, other.end, 0.65)


def _by_umbrella(text: str, spot: Spot, inside: Sequence[At], context: Context, out: Relations) -> None:
    """ "Noordwest-Europa, zoals Frankfurt en Hamburg": areas listed under a larger one."""
    lists = list(groups(text, inside))
    for left, right in pairwise(lists):
        head = left[-1]
        if head.ref.type != "Gebied" or not UMBRELLA.match(text[head.end : right[0].begin]):
            continue
        large = area_of(head.ref, context)
        for member in right:
            small = area_of(member.ref, context)
            if member.ref.type != "Gebied" or (large and small and large.id in context.areas.within(small.id)):
                continue
            known = large is not None and small is not None and large.kind in ("gemeente", "deelregio", "provincie")
            if known and large and small and small.id not in context.areas.within(large.id):
                continue
            out.add(member.ref, "ligtIn", head.ref, spot, head.begin, member.end, 0.65)


def place_by_chapter(spot: Spot, context: Context, main: Area | None, out: Relations) -> None:
    """What stands in the chapter or profile of a region lies there: its hotspots and municipalities."""
    about, foreign = spot.about, spot.cell is not None and spot.cell.role == "kruisbestuiving"
    if about is None or (foreign and spot.cell is not None and spot.cell.other is None):
        return
    if about.kind not in ("deelregio", "regio", "gemeente", "provincie"):
        return
    within = context.areas.within(about.id)
    for mention in spot.mentions:
        begin, end = mention.begin, mention.end
        if mention.ref.type == "Hotspot":
            elsewhere = named_area(mention.ref.name, context)
            if elsewhere is None or elsewhere.id in within or elsewhere.kind == "plaats":
                out.add(mention.ref, "ligtIn", area_ref(about), spot, begin, end, 0.7)
                if about.kind in REGIONS:
                    out.add(area_ref(about), "heeftHotspot", mention.ref, spot, begin, end, 0.7)
        elif mention.ref.type == "Gebied" and not foreign:
            area = area_of(mention.ref, context)
            if area is not None and area.id != about.id and area.id in within:
                out.add(mention.ref, "ligtIn", area_ref(about), spot, begin, end, 0.7)
        elif foreign and mention.ref.type == "Organisatie":
            elsewhere = named_area(mention.ref.name, context)
            if elsewhere is None or elsewhere.id in within:
                out.add(mention.ref, "ligtIn", area_ref(about), spot, begin, end, 0.55)
    if main is None or about.id == main.id or spot.block is not spot.section.heading:
        return
    titled = area_in_heading(spot.block.text, context.areas)
    if titled is about and about.id in context.areas.within(main.id):
        out.add(area_ref(about), "ligtIn", area_ref(main), spot, 0, len(spot.block.text), 0.6)


def place_in_whole(spots: Sequence[Spot], main: Area | None, context: Context, out: Relations) -> None:
    """Areas in the area of the whole document, and hotspots and alliances that no chapter places: once each."""
    if main is None or main.kind not in (*REGIONS, "provincie"):
        return
    placed = {r.subject for r in out.rows if r.predicate == "ligtIn"}
    chapters = any(s.about is not None and s.about.id != main.id and s.about.kind in REGIONS for s in spots)
    counts = Counter(m.ref for s in spots for m in s.mentions)
    done: set[Ref] = set()
    inside = context.areas.within(main.id)
    for spot in spots:
        for mention in spot.mentions:
            ref, area = mention.ref, area_of(mention.ref, context)
            if ref in done or not (area is not None or spot.about in (None, main)):
                continue
            span = (mention.begin, mention.end)
            if area is not None and area.id != main.id and area.id in inside:
                if ref not in placed or area.kind == "deelregio":
                    done.add(ref)
                    out.add(ref, "ligtIn", area_ref(main), spot, *span, 0.55)
            elif ref.type == "Hotspot":
                elsewhere = named_area(ref.name, context)
                if elsewhere is not None and elsewhere.id not in inside:
                    continue
                done.add(ref)
                if main.kind in REGIONS and not chapters:
                    out.add(area_ref(main), "heeftHotspot", ref, spot, *span, 0.5)
            elif mention.alliance and ref not in placed and not chapters and counts[ref] >= ESTABLISHED:
                done.add(ref)
                out.add(ref, "ligtIn", area_ref(main), spot, *span, 0.4)
