"""Linking: one entity per thing, verified quotes, stable ids, an order that does not matter."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from ingest.link import LinkResult, link
from ingest.merge import NodeKey, merge_names
from ingest.types import Extraction, RawBehoefte, RawEntity, RawRelation, RawStatement, Ref
from kg.model import Document, Evidence
from kg.reference import load_areas, load_themes

TEXT = "Fieldlab Gras en Techniek Campus Oost (TCO) liggen in Hengelo; TCO groeit, Techniekcampus Oost ook."


def doc(name: str, text: str = TEXT) -> Document:
    return Document(name.removesuffix(".txt"), name, name, "txt", hashlib.sha256(text.encode()).hexdigest(), text)


def entity(
    name: str, type_: str, quote: str, document: str = "a.txt", certainty: float = 0.8, **more: object
) -> RawEntity:
    begin = TEXT.index(quote)
    aliases = tuple(str(a) for a in more.get("aliases", ()))  # type: ignore[attr-defined]
    evidence = Evidence(document, begin, begin + len(quote), None, quote, "test", certainty)
    return RawEntity(Ref(type_, name), evidence, None, aliases)


def linked(*documents: tuple[Document, list[RawStatement]]) -> LinkResult:
    extractions = {d.id: Extraction(tuple(s)) for d, s in documents}
    return link(extractions, [d for d, _ in documents], load_areas(), load_themes())


def test_spelling_and_defined_abbreviation_are_one_entity_with_all_evidence() -> None:
    a = [
        entity("Techniek Campus Oost", "Hotspot", "Techniek Campus Oost", aliases=["TCO"]),
        entity("TCO", "Hotspot", "TCO"),
    ]
    b: list[RawStatement] = [entity("Techniekcampus Oost", "Hotspot", "Techniekcampus Oost", "b.txt")]
    result = linked((doc("a.txt"), list(a)), (doc("b.txt"), b))
    (campus,) = result.graph.entities
    assert campus.id == "hotspot-techniek-campus-oost"
    assert len(campus.evidence) == 3
    assert {m.reason for m in result.merges} == {"alias in de tekst", "schrijfwijze"}


def test_same_name_other_type_stays_apart_over_documents_and_is_settled_within_one() -> None:
    one = entity("Gras", "Organisatie", "Gras", "a.txt", 0.4)
    other = entity("Gras", "Hotspot", "Gras", "b.txt", 0.9)
    apart = linked((doc("a.txt"), [one]), (doc("b.txt"), [other]))
    assert [e.id for e in apart.graph.entities] == ["hotspot-gras", "organisatie-gras"]
    same = linked((doc("a.txt"), [one, entity("Gras", "Hotspot", "Gras", "a.txt", 0.9)]))
    assert [e.id for e in same.graph.entities] == ["hotspot-gras"]


def test_a_quote_that_does_not_verify_is_rejected_and_counted() -> None:
    wrong = RawEntity(Ref("Hotspot", "X"), Evidence("a.txt", 0, 4, None, "Veld"))
    assert linked((doc("a.txt"), [wrong])).rejected_quotes == 1


def test_areas_get_their_reference_id_and_unknown_references_become_entities() -> None:
    begin = TEXT.index("Hengelo")
    evidence = Evidence("a.txt", begin, begin + 7, None, "Hengelo")
    relation = RawRelation(Ref("Hotspot", "Fieldlab Gras"), "ligtIn", Ref("Gebied", "Hengelo"), evidence)
    need = RawBehoefte(Ref("Gebied", "Hengelo"), "behoefte", "meer technici", evidence)
    graph = linked((doc("a.txt"), [relation, need])).graph
    (row,) = graph.relations
    assert (row.subject, row.object) == ("hotspot-fieldlab-gras", "gemeente-hengelo")
    assert graph.behoeften[0].area == "gemeente-hengelo"
    assert {e.id for e in graph.entities} == {"hotspot-fieldlab-gras", "gemeente-hengelo"}
    assert all(e.evidence for e in graph.entities)


def test_names_that_differ_in_a_number_or_an_area_are_not_merged() -> None:
    names = ("project noordzee 1", "project noordzee 2", "greenport veenendaal", "greenport veendam")
    keys = [NodeKey("Programma", n, "") for n in names]
    found = merge_names({k: [] for k in keys}, lambda w: w in ("veenendaal", "veendam"))
    assert found.joined == []
    assert [(n.first.name, n.second.name) for n in found.alike] == [("greenport veendam", "greenport veenendaal")]


def test_the_same_three_words_in_another_order_are_one_thing_two_words_are_not() -> None:
    names = (
        "kopgroep innovatie oost",
        "oost kopgroep voor innovatie",
        "beter bouwen",
        "bouwen beter",
        "huis van de stad",
    )
    found = merge_names({NodeKey("Organisatie", n, ""): [] for n in names}, lambda w: False)
    assert [(j.first.name, j.second.name, j.reason) for j in found.joined] == [(*names[:2], "dezelfde woorden")]


def test_no_statement_is_lost_in_a_merge() -> None:
    statements = [
        entity("Techniek Campus Oost", "Hotspot", "Techniek Campus Oost"),
        entity("Techniekcampus Oost", "Hotspot", "Techniekcampus Oost"),
        entity("Fieldlab Gras", "Hotspot", "Fieldlab Gras"),
    ]
    result = linked((doc("a.txt"), list(statements)))
    assert sum(len(e.evidence) for e in result.graph.entities) == len(statements)


NAMES = ("Techniek Campus Oost", "Techniekcampus Oost", "TCO", "Fieldlab Gras", "Hengelo")


@given(st.permutations(range(len(NAMES))), st.lists(st.sampled_from(["a.txt", "b.txt"]), min_size=5, max_size=5))
def test_order_of_statements_and_documents_does_not_matter(order: list[int], places: list[str]) -> None:
    rows = [
        entity(n, "Gebied" if n == "Hengelo" else "Hotspot", n, places[i], aliases=["TCO"] if i == 0 else [])
        for i, n in enumerate(NAMES)
    ]
    documents = [doc("a.txt"), doc("b.txt")]

    def graph(indices: list[int], docs: list[Document]) -> object:
        chosen = {
            d.id: Extraction(tuple(rows[i] for i in indices if rows[i].evidence.document == d.name)) for d in docs
        }
        return link(chosen, docs, load_areas(), load_themes())

    assert graph(order, documents) == graph(list(range(len(NAMES))), documents[::-1])


def test_a_theme_is_never_a_cluster_of_the_same_name() -> None:
    cluster = RawEntity(Ref("Cluster", "Bouw", "regio-twente"), entity("x", "Cluster", "Hengelo").evidence)
    theme = RawRelation(cluster.ref, "heeftThema", Ref("Thema", "bouw"), cluster.evidence)
    result = linked((doc("a.txt"), [cluster, theme]))
    (relation,) = result.graph.relations
    assert relation.object == "bouw"
    assert {e.id: e.type for e in result.graph.entities}["bouw"] == "Thema"
