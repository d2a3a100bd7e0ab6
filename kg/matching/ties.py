"""What themes say of each other: how rare each is, and which of them the documents bring together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import permutations
from typing import TYPE_CHECKING

from kg.matching.features import ClusterNode, Mask
from kg.matching.weights import Weights
from kg.model import Evidence
from kg.queries import GraphIndex, plain

if TYPE_CHECKING:
    from kg.themes import Themes

TOGETHER = ("Cluster", "Hotspot", "Programma", "Organisatie")
"""Things of which the themes are said together."""

RARE = 2.0
"""Taken off the tie between themes that are seldom said together."""


def idf_of(nodes: Sequence[ClusterNode], generic: frozenset[str], weights: Weights) -> dict[str, float]:
    """``max(.05, ln((n + 1) / (df + .5)))``, less for a generic theme."""
    frequency: dict[str, int] = defaultdict(int)
    for node in nodes:
        for theme in node.themes:
            frequency[theme] += 1
    n = len(nodes)
    factor = weights["themas", "algemeen"]
    return {
        t: max(0.05, math.log((n + 1) / (df + 0.5))) * (factor if t in generic else 1.0)
        for t, df in sorted(frequency.items())
    }


def relatedness(index: GraphIndex, mask: Mask) -> dict[tuple[str, str], float]:
    """How often two themes go together, on one thing or in one need or offer; in [0, 1).

    ``count / (sqrt(product of their counts) + RARE)``: themes that met once say little.
    """
    count: dict[str, int] = defaultdict(int)
    both: dict[tuple[str, str], int] = defaultdict(int)
    things = (index.themes_of(e.id) for e in index.graph.entities if e.type in TOGETHER)
    said = {(b.area, plain(b.text)): b.themes for b in index.graph.behoeften if mask.open(b.evidence)}
    for here in (*things, *said.values()):
        for a in here:
            count[a] += 1
            for b in here:
                if a != b:
                    both[a, b] += 1
    return {pair: n / (math.sqrt(count[pair[0]] * count[pair[1]]) + RARE) for pair, n in sorted(both.items())}


def examples(index: GraphIndex, mask: Mask, themes: Themes | None) -> dict[tuple[str, str], tuple[Evidence, ...]]:
    """For two themes that two needs or offers or more are about, their quotes, that on the fewest themes first.

    A theme and a wider one that holds it are left out: that they go together says nothing.
    """
    wider = {(t.id, b) for t in themes.all for b in t.broader} if themes else set()
    found: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    said = {(b.area, plain(b.text)): b for b in sorted(index.graph.behoeften, key=lambda b: b.id, reverse=True)}
    for b in sorted(said.values(), key=lambda b: (len(b.themes), b.id)):
        quotes = mask.open(b.evidence)
        for pair in permutations(b.themes, 2) if quotes else ():
            found[pair].append(quotes[0])
    return {p: tuple(es) for p, es in sorted(found.items()) if len(es) > 1 and not {p, p[::-1]} & wider}
