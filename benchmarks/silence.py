"""Calibrate when search says that the documents are silent, on half of the questions, and check it on the other half.

    python benchmarks/silence.py DATA QUERIES.jsonl

DATA holds a generation of the documents that the questions in ``tests/search/vragen`` are about; QUERIES are judged
questions. Prints the constants for ``search/silence.py`` and what they do to questions that took no part in choosing
them, and over 200 other random halves; and what search as it is does to all of them. The third set, written
without sight of the background and of the other sets, takes part in nothing, and its questions are not shown.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import yaml

from kg.generations import Generations
from search.encoder import Encoder, load_encoder
from search.evaluate import read_queries
from search.index import SearchIndex
from search.request import SearchRequest
from search.silence import Evidence, Judge, fit

QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "search" / "vragen"
TEST = "toets_zonder_antwoord"
SETS = {
    "own": ("met_antwoord", "zonder_antwoord"),
    "test": (TEST,),
    "second": ("tweede_met_antwoord", "tweede_zonder_antwoord"),
    "third": ("derde_met_antwoord", "derde_zonder_antwoord"),
}
ASIDE = ("test", "third")
"""Sets that are for checking only."""
Row = tuple[str, Evidence, bool, bool]


def questions(part: str) -> list[tuple[str, bool, bool]]:
    """Text, whether the documents answer it, and whether it is for calibrating, of the questions of one set."""
    rows = []
    for name in SETS[part]:
        for texts in yaml.safe_load((QUESTIONS / f"{name}.yaml").read_text("utf-8")).values():
            rows += [(t, name.endswith("met_antwoord"), i % 2 == 0 and part not in ASIDE) for i, t in enumerate(texts)]
    return rows


def measure(index: SearchIndex, encoder: Encoder, text: str) -> Evidence:
    """Evidence for one question, as search itself judges it."""
    request = SearchRequest(text, "passage")
    query = index.query(text, request, encoder)
    evidence = index.evidence(query, index.parts["passage"].candidates(query, index.ranking))
    assert evidence is not None, "the index has no token vectors"
    return evidence


def answered(index: SearchIndex, encoder: Encoder, rows: list[Row]) -> tuple[float, float]:
    """What :func:`rates` gives for search as it is, respelling included."""
    silent = {True: [0], False: [0]}
    for text, _, yes, _ in rows:
        silent[yes].append(index.search(SearchRequest(text, "passage"), encoder).silent)
    return sum(silent[False]) / max(1, len(silent[False]) - 1), sum(silent[True]) / max(1, len(silent[True]) - 1)


def rates(judge: Judge, rows: list[Row]) -> tuple[float, float]:
    """Share of the unanswerable questions that are recognised, share of the answerable ones that are refused."""

    def share(kind: bool) -> float:
        return float(np.mean([judge.certainty(e) < judge.least for _, e, yes, _ in rows if yes is kind] or [False]))

    return share(False), share(True)


def main(data: str, queries: str) -> None:
    encoder = load_encoder()
    index = SearchIndex.open(Generations(Path(data)).open().search, encoder)
    parts: dict[str, list[Row]] = {
        name: [(text, measure(index, encoder, text), yes, half) for text, yes, half in questions(name)] for name in SETS
    }
    judged = enumerate(read_queries(Path(queries)))
    parts["judged"] = [(q.text, measure(index, encoder, q.text), bool(q.relevant), i % 2 == 0) for i, q in judged]
    rows = [row for name, part in parts.items() if name != "third" for row in part]
    chosen = [row for row in rows if row[3]]
    judge = fit([r[1] for r in chosen], [r[2] for r in chosen])
    print("JUDGE =", judge)
    for name, part in {**parts, "all but third": rows}.items():
        for half, label in ((True, "calibrated on"), (False, "held out")):
            found, lost = rates(judge, some) if (some := [r for r in part if r[3] is half]) else (0.0, 0.0)
            print(f"{name:13} {label:13} {len(some):4} recognised {found:.2f} refused {lost:.3f}")
        found, lost = answered(index, encoder, part)
        print(f"{name:13} as it answers {len(part):4} recognised {found:.2f} refused {lost:.3f}")
    rng, seen = np.random.default_rng(0), []
    for _ in range(200):
        mask = rng.random(len(rows)) < 0.5
        some = [r for r, m in zip(rows, mask, strict=True) if m]
        rest = [r for r, m in zip(rows, mask, strict=True) if not m]
        seen.append(rates(fit([r[1] for r in some], [r[2] for r in some]), rest))
    found, lost = np.mean(seen, axis=0)
    print(f"random halves: recognised {found:.2f} refused {lost:.3f}")
    for text, evidence, yes, half in rows:
        if (judge.certainty(evidence) < judge.least) is yes:
            print("refused   " if yes else "missed    ", "" if half else "*", text)


if __name__ == "__main__":
    main(*sys.argv[1:3])
