"""What a text says of an instrument itself: form, phase, amount, area and who runs it.

A field comes from the instrument's own place only: its cell or row, the labels under its heading, the brackets after
its name, its own part of a sentence, a later sentence that speaks of "het fonds"; never from what is said of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ingest.extract.context import Context, area_ref, evidence_for
from ingest.extract.eigen_deel import ANAPHOR, own_parts, stated_fields, with_own
from ingest.extract.modality import unstated
from ingest.extract.patterns import name_key
from ingest.extract.regelingen import Label, label_of
from ingest.extract.sentences import areas_in
from ingest.extract.spots import Spot, area_of, find_spots
from ingest.extract.voorwaarden import UNSTATED, amount_in, forms_in, phases_in, without_denials
from ingest.nlp import split_sentences
from ingest.types import BlockKind, Extraction, RawEntity, RawRelation, Ref, Section
from kg.model import Document

TYPE = "Financiering"
TOGETHER = re.compile(r"\b(?:deze|beide|alle|elk|allebei|allemaal)\b", re.IGNORECASE)
IN_AREA = re.compile(r"\b(?:in|binnen|voor|uit) (?:de |het |heel )?(?:regio |provincie |gemeente |stad )?$")
RUN_BY = re.compile(
    r"\b(?:beheerd|uitgevoerd|verstrekt|aangeboden|uitgegeven) door (?:de |het )?$|\bin beheer bij (?:de |het )?$"
)
BODY = re.compile(r"^(?:de |het )?([A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*){0,4})\s*(?:[.,;(]|$)")
"""A name alone after "Uitvoering:"."""

MAX_LEAD = 300


@dataclass(slots=True)
class _State:
    """What the blocks read so far make the next one about."""

    section: Section | None = None
    heading: tuple[Ref, ...] = ()
    listed: list[Ref] = field(default_factory=list)
    together: bool = False
    lead: tuple[Spot, int] | None = None
    """The line over a list, and where what it says of the list begins in it."""

    def holders(self) -> tuple[Ref, ...]:
        """The instruments that labels in this section are about."""
        return self.heading or (tuple(dict.fromkeys(self.listed)) if self.together else ())


@dataclass(frozen=True, slots=True)
class _Said:
    """Fields of one instrument at one place; `area`: id of the region that this place is about."""

    ref: Ref
    spot: Spot
    begin: int
    end: int
    fields: Mapping[str, Any]
    area: str | None
    certainty: float


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Fields and relations of the instruments that earlier extractors found in `doc`."""
    names = {name_key(n): e.ref for e in context.entities if e.ref.type == TYPE for n in (e.ref.name, *e.aliases)}
    if not names:
        return Extraction()
    said: list[_Said] = []
    relations: list[RawRelation] = []
    state = _State()
    for spot in find_spots(doc, sections, context):
        _turn(state, spot)
        label = label_of(spot.block)
        holders = _row(spot, names) if spot.block.kind is BlockKind.CELL else state.holders()
        if label is not None and holders:
            for ref in holders:
                if (one := _of_label(ref, spot, label, context)) is not None:
                    said.append(one)
                relations += _label_relations(doc, ref, spot, label, context)
        elif label is None:
            for one in _of_text(spot, state, context):
                said.append(one)
                if one.certainty < 0.75:  # a sentence that takes it up
                    relations += _text_relations(doc, one, context)
        relations += _narrower(doc, spot)
        _note(state, spot)
    return Extraction((*_entities(doc, said), *relations))


def _narrower(doc: Document, spot: Spot) -> Iterator[RawRelation]:
    """ "EFRO (Kansen voor West)": the instrument in the brackets is a part of the one before them."""
    mine = [m for m in spot.mentions if m.ref.type == TYPE]
    for whole, part in pairwise(mine):
        around = (spot.block.text[whole.end : part.begin].strip(), spot.block.text[part.end :].lstrip()[:1])
        if around == ("(", ")") and whole.ref != part.ref:
            evidence = evidence_for(doc, spot.block, whole.begin, part.end, "regeling tussen haakjes", 0.7)
            yield RawRelation(part.ref, "onderdeelVan", whole.ref, evidence)


def _turn(state: _State, spot: Spot) -> None:
    """A new section: its heading may name the instrument that it is about."""
    if spot.section is state.section:
        return
    heading = tuple(dict.fromkeys(m.ref for m in spot.mentions if m.ref.type == TYPE))
    is_heading = spot.block is spot.section.heading
    state.section, state.listed, state.together, state.lead = spot.section, [], False, None
    state.heading = heading if is_heading and len(heading) == 1 else ()


def _note(state: _State, spot: Spot) -> None:
    """What this block adds: an item that is an instrument, a line that speaks of the instruments listed above it."""
    text = spot.block.text
    if spot.block.kind is BlockKind.LIST_ITEM:
        first = spot.mentions[0] if spot.mentions else None
        if first is not None and first.ref.type == TYPE and first.begin <= 6:
            state.listed.append(first.ref)
    elif spot.block.kind is BlockKind.PARAGRAPH:
        state.together = len(set(state.listed)) > 1 and text.rstrip().endswith(":") and bool(TOGETHER.search(text))
        state.lead = (spot, _lead(text)) if text.rstrip().endswith(":") else None
        if not state.together:
            state.listed = []


def _lead(text: str) -> int:
    """Where the last sentence of a paragraph that ends with a colon begins; of a short one what stands before it."""
    pieces = [(b, e) for b, e in split_sentences(text) if b >= len(text) - MAX_LEAD] or [(0, len(text))]
    short = len(text[pieces[-1][0] :].split()) <= 4
    return pieces[max(-3, -len(pieces))][0] if short else pieces[-1][0]


def _row(spot: Spot, names: Mapping[str, Ref]) -> tuple[Ref, ...]:
    """The instrument in the first cell of the row."""
    label = re.sub(r"\s*\([^()]*\)\s*$", "", spot.block.label)
    ref = names.get(name_key(label)) or names.get(name_key(spot.block.label))
    return (ref,) if ref is not None else ()


def _of_label(ref: Ref, spot: Spot, label: Label, context: Context) -> _Said | None:
    value = label.value
    if UNSTATED.search(value):
        return None
    value = value[max(0, value.find(ref.name)) :]  # "een programma met een Stimuleringsfonds": from the name on
    value = without_denials(value)
    fields: dict[str, Any] = {}
    if "vorm" in label.names and (forms := forms_in(value)):
        fields["vorm"] = forms
    if ("fase" in label.names or "vorm" in label.names) and (phases := phases_in(value)):
        fields["fase"] = phases
    if "bedrag" in label.names and (amount := amount_in(value)):
        fields["bedrag"] = amount
    if not fields:
        return None
    return _Said(ref, spot, label.begin, label.end, fields, _region(ref, spot, context), 0.95)


def _label_relations(doc: Document, ref: Ref, spot: Spot, label: Label, context: Context) -> Iterator[RawRelation]:
    evidence = evidence_for(doc, spot.block, label.begin, label.end, "label van regeling", 0.9)
    if "gebied" in label.names:
        named = [area for _, _, area in areas_in(without_denials(label.value), context.areas)]
        for area in named:
            if any(a.kind == "provincie" for a in named):  # "Groningen en Drenthe"
                area = context.areas.find(area.name, "provincie") or area
            yield RawRelation(ref, "beschikbaarIn", area_ref(area), evidence)
    if "uitvoering" in label.names:
        for mention in spot.mentions:
            body = mention.ref.type == "Organisatie" or area_of(mention.ref, context) is not None
            if mention.begin >= label.begin and body:
                yield RawRelation(ref, "uitgevoerdDoor", mention.ref, evidence)
        known = any(m.begin >= label.begin for m in spot.mentions)
        if not known and (body_name := BODY.match(label.value)):
            yield RawRelation(ref, "uitgevoerdDoor", Ref("Organisatie", body_name[1]), evidence)


def _region(ref: Ref, spot: Spot, context: Context) -> str | None:
    """The region that this place is about: that of the list or of a heading above, not that in the name."""
    for mention in spot.label:
        if (area := area_of(mention.ref, context)) is not None:
            return area.id
    return spot.about.id if spot.about is not None else None


def _of_text(spot: Spot, state: _State, context: Context) -> Iterator[_Said]:
    """What running text or a list item says of each instrument that it names or takes up."""
    text, block = spot.block.text, spot.block
    mine = [m for m in spot.mentions if m.ref.type == TYPE]
    names = [text[m.begin : m.end] for m in mine]
    others = [text[m.begin : m.end] for m in spot.mentions if m.ref.type not in (TYPE, "Gebied")]
    latest: Ref | None = state.heading[0] if state.heading and block is not spot.section.heading else None
    if state.lead is not None and block.kind is BlockKind.LIST_ITEM and mine and mine[0].begin <= 6:
        yield from _of_lead(mine[0].ref, *state.lead)
    for begin, end in split_sentences(text):
        inside = [m for m in mine if begin <= m.begin < end]
        if not inside:
            if latest is not None and ANAPHOR.search(text[begin:end]):
                fields = stated_fields(text[begin:end], [], others)
                yield _Said(latest, spot, begin, end, fields, _region(latest, spot, context), 0.7)
            continue
        for group, first, last in own_parts(text, begin, end, inside):
            for mention in group:
                fields = with_own(stated_fields(text[first:last], names, others), text, mention)
                if fields:
                    area = _region(mention.ref, spot, context)
                    yield _Said(mention.ref, spot, mention.begin, last, fields, area, 0.75)
        latest = inside[-1].ref if len({m.ref for m in inside}) == 1 else None


def _of_lead(ref: Ref, spot: Spot, begin: int) -> Iterator[_Said]:
    """What the line over a list says of an instrument in it: "fondsen voor de vroege fase:"."""
    names = [spot.block.text[m.begin : m.end] for m in spot.mentions]
    fields = stated_fields(spot.block.text[begin:], [], names)
    if fields:
        yield _Said(ref, spot, begin, len(spot.block.text), fields, None, 0.75)


def _text_relations(doc: Document, said: _Said, context: Context) -> Iterator[RawRelation]:
    """Where an instrument that is taken up by "het fonds" is available, and who runs it."""
    spot, text = said.spot, said.spot.block.text
    if unstated(text, said.begin, said.end):
        return
    evidence = evidence_for(doc, spot.block, said.begin, said.end, "zin over regeling", 0.65)
    for mention in (m for m in spot.mentions if said.begin <= m.begin < said.end):
        before = text[said.begin : mention.begin]
        area = area_of(mention.ref, context)
        if area is not None and IN_AREA.search(before) and area.kind not in ("land", "continent"):
            yield RawRelation(said.ref, "beschikbaarIn", mention.ref, evidence)
        elif mention.ref.type == "Organisatie" and RUN_BY.search(before):
            yield RawRelation(said.ref, "uitgevoerdDoor", mention.ref, evidence)


def _entities(doc: Document, said: Sequence[_Said]) -> Iterator[RawEntity]:
    """One statement a place; "fonds" yields to a form that says more, and forms that differ by region say where."""
    forms: dict[Ref, set[str]] = {}
    where: dict[Ref, dict[str, set[str]]] = {}
    for one in said:
        if own := set(one.fields.get("vorm", ())):
            forms.setdefault(one.ref, set()).update(own)
            if one.area is not None:
                where.setdefault(one.ref, {}).setdefault(one.area, set()).update(own)
    for one in said:
        fields = dict(one.fields)
        telling = forms.get(one.ref, set()) - {"fonds"}
        if telling and fields.get("vorm") == ["fonds"]:
            del fields["vorm"]
        regions = where.get(one.ref, {})
        if one.area in regions and "vorm" in fields and len({frozenset(v) for v in regions.values()}) > 1:
            fields["vormPerGebied"] = {str(one.area): sorted(fields["vorm"])}
        if len(fields.get("vorm", ())) == 1 and len(telling) < 2:
            fields["vorm"] = fields["vorm"][0]
        if fields:
            evidence = evidence_for(doc, one.spot.block, one.begin, one.end, "eigen plaats", one.certainty)
            yield RawEntity(one.ref, evidence, fields=fields)
