"""What a region needs, aims for or has to offer: by the heading it stands under, else by the verbs of the sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.extract.context import Context
from ingest.extract.functies import functions_of
from ingest.extract.modality import affirmed
from ingest.extract.sentences import Sentence, clean, match_themes, places_of, read_sentences
from ingest.extract.signalen import (
    ABOUT_ITSELF,
    AMBITION,
    AMBITION_HEADING,
    BUT_THIS,
    DEVERBAL,
    INVERTED,
    LABEL,
    LATER,
    LEAD_IN,
    LOOSE_END,
    MUST,
    NEED,
    NEED_HEADING,
    NO_NEED,
    NOT_A_NEED,
    OF_OTHERS,
    OFFER,
    OFFER_HEADING,
    OURS,
    PROBLEM,
    SHARE_ONLY,
    SKIP_COLUMN,
    SKIP_HEADING,
    TABLE_HEADING,
    VERB_FIRST,
    WANTS,
    WISHES,
)
from ingest.types import BlockKind, Doubt, Extraction, RawBehoefte, Ref, Section
from kg.model import BehoefteSoort, Document

MIN_WORDS = 5
MAX_TEXT = 280
NOUN_BEFORE = 12
"""Letters of the noun that may stand before the name in a list of things: "programma X"."""


@dataclass(frozen=True, slots=True)
class _Reading:
    kind: BehoefteSoort
    certainty: float


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read the needs, ambitions and offers of `doc`, one a sentence or list item; none without an area."""
    places = places_of(doc, sections, context)
    found: list[RawBehoefte] = []
    doubts: list[Doubt] = []
    instruments = {e.evidence.begin for e in context.entities if e.ref.type == "Financiering"}
    named = {e.evidence.begin for e in context.entities if e.ref.type in ("Hotspot", "Programma", "Organisatie")}
    for sentence in read_sentences(sections, context):
        if any(SKIP_HEADING.search(title) for title in sentence.section.path):
            continue
        if sentence.block.kind is BlockKind.CELL and SKIP_COLUMN.match(sentence.block.column):
            continue
        if denied(clean(sentence.text)):
            doubts.append(_doubt(doc, sentence))
            continue
        reading = _read(sentence)
        if reading is None or (sentence.block.kind is BlockKind.LIST_ITEM and sentence.span()[0] in instruments):
            continue
        if reading.kind == "ambitie" and _is_listed(sentence, named):
            continue
        area = places.of_sentence(sentence)
        if area is not None and (known := context.areas.get(area.region or "")) is not None and known.kind == "unie":
            continue  # a body, and no region: the European Union
        statement = _statement(doc, sentence, area, reading, context) if area is not None else None
        if statement is not None:
            found.append(statement)
    return Extraction(tuple(found), tuple(doubts))


def denied(text: str) -> bool:
    """Whether `text` says that there is no need, and names no other one.

    >>> denied("Er is geen tekort aan ruimte."), denied("Er is geen tekort aan ruimte, maar wel aan personeel.")
    (True, False)
    """
    return bool(NO_NEED.search(text)) and not BUT_THIS.search(text)


def _doubt(doc: Document, sentence: Sentence) -> Doubt:
    what = f"Hier staat dat iets juist niet nodig is; dat is geen behoefte: ‘{_paraphrase(sentence.text)}’"
    begin = sentence.span()[0]
    return Doubt(doc.name, "ontkende behoefte", what, begin, doc.page_at(begin))


def _is_listed(sentence: Sentence, named: Collection[int]) -> bool:
    """Whether a list item without a verb of ambition begins with the name of a thing: it lists that thing."""
    if sentence.block.kind is not BlockKind.LIST_ITEM or _by_verbs(clean(sentence.text)) is not None:
        return False
    start = re.match(r"[\W_]*(?:(?:De|Het|Een)\s+)?", sentence.text)
    at = sentence.begin + (start.end() if start else 0)
    offsets = sentence.block.reading.offsets[at : at + NOUN_BEFORE]
    return any(offset in named for offset in offsets)


def _statement(doc: Document, sentence: Sentence, area: Ref, reading: _Reading, context: Context) -> RawBehoefte | None:
    """The statement, or None when the sentence names neither a function nor a theme, and so says nothing to match."""
    text = _paraphrase(sentence.text)
    themes = match_themes(sentence.text, context.themes, generic=True)
    if not themes and not functions_of(sentence.text):
        return None
    evidence = sentence.evidence(doc, "behoefte", reading.certainty)
    return RawBehoefte(area, reading.kind, text, evidence, themes, functions_of(sentence.text))


def _paraphrase(text: str) -> str:
    """The sentence without bullet and label, cut at a word when it is long."""
    plain = LOOSE_END.sub("", _led_in(LABEL.sub("", clean(text))))
    plain = plain[:1].upper() + plain[1:]
    if len(plain) > MAX_TEXT:
        plain = plain[:MAX_TEXT].rsplit(" ", 1)[0] + " …"
    return plain


def _led_in(text: str) -> str:
    """`text` without the word that ties it to the sentence before: "Ook hebben we X" becomes "we hebben X".

    >>> _led_in("Daarnaast is er een tekort aan ruimte"), _led_in("Ook jongeren moeten meedoen")
    ('er is een tekort aan ruimte', 'jongeren moeten meedoen')
    """
    start = LEAD_IN.match(text)
    if start is None:
        return text
    rest = text[start.end() :]
    swap = INVERTED.match(rest)
    if swap:
        return f"{swap['subject']} {swap['verb']}{rest[swap.end() :]}"
    return text if VERB_FIRST.match(rest) else rest


def _read(sentence: Sentence) -> _Reading | None:
    """Whether the sentence states a need, an ambition or an offer: label, then heading or lead, then verbs."""
    text = clean(sentence.text)
    if len(text.split()) < MIN_WORDS or sentence.text.rstrip().endswith(("?", ":")):
        return None
    label = LABEL.match(text)
    if label:
        return _Reading(_by_heading(label["label"]) or "ambitie", 0.9)
    if ABOUT_ITSELF.search(text) or (OF_OTHERS.match(text) and not OURS.search(text)):
        return None
    if len(text.split()) < 12 and SHARE_ONLY.search(text) and not _by_verbs(text):
        return None
    reading = _kind(sentence, text)
    if reading is not None and reading.kind == "aanbod" and PROBLEM.search(text):
        return _Reading("behoefte", 0.6)
    if reading is not None and reading.kind == "aanbod" and LATER.search(text):
        return _Reading("ambitie", 0.6)
    return reading


def _kind(sentence: Sentence, text: str) -> _Reading | None:
    """Need, ambition or offer by the place of the sentence, else by its verbs."""
    by_verbs = _by_verbs(text)
    leads = sentence.lead.endswith(":") or bool(sentence.block.label)
    by_place = _by_heading(sentence.lead[-120:]) if leads else None
    by_place = by_place or _by_heading(sentence.section.title)
    if by_place is not None and sentence.block.kind is BlockKind.LIST_ITEM and sentence.first:
        return _Reading(by_verbs if by_verbs and by_place == "aanbod" else by_place, 0.85)
    if by_verbs is not None:
        wanted = by_verbs == "ambitie" and WANTS.search(text)
        return _Reading("behoefte" if by_place == "behoefte" and by_verbs != "aanbod" and not wanted else by_verbs, 0.7)
    if sentence.block.kind is BlockKind.LIST_ITEM and sentence.first and DEVERBAL.match(text):
        return _Reading("ambitie", 0.6)
    return None


def _by_heading(heading: str) -> BehoefteSoort | None:
    if NEED_HEADING.search(heading) or NEED.search(heading):
        return "behoefte"
    if AMBITION_HEADING.search(heading) or AMBITION.search(heading):
        return "ambitie"
    if OFFER_HEADING.search(heading) and not TABLE_HEADING.search(heading):
        return "aanbod"
    return None


def _by_verbs(text: str) -> BehoefteSoort | None:
    text = WISHES.sub(" ", text)
    plain = NOT_A_NEED.sub(" ", text)
    if affirmed(WANTS, text) and not MUST.search(plain.replace("moet ", " ")):
        return "ambitie"
    if NEED.search(plain):
        return "behoefte"
    if affirmed(AMBITION, text):
        return "ambitie"
    if affirmed(OFFER, text):
        return "aanbod"
    return None
