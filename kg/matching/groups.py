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
    found = {tuple(sorted(ids)) for ids in _cliques(graph, nodes)}
    groups = [_group(ids, nodes, edges, features) for ids in sorted(found)]
    return tuple(sorted(groups, key=lambda g: (-g.score, -len(g.sides), g.id)))


def _cliques(graph: Any, nodes: Mapping[str, ClusterNode]) -> Iterator[tuple[str, ...]]:
    import networkx as nx

    for ids in nx.find_cliques(graph):
        by_region: dict[str, list[str]] = defaultdict(list)
        for id_ in sorted(ids):
            by_region[nodes[id_].side.region].append(id_)
        one_each = [members[0] for _, members in sorted(by_region.items())]
        if 4 <= len(one_each) <= MAX_SIZE:
            yield tuple(one_each)
    order = {n: k for k, n in enumerate(sorted(graph))}
    for a in sorted(graph):
        later = sorted(n for n in graph[a] if order[n] > order[a])
        for b, c in combinations(later, 2):
            if graph.has_edge(b, c) and len({nodes[x].side.region for x in (a, b, c)}) == 3:
                yield (a, b, c)


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
    )


def _status(matches: Sequence[Match]) -> Status:
    """A group is named only when every pair of it is."""
    if any(m.status == "nieuw" for m in matches):
        return "nieuw"
    return "bron verdacht" if any(m.status == "bron verdacht" for m in matches) else "genoemd"
