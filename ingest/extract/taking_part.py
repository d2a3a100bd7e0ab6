"""Who takes part in what: partners, participants and those who draw up a plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.extract.belonging import ANAPHOR, meant, track_of
from ingest.extract.context import area_ref
from ingest.extract.enumerations import groups
from ingest.extract.spots import FOCUS, REGIONS, At, Relations, Spot, pairs, sentences
from ingest.types import Block, BlockKind

PARTNERS = re.compile(
    r"i\.s\.m\.|in samenwerking met|samen met|samenwerking(?: van| tussen| met)?|samenwerkingsverband(?: van| tussen)?|"
    r"(?<!\w)(?:kennis|samenwerkings|project|consortium|business|zorg|mede)?partners?\b(?! voor)|deelnemers|"
    r"deelnemende|\bleden\b|werken\b|bundelen|initiatief van|betrokken|aangesloten|ondertekend(?:en)?|consortium|"
    r"coalitie van|gedragen door|opgericht door|huisvest|bestaat uit|investeringen .{0,12}van|in samenspraak met|"
    r"nauwe samenspraak met|ontwikkelaars|opgezet door|gefinancierd door",
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
JOINS = re.compile(
    r"neemt deel aan|nemen deel aan|deelname aan|doet mee (?:aan|in)|doen mee|partner (?:in|van|bij)|"
    r"aangesloten bij|lid van|ondertekende[n]?|sloten|sluit aan bij|participeert in|"
    r"werkt mee aan|onderdeel (?:uit )?van het programma|betrokken bij|"
    r"sl(?:aan|aat|oeg|oegen)\b[^.;]{0,30}\bhanden ineen|handen ineengeslagen",
    re.IGNORECASE,
)
WHERE = re.compile(r"^(?:waar|in welke (?:wijken|gemeenten|gebieden)|deelnemende (?:gemeenten|regio))", re.IGNORECASE)
WHO = re.compile(
    r"^(?:welke partijen|wie|partners|betrokken partijen|partijen|deelnemers|samenwerkingspartners)", re.IGNORECASE
)
IS_PARTNER = re.compile(
    r"^[^.;:]{0,25}\b(?:(?:kennis|samenwerkings)?partners?|betrokken|aangesloten|lid|vertegenwoordigd|aandeelhouders?|"
    r"medeoprichters?|initiatiefnemers?)\b(?! van| bij| voor| in)|"
    r"^\s+maken\s+(?:\w+\s+){0,2}afspraken\b",
)
"""After the names: "zijn A en B partner"."""

NAMED_PARTIES = re.compile(
    r"\b(?:met|door|van|tussen)\b[^.;:]{0,30}\bpartijen\b[^.;:]{0,40}(?:\(|\b)"
    r"(?:bijvoorbeeld|zoals|waaronder|als|o\.a\.)\s*$"
)
"""Before the names: "met diverse partijen in dit domein (bijvoorbeeld A en B)"."""

MEMBER_OF = re.compile(r"\blid van\b|\bpartner (?:in|van|bij)\b|\baangesloten bij\b|\baandeelhouder (?:in|van)\b")
DEELNEMERS = re.compile(r"\bdeelnemers\b|\bdeelnemende\b|\bdeelname van\b|\bondertekenaars\b", re.IGNORECASE)
HEAD_REACH = 60
CUE_REACH = 90


def partners(spot: Spot, out: Relations) -> None:
    """``betrokkenBij``, ``deelnameAan`` and ``uitgevoerdDoor`` from the words of each sentence."""
    text = spot.block.text
    carried, block = _first(spot)
    for begin, end in sentences(text):
        inside = [m for m in spot.mentions if begin <= m.begin < end]
        lead = _lead(text, begin, inside, carried)
        named = ANAPHOR.search(text[begin:end]) if lead is None else None
        found = meant(named["noun"], spot, begin + named.start()) if named is not None else None
        if lead is not None:
            carried, block = lead, spot.block
        elif found is not None:
            carried, block = found
        if carried is None:
            continue
        said_by = (block, "kop") if block is not None and block is not spot.block else None
        for group in groups(text, inside):
            _group(spot, (begin, end), group, carried, carried if carried in inside else None, said_by, out)


def _first(spot: Spot) -> tuple[At | None, Block | None]:
    """What a block is about at its start: what its lead-in line names last, else the topic above."""
    if spot.label and (spot.label[-1].ref.type in FOCUS or spot.label[-1].alliance):
        return spot.label[-1], spot.lead
    return spot.topic, next((b for b, m in spot.above if m is spot.topic), None)


def _lead(text: str, begin: int, inside: Sequence[At], carried: At | None) -> At | None:
    """What a sentence is about: the first thing that it names early, or that people join or sign in it."""
    lead = next((m for m in inside if m.ref.type in FOCUS or m.alliance), None)
    if lead is None or carried is None or lead.begin - begin <= HEAD_REACH:
        return lead
    before = [m for m in inside if m.end <= lead.begin]
    joins = bool(before) and JOINS.search(text[before[-1].end : lead.begin]) is not None
    return lead if joins else None


def _group(
    spot: Spot,
    sentence: tuple[int, int],
    group: list[At],
    target: At,
    focus: At | None,
    said_by: tuple[Block, str] | None,
    out: Relations,
) -> None:
    """The relation of each member of an enumeration with what the sentence is about."""
    text = spot.block.text
    members = [m for m in group if m.ref != target.ref]
    if not members:
        return
    first, last = members[0], members[-1]
    start = max(sentence[0], first.begin - CUE_REACH)
    if focus is not None and focus.end <= first.begin:
        start = max(start, focus.end)
    before, after = text[start : first.begin], text[last.end : min(sentence[1], last.end + 80)]
    joined = _joins(text, last, focus, after)
    cue = bool(PARTNERS.search(before) or NAMED_PARTIES.search(before) or IS_PARTNER.match(after))
    cue = cue or (len(members) > 1 and bool(TOGETHER.match(after)))
    for member in members:
        span = (min(member.begin, focus.begin), max(member.end, focus.end)) if focus else (member.begin, member.end)
        if member.ref.type == "Organisatie":
            close = focus is not None and focus.end <= member.begin and _of(text[focus.end : member.begin])
            if target.ref.type == "Programma" and (close or EXECUTED.search(before[-60:])):
                out.add(target.ref, "uitgevoerdDoor", member.ref, spot, *span, 0.7, said_by)
            elif (cue or joined) and _takes_part(spot, before, target):
                out.add(member.ref, "deelnameAan", target.ref, spot, *span, 0.6, said_by)
            elif cue or (joined and (target.alliance or target.ref.type in FOCUS)):
                out.add(member.ref, "betrokkenBij", target.ref, spot, *span, 0.65, said_by)
        elif member.ref.type == "Gebied" and target.ref.type == "Programma":
            if joined or (cue and not re.search(r"\bin $", before)):
                out.add(member.ref, "deelnameAan", target.ref, spot, *span, 0.6, said_by)
        elif member.ref.type == "Gebied" and target.alliance and focus is not None and member.end <= focus.begin:
            if MEMBER_OF.search(text[member.end : focus.begin]):
                out.add(member.ref, "betrokkenBij", target.ref, spot, *span, 0.65, said_by)
        elif member.ref.type == "Gebied" and target.ref.type == "Hotspot" and cue and len(group) > 2:
            out.add(member.ref, "betrokkenBij", target.ref, spot, *span, 0.55, said_by)


def _joins(text: str, last: At, focus: At | None, after: str) -> bool:
    """Whether the names up to `last` join what follows: "A en B ondertekenden X", "A en B doen mee aan de deal"."""
    if focus is not None and last.end <= focus.begin:
        return JOINS.search(text[last.end : focus.begin]) is not None
    return (
        focus is None
        and (found := JOINS.search(after)) is not None
        and ANAPHOR.search(after[found.start() :]) is not None
    )


def _of(between: str) -> bool:
    return OF_ORGANISATION.match(between) is not None


def _takes_part(spot: Spot, before: str, target: At) -> bool:
    """Whether who is listed is a participant of a programme, and no partner: by its column or by the word used."""
    if target.ref.type != "Programma":
        return False
    return (spot.cell is not None and spot.cell.role == "programma") or DEELNEMERS.search(before) is not None


def participation(spot: Spot, out: Relations) -> None:
    """Programmes of a region: its profile column, its chapter, and lists under "Waar gaan we dat doen?"."""
    cell = spot.cell
    if cell is not None and cell.role == "programma":
        for mention in spot.mentions:
            whole = mention.end - mention.begin >= len(spot.block.text.strip()) - 1
            listed = spot.block.kind in (BlockKind.LIST_ITEM, BlockKind.CELL) and not spot.block.text.endswith(":")
            if mention.ref.type == "Programma" or (mention.alliance and whole and listed):
                out.add(area_ref(cell.area), "deelnameAan", mention.ref, spot, mention.begin, mention.end, 0.85)
        _by_body(spot, out)
    elif spot.about is not None and spot.about.kind in (*REGIONS, "gemeente", "provincie") and cell is None:
        for mention in spot.mentions:
            if mention.ref.type == "Programma" and spot.block.kind is not BlockKind.HEADING:
                out.add(area_ref(spot.about), "deelnameAan", mention.ref, spot, mention.begin, mention.end, 0.6)
    track = track_of(spot)
    if track is None or spot.block.kind is not BlockKind.LIST_ITEM:
        return
    for mention in spot.mentions:
        if WHERE.match(spot.section.title) and mention.ref.type in ("Gebied", "Hotspot"):
            out.add(mention.ref, "deelnameAan", track, spot, mention.begin, mention.end, 0.75)
        elif WHO.match(spot.section.title) and mention.ref.type == "Organisatie" and mention.begin == 0:
            out.add(mention.ref, "betrokkenBij", track, spot, mention.begin, mention.end, 0.75)


def _by_body(spot: Spot, out: Relations) -> None:
    """A network whose name stands over the programmes of a column takes part in each of them."""
    plan = next((m for m in spot.mentions if m.ref.type == "Programma" and m.begin < 4), None)
    for body in spot.label if plan is not None and spot.lead is not None else ():
        if body.alliance and plan is not None and spot.lead is not None:
            said_by = (spot.lead, "regel erboven")
            out.add(body.ref, "deelnameAan", plan.ref, spot, plan.begin, plan.end, 0.7, said_by)


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
