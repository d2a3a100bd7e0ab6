"""The service description of the SPARQL endpoint (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import pyoxigraph as ox

from api.sparql_results import SOLUTIONS, TRIPLES
from kg.rdf import PREFIXES

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_TRIPLE_FORMATS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
assert len(set(SOLUTIONS.values())) == len(_RESULT_FORMATS) and len(TRIPLES) == len(_TRIPLE_FORMATS)


def describe(store: ox.Store, address: str, media: str) -> bytes:
    """What the endpoint at `address` offers, in the RDF form `media`."""
    service, dataset, union = ox.NamedNode(address), ox.BlankNode("gegevens"), ox.BlankNode("alles")
    a = ox.NamedNode(PREFIXES["rdf"] + "type")

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(SD + name)

    rows: list[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]] = [
        (service, a, sd("Service")),
        (service, sd("endpoint"), service),
        (service, sd("supportedLanguage"), sd("SPARQL11Query")),
        (service, sd("feature"), sd("UnionDefaultGraph")),
        (service, sd("defaultDataset"), dataset),
        (dataset, a, sd("Dataset")),
        (dataset, sd("defaultGraph"), union),
        (union, a, sd("Graph")),
        (union, ox.NamedNode(VOID + "triples"), ox.Literal(len(store))),
    ]
    rows += [(service, sd("resultFormat"), ox.NamedNode(_FORMATS + f)) for f in (*_RESULT_FORMATS, *_TRIPLE_FORMATS)]
    for n, graph in enumerate(sorted(str(g.value) for g in store.named_graphs())):
        named = ox.BlankNode(f"graaf{n}")
        rows += [
            (dataset, sd("namedGraph"), named),
            (named, a, sd("NamedGraph")),
            (named, sd("name"), ox.NamedNode(graph)),
        ]
    triples = [ox.Triple(*row) for row in rows]
    body = ox.serialize(triples, format=TRIPLES[media], prefixes={**PREFIXES, "sd": SD, "void": VOID})
    assert body is not None
    return body
