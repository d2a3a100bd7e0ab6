"""Calibrate when search says that the documents are silent, on half of the questions, and check it on the other half.

    python benchmarks/silence.py DATA QUERIES.jsonl

DATA holds a generation of the documents that the questions in ``tests/search/vragen`` are about; QUERIES are judged
questions. Prints the constants for ``search/silence.py`` and what they do to questions that took no part in choosing
them, and over 200 other random halves.
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
SECOND = ("tweede_met_antwoord", "tweede_zonder_antwoord")
SETS = (("met_antwoord", True), ("zonder_antwoord", False), (TEST, False), (SECOND[0], True), (SECOND[1], False))
Row = tuple[str, Evidence, bool, bool]


def own_questions() -> list[tuple[str, bool, bool]]:
    """Text, whether the documents answer it, and whether it is for calibrating."""
    rows = []
    for name, answered in SETS:
        for texts in yaml.safe_load((QUESTIONS / f"{name}.yaml").read_text("utf-8")).values():
            rows += [(text, answered, i % 2 == 0 and name != TEST) for i, text in enumerate(texts)]
    return rows


def measure(index: SearchIndex, encoder: Encoder, text: str) -> Evidence:
    """Evidence for one question, as search itself judges it."""
    request = SearchRequest(text, "passage")
    query = index.query(text, request, encoder)
    evidence = index.evidence(query, index.parts["passage"].candidates(query, index.ranking))
    assert evidence is not None, "the index has no token vectors"
    return evidence


def rates(judge: Judge, rows: list[Row]) -> tuple[float, float]:
    """Share of the unanswerable questions that are recognised, share of the answerable ones that are refused."""

    def share(kind: bool) -> float:
        return float(np.mean([judge.certainty(e) < judge.least for _, e, yes, _ in rows if yes is kind] or [False]))

    return share(False), share(True)


def _texts(*names: str) -> set[str]:
    groups = (yaml.safe_load((QUESTIONS / f"{name}.yaml").read_text("utf-8")).values() for name in names)
    return {text for group in groups for texts in group for text in texts}


def main(data: str, queries: str) -> None:
    encoder = load_encoder()
    index = SearchIndex.open(Generations(Path(data)).open().search, encoder)
    tests, second = _texts(TEST), _texts(*SECOND)
    own: list[Row] = [(t, measure(index, encoder, t), yes, half) for t, yes, half in own_questions()]
    judged = read_queries(Path(queries))
    gold: list[Row] = [
        (q.text, measure(index, encoder, q.text), bool(q.relevant), i % 2 == 0) for i, q in enumerate(judged)
    ]
    rows = own + gold
    chosen = [row for row in rows if row[3]]
    judge = fit([r[1] for r in chosen], [r[2] for r in chosen])
    print("JUDGE =", judge)
    parts = {
        "own": [row for row in own if row[0] not in tests | second],
        "judged": gold,
        "test": [row for row in own if row[0] in tests],
        "second": [row for row in own if row[0] in second],
        "all": rows,
    }
    for name, part in parts.items():
        for half, label in ((True, "calibrated on"), (False, "held out")):
            found, lost = rates(judge, [r for r in part if r[3] is half])
            print(f"{name:7} {label:14} recognised {found:.2f} refused {lost:.3f}")
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
