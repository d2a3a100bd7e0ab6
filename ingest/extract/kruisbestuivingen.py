"""Kruisbestuivingen that a document states: in a table column, under a heading that speaks of them, or in a sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extract.context import Context, area_ref, evidence_for
from ingest.extract.sentences import Mentions, Places, Sentence, areas_in, clean, match_themes, read_sentences
from ingest.types import Block, BlockKind, Doubt, Extraction, RawDeelnemer, RawKruisbestuiving, Ref, Section
from kg.model import Document, KruisbestuivingSoort
from kg.reference import Area

VIA_TYPES = frozenset({"Cluster", "Hotspot", "Programma", "Organisatie"})
MIN_REPEATED_WORDS = 5

ABOUT = re.compile(
    r"kruisbestuiving|dwarsverband|cross[\s-]?over|samenwerking(?:en|skansen)?\s+(?:met|tussen)\s+(?:andere\s+)?"
    r"(?:deel)?regio|raakvlak|verbindingen? (?:met|tussen) (?:andere )?(?:deel)?regio|koppelkansen",
    re.IGNORECASE,
)
"""A heading or column name that speaks of kruisbestuivingen."""

_TOGETHER = re.compile(
    r"kruisbestuiv\w+|dwarsverband\w*|cross[\s-]?over\w*|\bsamen\b|samenwerk\w*|\bverbind\w+|\bi\.s\.m\.|\bgezamenlijk\w*|"
    r"\bbundelen\b|\bbundeling\b|\braakvlak\w*|\bsnijvlak\w*|\belkaar (?:aanvullen|versterken)\b|\bvullen elkaar aan\b|"
    r"\bversterken elkaar\b|\bsluit\w* aan bij\b|\bkoppel\w+|\bin combinatie met\b|\boptrekken\b|\bpartnerschap\b",
    re.IGNORECASE,
)
_CROSS_THEME = re.compile(
    r"kruisbestuiv\w+|dwarsverband\w*|cross[\s-]?overs?\b|\bsnijvlak\b|\braakvlak\b|\bbij elkaar (?:te )?br[ae]ng\w*|"
    r"\bbr(?:engt|engen)\b.{0,80}\bbij elkaar\b|\bkomen\b.{0,90}\bsamen\b|\bin relatie tot\b|\bhand in hand\b|"
    r"\bverbind(?:t|en|ing)\b.{0,30}\b(?:tussen|met|aan)\b|\bdie\b.{0,40}\bverbinden\b|\bkoppel(?:t|en|ing)\b|"
    r"\bten behoeve van\b|\bzowel\b.{0,60}\bals\b.{0,60}|\bverbinding tussen\b|\bcombin(?:eert|eren|atie)\b|"
    r"\bsamenwerking tussen\b|\bvanuit het\b.{0,40}\b(?:ecosysteem|cluster)\b|\binzetten van\b|\bbundelen\b|"
    r"\bwerk(?:t|en)\b.{0,200}\bsamen\b|\bwerken\b.{0,60}\bsamen\b",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"\bwerk(?:t|en)\b.{0,200}\bsamen\b|\bbundelen\b|\bi\.s\.m\.|\bin samenwerking met\b|\bgehonoreerd\w*|\bopgezet\b|"
    r"\bbrengt\b|\binvesteren\b|\bwerken we\b|\bsamenwerkingsverband\w*|\bwerk(?:t|en) (?:al )?(?:nauw )?samen\b",
    re.IGNORECASE,
)
_CHANCE = re.compile(
    r"\bkans\w*|\bmogelijk\w*|\bkunnen?\b|\bverken\w+|\bwil(?:len)?\b|\bop termijn\b|\bpotentie\w*", re.IGNORECASE
)
_CROSS_LINK = re.compile(r"dwarsverband|komen\b.{0,90}\bsamen\b|snijvlak|raakvlak", re.IGNORECASE)
_LINE_BULLET = re.compile(r"[•▪◦●○■\uf0a7\uf0b7]\s*")
_LIST_WORDS = re.compile(
    r"\b(?:en|regio|regio's|regio’s|deelregio|provincie|gemeente|de|het)\b|[\s,;:&/()-]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of a column or list: a range of its block's reading, with the counterparts it stands under."""

    section: Section
    block: Block
    begin: int
    end: int
    counterparts: tuple[Area, ...]

    @property
    def text(self) -> str:
        return self.block.text[self.begin : self.end]


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read the stated kruisbestuivingen of `doc`.

    A column that repeats another section's word for word is a fault of the source: the statements of the section
    where it does not fit get ``suspect``, and the ledger a doubt.
    """
    places = Places(doc, sections, context)
    mentions = Mentions(context.entities)
    columns = _columns(sections, context)
    suspects = _repeated(columns, places)
    found: list[RawKruisbestuiving] = []
    read: set[int] = set()
    for n, column in enumerate(columns):
        for item in column:
            read.add(id(item.block))
            statement = _from_item(doc, item, suspects.get(n), places, mentions, context)
            if statement is not None:
                found.append(statement)
    for sentence_group in _groups(read_sentences(sections, context)):
        if id(sentence_group[0].block) not in read:
            found.extend(_from_prose(doc, sentence_group, places, mentions, context))
    doubts = tuple(_doubt(doc, columns[n], why) for n, why in sorted(suspects.items()))
    return Extraction(tuple(found), doubts)


def _columns(sections: Sequence[Section], context: Context) -> list[list[_Item]]:
    """The entries of each table column about kruisbestuivingen, one list a section."""
    found: list[list[_Item]] = []
    for section in sections:
        items: list[_Item] = []
        counterparts: tuple[Area, ...] = ()
        for block in section.blocks:
            if block.kind is BlockKind.CELL and ABOUT.search(block.column):
                for begin, end in _pieces(block, context):
                    named = _only_areas(block.text[begin:end], context)
                    if named:
                        counterparts = named
                    elif counterparts and block.text[begin:end].strip(" •-–:;.,"):
                        items.append(_Item(section, block, begin, end, counterparts))
        if items:
            found.append(items)
    return found


def _pieces(block: Block, context: Context) -> Iterator[tuple[int, int]]:
    """A cell cut at its bullets, and a heading of area names cut off from what follows it."""
    text = block.text
    cuts = sorted({0, len(text), *(m.start() for m in _LINE_BULLET.finditer(text))})
    for begin, end in zip(cuts, cuts[1:], strict=False):
        head = re.match(r"[^:]{3,80}:\s+(?=\S)", text[begin:end])
        if head and _only_areas(head[0], context):
            yield begin, begin + head.end()
            yield begin + head.end(), end
        elif text[begin:end].strip():
            yield begin, end


def _only_areas(text: str, context: Context) -> tuple[Area, ...]:
    """The areas in `text` when it holds nothing else ("Zuid-Holland:", "IJmond en Gooi en Vechtstreek"), else ()."""
    plain = clean(text).rstrip(":. ")
    whole = context.areas.find(plain)
    if whole is not None:
        return (whole,)
    found = areas_in(plain, context.areas)
    rest = plain
    for begin, end, _ in reversed(found):
        rest = rest[:begin] + rest[end:]
    return tuple(a for _, _, a in found) if found and not _LIST_WORDS.sub("", rest) else ()


def _from_item(
    doc: Document, item: _Item, suspect: str | None, places: Places, mentions: Mentions, context: Context
) -> RawKruisbestuiving | None:
    own = places.of_section(item.section)
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


def _repeated(columns: Sequence[Sequence[_Item]], places: Places) -> dict[int, str]:
    """Why a column is suspect, by its number: it repeats another's text and does not fit, or comes later."""
    by_text: dict[str, list[int]] = defaultdict(list)
    for n, column in enumerate(columns):
        text = " ".join(" ".join([*(a.id for a in i.counterparts), clean(i.text).casefold()]) for i in column)
        if len(text.split()) >= MIN_REPEATED_WORDS:
            by_text[re.sub(r"\W+", " ", text)].append(n)
    found: dict[int, str] = {}
    for numbers in by_text.values():
        if len(numbers) < 2:
            continue
        misfits = [n for n in numbers if _names_itself(columns[n], places)]
        fits = [n for n in numbers if n not in misfits]
        for n in misfits if misfits and fits else numbers[1:]:
            original = columns[(fits if misfits and fits else numbers)[0]][0].section
            found[n] = f"De kolom herhaalt woordelijk die van {_title(original, places)}"
    return found


def _names_itself(column: Sequence[_Item], places: Places) -> bool:
    own = places.of_section(column[0].section)
    return own is not None and any(area_ref(a) == own for item in column for a in item.counterparts)


def _title(section: Section, places: Places) -> str:
    area = places.of_section(section)
    return area.name if area is not None else section.title


def _doubt(doc: Document, column: Sequence[_Item], why: str) -> Doubt:
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
    about = any(ABOUT.search(title) for title in first.section.path[-2:]) or (
        first.block.kind is BlockKind.LIST_ITEM and ABOUT.search(first.lead)
    )
    if about and first.block.kind is BlockKind.LIST_ITEM:
        whole = Sentence(first.section, first.block, first.begin, group[-1].end, first.lead)
        yield from _statement(doc, whole, places, mentions, context, sure=True)
        return
    for sentence in group:
        if _TOGETHER.search(sentence.text) or _CROSS_THEME.search(sentence.text):
            yield from _statement(doc, sentence, places, mentions, context, sure=bool(about))


def _statement(
    doc: Document, sentence: Sentence, places: Places, mentions: Mentions, context: Context, *, sure: bool
) -> Iterator[RawKruisbestuiving]:
    text = sentence.text
    themes = match_themes(text, context.themes)
    regions = _regions(text, context)
    begin, end = sentence.span()
    via = [e.ref for e in mentions.within(begin, end, VIA_TYPES)]
    if len(regions) >= 2 and (sure or (_TOGETHER.search(text) and themes)):
        who = tuple(RawDeelnemer(area_ref(a), _of_region(via, a.id)) for a in regions)
    elif len(themes) >= 2 and (sure or _CROSS_THEME.search(text)):
        who = tuple(RawDeelnemer(None, (Ref("Thema", theme),)) for theme in themes)
    else:
        return
    evidence = sentence.evidence(doc, "kruisbestuiving", 0.85 if sure else 0.6)
    yield RawKruisbestuiving(who, themes, _kind(text, sure), evidence)


def _regions(text: str, context: Context) -> tuple[Area, ...]:
    """The regions that `text` names, none of which lies in another that it names; no country and no continent."""
    named = {a.id: a for _, _, a in areas_in(text, context.areas) if a.kind not in ("land", "continent")}
    above = {parent for i in named for parent in context.areas.ancestors(i)}
    return tuple(a for i, a in named.items() if i not in above)


def _of_region(via: Sequence[Ref], area: str) -> tuple[Ref, ...]:
    return tuple(dict.fromkeys(ref for ref in via if ref.region == area))


def _kind(text: str, sure: bool) -> KruisbestuivingSoort:
    if _CROSS_LINK.search(text):
        return "dwarsverband"
    if _RUNNING.search(text) and not (sure and _CHANCE.search(text)):
        return "lopend"
    return "kans"
