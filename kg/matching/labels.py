"""Which pairs of clusters the documents state: the positives of an evaluation.

A stated kruisbestuiving names regions, now and then a cluster, and themes. It makes a pair of clusters positive when

- the two regions are two of its participants, and
- each cluster is meant: it (or a part of it) is named on its side, or, where its side names no cluster, it has one of
  the themes of the statement.

Two clusters need not share a theme: a statement on building and food between two regions makes building of the one and
food of the other positive, which is what the list *kruising* is about. Not judged, so neither positive nor negative,
are pairs that are stated only in a suspect place, or only in a remark on more than half of all regions at once; pairs
with a cluster of which nothing is known but the stated lines themselves; and pairs with a region that the documents
connect with fewer than two others: where a document lists no such connections, its silence is no judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kg.matching.features import Features, Mask
from kg.matching.metrics import Bools, Ints
from kg.matching.scoring import PairTable
from kg.matching.stated import StatedPairs
from kg.queries import GraphIndex

SILENT = "gebied dat met minder dan twee andere verbonden wordt"
HIDDEN = "alleen uit genoemde regels bekend"
SUSPECT = "bron verdacht"
WIDE = "over meer dan de helft van de regio's"
REASONS = (SILENT, HIDDEN, SUSPECT, WIDE)
"""Why a pair is not judged."""


@dataclass(frozen=True)
class Labels:
    """One value for each pair of a table.

    Attributes
    ----------
    positive, judged
        Whether a pair is stated, and whether it takes part.
    source
        Number of the first statement of a positive, in order of id; -1 for the others.
    kruising
        Whether the two clusters share no specific theme, told from the features, as the lists are.
    statements
        Ids of the statements that make a pair positive, by that number.
    unjudged
        Why pairs were left out, and how many.
    """

    positive: Bools
    judged: Bools
    source: Ints
    kruising: Bools
    statements: tuple[str, ...]
    unjudged: Mapping[str, int]


def stated_labels(index: GraphIndex, features: Features, table: PairTable) -> Labels:
    """Label every pair of `table`; `index` is that of the whole graph, with the stated lines in it."""
    stated = StatedPairs(index, features.regions, features.nodes)
    regions = len({n.side.region for n in features.nodes})
    many = max(3, regions // 2)
    wide = {
        k.id
        for k in index.graph.kruisbestuivingen
        if len({features.regions.matched(d.area) for d in k.participants if d.area}) > many
    }
    mask = Mask(index)
    hidden = {n.side.id for n in features.nodes if not mask.open(n.evidence)}
    size = len(table)
    positive, judged = np.zeros(size, dtype=bool), np.ones(size, dtype=bool)
    kruising = np.ones(size, dtype=bool)
    first: list[str | None] = []
    partners = {r: stated.partners(r, wide) for r in {n.side.region for n in features.nodes}}
    silent = {r for r, others in partners.items() if len(others) < 2}
    unjudged = dict.fromkeys(REASONS, 0)
    for k, (a, b) in enumerate(zip(table.i, table.j, strict=True)):
        u, v = features.nodes[int(a)], features.nodes[int(b)]
        kruising[k] = not (set(u.themes) & set(v.themes)) - features.generic
        found = stated.between(u, v, strict=True)
        sure = sorted(s.id for s in found if not s.suspect and s.id not in wide)
        first.append(sure[0] if sure else None)
        positive[k] = bool(sure)
        reason = None
        if {u.side.region, v.side.region} & silent:
            reason = SILENT
        elif {u.side.id, v.side.id} & hidden:
            reason = HIDDEN
        elif found and not sure:
            reason = SUSPECT if all(s.suspect for s in found) else WIDE
        if reason:
            judged[k] = positive[k] = False
            first[-1] = None
            unjudged[reason] += 1
    statements = tuple(sorted({s for s in first if s}))
    at = {s: n for n, s in enumerate(statements)}
    source = np.array([at[s] if s else -1 for s in first], dtype=np.int64)
    return Labels(positive, judged, source, kruising, statements, unjudged)
