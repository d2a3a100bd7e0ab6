"""The graph of corpus/, read once for all tests: only extraction, no vectors."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingest.collect import collect
from ingest.pipeline import extract_all
from kg.model import KnowledgeGraph

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


@cache
def read_corpus() -> KnowledgeGraph:
    """What is read from the documents of corpus/."""
    return extract_all(collect([CORPUS]).documents).graph
