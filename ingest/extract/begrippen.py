"""Terms with a definition: from glossaries, footnotes, and sentences that define."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.extract.context import Context, evidence_for
from ingest.extract.patterns import GENERIC, name_key, tokenize
from ingest.extract.sentences import Mentions, Sentence, clean, read_sentences
from ingest.types import Block, BlockKind, Extraction, RawEntity, Ref, Section
from kg.model import Document

GLOSSARY = re.compile(
    r"begrippen|woordenlijst|glossari|glossary|definities|afkortingen|verklarende woorden|verklaring van|"
    r"lijst met termen|termenlijst",
    re.IGNORECASE,
)
TERM_COLUMN = re.compile(r"^(?:begrip(?:pen)?|term(?:en)?|afkorting(?:en)?|woord)$", re.IGNORECASE)
MAX_TERM_WORDS = 6
NAMED_TYPES = frozenset({"Organisatie", "Hotspot", "Gebied", "Programma"})
MIN_NAME = 0.75
"""Certainty from which a term counts as the name of an organisation, place or programme."""
MAX_LEAD = 5
"""Characters before the name at the start of its entry."""

_ENTRY = re.compile(r"^(?P<term>[^:.–]{2,70}?)\s*(?::|\s[–-]\s|\s=\s)\s*(?P<definition>\S.{8,})$", re.DOTALL)
_OPENS = re.compile(r"[A-ZÀ-Ý][\w&’'()/-]*(?:\s[\w&’'()/-]+){0,5}:\s")
_ABBREVIATED = re.compile(r"^(?P<term>.+?)\s*\((?P<abbr>[A-Z][\w&/-]{1,9})\)$")
_EXPANSION = re.compile(r"^(?P<full>[A-Z][^.;(]{4,60})\.\s")
_IN_TEXT = (
    re.compile(r"\bnoemen (?:we|wij)(?: ook)?(?: wel)? [‘'\"“](?P<term>[^’'\"”]{3,50})[’'\"”]"),
    re.compile(r"\b(?:zogena?amde|zogenoemde|zgn\.)\s+[‘'\"“](?P<term>[^’'\"”]{3,50})[’'\"”]"),
    re.compile(r"\b[Dd]e (?:zogena?amde|zogenoemde)\s+(?P<term>[a-z]+(?: [a-z-]+){0,2}),\s"),
    re.compile(
        r"^Een (?!dergelijk|ander|nieuw|goed|groot|eerste|belangrijk|sterk|derde|tweede)"
        r"(?P<term>[A-Z]?[a-z][\w-]+(?: [A-Za-z][\w-]+)?) (?:is een|is de)\s"
    ),
    re.compile(r"^Een (?P<term>[A-Z][\w-]+ [A-Z][\w-]+) (?:is|biedt|bestaat uit)\s"),
    re.compile(r"\bde status van (?P<term>[A-Z]+-[a-z]+)\b"),
    re.compile(r"\been (?P<term>[A-Z]{3,}-(?:gebied|regio|traject)),\s+een\s"),
)
_FOOTNOTE = re.compile(
    r"^\*?\d{0,2}\s*[-–]?\s*(?P<term>[A-Z][\w&’'-]*(?: [\w&’'-]+){0,4}?) "
    r"(?:is een|zijn|staat voor|bestaat uit|betekent)\s"
)


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read the terms that `doc` defines, each with ``definitie`` in its fields."""
    found: list[RawEntity] = []
    headed = False
    for section in sections:
        if GLOSSARY.search(section.title):
            found.extend(_glossary(doc, section))
            headed = not section.blocks
        elif headed and len(section.blocks) == 1:
            found.extend(_headed(doc, section))
        else:
            headed = False
            found.extend(_term_cells(doc, section))
            for block in section.blocks:
                if block.kind is BlockKind.FOOTNOTE:
                    found.extend(_footnote(doc, block))
    for sentence in read_sentences(sections, context):
        if not any(GLOSSARY.search(t) for t in sentence.section.path):
            found.extend(_in_text(doc, sentence))
    mentions = Mentions(context.entities)
    return Extraction(tuple(term for term in found if not _is_name(term, mentions)))


def _is_name(term: RawEntity, mentions: Mentions) -> bool:
    """Whether the term is the name of a thing, which a glossary explains too: "Automotive Campus: terrein …"."""
    key, begin = name_key(term.ref.name), term.evidence.begin
    near = mentions.within(begin, begin + MAX_LEAD + len(term.ref.name), NAMED_TYPES)
    return any(e.evidence.certainty >= MIN_NAME and name_key(e.ref.name) == key for e in near)


def _headed(doc: Document, section: Section) -> Iterator[RawEntity]:
    """An entry whose term is a heading of its own, with its definition as the paragraph below."""
    first = section.blocks[0]
    short = 0 < len(section.title.split()) <= MAX_TERM_WORDS and not section.title[:1].isdigit()
    if not short or first.kind is not BlockKind.PARAGRAPH or not first.text.rstrip().endswith("."):
        return
    term = section.title.strip(" :")
    tokens = tokenize(term)
    proper = sum(t.capital for t in tokens) > 1 or any(t.distinct for t in tokens)
    if not proper or name_key(term) in GENERIC:
        yield _begrip(doc, first, term, clean(first.text), 0.8)


def _glossary(doc: Document, section: Section) -> Iterator[RawEntity]:
    """Entries of a glossary: "Term: definitie" paragraphs, or rows of a table of two columns."""
    cells: dict[tuple[int, int], list[Block]] = {}
    for block in section.blocks:
        if block.kind is BlockKind.CELL and block.row >= 0:
            cells.setdefault((block.table, block.row), []).append(block)
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            for begin, end in _entries(doc, block):
                entry = _ENTRY.match(block.text[begin:end])
                if entry and len(entry["term"].split()) <= MAX_TERM_WORDS:
                    yield _begrip(doc, block, entry["term"], clean(entry["definition"]), 0.95, (begin, end))
    for row in cells.values():
        yield from _row(doc, row)


def _entries(doc: Document, block: Block) -> list[tuple[int, int]]:
    """Ranges of the entries of a paragraph: a line of the source that begins "Term: " begins one."""
    offsets = block.reading.offsets
    cuts = [0]
    for i in range(1, len(offsets) - 1):
        if block.text[i - 1] == " " and "\n" in doc.text[offsets[i - 1] : offsets[i]] and _OPENS.match(block.text, i):
            cuts.append(i)
    return list(pairwise([*cuts, len(block.text)]))


def _term_cells(doc: Document, section: Section) -> Iterator[RawEntity]:
    rows: dict[tuple[int, int], list[Block]] = {}
    for block in section.blocks:
        if block.kind is BlockKind.CELL and block.row >= 0:
            rows.setdefault((block.table, block.row), []).append(block)
    for row in rows.values():
        if TERM_COLUMN.match(row[0].column.strip()):
            yield from _row(doc, row)


def _row(doc: Document, row: Sequence[Block]) -> Iterator[RawEntity]:
    """The term of the first cell with what the second says of it; further columns say something else.

    The quote is the row up to the end of the definition; of a table whose rows are not together, the definition.
    """
    if len(row) < 2 or len(row[0].text.split()) > MAX_TERM_WORDS:
        return
    said = [b for b in row[1:] if b is row[1] or (b.column and b.column == row[1].column)]
    found = _begrip(doc, row[1], row[0].text.strip(), clean(" ".join(b.text for b in said)), 0.9)
    if all(_adjacent(doc, left, right) for left, right in pairwise([row[0], *said])):
        evidence = doc.evidence(row[0].begin, said[-1].end, found.evidence.method, found.evidence.certainty)
        found = replace(found, evidence=evidence)
    yield found


def _adjacent(doc: Document, left: Block, right: Block) -> bool:
    """Whether nothing but blanks and the bars of a table stand between two cells."""
    return left.end <= right.begin and not doc.text[left.end : right.begin].strip(" |\t\n")


def _begrip(
    doc: Document, block: Block, term: str, definition: str, certainty: float, span: tuple[int, int] | None = None
) -> RawEntity:
    """A term; its aliases are an abbreviation in brackets and what an abbreviation stands for."""
    aliases: list[str] = []
    abbreviated = _ABBREVIATED.match(term)
    if abbreviated:
        term = abbreviated["term"]
        aliases.append(abbreviated["abbr"])
    expansion = _EXPANSION.match(definition + " ")
    if expansion and term.isupper():
        aliases.append(expansion["full"])
    plural = re.match(rf"{re.escape(term)}['’]?s\b", definition)
    if plural:
        aliases.append(plural[0])
    begin, end = span or (0, len(block.text))
    evidence = evidence_for(doc, block, begin, end, "begrippenlijst", certainty)
    return RawEntity(Ref("Begrip", term.strip()), evidence, aliases=tuple(aliases), fields={"definitie": definition})


def _in_text(doc: Document, sentence: Sentence) -> Iterator[RawEntity]:
    text = sentence.text
    for pattern in _IN_TEXT:
        match = pattern.search(text)
        if match and len(match["term"].split()) <= MAX_TERM_WORDS:
            evidence = sentence.evidence(doc, "definitiezin", 0.6)
            term = match["term"].strip()
            yield RawEntity(Ref("Begrip", term[:1].upper() + term[1:]), evidence, fields={"definitie": clean(text)})
            return


def _footnote(doc: Document, block: Block) -> Iterator[RawEntity]:
    match = _FOOTNOTE.match(block.text)
    if match:
        evidence = evidence_for(doc, block, 0, len(block.text), "voetnoot", 0.7)
        definition = clean(block.text[match.start("term") :])
        yield RawEntity(Ref("Begrip", match["term"]), evidence, fields={"definitie": definition})
