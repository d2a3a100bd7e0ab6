"""Dutch words by which a text names the innovative sectors of a region."""

from __future__ import annotations

import re

SECTOR_NOUN = (
    r"(?:\w*sectoren|\w*clusters|\w*ecosystemen|speerpuntsectoren|topsectoren|kernthema[’']s|thema[’']s|"
    r"(?:deel)?specialisaties|specialisatie|speerpunten|zwaartepunten|domeinen)"
)
ANNOUNCED = re.compile(
    rf"(?:\b(?:twee|drie|vier|vijf|zes|zeven|acht|\d+)\s+(?:[\w-]+\s+){{0,3}}{SECTOR_NOUN}|\bde volgende {SECTOR_NOUN}|"
    rf"^{SECTOR_NOUN}\b|^\w+ {SECTOR_NOUN}\b)[^.]{{0,90}}:\s*$",
    re.IGNORECASE,
)
"""The end of a block before a list of sectors."""

INLINE = re.compile(
    rf"(?:\b{SECTOR_NOUN}(?:\s+[\w-]+){{0,6}}?\s*(?:zijn|,? waaronder|,? zoals|,? te weten:?|"
    r",? namelijk:?|:|als|op het gebied van|in de|\()|"
    r"\bgespecialiseerd in|\bspecialisaties? (?:in|op het gebied van) (?:de )?|\bte weten:|"
    r"\b[Ee]conomie\b[^.:]{3,60}\b(?:rust|drijft|steunt|draait|leunt) op\b[^.:]{0,30}:|"
    r"\bclusters? (?:rond|rondom|van))\s*(?P<list>[^.;:()]{3,160})",
    re.IGNORECASE,
)
"""Sectors named in a sentence."""

STRONG = re.compile(
    r"\b(?:(?:focust|richt|profileert) zich (?:vooral |sterk )?(?:op|in|als)|blinkt uit in|"
    r"(?:is|zijn) (?:van oudsher )?sterk in|(?:is|zijn) koploper in|loopt voorop in|"
    r"sterke positie in|staat bekend om)\s+(?P<list>[^.;:()]{3,140})"
)
"""Sectors named in a sentence whose subject must be an area."""

SUBJECT = re.compile(
    r"\b(?:sectoren|clusters|speerpunten|bedrijfstakken)\s+(?P<list>[^.;:()]{5,120}?)\s+"
    r"(?:zijn|vormen|staan|gelden|groeien|krijgen|horen)\b"
)
"""Sectors named between the noun and its verb: "de sectoren A, B en C zijn speerpunt"."""

NAMED = re.compile(
    r"\b(?P<list>(?:[\w-]+ en )?[A-Za-zÀ-ÿ-]{3,}(?:cluster|ecosysteem)|(?:[\w-]+ en )?[\w-]+ (?:cluster|ecosysteem))\b"
)
"""A sector that is called a cluster or ecosystem: gezondheidscluster, media en tech ecosysteem."""

CALLED = re.compile(
    r"\b(?:[Hh]et|[Dd]e) (?:cluster|topsector|speerpuntsector|kernsector) "
    r"(?P<list>[a-zà-ÿ][\w&-]+(?: (?:en|&) [\w-]+)?)\b|"
    r"\b[Dd]e (?P<sector>[a-zà-ÿ-]{4,}-?sector|[a-zà-ÿ-]{4,}(?:ische|ieve|ieke) (?:sector|industrie))\b"
)
"""A sector named after its noun, or as one: "het cluster watertechnologie", "de logistieke sector"."""

OWN_CLUSTER = re.compile(
    r"^(?!(?:sub|deel|kern|top|hoofd|bedrijven|innovatie|kennis|regio|onderwijs|woning|scholen))\w{4,}cluster$"
)
"""A compound that names a cluster by its product, whatever that is: fruitcluster."""

NO_SECTOR = frozenset({"mkb", "innovatie", "ondernemerschap", "bedrijven", "onderwijs", "kennis"})
COUNTED = re.compile(rf"^(?:\d+|twee|drie|vier|vijf|zes)\s+(?:[\w-]+\s+){{0,2}}{SECTOR_NOUN}\b", re.IGNORECASE)
"""A cell or item that counts sectors and then lists them."""

EXPLAINS = re.compile(
    r"\b(?:heeft|hebben|zijn|wordt|m\.b\.t\.|gericht op|via|aanleg|beheer|onderhoud|basis|uitdagingen|"
    r"verbinding|toegepaste?|samenwerking|kansen|onderzoek|concentratie|naast|gemeenten|"
    r"rol|ook|zowel|daarbinnen|daaronder|hierbinnen|waaronder|ten dele|deels|gedeeltelijk|niet|geen|maken)\b",
    re.IGNORECASE,
)
"""A cell with one of these explains a sector; it names none."""

ALSO = re.compile(
    rf"\bnaast\b[^.;:()]{{0,60}}\b{SECTOR_NOUN}\s+(?:is|zijn|wordt|worden|groeien|krijgen|noemt|noemen|onderzoekt|"
    r"onderzoeken)\s+(?:\w+\s+)?ook\s+(?P<list>[^.;:()]{3,90}?)\s+(?:onderzocht|verkend|genoemd|ontwikkeld|versterkt|"
    r"gestimuleerd|aangewezen|belangrijk|kansrijk|van belang|sterk|aandacht)\b",
    re.IGNORECASE,
)
"""More sectors beside those named: "naast deze sectoren worden ook A en B verkend"."""

OPENING = re.compile(
    r"^(?:(?:de|het|een|ook|in|op|met)\s+)?(?:(?:\w+e\s+)?(?:thema[’']s|onderwerpen|vraagstukken|opgaven|trends)\s+"
    r"(?:in|binnen|rond(?:om)?|op het gebied van)\s+(?:de |het )?)?",
)
"""What stands before the name of a sector: an article, or "nieuwe onderwerpen in de"."""

NONE_BEFORE = re.compile(r"\b(?:geen|zonder)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
MAP_TITLE = re.compile(r"sectoren|clusters|specialisaties", re.IGNORECASE)
TRAILING = re.compile(
    r"\s*(?:\((?:[^()]*)\)|;.*|, die .*|\bin [A-Z]\w+.*|\bdie van .*|"
    r"\b(?:belangrijkste|grootste|sterkste|leidende?) .*)$"
)
DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]?")
"""An abbreviation with full stops, which is the one without: A.I is AI."""

SUFFIX = re.compile(r"(?:-?\s?(?:sector|cluster|industrie|ecosysteem))$", re.IGNORECASE)
