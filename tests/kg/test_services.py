"""Instruments of public bodies are public services by the shapes of CPSV-AP 3.2, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, Dataset, Graph, Namespace, URIRef

from kg.model import Entity, KnowledgeGraph, Relation
from kg.rdf import graph_quads
from kg.store import as_dataset, open_store, write_store
from kg.terms import DEFAULT_BASE
from tests.kg.graphs import tiny_graph

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
SCHEMA = Namespace("https://schema.org/")
FUND = URIRef(f"{DEFAULT_BASE}financiering-oeverfonds")


def _with_executor(subtype: str, type_: str = "Gebied") -> KnowledgeGraph:
    """The small graph in which a body of this kind carries out the fund."""
    graph = tiny_graph()
    evidence = next(e for e in graph.entities if e.id == "financiering-oeverfonds").evidence
    body = Entity("oeverprovincie", type_, "Oeverprovincie", subtype, (), evidence)
    relation = Relation("financiering-oeverfonds", "uitgevoerdDoor", body.id, evidence)
    return replace(graph, entities=(*graph.entities, body), relations=(*graph.relations, relation))


def _rdf(graph: KnowledgeGraph, folder: Path) -> Graph:
    write_store(folder / "store", graph)
    store: Dataset = as_dataset(open_store(folder / "store"))
    found = Graph()
    for s, p, o, _ in store.quads():
        found.add((s, p, o))
    return found


@pytest.mark.bronnen
def test_a_public_service_conforms_to_cpsv_ap(tmp_path: Path, shared: Path) -> None:
    graph = _rdf(_with_executor("provincie"), tmp_path)
    assert (FUND, RDF.type, CPSV.PublicService) in graph
    shapes = Graph().parse(shared / "standaarden" / "cpsv-ap-3.2.0-SHACL.ttl")
    conforms, _, report = validate(graph, shacl_graph=shapes)
    assert conforms, report
    graph.remove((FUND, CV.hasCompetentAuthority, None))
    assert not validate(graph, shacl_graph=shapes)[0], "the shapes can find a fault"


@pytest.mark.parametrize("body", [("bedrijf", "Organisatie"), ("deelregio", "Gebied")])
def test_what_no_public_body_grants_is_no_public_service(tmp_path: Path, body: tuple[str, str]) -> None:
    graph = _rdf(_with_executor(*body), tmp_path)
    assert (FUND, RDF.type, CPSV.PublicService) not in graph
    assert (FUND, RDF.type, SCHEMA.LoanOrCredit) in graph and (FUND, RDF.type, SCHEMA.MonetaryGrant) not in graph


def test_that_it_is_a_service_has_the_evidence_of_who_grants_it() -> None:
    quads = list(graph_quads(_with_executor("provincie")))
    about = {str(q.subject) for q in quads if CPSV.PublicService in str(q.object) and "bewijs/" in str(q.subject)}
    assert about, "there must be evidence about the type"
