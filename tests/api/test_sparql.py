"""The SPARQL endpoint: limits that no query escapes, what is refused, its forms, its description and its page."""

from __future__ import annotations

import csv
import io
import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest
from bs4 import BeautifulSoup
from rdflib import Graph, URIRef

from api.app import create_app
from api.settings import SettingError, Settings
from api.sparql_description import SD
from api.sparql_examples import EXAMPLES, Example
from api.sparql_results import MAX_BYTES
from tests.api.conftest import ThreadServer
from tests.kg.graphs import TEXT

PRODUCT = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ROWS = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORTED = ROWS + " ORDER BY ?i ?f ?c"
ONE = "SELECT (1 AS ?n) {}"
SECONDS, MOST = 1.0, 500


@pytest.fixture(scope="module")
def limited(data: Path) -> Iterator[httpx.Client]:
    """A client of a server with small limits."""
    settings = Settings(
        sparql_seconds=SECONDS, sparql_rows=MOST, sparql_memory_mb=200, sparql_workers=2, sparql_waiting=2
    )
    with ThreadServer(create_app(data, settings)) as url, httpx.Client(base_url=url, timeout=30) as session:
        yield session


def ask(client: httpx.Client, query: str, accept: str = "*/*") -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept})


def test_a_cartesian_product_is_cut_and_the_next_query_answers(limited: httpx.Client) -> None:
    assert ask(limited, ONE).status_code == 200
    began = time.monotonic()
    answer = ask(limited, PRODUCT)
    took = time.monotonic() - began
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "langer dan 1 seconden" in answer.json()["detail"]
    assert SECONDS <= took < SECONDS + 2
    assert ask(limited, ONE).json()["results"]["bindings"][0]["n"]["value"] == "1"


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "application/sparql-results+xml"])
def test_a_cartesian_product_gives_no_more_rows_than_the_limit(limited: httpx.Client, accept: str) -> None:
    answer = ask(limited, ROWS, accept)
    assert (answer.status_code, answer.headers["kruisbestuiver-afgekapt"]) == (200, "ja")
    counted = {
        "application/sparql-results+json": lambda: len(answer.json()["results"]["bindings"]),
        "text/csv": lambda: len(list(csv.reader(io.StringIO(answer.text)))) - 1,
        "application/sparql-results+xml": lambda: len(ElementTree.fromstring(answer.text)[1]),
    }
    assert counted[accept]() == MOST


def test_constructed_triples_have_the_same_limit(limited: httpx.Client) -> None:
    answer = ask(limited, "CONSTRUCT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "application/n-triples")
    assert answer.status_code == 503 or len(answer.text.splitlines()) <= MOST
    whole = ask(limited, "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t . ?s kb:gebied ?g }", "application/n-triples")
    assert "kruisbestuiver-afgekapt" not in whole.headers and 0 < len(whole.text.splitlines()) < MOST


def test_memory_has_an_end_too(data: Path) -> None:
    settings = Settings(sparql_seconds=30, sparql_memory_mb=60)
    with ThreadServer(create_app(data, settings)) as url, httpx.Client(base_url=url, timeout=40) as client:
        answer = ask(client, SORTED)
        assert answer.status_code == 503 and "geheugen" in answer.json()["detail"]
        assert ask(client, ONE).status_code == 200


GROWING = 'BIND("0123456789" AS ?t0) ' + " ".join(
    f"BIND(CONCAT({', '.join([f'?t{n}'] * 10)}) AS ?t{n + 1})" for n in range(7)
)
"""Makes of ten characters a text of a hundred million."""


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (f"SELECT ?t7 {{ {GROWING} }}", "application/sparql-results+json"),
        (f"SELECT ?t7 {{ {GROWING} }}", "text/csv"),
        (f"CONSTRUCT {{ <http://e/s> <http://e/p> ?t7 }} {{ {GROWING} }}", "text/turtle"),
    ],
)
def test_one_enormous_text_does_not_reach_the_server(client: httpx.Client, query: str, accept: str) -> None:
    answer = ask(client, query, accept)
    assert len(answer.content) <= MAX_BYTES
    assert answer.status_code == 503 or answer.headers["kruisbestuiver-afgekapt"] == "ja"
    assert ask(client, ONE).status_code == 200


def test_deep_nesting_does_not_reach_the_server(limited: httpx.Client) -> None:
    answer = ask(limited, "SELECT * " + "{" * 5000 + "}" * 5000)
    assert answer.status_code in (200, 400, 503)
    assert ask(limited, ONE).status_code == 200


def test_a_worker_is_used_again_and_one_that_was_killed_is_replaced(data: Path) -> None:
    app = create_app(data, Settings(sparql_workers=1))
    with ThreadServer(app) as url, httpx.Client(base_url=url) as client:
        seen = []
        for _ in range(2):
            assert ask(client, ONE).status_code == 200
            seen.append(app.state.sparql._idle[0].pid)
        assert seen[0] == seen[1]
        os.kill(seen[0], 9)
        time.sleep(0.2)
        assert ask(client, ONE).status_code == 200
        assert app.state.sparql._idle[0].pid != seen[0]


def test_above_capacity_it_says_so_at_once_and_recovers(limited: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(limited, PRODUCT), range(8)))
    full = [a for a in answers if a.headers.get("retry-after")]
    assert {a.status_code for a in answers} == {503} and full
    assert all("te veel" in a.json()["detail"] for a in full)
    assert ask(limited, ONE).status_code == 200


def test_other_requests_are_answered_while_queries_run(limited: httpx.Client) -> None:
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(ask, limited, PRODUCT) for _ in range(2)]
        began = time.monotonic()
        assert limited.get("/v1/gebieden").status_code == 200
        assert time.monotonic() - began < SECONDS
        assert all(r.result().status_code == 503 for r in running)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:%d/> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:%d/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "SELECT * { VALUES ?x { <http://127.0.0.1:%d/> } BIND(1 AS ?a) FILTER(?a<2)SERVICE?x#>\n{ ?s ?p ?o } }",
    ],
)
def test_no_query_reaches_another_server(client: httpx.Client, query: str) -> None:
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(1.0)

        def listen() -> None:
            try:
                other.accept()[0].close()
                called.set()
            except OSError:
                pass

        thread = threading.Thread(target=listen)
        thread.start()
        answer = ask(client, query % other.getsockname()[1])
        thread.join()
    assert not called.is_set()
    if "SILENT" not in query:
        assert answer.status_code == 400 and "SERVICE" in answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://127.0.0.1:1/x> { ?s ?p ?o }",
        "PREFIX e: <http://127.0.0.1:1/> SELECT * FROM NAMED e:x { GRAPH ?g { ?s ?p ?o } }",
        "BASE <http://127.0.0.1:1/> SELECT * FROM <x> { ?s ?p ?o }",
    ],
)
def test_a_graph_elsewhere_is_refused_with_the_graphs_that_are_here(client: httpx.Client, query: str) -> None:
    problem = ask(client, query)
    assert problem.status_code == 400
    assert "van elders" in problem.json()["detail"]
    assert "https://w3id.org/kruisbestuiver/id/graaf/waterwijk-plan" in problem.json()["fouten"][0]["keuzes"]


def test_the_service_is_described_in_every_form_of_rdf(client: httpx.Client) -> None:
    forms = {
        "text/turtle": "turtle",
        "application/rdf+xml": "xml",
        "application/n-triples": "nt",
        "application/ld+json": "json-ld",
    }
    sizes = set()
    for media, form in forms.items():
        answer = client.get("/sparql", headers={"Accept": media})
        assert answer.headers["content-type"].startswith(media) and "Accept" in answer.headers["vary"]
        graph = Graph().parse(data=answer.text, format=form)
        endpoint = URIRef(str(client.base_url.join("/sparql")))
        assert (endpoint, URIRef(SD + "supportedLanguage"), URIRef(SD + "SPARQL11Query")) in graph
        names = set(graph.objects(None, URIRef(SD + "name")))
        assert URIRef("https://w3id.org/kruisbestuiver/id/graaf/waterwijk-plan") in names
        sizes.add(len(graph))
    assert len(sizes) == 1
    assert client.get("/sparql").headers["content-type"].startswith("text/turtle")


def test_the_page_has_a_form_and_examples_that_find_something(client: httpx.Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    page = BeautifulSoup(client.get("/sparql", headers=browser).text, "html.parser")
    assert page.select_one("form textarea[name=query]") and page.select_one("label[for=query]")
    assert len(page.select("li.kaart")) == len(EXAMPLES)
    for link in page.select("li.kaart a"):
        shown = BeautifulSoup(client.get(str(link["href"]), headers=browser).text, "html.parser")
        assert shown.select("table tbody tr"), link["href"]
    wrong = client.get("/sparql", params={"query": "SELECT"}, headers=browser)
    assert wrong.status_code == 400 and "geen geldige SPARQL" in wrong.text
    nothing = client.get("/sparql", params={"query": "SELECT * { ?s a kb:Onbekend }"}, headers=browser)
    assert "Niets in de gegevens past" in nothing.text


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.id != "klassen"], ids=lambda e: e.id)
def test_each_example_of_a_user_answers_with_a_quote_and_its_document(client: httpx.Client, example: Example) -> None:
    assert example.question.partition(":")[0] in ("Beleid", "Ondernemer", "Lobby en communicatie")
    rows = ask(client, example.query).json()["results"]["bindings"]
    assert rows
    for row in rows:
        found = [name for name in row if name.startswith("citaat")]
        assert found and all(row[name]["value"] in TEXT for name in found)
        assert all(row[name.replace("citaat", "document")]["value"] == "Plan Waterwijk" for name in found)


def test_the_form_can_ask_for_a_file(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": ONE, "formaat": "csv"}, headers={"Accept": "text/html"})
    assert answer.headers["content-type"].startswith("text/csv")
    odd = client.get("/sparql", params={"query": ONE, "formaat": "pdf"})
    assert odd.status_code == 400 and "turtle" in odd.json()["detail"]


def test_terms_of_every_kind_survive_each_form(client: httpx.Client) -> None:
    text = '<"x">\t\n,;'
    query = r"""SELECT * { VALUES (?a ?b ?c ?d) { (<http://e/?a=1&b=2> "<\"x\">\t\n,;"@nl 12 UNDEF) } }"""
    row = ask(client, query).json()["results"]["bindings"][0]
    assert row["a"] == {"type": "uri", "value": "http://e/?a=1&b=2"}
    assert row["b"] == {"type": "literal", "value": text, "xml:lang": "nl"}
    assert row["c"]["datatype"].endswith("#integer") and "d" not in row
    forms = {
        "application/sparql-results+json": ox.QueryResultsFormat.JSON,
        "application/sparql-results+xml": ox.QueryResultsFormat.XML,
        "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    }
    for media, form in forms.items():
        result = ox.parse_query_results(ask(client, query, media).text, format=form)
        assert isinstance(result, ox.QuerySolutions)
        (read,) = list(result)
        assert (read["a"], read["b"]) == (ox.NamedNode("http://e/?a=1&b=2"), ox.Literal(text, language="nl"))
        assert (read["c"].value, read["d"]) == ("12", None)
    rows = list(csv.reader(io.StringIO(ask(client, query, "text/csv").text, newline="")))
    assert rows[1] == ["http://e/?a=1&b=2", text, "12", ""]


def test_settings_come_from_the_environment_and_odd_ones_are_named() -> None:
    assert Settings.from_environment({"KRUISBESTUIVER_SPARQL_ROWS": "5"}).sparql_rows == 5
    for value in ("veel", "-1", "nan"):
        with pytest.raises(SettingError, match="KRUISBESTUIVER_SPARQL_ROWS"):
            Settings.from_environment({"KRUISBESTUIVER_SPARQL_ROWS": value})
