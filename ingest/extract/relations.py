"""Relations between the entities of a document: place, hotspots, participation, partners, executors, availability.

Works on what earlier extractors found: each entity mention is put back into its block, with the area that the block is
about (profile, section or document), and rules read the words between mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.extract.context import Context, area_in_heading, area_ref, document_area, evidence_for
from ingest.extract.profile import Cell, flat_blocks, profile_cells
from ingest.types import Block, BlockKind, Extraction, RawEntity, RawRelation, Ref, Section
from kg.model import Document
from kg.reference import Area

PLACED = frozenset({"Hotspot", "Organisatie", "Gebied"})
IN_PLACE = re.compile(
    r"^[^.;:]{0,40}?\b(?:in|te|bij|nabij|op|vanuit|van)\s+(?:de |het |den )?(?:wijk |stad |gemeente |regio |deelregio |provincie |"
    r"[a-z]+se (?:wijk|buurt|stad) )?$|^\s*\($|^\s*,\s*(?:de |het )?$|^[^.;:]{0,30}\b(?:gevestigd|ligt|staat) (?:in|te|op)\s+(?:de |het )?$"
)
"""What may stand between a thing and the place it lies in: "X in Y", "X (Y)", "X, Y"."""

PARTNERS = re.compile(
    r"i\.s\.m\.|in samenwerking met|samen met|samenwerking (?:van|tussen|met)?|samenwerkingsverband (?:van|tussen)|partners?\b|"
    r"deelnemers|deelnemende|leden\b|werken .{0,90}samen|bundelen|initiatief van|met o\.a\.|betrokken|onder andere|zoals|"
    r"aangesloten|ondertekend|ondertekenden|consortium|coalitie van|trekker|gedragen door|opgericht door|"
    r"kennispartners|gastheer|huisvest|met onder meer",
    re.IGNORECASE,
)
EXECUTED = re.compile(
    r"uitgevoerd door|uitvoering (?:door|van|ligt bij)|in opdracht van|beheerd door|verstrekt door|aangeboden door|"
    r"georganiseerd door|opgesteld door|initiatief van|ontwikkeld door|getrokken door|onder regie van|gecoördineerd door",
    re.IGNORECASE,
)
OF_ORGANISATION = re.compile(r"^\s+van\s+(?:de |het |den )?$|^\s*\($")
PART_OF = re.compile(
    r"(?:maakt|maken|is|zijn|als)\s+(?:\w+\s+)?onderdeel (?:uit )?van|valt onder|vallen onder|hoort (?:daar)?bij|horen bij|"
    r"binnen (?:het|de)|onderdeel van|deel van|in het kader van|voortvloeit uit|gekoppeld aan|deelproject van|project van",
    re.IGNORECASE,
)
JOINS = re.compile(
    r"neemt deel aan|nemen deel aan|deelname aan|doet mee (?:aan|in)|doen mee|partner (?:in|van|bij)|aangesloten bij|lid van|"
    r"ondertekende[n]?|sloten|sluit aan bij|participeert in|werkt mee aan|onderdeel (?:uit )?van het programma",
    re.IGNORECASE,
)
AVAILABLE = re.compile(
    r"beschikbaar|investeert|geïnvesteerd|ondernemers|bedrijven|steunpunten|aanvragen|mkb|bieden|biedt|heeft",
    re.IGNORECASE,
)
WHERE = re.compile(r"^(?:waar|in welke (?:wijken|gemeenten|gebieden)|deelnemende (?:gemeenten|regio))", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý•‘“])")
REGIONS = frozenset({"deelregio", "regio", "metropoolregio"})
FOCUS = frozenset({"Hotspot", "Programma"})


@dataclass(frozen=True, slots=True)
class At:
    """An entity mention in a block: range in the block's reading."""

    ref: Ref
    subtype: str | None
    begin: int
    end: int
    certainty: float

    @property
    def alliance(self) -> bool:
        return self.ref.type == "Organisatie" and self.subtype in ("samenwerkingsverband", "economic-board")


@dataclass(frozen=True, slots=True)
class Spot:
    """A block with its mentions, the area it is about, and its profile cell if it is one."""

    section: Section
    block: Block
    mentions: tuple[At, ...]
    about: Area | None
    cell: Cell | None
    label: tuple[At, ...] = ()
    """Mentions of the line above that ends with a colon, for a list item below it."""


@dataclass(slots=True)
class _Out:
    doc: Document
    rows: list[RawRelation] = field(default_factory=list)
    seen: set[tuple[Ref, str, Ref, int]] = field(default_factory=set)

    def add(self, s: Ref, p: str, o: Ref, block: Block, begin: int, end: int, certainty: float) -> None:
        if s == o or (s, p, o, block.begin) in self.seen:
            return
        self.seen.add((s, p, o, block.begin))
        evidence = evidence_for(self.doc, block, begin, max(end, begin + 1), f"relatie {p}", certainty)
        self.rows.append(RawRelation(s, p, o, evidence))


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Relations that `doc` states between the entities in ``context.entities``."""
    out = _Out(doc)
    whole = document_area(doc, sections, context.areas)
    main = context.areas.get(whole.region) if whole is not None and whole.region else None
    spots = list(_spots(doc, sections, context))
    for spot in spots:
        _in_place(spot, context, out)
        _by_section(spot, context, main, out)
        _by_profile(spot, out)
        _partners(spot, out)
        _financing(spot, context, out)
        _parts(spot, out)
    _placed_in_whole(spots, main, context, out)
    return Extraction(tuple(out.rows))


def _spots(doc: Document, sections: Sequence[Section], context: Context) -> Iterator[Spot]:
    blocks = [(s, b) for s, b in flat_blocks(sections) if b.kind is not BlockKind.FURNITURE and b.text.strip()]
    blocks.sort(key=lambda sb: sb[1].begin)
    starts = [b.begin for _, b in blocks]
    held: dict[int, list[At]] = defaultdict(list)
    for raw in context.entities:
        at = bisect_right(starts, raw.evidence.begin) - 1
        if at >= 0 and raw.evidence.end <= blocks[at][1].end and raw.evidence.document == doc.name:
            held[at].append(_at(raw, blocks[at][1]))
    cells = {(c.block.begin, c.block.end): c for c in profile_cells(sections, context.areas)}
    label: tuple[At, ...] = ()
    for i, (section, block) in enumerate(blocks):
        mentions = tuple(_distinct(held[i]))
        cell = cells.get((block.begin, block.end))
        if cell is not None:
            about: Area | None = cell.other or cell.area if cell.role == "kruisbestuiving" else cell.area
        else:
            about = next(
                (a for t in reversed(section.path) if (a := area_in_heading(t, context.areas)) is not None), None
            )
        item = block.kind is BlockKind.LIST_ITEM
        yield Spot(section, block, mentions, about, cell, label if item else ())
        if block.text.rstrip().endswith(":") and len(block.text) < 220:
            label = mentions
        elif not item:
            label = ()


def _at(raw: RawEntity, block: Block) -> At:
    begin = block.reading.index(raw.evidence.begin)
    end = block.reading.index(raw.evidence.end - 1) + 1
    return At(raw.ref, raw.subtype, begin, max(end, begin + 1), raw.evidence.certainty)


def _distinct(mentions: Sequence[At]) -> list[At]:
    """Mentions in order; of those that overlap only the longest, themes and terms left out."""
    kept: list[At] = []
    useful = [
        m for m in mentions if m.ref.type not in ("Thema", "Begrip", "Persoon", "Cluster", "Actielijn", "Versneller")
    ]
    for mention in sorted(useful, key=lambda m: (m.begin, -(m.end - m.begin), -m.certainty, m.ref.type)):
        if not kept or mention.begin >= kept[-1].end:
            kept.append(mention)
    return kept


def _area(ref: Ref, context: Context) -> Area | None:
    return context.areas.get(ref.region) if ref.type == "Gebied" and ref.region else None


def _pairs(mentions: Sequence[At]) -> Iterator[tuple[At, At]]:
    for i, a in enumerate(mentions):
        for b in mentions[i + 1 : i + 4]:
            yield a, b


def _in_place(spot: Spot, context: Context, out: _Out) -> None:
    """``ligtIn`` by the words between: "Cartesius in Utrecht", "De Koepel (Haarlem)", "Utrecht: Overvecht, Lunetten"."""
    text = spot.block.text
    for a, b in _pairs(spot.mentions):
        if a.ref.type not in PLACED or b.ref.type != "Gebied" or a.end > b.begin:
            continue
        between = text[a.end : b.begin]
        if not IN_PLACE.match(between):
            continue
        if a.ref.type == "Gebied" and not _smaller(a, b, context):
            continue
        if a.ref.type == "Organisatie" and between.strip() in (",", "(") and spot.block.kind is not BlockKind.CAPTION:
            continue
        if a.ref.type == "Organisatie" and re.search(r"\bvan\b", between):
            continue
        out.add(a.ref, "ligtIn", b.ref, spot.block, a.begin, b.end, 0.75)
    for mention in spot.mentions:
        if (
            mention.ref.type in ("Hotspot", "Organisatie")
            and (area := _named_area(mention.ref.name, context)) is not None
        ):
            if mention.ref.type == "Hotspot" or area.kind in ("gemeente", "plaats"):
                out.add(mention.ref, "ligtIn", area_ref(area), spot.block, mention.begin, mention.end, 0.65)
    head = spot.mentions[0] if spot.mentions else None
    if head is not None and head.ref.type == "Gebied" and text[head.end : head.end + 2].startswith(":"):
        for other in spot.mentions[1:]:
            if other.ref.type == "Hotspot" or (other.ref.type == "Gebied" and _smaller(other, head, context)):
                out.add(other.ref, "ligtIn", head.ref, spot.block, head.begin, other.end, 0.8)


def _smaller(a: At, b: At, context: Context) -> bool:
    """Whether area `a` can lie in `b`: known to, or not known and of a smaller kind."""
    first, second = _area(a.ref, context), _area(b.ref, context)
    if first is not None and second is not None:
        return first.id != second.id and first.id in context.areas.within(second.id)
    return first is None and second is not None


def _named_area(name: str, context: Context) -> Area | None:
    """The municipality or place at the end or start of a name: Haven van IJmuiden, Hilversum Media Park."""
    words = name.split()
    for size in range(min(4, len(words) - 1), 0, -1):
        for part in (" ".join(words[-size:]), " ".join(words[:size])):
            area = context.areas.find(part) if part[:1].isupper() or part[:1] in "’'" else None
            if area is not None and not area.common_word and area.kind in ("gemeente", "plaats", "wijk", "deelregio"):
                return area
    return None


def _by_section(spot: Spot, context: Context, main: Area | None, out: _Out) -> None:
    """What stands in the chapter of a region lies there: its hotspots, municipalities and programmes."""
    about = spot.about
    if about is None or (spot.cell is not None and spot.cell.role == "kruisbestuiving" and spot.cell.other is None):
        return
    foreign = spot.cell is not None and spot.cell.role == "kruisbestuiving"
    regional = about.kind in REGIONS or about.kind in ("gemeente", "provincie")
    if not regional or about.kind == "metropoolregio":
        return
    for mention in spot.mentions:
        begin, end = mention.begin, mention.end
        if mention.ref.type == "Hotspot":
            elsewhere = _named_area(mention.ref.name, context)
            if elsewhere is None or elsewhere.id in context.areas.within(about.id) or elsewhere.kind == "plaats":
                out.add(mention.ref, "ligtIn", area_ref(about), spot.block, begin, end, 0.7)
                if not foreign and about.kind in REGIONS:
                    out.add(area_ref(about), "heeftHotspot", mention.ref, spot.block, begin, end, 0.7)
        elif mention.ref.type == "Gebied" and not foreign:
            area = _area(mention.ref, context)
            if area is not None and area.id != about.id and area.id in context.areas.within(about.id):
                out.add(mention.ref, "ligtIn", area_ref(about), spot.block, begin, end, 0.7)
        elif mention.ref.type == "Programma" and not foreign and spot.block.kind is not BlockKind.HEADING:
            out.add(area_ref(about), "deelnameAan", mention.ref, spot.block, begin, end, 0.6)
        elif mention.ref.type == "Organisatie" and not foreign and mention.alliance:
            out.add(mention.ref, "ligtIn", area_ref(about), spot.block, begin, end, 0.5)
    if main is not None and about.id != main.id and about.id in context.areas.within(main.id):
        heading = spot.section.heading
        if heading is not None and spot.block is heading and area_in_heading(heading.text, context.areas) is about:
            out.add(area_ref(about), "ligtIn", area_ref(main), heading, 0, len(heading.text), 0.6)


def _by_profile(spot: Spot, out: _Out) -> None:
    """The columns of a profile: hotspots and programmes of its region."""
    cell = spot.cell
    if cell is None:
        return
    for mention in spot.mentions:
        if cell.role == "hotspot" and mention.ref.type == "Hotspot":
            out.add(area_ref(cell.area), "heeftHotspot", mention.ref, spot.block, mention.begin, mention.end, 0.9)
        elif cell.role == "programma" and (mention.ref.type == "Programma" or mention.alliance):
            out.add(area_ref(cell.area), "deelnameAan", mention.ref, spot.block, mention.begin, mention.end, 0.85)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in SENTENCE.finditer(text):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)


def _partners(spot: Spot, out: _Out) -> None:
    """``betrokkenBij``, ``deelnameAan`` and ``uitgevoerdDoor`` from the words of one sentence."""
    text = spot.block.text
    carried: At | None = spot.label[-1] if spot.label and spot.label[-1].ref.type in FOCUS else None
    for begin, end in _sentences(text):
        inside = [m for m in spot.mentions if begin <= m.begin < end]
        focus = next((m for m in inside if m.ref.type in FOCUS or m.alliance), None)
        target = focus or carried
        if focus is not None:
            carried = focus
        if target is None:
            continue
        for mention in inside:
            if mention is target or mention.ref == target.ref:
                continue
            _relate(spot, text, begin, mention, target, focus, out)


def _relate(spot: Spot, text: str, begin: int, mention: At, target: At, focus: At | None, out: _Out) -> None:
    """The relation of an organisation or area in a sentence with the hotspot or programme that it is about."""
    between = (
        text[focus.end : mention.begin]
        if focus is not None and focus.end <= mention.begin
        else text[begin : mention.begin]
    )
    first = min(mention.begin, focus.begin if focus is not None else mention.begin)
    span = (first, max(mention.end, focus.end if focus is not None else mention.end))
    if mention.ref.type == "Organisatie":
        close = focus is not None and focus.end <= mention.begin and OF_ORGANISATION.match(between)
        if target.ref.type == "Programma" and (close or EXECUTED.search(between[-60:])):
            out.add(target.ref, "uitgevoerdDoor", mention.ref, spot.block, *span, 0.7)
        elif PARTNERS.search(between) or (
            focus is not None and mention.end <= focus.begin and PARTNERS.search(text[begin : focus.begin])
        ):
            out.add(mention.ref, "betrokkenBij", target.ref, spot.block, *span, 0.65)
    elif mention.ref.type == "Gebied" and target.ref.type == "Programma" and focus is not None:
        before = text[mention.end : focus.begin] if mention.end <= focus.begin else ""
        if JOINS.search(before) or (PARTNERS.search(between) and focus.end <= mention.begin):
            out.add(mention.ref, "deelnameAan", target.ref, spot.block, *span, 0.65)
    elif mention.ref.type == "Gebied" and target.ref.type == "Hotspot" and PARTNERS.search(between):
        if focus is None or focus.end <= mention.begin:
            out.add(mention.ref, "betrokkenBij", target.ref, spot.block, *span, 0.55)


def _financing(spot: Spot, context: Context, out: _Out) -> None:
    """Where an instrument is available and who runs it: list label, own name, or its sentence."""
    text = spot.block.text
    for begin, end in _sentences(text):
        inside = [m for m in spot.mentions if begin <= m.begin < end]
        for mention in (m for m in inside if m.ref.type == "Financiering"):
            for source in (*spot.label, *inside):
                area = _area(source.ref, context)
                span = (
                    (mention.begin, mention.end)
                    if source in spot.label
                    else (min(mention.begin, source.begin), max(mention.end, source.end))
                )
                if area is not None and area.kind not in ("land", "continent"):
                    if source in spot.label or AVAILABLE.search(text[begin:end]):
                        out.add(mention.ref, "beschikbaarIn", source.ref, spot.block, *span, 0.75)
                    if source in spot.label and area.kind == "provincie":
                        out.add(mention.ref, "uitgevoerdDoor", source.ref, spot.block, *span, 0.6)
                elif source.ref.type == "Organisatie" and (
                    (source in spot.label and source.subtype in ("rom", "overheid", "financier"))
                    or (source in inside and _runs(text, mention, source))
                ):
                    out.add(mention.ref, "uitgevoerdDoor", source.ref, spot.block, *span, 0.65)
            named = _region_in(mention.ref.name, context)
            if named is not None:
                out.add(mention.ref, "beschikbaarIn", area_ref(named), spot.block, mention.begin, mention.end, 0.7)


def _runs(text: str, instrument: At, organisation: At) -> bool:
    if instrument.end <= organisation.begin:
        between = text[instrument.end : organisation.begin]
        return bool(EXECUTED.search(between) or re.match(r"^\s+(?:via|van|door)\s+(?:de |het )?$", between))
    between = text[organisation.end : instrument.begin]
    return bool(
        re.match(r"^[^.]{0,40}\b(?:beheert|verstrekt|biedt|heeft|voert|lanceerde|investeert|financiert)\b", between)
    )


def _region_in(name: str, context: Context) -> Area | None:
    for word in re.findall(r"[A-ZÀ-Ý][\w-]+(?: [A-Z][\w-]+)?", name):
        area = context.areas.find(word)
        if area is not None and area.kind not in ("land", "continent", "plaats") and not area.common_word:
            return area
    return None


def _parts(spot: Spot, out: _Out) -> None:
    """``onderdeelVan`` between programmes, hotspots and alliances: by verb, or "X (programma Y)"."""
    text = spot.block.text
    for a, b in _pairs(spot.mentions):
        if a.end > b.begin or a.ref.type not in (*FOCUS, "Organisatie", "Financiering"):
            continue
        if b.ref.type not in FOCUS and not b.alliance:
            continue
        between = text[a.end : b.begin]
        if PART_OF.search(between) and len(between) < 90 and "." not in between:
            out.add(a.ref, "onderdeelVan", b.ref, spot.block, a.begin, b.end, 0.7)
        elif a.ref.type == b.ref.type and re.fullmatch(r"\s*\(", between) and a.ref.type in FOCUS:
            out.add(a.ref, "onderdeelVan", b.ref, spot.block, a.begin, b.end, 0.6)
    if spot.label and spot.label[-1].ref.type == "Programma" and spot.cell is None:
        for mention in spot.mentions[:1]:
            if mention.ref.type in FOCUS:
                out.add(mention.ref, "onderdeelVan", spot.label[-1].ref, spot.block, mention.begin, mention.end, 0.6)


def _placed_in_whole(spots: Sequence[Spot], main: Area | None, context: Context, out: _Out) -> None:
    """Areas that lie in the area of the whole document, and hotspots that no chapter places: once each."""
    if main is None:
        return
    placed = {r.subject for r in out.rows if r.predicate == "ligtIn"}
    done: set[Ref] = set()
    inside = context.areas.within(main.id)
    for spot in spots:
        for mention in spot.mentions:
            if mention.ref in done:
                continue
            area = _area(mention.ref, context)
            if area is not None and area.id != main.id and area.id in inside and mention.ref not in placed:
                done.add(mention.ref)
                out.add(mention.ref, "ligtIn", area_ref(main), spot.block, mention.begin, mention.end, 0.55)
            elif mention.ref.type == "Hotspot" and mention.ref not in placed and spot.about is None:
                done.add(mention.ref)
                out.add(mention.ref, "ligtIn", area_ref(main), spot.block, mention.begin, mention.end, 0.5)
