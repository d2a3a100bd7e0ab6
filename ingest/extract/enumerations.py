"""Names that stand together: abbreviations in brackets, and enumerations typed by a noun or by each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from ingest.extract.mention import Mention
from ingest.extract.patterns import ABBREVIATION, GENERIC, Kind, compound_kind, initials_match, nouns
from ingest.types import BlockKind

BRACKET = re.compile(r"\s?\(\s*[‘']?(?P<inside>[^()]{2,90}?)[’']?\s*[,)]")
SEPARATOR = re.compile(
    r"^\s*(?:\([^()]*\)\s*)?(?:,|;|/|&|en|of|,?\s*en ook|,\s*(?:en|of)|evenals|alsmede)\s*(?:de|het)?\s*$"
)
"""What stands between two names of one enumeration."""

UMBRELLA = re.compile(
    r"(?P<noun>[\w'’-]+(?: [\w'’-]+)?)(?: (?!en |of )[\w'’&-]+){0,6}?"
    r"(?:\s*[,(]?\s*(?:zoals|als|waaronder|te weten|namelijk|o\.a\.:?|onder andere|onder meer|bijvoorbeeld)|:|\s*\()"
    r"(?: bijvoorbeeld| o\.a\.| onder andere)?(?: de| het)?[\s:(‘']*$"
)
_LEADS = re.compile(r"als|waaronder|te weten|namelijk|o\.a\.|onder |bijvoorbeeld|[:(]")
"""What an announced enumeration has before it; looked for first, since `UMBRELLA` is slow where it fails."""

DIRECT = re.compile(r"(?P<noun>[\w'’-]+(?: (?!de |het )[\w'’-]+)?)(?P<article> de| het)?\s*[‘'(]?$")
APPOSED = re.compile(
    r"^(?:\s*\([^()]*\))?(?:,\s+(?:dat |die )?|\s[–—-]\s|:\s|(?P<verb> is | zijn | vormt ))"
    r"(?:een |het |de |hét |dé |ook |één )*"
    r"(?P<words>(?:(?!(?:van|en|in|voor|met|te|aan|op|door|bij|tot|als|uit|om|over|naar|die|dat) )[\w’'-]+[ ,.;:)]?)"
    r"{1,4})"
)
"""What is said of a name right after it; its noun is the first of these words that types a name."""

CAPITALS_BEFORE = re.compile(r"(?P<name>(?:[A-ZÀ-Ý][\w-]*\s+)*[A-ZÀ-Ý][\w-]*)[’'”\"]?\s?\($")
NO_SUBJECT = re.compile(
    r"\b(?:volgens|met|voor|door|bij|naast|in|op|van|vanuit|via|binnen|rond|dankzij|aan|sinds) (?:de |het )?$",
    re.IGNORECASE,
)
"""Before a name that hangs on a preposition."""

PART_OF = re.compile(r"onderdeel van (?:het |de )?(?:\w*programma|\w*project|\w*agenda|regio ?deal)", re.IGNORECASE)


class Ranged(Protocol):
    """What has a range in the reading of a block."""

    @property
    def begin(self) -> int: ...
    @property
    def end(self) -> int: ...


R = TypeVar("R", bound=Ranged)


def groups(text: str, mentions: Sequence[R]) -> Iterator[list[R]]:
    """Mentions that stand in one enumeration, in order; a lone mention is a group of one."""
    group: list[R] = []
    for mention in mentions:
        if group and not SEPARATOR.match(text[group[-1].end : mention.begin]):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def with_brackets(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Abbreviation or full form in brackets right after a name becomes its alias, and is no mention of its own."""
    out: list[Mention] = []
    skip_until = -1
    for mention in mentions:
        if mention.begin < skip_until:
            continue
        match = BRACKET.match(text, mention.end)
        if match is not None:
            inside = match["inside"].strip()
            if out and (joined := _joined(text, out[-1], mention, inside)) is not None:
                mention = joined
                out.pop()
            if (
                ABBREVIATION.match(inside)
                and inside.casefold() not in GENERIC
                and (mention.kind is not None or initials_match(inside, mention.name))
            ):
                mention = replace(
                    mention, aliases=(*mention.aliases, inside), certainty=min(1.0, mention.certainty + 0.1)
                )
                skip_until = match.end()
            elif ABBREVIATION.match(mention.name.split(" ")[0]) and initials_match(mention.name.split(" ")[0], inside):
                mention = replace(mention, aliases=(*mention.aliases, inside))
                skip_until = match.end()
        out.append(mention)
    return out


def _joined(text: str, left: Mention, right: Mention, short: str) -> Mention | None:
    """Two halves of a name with "en" as one, when the abbreviation in brackets stands for both: "A en B (AB)"."""
    if not ABBREVIATION.match(short) or text[left.end : right.begin] != " en " or left.area or right.area:
        return None
    name = text[left.begin : right.end]
    if initials_match(short, right.name) or not initials_match(short, name):
        return None
    kind = left.kind if left.kind is not None and left.method != "soortnaam midden" else right.kind
    return replace(left, end=right.end, name=name, kind=kind, aliases=(), certainty=0.8)


def type_lists(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Type the names of each enumeration by the noun before it, the noun after a name, or its other names."""
    out: list[Mention] = []
    for group in groups(text, mentions):
        umbrella = _umbrella(text, group[0].begin)
        direct = _direct(text, group[0].begin)
        district = _in_municipality(text, mentions, group)
        common = _common(group)
        firms = sum(m.kind is not None and m.kind.type == "Organisatie" for m in group) > 1
        for i, mention in enumerate(group):
            if mention.kind is None and mention.method == "hoofdletters":
                apposed = (
                    _apposed(text, mention.end, _is_subject(text, mention)) if _may_explain(text, mention) else None
                )
                if apposed is not None and len(group) == 1:
                    mention = replace(mention, kind=apposed, certainty=0.75, method="bijstelling achteraf")
                elif umbrella is not None and not _abbreviates(text, mention):
                    mention = replace(mention, kind=umbrella, certainty=0.8, method="opsomming")
                elif direct is not None and (i == 0 or len(group) > 1):
                    mention = replace(mention, kind=direct, certainty=0.7, method="bijstelling")
                elif district:
                    mention = replace(mention, kind=Kind("Gebied", "wijk"), certainty=0.75, method="wijk bij gemeente")
                elif common is not None and (len(group) > 2 or _both_listed(group, i)):
                    mention = replace(mention, kind=common, certainty=0.6, method="zelfde opsomming")
            elif mention.method == "soortnaam achteraan" and mention.kind is not None and len(group) == 1:
                mention = _corrected(text, mention)
            elif firms and mention.kind == Kind("Hotspot", "haven"):
                mention = replace(mention, kind=Kind("Organisatie", "bedrijf"))
            out.append(mention)
    return out


def _abbreviates(text: str, mention: Mention) -> bool:
    """Whether the name alone in brackets has the initials of the words before it: "Groene Gebiedsontwikkeling (2G)"."""
    named = CAPITALS_BEFORE.search(text[max(0, mention.begin - 120) : mention.begin])
    closed = text[mention.end : mention.end + 1] == ")" and " " not in mention.name
    return closed and named is not None and initials_match(mention.name, named["name"])


def _may_explain(text: str, mention: Mention) -> bool:
    """A colon explains a name only where the name begins an item of a list."""
    colon = text[mention.end : mention.end + 1] == ":"
    return not colon or (mention.begin == 0 and mention.block.kind is BlockKind.LIST_ITEM)


def _both_listed(group: Sequence[Mention], at: int) -> bool:
    """Whether the other name of a pair is that of a known organisation."""
    other = group[1 - at] if len(group) == 2 else None
    return other is not None and other.listed and other.kind is not None and other.kind.type == "Organisatie"


def _corrected(text: str, mention: Mention) -> Mention:
    """The mention with the kind that is said of it right after its name: "Waterland Valley, testlocatie voor …"."""
    apposed = _apposed(text, mention.end, _is_subject(text, mention))
    loose = mention.kind is not None and mention.kind.subtype == "samenwerkingsverband"
    if apposed is None or not loose or apposed.type != "Hotspot":
        return mention
    return replace(mention, kind=apposed, certainty=0.8, method="bijstelling achteraf")


SHARED = frozenset(
    {"bedrijf", "kennisinstelling", "onderwijsinstelling", "zorginstelling", "ngo", "landelijk-gebied", "wijk"}
)
"""Subtypes that the names of one enumeration share; other subtypes are of one name only."""


def _common(group: Sequence[Mention]) -> Kind | None:
    """The kind that an enumeration's typed names share: of its organisations; of its areas when they are most of it."""
    kinds = Counter(m.kind for m in group if m.kind is not None and m.kind.type in ("Organisatie", "Gebied"))
    if any(k.type == "Organisatie" for k in kinds):
        kinds = Counter({k: n for k, n in kinds.items() if k.type == "Organisatie"})
    elif 2 * sum(kinds.values()) < len(group):
        return None
    if not kinds:
        return None
    best = min(kinds, key=lambda k: (-kinds[k], k.type, k.subtype or ""))
    return best if best.subtype in SHARED else Kind(best.type, "overig")


def _is_subject(text: str, mention: Mention) -> bool:
    """Whether the verb after a name can be its own: not in "Volgens X is de regio …"."""
    return NO_SUBJECT.search(text[max(0, mention.begin - 20) : mention.begin]) is None


def _apposed(text: str, end: int, subject: bool) -> Kind | None:
    """The kind by the noun right after a name: "Techport is het netwerk", "Perron 9, een open testlocatie voor".

    `subject`: whether a verb after the name can be its own.
    """
    match = APPOSED.match(text[end : end + 120])
    if match is None or (match["verb"] and not subject):
        return None
    if PART_OF.match(text, end + match.start("words")):
        return Kind("Programma", "project")
    for word in re.findall(r"[\w’'-]+|[,.;:)]", match["words"]):
        if not word[0].isalnum():
            return None
        if (kind := _noun_kind(word) or _compound_place(word)) is not None:
            return kind
    return None


def _compound_place(noun: str) -> Kind | None:
    """The kind of a place by the last part of a compound: oefenterrein, expertisecentrum, proeffabriek."""
    table = nouns("voor")
    fits = [n for n in PLACE_ENDS if len(noun) > len(n) + 2 and noun.casefold().endswith(n)]
    return table.get(noun.casefold()) or (Kind("Hotspot", PLACE_ENDS[fits[0]]) if fits else None)


PLACE_ENDS = {
    "terrein": "bedrijventerrein",
    "centrum": "innovatiehub",
    "fabriek": "overig",
    "locatie": "overig",
    "faciliteit": "lab",
    "lab": "lab",
    "gebouw": "overig",
    "omgeving": "living-lab",
}
"""Last parts of nouns for a place where people work on something new, with the subtype."""


def _in_municipality(text: str, mentions: Sequence[Mention], group: Sequence[Mention]) -> bool:
    """Whether the block is "Municipality: name, name": the names are its districts."""
    head = mentions[0]
    if head.area is None or head.begin > 0 or head.area.kind != "gemeente" or head is group[0]:
        return False
    plain = re.fullmatch(r":(?:[\s,/&.-]|[A-ZÀ-Ý’'][\w’'-]*|en|in verbinding met|de|het)*", text[head.end :])
    return plain is not None and len(text) < 160


def _noun_kind(noun: str) -> Kind | None:
    table = nouns("soortnaam")
    low = noun.casefold().replace("’", "'")
    last = low.split(" ")[-1]
    return table.get(low) or table.get(last) or compound_kind(last, plural=True)


def _umbrella(text: str, begin: int) -> Kind | None:
    """The kind of the noun that announces an enumeration: "bedrijven zoals", "partners:"."""
    before = text[max(0, begin - 90) : begin]
    match = UMBRELLA.search(before) if _LEADS.search(before) else None
    if match is None:
        return None
    words = re.findall(r"[\w'’-]+", before[match.start() :])
    lead = re.search(r"([\w'’-]+(?:en|s))\s*,?\s(?:als|zoals|waaronder)(?: de| het)?[\s:(‘']*$", before)
    if lead is not None and (kind := _noun_kind(lead[1])) is not None:
        return kind
    for word in words[:8]:
        if (kind := _noun_kind(word)) is not None:
            return kind
    return None


def _direct(text: str, begin: int) -> Kind | None:
    match = DIRECT.search(text[max(0, begin - 50) : begin])
    if match is None or (match["article"] and match["noun"].endswith(("en", "s"))):
        return None
    return _noun_kind(match["noun"])
