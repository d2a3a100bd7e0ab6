"""Find kruisbestuivingen: pairs of clusters, needs with offers, and groups, between the regions of a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.matching.building import build_features
from kg.matching.candidates import distinct
from kg.matching.components import strength
from kg.matching.explain import Explainer
from kg.matching.features import ClusterNode
from kg.matching.folding import folded, folded_groups
from kg.matching.groups import find_groups
from kg.matching.model import Ground, Match, MatchResult, about
from kg.matching.needs import find_needs
from kg.matching.quotes import label, shared_themes
from kg.matching.scoring import COMPONENTS, PairTable, score_pairs
from kg.matching.stated import StatedPairs, nieuwheid, status_of
from kg.matching.weights import Weights, load_weights
from kg.model import KnowledgeGraph
from kg.queries import GraphIndex

if TYPE_CHECKING:
    from kg.areas import Areas
    from kg.themes import Themes

ALL = 100_000
"""Up to so many pairs all are explained."""

BEST = 10
"""Of a larger table the best pairs of each cluster."""


def find_matches(
    graph: KnowledgeGraph,
    vectors: Mapping[str, npt.NDArray[Any]] | None = None,
    weights: Weights | None = None,
    areas: Areas | None = None,
    themes: Themes | None = None,
) -> MatchResult:
    """Find what regions could do together.

    Parameters
    ----------
    graph
        What was read, of any number of regions.
    vectors
        Vector of each text of :func:`kg.matching.match_texts` by id, all of one length. Without them nearness is that
        of words, and a note says so.
    weights
        By default those of ``kg/matching/weights.yaml``.
    areas, themes
        Reference data: what lies in what, and which themes are generic. Without `areas` only the graph tells what lies
        in what; without `themes` no theme is generic.

    Returns
    -------
    MatchResult
        Best first, equal scores by id; every match has quotes on both sides and at least two grounds. The same input
        gives the same result. An empty or partial list says why in `notes`.

    Raises
    ------
    ValueError
        Vectors of different lengths.
    """
    weights = weights or load_weights()
    index = GraphIndex(graph)
    features = build_features(index, weights, areas, themes)
    table = score_pairs(features, weights, vectors)
    stated = StatedPairs(index, features.regions, features.nodes)
    explainer = Explainer(index, features, table, weights)
    pairs = explained_pairs(stated, explainer, promising(table))
    needs = find_needs(features, table.needs, weights, stated, explainer)
    groups = folded_groups(find_groups(pairs, features, weights))
    notes = (*features.notes, *_notes(table, pairs, vectors is not None))
    shown = folded(pairs, {n.side.id: n for n in features.nodes}, features.generic, weights)
    return MatchResult(shown, needs, groups, notes, weights.version)


def explained_pairs(stated: StatedPairs, explainer: Explainer, order: Sequence[int]) -> tuple[Match, ...]:
    """Those of the pairs at `order` with two grounds; an earlier pair goes first to a need with its offer."""
    table = explainer.table
    used: Counter[int] = Counter()
    said: Counter[str] = Counter()
    found = []
    for k in order:
        grounds, count = explainer.grounds(k, used, said)
        if count >= 2:
            used.update(int(table.need_at[k][d]) for d in explainer.need_directions(k))
            said.update(g.path[2] for g in grounds if g.kind == "themaverband")
            found.append(_match(stated, explainer, k, grounds))
    return tuple(sorted(found, key=lambda m: (-m.score, m.id)))


def promising(table: PairTable) -> Sequence[int]:
    """Positions of the pairs to explain, best first: all of a small table, else the :data:`BEST` of each cluster."""
    order = np.lexsort((table.j, table.i, -table.score))
    if len(order) <= ALL:
        return [int(k) for k in order]
    ends = np.stack([table.i[order], table.j[order]], axis=1).ravel()
    by_node = np.argsort(ends.astype(np.int32), kind="stable")
    ranked = ends[by_node]
    begin = np.concatenate([[0], np.flatnonzero(np.diff(ranked)) + 1])
    size = np.diff(np.append(begin, len(ranked)))
    among_best = by_node[np.arange(len(ranked)) - np.repeat(begin, size) < BEST] // 2
    return [int(k) for k in order[distinct(among_best)]]


def _match(stated: StatedPairs, explainer: Explainer, k: int, grounds: tuple[Ground, ...]) -> Match:
    features, table = explainer.features, explainer.table
    u, v = features.nodes[int(table.i[k])], features.nodes[int(table.j[k])]
    themes = shared_themes(u, v, features)
    named = stated.between(u, v)
    evidence = strength(len(u.evidence), len(v.evidence))
    meeting = stated.themes_between(u.side.region, v.side.region)
    components = {name: float(getattr(table, name)[k]) for name in COMPONENTS}
    components |= {"E": evidence, "nieuwheid": nieuwheid(named, meeting, u, v)}
    sides = [(f"{n.side.name} ({n.side.area_name})", n.side.region, n.evidence) for n in (u, v)]
    return Match(
        f"{u.side.id}~{v.side.id}",
        u.side,
        v.side,
        "verdieping" if themes else "kruising",
        status_of(named),
        float(table.score[k]),
        components,
        themes,
        grounds,
        explainer.against(sides, named),
        label(evidence),
        named,
        about=about(themes or _own_themes(explainer, u, v), grounds),
    )


def _own_themes(explainer: Explainer, *nodes: ClusterNode) -> Iterable[str]:
    """Specific themes that one of `nodes` has itself: by these a pair is found that shares none."""
    least = explainer.weights["themas", "naam"]
    return {t for n in nodes for t, x in n.themes.items() if x >= least} - explainer.features.generic


def _notes(table: PairTable, pairs: tuple[Match, ...], given: bool) -> Iterable[str]:
    if len(table) and not pairs:
        yield "Geen enkel paar heeft twee gronden: er is niets dat de documenten genoeg ondersteunen."
    if len(table) and not table.from_vectors:
        why = "de vectoren van sommige clusters ontbreken" if given else "er zijn geen vectoren meegegeven"
        yield f"Nabijheid van tekst is berekend uit woorden: {why}."
