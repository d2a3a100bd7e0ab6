"""From a document to sections of blocks.

Structure is derived from the text alone, so that every format and every extraction tool is treated alike: readers of
structured formats write headings, lists and tables in Markdown's marks, plain text is read by its line breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.layout.cells import CellBlocks
from ingest.layout.furniture import Furniture, find_furniture
from ingest.layout.items import Item, make_items
from ingest.layout.lines import Line, split_lines
from ingest.layout.sections import Outline, build_sections, item_block, list_level, make_block
from ingest.layout.tables import TableKind, TableRegion, find_tables
from ingest.reading import Vocabulary
from ingest.types import Block, BlockKind, Section
from kg.model import Document

__all__ = ["layout"]


def layout(doc: Document) -> tuple[Section, ...]:
    """Sections of `doc` in order, with blocks of every kind; nothing of the text is left out.

    Furniture (running heads, page numbers, contents, bare links) is kept as blocks of that kind; tables become cells
    with the heading of their column. A list item has as `label` the line that introduces its list.
    """
    words = Vocabulary(doc.text)
    lines = split_lines(doc)
    furniture = find_furniture(lines)
    roles = furniture.roles
    content = _content(lines, furniture)
    blocks = [*_furniture_blocks(doc.text, lines, roles, words), *_content_blocks(doc.text, content, words)]
    return build_sections(sorted(blocks, key=lambda block: (block.begin, block.end)))


def _content(lines: Sequence[Line], furniture: Furniture) -> list[Line]:
    """Lines that are content; one that follows furniture stands apart, and opens a page after a running head."""
    content: list[Line] = []
    blanks, opens = 0, False
    for i, line in enumerate(lines):
        if i in furniture.roles:
            blanks, opens = max(blanks, line.blanks, 1), opens or line.opens or (i in furniture.heads and line.blanks > 1)
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


def _content_blocks(text: str, content: Sequence[Line], words: Vocabulary) -> Iterator[Block]:
    is_area = area_names()
    tables = CellBlocks(text, words, is_area)
    outline = Outline(is_area)
    title, at = "", 0
    for region in [*find_tables(content, is_area), TableRegion(TableKind.MARKDOWN, len(content), len(content))]:
        followed = content[region.begin : region.begin + 1]
        for block in _flow_blocks(text, content[at : region.begin], followed, words, outline):
            title = block.text if block.kind is BlockKind.HEADING else title
            yield block
        if region.begin < region.end:
            if heading := _row_heading(text, region, words, outline):
                yield heading
            yield from tables.blocks(region, content, title)
        at = region.end


def _flow_blocks(
    text: str, content: Sequence[Line], followed: Sequence[Line], words: Vocabulary, outline: Outline
) -> Iterator[Block]:
    """Headings, paragraphs and list items of the text between two tables."""
    label = marker = ""
    for item in make_items(content, followed=followed):
        if item.kind is BlockKind.HEADING:
            block = item_block(text, item, words)
            label = marker = ""
            yield replace(block, level=outline.level(item, block.text))
        elif item.kind is BlockKind.LIST_ITEM:
            level = list_level(item.marker, marker)
            marker = item.marker if level == 1 else marker
            yield item_block(text, item, words, level, label)
        else:
            block = item_block(text, item, words)
            label = block.text.rstrip(": ") if block.text.endswith(":") else ""
            marker = ""
            yield block


def _row_heading(text: str, region: TableRegion, words: Vocabulary, outline: Outline) -> Block | None:
    """The heading of a table whose first column heading names the table itself ("Versneller 2 Actielijn …")."""
    if region.kind is not TableKind.ROWS or not region.columns[0][-1:].isdigit():
        return None
    line = region.heads[0][0]
    item = Item(BlockKind.HEADING, [replace(line, opens=False)])
    block = make_block(text, BlockKind.HEADING, [line], words, end=line.begin + len(region.columns[0]))
    return replace(block, level=outline.level(item, block.text))


def area_names() -> Callable[[str], bool]:
    """A test whether a text is the name of a known area."""
    from kg.reference import load_areas

    areas = load_areas()

    def is_area(text: str) -> bool:
        text = text.strip().rstrip(":").strip()
        return 1 < len(text) < 60 and text[:1].isupper() and areas.find(text) is not None

    return is_area
