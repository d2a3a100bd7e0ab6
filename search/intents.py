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
            r"waar (?:ligt|liggen|zit|zitten|staat|staan|is|zijn|vind|vinden|bevindt|komt)|in welke (?:gemeente|regio|"
            r"plaats|stad|deelregio|provincie)|where (?:is|are)|locatie van"
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
            r"wie (?:doet|doen|zit|zitten|werkt|werken|neemt|nemen)|deelnemers|partners?|(?:welke |wat voor )?"
            r"(?:partijen|organisaties|gemeenten|bedrijven|kennisinstellingen|regios|deelregios)|"
            r"betrokken(?:en)?|met wie|who (?:takes|participates)"
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
        asks(r"(?:clusters?|sectoren|sector|ecosystemen)(?: (?:zijn|is) (?:er )?(?:sterk|belangrijk))?"),
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
    (asks(r"innovatiehubs?"), "innovatiehub"),
    (asks(r"havens?"), "haven"),
    (asks(r"kennisinstellingen"), "kennisinstelling"),
    (asks(r"bedrijven"), "bedrijf"),
    (asks(r"gemeenten|gemeentes"), "gemeente"),
    (asks(r"deelregios"), "deelregio"),
)
"""What is asked for and the subtype that it has; a question that holds none of the words takes all."""
TURNED = asks(r"tegen|niet|geen|nooit|zonder|behalve|not|without|against")
"""Words that turn a question around: the graph states what is, not what is not."""
FILLERS = asks(
    r"aangesloten|aanwezig|allemaal|bestaan|bestaat|beschikbaar|bevinden|bevindt|bezig|deel|deelnemen|doet|doen|eigenlijk|"
    r"geeft|gelden|geldt|gevestigd|hoort|horen|kent|kennen|krijg|krijgen|liggen|ligt|mee|meedoen|mensen|meewerken|nou|"
    r"precies|samen|samenwerken|staan|staat|uit|uitgevoerd|vallen|valt|vind|vinden|werken|werkt|zit|zitten|zich|have|"
    r"does|take|takes|part|there|located|please|graag|even|allen|lijst|lijstje|noem|overzicht|welk"
)
"""Words that may stand beside the names and the words of a pattern without asking for something else."""
SAME = {stem(word): "inwoner" for word in ("wonen", "bewoners", "inwonertal", "inwoneraantal")}
COUNTING = {"aantal", "aandeel"}
LISTING = asks(r"welke|wat zijn|lijst|lijstje|noem|overzicht|alle|which|wat voor")
MEANING = asks(r"wat (?:is|zijn|betekent|betekenen|houdt|verstaan)|definitie|betekenis|what is|wie is")
MONEY = asks(
    r"bedrag(?:en)?|leen|leent|lenen|lening|financier\w*|invester\w*|geld|euro|subsidie|geven|maximum|maximaal"
)
AMOUNT = asks(r"hoeveel|hoe (?:hoog|groot|veel|lang|ver)|welk bedrag|bedrag|maximaal|aandeel|how (?:much|many)|aantal")
