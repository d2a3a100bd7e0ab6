"""Why a hit was found, in Dutch, and how far a question names an entity."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from search.about import About
from search.analyzer import stems

MAX_WORDS = 4
NEAR = 0.86
VERY_NEAR = 0.89
"""Cosine of question and text from which they are called near and very near in meaning (those of e5 lie between .75
and .95)."""
PARTS = 0.15
"""Score of 5-grams from which parts of words are called shared."""
SAME_NAME = 0.15
NAMED = 0.08
FILTERS = {"gebied": "gebied", "thema": "thema", "document": "document", "soort": "soort uitspraak", "jaar": "jaar"}


def enumerated(words: Sequence[str]) -> str:
    """Return words as a Dutch list.

    >>> enumerated(["hout", "bouw", "fonds"])
    'hout, bouw en fonds'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def listed(words: Sequence[str]) -> str:
    """Return words in quotes as a Dutch list.

    >>> listed(["hout", "bouw", "fonds"])
    '‘hout’, ‘bouw’ en ‘fonds’'
    """
    return enumerated([f"‘{word}’" for word in words])


def reasons(
    words: Sequence[str],
    signals: Mapping[str, float],
    facets: Sequence[Sequence[str]] = (),
    asked: About | None = None,
    terms: Collection[str] = (),
) -> tuple[str, ...]:
    """Return what brought a hit, the most telling reason first; never empty.

    Parameters
    ----------
    words
        Words of the text that were asked for.
    signals
        ``dense`` and ``grams`` at least, as :class:`search.fusion.Signals` has them.
    facets
        The filters that the hit passed.
    asked
        What the question is about.
    terms
        The facet terms of the text, of which `asked` tells which matter.
    """
    found = []
    if words:
        found.append(f"bevat {listed(list(words)[:MAX_WORDS])}")
    elif signals.get("grams", 0.0) >= PARTS:
        found.append("bevat delen van woorden uit de vraag")
    if asked is not None:
        found += _filed(asked, terms)
    near = signals.get("dense", 0.0)
    if near >= NEAR or not found:
        found.append(f"lijkt in betekenis {'sterk ' if near >= VERY_NEAR else ''}op de vraag")
    if facets:
        passed = [FILTERS.get(kind, kind) for kind in (group[0].partition(":")[0] for group in facets)]
        found.append(f"past bij het gekozen filter: {', '.join(passed)}")
    return tuple(found)


def _filed(asked: About, terms: Collection[str]) -> list[str]:
    """What the question and the statements of a text are both about."""
    themes, areas, classes = asked.shared(terms)
    found = []
    if themes:
        found.append(f"gaat over het thema {listed(themes[:2])}")
    if areas:
        found.append(f"gaat over {enumerated(areas[:2])}")
    if classes:
        found.append(f"noemt {enumerated(classes[:2])}, waar u naar vraagt")
    return found


def name_bonus(names: Sequence[str], asked: Sequence[str]) -> float:
    """Return what an entity earns when the question (stems `asked`) is its name, or holds its name whole.

    >>> name_bonus(["Fonds voor Houtbouw"], ["fond", "houtbouw"]), name_bonus(["Houtbouw"], ["fond", "houtbouw"])
    (0.15, 0.08)
    """
    best = 0.0
    for name in names:
        mine = stems(name)
        if mine and mine == list(asked):
            return SAME_NAME
        if mine and set(mine) <= set(asked):
            best = NAMED
    return best
