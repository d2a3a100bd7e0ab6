"""Kruisbestuivingen that a document states: in a table column, under a heading about them, or in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.columns import ABOUT, Item, read_columns, repeated_columns
from ingest.extract.context import Context, area_ref, evidence_for
from ingest.extract.sentences import (
    Mentions,
    Places,
    Sentence,
    areas_in,
    match_themes,
    places_of,
    read_sentences,
)
from ingest.types import BlockKind, Doubt, Extraction, RawDeelnemer, RawEntity, RawKruisbestuiving, Ref, Section
from kg.model import Document, KruisbestuivingSoort
from kg.reference import Area

VIA_TYPES = frozenset({"Cluster", "Hotspot", "Programma", "Organisatie"})
CONDITIONS = frozenset({"onderwijs-arbeidsmarkt", "werklocaties", "digitale-infrastructuur", "social-transformation"})
"""Themes that are conditions for sectors and no sectors themselves."""

MAX_REGIONS = 6
"""A sentence with more regions lists them, for example as places that are easy to reach."""

_TOGETHER = re.compile(
    r"kruisbestuiv\w+|dwarsverband\w*|cross[\s-]?over\w*|\bsamen\b|samenwerk\w*|\bverbind\w+|\bi\.s\.m\.|"
    r"\bgezamenlijk\w*|"
    r"\bbundelen\b|\bbundeling\b|\braakvlak\w*|\bsnijvlak\w*|\belkaar (?:aanvullen|versterken)\b|\bvullen elkaar aan\b|"
    r"\bversterken elkaar\b|\bsluit\w* aan bij\b|\bkoppel\w+|\bin combinatie met\b|\boptrekken\b|\bpartnerschap\b",
    re.IGNORECASE,
)
_CROSS_THEME = re.compile(
    r"kruisbestuiv\w+|dwarsverband\w*|cross[\s-]?overs?\b|\bsnijvlak\b|\braakvlak\b|\bbij elkaar (?:te )?br[ae]ng\w*|"
    r"\bbr(?:engt|engen)\b.{0,120}\bbij elkaar\b|\bkomen\b.{0,90}\bsamen\b|\bin relatie tot\b|"
    r"\bverbind(?:t|en|ing)\b.{0,30}\b(?:tussen|met|aan)\b|\bdie\b.{0,40}\bverbinden\b|\bkoppel(?:t|en|ing)\b|"
    r"\bten behoeve van\b|\bcombin(?:eert|eren|atie)\b|\bsamenwerking tussen\b|\binzetten van\b|"
    r"\bvanuit het\b.{0,40}\b(?:ecosysteem|cluster)\b|\bbundelen\b|\bwerk(?:t|en)\b.{0,200}\bsamen\b",
    re.IGNORECASE,
)
_WITH_REGION = re.compile(
    r"kruisbestuiv\w+|dwarsverband\w*|cross[\s-]?over\w*|\bi\.s\.m\.|\bin samenwerking met\b|\bsamenwerking met\b|"
    r"\bsamen met\b|^met\b.{0,60}\bwerk(?:t|en) (?:we|wij)\b|\bsamenwerk\w* .{0,40}\bmet\b|\bverbind(?:en|"
    r"ing(?:en)?) (?:met|naar)\b",
    re.IGNORECASE,
)
_ALL_REGIONS = re.compile(r"\b(?:alle|elke|iedere) (?:\w+ )?deelregio", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:samenwerking\w*|verbinding\w*|wisselwerking|uitwisseling) tussen\b", re.IGNORECASE)
_RUNNING = re.compile(
    r"\bwerk(?:t|en)\b.{0,200}\bsamen\b|\bbundelen\b|\bi\.s\.m\.|\bin samenwerking met\b|\bgehonoreerd\w*|\bopgezet\b|"
    r"\bbrengt\b|\binvesteren\b|\bwerken we\b|\bsamenwerkingsverband\w*|\bwerk(?:t|en) (?:al )?(?:nauw )?samen\b",
    re.IGNORECASE,
)
_CHANCE = re.compile(
    r"\bkans\w*|\bmogelijk\w*|\bkunnen?\b|\bverken\w+|\bwil(?:len)?\b|\bop termijn\b|\bpotentie\w*", re.IGNORECASE
)
_CROSS_LINK = re.compile(r"dwarsverband|komen\b.{0,90}\bsamen\b|snijvlak|raakvlak", re.IGNORECASE)


_DENIED = re.compile(
    r"\b(?:werk(?:t|en)|trek(?:t|ken)|kom(?:t|en))\b[^.;]{0,80}\b(?:niet|nauwelijks|nooit)\b[^.;]{0,20}\b(?:samen|op)\b|"
    r"\b(?:geen|nauwelijks|weinig)\s(?:\w+\s){0,2}(?:samenwerking\w*|verbinding\w*|kruisbestuiv\w+|cross[\s-]?overs?)\b",
    re.IGNORECASE,
)
"""A link that the text says is not there."""

_BRACKETS = re.compile(r"\s\([^()]*\)")
"""An explanation of what stands before it, no second party."""


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read the stated kruisbestuivingen of `doc`.

    A column that repeats another section's word for word is a fault of the source: the statements of the section
    where it does not fit get ``suspect``, and the ledger a doubt.
    """
    places = places_of(doc, sections, context)
    mentions = Mentions(context.entities)
    columns = read_columns(sections, places, context)
    suspects = repeated_columns(columns)
    found: list[RawKruisbestuiving] = []
    read: set[int] = set()
    for n, column in enumerate(columns):
        for item in column:
            read.add(id(item.block))
            statement = _from_item(doc, item, suspects.get(n), mentions, context)
            if statement is not None:
                found.append(statement)
    for sentence_group in _groups(read_sentences(sections, context)):
        if id(sentence_group[0].block) not in read:
            found.extend(_from_prose(doc, sentence_group, places, mentions, context))
    doubts = tuple(_doubt(doc, columns[n], why) for n, why in sorted(suspects.items()))
    return Extraction((*_themes_named(found), *found), doubts)


def _themes_named(statements: Sequence[RawKruisbestuiving]) -> tuple[RawEntity, ...]:
    """A mention of each theme that takes part, so that no cluster of the same name is taken for it."""
    named: dict[Ref, RawEntity] = {}
    for statement in statements:
        for ref in (v for d in statement.participants for v in d.via if v.type == "Thema"):
            named.setdefault(ref, RawEntity(ref, statement.evidence))
    return tuple(named.values())


def _from_item(
    doc: Document, item: Item, suspect: str | None, mentions: Mentions, context: Context
) -> RawKruisbestuiving | None:
    own = item.own
    others = [area_ref(a) for a in item.counterparts if own is None or area_ref(a) != own]
    if own is None or (not others and suspect is None):
        return None
    evidence = evidence_for(doc, item.block, item.begin, item.end, "tabelkolom", 0.5 if suspect else 0.9)
    via = tuple(dict.fromkeys(e.ref for e in mentions.within(evidence.begin, evidence.end, VIA_TYPES)))
    themes = match_themes(item.text, context.themes)
    if others:
        via = via or tuple(Ref("Thema", t) for t in themes)
        who = (RawDeelnemer(own), *(RawDeelnemer(o, via) for o in others))
    else:
        who = (RawDeelnemer(own), RawDeelnemer(area_ref(item.counterparts[0]), via))
    kind: KruisbestuivingSoort = "lopend" if _RUNNING.search(item.text) else "kans"
    return RawKruisbestuiving(who, themes, kind, evidence, suspect)


def _doubt(doc: Document, column: Sequence[Item], why: str) -> Doubt:
    begin = column[0].block.begin
    return Doubt(doc.name, "bron verdacht", f"{why}.", begin, doc.page_at(begin))


def _groups(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Sentences together that stand in one block."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and sentence.block is not group[0].block:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _from_prose(
    doc: Document, group: Sequence[Sentence], places: Places, mentions: Mentions, context: Context
) -> Iterator[RawKruisbestuiving]:
    """Statements of one block: the whole item under a heading about kruisbestuivingen, else sentence by sentence."""
    first = group[0]
    listed = first.block.kind is BlockKind.LIST_ITEM
    about = (listed and ABOUT.search(first.lead)) or (
        any(ABOUT.search(title) for title in first.section.path[-2:]) and places.has_prose(first.section)
    )
    if about and listed:
        whole = Sentence(first.section, first.block, first.begin, group[-1].end, first.lead)
        if (statement := _statement(doc, whole, places, mentions, context, sure=True)) is not None:
            yield statement
        return
    for sentence in group:
        if any(cue.search(sentence.text) for cue in (_TOGETHER, _CROSS_THEME, _WITH_REGION)):
            statement = _statement(doc, sentence, places, mentions, context, sure=bool(about))
            if statement is not None:
                yield statement


def _statement(
    doc: Document, sentence: Sentence, places: Places, mentions: Mentions, context: Context, *, sure: bool
) -> RawKruisbestuiving | None:
    text = sentence.text
    if _DENIED.search(text):
        return None
    specific = match_themes(text, context.themes)
    sectors = _sectors(text if sure else _BRACKETS.sub(" ", text), context)
    own = places.of_section(sentence.section)
    regions = _regions(text, own, places, context)
    via = tuple(dict.fromkeys(e.ref for e in mentions.within(*sentence.span(), VIA_TYPES)))
    tied = bool(_WITH_REGION.search(text)) or (
        len(regions) >= 2 and (sure or bool(_TOGETHER.search(text) and specific))
    )
    if regions and tied and len(regions) <= MAX_REGIONS:
        sides = [area_ref(a) for a in regions]
        inside = context.areas.within(own.region) if own is not None and own.region else frozenset()
        if own is not None and own not in sides and not inside.issuperset(a.id for a in regions):
            sides.insert(0, own)
        who = tuple(RawDeelnemer(side, _of_region(via, side.region)) for side in sides)
        if len(who) < 2:
            return None
    elif sure and own is not None and own.region and _ALL_REGIONS.search(text):
        parts = [context.areas.get(i) for i in sorted(context.areas.within(own.region))]
        who = tuple(RawDeelnemer(area_ref(a)) for a in parts if a is not None and a.kind == "deelregio")
        if len(who) < 2:
            return None
    elif len(sectors) >= 2 and (sure or _CROSS_THEME.search(text)):
        who = tuple(RawDeelnemer(None, (Ref("Thema", theme),)) for theme in sectors)
    elif len(via) >= 2 and _BETWEEN.search(text):
        who = tuple(RawDeelnemer(None, (ref,)) for ref in via)
    else:
        return None
    evidence = sentence.evidence(doc, "kruisbestuiving", 0.85 if sure else 0.6)
    return RawKruisbestuiving(who, specific, _kind(text, sure), evidence)


def _sectors(text: str, context: Context) -> tuple[str, ...]:
    """The sectors that `text` names: a generic theme counts as the specific one above it ("energietransitie").

    Of a theme and the one above it one remains; conditions such as education and sites never are the only two.
    """
    found: dict[str, None] = {}
    for theme_id in match_themes(text, context.themes, generic=True):
        theme = context.themes.get(theme_id)
        above = [t for t in map(context.themes.get, theme.broader if theme else ()) if t is not None and not t.generic]
        if theme is not None and not theme.generic:
            found.setdefault(theme_id)
        elif above:
            found.setdefault(above[0].id)
    broader = {b for i in found if (t := context.themes.get(i)) is not None for b in t.broader}
    sides = [i for i in found if i not in broader and i != "werklocaties"]
    return tuple(sides) if any(i not in CONDITIONS for i in sides) else ()


def _regions(text: str, own: Ref | None, places: Places, context: Context) -> tuple[Area, ...]:
    """The regions that `text` names: none inside or around the region it is about, none around another it names."""
    named = {a.id: a for _, _, a in areas_in(text, context.areas) if a.kind not in ("land", "continent")}
    around = {parent for i in named for parent in context.areas.ancestors(i)}
    if own is not None and own.region is not None:
        inside = context.areas.within(own.region)
        around |= places.around(own.region)
        if any(i not in inside and i not in around for i in named):
            around |= inside - {own.region}
        elif _is_part(own.region, context):
            return ()
        else:
            around.add(own.region)
    return tuple(a for i, a in named.items() if i not in around)


def _is_part(area: str, context: Context) -> bool:
    known = context.areas.get(area)
    return known is not None and known.kind in ("deelregio", "gemeente", "wijk", "plaats")


def _of_region(via: Sequence[Ref], area: str | None) -> tuple[Ref, ...]:
    return tuple(dict.fromkeys(ref for ref in via if ref.region == area))


def _kind(text: str, sure: bool) -> KruisbestuivingSoort:
    if _CROSS_LINK.search(text):
        return "dwarsverband"
    if _RUNNING.search(text) and not (sure and _CHANCE.search(text)):
        return "lopend"
    return "kans"
