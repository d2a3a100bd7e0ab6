"""Whether a run of capitals is a name at all, and the kind that its place in the document suggests."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.extract.context import Context
from ingest.extract.mention import Mention
from ingest.extract.mentions import QUOTED
from ingest.extract.patterns import GENERIC, Kind, tokenize
from ingest.extract.patterns import words as listed_words
from ingest.extract.places import place_kind
from ingest.extract.vocabulary import Words
from ingest.types import BlockKind, Section

LOOK = 240
"""How many characters before a name are looked at: enough for any cue, and no more in a block without end."""

DEEP = 30
"""A name further on in an item of a list of projects is a partner or place of the project, not the project."""

VERB_AFTER = re.compile(
    r"^\s(?:is|heeft|werkt|wil|ontwikkelt|bouwt|maakt|levert|biedt|zet|stimuleert|organiseert|ondersteunt|investeert|"
    r"gaat|zijn|hebben|en partners|vestigt|test|onderzoekt|produceert|leidt|coördineert|brengt|verbindt|speelt)\b"
)
PARTNER_BEFORE = re.compile(
    r"(?:samen met|volgens|via|o\.a\.|i\.s\.m\.|in samenwerking met|met partners als|door|van|vanuit|partner(?:s)?:?|"
    r"met|bij|aan|en|,|als)(?: de| het)?\s$",
    re.IGNORECASE,
)
STRONG_CUE = re.compile(
    r"(?:samen met|volgens|via|o\.a\.|i\.s\.m\.|in samenwerking met|door|partners?:?|zoals|bedrijf|organisatie)"
    r"(?: de| het)?\s$",
    re.IGNORECASE,
)
ON = re.compile(r"(?:^|[\s(])[Oo]p(?: de| het)?\s$")
INSIDE = re.compile(r"(?:^|[\s(])[Ii]n(?P<article> de| het)?\s$")
IN_TOWNS = re.compile(r"(?:^|[\s(])[Ii]n (?:[A-ZÀ-Ý][\w-]+, ){0,4}(?:[A-ZÀ-Ý][\w-]+,? en )?$")
PLACED = re.compile(r"^,? (?:in|bij|te|nabij) (?:het |de )?[A-ZÀ-Ý'’]")
LISTED_PLACE = re.compile(r"(?: in | te | \()(?:het |de )?[A-ZÀ-Ý'’][^\s,;:()]*(?: [A-ZÀ-Ý][^\s,;:()]*)?\)?[.;]?\s*")
"""What follows a name in a list of spots: the place, and nothing else."""

ARTICLE = re.compile(r"(?:^|[.;:,•] |\s)(?:De|Het|de|het)\s$")
CREDIT_END = re.compile(r"\s[-–]\s[^-–]{4,40}$")
CREDIT = re.compile(r"\s[-–(]\s?$")
NO_ACTOR = re.compile(
    r"(?:lijn|zones?|weg|straat|plein|brug|tunnel|stations?|bahn|kracht|kwaliteit|balans|opgave|aanvraag)$"
)
"""Endings of single words that are no organisation."""

CAMEL_CASE = re.compile(r"[a-z][A-Z][a-z]|[a-z]{2}[A-Z]|^[a-z]+[A-Z]|^[A-Z][a-z]+[A-Z]{2,}")
"""A capital inside a word: mboRijnland, InVesta, BioMCN."""

HYPHENED = re.compile(r"-[a-z]+$")
"""An abbreviation before a word: MRA-niveau."""

GIVEN_NAMES = listed_words("voornamen")

WEAK_METHODS = frozenset(
    ["hoofdletters", "opsomming", "bijstelling", "zelfde opsomming", "kaal soortnaam", "bijstelling achteraf"]
)
"""Methods that type a run by what stands around it, so that its own words must show that it is a name."""


def excluded(mention: Mention, context: Context) -> bool:
    """Whether the name is a notion of a list, or a theme."""
    return mention.key in GENERIC or context.themes.find(mention.name) is not None or mention.name.casefold() in GENERIC


def caption_like(mention: Mention, context: Context) -> bool:
    """Whether a short line begins with this name and ends with a place: "X, what it makes, Hoofddorp"."""
    text = CREDIT_END.sub("", mention.block.text).rstrip()
    if mention.kind is not None or mention.begin or len(text) > 110 or text.endswith((".", ":", ";")):
        return False
    last = text.rpartition(",")[2].strip()
    after = text[mention.end :].lstrip()[:1]
    return after in (",", ":", "-", "–") and last[:1].isupper() and context.areas.find(last) is not None


def is_notion(mention: Mention, words: Words, context: Context) -> bool:
    """Whether a run is a notion or the start of a sentence rather than a name."""
    tokens = tokenize(mention.name)
    if excluded(mention, context) or not tokens or _in_motto(mention):
        return True
    if mention.name.startswith("Rijks") and len(tokens) == 1:
        return True
    if len(tokens) == 1:
        if mention.method == "bijstelling achteraf" and not words.notion(tokens):
            return False
        alone = mention.start and mention.block.kind is BlockKind.PARAGRAPH and not tokens[0].distinct
        once = alone and not words.capital[mention.name.casefold()]
        return once or words.notion(tokens) or len(mention.name) < 3
    if words.notion(tokens):
        capitals = sum(t.capital for t in tokens)
        return mention.start or capitals < 2 or "&" in mention.name or bool(context.themes.match(mention.name))
    return False


def _in_motto(mention: Mention) -> bool:
    """Whether the run is a part of a quoted phrase of four words or more: a motto, not a name."""
    if mention.method != "hoofdletters":
        return False
    for match in QUOTED.finditer(mention.block.text):
        if match.start() < mention.begin and mention.end < match.end() and len(match["name"].split()) > 3:
            return mention.end - mention.begin < len(match["name"].strip())
    return False


def _is_own_word(name: str, words: Words) -> bool:
    """Whether a single word with a capital is no word of the language, nor a compound that ends in one."""
    if len(name) < 4 or "-" in name or words.ordinary(name):
        return False
    tails = (name[i:].casefold() for i in range(3, len(name) - 3))
    return not any(words.ordinary(tail) for tail in tails)


def _is_place_like(mention: Mention, words: Words) -> bool:
    """Whether a single word after "in" can be a town: capital, letters only, no word of the language."""
    name = mention.name
    return len(name) > 3 and name[1:].islower() and not words.ordinary(name) and not NO_ACTOR.search(name)


def _is_location(before: str, after: str, named: bool) -> bool:
    """Whether the words around a name make it a spot: "op X", "in de X in Deventer", "De X in Veghel".

    `named`: its spelling shows a name by itself.
    """
    placed = PLACED.match(after) is not None
    if ON.search(before):
        return named or placed
    inside = INSIDE.search(before)
    if inside is not None:
        article = inside["article"] is not None
        return (placed and (named or article)) or (named and article)
    return placed and not named and ARTICLE.search(before) is not None


def by_place(section: Section, mention: Mention, words: Words) -> Mention | None:
    """The kind that the place of an untyped name suggests: its column, list, caption, or the verbs around it."""
    block = mention.block
    placed = place_kind(section, block)
    first = placed is None and block.kind is BlockKind.LIST_ITEM and not mention.begin
    if first and LISTED_PLACE.fullmatch(block.text[mention.end :]):
        return replace(mention, kind=Kind("Hotspot", "overig"), certainty=0.6, method="lijst van plekken")
    deep = block.kind is BlockKind.LIST_ITEM and not block.column and mention.begin > DEEP
    if placed is not None and not (deep and placed.type in ("Hotspot", "Programma")):
        return replace(mention, kind=placed, certainty=0.65, method="plaats in het document")
    before, after = block.text[max(0, mention.begin - LOOK) : mention.begin], block.text[mention.end :]
    if block.kind is BlockKind.CAPTION:
        if CREDIT.search(before) or mention.begin > 0:
            return None
        return replace(mention, kind=Kind("Organisatie", "bedrijf"), certainty=0.6, method="bijschrift")
    if before.rstrip().endswith("(") and re.match(r"^[,;)]", after.lstrip()):
        if block.kind is BlockKind.LIST_ITEM and len(before) > 25 and re.match(r"^[^()]{0,60}\)\.?$", after.strip()):
            return replace(
                mention, kind=Kind("Programma", "project"), certainty=0.55, method="naam achter een omschrijving"
            )
        return None
    tokens = tokenize(mention.name)
    spelled = len(tokens) > 1 or (tokens[0].distinct and not HYPHENED.search(mention.name))
    if _is_location(before, after, spelled):
        return replace(mention, kind=Kind("Hotspot", "overig"), certainty=0.6, method="plaatsbepaling")
    inside = IN_TOWNS.search(before)
    if len(tokens) == 1 and inside is not None and _is_place_like(mention, words):
        return replace(mention, kind=Kind("Gebied", "overig"), certainty=0.5, method="plaatsbepaling")
    if tokens[0].low in GIVEN_NAMES and 2 <= len(tokens) <= 4:
        return None
    if len(tokens) == 1 and CAMEL_CASE.search(mention.name) and not NO_ACTOR.search(mention.name):
        return replace(mention, kind=Kind("Organisatie", "overig"), certainty=0.4, method="schrijfwijze")
    if len(tokens) == 1:
        cue = STRONG_CUE.search(before) or VERB_AFTER.match(after) or words.capital[mention.name.casefold()] > 1
        inside_sentence = (
            not mention.start and block.kind is not BlockKind.HEADING and _is_own_word(mention.name, words)
        )
        if NO_ACTOR.search(mention.name) or not (tokens[0].distinct or cue or inside_sentence):
            return None
        if inside_sentence and not cue and not tokens[0].distinct:
            return replace(mention, kind=Kind("Organisatie", "overig"), certainty=0.35, method="hoofdletter in de zin")
    if VERB_AFTER.match(after) or PARTNER_BEFORE.search(before):
        return replace(mention, kind=Kind("Organisatie", "overig"), certainty=0.45, method="naam bij een werkwoord")
    if len(tokens) > 1 or words.capital[mention.name.casefold()] > 1:
        return replace(mention, kind=Kind("Organisatie", "overig"), certainty=0.4, method="hoofdletters")
    return None
