"""SPARQL and linked data."""

from __future__ import annotations

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.query import ResultRow

from tests.kg.graphs import TEXT

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


FORMS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}


@pytest.mark.parametrize("path", ["/doc/waterwijk", "/doc/feit-1", "/def", "/def/themas", "/def/begrippen"])
def test_every_form_says_the_same_and_names_the_others(client: httpx.Client, path: str) -> None:
    graphs = []
    for media, form in FORMS.items():
        answer = client.get(path, headers={"Accept": media})
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(media)
        assert "Accept" in answer.headers["vary"]
        for other in (*FORMS, "text/html"):
            assert f'<{path}>; rel="alternate"; type="{other}"' in answer.headers["link"]
        graphs.append(Graph().parse(data=answer.text, format=form))
    assert len(graphs[0]) > 10
    assert all(isomorphic(graphs[0], graph) for graph in graphs[1:])
    page = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    best = client.get(path, headers={"Accept": "text/turtle;q=0.3, application/rdf+xml;q=0.9"})
    assert best.headers["content-type"].startswith("application/rdf+xml")


def test_json_ld_refers_to_a_context_on_this_host_only(client: httpx.Client, base_url: str) -> None:
    body = client.get("/doc/waterwijk", headers={"Accept": "application/ld+json"}).json()
    assert body["@context"] == f"{base_url}/context.jsonld"
    node = next(n for n in body["@graph"] if n["@id"] == BASE + "waterwijk")
    assert node["heeftCluster"] == [{"@id": BASE + "waterwijk--bouw"}] and "Gebied" in node["@type"]
    context = client.get("/context.jsonld")
    assert context.headers["content-type"].startswith("application/ld+json")
    assert context.headers["access-control-allow-origin"] == "*"
    assert all(isinstance(value, (str, float)) for value in context.json()["@context"].values())


def test_every_statement_has_its_evidence_with_selectors_that_fit(client: httpx.Client) -> None:
    turtle = client.get("/doc/waterwijk", headers={"Accept": "text/turtle"}).text
    graph = Graph().parse(data=turtle, format="turtle")
    rows = graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?p ?o ?exact ?start ?end { ?s ?p ?o . FILTER(STRSTARTS(STR(?p), STR(kb:)) && isIRI(?o))
          ?e rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; prov:wasDerivedFrom ?part .
          ?part oa:hasSelector ?q, ?w . ?q oa:exact ?exact . ?w oa:start ?start ; oa:end ?end }""",
        initNs={"kb": "https://w3id.org/kruisbestuiver/def#"},
        initBindings={"s": URIRef(BASE + "waterwijk")},
    )
    cells = [tuple(row) for row in rows if isinstance(row, ResultRow)]
    found = [(str(exact), int(begin), int(end)) for _, _, exact, begin, end in cells]
    assert found
    assert all(TEXT[begin:end] == exact for exact, begin, end in found)


def test_evidence_has_a_page_of_its_own(client: httpx.Client) -> None:
    graph = Graph().parse(data=client.get("/doc/waterwijk", headers={"Accept": "text/turtle"}).text, format="turtle")
    evidence = next(str(s) for s in graph.subjects() if "/bewijs/" in str(s) and "#" not in str(s))
    address = "/doc/" + evidence.removeprefix(BASE)
    assert client.get("/id/" + evidence.removeprefix(BASE)).headers["location"] == address
    page = client.get(address, headers={"Accept": "text/html"})
    assert page.status_code == 200 and evidence in page.text


def test_an_unknown_list_of_the_ontology_is_404_with_the_choices(client: httpx.Client) -> None:
    answer = client.get("/def/bestaatniet")
    assert answer.status_code == 404 and "begrippen" in answer.json()["detail"]
