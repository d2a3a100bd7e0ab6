"""The function of a need or an offer: what is asked for or given, apart from its theme.

Read from stems of Dutch policy language at the start of a word or after a compound part, never from a bare substring.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

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
)
"""Functions that an offer can have."""

NO_OFFER = frozenset({"regelgeving", "lobby"})
"""Functions of a need that another region cannot meet."""

ECHO: Mapping[str, str] = {
    "onderwijs-arbeidsmarkt": "onderwijs",
    "ondernemerschap-kapitaal": "kapitaal",
    "werklocaties": "ruimte",
    "helix-samenwerking": "netwerk",
    "digitale-infrastructuur": "infrastructuur",
}
"""Themes that say the same as a function: of a need and an offer that share the function they are no second reason."""

_PATTERNS: Mapping[str, str] = {
    "onderzoek": r"""
        \w*onderzoek\w* r&d research\w* kennis(?:instelling|institu|ontwikkel|positie|infra|kern|centr)\w*
        universit\w* wetenschap\w* science laborator\w+ valorisatie
    """,
    "onderwijs": r"""
        \w*onderwijs\w* \w*opleiding\w* scholing\w* \w*scholing mbo\w* hbo\w* roc hogescho\w+ student\w*
        talent\w* \w*personeel vakmensen leerlingen technici leven_lang_\w+ beroepsbevolking docenten
    """,
    "test": r"""
        test\w* fieldlab\w* living[-_]?labs? proeftuin\w* pilot\w* experiment\w* praktijklaborator\w+
        demonstrat\w+ prototyp\w* lab labs proefopstelling\w* uitprober\w+
    """,
    "productie": r"""
        \w*productie productie\w* produce\w+ fabriek\w* \w*fabriek\w* maakindustrie maakbedrij\w+ maakstad
        manufacturing assemblage industrie\w* \w*industrie prefab\w*
    """,
    "toepassing": r"""
        toepass\w* toegepas\w* implementa\w* opschal\w* uitrol\w* gebruikers launching_customer afnemer\w*
        in_de_praktijk markt\w* adoptie inzet_van
    """,
    "infrastructuur": r"""
        \w*infrastruct\w* bereikbaar\w* ov ov-\w+ hov energienet\w* elektriciteitsnet\w* netcongestie warmtenet\w*
        datacent\w* glasvezel ontslui\w+ ontslot\w+ connectiv\w* digitale_verbinding\w* \w*netaansluiting\w* laadpa\w+
        laadinfra\w*
    """,
    "kapitaal": r"""
        kapitaal\w* \w*kapitaal \w*financier\w* \w*fonds(?:en)? subsidie\w* investerings\w+ geld\w* budget\w*
        rijksbijdrage cofinanciering lening\w* investeerder\w*
    """,
    "ruimte": r"""
        ruimte\w* \w*ruimte \w*locaties? \w*terrein\w* huisvest\w* woning\w* kavel\w* vestig\w* bedrijfspand\w*
        \w*campus\w* innovatiedistrict\w* \w*gebieden
    """,
    "netwerk": r"""
        netwerk\w* (?:kennis|partner|bedrijven|ondernemers|samenwerkings|innovatie)netwerk\w* samenwerk\w* helix\w*
        ecosyste\w+ verbinding_tussen verbinden partner\w* ontmoet\w* community\w* platform\w* allianti\w+
        clustervorm\w* ketensamenwerk\w*
    """,
    "regelgeving": r"""
        regelgev\w* wetgev\w* vergunning\w* regeldruk regelvrij\w* juridisch\w* normer\w+ besluitvorming
    """,
    "lobby": r"""
        lobby\w* belangenbehartig\w* agendering rijkssteun steun_van_het_rijk
    """,
}
"""Alternatives of each function, parted by blanks; ``_`` stands for a blank."""

_COMPILED = {
    name: re.compile(rf"(?<![\w-])(?:{'|'.join(p.replace('_', ' ') for p in patterns.split())})(?!\w)", re.IGNORECASE)
    for name, patterns in _PATTERNS.items()
}

_HOTSPOTS: Mapping[str, tuple[str, ...]] = {
    "fieldlab": ("test",),
    "lab": ("test", "onderzoek"),
    "living-lab": ("test", "toepassing"),
    "science-park": ("onderzoek", "ruimte"),
    "campus": ("onderwijs", "onderzoek", "ruimte"),
    "innovatiehub": ("netwerk", "test"),
    "innovatiedistrict": ("ruimte", "netwerk"),
    "bedrijventerrein": ("ruimte", "productie"),
    "haven": ("infrastructuur", "ruimte"),
    "gebiedsontwikkeling": ("ruimte", "toepassing"),
}


def functions_of(text: str) -> tuple[str, ...]:
    """Functions that `text` speaks of, sorted; with ``regelgeving`` and ``lobby``, which take no offer.

    >>> functions_of("Ruimte om innovaties te testen en een pilotfabriek")
    ('productie', 'ruimte', 'test')
    >>> functions_of("Het contestabel district")
    ()
    """
    return tuple(sorted(name for name, pattern in _COMPILED.items() if pattern.search(text)))


_NEEDY = re.compile(
    r"""\b(?: nodig | noodzaak | noodzakelijke? | tekort\w* | knelpunt\w* | uitdaging\w*
    | ontbreekt | ontbreken | gebrek | behoeften? | schaarste | achterstand\w*
    | proble(?:em|men) | kans(?:en)?\ om | (?:ligt|liggen)\ (?:\w+\ ){0,2}?kans(?:en)? | minder\ \w+\ beschikbaar
    | (?:zal|zullen)\ (?:naar\ verwachting\ )?(?:toe|af)nemen )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def speaks_of_need(text: str) -> bool:
    """Whether a text that was read as an offer tells of a lack or a wish: then it is nothing that others can use.

    >>> speaks_of_need("De zorgvraag zal naar verwachting toenemen"), speaks_of_need("Het lab is open voor bedrijven")
    (True, False)
    """
    return _NEEDY.search(" ".join(text.split())) is not None


_WISH = re.compile(
    r"""\b(?: zoek\w* | wil | willen | wens\w* | inzet\w* | zetten? | streef\w* | streven | vraagt | vragen | vergt
    | vereist\w* | essentieel | cruciaal | van\ belang | belangrijk | versterk\w* | verbeter\w* | vergroot\w*
    | vergroten | ondersteun\w* | \w*financ\w+ | onder\ druk | belemmer\w* | beperkt | randvoorwaarde\w* | lastig
    | moeilijk | krap\w* | graag
    | aandacht | opgave\w* | doel\w* | ambitie\w* | moeten? )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OUTCOME = re.compile(
    r"\b(?:gezien|gezegd|genoemd|opgemerkt) moeten? worden\b|\b(?:die|dat|wat) (?:\w+ ){0,2}nodig (?:is|zijn)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r",\s*(?:aangezien|omdat|doordat|waarbij|waarmee)\b.*", re.IGNORECASE)
LONG = 12
"""Words from which a text is a sentence, that must say that something is wanted; shorter ones are items of a list."""


def asks(text: str) -> bool:
    """Whether a text that was read as a need says that something is lacking or wanted; in its main clause, not aside.

    >>> asks("Netwerken"), asks("In onze twee labs testen we elke dag met veel plezier nieuwe gevels van hout")
    (True, False)
    """
    line = _ASIDE.sub("", _OUTCOME.sub("", " ".join(text.split())))
    return len(text.split()) < LONG or speaks_of_need(line) or _WISH.search(line) is not None


_PLAN = re.compile(
    r"""\b(?: onderzoekt | mogelijke | wens\w* | verkent | verkennen | verkenning | plannen\ voor | gepland\w*
    | nog\ te | nog\ komen | toekomstige | (?:te|in)\ ontwikkel\w+ | ontwikkelen\ (?:wij|we) | beoogde? | potentiële
    | (?:door)?ontwikkeling\ van\ (?:\S+\ ){1,8}?(?:naar|tot)\ een | (?:realisatie|komst|oprichting)\ van
    | wil(?:len)?\ \w+\ (?:een|tot) )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def is_plan(text: str) -> bool:
    """Whether `text` speaks of something that is not there yet.

    >>> is_plan("Het dorp onderzoekt de komst van een campus"), is_plan("De campus heeft zes labs")
    (True, False)
    """
    line = " ".join(text.split())
    return _PLAN.search(line) is not None or speaks_of_need(line)


def sentence_around(text: str, begin: int, end: int) -> str:
    """The sentence of `text` in which ``text[begin:end]`` stands: up to a full stop, a bullet or a blank line.

    >>> sentence_around("Een. Twee drie. Vier", 5, 9)
    'Twee drie'
    """
    left = max((m.end() for m in _STOPS.finditer(text, max(0, begin - 600), begin)), default=max(0, begin - 600))
    right = _STOPS.search(text, end, end + 600)
    return text[left : right.start() if right else end + 600].strip()


_STOPS = re.compile(r"[.!?]\s+|\n\s*\n|[•▪]|\n\s*[-–]\s")


def beyond_function(themes: frozenset[str], functions: frozenset[str]) -> frozenset[str]:
    """`themes` without those that only repeat one of `functions`.

    >>> sorted(beyond_function(frozenset({"bouw", "werklocaties"}), frozenset({"ruimte"})))
    ['bouw']
    """
    return frozenset(t for t in themes if ECHO.get(t) not in functions)


def hotspot_functions(subtype: str | None, name: str) -> tuple[str, ...]:
    """What a place of this kind offers; read from its name where the kind says nothing.

    >>> hotspot_functions("fieldlab", "X"), hotspot_functions(None, "Makerslab Oost")
    (('test',), ())
    """
    return _HOTSPOTS.get(subtype or "", ()) or tuple(f for f in functions_of(name) if f in FUNCTIONS)
