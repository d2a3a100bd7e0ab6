"""Whether a clause denies or only imagines what it names: "is geen onderdeel van", "zou kunnen aansluiten bij"."""

from __future__ import annotations

import re

_CLAUSE = re.compile(
    r"[;:]\s|,?\s+(?:maar|terwijl|doch|want|hoewel)\s|,\s+(?:en|dus)\s+(?=\w+\s+\w+)|[.!?]\s+(?=[A-ZÀ-Ý])"
)
_NOT = r"geen|niet(?!-|\s+(?:alleen|enkel|slechts|in de laatste plaats))|nooit(?!\s+zo\b)|noch|evenmin"
_NO = re.compile(rf"\b(?:{_NOT})\b", re.IGNORECASE)
_PART = re.compile(r"[,;:.!?]\s|\s(?:maar|terwijl|doch|want|hoewel)\s", re.IGNORECASE)
_ASIDE = re.compile(r"^,[^,.;]{1,60},")
_SUBORDINATE = re.compile(r"\s(?:dat|die|waar\w*|om|omdat|opdat|zodat|als|wanneer)\s")
DENIED = re.compile(
    rf"\b(?:{_NOT}|zonder|in plaats van|uitgezonderd|behalve|trok(?:ken)? zich terug|stapten? uit)\b", re.IGNORECASE
)
_AS_ROLE = (
    r"\s+(?:(?!(?:de|het|een|deze|dit|die|dat|alle|er|we|wij|ze|zij|u|je|hij)\b)(?-i:[a-zà-ÿ])[\w-]*\s+){1,3}"
    r"(?:is|zijn|was|waren|werkt?|werken|doet|doen|neemt|nemen)\s+"
    r"(?:(?:de|het|ook|nu|al|daarbij|onder (?:andere|meer)|o\.a\.)\s+){0,2}(?-i:[A-ZÀ-Ý])"
)
"""After "Als": a role, the verb and a name ("Als partners zijn TNO en …"), which is no condition."""

IMAGINED = re.compile(
    r"\bzou(?:den)?\b|\bwellicht\b|\bmisschien\b|\bmogelijk(?:erwijs)?\b(?!\s+(?:gemaakt|te maken|maken))|"
    r"\beventue(?:el|le)\b|\bdenkbaar\b|\boverwe(?:egt|gen)\b|\b(?:hoopt|hopen) (?:op|dat)\b|\bin gesprek met\b|"
    r"\bkan\b[^.;]{0,60}\b(?:worden|aansluiten|deelnemen|meedoen|aanhaken)\b|"
    r"\b(?:kunnen|willen)\b[^.;]{0,40}\b(?:aansluiten|deelnemen|meedoen|aanhaken)\b|"
    r"\bkunnen\b[^.;]{0,40}\bonderdeel\b|"
    rf"^(?:Als(?!{_AS_ROLE})|Indien|Mits|Wanneer|Stel dat)\b|"
    r"\bonderzoe(?:kt|ken)\b[^.;]{0,25}\b(?:of|mogelijkheid|mogelijkheden)\b",
    re.IGNORECASE,
)

_ENABLES = re.compile(r"\b(ma(?:akt|akte|akten|ken)\b[^.;]*?)\s+mogelijk\b", re.IGNORECASE)
"""What is made possible is there: "TNO maakt het programma X mogelijk"."""


def clause(text: str, begin: int, end: int) -> str:
    """The clauses of `text` that ``text[begin:end]`` lies in.

    >>> clause("A doet mee, maar B doet niet mee.", 0, 1), clause("A doet mee, maar B doet niet mee.", 17, 18)
    ('A doet mee', 'B doet niet mee.')
    """
    cuts = [m.span() for m in _CLAUSE.finditer(text)]
    first = max((e for b, e in cuts if e <= begin), default=0)
    last = min((b for b, e in cuts if b >= end), default=len(text))
    return text[first:last]


def negated(text: str, begin: int, end: int) -> bool:
    """Whether "no" or "not" is said of ``text[begin:end]``: up to a comma, and not in a clause that hangs on it.

    >>> negated("Twente beschikt niet over een haven.", 7, 15), negated("Twente wil dat niemand niet werkt.", 7, 10)
    (True, False)
    >>> negated("Twente, dat geen haven heeft, beschikt over een vliegveld.", 30, 38)
    False
    """
    after = _PART.split(_SUBORDINATE.split(_ASIDE.sub("", text[end:]), maxsplit=1)[0], maxsplit=1)[0]
    return _NO.search(_PART.split(text[:begin])[-1] + text[begin:end] + after) is not None


def affirmed(cue: re.Pattern[str], text: str) -> bool:
    """Whether `text` has a match of `cue` that it does not deny."""
    return any(not negated(text, *match.span()) for match in cue.finditer(text))


def unstated(text: str, begin: int, end: int) -> bool:
    """Whether the clauses around ``text[begin:end]`` deny what they name, or speak of it as a possibility.

    >>> unstated("Delta is geen onderdeel van de deal.", 0, 35), unstated("Delta is niet alleen partner van X.", 0, 34)
    (True, False)
    """
    around = clause(text, begin, end).strip()
    return DENIED.search(around) is not None or IMAGINED.search(_ENABLES.sub(r"\1", around)) is not None
