"""The function of a need or an offer: what a partner would have to bring, or brings (onderzoek, test, ruimte, …)."""

from __future__ import annotations

import re

FUNCTIONS = (
    "onderzoek",
    "onderwijs",
    "test",
    "productie",
    "toepassing",
    "infrastructuur",
    "kapitaal",
    "ruimte",
    "netwerk",
    "regelgeving",
    "lobby",
)
"""In a fixed order. ``regelgeving`` and ``lobby`` are asked of governments: no other region can offer them."""

_WORDS = {
    "onderzoek": r"\w*onderzoek\w*|universitei\w*|universitair\w*|kennisinstelling\w*|kennisinstituut|kennisinstituten|"
    r"kennisontwikkeling|kennisinfrastructuur|kennispositie|r&d|research|wetenschap\w*|lectora\w+|practora\w+|"
    r"laborator\w+",
    "onderwijs": r"\w*onderwijs\w*|\w*opleiding\w*|opgeleid\w*|opleiden|scholing\w*|geschoold\w*|mbo|hbo|wo|vmbo|"
    r"student\w*|"
    r"stage\w*|talent\w*|techtalent|\w*arbeidsmarkt\w*|\w*personeel\w*|vakmensen|vakmanschap|beroepsbevolking|technici|"
    r"hogescho\w+|vaardighe\w+|skills|arbeidspotentieel|leven lang (?:leren|ontwikkelen)|omscholing\w*|zijinstroom|"
    r"werknemers|traineeships?|docent\w*",
    "test": r"test\w*|pilot\w*|proeftuin\w*|proeflocatie\w*|living[\s-]?labs?|\w*lab|\w*labs|fieldlab\w*|"
    r"praktijklaborator\w+|"
    r"experiment\w*|demonstra\w+|prototyp\w+|validat\w+|valideren|use cases?|showcases?",
    "productie": r"\w*productie\w*|produc(?:eren|eert)|\w*industrie\w*|maakbedrij\w+|\w*fabriek\w*|manufacturing|"
    r"assemblage|"
    r"onderhoud\w*|toelever\w+|bouwbedrij\w+|opschaling|opschalen",
    "toepassing": r"toepas\w+|toegepast\w*|implement\w+|launching customer|inkoop\w*|afnemer\w*|gebruiker\w*|uitrol\w*|"
    r"valorisatie|in de praktijk|zorginstelling\w*|ziekenhui\w+|marktvraag|vermarkten",
    "infrastructuur": r"\w*infrastructuur|bereikba\w+|ontslot\w+|ontsluit\w+|\w*station\w*|openbaar vervoer|ov|hov|"
    r"\w*haven|"
    r"\w*havens|luchthaven\w*|\w*spoor|\w*netwerkverbinding\w*|glasvezel\w*|datacenter\w*|netcongestie|netcapaciteit|"
    r"energienet\w*|elektriciteitsnet\w*|aansluiting op het energienet|connectiviteit|mobiliteit\w*|\w*tram\w*|"
    r"digitale hub|internetknooppunt|ov-verbinding\w*|vervoer\w*",
    "kapitaal": r"\w*kapitaal\w*|\w*financier\w*|\w*fonds|\w*fondsen|subsidie\w*|lening\w*|invest\w+|\w*investering\w*|"
    r"onrendabele top\w*|bekostiging|budget\w*|bijdrage|rijksbijdrage|venture capital|geld",
    "ruimte": r"ruimte|\w*locatie\w*|\w*terrein\w*|huisvesting|bedrijfshuisvesting|campus|campussen|\w*campus\w*|"
    r"innovatiedistrict\w*|broedplaats\w*|kanto\w+|vestigingsmilieu\w*|werkmilieu\w*|woningen|woningbouw|grond|kavels|"
    r"huizen|panden|bedrijfsruimte\w*",
    "netwerk": r"\w*netwerk\w*|\w*samenwerking\w*|samenwerken|partner\w*|cluster\w*|verbinding(?:en)?|verbinden|"
    r"\w*helix\w*|"
    r"ecosyste\w+|community|bijeenkomst\w*|acquisitie|ontmoet\w*|coalitie\w*|kennisuitwisseling|kennisdeling|"
    r"internationalisering|handelsmissie\w*|board|boards",
    "regelgeving": r"\w*regelgeving|wetgeving|regelluw\w*|vergunning\w*|richtlijnen|beleidsruimte|"
    r"experimenteerruimte in de wet|"
    r"stikstof\w*|normering",
    "lobby": r"lobby\w*|belangenbehartiging|public affairs|pleiten|agenderen",
}
_PATTERNS = {name: re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE) for name, words in _WORDS.items()}


_NO_GOODS = re.compile(
    r"\b(?:media(?:\(\w+\)|tech)?|film|muziek|games?|gaming|creatieve|culturele|entertainment|evenementen|reis|"
    r"toeristische|financiële)[\s-]?industrie\w*",
    re.IGNORECASE,
)
"""Industries that make no goods: in "media-industrie" the first word says what it is about."""


def functions_of(text: str) -> tuple[str, ...]:
    """The functions that `text` names, in the order of :data:`FUNCTIONS`.

    Words are matched whole, or as the head of a Dutch compound; "lab" is not found in "label".

    >>> functions_of("Er is behoefte aan durfkapitaal en een testlocatie")
    ('test', 'kapitaal', 'ruimte')
    >>> functions_of("een gezamenlijke lobby bij het Rijk"), functions_of("de media-industrie")
    (('lobby',), ())
    """
    made = _NO_GOODS.sub(" ", text)
    return tuple(name for name in FUNCTIONS if _PATTERNS[name].search(made if name == "productie" else text))
