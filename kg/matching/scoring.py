"""Pairs of clusters of different regions with their components and score, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.matching import candidates
from kg.matching import components as parts
from kg.matching.components import Array, Index
from kg.matching.features import Features
from kg.matching.functions import FUNCTIONS
from kg.matching.presumed import with_presumed
from kg.matching.voices import NeedTable, need_table, needs_of_nodes
from kg.matching.weights import Weights

COMPONENTS = ("V", "S", "N", "R", "C", "G")
CHUNK = 200_000


@dataclass(frozen=True)
class PairTable:
    """Pairs ``(i[k], j[k])`` with ``i < j`` that may be matched, one array per component, and the score of each.

    ``need_at[k]`` holds positions into `needs` of the best need of i with an offer of j, and the reverse, -1 where
    there is none; `need_own` how much need and offer are those of the two clusters themselves.
    """

    i: Index
    j: Index
    V: Array
    S: Array
    N: Array
    R: Array
    C: Array
    G: Array
    score: Array
    needs: NeedTable
    need_at: npt.NDArray[np.int64]
    need_value: Array
    need_own: Array
    from_vectors: bool

    def __len__(self) -> int:
        return len(self.i)


def score_pairs(
    features: Features,
    weights: Weights,
    vectors: Mapping[str, npt.NDArray[Any]] | None = None,
    *,
    exact: bool | None = None,
) -> PairTable:
    """Score the pairs of clusters of different regions.

    All of them, in O(n²), up to :data:`kg.matching.candidates.EXACT_NODES` clusters or when `exact` says so; else the
    pairs that are near by text, themes or needs, at a cost close to linear. Deterministic: the same features, weights
    and vectors give the same table.
    """
    n = len(features.nodes)
    near = candidates.nearness(features, vectors)
    features = with_presumed(features, near, weights)
    apart = candidates.apart_nodes(features)
    root, full = parts.theme_matrix([node.themes for node in features.nodes], features.idf)
    needs = need_table(features, weights, vectors, exact=exact)
    of_nodes = needs_of_nodes(features, weights, needs)
    if n <= candidates.EXACT_NODES if exact is None else exact:
        i, j, S = candidates.exact_pairs(near, apart, weights)
    else:
        i, j, S = candidates.likely_pairs(near, apart, root, of_nodes, weights)
    (forth, at_forth, own_forth), (back, at_back, own_back) = of_nodes.look_up(i, j), of_nodes.look_up(j, i)
    N = parts.both_ways(forth, back)
    V, R, own, C, G = _pairwise(features, root, full, i, j)
    R = (relative(R, i, j, n, int(weights["semantiek", "buren"])) + own) / 2
    return PairTable(
        i,
        j,
        V,
        S,
        N,
        R,
        C,
        G,
        combine(V, S, N, R, C, G, weights),
        needs,
        np.stack([at_forth, at_back], axis=1),
        np.stack([forth, back], axis=1),
        np.stack([own_forth, own_back], axis=1),
        near.from_vectors,
    )


def combine(V: Array, S: Array, N: Array, R: Array, C: Array, G: Array, weights: Weights) -> Array:
    """The score: a noisy-or of the weighted components, divided by its maximum."""
    w = weights.values["componenten"]
    left = (1 - w["verwantschap"] * (V + S) / 2) * (1 - w["behoefteAanbod"] * N) * (1 - w["themaverband"] * R)
    left = left * (1 - w["aanvulling"] * C) * (1 - w["bruggen"] * G)
    return np.asarray((1 - left) / (weights.maximum or 1.0))


def _pairwise(features: Features, root: Any, full: Any, i: Index, j: Index) -> tuple[Array, Array, Array, Array, Array]:
    """V, R by what all say and by what the two regions say, C and G of every pair, by sparse products of rows."""
    V, R, own, C, G = (np.zeros(len(i)) for _ in range(5))
    sparse = _Sparse(features)
    for at in range(0, len(i), CHUNK):
        a, b = i[at : at + CHUNK], j[at : at + CHUNK]
        part = slice(at, at + CHUNK)
        V[part] = parts.thematic(root, full, a, b)
        R[part] = sparse.related(a, b)
        own[part] = np.maximum(sparse.related_here(a, b), sparse.related_here(b, a))
        C[part] = sparse.complement(a, b)
        G[part] = sparse.bridges(a, b)
    return V, R, own, C, G


def relative(R: Array, i: Index, j: Index, n: int, size: int) -> Array:
    """``R / (R + ½ (r_u + r_v))``, r the mean of the `size` strongest ties of a cluster: one with a tie to everything
    says less with each; in [0, 1), 0 stays 0.
    """
    tied = np.flatnonzero(R > 0)
    ends = np.concatenate([i[tied], j[tied]])
    values = np.concatenate([R[tied], R[tied]])
    count = np.minimum(np.bincount(ends, minlength=n), size)
    reach = parts.mean_of_top(ends, values, n, size) * count / size
    return np.divide(R, R + (reach[i] + reach[j]) / 2, out=np.zeros(len(R)), where=R > 0)


class _Sparse:
    """Rows of every node: its specific themes, those they go with, what its region lacks of those, its bridges."""

    def __init__(self, features: Features) -> None:
        themes = sorted({t for n in features.nodes for t in n.themes} - features.generic)
        column = {t: k for k, t in enumerate(themes)}
        goes_with: dict[str, dict[str, float]] = {}
        for (a, b), value in features.relatedness.items():
            if a in column and b in column:
                goes_with.setdefault(a, {})[b] = value
        of_region = features.region_themes
        own, near, here_near, lacking = [], [], [], []
        for node in features.nodes:
            mine = {column[t]: x for t, x in sorted(node.themes.items()) if t in column}
            reach: dict[str, float] = {}
            weighted: dict[str, float] = {}
            for t, x in sorted(node.themes.items()):
                for other, value in goes_with.get(t, {}).items():
                    reach[other] = max(reach.get(other, 0.0), value)
                    if t not in features.generic:
                        weighted[other] = max(weighted.get(other, 0.0), value * x)
            own.append(mine)
            near.append({column[t]: x for t, x in weighted.items() if t not in node.themes})
            told: dict[str, float] = {}
            for (a, b), value in features.own_ties.get(node.side.region, {}).items():
                if b not in node.themes:
                    told[b] = max(told.get(b, 0.0), value * node.themes.get(a, 0.0))
            here_near.append({column[t]: x for t, x in told.items() if t in column and x > 0})
            here = of_region[node.side.region]
            lacking.append({column[t]: x * features.idf.get(t, 0.0) for t, x in reach.items() if t not in here})
        size = len(themes)
        self._own, self._near, self._here = (_matrix(rows, size) for rows in (own, near, here_near))
        self._lacking = _matrix(lacking, size)
        bridges = {b: k for k, b in enumerate(sorted(features.bridge_weight))}
        weight = features.bridge_weight
        held = [{bridges[b]: weight[b] ** 0.5 for b in n.bridges if b in bridges} for n in features.nodes]
        self._bridges = _matrix(held, len(bridges))
        self._functions = np.array([[f in n.functions for f in FUNCTIONS] for n in features.nodes], dtype=bool)

    def related(self, i: Index, j: Index) -> Array:
        """The strongest tie between a theme of the one and another theme of the other."""
        return _strongest(self._near[i], self._own[j])

    def related_here(self, i: Index, j: Index) -> Array:
        """The same, of the ties that the region of the one makes itself."""
        return _strongest(self._here[i], self._own[j])

    def complement(self, i: Index, j: Index) -> Array:
        """C: what the one has, the region of the other lacks and that goes with it, both ways; and the chain."""
        there = 1 - np.exp(-_dots(self._lacking[i], self._own[j]))
        back = 1 - np.exp(-_dots(self._lacking[j], self._own[i]))
        return np.asarray(1 - (1 - there) * (1 - back) * (1 - self._chain(i, j) / 2))

    def bridges(self, i: Index, j: Index) -> Array:
        """G: what both have a tie with."""
        return np.asarray(1 - np.exp(-_dots(self._bridges[i], self._bridges[j]) / 0.8))

    def _chain(self, i: Index, j: Index) -> Array:
        total = np.zeros(len(i))
        if not len(i):
            return total
        u, v = self._functions[i], self._functions[j]
        for link in sorted(parts.CHAIN):
            a, b = (FUNCTIONS.index(f) for f in link)
            alone = (u[:, a] & u[:, b]) | (v[:, a] & v[:, b])
            total += (u[:, a] | v[:, a]) & (u[:, b] | v[:, b]) & ~alone
        return total / len(parts.CHAIN)


def _strongest(a: Any, b: Any) -> Array:
    both = a.multiply(b).max(axis=1)
    return np.asarray(both.todense()).ravel() if both.shape[0] else np.zeros(0)


def _dots(a: Any, b: Any) -> Array:
    return np.asarray(a.multiply(b).sum(axis=1)).ravel()


def _matrix(rows: list[dict[int, float]], width: int) -> Any:
    from scipy.sparse import csr_matrix

    data = [x for row in rows for x in row.values()]
    columns = [c for row in rows for c in row]
    begin = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    cells = (np.array(data, dtype=float), np.array(columns, dtype=np.int64), begin)
    matrix = csr_matrix(cells, (len(rows), max(1, width)))
    matrix.sort_indices()
    return matrix


def shared_bridges(features: Features, i: int, j: int) -> tuple[str, ...]:
    """Bridges of both nodes that are specific enough to explain something, sorted."""
    u, v = features.nodes[i], features.nodes[j]
    return tuple(b for b in sorted(u.bridges) if b in v.bridges and b in features.bridge_weight)
