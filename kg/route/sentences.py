"""What a quote that names several instruments says of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BREAK = re.compile(r"[;,]\s|\s(?:en|of|behalve|terwijl|maar)\s")
_INTRO = re.compile(r":\s")


def said_of(quote: str, names: Iterable[str], others: Iterable[str]) -> str:
    """The part of `quote` that is about the instrument with these names; all of it when it names no other.

    Of an enumeration that is what stands before its colon and the item that names the instrument.

    Parameters
    ----------
    names
        Names of the instrument.
    others
        Names of all other instruments.

    Examples
    --------
    >>> said_of("het Bouwfonds, alleen voor bouw; het Zorgfonds", ["Zorgfonds"], ["Bouwfonds"])
    'het Zorgfonds'
    >>> said_of("geld voor hightech: het Bouwfonds, het Zorgfonds", ["Zorgfonds"], ["Bouwfonds"])
    'geld voor hightech het Zorgfonds'
    >>> said_of("het Zorgfonds is voor zorg", ["Zorgfonds"], ["Bouwfonds"])
    'het Zorgfonds is voor zorg'
    """
    line = " ".join(quote.split())
    own = {_bare(name) for name in names}
    strange = {_bare(name) for name in others if len(name) > 3} - own
    rest = _bare(line)
    for name in sorted(own, key=lambda n: (-len(n), n)):
        rest = rest.replace(name, " ")
    if not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest) for name in strange if name):
        return line
    intro, item = "", line
    if (colon := _INTRO.search(line)) and not any(
        name and name in _bare(line[: colon.start()]) for name in own | strange
    ):
        intro, item = line[: colon.start()], line[colon.end() :]
    parts = _BREAK.split(item)
    mine = [part for part in parts if any(name and name in _bare(part) for name in own)]
    return " ".join([intro, *mine]).strip()


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s-]", " ", text.casefold()).split())
