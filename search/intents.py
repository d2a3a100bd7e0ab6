"""What kinds of things a question can ask of the graph, and the relations that answer each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.analyzer import stem


@dataclass(frozen=True, slots=True)
class Link:
    """A predicate to follow from the named entity, outward or into it, and what the values may be."""

    predicate: str
    outward: bool
    label: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intent:
    """A kind of question: a pattern over its folded words and the links that answer it."""

    kind: str
    pattern: re.Pattern[str]
    links: tuple[Link, ...]


def asks(pattern: str) -> re.Pattern[str]:
    """A pattern of whole folded words."""
    return re.compile(rf"\b(?:{pattern})\b")


INTENTS = (
    Intent(
        "uitvoerder",
        asks(
            r"wie voer(?:t|en)|uitgevoerd door|uitvoerder|door wie|wie beheer(?:t|en)|wie bied(?:t|en)|wie zit achter|"
            r"wie verstrek(?:t|en)|wie organiseer(?:t|en)|who runs|who manages|who offers|welke organisatie voert"
        ),
        (Link("uitgevoerdDoor", True, "wordt uitgevoerd door"),),
    ),
    Intent(
        "initiatiefnemer",
        asks(r"wie trek(?:t|ken)|trekkers?|initiatiefnemers?|initiator(?:en|s)?|wie neemt het initiatief|wie pakt"),
        (Link("initiatorVan", False, "heeft als initiatiefnemer"), Link("partnerBij", False, "heeft als partner")),
    ),
    Intent(
        "plaats",
        asks(
            r"waar (?:ligt|liggen|zit|zitten|staat|staan|is|vind|bevindt|komt)|in welke (?:gemeente|regio|plaats|stad|"
            r"deelregio|provincie)|where (?:is|are)|locatie van"
        ),
        (Link("ligtIn", True, "ligt in"), Link("heeftHotspot", False, "is een hotspot van")),
    ),
    Intent(
        "beschikbaarheid",
        asks(r"waar (?:geldt|gelden|is|kan)|voor welke (?:regio|regios|gebieden|gemeenten|provincie)|beschikbaar"),
        (Link("beschikbaarIn", True, "is beschikbaar in"),),
    ),
    Intent(
        "deelnemers",
        asks(
            r"wie (?:doet|doen|zit|zitten|werkt|werken|is|zijn|neemt|nemen)|deelnemers|partners?|welke (?:partijen|"
            r"organisaties|gemeenten|bedrijven|regios|deelregios)|betrokken|met wie|who (?:takes|participates|is)"
        ),
        (
            Link("deelnameAan", False, "heeft als deelnemer"),
            Link("betrokkenBij", False, "heeft als betrokkene"),
            Link("partnerBij", False, "heeft als partner"),
            Link("onderdeelVan", False, "heeft als onderdeel"),
        ),
    ),
)
LISTS: tuple[tuple[str, re.Pattern[str], tuple[Link, ...]], ...] = (
    (
        "clusters",
        asks(r"clusters?|sectoren|sector|ecosystemen"),
        (Link("heeftCluster", True, "heeft als cluster", ("Cluster",)),),
    ),
    (
        "programmas",
        asks(r"programmas?|programma|projecten|deals?|regiodeals?"),
        (Link("deelnameAan", True, "neemt deel aan"),),
    ),
    (
        "financieringen",
        asks(r"fondsen|fonds|subsidies|subsidie|financiering(?:en)?|leningen|regelingen|geld"),
        (Link("beschikbaarIn", False, "heeft beschikbaar", ("Financiering",)),),
    ),
    (
        "hotspots",
        asks(r"hotspots?|campus(?:sen)?|fieldlabs?|innovatiedistricten|innovatiehubs?|labs|locaties|plekken|havens?"),
        (
            Link("heeftHotspot", True, "heeft als hotspot", ("Hotspot",)),
            Link("ligtIn", False, "heeft als hotspot", ("Hotspot",)),
        ),
    ),
    (
        "gemeenten",
        asks(r"gemeenten|gemeentes|deelregios"),
        (Link("ligtIn", False, "omvat", ("Gebied",)),),
    ),
    (
        "organisaties",
        asks(r"organisaties|kennisinstellingen|bedrijven|instellingen|hogescholen"),
        (Link("ligtIn", False, "heeft als organisatie", ("Organisatie",)),),
    ),
    ("actielijnen", asks(r"actielijnen|acties"), (Link("initiatorVan", True, "neemt initiatief voor"),)),
)
SUBTYPES = (
    (asks(r"campus(?:sen)?"), "campus"),
    (asks(r"fieldlabs?"), "fieldlab"),
    (asks(r"innovatiedistricten|innovatiedistrict"), "innovatiedistrict"),
    (asks(r"havens?"), "haven"),
    (asks(r"kennisinstellingen"), "kennisinstelling"),
)
SAME = {stem(word): "inwoner" for word in ("wonen", "bewoners", "inwonertal", "inwoneraantal")}
COUNTING = {"aantal", "aandeel"}
LISTING = asks(r"welke|wat zijn|lijst|lijstje|noem|overzicht|alle|which|wat voor")
MEANING = asks(r"wat (?:is|zijn|betekent|betekenen|houdt|verstaan)|definitie|betekenis|what is|wie is")
AMOUNT = asks(r"hoeveel|hoe (?:hoog|groot|veel|lang|ver)|welk bedrag|bedrag|maximaal|aandeel|how (?:much|many)|aantal")
