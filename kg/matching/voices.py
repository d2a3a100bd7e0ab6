"""Needs against offers of other regions, and which of them are those of a cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.matching import components as parts
from kg.matching.components import Array, Index
from kg.matching.features import Features, Voice
from kg.matching.functions import ECHO
from kg.matching.nearness import Nearness
from kg.matching.sharing import gate_of, strangers, theme_overlap
from kg.matching.texts import rows_of
from kg.matching.weights import Weights

FOCUS = 2
"""Themes that a statement can be about and still be wholly that of a cluster on one of them."""

EXACT_CELLS = 4_000_000
"""Up to so many needs times offers all are compared; beyond it the nearest :data:`NEAREST` offers of each need."""

NEAREST = 64
CHUNK = 200_000
SAMPLE = 200_000
FLOOR = 0.05
"""Least q that counts."""


@dataclass(frozen=True)
class NeedTable:
    """Needs with offers of another region that share a function, sorted by need; one value each."""

    need: Index
    offer: Index
    sem: Array
    overlap: Array
    q: Array

    def __len__(self) -> int:
        return len(self.need)


def need_table(
    features: Features,
    weights: Weights,
    vectors: Mapping[str, npt.NDArray[Any]] | None,
    *,
    exact: bool | None = None,
) -> NeedTable:
    """Compare needs with offers: nearness of the sentences, overlap of themes, functions that reach that far.

    All of them up to :data:`EXACT_CELLS` or when `exact` says so, else the nearest.
    """
    needs, offers = features.needs, features.offers
    voices = (*needs, *offers)
    n, m = len(needs), len(offers)
    if not n or not m:
        none = np.zeros(0, dtype=np.int64)
        return NeedTable(none, none, np.zeros(0), np.zeros(0), np.zeros(0))
    near = Nearness(rows_of([v.id for v in voices], vectors), [v.text for v in voices])
    at_need, at_offer = np.arange(n), np.arange(n, n + m)
    apart = features.regions.apart_matrix([v.region for v in needs], [v.region for v in offers])
    size = int(weights["semantiek", "buren"])
    if n * m <= EXACT_CELLS if exact is None else exact:
        allowed = apart.cells()
        i, j = np.nonzero(allowed)
        scaled = parts.csls(near.matrix(at_need, at_offer), allowed, size)
        z = parts.standardised(scaled, allowed)[i, j]
    else:
        i, j, z = _nearest(near, at_need, at_offer, apart, size)
    s = weights.values["semantiek"]
    sem = parts.sigmoid(s["hellingBehoefte"] * z - s["afslagBehoefte"])
    gate = gate_of(needs, offers, i, j, weights)
    keep = gate > 0
    i, j, sem, gate = i[keep], j[keep], sem[keep], gate[keep]
    overlap = theme_overlap(needs, offers, i, j, features, weights)
    b = weights.values["behoefteAanbod"]
    q = parts.need_offer(sem, overlap, gate > 0, b["themaBasis"], b["themaFactor"], b["themaBonus"])
    q = np.where(strangers(needs, offers, i, j, features, weights["drempels", "themaverband"]), 0.0, q)
    factor = np.array([v.factor for v in needs])[i] * np.array([v.factor for v in offers])[j]
    return NeedTable(i, j, sem, overlap, q * gate * factor)


def _nearest(near: Nearness, needs: Index, offers: Index, apart: Any, size: int) -> tuple[Index, Index, Array]:
    """The nearest offers of each need, with the z-score of their nearness estimated from a sample."""
    n = len(needs)
    forth = near.nearest(needs, offers, NEAREST)
    back = near.nearest(offers, needs, 2 * size)
    i, j = np.repeat(np.arange(n), forth.shape[1]), forth.ravel()
    i2, j2 = back.ravel(), np.repeat(np.arange(len(offers)), back.shape[1])
    keep, keep2 = (j >= 0) & apart.pairs(i, j), (i2 >= 0) & apart.pairs(i2, j2)
    i, j, i2, j2 = i[keep], j[keep], i2[keep2], j2[keep2]
    cosines = near.cosines(i, j + n)
    r_need = parts.mean_of_top(i, cosines, n, size)
    r_offer = parts.mean_of_top(j2, near.cosines(i2, j2 + n), len(offers), size)
    rng = np.random.default_rng(3)
    a, b = rng.integers(n, size=SAMPLE), rng.integers(len(offers), size=SAMPLE)
    a, b = (x[apart.pairs(a, b)] for x in (a, b))
    sample = 2 * near.cosines(a, b + n) - (r_need[a] + r_offer[b]) / 2
    scaled = 2 * cosines - (r_need[i] + r_offer[j]) / 2
    mean, spread = (float(sample.mean()), float(sample.std())) if len(sample) else (0.0, 1.0)
    return i, j, (scaled - mean) / max(spread, 1e-9)


def belonging(features: Features, voices: Sequence[Voice], weights: Weights) -> Any:
    """How much each need or offer is that of each cluster of its region; sparse, shape (n nodes, n voices).

    1 on the theme of the cluster, less for many themes; ``regioniveau`` when it is about no theme in particular; and
    nothing when it is about something else.
    """
    from scipy.sparse import csr_matrix

    low = weights["behoefteAanbod", "regioniveau"]
    of_region: dict[str, list[int]] = defaultdict(list)
    on_theme: dict[tuple[str, str], list[int]] = defaultdict(list)
    for k, node in enumerate(features.nodes):
        of_region[node.side.region].append(k)
        for theme in node.themes:
            on_theme[node.side.region, theme].append(k)
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for c, voice in enumerate(voices):
        own = sorted(voice.themes - features.generic - set(ECHO))
        found: dict[int, float] = {} if own else dict.fromkeys(of_region[voice.region], low)
        for theme in own:
            for k in on_theme.get((voice.region, theme), ()):
                value = max(low, features.nodes[k].themes[theme] * min(1.0, FOCUS / len(own)))
                found[k] = max(found.get(k, 0.0), value)
        rows += found.keys()
        columns += [c] * len(found)
        values += found.values()
    return csr_matrix((values, (rows, columns)), shape=(len(features.nodes), len(voices)))


@dataclass(frozen=True)
class NodeNeeds:
    """The best need of node u with an offer of node v, for every ordered pair that has one, sorted by ``u * n + v``.

    `at` holds positions into the :class:`NeedTable`, `own` how much need and offer are those of the two clusters.
    """

    key: Index
    value: Array
    at: Index
    own: Array
    n: int

    def look_up(self, u: Index, v: Index) -> tuple[Array, Index, Array]:
        """Value, position (-1 where none) and belonging of each ordered pair."""
        wanted = u * self.n + v
        if not len(self.key):
            return np.zeros(len(u)), np.full(len(u), -1), np.zeros(len(u))
        where = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        hit = self.key[where] == wanted
        return (
            np.where(hit, self.value[where], 0.0),
            np.where(hit, self.at[where], -1),
            np.where(hit, self.own[where], 0.0),
        )


def needs_of_nodes(features: Features, weights: Weights, table: NeedTable) -> NodeNeeds:
    """N_uv, the best ``w_u[need] · q[need, offer] · w_v[offer]``, of every two nodes where it is above the floor."""
    n = len(features.nodes)
    asks = belonging(features, features.needs, weights).tocsc()
    gives = belonging(features, features.offers, weights).tocsc()
    strong = np.flatnonzero(table.q >= FLOOR)
    at = [np.zeros(0, dtype=np.int64)]
    keys, values, owns = [np.zeros(0, dtype=np.int64)], [np.zeros(0)], [np.zeros(0)]
    for chunk in np.array_split(strong, max(1, len(strong) // 200_000)):
        left, row = _expand(asks, table.need[chunk])
        right, row2 = _expand(gives, table.offer[chunk][row])
        u, pair = left[0][row2], chunk[row][row2]
        own = left[1][row2] * right[1]
        value = np.asarray(own * table.q[pair], dtype=np.float64)
        keep = value >= FLOOR
        keys.append((u * n + right[0])[keep])
        values.append(value[keep])
        owns.append(own[keep])
        at.append(pair[keep])
    key, where = np.concatenate(keys), np.concatenate(at)
    best, shares = np.concatenate(values), np.concatenate(owns)
    order = np.lexsort((where, -best, key))
    first = np.concatenate([[True], key[order][1:] != key[order][:-1]]) if len(order) else np.zeros(0, dtype=bool)
    kept = order[first]
    return NodeNeeds(key[kept], best[kept], where[kept], shares[kept], n)


def _expand(matrix: Any, columns: Index) -> tuple[tuple[Index, Array], Index]:
    """Rows and values of each of `columns` of a CSC matrix, end to end, and which of `columns` each came from."""
    begin, end = matrix.indptr[columns], matrix.indptr[columns + 1]
    count = end - begin
    which = np.repeat(np.arange(len(columns)), count)
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    at = begin[which] + offset
    return (matrix.indices[at].astype(np.int64), matrix.data[at]), which
