"""One Dutch sentence as a request: "ik heb een prototype in Lelystad en zoek een ton"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.matching.functions import ECHO
from kg.route.amounts import find_amounts
from kg.route.model import RouteRequest
from kg.route.phases import find_form, find_phase

if TYPE_CHECKING:
    from kg.areas import Area, Areas
    from kg.themes import Themes

_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_PLACE_BEFORE = frozenset({"in", "uit", "te", "bij", "gemeente", "regio", "rond", "nabij"})
_KINDS = ("gemeente", "plaats", "deelregio", "landelijk-gebied", "regio", "metropoolregio", "provincie")
_MAX_WORDS = 5


def parse_question(text: str, areas: Areas, themes: Themes) -> RouteRequest:
    """Read what a sentence tells; what it does not tell is None.

    A municipality is known by its name after "in", "uit" and the like, or by a capital. Of several amounts the first
    counts, of several themes the first that is about a sector.
    """
    amounts = find_amounts(text)
    area = _area(text, areas)
    return RouteRequest(
        gemeente=area.id if area else None,
        fase=find_phase(text),
        vorm=find_form(text),
        bedrag=amounts[0].euros if amounts else None,
        thema=_theme(text, themes),
    )


def _theme(text: str, themes: Themes) -> str | None:
    found = [m.theme_id for m in themes.match(text) if m.theme_id not in ECHO]
    specific = [t for t in found if (theme := themes.get(t)) is not None and not theme.generic]
    return next(iter(specific), None)


def _area(text: str, areas: Areas) -> Area | None:
    words = list(_WORD.finditer(text))
    found: list[tuple[int, int, int, Area]] = []
    for i, word in enumerate(words):
        before = words[i - 1][0].casefold() if i else ""
        after_preposition = before in _PLACE_BEFORE
        if not (word[0][0].isupper() or after_preposition or word[0] in ("'s", "’s")):
            continue
        for j in range(min(len(words), i + _MAX_WORDS), i, -1):
            area = find_place(text[word.start() : words[j - 1].end()], areas)
            if area is not None and (after_preposition or not area.common_word):
                found.append((0 if after_preposition else 1, _KINDS.index(area.kind), i, area))
                break
    return min(found, key=lambda f: f[:3])[3] if found else None


def find_place(name: str, areas: Areas) -> Area | None:
    """The municipality, place or region with this id or name; a municipality before the deelregio of the same name.

    A quarter counts as its municipality; a country or a continent is no place to be in, and gives None.

    >>> from kg.reference import load_areas
    >>> [area and area.id for name in ("Amsterdam-Noord", "Nederland") for area in [find_place(name, load_areas())]]
    ['gemeente-amsterdam', None]
    """
    known = areas.get(name) or next((a for k in (*_KINDS, "wijk") if (a := areas.find(name, k)) is not None), None)
    if known is None or known.kind in _KINDS:
        return known
    if known.kind != "wijk":
        return None
    return next((a for id_ in areas.ancestors(known.id) if (a := areas.get(id_)) and a.kind == "gemeente"), None)
