"""How well the score finds the kruisbestuivingen that the documents state, while their lines are hidden from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.matching.baselines import baselines
from kg.matching.building import build_features
from kg.matching.engine import find_matches
from kg.matching.features import Features
from kg.matching.labels import Labels, stated_labels
from kg.matching.metrics import Bools, Bootstrap, Figure, Floats, in_first, per_query
from kg.matching.model import MatchResult
from kg.matching.robustness import held_out, robustness
from kg.matching.scoring import COMPONENTS, PairTable, combine, score_pairs
from kg.matching.weights import Weights, load_weights
from kg.model import Bewijs, KnowledgeGraph
from kg.queries import GraphIndex

if TYPE_CHECKING:
    from kg.areas import Areas
    from kg.themes import Themes

LISTS = ("alle", "verdieping", "kruising")
LEAK = 0.95
"""An AUC above this is looked at as a leak before it is believed."""


@dataclass(frozen=True)
class Row:
    """Figures of one method on one list; `first` counts positives among the first twenty."""

    method: str
    auc: Figure
    ap: Figure
    hits5: Figure
    hits10: Figure
    map: Figure
    first: float

    def as_dict(self) -> dict[str, Any]:
        figures = {"auc": self.auc, "ap": self.ap, "hits5": self.hits5, "hits10": self.hits10, "map": self.map}
        head = {"methode": self.method, "eerste20": round(self.first, 2)}
        return head | {name: figure.as_dict() for name, figure in figures.items()}


@dataclass(frozen=True)
class Evaluation:
    """All figures, by list; and what was measured on."""

    clusters: int
    pairs: Mapping[str, int]
    positives: Mapping[str, int]
    statements: int
    unjudged: Mapping[str, int]
    tables: Mapping[str, tuple[Row, ...]]
    robustness: Mapping[str, Figure]
    strict: Mapping[str, Figure]
    held_out: Mapping[str, float]
    checks: Mapping[str, Any]
    weights_version: str
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "clusters": self.clusters,
            "paren": dict(self.pairs),
            "positief": dict(self.positives),
            "uitspraken": self.statements,
            "nietBeoordeeld": dict(self.unjudged),
            "tabellen": {name: [r.as_dict() for r in rows] for name, rows in self.tables.items()},
            "robuustheid": {name: f.as_dict() for name, f in self.robustness.items()},
            "allesBeoordeeld": {name: f.as_dict() for name, f in self.strict.items()},
            "gebiedWeggelaten": {name: round(value, 4) for name, value in self.held_out.items()},
            "controles": dict(self.checks),
            "gewichten": self.weights_version,
            "opmerkingen": list(self.notes),
        }


def evaluate(
    graph: KnowledgeGraph,
    vectors: Mapping[str, npt.NDArray[Any]] | None = None,
    weights: Weights | None = None,
    areas: Areas | None = None,
    themes: Themes | None = None,
    *,
    samples: int = 500,
    seeds: int = 10,
) -> Evaluation:
    """Rank all pairs of clusters and compare with what is stated; see :mod:`kg.matching.labels` for the positives.

    Parameters
    ----------
    samples
        Bootstrap samples of each figure.
    seeds
        Times that a random fifth of the topics, needs and offers is dropped.
    """
    weights = weights or load_weights()
    index = GraphIndex(graph)
    features = build_features(index, weights, areas, themes)
    table = score_pairs(features, weights, vectors)
    labels = stated_labels(index, features, table)
    methods = _methods(features, table, weights, vectors)
    within = {"alle": labels.judged, "verdieping": labels.judged & ~labels.kruising}
    within["kruising"] = labels.judged & labels.kruising
    n = len(features.nodes)
    tables = {name: _rows(methods, labels, table, keep, n, samples) for name, keep in within.items()}
    result = find_matches(graph, vectors, weights, areas, themes)
    again = find_matches(given_twice(graph), vectors, weights, areas, themes)
    return Evaluation(
        n,
        {name: int(keep.sum()) for name, keep in within.items()},
        {name: int((keep & labels.positive).sum()) for name, keep in within.items()},
        len(labels.statements),
        labels.unjudged,
        tables,
        robustness(labels, features, vectors, weights, index, themes, seeds),
        _strict(methods, labels, samples),
        held_out(labels, features, table, weights),
        _checks(result, again),
        weights.version,
        tuple(_notes(tables, vectors is not None and table.from_vectors)),
    )


def _methods(
    features: Features, table: PairTable, weights: Weights, vectors: Mapping[str, npt.NDArray[Any]] | None
) -> dict[str, Floats]:
    """The score, its components, the score without each, and the known methods."""
    zero = np.zeros(len(table))
    parts = {name: getattr(table, name) for name in COMPONENTS}
    count = np.array([len(n.evidence) for n in features.nodes], dtype=np.float64)
    fewest = np.minimum(count[table.i], count[table.j]) if len(table) else zero
    found = {"score": table.score} | parts | {"E (geen deel van score)": 1 - np.exp(-fewest / 2)}
    for name in COMPONENTS:
        found[f"zonder {name}"] = combine(**{**parts, name: zero}, weights=weights)
    return found | baselines(features, table, vectors)


def _rows(
    methods: Mapping[str, Floats], labels: Labels, table: PairTable, keep: Bools, n: int, samples: int
) -> tuple[Row, ...]:
    positive, source = labels.positive[keep], labels.source[keep]
    drawn = Bootstrap(source, samples)
    rows = []
    for name, values in methods.items():
        score = values[keep]
        five, ten, own = per_query(positive, score, table.i[keep], table.j[keep], n)
        rows.append(
            Row(
                name,
                drawn.auc(positive, score),
                drawn.average_precision(positive, score),
                drawn.mean(five),
                drawn.mean(ten),
                drawn.mean(own),
                in_first(positive, score, 20),
            )
        )
    return tuple(rows)


def _strict(methods: Mapping[str, Floats], labels: Labels, samples: int) -> dict[str, Figure]:
    """AUC and AP of the score when every pair that is not judged counts as not stated."""
    drawn = Bootstrap(labels.source, samples)
    score = methods["score"]
    return {
        "score AUC": drawn.auc(labels.positive, score),
        "score AP": drawn.average_precision(labels.positive, score),
    }


def given_twice(graph: KnowledgeGraph) -> KnowledgeGraph:
    """`graph` as if every document had been read a second time under another name."""

    def both(evidence: Bewijs) -> Bewijs:
        return (*evidence, *(replace(e, document=f"kopie-{e.document}") for e in evidence))

    copies = tuple(replace(d, id=f"kopie-{d.id}", name=f"kopie-{d.name}") for d in graph.documents)
    needs = tuple(replace(b, evidence=both(b.evidence)) for b in graph.behoeften)
    return replace(
        graph,
        documents=(*graph.documents, *copies),
        entities=tuple(replace(e, evidence=both(e.evidence)) for e in graph.entities),
        relations=tuple(replace(r, evidence=both(r.evidence)) for r in graph.relations),
        behoeften=(*needs, *(replace(b, id=f"{b.id}-kopie") for b in needs)),
        kruisbestuivingen=tuple(replace(k, evidence=both(k.evidence)) for k in graph.kruisbestuivingen),
    )


def _checks(result: MatchResult, again: MatchResult) -> dict[str, Any]:
    """That a document given twice raises no score, and how much is shown."""
    once = {m.id: m.score for m in result.pairs}
    twice = {m.id: m.score for m in again.pairs}
    rises = [twice[i] - once.get(i, 0.0) for i in twice]
    return {
        "hoogsteStijgingBijTweemaal": round(max(rises, default=0.0), 6),
        "getoond": len(result.pairs),
        "nieuw": sum(m.status == "nieuw" for m in result.pairs),
        "groepen": len(result.groups),
    }


def _notes(tables: Mapping[str, tuple[Row, ...]], from_vectors: bool) -> list[str]:
    notes = []
    if not from_vectors:
        notes.append("Zonder vectoren: nabijheid is die van woorden, en de e5-cosinus ontbreekt.")
    if not tables["alle"] or np.isnan(tables["alle"][0].auc.value):
        notes.append("De documenten noemen geen kruisbestuiving tussen clusters: er is niets om mee te vergelijken.")
    for name, rows in tables.items():
        high = sorted(r.method for r in rows if r.auc.value > LEAK)
        if high:
            notes.append(f"AUC boven {LEAK} bij {', '.join(high)} ({name}): ga na of er een lek is.")
    return notes
