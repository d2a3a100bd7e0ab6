"""Parties by their role: "Trekker: X", "Partners: A en B", table columns with those names, "X voert Y uit"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extract.belonging import ANAPHOR, meant
from ingest.extract.enumerations import groups
from ingest.extract.role_labels import COLUMN, ROLE
from ingest.extract.spots import At, Relations, Spot, sentences
from ingest.types import Block

DOES = re.compile(
    r"\b(?:voert|voeren)\b[^.;]{0,60}\b(?:het|de|dit)\s+(?P<noun>programma|project|deal|agenda|plan)\b[^.;]{0,20}\buit\b",
    re.IGNORECASE,
)
CARRIES_OUT = re.compile(
    r"^[^.;]{0,60}?(?:\bvoert\b|\bvoeren\b|\btrekt\b|\btrekken\b|\bis (?:de )?(?:trekker|penvoerder|uitvoerder) van\b|"
    r"\bgeeft uitvoering aan\b|\bcoördineert\b|\borganiseert\b)[^.;]{0,40}$",
    re.IGNORECASE,
)
CARRIED_OUT = re.compile(
    r"\b(?:uitgevoerd|getrokken|georganiseerd|gecoördineerd|geleid|opgesteld|beheerd|ontwikkeld|verzorgd|opgezet)"
    r"\s+door\b|\bligt (?:bij|in handen van)\b|\b(?:trekker|penvoerder|uitvoerder) (?:daarvan |hiervan )?is\b|"
    r"\bonder (?:regie|leiding) van\b|\bin opdracht van\b",
    re.IGNORECASE,
)


def roles(spot: Spot, out: Relations) -> None:
    """``uitgevoerdDoor``, ``betrokkenBij`` and ``deelnameAan`` from role labels, role columns and verbs of doing."""
    segments = list(_segments(spot.block.text))
    if segments:
        _labelled(spot, segments, out)
    elif (column := COLUMN.match(spot.block.column)) is not None:
        subject = next((m for m in spot.label if m.ref.type in ("Programma", "Hotspot")), None)
        if subject is not None:
            for mention in spot.mentions:
                said_by = (spot.lead, "regel") if spot.lead is not None else None
                _relate(spot, mention, subject, column["lead"] is not None, out, said_by)
    for begin, end in sentences(spot.block.text):
        _by_verb(spot, begin, end, out)


def _segments(text: str) -> Iterator[tuple[int, int, bool]]:
    """(begin, end, leads) of what stands after each role label, up to the next label."""
    found = list(ROLE.finditer(text))
    for i, match in enumerate(found):
        end = found[i + 1].start() if i + 1 < len(found) else len(text)
        stop = re.search(r"[.;]\s+(?=[A-Z])", text[match.end() : end])
        yield match.end(), match.end() + stop.start() if stop else end, match["lead"] is not None


def _labelled(spot: Spot, segments: list[tuple[int, int, bool]], out: Relations) -> None:
    head = next((m for m in spot.mentions if m.end <= segments[0][0] and m.ref.type in ("Programma", "Hotspot")), None)
    said_by: tuple[Block, str] | None = None
    if head is None:
        for block, mention in spot.above:
            if mention.ref.type in ("Programma", "Hotspot"):
                head, said_by = mention, (block, "kop")
                break
    if head is None and spot.topic is not None and spot.topic.ref.type in ("Programma", "Hotspot"):
        head = spot.topic
    if head is not None:
        for begin, end, leads in segments:
            for mention in spot.mentions:
                if begin <= mention.begin < end:
                    _relate(spot, mention, head, leads, out, said_by)


def _relate(spot: Spot, party: At, subject: At, leads: bool, out: Relations, said_by: tuple[Block, str] | None) -> None:
    inside = said_by is None and subject in spot.mentions
    span = (min(party.begin, subject.begin), max(party.end, subject.end)) if inside else (party.begin, party.end)
    if party.ref.type not in ("Organisatie", "Gebied") or party.ref == subject.ref:
        return
    if leads and subject.ref.type == "Programma":
        out.add(subject.ref, "uitgevoerdDoor", party.ref, spot, *span, 0.75, said_by)
    elif party.ref.type == "Organisatie":
        out.add(party.ref, "betrokkenBij", subject.ref, spot, *span, 0.75, said_by)
    else:
        predicate = "deelnameAan" if subject.ref.type == "Programma" else "betrokkenBij"
        out.add(party.ref, predicate, subject.ref, spot, *span, 0.7, said_by)


def _by_verb(spot: Spot, begin: int, end: int, out: Relations) -> None:
    """ "X voert het programma Y uit", "Y wordt uitgevoerd door X", "de uitvoering van Y ligt bij X"."""
    text = spot.block.text
    inside = [m for m in spot.mentions if begin <= m.begin < end]
    for group in groups(text, inside):
        doers = [m for m in group if m.ref.type in ("Organisatie", "Gebied")]
        before, after = text[begin : group[0].begin], text[group[-1].end : end]
        if not doers:
            continue
        if (passive := _last(CARRIED_OUT, before)) is not None and len(before) - passive.end() < 40:
            done = [m for m in inside if m.end <= begin + passive.start() and m.ref.type == "Programma"]
            also = re.search(r"\ben (?:wordt|worden|is|zijn|werd|werden)\s*$", before[: passive.start()])
            for doer in doers if done else ():
                plan = done[0] if also else done[-1]
                out.add(plan.ref, "uitgevoerdDoor", doer.ref, spot, plan.begin, doer.end, 0.7)
        elif (does := DOES.match(after.lstrip())) is not None:
            found = meant(does["noun"], spot, group[0].begin)
            if found is not None and found[0].ref.type == "Programma":
                for doer in doers:
                    said_by = (found[1], "kop")
                    out.add(found[0].ref, "uitgevoerdDoor", doer.ref, spot, doer.begin, doer.end, 0.65, said_by)
        else:
            done = [m for m in inside if m.begin >= group[-1].end and m.ref.type == "Programma"][:1]
            between = text[group[-1].end : done[0].begin] if done else ""
            uses_out = re.search(r"\bvoer(?:t|en)\b", between) is None or re.search(r"\buit\b", text[:end][-60:])
            if done and CARRIES_OUT.match(between) and uses_out and ANAPHOR.search(between) is None:
                for doer in doers:
                    out.add(done[0].ref, "uitgevoerdDoor", doer.ref, spot, doer.begin, done[0].end, 0.65)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)
