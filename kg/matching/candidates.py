"""Which pairs of clusters are scored: all of a small graph, the promising ones of a large one; with S of each."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.matching import components as parts
from kg.matching.components import Array, Index
from kg.matching.features import Features
from kg.matching.nearness import Nearness
from kg.matching.regions import Apart
from kg.matching.texts import rows_of
from kg.matching.voices import NodeNeeds
from kg.matching.weights import Weights

EXACT_NODES = 1500
"""Up to so many clusters every pair is scored."""

NEAREST = 64
"""Nearest clusters by text that are candidates of each."""

BY_THEME = 40
BY_NEED = 24
FREQUENT = 500
"""A theme of more clusters than this makes no candidates."""

SAMPLE = 400_000


def apart_nodes(features: Features) -> Apart:
    """Which nodes may be matched: different regions, neither lying in the other."""
    regions = [n.side.region for n in features.nodes]
    return features.regions.apart_matrix(regions, regions)


def nearness(features: Features, vectors: Mapping[str, npt.NDArray[Any]] | None) -> Nearness:
    """Nearness of the nodes: the mean vector of the clusters of each, and all that is said of them."""
    ids = sorted({m for n in features.nodes for m in n.members})
    rows = rows_of(ids, vectors)
    if rows is not None:
        at = {id_: k for k, id_ in enumerate(ids)}
        rows = np.stack([rows[[at[m] for m in n.members]].mean(axis=0) for n in features.nodes])
    return Nearness(rows, [n.text for n in features.nodes])


def exact_pairs(near: Nearness, apart: Apart, weights: Weights) -> tuple[Index, Index, Array]:
    """Every allowed pair with i < j, and its S."""
    allowed = apart.cells()
    i, j = np.nonzero(np.triu(allowed, 1))
    if not len(i):
        return i, j, np.zeros(0)
    s = weights.values["semantiek"]
    everything = np.arange(near.size)
    z = parts.standardised(parts.csls(near.matrix(everything, everything), allowed, int(s["buren"])), allowed)
    return i, j, _shaped(z[i, j], near, i, j, weights)


def likely_pairs(
    near: Nearness, apart: Apart, root: Any, needs: NodeNeeds, weights: Weights
) -> tuple[Index, Index, Array]:
    """Pairs near by text, by themes or by need, each with its S; cost close to linear in the number of clusters.

    Parameters
    ----------
    root
        Sparse themes of the nodes, as :func:`kg.matching.components.theme_matrix` gives them.
    """
    n = near.size
    everything = np.arange(n)
    found = near.nearest(everything, everything, NEAREST)
    i, j = np.repeat(everything, found.shape[1]), found.ravel()
    keep = (j >= 0) & apart.pairs(i, j)
    i, j = i[keep], j[keep]
    size = int(weights["semantiek", "buren"])
    first = np.tile(np.arange(found.shape[1]), n)[keep] < 2 * size
    reach = parts.mean_of_top(i[first], near.cosines(i[first], j[first]), n, size)
    by_need = _best(needs.key // n, needs.key % n, needs.value, BY_NEED)
    rows = [np.stack([i, j]), _by_theme(root), by_need, by_need[::-1]]
    both = np.concatenate(rows, axis=1)
    key = distinct(np.minimum(both[0], both[1]) * n + np.maximum(both[0], both[1]))
    i, j = key // n, key % n
    keep = (i != j) & apart.pairs(i, j)
    i, j = i[keep], j[keep]
    rng = np.random.default_rng(5)
    a, b = rng.integers(n, size=SAMPLE), rng.integers(n, size=SAMPLE)
    keep = apart.pairs(a, b)
    a, b = a[keep], b[keep]
    sample = 2 * near.cosines(a, b) - (reach[a] + reach[b]) / 2
    z = 2 * near.cosines(i, j) - (reach[i] + reach[j]) / 2
    z = (z - (sample.mean() if len(sample) else 0.0)) / max(float(sample.std()) if len(sample) else 0.0, 1e-9)
    return i, j, _shaped(z, near, i, j, weights)


def _shaped(z: Array, near: Nearness, i: Index, j: Index, weights: Weights) -> Array:
    s, known = weights.values["semantiek"], near.known()
    return np.asarray(np.where(known[i] & known[j], parts.sigmoid(s["helling"] * z - s["afslag"]), 0.0))


def _by_theme(root: Any) -> Index:
    """The pairs of nodes that share most in themes that are not too frequent; shape (2, pairs)."""
    frequency = np.diff(root.tocsc().indptr)
    from scipy.sparse import diags

    kept = (root @ diags((frequency <= FREQUENT).astype(float))).tocsr()
    kept.eliminate_zeros()
    turned = kept.T.tocsr()
    found = []
    for at in range(0, kept.shape[0], 2000):
        block = (kept[at : at + 2000] @ turned).tocsr()
        block.sort_indices()
        for row, (begin, end) in enumerate(pairwise(block.indptr)):
            best = np.argsort(-block.data[begin:end], kind="stable")[:BY_THEME]
            found.append(np.stack([np.full(len(best), at + row), block.indices[begin:end][best]]))
    return np.concatenate(found, axis=1).astype(np.int64) if found else np.zeros((2, 0), dtype=np.int64)


def distinct(values: Index) -> Index:
    """The different `values`, sorted; by sorting, which is faster here than numpy's own hash table."""
    ranked = np.sort(values)
    return ranked[np.concatenate([[True], ranked[1:] != ranked[:-1]])] if len(ranked) else ranked


def _best(rows: Index, columns: Index, values: Array, k: int) -> Index:
    """The `k` highest of each row, as ``(row, column)``; shape (2, pairs)."""
    order = np.lexsort((columns, -values, rows))
    first = np.searchsorted(rows[order], rows[order])
    kept = order[np.arange(len(order)) - first < k]
    return np.stack([rows[kept], columns[kept]])
