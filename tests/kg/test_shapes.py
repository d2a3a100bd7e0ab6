"""Every shape has a valid example that it accepts and an invalid one that it refuses for the stated reasons."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDF, SH, XSD, Graph, Literal, URIRef

from kg.rdf import graph_quads
from kg.shapes import ShapeResult, graph_of, load_shapes, validate
from kg.terms import KB, iri
from tests.kg.graphs import tiny_graph

EXAMPLES = Path(__file__).parents[1] / "resources" / "shapes"
EXPECTED = re.compile(r"^# verwacht: (\w+) (\S+)$", re.MULTILINE)
SHAPES = sorted(
    str(s).rpartition("#")[2]
    for kind in (SH.NodeShape, SH.PropertyShape)
    for s in load_shapes().subjects(RDF.type, kind)
    if isinstance(s, URIRef)
)


def short(path: str) -> str:
    """``^kb:heeftCluster|…`` with the local names only."""
    return "|".join(("^" if p.startswith("^") else "") + re.split(r"[#/]", p)[-1] for p in path.split("|"))


def findings(path: Path) -> set[tuple[str, str]]:
    return {(r.shape, short(r.path)) for r in validate(Graph().parse(path))}


def test_there_are_no_examples_without_a_shape() -> None:
    assert sorted({p.name.split(".")[0] for p in EXAMPLES.glob("*.ttl")}) == SHAPES


@pytest.mark.parametrize("shape", SHAPES)
def test_valid_example_is_accepted(shape: str) -> None:
    assert findings(EXAMPLES / f"{shape}.geldig.ttl") == set()


@pytest.mark.parametrize("shape", SHAPES)
def test_invalid_example_is_refused_for_the_stated_reasons(shape: str) -> None:
    path = EXAMPLES / f"{shape}.ongeldig.ttl"
    expected = {(s, p) for s, p in EXPECTED.findall(path.read_text("utf-8"))}
    assert expected, f"{path.name} states no '# verwacht: shape path'"
    assert findings(path) == expected


def test_results_are_sorted_and_say_what_was_found() -> None:
    results = validate(Graph().parse(EXAMPLES / "Financiering.ongeldig.ttl"))
    assert [r.severity for r in results] == ["Violation", "Violation", "Warning", "Warning"]
    assert any("cadeau" in r.message for r in results)
    assert isinstance(results[0], ShapeResult)


def test_strings_with_and_without_datatype_are_alike() -> None:
    graph = Graph().parse(EXAMPLES / "Hotspot.geldig.ttl")
    spelled_out = Graph()
    for s, p, o in graph:
        plain = isinstance(o, Literal) and o.datatype is None and o.language is None
        spelled_out.add((s, p, Literal(str(o), datatype=XSD.string) if plain else o))
    assert validate(spelled_out) == []


def test_a_graph_from_documents_conforms() -> None:
    data = graph_of(graph_quads(tiny_graph()))
    assert len(data) > 100
    assert [r for r in validate(data) if r.severity == "Violation"] == []


def test_a_statement_without_evidence_is_found_among_many() -> None:
    graph = tiny_graph()
    bare = replace(graph.entities[0], id="kaal", evidence=())
    data = graph_of(graph_quads(replace(graph, entities=(*graph.entities, bare))))
    data.add((iri("kaal"), RDF.type, KB.Gebied))
    faults = {(r.focus, r.shape) for r in validate(data) if r.severity == "Violation"}
    assert faults == {(str(iri("kaal")), "Bewezen"), (str(iri("kaal")), "Naam")}


def test_other_shapes_can_be_given() -> None:
    shapes = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/#> .
        ex:S a sh:NodeShape ; sh:targetNode ex:a ;
            sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message "leeg" ] .""",
        format="turtle",
    )
    ex = "https://example.org/#"
    assert validate(Graph(), shapes) == [ShapeResult("Violation", f"{ex}a", f"{ex}p", "leeg", "S")]
