"""Named entities of a document: areas, hotspots, programmes, instruments, organisations and persons.

Each block is read on its own (`mentions`); then the document decides: abbreviations it defines, the kind of a name by
all its mentions, short forms of longer names, and names that only their column or list types.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.extract.context import MAX_READ, Context, area_ref, evidence_for, split_long
from ingest.extract.judging import LOOK, WEAK_METHODS, by_place, caption_like, excluded, is_notion
from ingest.extract.lowered import bodies
from ingest.extract.mention import Mention
from ingest.extract.mentions import BlockReader
from ingest.extract.patterns import GENERIC, Kind, known_names, name_key, tokenize
from ingest.extract.vocabulary import Words
from ingest.types import Block, BlockKind, Doubt, Extraction, RawEntity, Ref, Section
from kg.model import Document

READ = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.CELL, BlockKind.CAPTION})
ROLE = re.compile(
    r"^,?\s*\(?(?:de |het )?(?:oud-)?(?:gedeputeerde|wethouder|burgemeester|minister|staatssecretaris|voorzitter|"
    r"directeur|hoogleraar|lector|commissaris|bestuurder|programmamanager|projectleider|ceo|oprichter)\b",
    re.IGNORECASE,
)
ROLE_BEFORE = re.compile(
    r"\b(?:gedeputeerde|wethouder|burgemeester|minister|staatssecretaris|voorzitter|directeur|hoogleraar|professor|prof\.|"
    r"dr\.|de heer|mevrouw|commissaris van de Koning)\s$",
    re.IGNORECASE,
)
INSTRUMENTS = re.compile(r"fondsen\b|financiering\b|subsidies\b|regelingen\b|leningen\b|vouchers\b", re.IGNORECASE)
"""Words over a list of instruments."""

NO_INSTRUMENT = re.compile(
    r"^[\s•*–-]*(?:(?:vorm|fase|bedrag|gebied|regio|uitvoering|uitvoerder|doelgroep|looptijd|periode|voorwaarden|bereik|"
    r"loket|voor wie)\b[^:]{0,30}:|(?:andere|overige|diverse|verschillende|meer)\b)",
    re.IGNORECASE,
)
"""An item of such a list that says something of the instruments, or that there are others, and names none."""

INSTRUMENT_AFTER = re.compile(r"^\s*\([^()]{0,40}(?:subsidie|lening|voucher|fonds)", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"^\w+ [A-Z]$|^[a-z]\w+ [A-Z]{2}$|^[A-Z]$|^[AN]\d{1,3}$|^[A-Z][a-z]+(?:ings|heids|schaps)$|"
    r"^(?:Actie|Actielijn|Lijn|Fase|Stap|Bijlage|Figuur|Tabel|Hoofdstuk|Paragraaf|Maatregel|Doel|Vraag)"
    r" [A-Z]?\d{0,2}[a-z]?$"
)
"""What stands for something else (Wijk X, campus MP, Actielijn A1), roads, and halves of words (Samenwerkings-)."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention with the section it stands in, and the text that introduces its list."""

    mention: Mention
    section: Section
    intro: str = ""


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Every named entity of `doc`, one `RawEntity` per mention; a name has one kind in the whole document."""
    words = Words.of(block.text for _, block in _blocks(sections))
    reader = BlockReader(context.areas, words)
    found = [
        _Found(mention, section, intro)
        for section, block, intro in _introduced(sections)
        for mention in (*reader.read(block), *bodies(block, reader.area))
        if mention.name and not PLACEHOLDER.match(mention.name)
    ]
    shorts = _abbreviations(found)
    kinds = _kinds(found, context)
    longer = _longer_names(kinds, found, words)
    statements: list[RawEntity] = []
    for item in found:
        resolved = _resolve(item, words, shorts, kinds, longer, context)
        if resolved is not None:
            statements.append(_entity(doc, item.section, resolved))
    return Extraction(tuple(statements), tuple(_unread(doc, sections)))


def _unread(doc: Document, sections: Sequence[Section]) -> Iterable[Doubt]:
    """A doubt for each block of which only the beginning was read for statements."""
    for block in (b for s in sections for b in s.blocks if len(b.text) > MAX_READ):
        what = f"Een blok van {len(block.text)} tekens: alleen de eerste {MAX_READ} zijn op uitspraken gelezen."
        yield Doubt(doc.name, "blok te lang", what, block.begin, doc.page_at(block.begin))


def _blocks(sections: Sequence[Section]) -> Iterable[tuple[Section, Block]]:
    seen: set[tuple[int, int]] = set()
    for section in sections:
        heads = [section.heading] if section.heading is not None else []
        for block in (*heads, *section.blocks):
            if block.kind in READ and block.text.strip() and (block.begin, block.end) not in seen:
                seen.add((block.begin, block.end))
                yield from ((section, part) for part in split_long(block) if part.text.strip())


def _introduced(sections: Sequence[Section]) -> Iterable[tuple[Section, Block, str]]:
    """Each block with, for a list item, the last two blocks above its list."""
    above: list[str] = []
    for section, block in _blocks(sections):
        item = block.kind is BlockKind.LIST_ITEM
        yield section, block, " ".join(above[-2:]) if item else ""
        if not item:
            above.append(block.text[-300:])


def _abbreviations(found: Sequence[_Found]) -> dict[str, Mention]:
    """Short forms that the document defines in brackets, to the mention that defines them."""
    shorts: dict[str, Mention] = {}
    for item in found:
        if item.mention.kind is not None:
            for alias in item.mention.aliases:
                if len(alias) <= 12 and " " not in alias and any(c.isupper() for c in alias):
                    shorts.setdefault(alias, item.mention)
    return shorts


def _kinds(found: Sequence[_Found], context: Context) -> dict[str, Mention]:
    """For each name the best mention of its best kind: what earlier extractors say, else the largest certainty."""
    score: dict[str, Counter[Kind]] = defaultdict(Counter)
    best: dict[tuple[str, Kind], Mention] = {}
    for item in found:
        mention = _as_instrument(item)
        if mention.kind is None:
            continue
        score[mention.key][mention.kind] += mention.certainty  # type: ignore[assignment]
        held = best.get((mention.key, mention.kind))
        if held is None or mention.certainty > held.certainty:
            best[mention.key, mention.kind] = mention
    table = {key: best[key, _top(kinds)] for key, kinds in score.items()}
    for raw in context.entities if found else ():
        kind = Kind(raw.ref.type, raw.subtype)
        any_block = found[0].mention.block
        for name in (raw.ref.name, *raw.aliases):
            table[name_key(name)] = Mention(
                any_block, 0, 1, raw.ref.name, kind, raw.evidence.certainty, "eerder gevonden"
            )
    return table


def _top(score: Counter[Kind]) -> Kind:
    return min(score, key=lambda kind: (-score[kind], kind.type, kind.subtype or ""))


def _as_instrument(item: _Found) -> Mention:
    """The mention as an instrument when its list or the brackets after it say so."""
    mention = item.mention
    if mention.kind is not None and mention.kind.type not in ("Programma", "Organisatie", "Financiering"):
        return mention
    if any(_known_instrument(alias) for alias in mention.aliases) and " " in mention.name:
        return replace(mention, kind=Kind("Financiering"), certainty=0.95, method="bekende afkorting")
    if mention.kind is not None and mention.kind.type == "Organisatie":
        return mention
    listed = mention.begin == 0 and mention.block.kind is BlockKind.LIST_ITEM and INSTRUMENTS.search(item.intro)
    if NO_INSTRUMENT.match(mention.block.text):
        return mention
    named = mention.kind is not None or " " in mention.name or any(c.isupper() for c in mention.name[1:])
    if named and (listed or INSTRUMENT_AFTER.match(mention.block.text[mention.end :])):
        return replace(mention, kind=Kind("Financiering"), certainty=0.95, method="lijst van instrumenten")
    return mention


def _known_instrument(alias: str) -> bool:
    """Whether the abbreviation that stands in brackets after a name is that of a public instrument."""
    known = known_names().get((alias,))
    return known is not None and known.kind.type == "Financiering"


def _longer_names(kinds: Mapping[str, Mention], found: Sequence[_Found], words: Words) -> dict[str, Mention]:
    """Short forms without a kind ("Health Hub") to the only longer name that begins or ends with them."""
    shorts = {f.mention.key for f in found if f.mention.kind is None}
    out: dict[str, Mention] = {}
    for short in shorts:
        if len(short) < 4 or short in GENERIC or (" " not in short and words.ordinary(short)):
            continue
        hits = [m for key, m in kinds.items() if key.startswith(f"{short} ") or key.endswith(f" {short}")]
        names = {m.key for m in hits}
        if len(names) == 1 and hits[0].kind is not None and hits[0].kind.type != "Gebied":
            out[short] = hits[0]
    return out


def _resolve(
    item: _Found,
    words: Words,
    shorts: Mapping[str, Mention],
    kinds: Mapping[str, Mention],
    longer: Mapping[str, Mention],
    context: Context,
) -> Mention | None:
    """The mention with its final name and kind; None when it is no name of an entity."""
    mention = _as_instrument(item)
    written = mention.block.text[mention.begin : mention.end]
    person = mention.kind is None or mention.kind.type == "Organisatie"
    if person and ROLE.match(mention.block.text[mention.end :]) and 2 <= len(mention.name.split()) <= 4:
        return replace(mention, kind=Kind("Persoon"), certainty=0.9, method="naam met functie")
    if (
        ROLE_BEFORE.search(mention.block.text[max(0, mention.begin - LOOK) : mention.begin])
        and mention.method == "hoofdletters"
    ):
        return replace(mention, kind=Kind("Persoon"), certainty=0.8, method="naam met functie")
    if mention.method == "gazetteer" and mention.area is not None:
        return _area_mention(mention, words)
    defined = shorts.get(mention.name)
    if defined is not None and defined.name != mention.name and defined.kind is not None:
        return replace(
            mention,
            name=defined.name,
            kind=defined.kind,
            area=defined.area,
            certainty=0.85,
            method="afkorting",
            aliases=(written,),
        )
    if caption_like(mention, context):
        return replace(mention, kind=Kind("Organisatie", "bedrijf"), certainty=0.6, method="bijschrift")
    inner = mention.method in ("opsomming", "zelfde opsomming") and not mention.start and not excluded(mention, context)
    if mention.method in WEAK_METHODS and not inner and is_notion(mention, words, context):
        return longer_or_none(mention, longer, written)
    alone = mention.method.startswith("samenstelling") and mention.start and " " not in mention.name
    if alone and not words.capital[mention.name.casefold()] and not tokenize(mention.name)[0].distinct:
        return None
    known = kinds.get(mention.key)
    if known is not None and known.kind is not None:
        aliases = tuple(dict.fromkeys((*mention.aliases, *((written,) if written != known.name else ()))))
        return replace(
            mention,
            kind=known.kind,
            name=known.name,
            area=known.area,
            aliases=aliases,
            certainty=max(mention.certainty, 0.6),
        )
    if (long := longer_or_none(mention, longer, written)) is not None:
        return long
    if mention.method == "kaal soortnaam":
        return None
    return by_place(item.section, mention, words)


def longer_or_none(mention: Mention, longer: Mapping[str, Mention], written: str) -> Mention | None:
    """The longer name that `mention` is the short form of, or None."""
    long = longer.get(mention.key)
    if long is None:
        return None
    return replace(
        mention, name=long.name, kind=long.kind, area=long.area, certainty=0.6, method="korte vorm", aliases=(written,)
    )


def _area_mention(mention: Mention, words: Words) -> Mention | None:
    single = " " not in mention.name and "-" not in mention.name
    if mention.start and single and words.lower[mention.name.casefold()] and not words.capital[mention.name.casefold()]:
        return None
    return mention


def _entity(doc: Document, section: Section, mention: Mention) -> RawEntity:
    assert mention.kind is not None
    ref = area_ref(mention.area) if mention.area is not None else Ref(mention.kind.type, mention.name)
    aliases = tuple(dict.fromkeys(a for a in mention.aliases if a and a != ref.name))
    evidence = evidence_for(doc, mention.block, mention.begin, mention.end, mention.method, mention.certainty)
    return RawEntity(ref, evidence, mention.kind.subtype, aliases)
