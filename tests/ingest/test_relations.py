"""Relations, clusters and projects, read from short texts about made-up plans."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.extract.context import Context
from ingest.layout import layout
from ingest.pipeline import extract_document
from ingest.types import RawEntity, RawRelation
from kg.reference import load_areas, load_themes
from tests.ingest.statements import document

Triples = set[tuple[str, str, str]]


def read(text: str, title: str = "Voorbeeld") -> tuple[Triples, Sequence[RawEntity]]:
    doc = document(text, title)
    found = extract_document(doc, layout(doc), Context(load_areas(), load_themes()))
    for statement in found.statements:
        e = statement.evidence
        assert doc.text[e.begin : e.end] == e.quote
    relations = {(s.subject.name, s.predicate, s.object.name) for s in found.statements if isinstance(s, RawRelation)}
    return relations, [s for s in found.statements if isinstance(s, RawEntity)]


def test_place_partners_and_executor() -> None:
    triples, _ = read(
        "In Helmond ligt de Textiel Campus. Het Fieldlab Nieuwe Vezels is een samenwerking van Stichting Garen, "
        "Fontys en Summa College. De Regio Deal Kempenland wordt uitgevoerd door de Brabantse Ontwikkelings "
        "Maatschappij (BOM)."
    )
    assert ("Fontys Hogescholen", "betrokkenBij", "Fieldlab Nieuwe Vezels") in triples
    assert ("Stichting Garen", "betrokkenBij", "Fieldlab Nieuwe Vezels") in triples
    assert ("Regio Deal Kempenland", "uitgevoerdDoor", "Brabantse Ontwikkelings Maatschappij") in triples


def test_a_thing_in_a_place() -> None:
    triples, _ = read("De Textiel Campus in Helmond groeit. De Kazerne Campus (Breda) ook.")
    assert ("Textiel Campus", "ligtIn", "Helmond") in triples
    assert ("Kazerne Campus", "ligtIn", "Breda") in triples


def test_instruments_under_a_region() -> None:
    triples, entities = read(
        "De provincies bieden innovatiefondsen en financiering aan.\n\nOverijssel:\n• Startfonds Oost\n• Vechtfonds\n"
    )
    assert ("Startfonds Oost", "beschikbaarIn", "Overijssel") in triples
    assert {e.ref.type for e in entities if e.ref.name == "Vechtfonds"} == {"Financiering"}


def test_sectors_of_a_region() -> None:
    triples, entities = read(
        "Twente werkt aan drie sectoren:\n\n• Slimme maakindustrie\n• Gezondheid en zorg\n• Logistiek\n", "Regio Twente"
    )
    clusters = {e.ref.name: e.ref.region for e in entities if e.ref.type == "Cluster"}
    assert clusters["Slimme maakindustrie"] == "twente"
    assert ("Twente", "heeftCluster", "Logistiek") in triples


def test_a_sector_that_is_denied_is_no_cluster() -> None:
    triples, _ = read(
        "Twente is niet gespecialiseerd in logistiek. De sectoren bouw, textiel en landbouw zijn geen speerpunten.\n\n"
        "Twente heeft geen sterke positie in de visserij en heeft geen eigen mediacluster. "
        "Het zorgcluster is nog niet groot.",
        "Regio Twente",
    )
    assert {o for _, p, o in triples if p == "heeftCluster"} == {"zorgcluster"}


def test_sectors_named_beside_others_and_what_clusters_are_about() -> None:
    triples, _ = read(
        "Regio Twente\n\nNaast deze drie sectoren worden ook energie en logistiek verkend. "
        "Er zijn clusters rond nieuwe onderwerpen in de zorg.",
        "Regio Twente",
    )
    assert {o for _, p, o in triples if p == "heeftCluster"} == {"energie", "logistiek", "zorg"}


def test_an_item_that_counts_sectors_names_none_and_full_stops_make_no_other_sector() -> None:
    triples, _ = read(
        "Twente werkt aan drie sectoren:\n\n• Logistiek\n• 2 dwarse ecosystemen:\n• A.I\n\n"
        "Twente richt zich op AI, energie en zorg.\n",
        "Regio Twente",
    )
    assert {o for _, p, o in triples if p == "heeftCluster"} == {"Logistiek", "AI", "energie", "zorg"}


def test_a_long_item_is_not_cut_to_a_name_of_a_sector() -> None:
    item = "Slimme maakindustrie met kleine bedrijven die samen met de universiteiten werken aan nieuwe materialen"
    triples, _ = read(f"Twente werkt aan twee sectoren:\n\n• {item}\n• Logistiek\n", "Regio Twente")
    assert {o for _, p, o in triples if p == "heeftCluster"} == {"Logistiek"}


def test_projects_of_a_track() -> None:
    triples, entities = read(
        "Spoor 1: Vitale dorpen\n\nWelke projecten gaan we doen?\n\nCluster A:\n1. Dorpshuis van morgen\n"
        "2. Zorgboog Salland\n\nWaar gaan we dat doen?\n\n• Raalte\n• Olst-Wijhe\n"
    )
    assert ("Dorpshuis van morgen", "onderdeelVan", "Cluster A") in triples
    assert {e.subtype for e in entities if e.ref.name == "Zorgboog Salland"} == {"project"}


def test_nothing_is_related_across_sentences_that_have_nothing_to_do_with_each_other() -> None:
    triples, _ = read("De Textiel Campus groeit. ASML maakte winst. In Breda regende het.")
    assert not any(p == "betrokkenBij" for _, p, _ in triples)
    assert not any(s == "Textiel Campus" and p == "ligtIn" and o == "Breda" for s, p, o in triples)


def test_a_municipality_does_not_lie_in_a_neighbourhood_beside_its_brackets() -> None:
    triples, _ = read(
        "Het programma geldt voor de wijken Kerkhoek (Zeist), Veldhuizen (Ede) en Slotermeer (Amsterdam)."
    )
    placed = {(one, other) for one, predicate, other in triples if predicate == "ligtIn"}
    towns = {"Zeist", "Ede", "Amsterdam"}
    assert not {pair for pair in placed if pair[0] in towns and pair[1] not in ("Utrecht", "Gelderland")}


@pytest.mark.parametrize(
    ("sentence", "joins"),
    [
        ("TNO is betrokken bij het programma Delta Morgen.", True),
        ("TNO en Fontys slaan de handen ineen in het programma Delta Morgen.", True),
        ("TNO is niet betrokken bij het programma Delta Morgen.", False),
        ("TNO heeft kritiek op het programma Delta Morgen.", False),
        ("TNO hanteert het programma Delta Morgen als voorbeeld.", False),
    ],
)
def test_to_have_something_to_do_with_a_programme_is_not_to_join_it(sentence: str, joins: bool) -> None:
    triples, _ = read(f"In Breda loopt het programma Delta Morgen. {sentence}")
    assert (("TNO", "betrokkenBij", "Delta Morgen") in triples) is joins
