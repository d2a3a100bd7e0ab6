"""What a question is about, in the terms that passages are filed under: themes, areas and classes of statement."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kg.reference import Area, load_areas, load_themes
from search.intents import asks
from search.text import fold, word_spans
from search.vocabulary import dutch_words

MAX_NAME = 5
"""Most words of the name of an area."""
TOWNS = ("gemeente", "plaats", "continent")
"""Kinds of area of which some have the name of an ordinary word; 'wereld' is one of the last."""
AROUND = ("gemeente", "deelregio", "metropoolregio", "provincie")
ABOUT = 0.02
"""Share of the texts that state something of an area from which they are about it."""
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


@cache
def _abroad() -> frozenset[str]:
    text = files("search").joinpath("data/buitenland.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def named_areas(question: str) -> list[tuple[int, int]]:
    """Return (first, last + 1) of the words of `question` that name an area of the register, the longest first."""
    words = [fold(question[a:b]) for a, b in word_spans(question)]
    found, at = [], 0
    while at < len(words):
        sizes = range(min(MAX_NAME, len(words) - at), 0, -1)
        size = next((n for n in sizes if " ".join(words[at : at + n]) in _area_names()), 0)
        if size:
            found.append((at, at + size))
        at += max(1, size)
    return found


def elsewhere(question: str, used: Container[str], shares: Mapping[str, float]) -> bool:
    """Whether `question` is about a place that the texts do not mention, or only about places they are not about.

    Parameters
    ----------
    used
        The folded words of the texts.
    shares
        Share of the texts that state something of an area, by its id; empty where that is not known.

    Notes
    -----
    The name of a town that is a word as well ("Houten", "Best") counts only with a capital, and not as the first word,
    which has one anyhow. The texts are about a place when one in fifty states something of it, or of the municipality,
    region or province in which it lies.

    >>> elsewhere("campus in groningen", {"utrecht"}, {}), elsewhere("Houten huizen", (), {})
    (True, False)
    >>> elsewhere("werk in rotterdam", {"rotterdam"}, {"gelderland": 0.4}), elsewhere("lonen in polen", (), {})
    (True, True)
    """
    words = [question[a:b] for a, b in word_spans(question)]
    near, named = False, False
    for first, last in named_areas(question):
        name = [fold(word) for word in words[first:last]]
        area = load_areas().find(" ".join(name))
        near |= area is not None and _share(area, shares) >= ABOUT
        if _is_word(name, area) and not (first and words[first][0].isupper()):
            continue
        if not any(word in used for word in name):
            return True
        named |= area is not None
    if named and shares and not near:
        return True
    return any(fold(word) in _abroad() and fold(word) not in used for word in words)


def _is_word(name: Sequence[str], area: Area | None) -> bool:
    """Whether the folded `name` of an area is an ordinary word as well."""
    return len(name) == 1 and name[0] in dutch_words() and (area is None or area.kind in TOWNS)


def _share(area: Area, shares: Mapping[str, float]) -> float:
    """Share of the texts about `area`, or about what it lies in and is smaller than the country."""
    register = load_areas()
    around = (register.get(id_) for id_ in register.ancestors(area.id))
    ids = (area.id, *(a.id for a in around if a is not None and a.kind in AROUND))
    return max(shares.get(id_, 0.0) for id_ in ids)


@lru_cache(maxsize=256)
def about(question: str) -> About:
    """Return what `question` is about.

    >>> about("geld voor houtbouw in Lelystad").areas[0][1]
    'Lelystad'
    """
    words = [fold(question[a:b]) for a, b in word_spans(question)]
    themes = {m.theme_id for m in load_themes().match(question)}
    labels = [(t.id, t.pref) for t in load_themes().all if t.id in themes and not t.generic]
    found = (load_areas().find(" ".join(words[first:last])) for first, last in named_areas(question))
    areas = [(area.id, area.name) for area in found if area is not None]
    asked = " ".join(words)
    classes = tuple((kinds, said) for pattern, kinds, said in ASKED if pattern.search(asked))
    return About(tuple(labels), tuple(dict.fromkeys(areas)), classes)
