"""The query part of the W3C test list for the SPARQL 1.1 Protocol (20 tests), over real HTTP.

The graphs that those tests name stand in the store; the test names are those of the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest

from api.app import create_app
from api.build import _index
from kg.generations import Generations
from search.encoder import Encoder
from tests.api.conftest import ThreadServer
from tests.kg.graphs import tiny_graph

DATA = "http://kasei.us/2009/09/sparql/data/data%d.rdf"
DATA1, DATA2, DATA3 = (DATA % n for n in (1, 2, 3))
Params = list[tuple[str, str | int | float | bool | None]]
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
BOTH_DEFAULT = f"ASK {{ <{DATA1}> a ?type . <{DATA2}> a ?type . }}"
BOTH_NAMED = f"ASK {{ GRAPH ?g1 {{ <{DATA1}> a ?type }} GRAPH ?g2 {{ <{DATA2}> a ?type }} }}"
BOOLEAN = ("application/sparql-results+xml", "application/sparql-results+json")
RESULTS = (*BOOLEAN, "text/csv", "text/tab-separated-values")
RDF = ("application/rdf+xml", "application/n-triples", "text/turtle", "application/ld+json")


@pytest.fixture(scope="module")
def sparql(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[httpx.Client]:
    """A client of a server whose store has the graphs of the W3C tests."""
    kept, graph = Generations(tmp_path_factory.mktemp("protocol")), tiny_graph()
    with kept.draft() as draft:
        draft.write_graph(graph, (), "https://w3id.org/kruisbestuiver/id/")
        store = ox.Store(str(draft.path / "store"))
        rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        for iri in (DATA1, DATA2, DATA3):
            name = ox.NamedNode(iri)
            store.add(ox.Quad(name, rdf_type, ox.NamedNode("http://xmlns.com/foaf/0.1/Document"), name))
        store.flush()
        del store
        draft.write_ledger({})
        _index(draft, graph, encoder, None, lambda stage, done, total: None)
        kept.publish(draft, {"encoder": encoder.name, "bronnen": {}})
    with ThreadServer(create_app(kept.data)) as url, httpx.Client(base_url=url, timeout=30) as session:
        yield session


def post(client: httpx.Client, body: str | bytes, media: str | None, **params: list[str]) -> httpx.Response:
    query = urlencode([(name.replace("_", "-"), value) for name, values in params.items() for value in values])
    headers = {"Content-Type": media} if media else {}
    content = body.encode() if isinstance(body, str) else body
    return client.post(f"/sparql?{query}" if query else "/sparql", content=content, headers=headers)


def assert_true(answer: httpx.Response) -> None:
    assert answer.is_success, answer.text
    assert answer.headers["content-type"] in BOOLEAN
    assert answer.json()["boolean"] is True


def test_query_get(sparql: httpx.Client) -> None:
    assert_true(sparql.get("/sparql", params={"query": "ASK {}"}))


def test_query_post_form(sparql: httpx.Client) -> None:
    assert_true(post(sparql, "query=ASK%20%7B%7D", FORM, default_graph_uri=[DATA1]))


def test_query_post_direct(sparql: httpx.Client) -> None:
    assert_true(post(sparql, "ASK {}", DIRECT, default_graph_uri=[DATA1]))


def test_query_dataset_default_graphs_get(sparql: httpx.Client) -> None:
    rows: Params = [("query", BOTH_DEFAULT), ("default-graph-uri", DATA1), ("default-graph-uri", DATA2)]
    assert_true(sparql.get("/sparql", params=rows))
    assert sparql.get("/sparql", params=rows[:2]).json()["boolean"] is False


def test_query_dataset_default_graphs_post(sparql: httpx.Client) -> None:
    assert_true(post(sparql, BOTH_DEFAULT, DIRECT, default_graph_uri=[DATA1, DATA2]))


def test_query_dataset_named_graphs_post(sparql: httpx.Client) -> None:
    assert_true(post(sparql, BOTH_NAMED, DIRECT, named_graph_uri=[DATA1, DATA2]))


def test_query_dataset_named_graphs_get(sparql: httpx.Client) -> None:
    rows: Params = [("query", BOTH_NAMED), ("named-graph-uri", DATA1), ("named-graph-uri", DATA2)]
    assert_true(sparql.get("/sparql", params=rows))
    assert sparql.get("/sparql", params=rows[:2]).json()["boolean"] is False


def test_query_dataset_full(sparql: httpx.Client) -> None:
    query = BOTH_NAMED.replace("{ GRAPH", f"{{ <{DATA3}> a ?type GRAPH", 1)
    assert_true(post(sparql, query, DIRECT, default_graph_uri=[DATA3], named_graph_uri=[DATA1, DATA2]))


def test_query_multiple_dataset(sparql: httpx.Client) -> None:
    """The dataset of the protocol goes before that of the query."""
    query = f"ASK FROM <{DATA3}> {{ GRAPH ?g1 {{ <{DATA1}> a ?type }} GRAPH ?g2 {{ <{DATA2}> a ?type }} }}"
    assert_true(post(sparql, query, DIRECT, default_graph_uri=[DATA2], named_graph_uri=[DATA1, DATA2]))


@pytest.mark.parametrize(
    ("query", "forms"),
    [
        ("SELECT (1 AS ?value) {}", RESULTS),
        ("ASK {}", BOOLEAN),
        ("DESCRIBE <http://example.org/>", RDF),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", RDF),
    ],
    ids=["select", "ask", "describe", "construct"],
)
def test_query_content_type(sparql: httpx.Client, query: str, forms: tuple[str, ...]) -> None:
    if query.startswith("CONSTRUCT"):
        query = query.replace("<s> <p>", "<http://e/s> <http://e/p>")
    for accept in ("*/*", ", ".join(forms), *forms):
        answer = sparql.post("/sparql", data={"query": query}, headers={"Accept": accept})
        media = answer.headers["content-type"].partition(";")[0]
        assert answer.status_code == 200 and media in forms, (accept, answer.text)
        assert accept in ("*/*", ", ".join(forms)) or media == accept


def test_bad_query_method(sparql: httpx.Client) -> None:
    answer = sparql.put("/sparql?query=ASK%20%7B%7D")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_bad_multiple_queries(sparql: httpx.Client) -> None:
    assert sparql.get("/sparql", params=[("query", "ASK {}"), ("query", "SELECT * {}")]).status_code == 400


def test_bad_query_wrong_media_type(sparql: httpx.Client) -> None:
    assert post(sparql, "ASK {}", "text/plain").status_code == 415


def test_bad_query_missing_form_type(sparql: httpx.Client) -> None:
    assert post(sparql, "query=ASK%20%7B%7D", None).status_code == 415


def test_bad_query_missing_direct_type(sparql: httpx.Client) -> None:
    assert post(sparql, "ASK {}", None).status_code == 415


def test_bad_query_non_utf8(sparql: httpx.Client) -> None:
    assert post(sparql, "ASK {}".encode("utf-16"), f"{DIRECT}; charset=UTF-16").status_code == 415
    assert post(sparql, "ASK {}".encode("utf-16"), DIRECT).status_code == 400
    assert post(sparql, "query=ASK%20%7B%FF%7D", FORM).status_code == 400


def test_bad_query_syntax(sparql: httpx.Client) -> None:
    answer = sparql.get("/sparql", params={"query": "ASK"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_updates_are_refused_in_every_form(sparql: httpx.Client) -> None:
    """The update part of the list does not apply: each of its ways to change is refused."""
    update = "CLEAR ALL"
    for answer in (
        post(sparql, update, "application/sparql-update"),
        sparql.post("/sparql", data={"update": update}),
        sparql.get("/sparql", params={"update": update}),
        sparql.post("/sparql", data={"query": update}),
    ):
        assert answer.status_code == 400 and answer.json()["detail"]
    assert_true(sparql.get("/sparql", params={"query": f"ASK {{ GRAPH <{DATA1}> {{ ?s ?p ?o }} }}"}))
