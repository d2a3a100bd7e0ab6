"""What is part of what (``onderdeelVan``): by verb, by enumeration, by lead-in line, by the heading above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.extract.context import Context
from ingest.extract.enumerations import groups
from ingest.extract.patterns import GROUPS
from ingest.extract.projecten import TRACK, track_label
from ingest.extract.spots import FOCUS, At, Relations, Spot, pairs, sentences
from ingest.types import Block, BlockKind, Ref
from kg.naming import CONTEXT

PART_OF = re.compile(
    r"(?:maakt|maken|is|zijn|als|wordt|worden|vormt|vormen|blijft)\s+(?:\w+\s+){0,2}?onderdeel (?:uit )?van|"
    r"(?:valt|vallen|viel) (?:ook |alle |beide )?(?:onder|binnen)|(?:hoort|horen) (?:ook )?bij|behoort tot|behoren tot|"
    r"onderdeel van|deel (?:uit )?van|in het kader van|voortvloeit uit|gekoppeld aan|deelproject van|project van|"
    r"spoor van|pijler van|\bmet het\s*$|waaronder",
    re.IGNORECASE,
)
BELONGS = re.compile(r"^\s*(?:hoort|horen|valt|vallen) (?:daar|hier)(?:bij|onder)", re.IGNORECASE)
AREAS_FORM = re.compile(r"\bvorm(?:t|en)\s+(?:samen\s+)?(?:de|het)\s+(?:(?:metropool|deel|stads)?regio\s+)?$")
HOLDS = re.compile(
    r"\b(?:vallen|valt|bestaat|bestaan|omvat|omvatten|behoren|horen|kent|telt|onderscheiden|bevat|met daarin|daaronder|"
    r"met (?:de |drie |vier |vijf |twee )?(?:projecten|deelprojecten|onderdelen|programmalijnen))\b",
    re.IGNORECASE,
)
"""Between a whole and its parts: "X bestaat uit A, B en C", "onder X vallen A en B"."""

LISTS_PARTS = re.compile(
    r"\b(?:bestaat uit|bestaan uit|omvat|vallen|valt|behoren|horen|projecten|deelprojecten|onderdelen|sporen|"
    r"kernthema[’']s|thema[’']s|pijlers|lijnen)\b",
    re.IGNORECASE,
)
ANAPHOR = re.compile(
    r"\b(?:het|de|dit|deze|die|dat|ons|onze)\s+(?P<noun>fieldlab|campus|programma|project|deal|consortium|hub|lab|agenda|"
    r"akkoord|pact|netwerk|alliantie|coalitie|plan|district|park)\b",
    re.IGNORECASE,
)
"""A thing named before by its noun alone: "het fieldlab", "de deal"."""

WHOLES = frozenset({"regiodeal", "citydeal", "programma", "groeifonds", "overig", "campagne"})
MAIN_MENTIONS = 8
"""Mentions from which a programme can be what a whole document is about."""

NEAR = 110
GROUP_REFS = frozenset(Ref(kind.type, name) for name, kind in GROUPS.items())


def belonging(spot: Spot, out: Relations) -> None:
    """``onderdeelVan`` from the words of a block, the line that introduces it and the headings above it."""
    _by_pair(spot, out)
    for begin, end in sentences(spot.block.text):
        inside = [m for m in spot.mentions if begin <= m.begin < end]
        _by_verb(spot, end, inside, out)
        _by_enumeration(spot, inside, out)
        _areas(spot, begin, inside, out)
    _by_lead(spot, out)
    _by_heading(spot, out)


def meant(noun: str, spot: Spot, before: int) -> tuple[At, Block] | None:
    """What "het fieldlab" or "de deal" means: the last thing named so before it, in the block or in a heading above."""
    low = noun.casefold()
    here = [(m, spot.block) for m in reversed(spot.mentions) if m.end <= before]
    named = [*here, *((m, b) for b, m in spot.above)]
    if spot.topic is not None and spot.topic not in [m for m, _ in named]:
        named.append((spot.topic, spot.block))
    return next(((m, b) for m, b in named if _is_called(m, low)), None)


def _is_called(mention: At, noun: str) -> bool:
    if mention.ref.type not in FOCUS and not mention.alliance:
        return False
    return noun in mention.ref.name.casefold() or noun == (mention.subtype or "").replace("regiodeal", "deal")


def _by_pair(spot: Spot, out: Relations) -> None:
    """ "X. Y hoort daarbij", "X met het project Y", and "X (Y)" between two of a kind."""
    text = spot.block.text
    for a, b in pairs(spot.mentions):
        if a.end > b.begin or a.ref.type not in (*FOCUS, "Organisatie", "Financiering") or a.ref == b.ref:
            continue
        between = text[a.end : b.begin]
        apart = re.search(r"[.!?]\s*$", between)
        if len(between) < 90 and b.ref.type in FOCUS and apart and BELONGS.match(text[b.end :]):
            out.add(b.ref, "onderdeelVan", a.ref, spot, a.begin, b.end, 0.7)
        if b.ref.type not in FOCUS and not b.alliance:
            continue
        if PART_OF.search(between) and len(between) < 90 and not re.search(r"\.\s", between):
            if re.search(r"met het\s*$|waaronder", between):
                if a.ref.type in FOCUS and b.ref.type in FOCUS:
                    out.add(b.ref, "onderdeelVan", a.ref, spot, a.begin, b.end, 0.6)
            else:
                out.add(a.ref, "onderdeelVan", b.ref, spot, a.begin, b.end, 0.7)
        elif a.ref.type == b.ref.type and a.ref.type in FOCUS and re.fullmatch(r"\s*[(/]\s*", between):
            first, second = (b, a) if "/" in between else (a, b)
            out.add(first.ref, "onderdeelVan", second.ref, spot, a.begin, b.end, 0.6)


def _by_verb(spot: Spot, end: int, inside: Sequence[At], out: Relations) -> None:
    """ "De projecten A, B en C maken deel uit van het programma (X)": every name of the enumeration."""
    text = spot.block.text
    for group in groups(text, inside):
        parts = [m for m in group if m.ref.type in FOCUS]
        after = text[group[-1].end : min(end, group[-1].end + NEAR)]
        verb = PART_OF.search(after)
        if not parts or verb is None or re.search(r"met het\s*$|waaronder", verb[0]):
            continue
        at = group[-1].end + verb.end()
        whole = next((m for m in inside if m.begin >= at and m.begin - at < 60), None)
        block = spot.block
        if whole is None and (named := ANAPHOR.match(text[at:end].lstrip())) is not None:
            found = meant(named["noun"], spot, group[0].begin)
            whole, block = found if found is not None else (None, block)
        if whole is not None and (whole.ref.type in FOCUS or whole.alliance):
            for part in parts:
                span = (part.begin, max(part.end, whole.end if block is spot.block else part.end))
                out.add(part.ref, "onderdeelVan", whole.ref, spot, *span, 0.7, (block, "kop"))


def _by_enumeration(spot: Spot, inside: Sequence[At], out: Relations) -> None:
    """ "X bestaat uit A, B en C", "onder X vallen A en B": parts, members or smaller areas of X."""
    text = spot.block.text
    for left, right in pairwise(list(groups(text, inside))):
        whole, between = left[-1], text[left[-1].end : right[0].begin]
        other_way = PART_OF.search(between) is not None and not _opened(text, whole.begin)
        if len(between) > NEAR or other_way or not HOLDS.search(between) or re.search(r"\.\s", between):
            continue
        for part in right:
            if part.ref == whole.ref:
                continue
            if whole.ref.type in FOCUS and part.ref.type in FOCUS:
                out.add(part.ref, "onderdeelVan", whole.ref, spot, whole.begin, part.end, 0.7)
            elif (whole.alliance or whole.ref.type == "Programma") and part.ref.type == "Organisatie":
                out.add(part.ref, "betrokkenBij", whole.ref, spot, whole.begin, part.end, 0.65)
            elif whole.ref.type == part.ref.type == "Gebied" and re.search(r"bestaa[nt]", between):
                out.add(part.ref, "onderdeelVan", whole.ref, spot, whole.begin, part.end, 0.65)


def _areas(spot: Spot, begin: int, inside: Sequence[At], out: Relations) -> None:
    """ "De regio X bestaat uit A (B en C) en D", "Acht gemeenten vormen de regio X: A, B en C": areas of a region."""
    text = spot.block.text
    areas = [m for m in inside if m.ref.type == "Gebied"]
    for i, whole in enumerate(areas[:-1]):
        after = text[whole.end : areas[i + 1].begin]
        formed = AREAS_FORM.search(text[begin : whole.begin]) is not None and re.match(r"\s*[:,]", after)
        if formed or re.match(r"\s+(?:bestaat|bestaan) uit\b", after):
            for part in areas[i + 1 :]:
                out.add(part.ref, "onderdeelVan", whole.ref, spot, whole.begin, part.end, 0.65)
            return


def _opened(text: str, begin: int) -> bool:
    """Whether "onder" or "binnen" stands before a name: "Onder het programma X vallen …"."""
    return (
        re.search(r"\b(?:onder|binnen|tot|bij)\s+(?:(?:het|de|deze|dit)\s+)?(?:\w+\s+)?$", text[:begin], re.I)
        is not None
    )


def _by_lead(spot: Spot, out: Relations) -> None:
    """Items under a line that names the whole: "Onder het programma X vallen:", "Kernthema’s van X:"."""
    first = next(iter(spot.mentions), None)
    if first is None or (spot.lead is None and not spot.label):
        return
    wholes = [m for m in spot.label if m.ref.type == "Programma"]
    lead = spot.lead.text if spot.lead is not None else ""
    said_by = (spot.lead, "regel erboven") if spot.lead is not None else None
    if wholes and first.ref.type in (*FOCUS, "Cluster"):
        out.add(first.ref, "onderdeelVan", wholes[-1].ref, spot, first.begin, first.end, 0.6, said_by)
    elif spot.label and spot.label[0].ref.type == "Cluster" and (first.ref.type == "Hotspot" or first.alliance):
        if first.begin < 4:
            out.add(first.ref, "onderdeelVan", spot.label[0].ref, spot, first.begin, first.end, 0.55, said_by)
    elif first.ref.type in FOCUS and first.begin < 6 and LISTS_PARTS.search(lead):
        named = ANAPHOR.search(lead)
        found = meant(named["noun"], spot, 0) if named is not None else None
        if found is not None and found[0].ref.type == "Programma":
            out.add(first.ref, "onderdeelVan", found[0].ref, spot, first.begin, first.end, 0.6, (found[1], "kop"))


def _by_heading(spot: Spot, out: Relations) -> None:
    """A listed or headed project under the heading of a programme, a thing under the heading of a sector."""
    first = next(iter(spot.mentions), None)
    if first is None:
        return
    listed = spot.block.kind in (BlockKind.LIST_ITEM, BlockKind.HEADING, BlockKind.CELL) and spot.cell is None
    project = listed and first.begin < 4 and first.ref.type == "Programma" and first.subtype == "project"
    if not project or any(TRACK.match(t.rstrip(":. ")) for t in spot.section.path):
        return
    for block, whole in spot.above:
        if whole.ref.type == "Programma" and whole.subtype in WHOLES and whole.ref != first.ref:
            out.add(first.ref, "onderdeelVan", whole.ref, spot, first.begin, first.end, 0.6, (block, "kop"))
            return


def members_of_groups(spot: Spot, out: Relations) -> None:
    """ "Er zijn drie ROM’s actief: A, B en C": each is one of the actors named as a group (``onderdeelVan``)."""
    text = spot.block.text
    lists = list(groups(text, spot.mentions))
    for left, right in pairwise(lists):
        head = left[-1]
        if head.ref in GROUP_REFS and re.fullmatch(
            r"[^.:]{0,25}:\s*(?:[Dd]e |[Hh]et )?", text[head.end : right[0].begin]
        ):
            for member in right:
                if member.ref.type == "Organisatie":
                    out.add(member.ref, "onderdeelVan", head.ref, spot, head.begin, member.end, 0.7)


def tracks_of_main(spots: Sequence[Spot], context: Context, out: Relations) -> None:
    """Tracks without a programme above them are part of the programme that the whole document is about."""
    counts = Counter(
        e.ref
        for e in context.entities
        if e.ref.type == "Programma" and e.subtype in ("regiodeal", "citydeal", "programma")
    )
    own = next((e for e in context.entities if e.evidence.method == "eigen programma"), None)
    main = own.ref if own is not None else min(counts, key=lambda r: (-counts[r], r.name)) if counts else None
    tracks = {e.ref for e in context.entities if e.evidence.method == "spoor"}
    if any(not r.name.startswith("Cluster") for r in tracks):
        tracks = {r for r in tracks if not r.name.startswith("Cluster")}
    if main is None or main in tracks or (own is None and counts[main] < MAIN_MENTIONS):
        return
    part = {r.subject for r in out.rows if r.predicate == "onderdeelVan"}
    for spot in spots:
        for mention in spot.mentions:
            if mention.ref in tracks and mention.ref not in part:
                part.add(mention.ref)
                before = len(out.rows)
                out.add(mention.ref, "onderdeelVan", main, spot, mention.begin, mention.end, 0.5)
                if own is not None and len(out.rows) > before:
                    said = replace(own.evidence, method=f"{CONTEXT}eigen programma")
                    out.rows[-1] = replace(out.rows[-1], support=(said,))


def track_of(spot: Spot) -> Ref | None:
    """The track that a heading above names."""
    for title in reversed(spot.section.path):
        if (match := TRACK.match(title.rstrip(":. "))) is not None:
            return Ref("Programma", track_label(match))
    return None
