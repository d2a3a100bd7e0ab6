"""The part of a sentence that is about one instrument, and what it says: form, phase and amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.extract.enumerations import groups
from ingest.extract.spots import At
from ingest.extract.voorwaarden import AMOUNT, GIVEN, amount_in, forms_in, forms_of_name, phases_in, without_denials

ANAPHOR = re.compile(
    r"\b(?:het|dit) (?:\w{0,12}fonds|programma|instrument)\b|\b(?:de|deze) (?:\w{0,12}regeling|\w{0,10}lening|"
    r"\w{0,10}subsidie|\w{0,10}voucher)\b",
    re.IGNORECASE,
)
"""What takes up the instrument named before."""

CUT = re.compile(r";\s|,\s+(?!(?:dat|die|waar\w*)\b)|\s(?:en|of|maar|terwijl|behalve)\s")
AFTER = re.compile(
    r";\s(?!(?:het|de|dit|deze) (?:\w*bedrag|bijdrage|lening|regeling|fonds|subsidie)\b)|"
    r"(?<=[\w)])\s+en\s+(?=(?:de|het|een)\b)"
)
"""What ends the part of a sentence that is about the instrument before it."""

BREAK = re.compile(r"[;+]\s")
OWN_BRACKETS = re.compile(r"^\s*\(([^()]{2,120})\)")
FUND_BEFORE = re.compile(r"fonds(?:en)?\s+(?:de |het )?$", re.IGNORECASE)


def own_parts(text: str, begin: int, end: int, inside: Sequence[At]) -> Iterator[tuple[list[At], int, int]]:
    """Each enumeration of instruments in a sentence with the part of the sentence that is about it."""
    lists = list(groups(text, inside))
    begin = max((begin, *(m.end() for m in BREAK.finditer(text, max(0, begin - 1), lists[0][0].begin))))
    stop = AFTER.search(text, lists[-1][-1].end, end)
    end = stop.start() if stop else end
    for n, group in enumerate(lists):
        first, last = begin, end
        if n:
            gap = text[lists[n - 1][-1].end : group[0].begin]
            cuts = list(CUT.finditer(gap))
            first = lists[n - 1][-1].end + (cuts[-1].end() if cuts else len(gap))
        if n + 1 < len(lists):
            gap = text[group[-1].end : lists[n + 1][0].begin]
            cut = next(iter(CUT.finditer(gap)), None)
            last = group[-1].end + (cut.start() if cut else len(gap))
        yield group, first, last


def stated_fields(said: str, names: Sequence[str], others: Sequence[str] = ()) -> dict[str, Any]:
    """What `said` says outside names of instruments (`names`) and of anything else (`others`), and outside brackets."""
    plain = said
    for name in sorted({*names, *others}, key=lambda n: (-len(n), n)):
        plain = plain.replace(name, "§" if name in names else "¤")
    plain = without_denials(re.sub(r"§\s*\([^()]*\)", "§", plain))
    fields: dict[str, Any] = {}
    forms = [f for f in forms_in(plain) if f != "fonds" or FUND_BEFORE.search(plain.partition("§")[0])]
    if forms:
        fields["vorm"] = forms
    if phases := phases_in(plain):
        fields["fase"] = phases
    for match in AMOUNT.finditer(plain):
        if GIVEN.search(plain[max(0, match.start() - 90) : match.end() + 30]):
            fields["bedrag"] = match[0].strip(" .,;")
            break
    return fields


def with_own(fields: dict[str, Any], text: str, mention: At) -> dict[str, Any]:
    """`fields` with what the brackets after the name say, and the form of its noun when nothing else gives one."""
    out = dict(fields)
    brackets = OWN_BRACKETS.match(text[mention.end :])
    inside = without_denials(brackets[1]) if brackets else ""
    if forms := forms_in(inside):
        out["vorm"] = forms
    if phases := phases_in(inside):
        out["fase"] = phases
    if "bedrag" not in out and (amount := amount_in(inside)):
        out["bedrag"] = amount
    if "vorm" not in out and (named := forms_of_name(mention.ref.name)):
        out["vorm"] = named
    return out
