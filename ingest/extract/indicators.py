"""What a figure measures, in a short noun phrase made of the words around it; nothing when no such phrase is there."""

from __future__ import annotations

import re

from ingest.extract.numbers import Quantity
from ingest.extract.sentences import clean, words

MAX_WORDS = 8
"""Words of the longest indicator."""

_BREAK = re.compile(
    r"\.(?!\d)|[;:!?()]|,\s|\s(?:en|maar)\s(?=\d)|\s[–—-]\s|"
    r"\s(?:en|maar) (?:daarmee|zo|daarom|is|zijn|heeft|wordt|staat|genereert)\b"
)
_VERBS = words(
    """is zijn was waren wordt worden werd werden heeft hebben had hadden kan kunnen kon moet moeten zal zullen zou
    wil willen gaat gaan ging komt komen biedt bieden werkt werken zet zetten levert leveren maakt maken staat staan
    stond ligt liggen geeft geven groeit groeien groeide daalde
    steeg nam daalt dalen stijgt stijgen telt tellen scoort scoren behoort
    behoren woont wonen vindt vinden neemt nemen krijgt krijgen doet doen blijft blijven loopt lopen bestaat bestaan
    vormt vormen ontstaat ontstaan verschijnt verschijnen investeert investeren bedraagt bedragen verdient verdienen
    voert voeren realiseert realiseren ontvangt ontvangen draagt dragen betaalt betalen stelt stellen gebleven
    gevestigd afgenomen toegenomen gedaald gestegen gegroeid weggewerkt genereert verwacht verwachten ziet zien
    verdubbelen halveren vergoedt verstrekt verstrekken beschikt omvat omvatten kost kosten bereikt bereiken weet
    leidt leiden helpt helpen waren betreft zit zitten denkt"""
)
_CLAUSE = words("die dat waar waarin waarvan waarbij waarmee waardoor zodat omdat terwijl als toen indien wanneer maar")
_SMALL = words(
    """de het een en of van voor in op aan met bij naar uit door over onder tot om te er als dan ook niet nog al per
    tussen binnen samen rond rondom sinds vanaf na tegen deze dit onze ons hun haar hier daar elk elke alle we wij ze
    zij men zo wel meer minder zeer heel lang jaarlijks ongeveer circa ruim bijna daarnaast hiernaast bovendien echter
    inmiddels verder tevens daarmee hiermee daarvoor hiervoor eens zowel straks nu momenteel vooral relatief
    totaal naast zich nodig respectievelijk daarvan hiervan waarvan te samen maximaal minimaal keer maal rij initieel
    laten tijdens via wat wie welke zijn afgelopen laatste komende gemiddeld mede alleen slechts"""
)
_KEEP_FIRST = words("van in op aan voor per")
"""Prepositions that may follow "aandeel" and "positie"."""

_ADJECTIVE = re.compile(r"^(?:[A-ZÀ-Ý][\w-]*(?:se|sche)|\w+(?:ieve|ische|elijke|bare|loze))$")
_MONEY = re.compile(
    r"(?<![\w-])([a-zà-ÿ-]{4,})\s+(?:van|tot|ter hoogte van|ad|initieel)?\s*(?:ongeveer |circa |maximaal )?$"
)
_GRANT = re.compile(
    r"\b(bijdrage|investering|subsidie|lening|budget|tekort|financiering|kosten|omzet|cofinanciering|rijksbijdrage)\s"
    r"(?:van|aan|voor)\s(?:de |het )?[A-Z][\w-]*(?:\s[A-Z][\w-]*)?\svan\s*$"
)
"""What an amount is, with whose it is between: "een bijdrage van het Rijk van"."""

_PURPOSE = re.compile(r"^\s*(?:extra\s+|beschikbaar\s+)?(voor|aan|subsidie|lening|financiering)\b(?=\s|$)")
_BY_UNIT = {
    "ha": "oppervlakte", "hectare": "oppervlakte", "km2": "oppervlakte", "km²": "oppervlakte", "m2": "oppervlakte",
    "m²": "oppervlakte", "vierkante meter": "oppervlakte", "vierkante kilometer": "oppervlakte", "km": "afstand",
    "kilometer": "afstand", "meter": "afstand", "mw": "vermogen", "gw": "vermogen", "kw": "vermogen",
    "megawatt": "vermogen", "gigawatt": "vermogen", "twh": "energie", "gwh": "energie", "mwh": "energie",
    "pj": "energie", "ton": "hoeveelheid", "kiloton": "hoeveelheid", "mton": "hoeveelheid", "mbps": "snelheid",
    "gbps": "snelheid", "graden": "temperatuur", "jaar": "duur", "jaren": "duur", "maanden": "duur", "weken": "duur",
    "dagen": "duur", "uur": "duur", "minuten": "duur",
}  # fmt: skip
_TOLD = re.compile(
    r"\baantal\s([^,;:()€\d]{4,60}?)\s(?:met een|in de|van|daal\w+|steeg|stijgt|groei\w+|nam|liep|is|was|met|in|tot)\b"
    r"[^;:]*$"
)
"""What a number counts, when it is told before: "het aantal woningen daalde van 350.000 naar"."""

_ASIDE = re.compile(r"\s\([^()]*\)(?=[\s.,;])")
"""Brackets between words: "de Nederlandse (gesubsidieerde) projecten"."""

_GLUED = re.compile(r"\((\w+)\)(?=\w)")
"""Brackets around a part of a word: (inter)nationale."""

_AIM = re.compile(r"\b(?P<word>streef(?:getal|cijfer|waarde)|doel|target)\s*:\s*$", re.IGNORECASE)
_LABEL = re.compile(r"^[\s•*–-]*(?P<label>[A-Z][^:;.()]{2,50}):\s*(?:(?:ca|circa|ruim|bijna|ongeveer)\.?\s*)?$")
_PREDICATE = re.compile(
    r"^[^.,;:()]{0,60}?\s(?:is|zijn)\s(?P<said>(?:(?:jonger|ouder|hoger|lager|kleiner|groter|meer|minder) dan|onder de|"
    r"boven de)\s\d+(?:[.,]\d+)*(?:\s(?:jaar|procent|euro))?)"
)
_FROM_NUMBER = re.compile(r"\s(?:van|naar|tot)\s+(?:circa |ongeveer |ruim |bijna )?\d")
_AGE = re.compile(r"leeftijd|levensverwachting|kinderen|jongeren|ouderen|ouder|jonger|leven", re.IGNORECASE)


def indicator_of(text: str, item: Quantity) -> str | None:
    """What `item` of the sentence `text` measures; None when the words around it say nothing sensible.

    >>> from ingest.extract.numbers import find_quantities
    >>> text = "Maar bijna 20 procent van de bevolking in de stad is jonger dan 18."
    >>> indicator_of(text, find_quantities(text)[0])
    'aandeel van de bevolking in de stad jonger dan 18'
    """
    before, after = text[: item.begin], _ASIDE.sub("", text[item.end :])
    if before.rstrip().endswith("(") and after.startswith(")"):
        before, after = before.rstrip(" ("), after[1:]
    if (aim := _AIM.search(before)) is not None:
        indicator = _indicator(item, before[aim.end() :], after)
        return f"{aim['word'].casefold()}: {indicator}" if indicator else None
    if (label := _LABEL.match(before)) is not None and item.kind == "aandeel" and not _tail(after):
        return noun_phrase(label["label"]) or _indicator(item, before, after)
    return _indicator(item, before, after)


def _indicator(item: Quantity, before: str, after: str) -> str | None:
    if item.kind == "superlatief":
        noun = noun_phrase(item.noun)
        return f"rang: {noun}" if noun else "rang"
    if item.kind == "rang":
        return _with("positie", _tail(after))
    if item.kind == "aandeel":
        about = _tail(after)
        if not about and not _PREDICATE.match(after):
            about = noun_phrase(before.rpartition("aandeel ")[2], last=True)
        return _predicated(_with("aandeel", about), after)
    if item.kind == "bedrag":
        return _amount(before, after)
    if item.kind == "factor":
        about = _compared(before) or (_subject_of(before) if item.unit != "factor" else "")
        about = about or (_tail(after) if item.unit == "factor" else "") or _subject_of(before)
        return _with("ontwikkeling", about) if about else None
    return _count(item, before, after)


def _compared(before: str) -> str:
    """What is compared, when it stands right before the comparison: "is het aandeel octrooien 2x zo groot"."""
    match = re.search(r"\b(?:is|zijn|ligt|was)\s(?:het|de)\s([^,;:()]{3,60})$", before)
    if match is None:
        return ""
    field = re.match(r"^(?:In|Bij|Voor)\s([^.;:()]{3,50})$", before[: match.start()].strip())
    return noun_phrase(re.split(r"\s(?:in|van)\s", match[1])[0] + f" in {field[1]}" if field else match[1])


def _predicated(indicator: str, after: str) -> str:
    """`indicator` with what is said of the share: "20 procent van de bevolking is jonger dan 18 jaar"."""
    match = _PREDICATE.match(after)
    if match is None:
        return indicator
    said = f"{indicator} {match['said'].strip()}"
    return said if len(said.split()) <= MAX_WORDS + 3 else indicator


def noun_phrase(text: str, last: bool = False, limit: int = MAX_WORDS) -> str:
    """The words of `text` up to its first verb or clause (or after its last), without small words at either end.

    >>> noun_phrase("Ook de overige sectoren groeien hier"), noun_phrase("te verdubbelen van")
    ('overige sectoren', '')
    """
    pieces = [p for p in _BREAK.split(_GLUED.sub(r"⟨\1⟩", text)) if p.strip()]
    if not pieces:
        return ""
    found: list[list[str]] = [[]]
    for word in clean(pieces[-1] if last else pieces[0]).split():
        low = word.casefold().strip("‘’'\"“”")
        if low in _VERBS or low in _CLAUSE:
            found.append([])
        else:
            found[-1].append(word)
    chosen = found[-1] if last else next((f for f in found if _trimmed(f)), [])
    chosen = _trimmed(chosen)
    if len(chosen) > limit:
        chosen = _trimmed(chosen[-limit:] if last else chosen[:limit])
        if not last and "en" in chosen[-2:-1]:  # an enumeration that was cut: without its first half of a pair
            chosen = _trimmed(chosen[:-2])
    if chosen[:1] and chosen[0].endswith("en") and chosen[1:2] != ["en"] and chosen[2:3] == ["en"]:
        return ""  # an infinitive: "Leren van en …"
    return _unquoted(" ".join(chosen))


def _trimmed(phrase: list[str]) -> list[str]:
    """`phrase` without small words at its ends, and without an adjective that lost its noun."""
    out = list(phrase)
    while out and (out[0].casefold() in _SMALL or not any(c.isalpha() for c in out[0])):
        out.pop(0)
    while out and (
        out[-1].casefold().strip(",") in _SMALL
        or not any(c.isalnum() for c in out[-1])
        or out[-1].endswith("-")
        or (_ADJECTIVE.match(out[-1]) and len(out) > 1)
    ):
        out.pop()
    if len(out) == 1 and (_ADJECTIVE.match(out[0]) or len(out[0]) < 2):
        return []
    return out


def _unquoted(text: str) -> str:
    """`text` without a bracket or quote that is not closed in it, and without punctuation at its end."""
    for left, right in ("()", "‘’", "“”", "[]"):
        if text.count(left) != text.count(right) and not (left == "‘" and text.count(left) == 0):
            text = text.replace(left, "").replace(right, "")
    return text.replace("⟨", "(").replace("⟩", ")").strip(" ,;:.-–")


def _with(label: str, about: str) -> str:
    if not about:
        return label
    kept = about.split()[: MAX_WORDS - 1]
    if kept[0].casefold() not in _KEEP_FIRST:
        return f"{label} {' '.join(_trimmed(kept))}".strip()
    article = kept[1:2] if kept[1:2] in (["de"], ["het"], ["een"], ["alle"]) else []
    rest = _trimmed(kept[1:])
    return " ".join([label, kept[0], *article, *rest]) if rest else label


def _tail(after: str) -> str:
    """What follows a share or rank as far as its clause: "van de bevolking"; "" when a verb follows."""
    piece = _BREAK.split(after.lstrip(" ."), maxsplit=1)[0]
    piece = re.split(r"\s(?:waar|als) het gaat om\b|\sals het gaat om\b", piece, maxsplit=1)[0]
    kept = piece.split()
    if not kept or kept[0].casefold() in _VERBS | _CLAUSE or re.match(r"(?:van|in|naar|tot)\s+\d", piece):
        return ""
    first = kept[0].casefold()
    article = 2 if first in _KEEP_FIRST and len(kept) > 1 and kept[1].casefold() in ("de", "het", "alle", "een") else 1
    if first in _SMALL and first not in _KEEP_FIRST:
        return ""
    rest = noun_phrase(" ".join(kept[article:]) if first in _KEEP_FIRST else piece, limit=MAX_WORDS - article - 1)
    if not rest or (len(kept) > article and kept[article].casefold() in _VERBS):
        return ""
    return f"{' '.join(kept[:article])} {rest}" if first in _KEEP_FIRST else rest


def _subject_of(before: str) -> str:
    """What the sentence up to a comparison is about: its last phrase before the verb."""
    pieces = [p for p in _BREAK.split(before) if p.strip()]
    return noun_phrase(pieces[-1], limit=MAX_WORDS - 1) if pieces else ""


def _amount(before: str, after: str) -> str:
    noun = _GRANT.search(before) or _MONEY.search(before)
    if noun and noun[1].casefold() not in _VERBS | _SMALL and not re.search(r"(?:eert|elt|igt)$", noun[1]):
        return f"bedrag: {noun[1]}"
    purpose = _PURPOSE.match(after)
    if purpose and purpose[1] in ("subsidie", "lening", "financiering"):
        return f"bedrag: {purpose[1]}"
    about = noun_phrase(after[purpose.end() :], limit=MAX_WORDS - 2) if purpose and purpose[1] == "voor" else ""
    return f"bedrag voor {about}" if about else "bedrag"


def _count(item: Quantity, before: str, after: str) -> str | None:
    if item.noun:
        noun = noun_phrase(item.noun, limit=MAX_WORDS - 1)
        period = re.match(r"\s+(per (?:jaar|maand|week|dag))\b", after)
        return f"aantal {noun or item.unit}{f' {period[1]}' if period else ''}"
    if item.unit == "per periode":
        period = re.match(r"\s+per\s+(\w+)", after)
        about = noun_phrase(before, last=True, limit=4)
        about = "" if about in ("jaar", "week", "dag", "maand") else about
        label = f"per {period[1]}" if period else "per periode"
        return f"aantal {about} {label}" if about else f"aantal {label}"
    if item.unit.casefold() == "fte":
        return "aantal FTE"
    label = _BY_UNIT.get(item.unit.casefold(), "aantal")
    if label == "duur" and _AGE.search(f"{before[-80:]} {after[:60]}"):
        label = "leeftijd" if "levensverwachting" not in before.casefold() else "levensverwachting"
    if item.unit == "aantal" and (told := _TOLD.search(before)) is not None:
        return f"aantal {noun_phrase(told[1], limit=MAX_WORDS - 1)}"
    about = noun_phrase(after, limit=MAX_WORDS - 1) if item.unit != "aantal" or not _leading_verb(after) else ""
    about = about or noun_phrase(_FROM_NUMBER.split(before)[0], last=True, limit=5).removeprefix("aantal ")
    if item.unit == "aantal" and not about:
        return "aantal" if re.search(r"\d\.\d{3}|mil|dui|mln|mld", item.value) else None
    return f"{label} {about}" if about and label not in ("duur", "leeftijd", "levensverwachting") else label


def _leading_verb(after: str) -> bool:
    """Whether what follows a bare number is a verb, a year or a comma, and so not what is counted."""
    return bool(re.match(r"\s*(?:,|\(|in \d|naar \d|en\b|of\b|tot\b)", after)) or after.split()[:1] in [
        [v] for v in ("is", "zijn", "in")
    ]
