"""Quantified facts that a person would quote: what is measured, of whom, how much, in which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.context import READ_KINDS, Context
from ingest.extract.indicators import indicator_of
from ingest.extract.numbers import Quantity, find_periods, find_quantities, find_years
from ingest.extract.onderwerp import NAMED_TYPES, Subjects
from ingest.extract.sentences import Mentions, Sentence, clean, places_of, read_sentences
from ingest.types import BlockKind, Extraction, RawFeit, Section
from kg.model import Document

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
_BRACKETS = re.compile(r"\([^()]*\)")
_FIGURES = re.compile(r"facts|figures|feiten|cijfers|in beeld|ranglijst|ranking", re.IGNORECASE)
_BARE_SUPERLATIVE = re.compile(r"[\W_]*(?:meest\s+\w+|\w{2,}ste)\b\s+(?=\w)", re.IGNORECASE)


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read the quantified facts of `doc`.

    A fact whose subject is nowhere in the sentence is about the area of its section, else about that of the
    document; with neither it is not stated.
    """
    mentions = Mentions(context.entities)
    subjects = Subjects(places_of(doc, sections, context), mentions, sections, context)
    kinds = READ_KINDS | {BlockKind.HEADING}
    found: list[RawFeit] = []
    for sentence in read_sentences(sections, context, kinds):
        items = list(_facts(sentence))
        for item in items:
            subject = subjects.of(sentence, item)
            if subject is None:
                continue
            evidence = sentence.evidence(doc, "getal", 0.7 if item.kind == "superlatief" else 0.8)
            indicator = indicator_of(sentence.text, item)
            if indicator is not None:
                year = _year(sentence, item, items, mentions)
                found.append(RawFeit(subject, indicator, item.value, item.unit, year, evidence))
        found.extend(_dates(doc, sentence, mentions, subjects))
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


def _year(sentence: Sentence, item: Quantity, items: Sequence[Quantity], mentions: Mentions) -> int | None:
    """The year the value holds for: the one right after it, else the nearest of its part of the sentence.

    No year are a figure that measures something ("2000 medewerkers"), a part of a name, and one in brackets or in a
    part of the sentence with a figure of its own.
    """
    text, reading = sentence.text, sentence.block.reading
    names = [
        (reading.index(e.evidence.begin) - sentence.begin, reading.index(e.evidence.end - 1) + 1 - sentence.begin)
        for e in mentions.within(*sentence.span(), NAMED_TYPES)
    ]
    taken = [(q.begin, q.end) for q in items if q is not item] + names
    years = [(b, e, y) for b, e, y in find_years(text) if not any(first <= b < last for first, last in taken)]
    right_after = [y for b, _, y in years if 0 <= b - item.end <= 8]
    if right_after:
        return right_after[0]
    outside = [
        (min(abs(b - item.end), abs(item.begin - e)), y)
        for b, e, y in years
        if not item.begin <= b < item.end and not _apart(text, item, b, e, items)
    ]
    return min(outside)[1] if outside else None


def _apart(text: str, item: Quantity, begin: int, end: int, items: Sequence[Quantity]) -> bool:
    """Whether a year at ``text[begin:end]`` is said of another figure: across a semicolon, or in its brackets."""
    left, right = min(item.end, end), max(item.begin, begin)
    if ";" in text[left:right]:
        return True
    brackets = [m.span() for m in _BRACKETS.finditer(text)]
    around = next(((first, last) for first, last in brackets if first <= begin < last), None)
    if around is None or around[0] <= item.begin < around[1]:
        return False
    elsewhere = item.begin > around[1] or any(first <= item.begin < last for first, last in brackets)
    return elsewhere and any(around[0] <= q.begin < around[1] for q in items)


def _dates(doc: Document, sentence: Sentence, mentions: Mentions, subjects: Subjects) -> Iterator[RawFeit]:
    """Milestones ("in 2021 vastgesteld") and the periods and years that follow the name of a programme."""
    text = sentence.text
    for begin, end, year in find_years(text):
        milestone = _nearest_milestone(text, begin)
        if milestone is None or not _IN_YEAR.search(text[:begin]):
            continue
        season = _SEASON.search(text[:begin])
        value = text[season.start() if season else begin : end]
        item = Quantity(begin, end, value, "jaar", "periode")
        if (subject := subjects.of(sentence, item)) is not None:
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
