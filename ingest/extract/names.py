"""Named entities of a document: areas, hotspots, programmes, instruments, organisations and persons.

Each block is read on its own (`mentions`); then the document decides: abbreviations it defines, the kind of a name by
all its mentions, short forms of longer names, and names that only their column or list types.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.extract.context import Context, area_ref, evidence_for
from ingest.extract.fields import fields_of
from ingest.extract.mention import Mention
from ingest.extract.mentions import QUOTED, BlockReader
from ingest.extract.patterns import GENERIC, Kind, name_key, tokenize
from ingest.extract.patterns import words as listed_words
from ingest.extract.places import place_kind
from ingest.extract.vocabulary import Words
from ingest.types import Block, BlockKind, Extraction, RawEntity, Ref, Section
from kg.model import Document

READ = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.CELL, BlockKind.CAPTION})
ROLE = re.compile(
    r"^,?\s*\(?(?:de |het )?(?:oud-)?(?:gedeputeerde|wethouder|burgemeester|minister|staatssecretaris|voorzitter|directeur|"
    r"hoogleraar|lector|commissaris|bestuurder|programmamanager|projectleider|ceo|oprichter)\b",
    re.IGNORECASE,
)
VERB_AFTER = re.compile(
    r"^\s(?:is|heeft|werkt|wil|ontwikkelt|bouwt|maakt|levert|biedt|zet|stimuleert|organiseert|ondersteunt|investeert|"
    r"gaat|zijn|hebben|en partners|vestigt|test|onderzoekt|produceert|leidt|coördineert|brengt|verbindt|speelt)\b"
)
PARTNER_BEFORE = re.compile(
    r"(?:samen met|via|o\.a\.|i\.s\.m\.|in samenwerking met|met partners als|door|van|vanuit|partner(?:s)?:?|met|bij|aan|en|,|als)"
    r"(?: de| het)?\s$",
    re.IGNORECASE,
)
ROLE_BEFORE = re.compile(
    r"\b(?:gedeputeerde|wethouder|burgemeester|minister|staatssecretaris|voorzitter|directeur|hoogleraar|professor|prof\.|"
    r"dr\.|de heer|mevrouw|commissaris van de Koning)\s$",
    re.IGNORECASE,
)
INSTRUMENTS = re.compile(r"fondsen\b|financiering\b|subsidies\b|regelingen\b|leningen\b|vouchers\b", re.IGNORECASE)
"""Words over a list of instruments."""

INSTRUMENT_AFTER = re.compile(r"^\s*\([^()]{0,40}(?:subsidie|lening|voucher|fonds)", re.IGNORECASE)
PLACEHOLDER = re.compile(r"^\w+ [A-Z]$|^[A-Z]$|^[AN]\d{1,3}$")
"""Names that stand for something else (Wijk X), and roads."""

NO_ACTOR = re.compile(
    r"(?:lijn|zones?|weg|straat|plein|brug|tunnel|stations?|bahn|kracht|kwaliteit|balans|opgave|aanvraag)$"
)
"""Endings of single words that are no organisation."""

GIVEN_NAMES = listed_words("voornamen")
STRONG_CUE = re.compile(
    r"(?:samen met|via|o\.a\.|i\.s\.m\.|in samenwerking met|door|partners?:?|zoals|bedrijf|organisatie)(?: de| het)?\s$",
    re.IGNORECASE,
)
CREDIT_END = re.compile(r"\s[-–]\s[^-–]{4,40}$")
CREDIT = re.compile(r"\s[-–(]\s?$")


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention with the section it stands in, and the text that introduces its list."""

    mention: Mention
    section: Section
    intro: str = ""


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Every named entity of `doc`, one `RawEntity` per mention; the kind of a name is the same in the whole document."""
    words = Words.of(block.text for _, block in _blocks(sections))
    reader = BlockReader(context.areas, words)
    found = [
        _Found(mention, section, intro)
        for section, block, intro in _introduced(sections)
        for mention in reader.read(block)
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
    return Extraction(tuple(statements))


def _blocks(sections: Sequence[Section]) -> Iterable[tuple[Section, Block]]:
    seen: set[tuple[int, int]] = set()
    for section in sections:
        heads = [section.heading] if section.heading is not None else []
        for block in (*heads, *section.blocks):
            if block.kind in READ and block.text.strip() and (block.begin, block.end) not in seen:
                seen.add((block.begin, block.end))
                yield section, block


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
    table = {
        key: best[key, min(kinds, key=lambda k, s=kinds: (-s[k], k.type, k.subtype or ""))]
        for key, kinds in score.items()
    }
    for raw in context.entities if found else ():
        kind = Kind(raw.ref.type, raw.subtype)
        any_block = found[0].mention.block
        for name in (raw.ref.name, *raw.aliases):
            table[name_key(name)] = Mention(
                any_block, 0, 1, raw.ref.name, kind, raw.evidence.certainty, "eerder gevonden"
            )
    return table


def _as_instrument(item: _Found) -> Mention:
    """The mention as an instrument when its list or the brackets after it say so."""
    mention = item.mention
    if mention.kind is not None and mention.kind.type not in ("Programma", "Organisatie", "Financiering"):
        return mention
    if mention.kind is not None and mention.kind.type == "Organisatie":
        return mention
    listed = mention.begin == 0 and mention.block.kind is BlockKind.LIST_ITEM and INSTRUMENTS.search(item.intro)
    named = mention.kind is not None or " " in mention.name or any(c.isupper() for c in mention.name[1:])
    if named and (listed or INSTRUMENT_AFTER.match(mention.block.text[mention.end :])):
        return replace(mention, kind=Kind("Financiering"), certainty=0.95, method="lijst van instrumenten")
    return mention


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
    if ROLE.match(mention.block.text[mention.end : mention.end + 40]) and 2 <= len(mention.name.split()) <= 4:
        if mention.kind is None or mention.kind.type == "Organisatie":
            return replace(mention, kind=Kind("Persoon"), certainty=0.9, method="naam met functie")
    if ROLE_BEFORE.search(mention.block.text[: mention.begin]) and mention.method == "hoofdletters":
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
    if _caption_like(mention, context):
        return replace(mention, kind=Kind("Organisatie", "bedrijf"), certainty=0.6, method="bijschrift")
    inner = (
        mention.method in ("opsomming", "zelfde opsomming") and not mention.start and not _excluded(mention, context)
    )
    if mention.method in WEAK_METHODS and not inner and _is_notion(mention, words, context):
        return longer_or_none(mention, longer, written)
    if mention.method.startswith("samenstelling") and mention.start and " " not in mention.name:
        if not words.capital[mention.name.casefold()] and not tokenize(mention.name)[0].distinct:
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
    return _by_place(item, words)


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


WEAK_METHODS = frozenset(
    ["hoofdletters", "opsomming", "bijstelling", "zelfde opsomming", "kaal soortnaam", "bijstelling achteraf"]
)
"""Methods that type a run by what stands around it, so that its own words must show that it is a name."""


def _excluded(mention: Mention, context: Context) -> bool:
    return mention.key in GENERIC or context.themes.find(mention.name) is not None or mention.name.casefold() in GENERIC


def _caption_like(mention: Mention, context: Context) -> bool:
    """Whether a short line begins with this name and ends with a place: "X, what it makes, Hoofddorp"."""
    text = CREDIT_END.sub("", mention.block.text).rstrip()
    if mention.kind is not None or mention.begin or len(text) > 110 or text.endswith((".", ":", ";")):
        return False
    last = text.rpartition(",")[2].strip()
    after = text[mention.end :].lstrip()[:1]
    return after in (",", ":", "-", "–") and last[:1].isupper() and context.areas.find(last) is not None


def _is_notion(mention: Mention, words: Words, context: Context) -> bool:
    """Whether a run is a notion or the start of a sentence rather than a name."""
    tokens = tokenize(mention.name)
    if mention.key in GENERIC or not tokens or mention.name.casefold() in GENERIC:
        return True
    if context.themes.find(mention.name) is not None or (mention.name.startswith("Rijks") and len(tokens) == 1):
        return True
    if _in_motto(mention):
        return True
    if len(tokens) == 1:
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


def _by_place(item: _Found, words: Words) -> Mention | None:
    """The kind that the place of an untyped name suggests: its column, list, caption, or the verbs around it."""
    mention = item.mention
    block = mention.block
    placed = place_kind(item.section, block)
    if placed is not None:
        return replace(mention, kind=placed, certainty=0.65, method="plaats in het document")
    before, after = block.text[: mention.begin], block.text[mention.end :]
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
    if tokens[0].low in GIVEN_NAMES and 2 <= len(tokens) <= 4:
        return None
    if len(tokens) == 1:
        cue = STRONG_CUE.search(before) or VERB_AFTER.match(after) or words.capital[mention.name.casefold()] > 1
        if NO_ACTOR.search(mention.name) or not (tokens[0].distinct or cue):
            return None
    if VERB_AFTER.match(after) or PARTNER_BEFORE.search(before):
        return replace(mention, kind=Kind("Organisatie", "overig"), certainty=0.45, method="naam bij een werkwoord")
    if len(tokens) > 1 or words.capital[mention.name.casefold()] > 1:
        return replace(mention, kind=Kind("Organisatie", "overig"), certainty=0.4, method="hoofdletters")
    return None


def _entity(doc: Document, section: Section, mention: Mention) -> RawEntity:
    assert mention.kind is not None
    ref = area_ref(mention.area) if mention.area is not None else Ref(mention.kind.type, mention.name)
    aliases = tuple(dict.fromkeys(a for a in mention.aliases if a and a != ref.name))
    evidence = evidence_for(doc, mention.block, mention.begin, mention.end, mention.method, mention.certainty)
    fields = fields_of(mention.kind.type, mention.block.text, mention.begin, mention.end)
    return RawEntity(ref, evidence, mention.kind.subtype, aliases, fields)
