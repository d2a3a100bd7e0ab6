"""The packaged encoder, unpacked once for all tests of search, and a small index."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.facets import passage_facets
from kg.model import KnowledgeGraph
from kg.reference import load_areas
from search.encoder import Encoder, load_encoder
from search.index import SearchIndex, build_index
from tests.search.kust import kust_graph


@pytest.fixture(scope="session")
def encoder_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which the packaged encoder stands."""
    folder = tmp_path_factory.mktemp("encoder")
    load_encoder(cache_dir=folder)
    return folder


@pytest.fixture(scope="session")
def encoder(encoder_cache: Path) -> Encoder:
    return load_encoder(cache_dir=encoder_cache)


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    return kust_graph()


@pytest.fixture(scope="session")
def index_folder(graph: KnowledgeGraph, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index") / "search"
    build_index(folder, graph, encoder, facets=passage_facets(graph, load_areas().ancestors))
    return folder


@pytest.fixture(scope="session")
def index(index_folder: Path, encoder: Encoder, graph: KnowledgeGraph) -> SearchIndex:
    return SearchIndex.open(index_folder, encoder, graph)
