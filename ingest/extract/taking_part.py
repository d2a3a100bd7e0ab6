"""Who takes part in what: partners, participants, executors, and what is part of what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.extract.context import Context, area_ref
from ingest.extract.patterns import GROUPS
from ingest.extract.projecten import TRACK, track_label
from ingest.extract.spots import FOCUS, REGIONS, At, Relations, Spot, groups, pairs, sentences
from ingest.types import BlockKind, Ref

PARTNERS = re.compile(
    r"i\.s\.m\.|in samenwerking met|samen met|samenwerking(?: van| tussen| met)?|samenwerkingsverband(?: van| tussen)?|"
    r"partners?\b|deelnemers|deelnemende|\bleden\b|werken\b|bundelen|initiatief van|betrokken|aangesloten|"
    r"ondertekend(?:en)?|consortium|coalitie van|trekkers?\b|gedragen door|opgericht door|huisvest|bestaat uit|"
    r"investeringen .{0,12}van|in samenspraak met|nauwe samenspraak met|ontwikkelaars|opgezet door|gefinancierd door",
    re.IGNORECASE,
)
"""Words before a list of partners."""

TOGETHER = re.compile(
    r"^[^.]{0,60}\b(?:samen|werken samen|bundelen|ontwikkelen|bouwen|trekken|investeren|ondertekenden)\b"
)
EXECUTED = re.compile(
    r"uitgevoerd door|uitvoering (?:door|van|ligt bij)|in opdracht van|beheerd door|verstrekt door|aangeboden door|"
    r"georganiseerd door|opgesteld door|initiatief van|ontwikkeld door|getrokken door|onder regie van",
    re.IGNORECASE,
)
OF_ORGANISATION = re.compile(r"^[’'”]?\s+van\s+(?:de |het |den )?$|^\s*\($")
DRAWN_UP = re.compile(r"\b(?:stelde|heeft|hebben|met|haar|zijn)\b[^.]{0,60}$")
DRAWN_END = re.compile(r"^[^.]{0,40}\b(?:opgesteld|opgezet|vastgesteld|gemaakt|gelanceerd|ontwikkeld)\b")
PART_OF = re.compile(
    r"(?:maakt|maken|is|zijn|als)\s+(?:\w+\s+)?onderdeel (?:uit )?van|valt onder|vallen onder|horen bij|onderdeel van|"
    r"deel van|in het kader van|voortvloeit uit|gekoppeld aan|deelproject van|project van|\bmet het\s*$|waaronder",
    re.IGNORECASE,
)
BELONGS = re.compile(r"^\s*(?:hoort|horen|valt|vallen) (?:daar|hier)(?:bij|onder)", re.IGNORECASE)
JOINS = re.compile(
    r"neemt deel aan|nemen deel aan|deelname aan|doet mee (?:aan|in)|doen mee|partner (?:in|van|bij)|"
    r"aangesloten bij|lid van|ondertekende[n]?|sloten|sluit aan bij|participeert in|"
    r"werkt mee aan|onderdeel (?:uit )?van het programma|"
    r"handen ineengeslagen|hanteert|heeft",
    re.IGNORECASE,
)
WHERE = re.compile(r"^(?:waar|in welke (?:wijken|gemeenten|gebieden)|deelnemende (?:gemeenten|regio))", re.IGNORECASE)
WHO = re.compile(
    r"^(?:welke partijen|wie|partners|betrokken partijen|partijen|deelnemers|samenwerkingspartners)", re.IGNORECASE
)
MAIN_MENTIONS = 8
"""Mentions from which a programme can be what a whole document is about."""

GROUP_REFS = frozenset(Ref(kind.type, name) for name, kind in GROUPS.items())
HEAD_REACH = 60
CUE_REACH = 90


def partners(spot: Spot, out: Relations) -> None:
    """``betrokkenBij``, ``deelnameAan`` and ``uitgevoerdDoor`` from the words of each sentence."""
    text = spot.block.text
    carried = spot.label[-1] if spot.label and spot.label[-1].ref.type in FOCUS else spot.topic
    for begin, end in sentences(text):
        inside = [m for m in spot.mentions if begin <= m.begin < end]
        lead = next((m for m in inside if m.ref.type in FOCUS or m.alliance), None)
        if lead is not None and (lead.begin - begin <= HEAD_REACH or carried is None):
            carried = lead
        if carried is None:
            continue
        for group in groups(text, inside):
            _group(spot, begin, group, carried, carried if carried in inside else None, out)


def _group(spot: Spot, begin: int, group: list[At], target: At, focus: At | None, out: Relations) -> None:
    """The relation of each member of an enumeration with what the sentence is about."""
    text = spot.block.text
    members = [m for m in group if m.ref != target.ref]
    if not members:
        return
    first, last = members[0], members[-1]
    start = max(begin, first.begin - CUE_REACH)
    if focus is not None and focus.end <= first.begin:
        start = max(start, focus.end)
    before, after = text[start : first.begin], text[last.end : last.end + 80]
    cue = bool(PARTNERS.search(before)) or (len(members) > 1 and bool(TOGETHER.match(after)))
    for member in members:
        span = (min(member.begin, focus.begin), max(member.end, focus.end)) if focus else (member.begin, member.end)
        if member.ref.type == "Organisatie":
            close = (
                focus is not None
                and focus.end <= member.begin
                and OF_ORGANISATION.match(text[focus.end : member.begin])
            )
            if target.ref.type == "Programma" and (close or EXECUTED.search(before[-60:])):
                out.add(target.ref, "uitgevoerdDoor", member.ref, spot, *span, 0.7)
            elif cue and spot.cell is not None and spot.cell.role == "programma" and target.ref.type == "Programma":
                out.add(member.ref, "deelnameAan", target.ref, spot, *span, 0.6)
            elif cue:
                out.add(member.ref, "betrokkenBij", target.ref, spot, *span, 0.65)
        elif member.ref.type == "Gebied" and target.ref.type == "Programma":
            joined = focus is not None and member.end <= focus.begin and JOINS.search(text[member.end : focus.begin])
            if joined or (cue and not re.search(r"\bin $", before)):
                out.add(member.ref, "deelnameAan", target.ref, spot, *span, 0.6)
        elif member.ref.type == "Gebied" and target.ref.type == "Hotspot" and cue and len(group) > 2:
            out.add(member.ref, "betrokkenBij", target.ref, spot, *span, 0.55)


def participation(spot: Spot, out: Relations) -> None:
    """Programmes of a region: its profile column, its chapter, and lists under "Waar gaan we dat doen?"."""
    cell = spot.cell
    if cell is not None and cell.role == "programma":
        for mention in spot.mentions:
            whole = mention.end - mention.begin >= len(spot.block.text.strip()) - 1
            if mention.ref.type == "Programma" or (
                mention.alliance and whole and spot.block.kind is BlockKind.LIST_ITEM
            ):
                out.add(area_ref(cell.area), "deelnameAan", mention.ref, spot, mention.begin, mention.end, 0.85)
    elif spot.about is not None and spot.about.kind in (*REGIONS, "gemeente", "provincie") and cell is None:
        for mention in spot.mentions:
            if mention.ref.type == "Programma" and spot.block.kind is not BlockKind.HEADING:
                out.add(area_ref(spot.about), "deelnameAan", mention.ref, spot, mention.begin, mention.end, 0.6)
    track = _track(spot)
    if track is None or spot.block.kind is not BlockKind.LIST_ITEM:
        return
    for mention in spot.mentions:
        if WHERE.match(spot.section.title) and mention.ref.type in ("Gebied", "Hotspot"):
            out.add(mention.ref, "deelnameAan", track, spot, mention.begin, mention.end, 0.75)
        elif WHO.match(spot.section.title) and mention.ref.type == "Organisatie" and mention.begin == 0:
            out.add(mention.ref, "betrokkenBij", track, spot, mention.begin, mention.end, 0.75)


def _track(spot: Spot) -> Ref | None:
    for title in reversed(spot.section.path):
        if (match := TRACK.match(title.rstrip(":"))) is not None:
            return Ref("Programma", track_label(match))
    return None


def parts(spot: Spot, out: Relations) -> None:
    """``onderdeelVan`` by verb, by "X (Y)" between two of a kind, and for items under a programme's name."""
    text = spot.block.text
    for a, b in pairs(spot.mentions):
        if a.end > b.begin or a.ref.type not in (*FOCUS, "Organisatie", "Financiering") or a.ref == b.ref:
            continue
        between = text[a.end : b.begin]
        if (
            len(between) < 90
            and b.ref.type in FOCUS
            and re.search(r"[.!?]\s*$", between)
            and BELONGS.match(text[b.end :])
        ):
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
    if spot.label and spot.label[-1].ref.type == "Programma":
        for mention in spot.mentions[:1]:
            if mention.ref.type in (*FOCUS, "Cluster"):
                out.add(mention.ref, "onderdeelVan", spot.label[-1].ref, spot, mention.begin, mention.end, 0.6)


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
    main = min(counts, key=lambda r: (-counts[r], r.name)) if counts else None
    tracks = {e.ref for e in context.entities if e.evidence.method == "spoor"}
    if main is None or main in tracks or counts[main] < MAIN_MENTIONS:
        return
    part = {r.subject for r in out.rows if r.predicate == "onderdeelVan"}
    for spot in spots:
        for mention in spot.mentions:
            if mention.ref in tracks and mention.ref not in part:
                part.add(mention.ref)
                out.add(mention.ref, "onderdeelVan", main, spot, mention.begin, mention.end, 0.5)


def drawn_up(spot: Spot, out: Relations) -> None:
    """A plan that an area or organisation made: "Uithoorn heeft een … opgesteld" (``uitgevoerdDoor``)."""
    text = spot.block.text
    for begin, end in sentences(text):
        inside = [m for m in spot.mentions if begin <= m.begin < end]
        for a, b in pairs(inside, 1):
            if a.ref.type in ("Gebied", "Organisatie") and b.ref.type == "Programma" and a.end <= b.begin:
                between = text[a.end : b.begin]
                made = DRAWN_END.match(text[b.end : end]) or re.search(
                    r"\b(?:met de|met haar|lanceerde|presenteerde)\b", between
                )
                if made and DRAWN_UP.search(between + " "):
                    out.add(b.ref, "uitgevoerdDoor", a.ref, spot, a.begin, b.end, 0.65)
