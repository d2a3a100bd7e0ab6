"""What a question is about, in the terms that passages are filed under: themes, areas and classes of statement."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.reference import load_areas, load_themes
from search.intents import asks
from search.text import fold, word_spans

MAX_NAME = 5
"""Most words of the name of an area."""
ASKED: tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...] = (
    (
        asks(
            r"geld|euros?|subsidies?|fondsen|fonds|leningen|lening|lenen|krediet|financiering(?:en)?|financier(?:en)?|"
            r"investeerders?|kapitaal|investeren|voucher|regeling(?:en)?|funding|money|loan|grant"
        ),
        ("Financiering",),
        "financiering",
    ),
    (asks(r"hoeveel|aantal|percentage|cijfers?|hoe (?:hoog|groot|veel)|how (?:many|much)"), ("Feit",), "een cijfer"),
    (
        asks(r"nodig|behoefte|knelpunt(?:en)?|uitdaging(?:en)?|zoekt|vraagt|mist|tekort(?:en)?|opgaven?"),
        ("Behoefte",),
        "een behoefte",
    ),
    (asks(r"ambities?|doelen|doel|wil(?:len)?|streeft|over tien jaar"), ("Ambitie",), "een ambitie"),
    (asks(r"biedt|aanbod|goed in|sterk in|kracht|sterktes?"), ("Aanbod",), "een aanbod"),
    (
        asks(r"samenwerk\w*|optrekken|aansluiten|meedoen|partners?|kruisbestuiving(?:en)?|gezamenlijk|samen"),
        ("Kruisbestuiving",),
        "samenwerking tussen regio’s",
    ),
    (
        asks(r"campus(?:sen)?|hotspots?|labs?|fieldlabs?|werkplek\w*|locaties?|plek|ruimte|testen|haven"),
        ("Hotspot",),
        "een plek voor innovatie",
    ),
    (asks(r"programmas?|programma|regiodeals?|deals?|projecten|project"), ("Programma",), "een programma"),
    (asks(r"versnellers?|accelerators?|incubators?|begeleiding|coaching"), ("Versneller", "Programma"), "begeleiding"),
    (asks(r"wie|organisaties?|partij(?:en)?|loket|contact|who"), ("Organisatie", "Persoon"), "een organisatie"),
)


@dataclass(frozen=True, slots=True)
class About:
    """Ids and labels of themes and areas that a question names, and the classes of statement that it asks for.

    `classes` are pairs of the classes and what a person calls them.
    """

    themes: tuple[tuple[str, str], ...] = ()
    areas: tuple[tuple[str, str], ...] = ()
    classes: tuple[tuple[tuple[str, ...], str], ...] = ()

    def shared(self, terms: Collection[str]) -> tuple[list[str], list[str], list[str]]:
        """Labels of the themes, areas and classes that the facet terms of a text answer to."""
        return (
            [label for id_, label in self.themes if f"thema:{id_}" in terms],
            [label for id_, label in self.areas if f"gebied:{id_}" in terms],
            [said for classes, said in self.classes if any(f"soort:{c}" in terms for c in classes)],
        )


@cache
def _area_names() -> frozenset[str]:
    """The folded names of all areas, of more than two letters."""
    names = {name for area in load_areas().all for name in (area.name, *area.aliases)}
    keys = (" ".join(fold(name[a:b]) for a, b in word_spans(name)) for name in names)
    return frozenset(key for key in keys if len(key) > 2)


@lru_cache(maxsize=256)
def about(question: str) -> About:
    """Return what `question` is about.

    >>> about("geld voor houtbouw in Lelystad").areas[0][1]
    'Lelystad'
    """
    words = [fold(question[a:b]) for a, b in word_spans(question)]
    themes = {m.theme_id for m in load_themes().match(question)}
    labels = [(t.id, t.pref) for t in load_themes().all if t.id in themes and not t.generic]
    names, areas, at = _area_names(), [], 0
    while at < len(words):
        for size in range(min(MAX_NAME, len(words) - at), 0, -1):
            if (name := " ".join(words[at : at + size])) in names and (area := load_areas().find(name)):
                areas.append((area.id, area.name))
                at += size - 1
                break
        at += 1
    asked = " ".join(words)
    classes = tuple((kinds, said) for pattern, kinds, said in ASKED if pattern.search(asked))
    return About(tuple(labels), tuple(dict.fromkeys(areas)), classes)
