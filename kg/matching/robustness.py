"""What is left of the score when less was read, and when its weights are learnt on other regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.matching.baselines import baselines
from kg.matching.features import ClusterNode, Features
from kg.matching.labels import Labels
from kg.matching.metrics import Figure, auc, average_precision, interval
from kg.matching.scoring import COMPONENTS, PairTable, combine, score_pairs
from kg.matching.ties import idf_of
from kg.matching.weights import Weights
from kg.queries import GraphIndex

if TYPE_CHECKING:
    from kg.themes import Themes

PART = 0.2
"""Part of the topics, needs and offers that is dropped."""

FACTORS = (0.5, 1.0, 1.5)
"""By which each of the four heaviest weights is multiplied, in all combinations, to learn them."""


def dropped(
    features: Features,
    part: float,
    seed: int,
    weights: Weights,
    index: GraphIndex,
    themes: Themes | None,
    *,
    names: bool = False,
    texts: bool = False,
) -> Features:
    """`features` as if a random `part` of the stated topics of clusters, of the needs and of the offers were not read.

    A topic that also stands in a name of the cluster is still known from there, at the weight that this has, unless
    `names`. With `texts` the label of a dropped topic is taken out of the text of the cluster too.
    """
    rng = np.random.default_rng(seed)

    def left(node: ClusterNode) -> dict[str, float]:
        said = [index.name(m) for m in node.members] if themes and not names else []
        named = {m.theme_id for name in said for m in (themes.match(name) if themes else ())}
        low = weights["themas", "naam"]
        kept = {t: x if rng.random() >= part else min(x, low) * (t in named) for t, x in node.themes.items()}
        return {t: x for t, x in kept.items() if x > 0}

    nodes = [replace(n, themes=left(n)) for n in features.nodes]
    if texts:
        nodes = [_silent(less, n, features) for less, n in zip(nodes, features.nodes, strict=True)]
    needs = tuple(v for v in features.needs if rng.random() >= part)
    offers = tuple(v for v in features.offers if rng.random() >= part)
    idf = idf_of(nodes, features.generic, weights)
    return replace(features, nodes=tuple(nodes), needs=needs, offers=offers, idf=idf)


def _silent(less: ClusterNode, node: ClusterNode, features: Features) -> ClusterNode:
    """`less` without the labels of the themes of `node` that it lost."""
    text = node.text
    for theme in sorted(set(node.themes) - set(less.themes)):
        text = text.replace(f". {features.theme_names.get(theme, theme)}.", ".")
    return replace(less, text=text)


def robustness(
    labels: Labels,
    features: Features,
    vectors: Mapping[str, npt.NDArray[Any]] | None,
    weights: Weights,
    index: GraphIndex,
    themes: Themes | None,
    seeds: int,
) -> dict[str, Figure]:
    """Figures of the score and of DWPC with a fifth dropped, `seeds` times, and how much AUC that costs.

    The last row is the hardest: topics are dropped where a name tells them and from the texts as well, and nearness is
    that of words alone, before and after, as the vectors still hold what was dropped.
    """
    keep = labels.judged
    positive = labels.positive[keep]
    drawn: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        drawn.setdefault(name, []).append(value)

    def area(table: PairTable) -> float:
        return auc(positive, table.score[keep])

    whole, words = (area(score_pairs(features, weights, v)) for v in (vectors, None))
    for seed in range(seeds):
        fewer = partial(dropped, features, PART, seed, weights, index, themes)
        less = fewer()
        here = score_pairs(less, weights, vectors)
        for name, values in (("score", here.score), ("DWPC", baselines(less, here, None)["DWPC"])):
            note(f"{name} AUC", auc(positive, values[keep]))
            note(f"{name} AP", average_precision(positive, values[keep]))
        note("daling AUC", whole - area(here))
        note("idem, ook uit namen", whole - area(score_pairs(fewer(names=True), weights, vectors)))
        hardest = score_pairs(fewer(names=True, texts=True), weights, None)
        note("idem, ook uit tekst", words - area(hardest))
    return {name: interval(float(np.mean(v)), v) for name, v in drawn.items()}


def held_out(labels: Labels, features: Features, table: PairTable, weights: Weights) -> dict[str, float]:
    """Mean AUC over the pairs of one region, the weights being as they are, or learnt on the pairs without that region.

    Where learning does not win, the weights that are fixed are not fitted to the statements they are judged by. Also
    the lowest AUC over the pairs that are left when one region is left out.
    """
    parts = {name: getattr(table, name) for name in COMPONENTS}
    heaviest = sorted(weights.values["componenten"], key=lambda c: (-weights["componenten", c], c))[:4]
    region = np.array([n.side.region for n in features.nodes])
    tried = [_scaled(weights, heaviest, factors) for factors in product(FACTORS, repeat=len(heaviest))]
    scores = [combine(**parts, weights=w) for w in tried] if len(table) else []
    fixed, learnt, without = [], [], []
    for r in sorted(set(region.tolist())) if scores else ():
        touches = (region[table.i] == r) | (region[table.j] == r)
        here, there = labels.judged & touches, labels.judged & ~touches
        if not labels.positive[here].any() or not labels.positive[there].any():
            continue
        best = max(range(len(scores)), key=lambda k: (auc(labels.positive[there], scores[k][there]), -k))
        fixed.append(auc(labels.positive[here], table.score[here]))
        learnt.append(auc(labels.positive[here], scores[best][here]))
        without.append(auc(labels.positive[there], table.score[there]))
    if not fixed:
        return {}
    return {
        "vaste gewichten": float(np.mean(fixed)),
        "geleerd op de andere": float(np.mean(learnt)),
        "laagste zonder één gebied": min(without),
    }


def _scaled(weights: Weights, names: list[str], factors: tuple[float, ...]) -> Weights:
    """`weights` with each of the components `names` multiplied, at most .95."""
    values: dict[str, dict[str, float]] = {s: dict(v) for s, v in weights.values.items()}
    for name, factor in zip(names, factors, strict=True):
        values["componenten"][name] = min(0.95, values["componenten"][name] * factor)
    return Weights(weights.version, values)
