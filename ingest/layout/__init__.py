"""From a document to sections of blocks.

Structure is derived from the text alone, so that every format and every extraction tool is treated alike: readers of
structured formats write headings, lists and tables in Markdown's marks, plain text is read by its line breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from ingest.layout.cells import CellBlocks
from ingest.layout.furniture import Furniture, find_furniture
from ingest.layout.items import Item, make_items, page_widths
from ingest.layout.lines import Line, split_lines
from ingest.layout.listing import split_listings
from ingest.layout.sections import Heading, Outline, build_sections, item_block, list_level, make_block
from ingest.layout.tables import TableKind, TableRegion, find_tables
from ingest.nlp import split_sentences
from ingest.reading import Vocabulary
from ingest.types import Block, BlockKind, Section
from kg.model import Document

__all__ = ["layout"]

_MAX_INTRODUCTION = 300
_MARKED_KINDS = frozenset({"md", "html", "docx", "odt"})


def layout(doc: Document) -> tuple[Section, ...]:
    """Sections of `doc` in order, with blocks of every kind; nothing of the text is left out.

    Furniture (running heads, page numbers, contents, bare links) is kept as blocks of that kind; tables become cells
    with the heading of their column. A list item has as `label` the line that introduces its list.
    """
    words = Vocabulary(doc.text, markdown=doc.kind == "md")
    lines = split_lines(doc)
    furniture = find_furniture(lines)
    roles = furniture.roles
    content = _content(lines, furniture)
    marked = doc.kind in _MARKED_KINDS and any(line.text.startswith("#") for line in content)
    blocks, fresh = _content_blocks(doc.text, content, words, marked)
    blocks += _furniture_blocks(doc.text, lines, roles, words)
    return build_sections(sorted(blocks, key=lambda block: (block.begin, block.end)), fresh)


def _content(lines: Sequence[Line], furniture: Furniture) -> list[Line]:
    """Lines that are content; one that follows furniture stands apart, and opens a page after a running head."""
    content: list[Line] = []
    blanks, opens = 0, False
    for i, line in enumerate(lines):
        if i in furniture.roles:
            blanks, opens = (
                max(blanks, line.blanks, 1),
                opens or line.opens or (i in furniture.heads and line.blanks > 1),
            )
            continue
        content.append(replace(line, blanks=max(blanks, line.blanks), opens=opens or line.opens))
        blanks, opens = 0, False
    return content


def _furniture_blocks(
    text: str, lines: Sequence[Line], roles: dict[int, BlockKind], words: Vocabulary
) -> Iterator[Block]:
    run: list[Line] = []
    kind: BlockKind | None = None
    for i, line in enumerate(lines):
        here = roles.get(i)
        if run and (here is not kind or line.apart or i == len(lines)):
            yield make_block(text, kind or BlockKind.FURNITURE, run, words)
            run = []
        if here is not None:
            run.append(line)
        kind = here
    if run:
        yield make_block(text, kind or BlockKind.FURNITURE, run, words)


def _content_blocks(
    text: str, content: Sequence[Line], words: Vocabulary, marked: bool
) -> tuple[list[Block], frozenset[int]]:
    """Blocks of all content, and where headings begin that stand under none before them."""
    is_area = area_names()
    tables = CellBlocks(text, words, is_area)
    blocks: list[Block] = []
    headings: list[Heading] = []
    widths = page_widths(content)
    title, at = "", 0
    for region in [*find_tables(content, is_area), TableRegion(TableKind.MARKDOWN, len(content), len(content))]:
        is_table = region.begin < region.end
        flow = make_items(content[at : region.begin], followed=is_table, marked=marked)
        items = list(split_listings(flow, widths))
        found = list(_flow_blocks(text, items, words))
        headings += _headings(items, found)
        title = headings[-1].text if headings else ""
        blocks += found
        if is_table:
            blocks += tables.blocks(region, content, title)
            if (item := _row_heading(region)) is not None:
                blocks.append(item_block(text, item, words))
                headings.append(Heading(item, blocks[-1].text))
        at = region.end
    levels = iter(Outline(headings, is_area).levels())
    blocks.sort(key=lambda block: (block.begin, block.kind is not BlockKind.HEADING))
    fresh: set[int] = set()
    for i, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            level, is_fresh = next(levels)
            blocks[i] = replace(block, level=level)
            fresh.update({block.begin} if is_fresh else ())
    return blocks, frozenset(fresh)


def _headings(items: Sequence[Item], blocks: Sequence[Block]) -> Iterator[Heading]:
    for n, (item, block) in enumerate(zip(items, blocks, strict=True)):
        if item.kind is BlockKind.HEADING:
            alone = n + 1 == len(items) or items[n + 1].lines[0].apart
            yield Heading(item, block.text, alone)


def _flow_blocks(text: str, items: Sequence[Item], words: Vocabulary) -> Iterator[Block]:
    """Headings, paragraphs and list items of the text between two tables."""
    label = marker = ""
    for item in items:
        if item.kind is BlockKind.LIST_ITEM:
            level = list_level(item.marker, marker)
            marker = item.marker if level == 1 else marker
            yield item_block(text, item, words, level, label)
        else:
            block = item_block(text, item, words)
            label = _introduction(block.text) if item.kind is BlockKind.PARAGRAPH else ""
            marker = ""
            yield block


def _introduction(text: str) -> str:
    """The last sentence of a paragraph when it introduces a list: it ends in a colon."""
    if not text.endswith(":"):
        return ""
    begin, end = split_sentences(text[-_MAX_INTRODUCTION:])[-1]
    return text[-_MAX_INTRODUCTION:][begin:end].rstrip(": ")


def _row_heading(region: TableRegion) -> Item | None:
    """The heading of a table whose first column heading names the table itself ("Versneller 2 Actielijn …")."""
    if region.kind is not TableKind.ROWS or not region.columns[0][-1:].isdigit():
        return None
    line = region.heads[0][0]
    named = replace(line, end=line.begin + len(region.columns[0]), text=region.columns[0], opens=False)
    return Item(BlockKind.HEADING, [named])


@cache
def area_names() -> Callable[[str], bool]:
    """A test whether a text is the name of a known area."""
    from kg.reference import load_areas

    areas = load_areas()

    def is_area(text: str) -> bool:
        text = text.strip().rstrip(":").strip()
        return 1 < len(text) < 60 and text[:1].isupper() and areas.find(text) is not None

    return is_area
