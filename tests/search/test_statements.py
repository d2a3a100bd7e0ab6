"""Answers that the graph states: on a small graph of an invented coast, and on the real documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import Entity, Evidence, Feit, KnowledgeGraph, Relation
from search.naming import Gazetteer, tokens
from search.statements import MAX_ANSWERS, Answerer, Statement
from tests.search.kust import kust_graph


def _evidence(quote: str) -> tuple[Evidence, ...]:
    return (Evidence("kust.md", 0, len(quote), None, quote),)


def _graph() -> KnowledgeGraph:
    rows = [
        ("kust", "Gebied", "Kuststreek", "deelregio", ("De Kust",)),
        ("gemeente-zandvliet", "Gebied", "Zandvliet", "gemeente", ()),
        ("kust--visteelt", "Cluster", "Visteelt", None, ()),
        ("kust--havens", "Cluster", "Havens", None, ()),
        ("hotspot-kade", "Hotspot", "Kade 9", "campus", ("K9",)),
        ("hotspot-golflab", "Hotspot", "Fieldlab Golf", "fieldlab", ()),
        ("hotspot-steiger", "Hotspot", "Steiger 4", "lab", ()),
        ("programma-getij", "Programma", "Programma GETIJ-3", "programma", ()),
        ("financiering-duinfonds", "Financiering", "Duinfonds", None, ("DF",)),
        ("organisatie-kustraad", "Organisatie", "Kustraad", None, ()),
        ("organisatie-vissers", "Organisatie", "Vissersbond", None, ()),
        ("actielijn-schoon-strand", "Actielijn", "Schoon strand", None, ()),
        ("begrip-getijdenpark", "Begrip", "Getijdenpark", None, ()),
    ]
    fields = {
        "financiering-duinfonds": {"bedrag": "tot € 75.000", "vorm": "lening"},
        "hotspot-steiger": {"status": "potentieel"},
        "begrip-getijdenpark": {"definitie": "Een park dat met de vloed onderloopt."},
    }
    entities = tuple(
        Entity(id_, type_, name, subtype, aliases, _evidence(f"Zo heet {name}."), fields.get(id_, {}))
        for id_, type_, name, subtype, aliases in rows
    )
    triples = [
        ("financiering-duinfonds", "uitgevoerdDoor", "organisatie-kustraad"),
        ("programma-getij", "uitgevoerdDoor", "organisatie-vissers"),
        ("financiering-duinfonds", "beschikbaarIn", "kust"),
        ("kust", "heeftCluster", "kust--visteelt"),
        ("kust", "heeftCluster", "kust--havens"),
        ("kust", "heeftHotspot", "hotspot-kade"),
        ("kust", "heeftHotspot", "hotspot-golflab"),
        ("kust", "heeftHotspot", "hotspot-steiger"),
        ("hotspot-kade", "ligtIn", "gemeente-zandvliet"),
        ("gemeente-zandvliet", "ligtIn", "kust"),
        ("kust", "deelnameAan", "programma-getij"),
        ("organisatie-vissers", "betrokkenBij", "hotspot-kade"),
        ("kust", "initiatorVan", "actielijn-schoon-strand"),
    ]
    relations = tuple(Relation(s, p, o, _evidence(f"{s} {p} {o}")) for s, p, o in triples)
    feiten = (
        Feit("f1", "kust", "aantal inwoners", "120.000", "inwoners", 2024, _evidence("De Kust telt 120.000 inwoners.")),
        Feit("f2", "kust", "aantal schepen", "45", "schepen", None, _evidence("In De Kust liggen 45 schepen.")),
        Feit("f3", "hotspot-kade", "oppervlakte", "3", "hectare", None, _evidence("Kade 9 beslaat 3 hectare.")),
    )
    return KnowledgeGraph(entities=entities, relations=relations, feiten=feiten)


@pytest.fixture(scope="module")
def coast() -> Answerer:
    return Answerer(_graph())


ANSWERED = [
    ("Wie voert het Duinfonds uit?", "uitvoerder", "Duinfonds wordt uitgevoerd door Kustraad"),
    ("wie voert getij-3 uit", "uitvoerder", "Programma GETIJ-3 wordt uitgevoerd door Vissersbond"),
    ("door wie wordt het DF uitgevoerd", "uitvoerder", "Duinfonds wordt uitgevoerd door Kustraad"),
    ("wie verstrekt het duinfonds", "uitvoerder", "Duinfonds wordt uitgevoerd door Kustraad"),
    ("who runs the Duinfonds?", "uitvoerder", "Duinfonds wordt uitgevoerd door Kustraad"),
    ("Waar ligt Kade 9?", "plaats", "Kade 9 ligt in Zandvliet"),
    ("in welke gemeente zit K9", "plaats", "Kade 9 ligt in Zandvliet"),
    ("waar vind ik fieldlab golf", "plaats", "Fieldlab Golf is een hotspot van Kuststreek"),
    ("waar ligt zandvliet", "plaats", "Zandvliet ligt in Kuststreek"),
    ("where is Kade 9", "plaats", "Kade 9 ligt in Zandvliet"),
    ("hoeveel leent het duinfonds", "bedrag", "Duinfonds bedrag: tot € 75.000"),
    ("hoe hoog is het bedrag van het Duinfonds", "bedrag", "Duinfonds bedrag: tot € 75.000"),
    ("hoeveel inwoners heeft de kuststreek", "feit", "Kuststreek aantal inwoners: 120.000 inwoners (2024)"),
    ("hoeveel mensen wonen er in de Kust", "feit", "Kuststreek aantal inwoners: 120.000 inwoners (2024)"),
    ("aantal schepen kuststreek", "feit", "Kuststreek aantal schepen: 45 schepen"),
    ("hoeveel hectare is kade 9", "feit", "Kade 9 oppervlakte: 3 hectare"),
    ("welke clusters heeft de kuststreek", "clusters", "Kuststreek heeft als cluster Havens, Visteelt"),
    ("clusters kuststreek", "clusters", "Kuststreek heeft als cluster Havens, Visteelt"),
    ("welke sectoren zijn sterk in De Kust?", "clusters", "Kuststreek heeft als cluster Havens, Visteelt"),
    (
        "welke hotspots liggen in de kuststreek",
        "hotspots",
        "Kuststreek heeft als hotspot Fieldlab Golf, Kade 9, Steiger 4 (potentieel)",
    ),
    ("welke campussen zijn er in de kuststreek", "hotspots", "Kuststreek heeft als hotspot Kade 9"),
    ("noem de fieldlabs van de kuststreek", "hotspots", "Kuststreek heeft als hotspot Fieldlab Golf"),
    ("waar ligt steiger 4", "plaats", "Steiger 4 (potentieel) is een hotspot van Kuststreek"),
    ("welke programma's heeft de kuststreek", "programmas", "Kuststreek neemt deel aan Programma GETIJ-3"),
    ("welke subsidies en fondsen zijn er in de kuststreek", "financieringen", "Kuststreek heeft beschikbaar Duinfonds"),
    ("welke gemeenten horen bij de kuststreek", "gemeenten", "Kuststreek omvat Zandvliet"),
    ("wie doet mee aan GETIJ-3", "deelnemers", "Programma GETIJ-3 heeft als deelnemer Kuststreek"),
    ("welke organisaties zijn betrokken bij Kade 9", "deelnemers", "Kade 9 heeft als betrokkene Vissersbond"),
    ("wie trekt de actielijn schoon strand", "initiatiefnemer", "Schoon strand heeft als initiatiefnemer Kuststreek"),
    ("voor welke regio is het duinfonds", "beschikbaarheid", "Duinfonds is beschikbaar in Kuststreek"),
    ("Wat is een getijdenpark?", "begrip", "Getijdenpark betekent: Een park dat met de vloed onderloopt."),
    ("definitie getijdenpark", "begrip", "Getijdenpark betekent: Een park dat met de vloed onderloopt."),
]


@pytest.mark.parametrize(("question", "kind", "text"), ANSWERED)
def test_the_graph_answers(coast: Answerer, question: str, kind: str, text: str) -> None:
    found = coast(question)
    assert (found[0].kind, found[0].text) == (kind, text)
    assert all(value.evidence for statement in found for value in statement.values)
    assert len(found) <= MAX_ANSWERS


UNANSWERED = [
    "",
    "?",
    "kade 9",
    "hoeveel weegt de kuststreek",
    "hoeveel schepen van de kuststreek varen op waterstof",
    "hoeveel starters zoeken geld van het duinfonds",
    "waar is de kuststreek goed in",
    "waar zit de kracht van de kust?",
    "waar vind ik geld in zandvliet",
    "waar is behoefte aan in de kuststreek",
    "waar komt het geld voor zandvliet vandaan",
    "wie is kade 9",
    "wie zit er in de stuurgroep van getij-3",
    "welke bedrijven zitten er op kade 9",
    "welke organisaties zijn tegen kade 9",
    "welke organisaties helpen ondernemers in zandvliet",
    "welke clusters heeft de kuststreek naast visteelt",
    "waar zit de vissersbond op kade 9",
    "wie voert programma maanlicht uit",
    "waar ligt de maan",
    "wat is een maanpark",
    "ik zoek geld voor een boot",
    "wat is er mis met een getijdenpark",
    "<script>alert(1)</script>",
    "SELECT ?s WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("question", UNANSWERED)
def test_what_is_not_stated_gets_no_answer(coast: Answerer, question: str) -> None:
    assert coast(question) == []


def test_an_answer_carries_its_quotes(coast: Answerer) -> None:
    [answer] = coast("welke clusters heeft de kuststreek")
    row = answer.as_dict()
    assert row["onderwerp"] == {"id": "kust", "naam": "Kuststreek"}
    assert [value["id"] for value in row["waarden"]] == ["kust--havens", "kust--visteelt"]
    assert row["waarden"][0]["bewijs"][0]["citaat"] == "kust heeftCluster kust--havens"
    assert len(answer.evidence) == 2


def test_what_a_passage_states_of_a_name_is_known() -> None:
    graph = kust_graph()
    located = replace(graph.relations[0], evidence=(graph.documents[1].evidence(*_range(graph, "zeeland-p0002")),))
    answerer = Answerer(replace(graph, relations=(located,)))
    assert answerer.told_of("wie zit er in het maritiem lab in vlissingen?") == {"zeeland-p0002": ["Maritiem Lab"]}
    assert answerer.told_of("wat gebeurt er in vlissingen?") == {}, "an area is told by its facet"


def _range(graph: KnowledgeGraph, id_: str) -> tuple[int, int]:
    return next((p.begin, p.begin + 20) for p in graph.passages if p.id == id_)


def test_the_longest_name_is_found() -> None:
    found = Gazetteer(_graph().entities).mentions("het fieldlab golf en de kust")
    assert [mention.ids for mention in found] == [("hotspot-golflab",), ("kust",)]
    assert tokens("regio's én Kade-9") == ("regio", "en", "kade", "9")


def test_only_a_word_for_the_class_may_be_left_out() -> None:
    names = ("Green Deal", "Living Lab", "MKB Fonds", "Versnellingsprogramma GO-4", "Fieldlab Smart Twente")
    known = Gazetteer(Entity(name, "Programma", name, None, (), _evidence(name)) for name in names)
    assert known.mentions("een deal, een lab en een fonds in de regio") == []
    assert [m.ids for m in known.mentions("go-4 en smart twente")] == [(names[3],), (names[4],)]


@pytest.fixture(scope="module")
def real(bronnen_graph: KnowledgeGraph) -> Answerer:
    return Answerer(bronnen_graph)


REAL = [
    ("Wie voert GO!-NH uit?", "uitvoerder", "Noord-Holland"),
    ("wie voert de MIT uit", "uitvoerder", "Flevoland"),
    ("waar ligt het Utrecht Science Park", "plaats", "Utrecht"),
    ("waar zit de esports tech campus", "plaats", "Purmerend"),
    ("hoeveel studenten heeft amsterdam", "feit", "125.000"),
    ("hoeveel mensen wonen er in de metropoolregio amsterdam", "feit", "2,5 miljoen"),
    ("welke clusters heeft zuid-kennemerland", "clusters", "Gezond & Vitaal"),
    ("welke fondsen zijn er in flevoland", "financieringen", "Technofonds"),
    ("wat is een living lab?", "begrip", "experimenteerruimte"),
    ("wat betekent MKB", "begrip", "250 werknemers"),
    ("wie werken samen in Earth Valley", "deelnemers", "RIVM"),
    ("voor welke regio is het technofonds beschikbaar", "beschikbaarheid", "Flevoland"),
]


@pytest.mark.bronnen
def test_the_real_documents_answer(real: Answerer) -> None:
    def right(found: list[Statement], kind: str, part: str) -> bool:
        return any(s.kind == kind and part in s.text for s in found)

    wrong = [question for question, kind, part in REAL if not right(real(question), kind, part)]
    assert len(wrong) <= 1, wrong
    assert right(real("Wie voert GO!-NH uit?"), "uitvoerder", "Noord-Holland")
