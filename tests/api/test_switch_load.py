"""Fifty switches of generation under load: nothing fails, nothing is mixed, memory comes back. And a stop in flight."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from kg.generations import Generations
from kg.model import KnowledgeGraph
from search.encoder import Encoder
from tests.api.conftest import publish
from tests.kg.graphs import tiny_graph
from tests.serving import Server, running_server

SWITCHES = 50
CLIENTS = 16
FACTS = "PREFIX kb: <https://w3id.org/kruisbestuiver/def#> SELECT (COUNT(?f) AS ?n) WHERE { ?f a kb:Feit }"


def _without_fund_and_fact(graph: KnowledgeGraph) -> KnowledgeGraph:
    entities = tuple(e for e in graph.entities if e.id != "financiering-oeverfonds")
    return replace(graph, entities=entities, feiten=())


CHECKS: dict[str, Callable[[httpx.Response], bool]] = {
    "/v1/feiten": lambda a: a.json()["totaal"] == 1,
    "/v1/_zoek?q=Oeverfonds&soort=entiteit": lambda a: "financiering-oeverfonds" in a.text,
    "/profielen/waterwijk": lambda a: "1.200" in a.text,
    f"/sparql?{httpx.QueryParams(query=FACTS)}": lambda a: a.json()["results"]["bindings"][0]["n"]["value"] == "1",
}
"""An address, and whether its answer holds the fund and the fact that only the first generation has."""


class Visitor(threading.Thread):
    """Asks one thing after another until told to stop; counts what failed and what is of two generations."""

    def __init__(self, url: str, whole: str, seed: int) -> None:
        super().__init__()
        self._url, self._whole, self._chance = url, whole, random.Random(seed)
        self.stop = threading.Event()
        self.seen: Counter[str] = Counter()

    def run(self) -> None:
        with httpx.Client(base_url=self._url, timeout=60) as client:
            while not self.stop.is_set():
                try:
                    self.seen[self._ask(client)] += 1
                except Exception as error:
                    self.seen[f"{type(error).__name__}: {error}"] += 1

    def _ask(self, client: httpx.Client) -> str:
        address = self._chance.choice(sorted(CHECKS))
        answer = client.get(address)
        if answer.status_code != 200:
            return f"{answer.status_code} {address}"
        has_all = CHECKS[address](answer)
        served = answer.headers["etag"].removeprefix("W/").strip('"').partition(".")[0]
        return "fine" if has_all == (served == self._whole) else f"mixed {address}"


def _memory(pid: int) -> int:
    """Anonymous memory of the process in kB: what maps files is left out."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


def _switch(generations: Generations, client: httpx.Client, to: str) -> None:
    generations.switch(to)
    deadline = time.monotonic() + 60
    while client.get("/v1/gezondheid").json()["generatie"] != to:
        assert time.monotonic() < deadline, "the server did not switch"
        time.sleep(0.02)


def test_fifty_switches_under_sixteen_clients(tmp_path: Path, encoder: Encoder) -> None:
    whole = publish(tmp_path, tiny_graph(), encoder)
    less = publish(tmp_path, _without_fund_and_fact(tiny_graph()), encoder)
    generations = Generations(tmp_path)
    with running_server(tmp_path) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        visitors = [Visitor(server.url, whole, seed) for seed in range(CLIENTS)]
        for visitor in visitors:
            visitor.start()
        try:
            memory = []
            for n in range(SWITCHES):
                _switch(generations, client, (whole, less)[n % 2])
                memory.append(_memory(server.pid))
        finally:
            for visitor in visitors:
                visitor.stop.set()
            for visitor in visitors:
                visitor.join()
    seen = sum((visitor.seen for visitor in visitors), Counter[str]())
    assert set(seen) == {"fine"}, seen
    assert seen["fine"] > SWITCHES * 4
    settled = max(memory[5:15])
    assert max(memory[15:]) <= 1.1 * settled, f"memory grows: {memory}"


def _slow_answer(server: Server, done: list[int]) -> None:
    product = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    answer = httpx.get(f"{server.url}/sparql", params={"query": product}, timeout=60)
    done.append(answer.status_code)


def test_a_stop_lets_requests_in_flight_finish(data: Path, tmp_path: Path) -> None:
    done: list[int] = []
    with running_server(data, tmp_path / "server.log", KRUISBESTUIVER_SPARQL_SECONDS="3") as server:
        asking = threading.Thread(target=_slow_answer, args=(server, done))
        asking.start()
        with httpx.Client(base_url=server.url, timeout=30) as client:
            deadline = time.monotonic() + 30
            while "kruisbestuiver_requests_in_flight 1" not in client.get("/metrics").text:
                assert time.monotonic() < deadline and asking.is_alive(), "the slow question was not slow"
        os.kill(server.pid, signal.SIGTERM)
        asking.join(30)
        assert done == [503], "an answer of the service itself: the question takes longer than it may"
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{server.url}/v1/gezondheid", timeout=5)
