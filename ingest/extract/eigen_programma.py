"""The programme that a document itself is: "In dit document schetsen wij onze investeringsagenda", and its parts.

What the lists under "We investeren verder in:" name is part of it; who speaks in the sentence carries it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.context import Context, block_evidence, document_area, evidence_for
from ingest.extract.profile import flat_blocks
from ingest.types import Block, BlockKind, Extraction, RawEntity, RawRelation, RawStatement, Ref, Section
from kg.model import Document, Evidence
from kg.naming import CONTEXT

PLAN = r"[a-z-]*(?:agenda|focus|koers|strategie|programma|propositie|uitvoeringsplan|actieplan|ontwikkelplan)"
SELF = re.compile(
    r"\b[Ii]n (?:dit|deze) (?:document|stuk|rapport|notitie|brochure|bidbook|publicatie|boekje)\b[^.]{0,30}?"
    r"\b(?:schetsen|presenteren|beschrijven|leggen|lichten|tonen|vindt|staat)\b[^.]{0,20}?"
    rf"\b(?:onze|ons|de|het|een)\s+(?:[a-z-]+ )?(?P<name>{PLAN})\b"
)
"""A document that says which plan it is."""

DEALS = (
    r"[Rr]egio ?[Dd]eal|[Cc]ity ?[Dd]eal|[Aa]ctieagenda|(?:[Uu]itvoerings|[Ii]nvesterings)agenda|"
    r"[Uu]itvoeringsprogramma"
)
THIS = re.compile(rf"\b(?:[Dd]eze|[Oo]nze|[Dd]it) (?P<name>{DEALS})\b(?!\s+[‘“A-Z])")
"""A text that speaks of itself: "met deze Regio Deal leggen we …"."""

TITLE = re.compile(r"\b(?:[\w-]*(?:agenda|actieplan|uitvoeringsplan|programma)|(?:regio|city) ?deal)\b", re.IGNORECASE)
"""A title that says which plan the document is."""

MIN_SAID = 2
ANNOUNCES = re.compile(
    r"\b(?:we|wij)\b[^.]{0,50}\b(?:investeren|zetten|werken|starten|pakken|ontwikkelen|gaan)\b[^.]*:\s*$|"
    r"\b(?:investeren|zetten|werken) (?:we|wij)\b[^.]*:\s*$|\b(?:acties|projecten|initiatieven|investeringen)\s*:\s*$",
    re.IGNORECASE,
)
"""A line over a list of what the plan does."""

LAST_BRACKET = re.compile(r"\(([^()]*)\)\s*\.?$")
PART_TYPES = frozenset({"Programma", "Hotspot", "Financiering"})
PART_SUBTYPES = frozenset({"samenwerkingsverband", "overig", None})
LEAD_REACH = 40
TITLE_REACH = 40
MAX_TITLE_WORDS = 10
METHOD = "eigen programma"
TITLE_END = " !.?"


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """The programme that `doc` is, who carries it out, and what its lists name as its parts."""
    blocks = [b for _, b in flat_blocks(sections) if b.kind is not BlockKind.FURNITURE]
    said_in = [(b, m) for b in blocks if (m := SELF.search(b.text)) is not None]
    area = document_area(doc, sections, context.areas)
    of = area.name if area is not None else doc.title
    issuer: RawEntity | None = None
    title: Evidence | None = None
    if said_in:
        block, match = said_in[0]
        issuer = next((e for e in _entities(block, context) if e.ref.type == "Organisatie"), None)
        name = f"{match['name'].capitalize()} {issuer.ref.name if issuer is not None else of}"
    elif len(said_in := [(b, m) for b in blocks if (m := THIS.search(b.text)) is not None]) >= MIN_SAID:
        block, match = said_in[0]
        title = _titled(doc, match["name"])
        name = f"{match['name']} {doc.title.strip(TITLE_END) if title is not None else of}"
    else:
        return _by_title(doc, blocks)
    ref = Ref("Programma", name)
    evidence = title or evidence_for(doc, block, *match.span("name"), METHOD, 0.7)
    kind = match["name"].casefold().replace(" ", "")
    subtype = kind if kind in ("regiodeal", "citydeal") else "programma"
    found: list[RawStatement] = [RawEntity(ref, evidence, subtype, (match["name"],) if match.re is SELF else ())]
    if issuer is not None and issuer.evidence.begin < evidence.begin:
        whole = doc.evidence(issuer.evidence.begin, evidence.end, METHOD, 0.6)
        found.append(RawRelation(ref, "uitgevoerdDoor", issuer.ref, whole))
    said = evidence_for(doc, block, match.start(), match.end(), CONTEXT + "eigen programma", 0.6)
    found.extend(_parts(doc, blocks, ref, said, context))
    return Extraction(tuple(found))


def _titled(doc: Document, noun: str) -> Evidence | None:
    """Where the text has the noun with the title of the document behind it: "REGIO DEAL: Gezond Delfland"."""
    words = doc.title.strip(TITLE_END).split()
    pattern = r"\s+".join(map(re.escape, noun.split())) + r"\W{1,4}" + r"\s+".join(map(re.escape, words))
    found = re.search(pattern, doc.text, re.IGNORECASE) if words else None
    return doc.evidence(*found.span(), METHOD, 0.7) if found is not None else None


def _by_title(doc: Document, blocks: Sequence[Block]) -> Extraction:
    """The plan that the title names, where the title stands in the text as a line of its own."""
    title = doc.title.strip()
    if TITLE.search(title) is None or len(title.split()) > MAX_TITLE_WORDS:
        return Extraction()
    for block in blocks[:TITLE_REACH]:
        if block.text.strip() == title:
            evidence = evidence_for(doc, block, 0, len(block.text), METHOD, 0.6)
            return Extraction((RawEntity(Ref("Programma", title), evidence, "programma"),))
    return Extraction()


def _parts(
    doc: Document, blocks: Sequence[Block], whole: Ref, said: Evidence, context: Context
) -> Iterator[RawRelation]:
    for i, item in enumerate(blocks):
        if item.kind is not BlockKind.LIST_ITEM or not item.label:
            continue
        near = blocks[max(0, i - LEAD_REACH) : i]
        lead = next((b for b in reversed(near) if b.text.rstrip(" :.").endswith(item.label)), None)
        if lead is None or ANNOUNCES.search(lead.text) is None:
            continue
        support = (block_evidence(doc, lead, CONTEXT + "regel erboven", 0.6), said)
        for entity in _named(item, context):
            yield RawRelation(entity.ref, "onderdeelVan", whole, entity.evidence, support)


def _named(item: Block, context: Context) -> Iterator[RawEntity]:
    """What an item names as an action: the names in the brackets at its end, else the first name in it."""
    named = [e for e in _entities(item, context) if e.ref.type in PART_TYPES or _loose(e)]
    bracket = LAST_BRACKET.search(item.text)
    if bracket is not None:
        begin = item.reading.span(bracket.start(), bracket.end())[0]
        inside = [e for e in named if e.evidence.begin >= begin]
        if inside:
            yield from inside
            return
    yield from named[:1]


def _loose(entity: RawEntity) -> bool:
    """Whether an organisation can be an action of a plan: an alliance or network, no firm, school or government."""
    return entity.ref.type == "Organisatie" and entity.subtype in PART_SUBTYPES


def _entities(block: Block, context: Context) -> list[RawEntity]:
    found = [e for e in context.entities if block.begin <= e.evidence.begin and e.evidence.end <= block.end]
    longest: list[RawEntity] = []
    for e in sorted(found, key=lambda e: (e.evidence.begin, -e.evidence.end, -e.evidence.certainty)):
        if not longest or e.evidence.begin >= longest[-1].evidence.end:
            longest.append(e)
    return longest
