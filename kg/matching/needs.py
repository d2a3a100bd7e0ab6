"""Needs and ambitions of one region with offers of another, as a list of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from kg.matching.components import strength
from kg.matching.explain import Explainer
from kg.matching.features import Features, Voice
from kg.matching.functions import beyond_function, functions_of
from kg.matching.model import Ground, NeedMatch, Side, about
from kg.matching.quotes import FUNCTION_NAMES, label, need_sentence, quoting, told
from kg.matching.stated import StatedPairs, status_of
from kg.matching.texts import surface_words
from kg.matching.voices import NeedTable
from kg.matching.weights import Weights
from kg.wording import joined

MAX_OFFERS = 3
"""Offers shown of one need."""

LONG_WORD = 6
"""Letters from which the stem of a word says what a sentence is about."""

_EMPTY = re.compile(
    r"aanwezig|belang|internation|nationa|arbeidsmarkt|bedrijfsleven|krachten|kansen|regio|technisch", re.IGNORECASE
)

MAX_NEEDS = 3
"""Needs shown of one offer: a general sentence meets every need."""


def find_needs(
    features: Features, table: NeedTable, weights: Weights, stated: StatedPairs, explainer: Explainer
) -> tuple[NeedMatch, ...]:
    """Every need with its best offers, best first; at least two grounds each.

    Both must be about a specific theme: of a need on nothing in particular nobody knows what would meet it.
    """
    limit = weights["drempels", "behoefte"]
    found: list[NeedMatch] = []
    strong = np.flatnonzero(table.q >= limit)
    shown: Counter[int] = Counter()
    given: Counter[int] = Counter()
    for k in strong[np.lexsort((table.offer[strong], table.need[strong], -table.q[strong]))]:
        n, o = int(table.need[k]), int(table.offer[k])
        if shown[n] >= MAX_OFFERS or given[o] >= MAX_NEEDS:
            continue
        match = _match(features, table, weights, stated, explainer, int(k))
        if match is not None:
            shown[n] += 1
            given[o] += 1
            found.append(match)
    return tuple(sorted(found, key=lambda m: (-m.score, m.id)))


def _match(
    features: Features,
    table: NeedTable,
    weights: Weights,
    stated: StatedPairs,
    explainer: Explainer,
    k: int,
) -> NeedMatch | None:
    need, offer = features.needs[int(table.need[k])], features.offers[int(table.offer[k])]
    if not need.themes - features.generic or not offer.themes - features.generic:
        return None
    if not need.functions & offer.functions & explainer.useful:
        return None
    names_other = features.regions.names_other
    if names_other(need.text, offer.area, offer.region) or names_other(offer.text, need.area, need.region):
        return None
    shared = beyond_function(need.themes & offer.themes, need.functions & offer.functions)
    themes = tuple(sorted(shared - features.generic))
    grounds = tuple(_grounds(features, table, weights, k, themes))
    if len(grounds) < 2 or table.sem[k] < weights["drempels", "zin"]:
        return None
    named = stated.on_themes(need.region, offer.region, themes)
    left, right = need.evidence, offer.evidence
    sides = [
        (features.regions.name(need.region), need.region, left),
        (short_name(offer, features), offer.region, right),
    ]
    return NeedMatch(
        f"{need.id}~{offer.id}",
        _side(need, features),
        _side(offer, features),
        need.text,
        offer.text,
        need.kind,
        "verdieping" if themes else "kruising",
        status_of(named),
        float(table.q[k]),
        tuple(sorted(need.functions & offer.functions)),
        themes,
        grounds,
        tuple(c for c in explainer.against(sides, named) if "of dit gevraagd is" not in c),
        label(strength(len(left), len(right))),
        named,
        about(themes, grounds),
    )


def _grounds(
    features: Features, table: NeedTable, weights: Weights, k: int, themes: tuple[str, ...]
) -> Iterator[Ground]:
    """The shared function, the shared specific theme, and sentences that lie close; shares add up to 1."""
    need, offer = features.needs[int(table.need[k])], features.offers[int(table.offer[k])]
    b = weights.values["behoefteAanbod"]
    sem, tw = float(table.sem[k]), float(table.overlap[k])
    theme_part = tw * (b["themaBonus"] + b["themaFactor"] * sem)
    text_part = b["themaBasis"] * sem
    total = (theme_part + text_part) or 1.0
    left, right = quoting(need.words, need.evidence), quoting(offer.words, offer.evidence)
    path = (need.area, need.id, offer.id, offer.area)
    sentence, over = need_sentence(need, offer, features.regions), told(need, offer, features)
    yield Ground("behoefte-aanbod", text_part / total, sentence, path, left, right, over)
    if themes:
        names = joined([features.theme_names[t] for t in themes])
        text, on = f"Allebei over {names}.", (need.id, themes[0], offer.id)
        yield Ground("thema", theme_part / total, text, on, left, right, themes)
    elif sem >= weights["drempels", "tekst"] and (both := shared_words(need.text, offer.text)):
        functions = joined([FUNCTION_NAMES[f] for f in sorted(need.functions & offer.functions)])
        quoted = joined([f"“{w}”" for w in both])
        text = f"De twee zinnen liggen dicht bij elkaar: allebei over {functions}, met {quoted}."
        yield Ground("tekst", 0.0, text, (need.id, offer.id), left, right)


def shared_words(one: str, other: str) -> list[str]:
    """Up to three long words of both sentences, as they stand in the first; nearness without any is only tone.

    Words that tell a function, which the two share already, and words of every policy are left out.

    >>> shared_words("Meer opleidingen voor de techniek van morgen", "De opleiding trekt techniek")
    ['techniek']
    """
    here, there = surface_words(one), surface_words(other)
    both = [here[stem] for stem in sorted(set(here) & set(there)) if len(stem) >= LONG_WORD]
    return [word for word in both if not functions_of(word) and not _EMPTY.match(word)][:3]


def short_name(voice: Voice, features: Features) -> str:
    return f"het aanbod van {features.regions.name(voice.area)}"


def _side(voice: Voice, features: Features) -> Side:
    return Side(voice.id, voice.text, voice.area, features.regions.name(voice.area), voice.region)
