"""Counts that differ from their list: "de vijf pijlers:" above four items is a doubt in the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.types import Block, BlockKind, Doubt, Section
from kg.model import Document

_WORDS = (
    "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien "
    "negentien twintig"
)
_VALUES = {word: n for n, word in enumerate(re.findall(r"\w+", _WORDS), start=2)}
_COUNT = re.compile(
    rf"(?<![\w.,€%-])(?<!\d )({'|'.join(sorted(_VALUES, key=len, reverse=True))}|[2-9]|[1-3]\d)\s+"
    r"(?:[a-zë]+\s+){0,3}?([a-zë-]{4,}(?:en|s|’s|'s))\b(?![-–/])",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"(?:jaren|maanden|weken|dagen|uren|minuten|kilometers|meters|keren|malen|procenten|euros|miljoenen|inwoners|"
    r"mensen|banen|woningen|personen|miljoen|duizenden|honderden)$",
    re.IGNORECASE,
)
"""Plurals that are measured, not listed."""
_NOTE = re.compile(
    r"\b(?:waaronder|zoals|bijvoorbeeld|o\.a\.|onder meer|onder andere|etc|enz|minimaal|ruim|meer dan)\b"
)
_MAX_INTRO = 200


_ALL = re.compile(r"\b(?:de|onze|alle|deze)\s+(?:[a-zë-]+\s+){0,2}([a-zë-]{4,}(?:en|s))\s+zijn\s*:$", re.IGNORECASE)
"""An introduction of a whole list: "De campussen zijn:"."""
_ELSEWHERE = re.compile(
    rf"^\W*(?:de\s+)?({'|'.join(sorted(_VALUES, key=len, reverse=True))}|[2-9]|[1-3]\d)\s+(?:[a-zë]+\s+){{0,3}}?"
    r"([a-zë-]{4,}(?:en|s)(?:\s*/\s*[’'‘]?[a-zë-]{4,})*)[’']?$",
    re.IGNORECASE,
)
"""A whole entry that is a count: "9 bestaande campussen/hubs"."""


def count_doubts(doc: Document, sections: Sequence[Section]) -> tuple[Doubt, ...]:
    """A doubt for each introduction that ends in a colon and counts other than the list right below it.

    Only a list of two items or more under a text of one count is compared, and none that is said to be a choice
    ("waaronder", "zoals"): the rest is no fault of the source.
    """
    below = [doubt for section in sections for doubt in _of_section(doc, section)]
    return (*below, *_elsewhere(doc, sections))


def _elsewhere(doc: Document, sections: Sequence[Section]) -> Iterator[Doubt]:
    """Entries that count something that is listed whole in the section around them, with another number."""
    lists = [row for section in sections for row in _whole_lists(doc, section)]
    for section in sections if lists else ():
        for block in section.blocks:
            match = _ELSEWHERE.match(" ".join(block.text.split())) if len(block.text) < _MAX_INTRO else None
            if match is None or block.kind is BlockKind.FURNITURE:
                continue
            nouns = set(re.findall(r"[a-zë-]{4,}", match[2].casefold()))
            stated = _VALUES.get(match[1].casefold()) or int(match[1])
            for path, noun, items in lists:
                if noun in nouns and stated != items and section.path[: len(path)] == path:
                    text = f"De tekst noemt {stated} {noun}, de lijst in “{path[-1]}” telt er {items}."
                    yield Doubt(doc.name, "telling", text, block.begin, block.page)


def _whole_lists(doc: Document, section: Section) -> Iterator[tuple[tuple[str, ...], str, int]]:
    blocks = [b for b in section.blocks if b.kind is not BlockKind.FURNITURE]
    for i, (intro, first) in enumerate(pairwise(blocks)):
        if first.kind is BlockKind.LIST_ITEM and intro.kind is not BlockKind.LIST_ITEM and section.path:
            match = _ALL.search(" ".join(intro.text.split())[-_MAX_INTRO:])
            items = _items(doc, blocks[i + 1 :])
            if match and items >= 2:
                yield section.path, match[1].casefold(), items


def _of_section(doc: Document, section: Section) -> Iterator[Doubt]:
    blocks = [b for b in section.blocks if b.kind is not BlockKind.FURNITURE]
    lead = [section.heading] if section.heading is not None else []
    sequence: list[Block] = [*lead, *blocks]
    for i, (intro, first) in enumerate(pairwise(sequence)):
        if first.kind is not BlockKind.LIST_ITEM or intro.kind is BlockKind.LIST_ITEM:
            continue
        items = _items(doc, sequence[i + 1 :])
        stated = _stated(intro)
        if stated is not None and items >= 2 and items != stated[0] and not _NOTE.search(intro.text.casefold()):
            text = f"De tekst noemt {stated[0]} {stated[1]}, de lijst eronder telt er {items}."
            yield Doubt(doc.name, "telling", text, intro.begin, intro.page)


def _items(doc: Document, blocks: Sequence[Block]) -> int:
    """How many items of the level and indent of the first stand in a row; deeper ones belong to the one above."""
    n, level, indent = 0, blocks[0].level, _indent(doc, blocks[0])
    for block in blocks:
        if block.kind is not BlockKind.LIST_ITEM or block.level < level:
            break
        n += block.level == level and _indent(doc, block) <= indent + 1
    return n


def _indent(doc: Document, block: Block) -> int:
    """Characters between the begin of the line and the text of an item, its bullet included."""
    return block.begin - doc.text.rfind("\n", 0, block.begin) - 1


def _stated(intro: Block) -> tuple[int, str] | None:
    """The one count in the last sentence of an introduction that ends in a colon, with what it counts."""
    text = " ".join(intro.text.split())
    if not text.endswith(":"):
        return None
    sentence = re.split(r"(?<=[.!?])\s", text)[-1]
    found = [m for m in _COUNT.finditer(sentence[-_MAX_INTRO:]) if not _UNITS.search(m[2])]
    if len(found) != 1:
        return None
    word = found[0][1].casefold()
    return _VALUES.get(word) or int(word), found[0][2]
