"""The quotes of a relation, taken together, name both of its sides; what nothing carries is not stated."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extract.modality import unstated
from ingest.pipeline import extract_all
from ingest.readers import read_document
from kg.model import KnowledgeGraph, Relation
from kg.naming import Naming, is_context, leading, named_apart, named_in
from tests.ingest.statements import document

JOINED = ("betrokkenBij", "Delta Morgen")
BRONNEN = Path(__file__).resolve().parents[3] / "shared" / "bronnen"
PROFILE = (
    "Innovatieagenda Twente\n\nIn deze agenda staat wat de regio doet.\n\n"
    "Hotspots van Twente\n\n• Fieldlab Slimme Naden\n• Textielcampus Almelo\n"
)


def read(text: str) -> KnowledgeGraph:
    return extract_all([document(text)]).graph


def stated(graph: KnowledgeGraph, *triple: str) -> Relation | None:
    names = {e.id: e.name for e in graph.entities}
    for r in graph.relations:
        if (names[r.subject], r.predicate, names[r.object]) == triple:
            return r
    return None


def test_a_relation_read_off_a_heading_cites_the_heading_too() -> None:
    relation = stated(read(PROFILE), "Twente", "heeftHotspot", "Fieldlab Slimme Naden")
    assert relation is not None
    quote, head = relation.evidence
    assert quote.quote == "Fieldlab Slimme Naden" and not is_context(quote)
    assert head.quote == "Hotspots van Twente" and is_context(head)
    assert PROFILE[head.begin : head.end] == head.quote
    assert tuple(leading(relation.evidence)) == relation.evidence


def test_a_relation_read_off_the_line_above_a_list_cites_that_line_too() -> None:
    text = (
        "De provincies bieden innovatiefondsen en financiering aan.\n\nOverijssel:\n• Startfonds Oost\n• Vechtfonds\n"
    )
    relation = stated(read(text), "Startfonds Oost", "beschikbaarIn", "Overijssel")
    assert relation is not None
    assert [e.quote for e in relation.evidence] == ["Startfonds Oost", "Overijssel:"]


def test_one_sentence_that_names_both_is_one_quote() -> None:
    text = "De stad groeit. De Textiel Campus in Helmond trekt makers aan. Er is meer nodig."
    relation = stated(read(text), "Textiel Campus", "ligtIn", "Helmond")
    assert relation is not None
    assert [e.quote for e in relation.evidence] == ["De Textiel Campus in Helmond trekt makers aan."]


def test_a_name_inside_another_name_is_not_named() -> None:
    assert named_in("de Regio Arnhem-Nijmegen", ["Arnhem"])
    assert not named_apart("de Regio Arnhem-Nijmegen", ["Arnhem"], ["Arnhem-Nijmegen"])
    assert not named_in("district", ["ICT"])


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Curio is onderdeel van het Pact Groene Waard.", True),
        ("Curio is geen onderdeel van het Pact Groene Waard.", False),
        ("Curio zou onderdeel kunnen worden van het Pact Groene Waard.", False),
        ("Mogelijk wordt Curio onderdeel van het Pact Groene Waard.", False),
        ("Curio is niet alleen onderdeel van het Pact Groene Waard.", True),
        ("Als partners zijn Curio en Saxion aangesloten bij het Pact Groene Waard.", True),
        ("Als Delft meedoet, is Curio partner van het Pact Groene Waard.", False),
        ("Als de gemeente is aangesloten, is Curio partner van het Pact Groene Waard.", False),
        ("Als Delft partner is, doet Curio mee aan het Pact Groene Waard.", False),
        ("Curio maakt met Saxion het Pact Groene Waard mogelijk.", True),
        ("Curio wordt mogelijk partner van het Pact Groene Waard.", False),
        ("De niet-commerciële partner Curio is aangesloten bij het Pact Groene Waard.", True),
        ("Het weer zat niet mee, maar Curio is onderdeel van het Pact Groene Waard.", True),
    ],
)
def test_what_is_denied_or_imagined_is_not_stated(sentence: str, said: bool) -> None:
    at = sentence.index("Curio")
    assert unstated(sentence, at, len(sentence) - 1) is not said


def test_a_denied_part_and_a_possible_partner_are_left_out() -> None:
    graph = read(
        "Het programma Delta Morgen loopt in Breda. Het project Lage Kade is geen onderdeel van het programma Delta "
        "Morgen. Het project Hoge Kade is onderdeel van het programma Delta Morgen. Avans Hogeschool zou partner "
        "kunnen worden van het programma Delta Morgen."
    )
    pairs = {(r.subject, r.predicate) for r in graph.relations if "delta-morgen" in r.object}
    assert ("programma-hoge-kade", "onderdeelVan") in pairs
    assert ("programma-lage-kade", "onderdeelVan") not in pairs
    assert not any(s == "organisatie-avans-hogeschool" for s, _ in pairs)


@pytest.mark.bronnen
def test_every_relation_of_the_documents_is_carried_by_its_quotes() -> None:
    documents = [read_document(path) for path in sorted(BRONNEN.glob("*.txt"))]
    graph = extract_all(documents).graph
    assert len(graph.relations) > 800
    assert [(r.subject, r.predicate, r.object) for r in Naming(graph).uncarried()] == []
    texts = {d.name: d.text for d in documents}
    assert all(texts[e.document][e.begin : e.end] == e.quote for r in graph.relations for e in r.evidence)
    assert not any(is_context(r.evidence[0]) for r in graph.relations)


def test_a_quote_is_a_whole_sentence_as_passages_cut_it() -> None:
    said = "Fontys is volgens J. Bakker (zie hoofdstuk 5. Partners) betrokken bij het programma Delta Morgen."
    relation = stated(read(f"In Breda groeit de zorg. {said} Dat loopt."), "Fontys Hogescholen", *JOINED)
    assert relation is not None
    assert [e.quote for e in relation.evidence] == [said]
