"""SPARQL and linked data."""

from __future__ import annotations

import httpx
import pytest
from rdflib import Graph, URIRef

COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a kb:Cluster }"
BASE = "https://w3id.org/kruisbestuiver/id/"


def test_a_query_is_answered_by_get_and_both_forms_of_post(client: httpx.Client) -> None:
    answers = [
        client.get("/sparql", params={"query": COUNT}),
        client.post("/sparql", data={"query": COUNT}),
        client.post("/sparql", content=COUNT, headers={"Content-Type": "application/sparql-query"}),
    ]
    for answer in answers:
        assert answer.headers["content-type"] == "application/sparql-results+json"
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "2"


@pytest.mark.parametrize(
    ("query", "accept", "starts"),
    [
        (COUNT, "text/csv", "n\r\n2"),
        (COUNT, "application/sparql-results+xml", "<?xml"),
        ("ASK { ?s a kb:Hotspot }", "application/sparql-results+json", '{"head":{},"boolean":true}'),
        ("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t }", "text/turtle", "@prefix"),
        ("DESCRIBE <https://w3id.org/kruisbestuiver/id/waterwijk>", "application/n-triples", "<http"),
    ],
)
def test_results_come_in_the_form_asked_for(client: httpx.Client, query: str, accept: str, starts: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    assert answer.text.startswith(starts)
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "wijziging"),
        ("LOAD <http://example.com/x>", "wijziging"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * FROM <http://127.0.0.1:1/x> { ?s ?p ?o }", "van elders"),
        ("SELECT nonsense", "geldige SPARQL"),
        ("", "precies één"),
    ],
)
def test_what_is_not_a_plain_read_is_refused_with_the_reason(client: httpx.Client, query: str, reason: str) -> None:
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == 400
    assert reason in answer.json()["detail"]


def test_words_of_updates_inside_strings_and_names_are_no_updates(client: httpx.Client) -> None:
    query = 'PREFIX e: <http://e/load#> SELECT ("INSERT" AS ?service) { FILTER NOT EXISTS { ?x e:SERVICE ?y } } # DROP'
    assert client.get("/sparql", params={"query": query}).status_code == 200


def test_posting_an_update_or_another_type_is_refused(client: httpx.Client) -> None:
    update = client.post("/sparql", content="x", headers={"Content-Type": "application/sparql-update"})
    other = client.post("/sparql", content="x", headers={"Content-Type": "text/plain"})
    assert (update.status_code, other.status_code) == (400, 415)
    assert other.headers["content-type"] == "application/problem+json"


def test_a_thing_answers_303_and_its_document_negotiates(client: httpx.Client) -> None:
    thing = client.get("/id/waterwijk")
    assert (thing.status_code, thing.headers["location"]) == (303, "/doc/waterwijk")
    page = client.get("/doc/waterwijk", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/profielen/waterwijk")
    turtle = client.get("/doc/waterwijk", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=turtle.text, format="turtle")
    assert (URIRef(BASE + "waterwijk"), None, None) in graph
    exact = URIRef("http://www.w3.org/ns/oa#exact")
    assert "Regio Waterwijk" in {str(o) for o in graph.objects(None, exact)}
    jsonld = client.get("/doc/waterwijk", headers={"Accept": "application/ld+json"})
    assert len(Graph().parse(data=jsonld.text, format="json-ld")) == len(graph)
    assert client.get("/doc/waterwijk", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/id/bestaatniet").status_code == 404


def test_a_statement_leads_to_its_quote(client: httpx.Client) -> None:
    answer = client.get("/doc/feit-1", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/documenten/waterwijk-plan?begin=")


def test_the_ontology_resolves(client: httpx.Client) -> None:
    answer = client.get("/def")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert len(Graph().parse(data=answer.text, format="turtle")) > 50
