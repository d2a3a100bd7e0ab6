"""A real server over a small published generation, in a thread of this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.build import _index
from api.server import listen
from api.settings import Settings
from kg.generations import Generations
from kg.model import KnowledgeGraph
from kg.reference import ontology_dir
from kg.terms import DEFAULT_BASE
from search.encoder import Encoder, load_encoder
from tests.kg.graphs import tiny_graph
from tests.kg.streken import streken


def publish(data: Path, graph: KnowledgeGraph, encoder: Encoder) -> str:
    """Publish `graph` as a new generation of `data`, as an ingest does; return its id."""
    generations = Generations(data)
    with generations.draft() as draft:
        draft.write_graph(graph, tuple(sorted(ontology_dir().glob("*.ttl"))), DEFAULT_BASE)
        draft.write_ledger({})
        _index(draft, graph, encoder, None, lambda stage, done, total: None)
        bronnen = {d.name: d.sha256 for d in graph.documents}
        return generations.publish(draft, {"basis": DEFAULT_BASE, "encoder": encoder.name, "bronnen": bronnen}).id


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged encoder."""
    return load_encoder()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A data folder with one generation: the small graph of two invented regions."""
    folder = tmp_path_factory.mktemp("data")
    publish(folder, tiny_graph(), encoder)
    return folder


class ThreadServer:
    """Uvicorn in a thread; real sockets, real HTTP."""

    def __init__(self, app: Any) -> None:
        self._socket = listen("127.0.0.1", 0)
        config = uvicorn.Config(app, log_level="critical", server_header=False, lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        deadline = time.monotonic() + 60
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() >= deadline:
                self.__exit__()
                raise AssertionError("the server did not start")
            time.sleep(0.01)
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *exc: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()


@pytest.fixture(scope="session")
def base_url(data: Path) -> Iterator[str]:
    """Address of a server over `data`."""
    with ThreadServer(create_app(data)) as url:
        yield url


@pytest.fixture
def client(base_url: str) -> Iterator[httpx.Client]:
    """A client of the server that follows no redirect."""
    with httpx.Client(base_url=base_url, timeout=30) as session:
        yield session


TOKEN, ANNAS_TOKEN = "0123456789abcdef-gedeeld", "fedcba9876543210-anna"


@pytest.fixture(scope="session")
def streken_data(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A data folder with three invented regions that match: what people can judge."""
    folder = tmp_path_factory.mktemp("streken")
    publish(folder, streken(), encoder)
    return folder


@pytest.fixture(scope="session")
def streken_url(streken_data: Path) -> Iterator[str]:
    """Address of a server over `streken_data` where two tokens may write."""
    settings = Settings(write_tokens=f"{TOKEN}, Anna de Vries:{ANNAS_TOKEN}")
    with ThreadServer(create_app(streken_data, settings)) as url:
        yield url
