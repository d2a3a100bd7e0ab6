"""What a need and an offer have in common: functions, themes and sectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.matching.components import Array, Index
from kg.matching.features import Features, Voice
from kg.matching.functions import ECHO
from kg.matching.nearness import row_dots
from kg.matching.statements import sectoral
from kg.matching.weights import Weights

CHUNK = 200_000


def gate_of(needs: Sequence[Voice], offers: Sequence[Voice], i: Index, j: Index, weights: Weights) -> Array:
    """How well the best function that both speak of reaches another region; 0 where none is shared."""
    gate = np.zeros(len(i))
    for name, value in sorted(weights.values["functies"].items()):
        asks = np.array([name in v.functions for v in needs])
        gives = np.array([name in v.functions for v in offers])
        gate = np.maximum(gate, np.where(asks[i] & gives[j], value, 0.0))
    return gate


def theme_overlap(
    needs: Sequence[Voice], offers: Sequence[Voice], i: Index, j: Index, features: Features, weights: Weights
) -> Array:
    """tw of each pair: the part of the smaller set of themes that both have; a generic theme counts for less.

    A theme that only repeats a function that the two share is left out.
    """
    low = weights["themas", "algemeen"]
    themes = sorted({t for v in (*needs, *offers) for t in v.themes})
    size = {t: low if t in features.generic else 1.0 for t in themes}
    plain_ = [t for t in themes if t not in ECHO]
    asked, given = (_incidence(rows, plain_, size) for rows in (needs, offers))
    both = np.zeros(len(i))
    for at in range(0, len(i), CHUNK):
        part = slice(at, at + CHUNK)
        both[part] = np.asarray(asked[i[part]].multiply(given[j[part]]).sum(axis=1)).ravel()
    left = np.asarray(asked.multiply(asked).sum(axis=1)).ravel()[i]
    right = np.asarray(given.multiply(given).sum(axis=1)).ravel()[j]
    for theme in (t for t in themes if t in ECHO):
        a, b = (np.array([theme in v.themes for v in rows]) for rows in (needs, offers))
        f, g = (np.array([ECHO[theme] in v.functions for v in rows]) for rows in (needs, offers))
        counts = ~(f[i] & g[j]) * size[theme]
        left, right, both = left + a[i] * counts, right + b[j] * counts, both + (a[i] & b[j]) * counts
    smaller = np.minimum(left, right)
    return np.where(smaller > 0, np.minimum(1.0, both / np.maximum(1.0, smaller)), 0.0)


def strangers(
    needs: Sequence[Voice], offers: Sequence[Voice], i: Index, j: Index, features: Features, limit: float
) -> npt.NDArray[np.bool_]:
    """Whether need and offer each tell a sector, and none of the one is, or goes with, a sector of the other."""
    from scipy.sparse import csr_matrix, identity

    asked, given = ([sectoral(v.themes, features.generic) for v in rows] for rows in (needs, offers))
    themes = sorted(frozenset().union(*asked, *given))
    column = {t: k for k, t in enumerate(themes)}
    near = [(column[a], column[b]) for (a, b), x in features.relatedness.items() if x >= limit and {a, b} <= {*column}]
    size = len(themes)
    ties = csr_matrix((np.ones(len(near)), tuple(np.array(near, dtype=np.int64).reshape(-1, 2).T)), shape=(size, size))
    rows, columns = (_flags(voices, column) for voices in (asked, given))
    rows_near = (rows @ (ties + identity(size, format="csr"))).tocsr()
    meet = np.concatenate(
        [row_dots(rows_near, i[at : at + CHUNK], columns, j[at : at + CHUNK]) for at in range(0, len(i), CHUNK)]
        or [np.zeros(0)]
    )
    tells = np.array([bool(a) for a in asked])[i] & np.array([bool(b) for b in given])[j]
    return np.asarray(tells & (meet == 0))


def _flags(rows: Sequence[frozenset[str]], column: Mapping[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    cells = [(k, column[t]) for k, row in enumerate(rows) for t in sorted(row)]
    at = tuple(np.array(cells, dtype=np.int64).reshape(-1, 2).T)
    return csr_matrix((np.ones(len(cells)), at), shape=(len(rows), len(column)))


def _incidence(voices: Sequence[Voice], themes: Sequence[str], size: Mapping[str, float]) -> Any:
    """Sparse rows with the root of the size of each theme of a voice, so that products give sizes."""
    from scipy.sparse import csr_matrix

    column = {t: k for k, t in enumerate(themes)}
    cells = [(k, column[t], size[t] ** 0.5) for k, v in enumerate(voices) for t in sorted(v.themes) if t in column]
    rows, columns, data = (np.array([c[n] for c in cells]) for n in range(3))
    shape = (len(voices), max(1, len(themes)))
    return csr_matrix((data, (rows.astype(np.int64), columns.astype(np.int64))), shape=shape)
