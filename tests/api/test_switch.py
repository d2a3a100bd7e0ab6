"""The server notices a new generation and switches between requests; the old one answers until then."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from pathlib import Path

import httpx

from api.app import create_app
from kg.generations import Generations
from search.encoder import Encoder
from tests.api.conftest import ThreadServer, publish
from tests.kg.graphs import tiny_graph


def _generation(client: httpx.Client) -> str:
    answer = client.get("/v1/statistieken")
    assert answer.status_code == 200
    body = answer.json()
    assert answer.headers["etag"] == f'"{body["generatie"]}"'
    return str(body["generatie"])


def _wait_for(client: httpx.Client, generation: str) -> None:
    deadline = time.monotonic() + 30
    while _generation(client) != generation:
        assert time.monotonic() < deadline, "the server did not switch"
        time.sleep(0.05)


def test_a_new_generation_is_served_without_restart(tmp_path: Path, encoder: Encoder) -> None:
    first = publish(tmp_path, tiny_graph(), encoder)
    with ThreadServer(create_app(tmp_path)) as url, httpx.Client(base_url=url, timeout=30) as client:
        assert _generation(client) == first
        assert client.get("/v1/feiten").json()["totaal"] == 1
        second = publish(tmp_path, replace(tiny_graph(), feiten=()), encoder)
        _wait_for(client, second)
        assert client.get("/v1/feiten").json()["totaal"] == 0
        Generations(tmp_path).switch(first)
        _wait_for(client, first)
        assert client.get("/v1/feiten").json()["totaal"] == 1


def test_what_was_read_is_not_looked_over_for_garbage_while_serving(tmp_path: Path, encoder: Encoder) -> None:
    publish(tmp_path, tiny_graph(), encoder)
    app = create_app(tmp_path)
    with ThreadServer(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        for _ in range(2):
            read = app.state.source.current().graph.documents
            assert gc.get_freeze_count() > 10_000 and not any(o is read for o in gc.get_objects())
            _wait_for(client, publish(tmp_path, tiny_graph(), encoder))
            app.state.source.wait()


def test_a_generation_that_cannot_be_read_leaves_the_old_one_answering(tmp_path: Path, encoder: Encoder) -> None:
    first = publish(tmp_path, tiny_graph(), encoder)
    with ThreadServer(create_app(tmp_path)) as url, httpx.Client(base_url=url, timeout=30) as client:
        (tmp_path / "CURRENT").write_text("20000101T000000Z\n", "utf-8")
        for _ in range(20):
            assert _generation(client) == first
            time.sleep(0.02)
