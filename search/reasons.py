"""Why a hit was found, in Dutch, and how far a question names an entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search.analyzer import stems

MAX_WORDS = 4
NEAR = 0.86
"""Cosine of question and text from which they are called near in meaning (e5 cosines lie between .75 and .95)."""
PARTS = 0.15
"""Score of 5-grams from which parts of words are called shared."""
SAME_NAME = 0.15
NAMED = 0.08


def listed(words: Sequence[str]) -> str:
    """Return words in quotes as a Dutch list.

    >>> listed(["hout", "bouw", "fonds"])
    '‘hout’, ‘bouw’ en ‘fonds’'
    """
    quoted = [f"‘{word}’" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} en {quoted[-1]}"


def reasons(
    words: Sequence[str], signals: Mapping[str, float], facets: Sequence[Sequence[str]] = ()
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
    """
    found = []
    if words:
        found.append(f"bevat {listed(list(words)[:MAX_WORDS])}")
    elif signals.get("grams", 0.0) >= PARTS:
        found.append("bevat delen van woorden uit de vraag")
    if signals.get("dense", 0.0) >= NEAR or not found:
        found.append("lijkt in betekenis op de vraag")
    if facets:
        passed = [group[0].partition(":")[0] for group in facets]
        found.append(f"past bij het gekozen filter: {', '.join(passed)}")
    return tuple(found)


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
