"""Well-known ways to predict a link, to be printed beside the score: networkx on the same features.

The graph has the clusters, their themes, the programmes and organisations they work with, and the hotspots of the
region with their themes. Lines in which a kruisbestuiving is stated are no part of it, as for the score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.matching.features import Features
from kg.matching.metrics import Floats
from kg.matching.scoring import PairTable
from kg.matching.texts import rows_of

DAMPING = 0.5
"""Exponent on the degrees of a path in DWPC (Himmelstein and Baranzini 2015, doi 10.1371/journal.pcbi.1004259)."""


def link_graph(features: Features) -> Any:
    """Undirected networkx graph of a set of features; nodes are ``(kind, id)``."""
    import networkx as nx

    graph: Any = nx.Graph()
    for k, node in enumerate(features.nodes):
        graph.add_node(("cluster", k))
        graph.add_edges_from((("cluster", k), ("thema", t)) for t in sorted(node.themes))
        graph.add_edges_from((("cluster", k), ("brug", b)) for b in sorted(node.bridges))
    for place in features.offers:
        if place.kind == "hotspot":
            graph.add_edges_from((("hotspot", place.id), ("thema", t)) for t in sorted(place.themes))
    return graph


def baselines(
    features: Features, table: PairTable, vectors: Mapping[str, npt.NDArray[Any]] | None
) -> dict[str, Floats]:
    """Score of every pair of `table` by each method, higher is likelier; without vectors no ``e5 cosinus``."""
    import networkx as nx

    graph = link_graph(features)
    pairs = [(("cluster", int(a)), ("cluster", int(b))) for a, b in zip(table.i, table.j, strict=True)]

    def values(method: Callable[..., Iterator[tuple[Any, Any, float]]]) -> Floats:
        return np.array([score for _, _, score in method(graph, pairs)], dtype=np.float64)

    found = {
        "gemeenschappelijke buren": np.array([len(list(nx.common_neighbors(graph, u, v))) for u, v in pairs], float),
        "Adamic–Adar": values(nx.adamic_adar_index),
        "resource allocation": values(nx.resource_allocation_index),
        "Jaccard": values(nx.jaccard_coefficient),
        "preferential attachment": values(nx.preferential_attachment),
        "personalised PageRank": _pagerank(graph, table, len(features.nodes)),
        "PathSim": _pathsim(features, table),
        "DWPC": _dwpc(features, table),
    }
    rows = rows_of([n.side.id for n in features.nodes], vectors)
    if rows is not None:
        unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        found["e5 cosinus"] = np.asarray((unit[table.i] * unit[table.j]).sum(axis=1), dtype=np.float64)
    found["toeval"] = np.random.default_rng(1).random(len(table))
    return found


def _pagerank(graph: Any, table: PairTable, n: int) -> Floats:
    import networkx as nx

    reach = np.zeros((n, n))
    for k in range(n):
        rank = nx.pagerank(graph, personalization={("cluster", k): 1.0})
        reach[k] = [rank[("cluster", m)] for m in range(n)]
    return np.asarray((reach + reach.T)[table.i, table.j] / 2)


def _incidence(features: Features) -> tuple[Floats, Floats]:
    """0/1 matrices cluster × theme and hotspot × theme."""
    places = [v for v in features.offers if v.kind == "hotspot"]
    themes = sorted({t for n in features.nodes for t in n.themes} | {t for v in places for t in v.themes})
    column = {t: k for k, t in enumerate(themes)}
    clusters, spots = np.zeros((len(features.nodes), len(themes))), np.zeros((len(places), len(themes)))
    for k, node in enumerate(features.nodes):
        clusters[k, [column[t] for t in sorted(node.themes)]] = 1.0
    for k, place in enumerate(places):
        spots[k, [column[t] for t in sorted(place.themes)]] = 1.0
    return clusters, spots


def _pathsim(features: Features, table: PairTable) -> Floats:
    """PathSim (Sun et al. 2011) over cluster–theme–cluster plus cluster–theme–hotspot–theme–cluster."""
    clusters, spots = _incidence(features)
    total = np.zeros(len(table))
    for walk in (clusters, clusters @ spots.T):
        count = walk @ walk.T
        own = np.diag(count)
        both = own[table.i] + own[table.j]
        total += np.divide(2 * count[table.i, table.j], both, out=np.zeros(len(table)), where=both > 0)
    return total / 2


def _dwpc(features: Features, table: PairTable) -> Floats:
    """Degree-weighted path count over the same two paths."""
    clusters, spots = _incidence(features)
    step, place = _damped(clusters), _damped(spots)
    short = step @ step.T
    long = step @ place.T @ place @ step.T
    return np.asarray(np.arcsinh(short[table.i, table.j]) + np.arcsinh(long[table.i, table.j]))


def _damped(matrix: Floats) -> Floats:
    """Entries times row and column degree to the power minus :data:`DAMPING`."""
    with np.errstate(divide="ignore"):
        rows = np.where(matrix.sum(axis=1) > 0, matrix.sum(axis=1) ** -DAMPING, 0.0)
        columns = np.where(matrix.sum(axis=0) > 0, matrix.sum(axis=0) ** -DAMPING, 0.0)
    return np.asarray(matrix * rows[:, None] * columns[None, :])
