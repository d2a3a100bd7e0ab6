"""From lines to items: headings, paragraphs and list items; what a line, column or page broke is joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.layout.headings import Shape, heading_length, heading_shape
from ingest.layout.lines import BULLET, ENUMERATOR, MATCHED, Line, breaks, starts_low, typical_width
from ingest.types import BlockKind
from ingest.wordlists import word_list

_WRAPPED_CHARS = 42
"""A line this long that ends in a blank and in no full stop may go on after an empty line."""


@dataclass(slots=True)
class Item:
    """A block in the making: its lines, and the marker in front of the first one."""

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    shape: Shape | None = None
    marker: str = ""
    level: int = 0

    @property
    def text(self) -> str:
        """Its lines with blanks between: to look at, not to read."""
        return " ".join(line.text for line in self.lines[:40])[: 10 * MATCHED]

    @property
    def enumerator(self) -> str:
        """Its "1." or "a." when it begins with one, also when it is a heading."""
        return "" if BULLET.match(self.lines[0].text) else _enumerator(self.lines[0])

    @property
    def page(self) -> int | None:
        return self.lines[0].page


def group_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of lines without an empty line or a page break between them."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not line.apart:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def make_items(
    lines: Sequence[Line], *, headings: bool = True, followed: bool = False, marked: bool = False
) -> list[Item]:
    """Items of consecutive content lines, in order.

    Parameters
    ----------
    lines
        Content only: no furniture.
    headings
        False inside tables, where a short line is a cell.
    followed
        Whether a table comes next: the last line may be its heading.
    marked
        Whether headings are marked in this document, so that a short line without a mark is none.
    """
    groups = group_lines(lines)
    behind: list[list[Line]] = [[]] if followed else []
    loose = _loose_groups(groups) if headings else frozenset()
    widths = page_widths(lines)
    items: list[Item] = []
    for at, group in enumerate(groups):
        after = [*groups[at + 1 : at + 4], *behind][:3]
        may_head = headings and at not in loose
        if marked and heading_shape(group[0]) is not Shape.MARKDOWN:
            may_head = False
        for item in _split_group(group, after, items, widths.get(group[0].page, 80), may_head):
            if items and item.lines[0].apart and continues(items[-1], item, headings):
                items[-1].lines.extend(item.lines)
            else:
                items.append(item)
    return list(_settle(items)) if headings else items


def page_widths(lines: Sequence[Line]) -> dict[int | None, int]:
    """Length of a full line on each page; 80 where there are too few lines to tell."""
    pages: dict[int | None, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return {p: typical_width(members) if len(members) > 4 else 80 for p, members in pages.items()}


def _loose_groups(groups: Sequence[Sequence[Line]]) -> frozenset[int]:
    """Groups amid a diagram or a map: most around them are a few words that are no sentence, so none is a title."""
    loose = [_is_loose(group) for group in groups]
    found = set()
    for i, group in enumerate(groups):
        near = [j for j in range(max(0, i - 5), i + 6) if j < len(groups) and groups[j][0].page == group[0].page]
        n_loose = sum(loose[j] for j in near)
        if n_loose >= 6 and n_loose >= 0.6 * len(near):
            found.add(i)
    return frozenset(found)


def _is_loose(group: Sequence[Line]) -> bool:
    if BULLET.match(group[0].text) or heading_shape(group[0]) is not None:
        return False
    return len(group) <= 3 and not group[-1].complete and all(len(line.text) < 60 for line in group)


def _split_group(
    group: Sequence[Line], after: Sequence[Sequence[Line]], items: Sequence[Item], width: int, headings: bool
) -> Iterator[Item]:
    current: Item | None = None
    previous = items[-1] if items else None
    i, group_width = 0, typical_width(group)
    while i < len(group):
        line = group[i]
        may_head = headings and (i == 0 or current is None or heading_shape(line) is not None)
        may_head = may_head and not (i == 0 and previous is not None and is_cut(previous, group))
        n_lines = heading_length(group, i, after, width) if may_head else 0
        if n_lines:
            if current is not None:
                yield current
            current = None
            yield Item(BlockKind.HEADING, list(group[i : i + n_lines]), heading_shape(line))
            i += n_lines
            continue
        above = [item for item in (current, previous) if item is not None]
        listed = current is None or any(counts_on(_enumerator(line), _enumerator(x)) for x in group[i + 1 : i + 4])
        marker = _marker(line, above, at_start=listed)
        if marker:
            if current is not None:
                yield current
            current = Item(BlockKind.LIST_ITEM, [line], None, marker)
        elif current is None:
            current = Item(BlockKind.PARAGRAPH, [line])
        elif _ends_item(current, line, group_width):
            yield current
            current = Item(BlockKind.PARAGRAPH, [line])
        else:
            current.lines.append(line)
        i += 1
    if current is not None:
        yield current


def _enumerator(line: Line) -> str:
    match = ENUMERATOR.match(line.text)
    return match[0].strip() if match else ""


def _marker(line: Line, above: Sequence[Item], *, at_start: bool) -> str:
    """The bullet or enumerator in front of `line`; "" when what looks like one is part of a sentence."""
    if match := BULLET.match(line.text):
        return match[0].strip() if line.text[match.end() :] or at_start else ""
    match = ENUMERATOR.match(line.text)
    if not match:
        return ""
    follows = any(counts_on(item.marker, match[0].strip()) for item in above)
    introduced = bool(above) and above[0].lines[-1].text.endswith(":")
    initial = match[2] is not None and match[2].isupper() and match[2] != "A"
    return match[0].strip() if follows or (not initial and (at_start or introduced)) else ""


def counts_on(marker: str, candidate: str) -> bool:
    """Whether `candidate` is the enumerator after `marker`.

    >>> counts_on("a.", "b."), counts_on("9)", "10)"), counts_on("1.", "1.")
    (True, True, False)
    """
    before, here = ENUMERATOR.match(marker), ENUMERATOR.match(candidate)
    if not before or not here or before[3] != here[3]:
        return False
    if before[1] and here[1]:
        return int(here[1]) == int(before[1]) + 1
    return bool(before[2] and here[2] and ord(here[2]) == ord(before[2]) + 1)


def _ends_item(current: Item, line: Line, width: int) -> bool:
    """Whether `line` begins a paragraph though no empty line stands above it."""
    last = current.lines[-1]
    return last.complete and not last.text.endswith(";") and breaks(last, line, width - 12)


def continues(before: Item, item: Item, headings: bool = True) -> bool:
    """Whether `item` is the rest of `before`, cut off by an empty line, a column or a page break."""
    if item.kind is not BlockKind.PARAGRAPH or before.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return False
    last, first = before.lines[-1], item.lines[0]
    if last.complete and not last.text.endswith(":"):
        return False
    if is_cut(before, item.lines):
        return True
    if last.complete:
        return before.kind is BlockKind.LIST_ITEM and starts_low(first.text)
    if starts_low(first.text):
        return True
    if _ends_open(last):
        return headings or not first.text.endswith(":")
    long_enough = len(last.text) >= _WRAPPED_CHARS and not first.text.endswith(":")
    return headings and long_enough and (last.wrapped or (last.soft and last.page != first.page))


def _ends_open(line: Line) -> bool:
    """Whether the last word of `line` needs more after it."""
    last_word = line.text.rsplit(None, 1)[-1].casefold()
    return line.text.endswith((",", "-", "&", "/", "(", "–")) or last_word in word_list("verbindingswoorden")


def is_cut(before: Item, group: Sequence[Line]) -> bool:
    """Whether `group` begins with the second line of a list item whose first was set apart from the rest.

    Some extraction tools put an empty line between the first line of an item and the others when the item stands
    close to what is above it.
    """
    first, line = before.lines[0], group[0]
    if before.kind is not BlockKind.LIST_ITEM or len(before.lines) > 1 or first.apart:
        return False
    if first.complete and not first.text.endswith(":"):
        return False
    if line.opens or BULLET.match(line.text) or heading_shape(line) is not None:
        return False
    if starts_low(line.text) or _ends_open(first):
        return True
    label = line.text.endswith(":") and len(line.text) < 40
    titled = len(group) > 1 and group[1].text[:1].isupper() and breaks(line, group[1], typical_width(group))
    return first.soft and not label and not titled


def _settle(items: Sequence[Item]) -> Iterator[Item]:
    """What looks like an enumerated heading is a list item when its neighbour counts on."""
    for i, item in enumerate(items):
        before = items[i - 1].enumerator if i else ""
        after = items[i + 1].enumerator if i + 1 < len(items) else ""
        in_list = counts_on(before, item.enumerator) or counts_on(item.enumerator, after)
        if item.kind is BlockKind.HEADING and item.shape is Shape.ENUMERATED and in_list:
            yield Item(BlockKind.LIST_ITEM, item.lines, None, item.enumerator)
        else:
            yield item
