"""Quantified facts that a person would quote: what is measured, of whom, how much, in which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.context import READ_KINDS, Context
from ingest.extract.indicators import indicator_of
from ingest.extract.numbers import Quantity, find_periods, find_quantities, find_years
from ingest.extract.sentences import Mentions, Places, Sentence, clean, places_of, read_sentences
from ingest.types import BlockKind, Extraction, RawEntity, RawFeit, Ref, Section
from kg.model import Document

SUBJECT_TYPES = frozenset({"Gebied", "Cluster", "Hotspot", "Programma", "Financiering", "Organisatie", "Begrip"})
NAMED_TYPES = SUBJECT_TYPES - {"Gebied"}
START = 6
"""What begins within so many characters stands at the beginning of its sentence."""

_MILESTONE = re.compile(
    r"\b(vastgesteld|gestart|starten|start|opgericht|geopend|ondertekend|gelanceerd|opgeleverd|gerealiseerd|gebouwd|"
    r"ontstaan|aangewezen|geïnvesteerd|afgerond|operationeel|begonnen|ingesteld|opdracht gegeven|verlengd|toegekend)\b",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(
    r"\b(?:in|sinds|vanaf|begin|eind|medio|zomer|voorjaar|najaar|per|januari|februari|maart|april|mei|juni|juli|"
    r"augustus|september|oktober|november|december)\s*$",
    re.IGNORECASE,
)
_SEASON = re.compile(r"\b(?:zomer|voorjaar|najaar|winter|begin|eind|medio)\s*$", re.IGNORECASE)
_COMPARISON = re.compile(
    r"\b(?:(?:boven|onder) het (?:\w+ )?gemiddelde|"
    r"(?:harder|hoger|lager|sneller|groter|kleiner|meer|minder|jonger|ouder) dan (?:(?:de|het|een) )?(?:[\w-]+ ){0,2}"
    r"(?:gemiddelde?|doelstelling|norm)(?: (?:in|van) [A-Z]\w+)?|(?:daalt|stijgt|groeit) (?:fors|sterk|snel))\b"
)
_FIGURES = re.compile(r"facts|figures|feiten|cijfers|in beeld|ranglijst|ranking", re.IGNORECASE)
_BARE_SUPERLATIVE = re.compile(r"[\W_]*(?:meest\s+\w+|\w{2,}ste)\b\s+(?=\w)", re.IGNORECASE)


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read the quantified facts of `doc`.

    A fact whose subject is nowhere in the sentence is about the area of its section, else about that of the
    document; with neither it is not stated.
    """
    places = places_of(doc, sections, context)
    mentions = Mentions(context.entities)
    kinds = READ_KINDS | {BlockKind.HEADING}
    found: list[RawFeit] = []
    for sentence in read_sentences(sections, context, kinds):
        for item in _facts(sentence):
            subject = _subject(sentence, item, mentions, places)
            if subject is None:
                continue
            evidence = sentence.evidence(doc, "getal", 0.7 if item.kind == "superlatief" else 0.8)
            indicator = indicator_of(sentence.text, item)
            if indicator is not None:
                year = _year(sentence.text, item)
                found.append(RawFeit(subject, indicator, item.value, item.unit, year, evidence))
        found.extend(_dates(doc, sentence, mentions, places))
    return Extraction(tuple(found))


def _facts(sentence: Sentence) -> Iterator[Quantity]:
    text = sentence.text
    found = find_quantities(text)
    yield from found
    for m in _COMPARISON.finditer(text):
        yield Quantity(m.start(), m.end(), m[0], "vergelijking", "factor")
    listed = sentence.block.kind is BlockKind.LIST_ITEM and sentence.first
    if listed and any(_FIGURES.search(title) for title in sentence.section.path):
        bare = _BARE_SUPERLATIVE.match(text)
        if bare and not any(q.kind == "superlatief" for q in found):
            yield Quantity(0, len(text), clean(text), "rang", "superlatief", clean(text[bare.end() :]))


def _subject(sentence: Sentence, item: Quantity, mentions: Mentions, places: Places) -> Ref | None:
    """Who the fact is about: a named thing right after (apposition), the nearest before it, else the area."""
    source_begin, source_end = sentence.span()
    reading = sentence.block.reading
    at = reading.offsets[sentence.begin + item.begin]
    until = reading.offsets[sentence.begin + item.end - 1] + 1
    if item.kind == "superlatief":
        for entity in mentions.within(until, min(source_end, until + 40), NAMED_TYPES):
            if re.fullmatch(
                r",?\s*(?:de|het)?\s*",
                sentence.block.text[sentence.begin + item.end : reading.index(entity.evidence.begin)],
            ):
                return entity.ref
    for types in (NAMED_TYPES, frozenset({"Gebied"})):
        before = mentions.last_before(at, types, source_begin)
        if before is not None and not _far(before.ref, before.evidence.begin - source_begin, places):
            if _one_of_many(sentence, before, mentions, source_begin) and (area := places.of_sentence(sentence)):
                return area
            return before.ref
    after = next(mentions.within(until, source_end, NAMED_TYPES), None)
    if after is not None and item.kind in ("rang", "superlatief", "bedrag"):
        return after.ref
    area = places.of_sentence(sentence)
    if area is not None:
        return area
    earlier = mentions.last_before(source_begin, SUBJECT_TYPES)
    return earlier.ref if earlier is not None else None


def _one_of_many(sentence: Sentence, entity: RawEntity, mentions: Mentions, floor: int) -> bool:
    """Whether `entity` ends an enumeration of three names or more: what follows is then not said of it alone."""
    reading, text = sentence.block.reading, sentence.block.text
    for _ in range(2):
        left = mentions.last_before(entity.evidence.begin, SUBJECT_TYPES, floor)
        if left is None:
            return False
        gap = text[reading.index(left.evidence.end - 1) + 1 : reading.index(entity.evidence.begin)]
        if not re.fullmatch(r"\s*(?:,|en|&|,\s*en|of)\s*(?:de |het )?", gap):
            return False
        entity = left
    return True


def _far(ref: Ref, distance: int, places: Places) -> bool:
    """Whether `ref` is the state or a continent that the sentence names in passing, not at its beginning."""
    area = places.areas.find(ref.name) if ref.type == "Gebied" else None
    wide = area is not None and area.kind in ("land", "continent")
    return distance > START and (wide or ref.name.casefold() in ("rijk", "het rijk", "europese unie", "eu"))


def _year(text: str, item: Quantity) -> int | None:
    """The year the value holds for: the one right after it, else the only or nearest one of the sentence."""
    years = find_years(text)
    if not years:
        return None
    right_after = [y for b, _, y in years if 0 <= b - item.end <= 8]
    if right_after:
        return right_after[0]
    outside = [(min(abs(b - item.end), abs(item.begin - e)), y) for b, e, y in years if not item.begin <= b < item.end]
    return min(outside)[1] if outside else None


def _dates(doc: Document, sentence: Sentence, mentions: Mentions, places: Places) -> Iterator[RawFeit]:
    """Milestones ("in 2021 vastgesteld") and the periods and years that follow the name of a programme."""
    text = sentence.text
    for begin, end, year in find_years(text):
        milestone = _nearest_milestone(text, begin)
        if milestone is None or not _IN_YEAR.search(text[:begin]):
            continue
        season = _SEASON.search(text[:begin])
        value = text[season.start() if season else begin : end]
        item = Quantity(begin, end, value, "jaar", "periode")
        if (subject := _subject(sentence, item, mentions, places)) is not None:
            yield RawFeit(subject, f"jaar: {milestone}", value, "jaar", year, sentence.evidence(doc, "jaartal", 0.7))
    for begin, end, period in find_periods(text):
        at = sentence.block.reading.offsets[sentence.begin + begin]
        until = sentence.block.reading.offsets[sentence.begin + end - 1] + 1
        owner = mentions.last_before(at + 1, frozenset({"Programma", "Financiering"}), sentence.span()[0])
        inside = next((e for e in mentions.within(sentence.span()[0], until + 1, {"Programma", "Financiering"})), None)
        near = inside or (owner if owner is not None and at - owner.evidence.end <= 3 else None)
        if near is not None:
            yield RawFeit(near.ref, "looptijd", period, "periode", None, sentence.evidence(doc, "jaartal", 0.8))


def _nearest_milestone(text: str, begin: int) -> str | None:
    found = [(abs(m.start() - begin), m[1].casefold()) for m in _MILESTONE.finditer(text)]
    return min(found)[1] if found and min(found)[0] <= 90 else None
