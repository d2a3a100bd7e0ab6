"""What themes say of each other: how rare each is, and which of them the documents bring together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

from kg.matching.features import ClusterNode, Mask, Said
from kg.matching.regions import Regions
from kg.matching.statements import sectoral
from kg.matching.weights import Weights
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


def own_ties(
    index: GraphIndex, regions: Regions, mask: Mask, generic: frozenset[str]
) -> dict[str, dict[tuple[str, str], float]]:
    """For each region how often it brings two sectors together itself, in what it says, does and has; in [0, 1).

    ``1 − exp(−Σ 1 / (sectors − 1) / 2)`` over its needs, offers, programmes and places that are about both.
    """
    said = {
        (regions.region_of(b.area), plain(b.text)): b.themes for b in index.graph.behoeften if mask.open(b.evidence)
    }
    about = [(region, themes) for (region, _), themes in sorted(said.items())]
    for area, region in regions.of_area.items():
        rows = (*index.out(area, "deelnameAan"), *index.out(area, "heeftHotspot"))
        about += [(region, index.themes_of(r.object)) for r in rows]
    total: dict[str, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    for region, themes in about:
        sectors = sorted(sectoral(themes, generic))
        for pair in permutations(sectors, 2):
            total[region][pair] += 1.0 / (len(sectors) - 1)
    return {region: {p: 1.0 - math.exp(-x / 2) for p, x in pairs.items()} for region, pairs in sorted(total.items())}


def wider_themes(themes: Themes | None) -> dict[str, frozenset[str]]:
    """The broader themes of every theme that has some."""
    return {t.id: frozenset(t.broader) for t in themes.all if t.broader} if themes else {}


def programmes_of(index: GraphIndex, regions: Regions, mask: Mask) -> tuple[tuple[str, Said], ...]:
    """Programmes on some theme in which an area of a region takes part; one of more than half of them is no sign."""
    found: dict[str, dict[str, Said]] = defaultdict(dict)
    for area, region in regions.of_area.items():
        for r in index.out(area, "deelnameAan") if region not in regions.containers else ():
            entity, themes = index.entities.get(r.object), frozenset(index.themes_of(r.object))
            on = [e for t in index.theme_relations(r.object) for e in t.evidence]
            quotes = mask.open((*on, *r.evidence, *(entity.evidence if entity else ())))
            if entity is not None and entity.type == "Programma" and themes and quotes:
                found[entity.id].setdefault(region, Said(entity.id, area, entity.name, themes, quotes))
    most = max(2, len(set(regions.of_area.values())) // 2)
    rows = [
        (region, said) for by_region in found.values() if len(by_region) <= most for region, said in by_region.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row[0], row[1].id)))


def said_together(
    index: GraphIndex,
    mask: Mask,
    wider: Mapping[str, frozenset[str]],
    programmes: Iterable[Said],
    generic: frozenset[str],
) -> dict[tuple[str, str], tuple[Said, ...]]:
    """For two themes the needs, offers and programmes that are about both, that on the fewest themes first.

    A theme and a wider one that holds it are left out: that they go together says nothing.
    """
    found: dict[tuple[str, str], list[Said]] = defaultdict(list)
    once = {(b.area, plain(b.text)): b for b in sorted(index.graph.behoeften, key=lambda b: b.id, reverse=True)}
    voices = [Said(b.id, b.area, b.text, frozenset(b.themes), mask.open(b.evidence)) for b in once.values()]
    for said in sorted((*voices, *programmes), key=lambda s: (len(s.themes), s.id, s.area)):
        sectors = sorted(sectoral(said.themes, generic))
        for a, b in permutations(sectors, 2) if said.evidence else ():
            if b not in wider.get(a, ()) and a not in wider.get(b, ()):
                found[a, b].append(said)
    return {pair: tuple(rows) for pair, rows in sorted(found.items())}
