"""From a document to sections of blocks.

Structure is derived from the text alone, so that every format and every extraction tool is treated alike: readers of
structured formats write headings, lists and tables in Markdown's marks, plain text is read by its line breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ingest.layout.furniture import find_furniture
from ingest.layout.items import Item, make_items
from ingest.layout.lines import Line, split_lines
from ingest.layout.sections import Outline, build_sections, item_block, list_level, make_block
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
    roles = find_furniture(lines)
    content = _content(lines, roles)
    blocks = [*_furniture_blocks(doc.text, lines, roles, words), *_content_blocks(doc.text, content, words)]
    return build_sections(sorted(blocks, key=lambda block: (block.begin, block.end)))


def _content(lines: Sequence[Line], roles: dict[int, BlockKind]) -> list[Line]:
    """Lines that are content; one that follows furniture stands apart, and opens its page if furniture did."""
    content: list[Line] = []
    blanks, opens = 0, False
    for i, line in enumerate(lines):
        if i in roles:
            blanks, opens = max(blanks, line.blanks, 1), opens or line.opens
            continue
        if blanks or opens:
            line = Line(
                line.begin, line.end, line.text, line.page, max(blanks, line.blanks), line.soft, opens or line.opens
            )
        content.append(line)
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
    outline = Outline(area_names())
    label = marker = ""
    for item in make_items(content):
        if item.kind is BlockKind.HEADING:
            block = item_block(text, item, words)
            level = outline.level(item, block.text)
            label = marker = ""
            yield Block(block.kind, block.begin, block.end, block.page, block.reading, level)
        elif item.kind is BlockKind.LIST_ITEM:
            level = list_level(item.marker, marker)
            marker = item.marker if level == 1 else marker
            yield item_block(text, item, words, level, label)
        else:
            block = item_block(text, item, words)
            label = block.text.rstrip(": ") if block.text.endswith(":") else ""
            marker = ""
            yield block


def area_names() -> Callable[[str], bool]:
    """A test whether a text is the name of a known area."""
    try:
        from kg.reference import load_areas

        areas = load_areas()
    except Exception:
        return lambda text: False
    return lambda text: len(text) < 60 and areas.find(text) is not None
