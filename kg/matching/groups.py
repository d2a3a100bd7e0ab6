"""Groups of three or more regions: cliques of matches with one cluster of each region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from kg.matching.components import strength
from kg.matching.features import ClusterNode, Features
from kg.matching.model import GroupMatch, Match, Status
from kg.matching.quotes import label, telling
from kg.matching.weights import Weights
from kg.wording import joined

MAX_SIZE = 6
"""Most regions of a group."""

MAX_EDGES = 20
"""Strongest edges kept of a node, so that cost stays linear in the number of nodes."""


def find_groups(pairs: Sequence[Match], features: Features, weights: Weights) -> tuple[GroupMatch, ...]:
    """Groups among the matches, best first.

    The score is the geometric mean of the pairs. Every triple is a candidate; a larger group is a maximal clique.
    """
    import networkx as nx

    nodes = {n.side.id: n for n in features.nodes}
    graph: Any = nx.Graph()
    edges: dict[tuple[str, str], Match] = {}
    degree: dict[str, int] = defaultdict(int)
    for m in pairs:
        a, b = m.left.id, m.right.id
        if m.score >= weights["drempels", "groep"] and degree[a] < MAX_EDGES and degree[b] < MAX_EDGES:
            degree[a] += 1
            degree[b] += 1
            graph.add_edge(a, b)
            edges[a, b] = edges[b, a] = m
    found = {tuple(sorted(ids)) for ids in _cliques(graph, edges)}
    groups = [_group(ids, nodes, edges, features) for ids in sorted(found)]
    return tuple(sorted(groups, key=lambda g: (-g.score, -len(g.sides), g.id)))


def _cliques(graph: Any, edges: Mapping[tuple[str, str], Match]) -> Iterator[tuple[str, ...]]:
    """Every triple, and every maximal clique of four or more; of a larger one the :data:`MAX_SIZE` that tie best.

    Pairs lie between regions, so that a clique has one cluster of each.
    """
    import networkx as nx

    for ids in nx.find_cliques(graph):
        if len(ids) >= 4:
            ties = {a: sum(edges[a, b].score for b in ids if b != a) for a in ids}
            yield tuple(sorted(ids, key=lambda a: (-ties[a], a))[:MAX_SIZE])
    order = {n: k for k, n in enumerate(sorted(graph))}
    for a in sorted(graph):
        later = sorted(n for n in graph[a] if order[n] > order[a])
        yield from ((a, b, c) for b, c in combinations(later, 2) if graph.has_edge(b, c))


def _group(
    ids: Sequence[str], nodes: Mapping[str, ClusterNode], edges: Mapping[tuple[str, str], Match], features: Features
) -> GroupMatch:
    members = [nodes[i] for i in ids]
    matches = [edges[a, b] for a, b in combinations(ids, 2)]
    score = float(np.exp(np.mean([np.log(max(m.score, 1e-9)) for m in matches])))
    common = set(members[0].themes).intersection(*(m.themes for m in members[1:])) - features.generic
    some = {t for m in matches for t in m.themes}
    themes = tuple(sorted(common or some, key=lambda t: (-features.idf.get(t, 0.0), t)))
    names = [features.theme_names.get(t, t) for t in themes[:3]] or [m.side.name for m in members]
    areas = joined([m.side.area_name for m in members])
    evidence = {m.side.id: telling(m.evidence) for m in members}
    return GroupMatch(
        "~".join(ids),
        f"{joined(names)}: {areas}",
        tuple(m.side for m in members),
        "verdieping" if common else "kruising",
        _status(matches),
        score,
        themes,
        {m.side.id: tuple(sorted(m.functions)) for m in members},
        tuple(m.id for m in matches),
        tuple(dict.fromkeys(c for m in matches for c in m.counterarguments)),
        label(min(strength(len(m.evidence), len(m.evidence)) for m in members)),
        evidence,
        tuple(sorted({*themes, *(t for m in matches for t in m.about)})),
    )


def _status(matches: Sequence[Match]) -> Status:
    """A group is named only when every pair of it is."""
    if any(m.status == "nieuw" for m in matches):
        return "nieuw"
    return "bron verdacht" if any(m.status == "bron verdacht" for m in matches) else "genoemd"
