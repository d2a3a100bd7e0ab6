"""The components of the match score, each a function of plain arrays with values in [0, 1].

V thematic kinship, S semantic nearness, N need and offer, C complement, G shared bridges, E strength of evidence.
Pairs are two index arrays ``i`` and ``j`` of equal length into the nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]


def sigmoid(x: Array) -> Array:
    """Logistic function, safe for large negative values."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -60, 60))))


def theme_matrix(weights: Sequence[Mapping[str, float]], idf: Mapping[str, float]) -> tuple[Any, Any]:
    """Sparse matrices (n nodes, n themes): weights times ``sqrt(idf)``, and weights times ``idf``."""
    from scipy.sparse import csr_matrix

    column = {t: k for k, t in enumerate(sorted(idf))}
    cells = [(i, column[t], x, idf[t]) for i, row in enumerate(weights) for t, x in sorted(row.items()) if x > 0]
    shape = (len(weights), max(1, len(column)))
    at = ([c[0] for c in cells], [c[1] for c in cells])
    root = csr_matrix(([x * f**0.5 for _, _, x, f in cells], at), shape=shape)
    full = csr_matrix(([x * f for _, _, x, f in cells], at), shape=shape)
    return root, full


def thematic(root: Any, full: Any, i: Index, j: Index) -> Array:
    """V: ``sqrt((1 − exp(−sh / 2)) · cos)`` with ``sh = Σ idf x_u x_v`` and the cosine of the idf-weighted rows.

    Two nodes without a shared theme have 0; a rare theme counts more than one that everybody has.
    """
    shared = np.asarray(root[i].multiply(root[j]).sum(axis=1)).ravel()
    norms = np.sqrt(np.asarray(full.multiply(full).sum(axis=1)).ravel())
    dots = np.asarray(full[i].multiply(full[j]).sum(axis=1)).ravel()
    cosine = np.divide(dots, norms[i] * norms[j], out=np.zeros_like(dots), where=norms[i] * norms[j] > 0)
    return np.asarray(np.sqrt((1.0 - np.exp(-shared / 2.0)) * np.clip(cosine, 0, 1)))


def centred(vectors: npt.NDArray[Any]) -> Array:
    """`vectors` minus their mean, rows of unit length; a row equal to the mean stays zero."""
    if len(vectors) == 0:
        return np.zeros(vectors.shape)
    moved = np.asarray(vectors, dtype=np.float64) - np.mean(vectors, axis=0, dtype=np.float64)
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(np.divide(moved, norms, out=np.zeros_like(moved), where=norms > 1e-9))


def neighbourhood(cosines: Array, allowed: npt.NDArray[np.bool_], size: int) -> Array:
    """Mean of the `size` highest allowed values of each row: how near its other-region neighbours are; 0 where none."""
    masked = np.where(allowed, cosines, -np.inf)
    top = -np.sort(-masked, axis=1)[:, : max(1, size)]
    finite = np.isfinite(top)
    total = np.where(finite, top, 0.0).sum(axis=1)
    return np.asarray(np.divide(total, finite.sum(axis=1), out=np.zeros(len(cosines)), where=finite.any(axis=1)))


def mean_of_top(rows: Index, values: Array, n: int, size: int) -> Array:
    """Mean of the `size` highest of the `values` of each row, for values given one by one; 0 where a row has none.

    >>> mean_of_top(np.array([0, 0, 0, 2]), np.array([0.1, 0.5, 0.3, 0.9]), 3, 2).tolist()
    [0.4, 0.0, 0.9]
    """
    order = np.lexsort((-values, rows))
    sorted_rows = rows[order]
    begin = np.searchsorted(sorted_rows, np.arange(n))
    rank = np.arange(len(order)) - begin[sorted_rows]
    kept = order[rank < max(1, size)]
    total = np.bincount(rows[kept], weights=values[kept], minlength=n)
    count = np.bincount(rows[kept], minlength=n)
    return np.asarray(total / np.maximum(count, 1))


def csls(cosines: Array, allowed: npt.NDArray[np.bool_], size: int) -> Array:
    """Cross-domain similarity local scaling: ``2 cos − ½ (r_u + r_v)`` [1]_, so that no hub is near to everything.

    References
    ----------
    .. [1] Conneau et al. (2018), Word translation without parallel data. https://arxiv.org/abs/1710.04087
    """
    rows = neighbourhood(cosines, allowed, size)
    columns = neighbourhood(cosines.T, allowed.T, size)
    return np.asarray(2.0 * cosines - 0.5 * (rows[:, None] + columns[None, :]))


def standardised(values: Array, allowed: npt.NDArray[np.bool_]) -> Array:
    """z-scores of `values` over the allowed cells; 0 everywhere when they do not differ."""
    here = values[allowed]
    if len(here) < 2 or (spread := float(np.std(here))) < 1e-9:
        return np.zeros_like(values)
    return np.asarray((values - float(np.mean(here))) / spread)


def need_offer(
    sem: Array, overlap: Array, gate: npt.NDArray[np.bool_], base: float, factor: float, bonus: float
) -> Array:
    """q of every need with every offer: ``min(1, sem (base + factor tw) + bonus tw)``, 0 where the gate is shut.

    `sem` nearness of the sentences, `overlap` tw of the themes, `gate` whether a function of the need is offered;
    all of shape (n needs, n offers).
    """
    q = np.minimum(1.0, sem * (base + factor * overlap) + bonus * overlap)
    return np.asarray(np.where(gate, q, 0.0))


def both_ways(a: Array, b: Array) -> Array:
    """``1 − (1 − a)(1 − b)``: at least one direction is enough."""
    return np.asarray(1.0 - (1.0 - a) * (1.0 - b))


def complement(
    u: Mapping[str, float],
    v: Mapping[str, float],
    region_u: frozenset[str],
    idf: Mapping[str, float],
    relatedness: Mapping[tuple[str, str], float],
) -> tuple[float, str | None]:
    """One direction of C: what v has, the region of u lacks, and u is related to; with the theme that adds most.

    >>> complement({"zorg": 1.0}, {"gaming": 1.0}, frozenset({"zorg"}), {"gaming": 2.0}, {("gaming", "zorg"): 0.5})
    (0.632, 'gaming')
    """
    gains = {
        t: idf.get(t, 0.0) * x * max((relatedness.get((t, s), 0.0) for s in u), default=0.0)
        for t, x in v.items()
        if t not in region_u
    }
    gains = {t: g for t, g in gains.items() if g > 0}
    if not gains:
        return 0.0, None
    return round(1.0 - float(np.exp(-sum(gains.values()))), 3), min(gains, key=lambda t: (-gains[t], t))


CHAIN = frozenset({("onderzoek", "toepassing"), ("test", "productie"), ("onderwijs", "productie")})
"""Functions of which the second builds on the first."""


def strength(left: int, right: int) -> float:
    """E: ``1 − exp(−min / 2)`` of the numbers of distinct passages on the two sides.

    >>> round(strength(1, 9), 2), round(strength(4, 4), 2)
    (0.39, 0.86)
    """
    return float(1.0 - np.exp(-min(left, right) / 2.0))
