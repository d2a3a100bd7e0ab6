"""Which language a document is in: Dutch, English or German, by the share of their commonest words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Literal

from ingest.types import Doubt, RawRelation, RawStatement
from kg.model import Document, Evidence

Language = Literal["nl", "en", "de"]

FOREIGN_FACTOR = 0.4
"""What the certainty of a statement is multiplied with when its document is not in Dutch."""

MIN_WORDS = 40
"""Of a shorter text nothing is said: it counts as Dutch."""

MARGIN = 1.5
"""Another language must have this many times the common words that Dutch has."""

_SAMPLE = 200_000
_WORD = re.compile(r"[^\W\d_]+")
_COMMON: dict[Language, str] = {
    "nl": "de het een van en op te voor met zijn niet aan ook er om dat die als bij door naar wordt worden is deze uit "
    "over tot maar zich of ons onze wij hebben heeft kan meer dit hun",
    "en": "the of and to for with that is are by from this as it be which has have their on at an our we will not can "
    "more these its or was were also between through",
    "de": "der die das und ist von mit für auf den dem ein eine einer sich nicht des zu im werden auch durch als bei "
    "aus sind wird wir oder zur zum dass nach über einen hat",
}
_NAMES: dict[str, str] = {"en": "het Engels", "de": "het Duits"}


@cache
def _common() -> dict[Language, frozenset[str]]:
    """The common words that belong to one of the languages only."""
    words = {language: frozenset(text.split()) for language, text in _COMMON.items()}
    return {
        language: own.difference(*(other for key, other in words.items() if key != language))
        for language, own in words.items()
    }


def language_of(text: str) -> Language:
    """The language of `text`; Dutch when it is short or when no other language clearly stands out.

    >>> language_of("The region and its partners work with the university on health. " * 10)
    'en'
    >>> language_of("De regio en haar partners werken met de universiteit aan health en the human touch. " * 10)
    'nl'
    """
    words = Counter(_WORD.findall(text[:_SAMPLE].casefold()))
    if sum(words.values()) < MIN_WORDS:
        return "nl"
    counts = {language: sum(words[w] for w in own) for language, own in _common().items()}
    best: Language = "en" if counts["en"] >= counts["de"] else "de"
    return best if counts[best] > MARGIN * counts["nl"] and counts[best] * 20 > sum(words.values()) else "nl"


def doubt_of(doc: Document, language: str) -> tuple[Doubt, ...]:
    """What the ledger says of a document that is not in Dutch."""
    if language not in _NAMES:
        return ()
    text = (
        f"Dit document is in {_NAMES[language]}. Het is doorzoekbaar, maar de uitspraken zijn gelezen met regels voor "
        "het Nederlands: controleer ze."
    )
    return (Doubt(doc.name, "taal", text),)


def weakened(statement: RawStatement) -> RawStatement:
    """`statement` with the low certainty of one read in a language that the rules are not made for."""
    if isinstance(statement, RawRelation):
        statement = replace(statement, support=tuple(_weaker(e) for e in statement.support))
    return replace(statement, evidence=_weaker(statement.evidence))


def _weaker(evidence: Evidence) -> Evidence:
    return replace(evidence, certainty=round(evidence.certainty * FOREIGN_FACTOR, 3))
