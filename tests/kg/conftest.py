"""Fixtures of the tests of `kg`."""

from __future__ import annotations

import pytest

from kg.model import KnowledgeGraph
from tests.corpus import read_corpus


@pytest.fixture(scope="session")
def corpus_graph() -> KnowledgeGraph:
    """The graph of corpus/, read once."""
    return read_corpus()
