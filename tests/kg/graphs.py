"""A small graph about an invented region, with true offsets, for tests of what stands on a graph."""

from __future__ import annotations

import hashlib

from kg.model import (
    Behoefte,
    Deelnemer,
    Document,
    Entity,
    Evidence,
    Feit,
    KnowledgeGraph,
    Kruisbestuiving,
    Page,
    Passage,
    Relation,
)

TEXT = (
    "Regio Waterwijk is sterk in bouw. Op Campus Noordoever werkt de sector aan houtbouw.\u2028"
    "De regio zoekt een plek om te testen.\n"
    " Regio Bergrand heeft een testhal voor bouw. Het Oeverfonds leent tot € 50.000 aan starters.\n"
    "Waterwijk en Bergrand kunnen samen optrekken in de bouw. In Waterwijk werken 1.200 bouwers (2023).\n"
)


def tiny_document(name: str = "waterwijk plän.txt", text: str = TEXT) -> Document:
    cut = text.find("\n ") + 1
    pages = (Page(1, 0, cut), Page(2, cut, len(text))) if cut else ()
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Document("waterwijk-plan", name, "Plan Waterwijk", "txt", sha, text, pages, {"datum": "2024-05-01"})


def tiny_graph() -> KnowledgeGraph:
    """Two regions with one cluster each, a hotspot, an instrument, a need, an offer, a fact and a stated match."""
    doc = tiny_document()

    def at(quote: str) -> tuple[Evidence, ...]:
        begin = doc.text.index(quote)
        return (doc.evidence(begin, begin + len(quote), "test", 0.9),)

    entities = [
        Entity("waterwijk", "Gebied", "Waterwijk", "deelregio", ("Regio Waterwijk",), at("Regio Waterwijk")),
        Entity("bergrand", "Gebied", "Bergrand", "deelregio", ("Regio Bergrand",), at("Regio Bergrand")),
        Entity("waterwijk--bouw", "Cluster", "Bouw", None, (), at("Regio Waterwijk is sterk in bouw.")),
        Entity("bergrand--bouw", "Cluster", "Bouw", None, (), at("Regio Bergrand heeft een testhal voor bouw.")),
        Entity("bouw", "Thema", "Bouw", None, (), at("houtbouw")),
        Entity("hotspot-campus-noordoever", "Hotspot", "Campus Noordoever", "campus", (), at("Campus Noordoever")),
        Entity(
            "financiering-oeverfonds",
            "Financiering",
            "Oeverfonds",
            None,
            (),
            at("Oeverfonds"),
            {"vorm": "lening", "fase": ["start"], "bedrag": "tot € 50.000"},
        ),
    ]
    relations = [
        Relation("waterwijk", "heeftCluster", "waterwijk--bouw", at("Regio Waterwijk is sterk in bouw.")),
        Relation("bergrand", "heeftCluster", "bergrand--bouw", at("Regio Bergrand heeft een testhal voor bouw.")),
        Relation("waterwijk--bouw", "heeftThema", "bouw", at("sterk in bouw")),
        Relation("bergrand--bouw", "heeftThema", "bouw", at("testhal voor bouw")),
        Relation("hotspot-campus-noordoever", "ligtIn", "waterwijk", at("Op Campus Noordoever werkt de sector")),
    ]
    behoeften = [
        Behoefte(
            "behoefte-1", "waterwijk", "behoefte", "plek om te testen", ("bouw",), ("test",), at("zoekt een plek")
        ),
        Behoefte(
            "behoefte-2", "bergrand", "aanbod", "testhal voor bouw", ("bouw",), ("test",), at("een testhal voor bouw")
        ),
    ]
    feiten = [Feit("feit-1", "waterwijk", "bouwers", "1.200", "personen", 2023, at("werken 1.200 bouwers (2023)"))]
    stated = [
        Kruisbestuiving(
            "kruisbestuiving-1",
            (Deelnemer("waterwijk", ("waterwijk--bouw",)), Deelnemer("bergrand")),
            ("bouw",),
            "kans",
            at("Waterwijk en Bergrand kunnen samen optrekken"),
        )
    ]
    bounds = [(0, TEXT.index("\u2028")), (TEXT.index(" Regio Bergrand") + 1, len(TEXT) - 1)]
    passages = [
        Passage(f"waterwijk-plan-p{n:04}", doc.name, doc.page_at(a), "", doc.text[a:b], a, b)
        for n, (a, b) in enumerate(bounds, start=1)
    ]
    return KnowledgeGraph(
        (doc,),
        tuple(sorted(entities, key=lambda e: e.id)),
        tuple(sorted(relations, key=lambda r: (r.subject, r.predicate, r.object))),
        tuple(stated),
        tuple(behoeften),
        tuple(feiten),
        tuple(passages),
    )
