"""A small graph of three invented regional stories, built by quoting its own texts: for matching, route and profile."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from kg.model import (
    Behoefte,
    BehoefteSoort,
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

TWENTE = """Twente in beeld
Twente heeft een cluster Houtbouw met zaagbedrijven, architecten en de fabriek van Balk & Spant.
Het cluster Gamestudio's maakt spellen voor fietsers.
Twente zoekt een proeftuin om houten gevels te testen.
Twente biedt een fabriek waar prefab wanden van hout in productie gaan.
Zestien gemeenten werken samen in het programma Ruwe Planken, een programma voor houtbouw.
"""
WALCHEREN = """Walcheren in beeld
Op Walcheren groeit het cluster Bouwen met wier en hout, met aannemers langs de kust.
Fieldlab De Strandmuur test gevels van wier en hout in de zilte wind.
Walcheren wil wanden en gevels van hout uit een fabriek in productie afnemen.
Ruwe Planken is ook voor bouwers op Walcheren; het is een programma voor houtbouw.
In Vlissingen investeert het Zilt Seed Fund € 50.000 tot € 2 ton in start-ups in de bouw. Het fonds geldt in Zeeland.
De Grenslening is een lening voor bedrijven in de groeifase in heel Nederland.
De Grenslening Zeeland geldt in Zeeland.
Incubator Het Dok begeleidt starters in Middelburg.
Dertig bedrijven, de grootste groep van het land, bouwen op Walcheren met wier.
Impuls Zeeland helpt ondernemers verder.
"""
VELUWE = """De Veluwe in beeld
De Veluwe heeft een cluster Media en geluid en een cluster Hout en bouw voor boshuizen.
Bouw met Twente is een kans op kruisbestuiving voor het cluster Hout en bouw.
"""
TEXTS = {"twente.md": TWENTE, "walcheren.md": WALCHEREN, "veluwe.md": VELUWE}
DATES = {"walcheren.md": "2025-03-01"}


def quote(name: str, text: str) -> tuple[Evidence, ...]:
    """Evidence for `text`, which must stand in document `name`."""
    begin = TEXTS[name].index(text)
    return (Evidence(name, begin, begin + len(text), 1, text),)


def documents() -> tuple[Document, ...]:
    return tuple(
        Document(
            name.removesuffix(".md"),
            name,
            name,
            "md",
            "0" * 64,
            text,
            (Page(1, 0, len(text)),),
            {"datum": DATES[name]} if name in DATES else {},
        )
        for name, text in TEXTS.items()
    )


def _line(name: str, part: str) -> str:
    return next(row for row in TEXTS[name].splitlines() if part in row)


def _behoefte(id_: str, area: str, kind: BehoefteSoort, name: str, part: str, *themes: str) -> Behoefte:
    text = _line(name, part)
    return Behoefte(id_, area, kind, text, themes, (), quote(name, text))


def streken() -> KnowledgeGraph:
    """Twente, Walcheren and the Veluwe; Twente and the Veluwe are stated to meet, the Veluwe states no needs."""
    t, w, v = "twente.md", "walcheren.md", "veluwe.md"
    hout, wier = _line(t, "Houtbouw met"), _line(w, "met wier en hout, met")
    bos, games = _line(v, "heeft een cluster"), _line(t, "Gamestudio")
    programme_t, programme_w = _line(t, "Ruwe Planken"), _line(w, "Ruwe Planken is")
    seed, loan, loan_z = _line(w, "Zilt Seed"), _line(w, "is een lening"), _line(w, "Grenslening Zeeland")
    entities = (
        Entity("twente", "Gebied", "Twente", "regio", (), quote(t, "Twente in beeld")),
        Entity("walcheren", "Gebied", "Walcheren", "regio", (), quote(w, "Walcheren in beeld")),
        Entity("veluwe", "Gebied", "Veluwe", "regio", (), quote(v, "De Veluwe in beeld")),
        Entity("zeeland", "Gebied", "Zeeland", "provincie", (), quote(w, "in Zeeland")),
        Entity("nederland", "Gebied", "Nederland", "land", (), quote(w, "Nederland")),
        Entity("bouw", "Thema", "Bouw", None, (), quote(v, "bouw")),
        Entity("media", "Thema", "Media", None, (), quote(v, "Media")),
        Entity("twente--houtbouw", "Cluster", "Houtbouw", None, (), quote(t, hout)),
        Entity("twente--gamestudios", "Cluster", "Gamestudio's", None, (), quote(t, games)),
        Entity("walcheren--bouwen-met-wier-en-hout", "Cluster", "Bouwen met wier en hout", None, (), quote(w, wier)),
        Entity("veluwe--hout-en-bouw", "Cluster", "Hout en bouw", None, (), quote(v, bos)),
        Entity("veluwe--media-en-geluid", "Cluster", "Media en geluid", None, (), quote(v, "Media en geluid")),
        Entity("hotspot-de-strandmuur", "Hotspot", "De Strandmuur", "fieldlab", (), quote(w, _line(w, "Strandmuur"))),
        Entity("programma-ruwe-planken", "Programma", "Ruwe Planken", "programma", (), quote(t, programme_t)),
        Entity(
            "financiering-zilt-seed-fund",
            "Financiering",
            "Zilt Seed Fund",
            None,
            (),
            quote(w, seed),
            {"vorm": "fonds", "fase": ["seed"], "bedrag": "€ 50.000 tot € 2 ton"},
        ),
        Entity(
            "financiering-grenslening",
            "Financiering",
            "Grenslening",
            None,
            (),
            quote(w, loan),
            {"vorm": "lening", "fase": ["groei"]},
        ),
        Entity(
            "financiering-grenslening-zeeland",
            "Financiering",
            "Grenslening Zeeland",
            None,
            (),
            quote(w, loan_z),
            {"vorm": "lening", "fase": ["groei"]},
        ),
        Entity("organisatie-het-dok", "Organisatie", "Incubator Het Dok", None, (), quote(w, _line(w, "Het Dok"))),
        Entity("organisatie-impuls-zeeland", "Organisatie", "Impuls Zeeland", "rom", (), quote(w, "Impuls Zeeland")),
    )
    rows = (
        ("twente", "heeftCluster", "twente--houtbouw", t, hout),
        ("twente", "heeftCluster", "twente--gamestudios", t, games),
        ("walcheren", "heeftCluster", "walcheren--bouwen-met-wier-en-hout", w, wier),
        ("veluwe", "heeftCluster", "veluwe--hout-en-bouw", v, bos),
        ("veluwe", "heeftCluster", "veluwe--media-en-geluid", v, bos),
        ("twente--houtbouw", "heeftThema", "bouw", t, hout),
        ("twente--gamestudios", "heeftThema", "esports-gaming", t, games),
        ("walcheren--bouwen-met-wier-en-hout", "heeftThema", "bouw", w, wier),
        ("veluwe--hout-en-bouw", "heeftThema", "bouw", v, bos),
        ("veluwe--media-en-geluid", "heeftThema", "media", v, bos),
        ("walcheren", "heeftHotspot", "hotspot-de-strandmuur", w, _line(w, "Strandmuur")),
        ("hotspot-de-strandmuur", "heeftThema", "bouw", w, _line(w, "Strandmuur")),
        ("twente", "deelnameAan", "programma-ruwe-planken", t, programme_t),
        ("walcheren", "deelnameAan", "programma-ruwe-planken", w, programme_w),
        ("programma-ruwe-planken", "heeftThema", "bouw", t, programme_t),
        ("financiering-zilt-seed-fund", "beschikbaarIn", "zeeland", w, seed),
        ("financiering-zilt-seed-fund", "heeftThema", "bouw", w, seed),
        ("financiering-zilt-seed-fund", "uitgevoerdDoor", "organisatie-impuls-zeeland", w, seed),
        ("financiering-grenslening", "beschikbaarIn", "nederland", w, loan),
        ("financiering-grenslening-zeeland", "beschikbaarIn", "zeeland", w, loan_z),
        ("organisatie-het-dok", "ligtIn", "gemeente-middelburg", w, _line(w, "Het Dok")),
    )
    relations = tuple(Relation(s, p, o, quote(name, text)) for s, p, o, name, text in rows)
    behoeften = (
        _behoefte("behoefte-1", "twente", "behoefte", t, "proeftuin", "bouw"),
        _behoefte("aanbod-1", "twente", "aanbod", t, "prefab", "bouw"),
        _behoefte("ambitie-1", "walcheren", "ambitie", w, "uit een fabriek", "bouw"),
        _behoefte("behoefte-2", "walcheren", "behoefte", w, "uit een fabriek", "bouw"),
    )
    stated = Kruisbestuiving(
        "kruisbestuiving-1",
        (Deelnemer("veluwe", ("veluwe--hout-en-bouw",)), Deelnemer("twente", ())),
        ("bouw",),
        "kans",
        quote(v, _line(v, "kruisbestuiving")),
    )
    fact = Feit(
        "feit-1",
        "walcheren--bouwen-met-wier-en-hout",
        "bedrijven",
        "dertig",
        "bedrijven",
        None,
        quote(w, _line(w, "Dertig")),
    )
    passages = tuple(Passage(f"{d.id}-0", d.name, 1, "", d.text, 0, len(d.text)) for d in documents())
    return KnowledgeGraph(documents(), entities, relations, (stated,), behoeften, (fact,), passages)


def vectors() -> dict[str, npt.NDArray[np.float32]]:
    """Unit vectors of every text of matching: one axis for wood, testing, making, games and sound each."""
    axes = {
        "twente--houtbouw": (1, 0, 0, 0, 0),
        "walcheren--bouwen-met-wier-en-hout": (1, 0, 0, 0, 0),
        "veluwe--hout-en-bouw": (0.9, 0, 0, 0, 0.1),
        "twente--gamestudios": (0, 0, 0, 1, 0),
        "veluwe--media-en-geluid": (0, 0, 0, 0, 1),
        "behoefte-1": (0, 1, 0, 0, 0),
        "hotspot-de-strandmuur": (0, 1, 0, 0, 0),
        "aanbod-1": (0, 0, 1, 0, 0),
        "behoefte-2": (0, 0, 1, 0, 0),
        "ambitie-1": (0, 0, 1, 0, 0),
    }
    return {id_: np.array(v, dtype=np.float32) for id_, v in axes.items()}


def without_needs() -> KnowledgeGraph:
    return replace(streken(), behoeften=())


def twice() -> KnowledgeGraph:
    """The same graph with every document read a second time under another name."""
    graph = streken()

    def both(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return (*evidence, *(replace(e, document=f"kopie-{e.document}") for e in evidence))

    return replace(
        graph,
        documents=(
            *graph.documents,
            *(replace(d, id=f"kopie-{d.id}", name=f"kopie-{d.name}") for d in graph.documents),
        ),
        entities=tuple(replace(e, evidence=both(e.evidence)) for e in graph.entities),
        relations=tuple(replace(r, evidence=both(r.evidence)) for r in graph.relations),
        behoeften=(
            *graph.behoeften,
            *(replace(b, id=f"{b.id}-b", evidence=both(b.evidence)) for b in graph.behoeften),
        ),
    )
