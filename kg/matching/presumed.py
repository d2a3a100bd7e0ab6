"""Themes presumed of a cluster of which no specific theme was read: those of the clusters it is most like."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from kg.matching.features import Features
from kg.matching.nearness import Nearness
from kg.matching.weights import Weights

ALIKE = 3
"""Clusters of which the themes are presumed."""

CHUNK = 1_000


def with_presumed(features: Features, near: Nearness, weights: Weights) -> Features:
    """`features` in which every cluster without a specific theme has those of the most similar clusters.

    At the weight of a theme that is known indirectly (``afgeleid``), in the measure of the likeness. They only move the
    score: a presumed theme has no quote, so that it is never shown as a reason, nor does it decide in which list a pair
    stands. `near` tells the nearness of the nodes.
    """
    specific = [{t: x for t, x in n.themes.items() if t not in features.generic} for n in features.nodes]
    bare = np.array([k for k, themes in enumerate(specific) if not themes], dtype=np.int64)
    known = np.array([k for k, themes in enumerate(specific) if themes], dtype=np.int64)
    if not len(bare) or not len(known):
        return features
    nodes = list(features.nodes)
    for at in range(0, len(bare), CHUNK):
        rows = near.matrix(bare[at : at + CHUNK], known)
        for k, row in zip(bare[at : at + CHUNK], rows, strict=True):
            like = [(known[c], float(row[c])) for c in np.argsort(-row, kind="stable")[:ALIKE] if row[c] > 0]
            total = sum(value for _, value in like)
            found: dict[str, float] = defaultdict(float)
            for other, value in like:
                for theme, x in specific[int(other)].items():
                    found[theme] += weights["themas", "afgeleid"] * x * value / total
            nodes[int(k)] = replace(nodes[int(k)], themes={**found, **nodes[int(k)].themes})
    return replace(features, nodes=tuple(nodes))
