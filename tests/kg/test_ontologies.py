"""The Turtle files: they parse, define every term in use, agree with each other and conform to NL-SBB."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.model import ENTITY_TYPES, PREDICATES, BehoefteSoort, KruisbestuivingSoort
from kg.reference import load_areas, load_graph, load_themes, ontology_dir
from kg.shapes import load_shapes
from kg.terms import DEFAULT_BASE, KB, ONTOLOGY

FILES = sorted(ontology_dir().glob("*.ttl"))
KERN = load_graph("kern")
STATEMENTS = ("Behoefte", "Feit", "Kruisbestuiving", "Document", "Passage")
DEF = str(ONTOLOGY)


def terms(kind: URIRef) -> set[URIRef]:
    return {s for s in KERN.subjects(RDF.type, kind) if isinstance(s, URIRef)}


def codes(scheme: str) -> set[str]:
    members = KERN.subjects(SKOS.inScheme, URIRef(f"{DEF}/{scheme}"))
    return {str(KERN.value(m, SKOS.notation)) for m in members}


def allowed(shape: str, path: URIRef) -> set[str]:
    """The values that the shapes allow."""
    graph = load_shapes()
    for p in graph.objects(URIRef(f"{DEF}/shapes#{shape}"), SH.property):
        listed = graph.value(p, SH["in"])
        if graph.value(p, SH.path) == path and listed is not None:
            return {str(v) for v in Collection(graph, listed)}
    raise AssertionError(f"{shape} lists no values of {path}")


def used_terms(path: Path) -> set[str]:
    return set(re.findall(r"\bkb:([A-Za-z]\w*)", path.read_text("utf-8")))


def test_every_term_in_use_is_defined() -> None:
    defined = {str(s).removeprefix(str(KB)) for s in KERN.subjects() if str(s).startswith(str(KB))}
    package = Path(__file__).parents[2] / "kg"
    for path in (*FILES, package / "rdf.py", package / "queries.py"):
        if path.exists():
            assert used_terms(path) - defined == set(), path.name


def test_classes_and_relations_of_the_model_are_defined() -> None:
    assert {KB[t] for t in (*ENTITY_TYPES, *STATEMENTS)} <= terms(OWL.Class)
    assert {KB[p] for p in PREDICATES} <= terms(OWL.ObjectProperty)


@pytest.mark.parametrize("term", sorted(terms(OWL.Class) | terms(OWL.ObjectProperty) | terms(OWL.DatatypeProperty)))
def test_term_has_labels_and_a_definition(term: URIRef) -> None:
    assert {str(getattr(x, "language", "")) for x in KERN.objects(term, RDFS.label)} == {"nl", "en"}
    assert [x for x in KERN.objects(term, RDFS.comment) if isinstance(x, Literal) and x.language == "nl"]
    assert KERN.value(term, RDFS.isDefinedBy) == ONTOLOGY


def test_every_relation_has_a_domain_and_a_range() -> None:
    known = terms(OWL.Class)
    for predicate in PREDICATES:
        for edge in (RDFS.domain, RDFS.range):
            node = KERN.value(KB[predicate], edge)
            assert node is not None, (predicate, edge)
            union = KERN.value(node, OWL.unionOf)
            classes: list[Node] = [node] if union is None else list(Collection(KERN, union))
            assert set(classes) <= known, (predicate, edge)


def test_code_lists_shapes_and_model_agree() -> None:
    assert codes("BehoefteSoort") == set(get_args(BehoefteSoort)) == allowed("Behoefte", KB.soort)
    assert codes("KruisbestuivingSoort") == set(get_args(KruisbestuivingSoort)) == allowed("Kruisbestuiving", KB.soort)
    assert codes("HotspotSubtype") == allowed("Hotspot", KB.subtype)
    assert codes("HotspotStatus") == allowed("Hotspot", KB.status)
    assert codes("ProgrammaSubtype") == allowed("Programma", KB.subtype)
    assert codes("OrganisatieSubtype") == allowed("Organisatie", KB.subtype)
    assert codes("FinancieringVorm") == allowed("Financiering", KB.vorm)
    assert codes("Functie") == allowed("Behoefte", KB.functie)
    assert codes("GebiedSoort") == allowed("Gebied", KB.subtype)
    assert {a.kind for a in load_areas().all} <= codes("GebiedSoort")


def test_codes_of_a_list_are_unique() -> None:
    for scheme in KERN.subjects(RDF.type, SKOS.ConceptScheme):
        notations = Counter(str(KERN.value(m, SKOS.notation)) for m in KERN.subjects(SKOS.inScheme, scheme))
        assert notations
        assert max(notations.values()) == 1, scheme


def test_ids_of_areas_and_themes_do_not_collide() -> None:
    areas, themes = ({x.id for x in xs} for xs in (load_areas().all, load_themes().all))
    assert not areas & themes


def test_no_area_lies_in_itself() -> None:
    areas = load_areas()
    for area in areas.all:
        for parent in area.parents:
            assert area.id not in areas.ancestors(parent.area), (area.id, parent.area)


def test_instances_have_the_default_base() -> None:
    for name, kind in (("gebieden", KB.Gebied), ("themas", KB.Thema), ("begrippen", KB.Begrip)):
        found = list(load_graph(name).subjects(RDF.type, kind))
        assert found
        assert all(str(s).startswith(DEFAULT_BASE) for s in found)


def test_theme_parts_stand_for_themselves() -> None:
    """A part of a compound that an exemption rules out altogether could never match."""
    for theme in load_themes().all:
        for part in (*theme.first_parts, *theme.last_parts):
            assert not any(e in part for e in theme.exempt), (theme.id, part)


def nl_sbb(graph: Graph, shared: Path) -> Counter[str]:
    """Results per severity; `conforms` is no use, the profile's own severities make it true in spite of results."""
    import pyshacl

    profile = Graph().parse(shared / "standaarden" / "nl-sbb-skos-ap-nl.ttl")
    _, report, _ = pyshacl.validate(graph, shacl_graph=profile, advanced=True)
    assert isinstance(report, Graph)
    return Counter(str(s).rpartition("#")[2] for s in report.objects(None, SH.resultSeverity))


@pytest.mark.bronnen
@pytest.mark.parametrize("name", ["begrippen", "kern", "themas"])
def test_concept_schemes_conform_to_nl_sbb(name: str, shared: Path) -> None:
    assert nl_sbb(load_graph(name), shared) == Counter()


@pytest.mark.bronnen
def test_nl_sbb_finds_a_missing_definition(shared: Path) -> None:
    graph = Graph()
    graph += load_graph("begrippen")
    graph.remove((URIRef(f"{DEFAULT_BASE}begrip-campus"), SKOS.definition, None))
    assert nl_sbb(graph, shared) == Counter(Violation=1)
