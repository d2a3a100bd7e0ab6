"""Time and memory of matching on generated clusters with needs and offers, and what the short cuts cost.

    python benchmarks/matching.py [--sizes 1000 10000 100000] [--out FILE]

Each size runs in a process of its own, so that its peak memory is its own. The clusters have one to three themes of a
vocabulary that grows with their number, a text of a topic, a vector of 384 dimensions, one need and one offer each, and
four of ten a programme that they share with others; each region names themes together and takes part in programmes.
Seeds are fixed. `seconds` is the score of all pairs that are candidates, and the choice of those worth explaining: the
score alone. All components take part, and `nonZero` says in which part of the pairs each does. `secondsExplained` is
apart: the reasons of the best :data:`EXPLAINED` pairs, folded, and the groups among them. Reading the features out of a
graph is not in it. At 1,000 the ten best of every cluster are compared with those of the exact computation. Beside it
networkx's own `adamic_adar_index`, for as many pairs as it gets through in the same time.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import numpy as np

DIM = 384
BUDGET_S = 180
BEST = 10
EXPLAINED = 1_000
"""Pairs of which the reasons are written: more than anyone reads."""

FUNCTIONS = ("onderzoek", "onderwijs", "test", "productie", "toepassing")


def generated(n: int, seed: int = 1) -> tuple[Any, dict[str, Any]]:
    """Features of `n` clusters of ``n / 50`` regions, with a need and an offer each, and their vectors."""
    from kg.matching.features import ClusterNode, Features, Said, Voice
    from kg.matching.model import Side
    from kg.matching.regions import Regions
    from kg.matching.ties import idf_of
    from kg.matching.weights import load_weights
    from kg.model import Evidence, KnowledgeGraph
    from kg.queries import GraphIndex

    rng = np.random.default_rng(seed)
    regions = [f"gebied-{k}" for k in range(max(8, n // 50))]
    themes = [f"thema-{k}" for k in range(max(40, n // 25))]
    centres = rng.standard_normal((len(themes), DIM), dtype=np.float32)
    rank = 1.0 / np.arange(1, len(themes) + 1) ** 0.6
    rank /= rank.sum()
    quote = (Evidence("plan.md", 0, 5, 1, "tekst"),)
    syllables = [a + b for a in "bdfghklmnprstvwz" for b in ("a", "e", "ie", "o", "oe", "ui", "aa", "ij")]
    stems = np.array([a + b for a in syllables for b in syllables])

    def text(about: np.ndarray) -> str:
        own = [stems[(int(t) * 37 + int(k)) % len(stems)] for t in about for k in rng.integers(12, size=5)]
        return " ".join([*own, *stems[rng.integers(len(stems), size=6)]])

    def vector(about: np.ndarray) -> np.ndarray:
        return np.asarray(centres[about].mean(axis=0) + rng.standard_normal(DIM, dtype=np.float32), dtype=np.float32)

    nodes: list[ClusterNode] = []
    needs: list[Voice] = []
    offers: list[Voice] = []
    vectors: dict[str, np.ndarray] = {}
    drawn = rng.choice(len(themes), size=(n, 3), p=rank)
    many = rng.integers(1, 4, size=n)
    where = rng.integers(len(regions), size=n)
    for k in range(n):
        about = np.unique(drawn[k, : many[k]])
        region = regions[where[k]]
        own = {themes[t]: 1.0 for t in about}
        side = Side(f"{region}--{k}", f"cluster {k}", region, region, region)
        functions = frozenset(rng.choice(FUNCTIONS, 2).tolist())
        shared = {f"programma-{rng.integers(max(8, n // 8))}": quote} if rng.random() < 0.4 else {}
        nodes.append(ClusterNode(side, own, dict.fromkeys(own, quote), quote, shared, functions, text(about)))
        vectors[side.id] = vector(about)
        for kind, rows in (("behoefte", needs), ("aanbod", offers)):
            on = frozenset(themes[t] for t in about[:2])
            f = frozenset(rng.choice(FUNCTIONS, 2).tolist())
            rows.append(Voice(f"{kind}-{k}", kind, region, region, text(about), on, f, 1.0, quote))
            vectors[f"{kind}-{k}"] = vector(about)
    related = {(themes[a], themes[b]): 0.3 for a in range(len(themes)) for b in ((a + 1) % len(themes), a - 1)}
    idf = idf_of(nodes, frozenset(), load_weights())
    places = Regions(GraphIndex(KnowledgeGraph()), None, regions)
    names = {t: t for t in themes}
    degree = Counter(b for node in nodes for b in node.bridges)
    bridges = {b: count**-0.5 for b, count in sorted(degree.items()) if count > 1}
    near = [(themes[k], themes[(k + 1) % len(themes)]) for k in range(len(themes))]
    told = {region: near[k % len(near)] for k, region in enumerate(regions)}
    together: dict[tuple[str, str], list[Said]] = {}
    for region, (a, b) in told.items():
        said = Said(f"wens-{region}", region, f"{a} met {b}", frozenset({a, b}), quote)
        for pair in ((a, b), (b, a)):
            together.setdefault(pair, []).append(said)
    found = Features(
        tuple(nodes),
        tuple(needs),
        tuple(offers),
        places,
        idf,
        frozenset(),
        bridges,
        names,
        relatedness=related,
        together={pair: tuple(rows) for pair, rows in together.items()},
        programmes=tuple((r, Said(f"plan-{r}", r, f"Plan {a}", frozenset({a}), quote)) for r, (a, _) in told.items()),
        own_ties={region: {(a, b): 0.4, (b, a): 0.4} for region, (a, b) in told.items()},
    )
    return found, vectors


def best(table: Any, n: int) -> list[set[int]]:
    """The ten best partners of every node."""
    partners: list[set[int]] = [set() for _ in range(n)]
    for k in np.lexsort((table.j, table.i, -table.score)):
        a, b = int(table.i[k]), int(table.j[k])
        for one, other in ((a, b), (b, a)):
            if len(partners[one]) < BEST:
                partners[one].add(other)
    return partners


def one(n: int) -> dict[str, Any]:
    """Measure one size."""
    from kg.matching.engine import promising
    from kg.matching.scoring import COMPONENTS, score_pairs
    from kg.matching.weights import load_weights

    features, vectors = generated(n)
    weights = load_weights()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), time.process_time()
    table = score_pairs(features, weights, vectors, exact=False)
    scored = time.perf_counter() - began
    kept = promising(table)
    seconds = time.perf_counter() - began
    spent = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    active = {name: float(np.mean(getattr(table, name) > 0)) for name in COMPONENTS}
    assert all(active.values()), f"a component is 0 everywhere: {active}"
    row = {
        "clusters": n,
        "secondsScoring": round(scored, 2),
        "seconds": round(seconds, 2),
        "cpuSeconds": round(spent, 2),
        "peakGb": round(peak / 1e6, 2),
        "inputGb": round(before / 1e6, 2),
        "pairsScored": len(table),
        "pairsKept": len(kept),
        "nonZero": {name: float(f"{share:.2g}") for name, share in active.items()},
        **explained(features, table, weights, kept[:EXPLAINED]),
    }
    if n <= 1000:
        exact = score_pairs(features, weights, vectors, exact=True)
        pairs = zip(best(exact, n), best(table, n), strict=True)
        row["overlapOfBest10"] = round(float(np.mean([len(a & b) / BEST for a, b in pairs])), 4)
    row["networkxAdamicAdar"] = adamic_adar(features, seconds)
    return row


def explained(features: Any, table: Any, weights: Any, kept: Sequence[int]) -> dict[str, Any]:
    """Time to write the reasons of the pairs at `kept`, to fold them, and to find the groups among them."""
    from kg.matching.engine import explained_pairs
    from kg.matching.explain import Explainer
    from kg.matching.folding import folded, folded_groups
    from kg.matching.groups import find_groups
    from kg.matching.stated import StatedPairs
    from kg.model import Entity, KnowledgeGraph
    from kg.queries import GraphIndex

    began = time.perf_counter()
    named = tuple(Entity(s.id, "Programma", s.text, "programma", (), s.evidence) for _, s in features.programmes)
    index = GraphIndex(KnowledgeGraph((), named))
    explainer = Explainer(index, features, table, weights)
    ready = time.perf_counter()
    pairs = explained_pairs(StatedPairs(index, features.regions, features.nodes), explainer, kept)
    groups = folded_groups(find_groups(pairs, features, weights))
    shown = folded(pairs, {node.side.id: node for node in features.nodes}, features.generic, weights)
    return {
        "secondsReady": round(ready - began, 2),
        "secondsExplained": round(time.perf_counter() - ready, 2),
        "explained": len(kept),
        "shown": len(shown),
        "groups": len(groups),
        "grounds": dict(sorted(Counter(g.kind for m in pairs for g in m.grounds).items())),
    }


def adamic_adar(features: Any, seconds: float) -> dict[str, Any]:
    """How many of all pairs networkx scores in `seconds`, on the graph of clusters and themes."""
    import networkx as nx

    from kg.matching.baselines import link_graph

    graph = link_graph(features)
    n = len(features.nodes)
    pairs = ((("cluster", a), ("cluster", b)) for a, b in combinations(range(n), 2))
    done, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < min(seconds, BUDGET_S):
        chunk = list(islice(pairs, 20_000))
        if not chunk:
            break
        done += sum(1 for _ in nx.adamic_adar_index(graph, chunk))
    total = n * (n - 1) // 2
    return {"pairs": done, "ofAll": total, "seconds": round(spent, 2), "allWouldTakeS": round(spent * total / done)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--out", type=Path, help="write the result as JSON")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.one)))
        return
    rows = []
    for n in given.sizes:
        ran = subprocess.run([sys.executable, __file__, "--one", str(n)], check=True, capture_output=True, text=True)
        rows.append(json.loads(ran.stdout.splitlines()[-1]))
        print(json.dumps(rows[-1]), flush=True)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    packages = {p: version(p) for p in ("numpy", "scipy", "networkx", "faiss-cpu")}
    result = {"commit": commit, "cpu": platform.processor() or platform.machine(), "python": platform.python_version()}
    if given.out:
        given.out.write_text(json.dumps({**result, "packages": packages, "rows": rows}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
