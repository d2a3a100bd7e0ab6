"""Lists without marks: one name a line, or one "Label: what it says" a line, that would read as a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.layout.items import Item
from ingest.layout.lines import ROLE, Line, breaks, starts_high
from ingest.types import BlockKind
from ingest.wordlists import word_list

MIN_ENTRIES = 3
MAX_ENTRY = 140
"""Characters of the longest line of a list of names."""

MIN_WIDTH = 60
"""Length of a full line in a document that has few of them."""

LABEL = re.compile(
    r"[^\W\d_a-z][\w&’'/-]*(?:\s(?:\([^()]{2,40}\)|[\w&’'/-]+)){0,5}(?::|\s[-–—]|\s=)\s\S|"
    r"[A-Z]{4,}(?: [A-Z]{2,})*\s{2,}\S"
)
"""The beginning of an entry: a few words and a colon or dash."""

OPEN_END = re.compile(r"[,&/(–-]$")


def split_listings(items: Sequence[Item], page_widths: dict[int | None, int]) -> Iterator[Item]:
    """`items`, with each paragraph that is a list by its line ends cut into list items, in O(lines)."""
    for item in items:
        entries = _entries(item, page_widths.get(item.lines[0].page, 80)) if item.kind is BlockKind.PARAGRAPH else []
        roles = _roles(item) if item.kind is BlockKind.LIST_ITEM else []
        if roles:
            yield Item(item.kind, item.lines[: roles[0]], item.shape, item.marker, item.level)
            yield from (Item(BlockKind.LIST_ITEM, entry) for entry in _cut(item.lines, roles))
        elif len(entries) > 1:
            yield from (Item(BlockKind.LIST_ITEM, entry) for entry in entries)
        else:
            yield item


def _entries(item: Item, width: int) -> list[list[Line]]:
    """The entries of a paragraph; one or none when it is running text."""
    lines = item.lines
    if len(lines) < 2 or any(line.wrapped for line in lines):
        return []
    if names := _names(lines, max(width, MIN_WIDTH)):
        return names
    labelled = [i for i, line in enumerate(lines) if LABEL.match(line.text) and not (i and _goes_on(lines[i - 1]))]
    if len(labelled) > 1 and labelled[0] == 0:
        return _cut(lines, labelled)
    return []


def _roles(item: Item) -> list[int]:
    """Lines of a list item that begin with a role: "Trekker: A" below the name of an action."""
    lines = item.lines
    return [i for i in range(1, len(lines)) if ROLE.match(lines[i].text) and not _goes_on(lines[i - 1])]


def _names(lines: Sequence[Line], width: int) -> list[list[Line]]:
    """Entries of a list of names: nearly every line begins with a capital and would have had room for the next word."""
    if len(lines) < MIN_ENTRIES or any(len(line.text) > MAX_ENTRY for line in lines):
        return []
    if sum(line.complete for line in lines[:-1]) or lines[-1].text.endswith((".", "?", "!")):
        return []
    begins = [0, *(i for i in range(1, len(lines)) if _begins(lines[i - 1], lines[i], width))]
    enough = len(begins) >= MIN_ENTRIES and len(begins) >= 0.7 * len(lines)
    return _cut(lines, begins) if enough else []


def _begins(before: Line, line: Line, width: int) -> bool:
    return starts_high(line.text) and not _goes_on(before) and breaks(before, line, width)


def _goes_on(line: Line) -> bool:
    """Whether `line` ends in the middle of a phrase."""
    last_word = line.text.rsplit(None, 1)[-1].casefold()
    return bool(OPEN_END.search(line.text)) or last_word in word_list("verbindingswoorden")


def _cut(lines: Sequence[Line], begins: Sequence[int]) -> list[list[Line]]:
    return [list(lines[a:b]) for a, b in zip(begins, [*begins[1:], len(lines)], strict=True)]
