"""Quantities in Dutch running text: amounts, shares, counts, ranks, superlatives, factors and ranges.

Only what measures something is found. A page, a chapter, a phone number, a law article, a year on its own, a number
that belongs to a name ("A12", "5G", "4D") and the number of a list item are not quantities.

>>> [(q.value, q.unit, q.noun) for q in find_quantities("De regio telt ruim 2,5 miljoen inwoners en vier havens.")]
[('ruim 2,5 miljoen', 'inwoners', 'inwoners'), ('4', 'havens', 'havens')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.extract.sentences import words

QuantityKind = Literal["bedrag", "aandeel", "aantal", "rang", "superlatief", "factor", "periode"]

SMALL = {
    "twee": "2",
    "drie": "3",
    "vier": "4",
    "vijf": "5",
    "zes": "6",
    "zeven": "7",
    "acht": "8",
    "negen": "9",
    "tien": "10",
    "elf": "11",
    "twaalf": "12",
}
"""Cardinals that become digits; larger ones in words are mostly round and stay as the text has them."""

_ORDINALS = "eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_TEENS = "dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_ONES = "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
_WORD_NUMBER = rf"(?:anderhalf|(?:{_ONES}|{_TEENS}|{_TENS})?(?:honderd|duizend)|{_TENS}|{_TEENS}|{_ONES})"
_DIGITS = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_SCALE = r"(?:\s?(?:miljoen|miljard|duizend|mln\.?|mld\.?)\b|(?<=\d)[MK]\b)"
_ABOUT = (
    r"(?:(?:meer dan|minder dan|ten minste|tenminste|minstens|minimaal|maximaal|hooguit|ruim|circa|ca\.?|bijna|"
    r"ongeveer|grofweg|rond de|zo['’]n|zeker|tot wel|tot maximaal|tot|nagenoeg|krap|vanaf|>|<|≥|≤|~)\s*)"
)
_NUMBER = rf"(?:{_DIGITS}{_SCALE}?|\b{_WORD_NUMBER}\b{_SCALE}?)"
_TO = r"\s?(?:tot(?: en met)?|à|a|–|—|-|en)\s?"
_FRACTION = (
    r"(?:\b(?:een|één|1)\s?(?:derde|kwart|vijfde|zesde|zevende|achtste|tiende)\b|\b(?:een|één)vijfde\b|"
    r"\b(?:twee|drie|vier)\s?(?:derde|kwart|vijfde|tiende)\b|\bde helft\b|\b(?:driekwart|tweederde|eenderde|kwart)\b)"
)
_RANGE = rf"(?:tussen\s+(?:de\s+)?)?{_NUMBER}(?:{_TO}(?:€\s?)?{_NUMBER})?"
_UNIT = (
    r"(?:fte['’]?s?|ha|hectare|km2|km²|km|kilometer|m2|m²|vierkante (?:kilo)?meter|meter|MW|GW|kW|TWh|GWh|MWh|PJ|"
    r"megawatt|gigawatt|ton|kiloton|Mton|mbps|Gbps|graden|jaren|jaar|maanden|weken|dagen|uur|minuten)\b"
)
_SCOPE = (
    r"(?:van (?:heel |de |het |onze )?(?:\w+\s)?(?:Nederland|Europa|Benelux|wereld|land|provincie|regio|metropoolregio|"
    r"[A-Z][\w-]+(?: [A-Z][\w-]+)?)|ter wereld|"
    r"in (?:heel |de |het |zijn )?(?:Nederland|Europa|wereld|Benelux|land|soort|[A-Z][\w-]+))"
)
_SUPERLATIVE_WORD = (
    r"(?:grootste|snelst[\s-]?groeiende|hardst[\s-]?groeiende|enige|(?:aller)?eerste|beste|meest\s+\w+e|"
    r"\w{3,}(?:st|ist)e)"
)
_NOT_SUPERLATIVE = re.compile(
    r"^(?:beste (?:plek|kans)|laatste|volgende|juiste|vaste|meeste|minste|naaste|gepaste|toekomstvaste|bewuste|"
    r"robuuste|grootste deel|"
    r"tweede|achtste|woeste|gevestigde|trieste|belangrijkste|eerste (?:stap|fase|lijn|keer|beeld|jaar|instantie|"
    r"gezicht|plaats|verkenning|concrete|succes|versie|aanzet|halfjaar|kwartaal|helft))",
    re.IGNORECASE,
)

_MONEY = re.compile(
    rf"{_ABOUT}?(?:(?:€|EUR)\s?{_RANGE}(?:\s?(?:euro))?|{_NUMBER}(?:{_TO}{_NUMBER})?\s?euro\b)", re.IGNORECASE
)
_SHARE = re.compile(rf"{_ABOUT}?(?:{_RANGE})\s?(?:%|procentpunt\b|procent\b|percent\b)", re.IGNORECASE)
_FRACTIONS = re.compile(rf"{_ABOUT}?{_FRACTION}(?=\s+(?:van|deel|is|woont|werkt)\b)", re.IGNORECASE)
_ONE_IN = re.compile(
    rf"\b(?:[eé][eé]n|1|twee|drie|vier) op (?:de |elke |iedere )?(?:\w*(?:tien|honderd)|\d+|{_ONES})\b", re.IGNORECASE
)
_PER_TIME = re.compile(rf"{_ABOUT}?{_NUMBER}(?=\s+per\s+(?:jaar|week|dag|maand)\b)", re.IGNORECASE)
_BARE = re.compile(rf"{_ABOUT}?(?:\d{{1,3}}(?:\.\d{{3}})+|{_DIGITS}{_SCALE})", re.IGNORECASE)
_OF_TOTAL = re.compile(rf"{_ABOUT}?{_NUMBER}\s?van de\s?{_NUMBER}(?=\s)", re.IGNORECASE)
_TOP = re.compile(rf"\btop[\s-]?(?:\d{{1,3}}|{_ONES}|{_TENS})\b", re.IGNORECASE)
_RANK = re.compile(
    rf"(?:\bgedeelde\s+)?(?:\b\d{{1,3}}(?:e|ste|de)|\b(?:{_ORDINALS}))\s+(?:plaats|plek|positie)\b|"
    rf"\bnr\.?\s?\d{{1,2}}(?=\.?\s)|\bplaats\s\d{{1,3}}\b|\bnummer\s(?:\d{{1,3}}|één|twee|drie)\b(?=\s+(?:van|in|op|ter)\b)|\b\d{{1,3}}e(?=\s+(?:op|van|in)\b)",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    rf"(?P<word>(?:\bop (?:een|één|twee|drie|vier|vijf) na\s+)?\b{_SUPERLATIVE_WORD}(?:\s+en\s+{_SUPERLATIVE_WORD})?)"
    rf"(?P<noun>(?:\s+(?:\([^)]*\)|['‘’]?[\w&/-]+['’]?)){{1,6}}?)?\s+(?P<scope>{_SCOPE})"
)
_FACTOR = re.compile(
    rf"\b(?:{_DIGITS}|{_ONES}|{_TENS})\s?(?:x|×|keer|maal)\s+(?:zo|meer|minder|groter|hoger|sneller|vaker)(?:\s\w+)?|"
    r"\b(?:ver(?:dubbel|drievoudig|viervoudig|vijfvoudig|tienvoudig)(?:ing|en|t|d|de)?)"
    r"(?:\s+tot\s+(?:een\s+)?ver\w+voudiging)?|\bhalver(?:ing|en)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(rf"{_ABOUT}?{_RANGE}\s?(?P<unit>{_UNIT})", re.IGNORECASE)
_COUNT = re.compile(rf"{_ABOUT}?(?P<number>{_NUMBER}(?:{_TO}{_NUMBER})?)(?=\s|$)", re.IGNORECASE)
_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s?(?:-|–|—|tot en met|t/m)\s?((?:19|20)?\d\d)\b")
_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-6]\d)\b")

_MAY_COUNT = re.compile(
    rf"\d|\b(?:{_ORDINALS}|{_WORD_NUMBER}|nummer|{_TEENS})\b|honderd|tien\b|{_FRACTION}", re.IGNORECASE
)
"""What every form of a number has, but for superlatives and factors."""

_LABEL_BEFORE = re.compile(
    r"(?:hoofdstuk|paragraaf|pagina|pag\.?|blz\.?|p\.|artikel|art\.|lid|figuur|tabel|bijlage|fase|spoor|cluster|"
    r"versneller|ambitie|prioriteit|stap|lijn|tramlijn|\w*factor|nr\.?|nummer|scope|model|versie|kamer|postbus|"
    r"tel(?:efoon)?\.?:?|werkpakket|doel|thema|module|niveau|route|rijksweg|snelweg|perceel|pijler|kwartaal|q|editie|"
    r"scenario|schaal|TRL)\s*$",
    re.IGNORECASE,
)
_TIME = frozenset({"jaar", "jaren", "maanden", "weken", "dagen", "uur", "minuten"})
_NO_DURATION = re.compile(
    r"(?:jonger dan|ouder dan|onder|boven|vanaf|afgelopen|laatste|komende|volgende|eerste|over|binnen|na|voor)"
    r"(?:\s+(?:de|het))?\s*$",
    re.IGNORECASE,
)
_BACK_REFERENCE = re.compile(r"\b(?:deze|die|\w*genoemde|dezelfde|voorgaande|eerste|andere|laatste)\s*$", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:wil|willen|word(?:t|en)|ambi\w+|stre\w+|moet|moeten|doel)\b", re.IGNORECASE)
_TOP_BEFORE = re.compile(r"\btop[\s-]?\w+\s+(?:van de\s+)?$", re.IGNORECASE)
_TO_BECOME = re.compile(r"\s+(?:te )?(?:worden|zijn)\b", re.IGNORECASE)
_OWN_PARTS = words(
    """kenmerken kanten woorden opgaven pijlers insteken onderdelen punten stappen vragen redenen manieren delen
    aspecten elementen voorwaarden voordelen nadelen hoofdlijnen uitgangspunten principes doelen"""
)
"""What a text counts of itself ("twee belangrijke opgaven"): nothing that is measured."""

_QUALIFIES = re.compile(
    r"\b(?:met een|een) (?:waarde|prijs|huur|inkomen|omzet)\s(?:van|tot|boven|onder)?\s*$", re.IGNORECASE
)
_PER = re.compile(r"\bper\s*$", re.IGNORECASE)
_OF_ALL = re.compile(r"van (?:alle|de)", re.IGNORECASE)
_ADVERB = re.compile(r"\bin (?:de )?eerste plaats$|\ben (?:op de |in de )?tweede plaats$", re.IGNORECASE)
_PERSONS_AGED = re.compile(r"\b(?:kinderen|jongeren|ouderen|leerlingen|mensen|inwoners)\s*\(\s*$", re.IGNORECASE)
_KIND_NOUN = frozenset({"typen", "types", "soorten", "vormen", "groepen"})
_MONTH = re.compile(
    r"^\s?(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\b", re.IGNORECASE
)
_TOKEN = re.compile(
    r"\s*(?P<open>[(‘'\"“]*?)(?P<word>[^\W_][\w’'&/.-]*[^\W_.,]|[^\W\d_]|\([^)]{1,20}\)[\w-]+)(?P<close>[)’'\"”]*)"
)
_STOP = words(
    """de het een en of van voor in op aan met bij naar uit door over onder tot om te die dat deze dit is zijn was
    waren wordt worden heeft hebben kan kunnen moet moeten wil willen zal zullen er als dan maar ook niet nog al
    waarvan waar wat wie zo per tussen binnen samen waarbij waarin namelijk zoals"""
)
_NOT_PLURAL = words(
    """eigen keren tijden gaan staan komen maken werken bestaan samen zijn hebben worden steeds alles ergens soms
    vaak plus eens sinds tegen boven buiten binnen tussen combineren"""
)
_ADJECTIVE_END = ("e", "en", "-")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity in a text.

    `begin`, `end`: where value and unit stand. `value`: as written, with "meer dan" and the like; cardinals from two to
    twelve in digits. `unit`: "euro", "procent", "rang", or what is counted. `noun`: the noun phrase that says what
    is counted, "" when the quantity does not count things.
    """

    begin: int
    end: int
    value: str
    unit: str
    kind: QuantityKind
    noun: str = ""


def in_digits(value: str) -> str:
    """Return `value` with a cardinal in words of two to twelve as digits; scales and larger words stay.

    >>> in_digits("bijna vijf"), in_digits("anderhalf miljoen"), in_digits("veertig")
    ('bijna 5', 'anderhalf miljoen', 'veertig')
    """
    return re.sub(rf"\b(?:{_ONES})\b", lambda m: SMALL[m[0].casefold()], value, flags=re.IGNORECASE)


def find_years(text: str) -> list[tuple[int, int, int]]:
    """Years in `text` as (begin, end, year), 1950 to 2069, left to right."""
    return [(m.start(), m.end(), int(m[0])) for m in _YEAR.finditer(text) if not _glued(text, m.start(), m.end())]


def find_periods(text: str) -> list[tuple[int, int, str]]:
    """Periods of years in `text` as (begin, end, "2023-2027"), left to right."""
    return [(m.start(), m.end(), m[0]) for m in _PERIOD.finditer(text) if not _glued(text, m.start(), m.end())]


def find_quantities(text: str) -> list[Quantity]:
    """Find the quantities in `text`, left to right and without overlap.

    A specific form wins over a general one: "7e plaats" over the count 7, "€ 5 tot € 10 miljoen" over two amounts.
    """
    taken = bytearray(len(text))
    found: list[Quantity] = []
    for finder in _FINDERS if _MAY_COUNT.search(text) else _WITHOUT_NUMBER:
        for quantity in finder(text):
            if not any(taken[quantity.begin : quantity.end]):
                taken[quantity.begin : quantity.end] = b"\1" * (quantity.end - quantity.begin)
                found.append(quantity)
    found.sort(key=lambda q: q.begin)
    return [q for n, q in enumerate(found) if not _measures_nothing(text, q, found[n - 1] if n else None)]


def _measures_nothing(text: str, item: Quantity, before: Quantity | None) -> bool:
    """Whether a number only structures the text or bounds what is measured by another one.

    >>> [q.value for q in find_quantities("Uit: 3 ton per € 1.000, plaats 4 van alle 12 provincies, drie vragen")]
    ['3', 'plaats 4']
    """
    left = text[max(0, item.begin - 40) : item.begin]
    if item.noun.split(" ")[-1].casefold() in _OWN_PARTS:
        return True
    if item.kind == "bedrag":
        return bool(_QUALIFIES.search(left) or _PER.search(left))
    if item.unit == "rang" and _ADVERB.search(left + item.value):
        return True
    if item.unit in _TIME and _PERSONS_AGED.search(left):
        return True
    return (
        before is not None and before.unit == "rang" and bool(_OF_ALL.fullmatch(text[before.end : item.begin].strip()))
    )


def _glued(text: str, begin: int, end: int) -> bool:
    """Whether the number at begin..end is part of a name, a code, a web address, a footnote mark or a decimal."""
    before = text[begin - 1 : begin]
    after = text[end : end + 1]
    quoted = before in "'’" and text[begin:end][:1].isalpha()
    if before and (before.isalnum() or before in "@#_’'/\\.") and not quoted:
        return True
    if before == "-" and begin > 1 and text[begin - 2].isalnum():
        return True
    if after and (after.isalnum() or after in "@_\\"):
        return True
    return bool(re.match(r"\.\d", text[end : end + 2]))


def _labelled(text: str, begin: int) -> bool:
    """Whether the number at `begin` is the number of a chapter, page, figure, phase and the like."""
    return bool(_LABEL_BEFORE.search(text[max(0, begin - 24) : begin]))


def _simple(
    pattern: re.Pattern[str], unit: str, kind: QuantityKind, small: bool = True
) -> Callable[[str], Iterator[Quantity]]:
    def find(text: str) -> Iterator[Quantity]:
        for m in pattern.finditer(text):
            begin, end = _trim(text, m.start(), m.end())
            if _glued(text, begin, end):
                continue
            value = text[begin:end]
            yield Quantity(begin, end, in_digits(value) if small else value, unit, kind)

    return find


def _trim(text: str, begin: int, end: int) -> tuple[int, int]:
    raw = text[begin:end]
    return begin + len(raw) - len(raw.lstrip()), end - (len(raw) - len(raw.rstrip()))


def _superlatives(text: str) -> Iterator[Quantity]:
    for m in _SUPERLATIVE.finditer(text):
        if _NOT_SUPERLATIVE.match(text[m.start() : m.start() + 40]):
            continue
        if _PLANNED.search(text[max(0, m.start() - 50) : m.start()]) or _TO_BECOME.match(text[m.end() : m.end() + 16]):
            continue
        noun = (m["noun"] or "").strip()
        if not noun or _TOP_BEFORE.search(text[max(0, m.start() - 24) : m.start()]):
            continue
        if noun.split(" ")[0].casefold() in _STOP or any(w in _STOP - {"en", "op", "van", "de"} for w in noun.split()):
            continue
        yield Quantity(m.start(), m.end(), m[0], "rang", "superlatief", noun)


def _measures(text: str) -> Iterator[Quantity]:
    for m in _MEASURE.finditer(text):
        begin, end = _trim(text, m.start(), m.end())
        value = text[begin : m.start("unit")].strip()
        if _glued(text, begin, begin + len(value)) or _labelled(text, begin) or _YEAR.match(text, begin):
            continue
        if m["unit"].casefold() in _TIME and _NO_DURATION.search(text[max(0, begin - 24) : begin]):
            continue
        yield Quantity(begin, end, in_digits(value), m["unit"], "aantal")


def _counts(text: str) -> Iterator[Quantity]:
    for m in _COUNT.finditer(text):
        begin, end = _trim(text, m.start(), m.end())
        number = m["number"]
        about = text[begin : m.start("number")].strip().casefold()
        if begin == 0 and text[end : end + 8].lstrip()[:1].isupper() and number.isdigit():
            continue
        if _BACK_REFERENCE.search(text[max(0, begin - 24) : begin]):
            continue
        if _glued(text, m.start("number"), m.end("number")) or _labelled(text, begin):
            continue
        if _YEAR.fullmatch(number) and about in ("", "tot", "vanaf"):
            continue
        if _MONTH.match(text[end : end + 16]) or re.match(r"0\d", number):
            continue
        noun = _counted(text, end)
        if noun is None:
            continue
        yield Quantity(begin, noun[1], in_digits(text[begin:end]), noun[0].split(" ")[-1], "aantal", noun[0])


def _counted(text: str, begin: int) -> tuple[str, int] | None:
    """The plural noun phrase right after a number, at most four words, with its end; None when there is none."""
    i = begin
    words: list[str] = []
    for _ in range(5):
        m = _TOKEN.match(text, i)
        if m is None or (words and re.search(r"[.;:,]", text[i : m.start("word")])):
            return None
        word = m["word"]
        if word.casefold() in _STOP or word[0].isdigit() or "(" in m["open"]:
            return None
        words.append(word)
        i = m.end()
        if _plural(word) and word.casefold() not in _KIND_NOUN:
            noun = text[begin:i].strip(" ‘'’\"“”")
            return noun if "(" in noun else noun.rstrip(")"), i
        if not word[0].isupper() and not word.endswith(_ADJECTIVE_END) and word != "extra":
            return None
    return None


def _plural(word: str) -> bool:
    plain = word.strip("’'\"").casefold()
    return (
        len(plain) > 3
        and plain not in _NOT_PLURAL
        and (plain.endswith(("en", "s", "lycea", "musea", "centra")) and not plain.endswith(("ss", "us", "is", "isch")))
    )


def _bare(text: str) -> Iterator[Quantity]:
    for m in _BARE.finditer(text):
        begin, end = _trim(text, m.start(), m.end())
        if not _glued(text, begin, end) and not _labelled(text, begin):
            yield Quantity(begin, end, text[begin:end], "aantal", "aantal")


_factors = _simple(_FACTOR, "factor", "factor", small=False)
_FINDERS: tuple[Callable[[str], Iterator[Quantity]], ...] = (
    _simple(_MONEY, "euro", "bedrag"),
    _simple(_OF_TOTAL, "van totaal", "aandeel"),
    _simple(_SHARE, "procent", "aandeel"),
    _simple(_ONE_IN, "aandeel", "aandeel", small=False),
    _simple(_FRACTIONS, "aandeel", "aandeel", small=False),
    _simple(_TOP, "rang", "rang"),
    _simple(_RANK, "rang", "rang"),
    _factors,
    _superlatives,
    _measures,
    _simple(_PER_TIME, "per periode", "aantal"),
    _counts,
    _bare,
)
_WITHOUT_NUMBER = tuple(f for f in _FINDERS if f in (_superlatives, _factors))
