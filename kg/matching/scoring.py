"""Every pair of clusters of different regions with its components and score, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.matching import components as parts
from kg.matching.components import Array, Index
from kg.matching.features import ClusterNode, Features, Voice
from kg.matching.functions import beyond_function
from kg.matching.texts import FloatArray, rows_of, word_rows
from kg.matching.weights import Weights

FOCUS = 2
"""Themes that a statement can be about and still be wholly that of a cluster on one of them."""


@dataclass(frozen=True)
class NeedTable:
    """Needs against offers: `sem`, `overlap` and `q` of shape (n needs, n offers); `allowed` where regions differ."""

    sem: Array
    overlap: Array
    q: Array
    allowed: npt.NDArray[np.bool_]
    from_vectors: bool


@dataclass(frozen=True)
class PairTable:
    """All allowed pairs ``(i[k], j[k])`` with ``i < j``, one array per component, and the score of each.

    ``need_at[k]`` holds positions into ``needs.q.ravel()`` of the best need of i with an offer of j, and the reverse.
    `gain` names the theme that adds most in each direction, or None.
    """

    i: Index
    j: Index
    V: Array
    S: Array
    N: Array
    C: Array
    G: Array
    score: Array
    needs: NeedTable
    need_at: npt.NDArray[np.int64]
    need_value: Array
    gain: tuple[tuple[str | None, str | None], ...]
    from_vectors: bool

    def __len__(self) -> int:
        return len(self.i)


def allowed_pairs(features: Features) -> npt.NDArray[np.bool_]:
    """Which nodes may be matched: different regions, neither lying in the other. Shape (n, n), symmetric."""
    names = sorted({n.side.region for n in features.nodes})
    at = {r: k for k, r in enumerate(names)}
    apart = np.array([[features.regions.apart(a, b) for b in names] for a in names], dtype=bool).reshape(
        len(names), len(names)
    )
    where = np.array([at[n.side.region] for n in features.nodes], dtype=np.int64)
    return np.asarray(apart[where][:, where]) if len(where) else np.zeros((0, 0), dtype=bool)


def node_vectors(features: Features, vectors: Mapping[str, npt.NDArray[Any]] | None) -> tuple[Array, bool]:
    """Centred rows of every node: the mean vector of its clusters beside its words; and whether vectors were given."""
    ids = sorted({m for n in features.nodes for m in n.members})
    given = rows_of(ids, vectors)
    if given is None:
        return _beside(None, [n.text for n in features.nodes]), False
    at = {id_: k for k, id_ in enumerate(ids)}
    means = np.stack([given[[at[m] for m in n.members]].mean(axis=0) for n in features.nodes])
    return _beside(means, [n.text for n in features.nodes]), True


def _beside(rows: FloatArray | None, texts: Sequence[str]) -> Array:
    """Vectors and words side by side, each centred, so that both count the same; words alone without vectors."""
    of_words = parts.centred(word_rows(texts))
    return of_words if rows is None else np.hstack([parts.centred(rows), of_words])


def need_table(features: Features, weights: Weights, vectors: Mapping[str, npt.NDArray[Any]] | None) -> NeedTable:
    """Compare every need with every offer of another region."""
    needs, offers = features.needs, features.offers
    given = rows_of([v.id for v in (*needs, *offers)], vectors)
    unit = parts.centred(_beside(given, [v.text for v in (*needs, *offers)]))
    n = len(needs)
    allowed = np.array(
        [[features.regions.apart(a.region, b.region) for b in offers] for a in needs], dtype=bool
    ).reshape(n, len(offers))
    near = parts.csls(unit[:n] @ unit[n:].T, allowed, int(weights["semantiek", "buren"]))
    z = parts.standardised(near, allowed)
    sem = parts.sigmoid(weights["semantiek", "hellingBehoefte"] * z - weights["semantiek", "afslagBehoefte"])
    overlap = np.array([[theme_overlap(a, b, features, weights) for b in offers] for a in needs]).reshape(sem.shape)
    gate = np.array([[travels(a, b, weights) for b in offers] for a in needs]).reshape(sem.shape)
    factor = np.array([v.factor for v in needs])[:, None] * np.array([v.factor for v in offers])[None, :]
    b = weights.values["behoefteAanbod"]
    q = parts.need_offer(sem, overlap, gate > 0, b["themaBasis"], b["themaFactor"], b["themaBonus"])
    return NeedTable(
        sem, overlap, np.where(allowed, q * gate * factor.reshape(sem.shape), 0.0), allowed, given is not None
    )


def theme_overlap(need: Voice, offer: Voice, features: Features, weights: Weights) -> float:
    """tw: the part of the smaller set of themes that both have; a generic theme counts for less.

    A theme that only repeats the function that they share is left out.
    """
    low = weights["themas", "algemeen"]

    def size(themes: frozenset[str]) -> float:
        return sum(low if t in features.generic else 1.0 for t in themes)

    shared = need.functions & offer.functions
    asked, given = beyond_function(need.themes, shared), beyond_function(offer.themes, shared)
    smaller = min(size(asked), size(given))
    return min(1.0, size(asked & given) / max(1.0, smaller)) if smaller else 0.0


def travels(need: Voice, offer: Voice, weights: Weights) -> float:
    """The gate: how well the best shared function reaches another region; 0 when none is shared."""
    return max(
        (weights["functies", f] for f in need.functions & offer.functions if f in weights.values["functies"]),
        default=0.0,
    )


def _belongs(node: ClusterNode, voice: Voice, features: Features, weights: Weights) -> float:
    """How much a need or offer is that of the cluster: 1 on its theme, less for many themes or only the region."""
    if node.side.region != voice.region:
        return 0.0
    low = weights["behoefteAanbod", "regioniveau"]
    on_theme = [node.themes[t] for t in sorted((set(node.themes) & voice.themes) - features.generic)]
    if not on_theme:
        return low
    return max(low, max(on_theme) * min(1.0, FOCUS / len(voice.themes - features.generic)))


def score_pairs(
    features: Features, weights: Weights, vectors: Mapping[str, npt.NDArray[Any]] | None = None
) -> PairTable:
    """Score every pair of clusters of different regions, exactly; O(n²) in time and memory.

    Deterministic: the same features, weights and vectors give the same table.
    """
    allowed = allowed_pairs(features)
    i, j = np.nonzero(np.triu(allowed, 1))
    root, full = parts.theme_matrix([n.themes for n in features.nodes], features.idf)
    rows, from_vectors = node_vectors(features, vectors)
    s = weights.values["semantiek"]
    near = parts.semantic(rows, allowed, int(s["buren"]), s["helling"], s["afslag"])
    needs = need_table(features, weights, vectors)
    forth, at_forth = _needs_of_nodes(features, weights, needs)
    N = parts.both_ways(forth[i, j], forth[j, i])
    C, gain = _complements(features, i, j)
    G = np.array([_bridges(features, int(a), int(b)) for a, b in zip(i, j, strict=True)])
    V = parts.thematic(root, full, i, j) if len(i) else np.zeros(0)
    S = near[i, j]
    return PairTable(
        i,
        j,
        V,
        S,
        N,
        C,
        G,
        combine(V, S, N, C, G, weights),
        needs,
        np.stack([at_forth[i, j], at_forth[j, i]], axis=1),
        np.stack([forth[i, j], forth[j, i]], axis=1),
        gain,
        from_vectors,
    )


def combine(V: Array, S: Array, N: Array, C: Array, G: Array, weights: Weights) -> Array:
    """The score: a noisy-or of the weighted components, divided by its maximum."""
    w = weights.values["componenten"]
    left = (1 - w["verwantschap"] * (V + S) / 2) * (1 - w["behoefteAanbod"] * N)
    left = left * (1 - w["aanvulling"] * C) * (1 - w["bruggen"] * G)
    return np.asarray((1 - left) / (weights.maximum or 1.0))


def _needs_of_nodes(features: Features, weights: Weights, table: NeedTable) -> tuple[Array, npt.NDArray[np.int64]]:
    """N_uv for every ordered pair of nodes, and where it was found in ``table.q``."""
    n = len(features.nodes)
    asks = np.array([[_belongs(u, v, features, weights) for v in features.needs] for u in features.nodes])
    gives = np.array([[_belongs(u, v, features, weights) for v in features.offers] for u in features.nodes])
    return parts.best_of(asks.reshape(n, len(features.needs)), table.q, gives.reshape(n, len(features.offers)))


def _complements(features: Features, i: Index, j: Index) -> tuple[Array, tuple[tuple[str | None, str | None], ...]]:
    region_themes: dict[str, set[str]] = {}
    for node in features.nodes:
        region_themes.setdefault(node.side.region, set()).update(node.themes)
    frozen = {r: frozenset(t) for r, t in region_themes.items()}

    def one(u: ClusterNode, v: ClusterNode) -> tuple[float, str | None]:
        specific = {t: x for t, x in v.themes.items() if t not in features.generic}
        return parts.complement(u.themes, specific, frozen[u.side.region], features.idf, features.relatedness)

    values = []
    gains = []
    for u, v in _pairs(features, i, j):
        (there, what), (back, what_back) = one(u, v), one(v, u)
        link = parts.chain(u.functions, v.functions)
        values.append(1 - (1 - there) * (1 - back) * (1 - link / 2))
        gains.append((what, what_back))
    return np.array(values), tuple(gains)


def _bridges(features: Features, i: int, j: int) -> float:
    return parts.bridges([features.bridge_weight[b] for b in shared_bridges(features, i, j)])


def shared_bridges(features: Features, i: int, j: int) -> tuple[str, ...]:
    """Bridges of both nodes that are specific enough to explain something, sorted."""
    u, v = features.nodes[i], features.nodes[j]
    return tuple(b for b in sorted(u.bridges) if b in v.bridges and b in features.bridge_weight)


def _pairs(features: Features, i: Index, j: Index) -> Iterator[tuple[ClusterNode, ClusterNode]]:
    for a, b in zip(i, j, strict=True):
        yield features.nodes[int(a)], features.nodes[int(b)]
