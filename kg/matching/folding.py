"""One idea in several shapes: pairs of the same two regions that say the same are shown once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.matching.features import ClusterNode
from kg.matching.model import GroupMatch, Match
from kg.matching.weights import Weights


def folded(
    matches: Sequence[Match], nodes: Mapping[str, ClusterNode], generic: frozenset[str], weights: Weights
) -> tuple[Match, ...]:
    """`matches`, best first, each weaker one that says the same as a better one put into its `variants`.

    Two say the same when they lie between the same regions, in the same list and with the same status, and on each side
    the clusters are the same or share a specific theme that is their own: "Logistiek" of a municipality and "Transport
    en logistiek" of its deelregio.
    """
    least = weights["themas", "naam"]
    own = {i: {t for t, x in n.themes.items() if x >= least} - generic for i, n in nodes.items()}
    kept: dict[tuple[frozenset[str], str, str], list[Match]] = defaultdict(list)
    order: list[tuple[tuple[frozenset[str], str, str], int]] = []
    for m in matches:
        key = (frozenset({m.left.region, m.right.region}), m.list, m.status)
        for at, better in enumerate(kept[key]):
            if _same(m, better, own):
                over = tuple(sorted({*better.about, *m.about}))
                kept[key][at] = replace(better, variants=(*better.variants, (m.left, m.right)), about=over)
                break
        else:
            order.append((key, len(kept[key])))
            kept[key].append(m)
    return tuple(kept[key][at] for key, at in order)


def _same(a: Match, b: Match, own: Mapping[str, set[str]]) -> bool:
    mine, other = ({s.region: s.id for s in (m.left, m.right)} for m in (a, b))
    return all(i == other[region] or own[i] & own[other[region]] for region, i in mine.items())


def folded_groups(groups: Sequence[GroupMatch]) -> tuple[GroupMatch, ...]:
    """`groups`, best first, without the weaker ones of the same regions on the same first theme."""
    seen: set[tuple[frozenset[str], str, str]] = set()
    kept = []
    for group in groups:
        key = (frozenset(s.region for s in group.sides), group.themes[0] if group.themes else group.name, group.status)
        if key not in seen:
            seen.add(key)
            kept.append(group)
    return tuple(kept)
