"""Which lines are headings, and at what level their sections nest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from ingest.layout.lines import (
    BULLET,
    CHAPTER,
    CODE,
    ENUMERATOR,
    MARKDOWN_HEADING,
    NUMBERED,
    ROLE,
    TAGGED,
    URL,
    Line,
    breaks,
    starts_low,
    typical_width,
)
from ingest.wordlists import word_list

MAX_TITLE_CHARS = 120
MAX_TITLE_WORDS = 16
_MAX_TITLE_LINES = 4
_LOOK_AHEAD = 12
_SOFT_SLACK = 4
"""An unmarked title that ends in a blank, as wrapped lines do, must leave this much more room on its line."""
_MARKED_SLACK = 6
"""A numbered heading may be this many characters longer than a line, for headings are set in other letters."""
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3,}[.!?]\s+[A-Z]")
_LABEL_END = (".", ",", ";", ":", "-", "&", "(", "/", "=", ">")


class Shape(Enum):
    """What a heading looks like; its level follows from it."""

    MARKDOWN = "markdown"
    CHAPTER = "chapter"
    NUMBERED = "numbered"
    CODE = "code"
    ENUMERATED = "enumerated"
    TITLE = "title"


def heading_shape(line: Line) -> Shape | None:
    """Shape of a heading that `line` carries in its first characters; None when it has no such mark."""
    text = line.text[:MAX_TITLE_CHARS]
    for pattern, shape in (
        (MARKDOWN_HEADING, Shape.MARKDOWN),
        (NUMBERED, Shape.NUMBERED),
        (CODE, Shape.CODE),
    ):
        if pattern.match(text):
            return shape
    if line.opens and TAGGED.match(text):
        return Shape.NUMBERED
    match = ENUMERATOR.match(text)
    if match and line.apart and not (match[2] and match[2].isupper()):
        return Shape.CHAPTER if CHAPTER.match(text) and line.opens else Shape.ENUMERATED
    return None


def heading_length(group: Sequence[Line], i: int, after: Sequence[Sequence[Line]], page_width: int) -> int:
    """Number of lines of the heading that begins at ``group[i]``; 0 when none does.

    Parameters
    ----------
    group
        Lines without an empty line between them.
    i
        Index of the line to look at.
    after
        The next groups, to see whether content follows.
    page_width
        Length of a full line on this page.
    """
    shape = heading_shape(group[i])
    if shape is Shape.MARKDOWN:
        return 1
    if shape is None and ((i > 0 and not _follows_heading(group, i)) or BULLET.match(group[i].text)):
        return 0
    rest = group[i : i + _LOOK_AHEAD]
    width = typical_width(rest[1:9]) if len(rest) > 3 else page_width
    width += _MARKED_SLACK if shape in (Shape.ENUMERATED, Shape.CODE, Shape.NUMBERED) else 0
    for n in range(1, min(_MAX_TITLE_LINES, len(rest)) + 1):
        title = " ".join(line.text for line in rest[:n])
        if shape is None and _is_statement(title):
            return 0
        if not is_title(title.removesuffix(".") if shape is Shape.NUMBERED and len(title) < 40 else title):
            if not wraps(rest, n):
                return 0
            continue
        if n == len(rest):
            return n if _stands_alone(rest, after, page_width, shape) else 0
        slack = _SOFT_SLACK if shape is None and rest[n - 1].soft and len(rest[n - 1].text) > 0.7 * width else 0
        if ROLE.match(rest[n].text):
            return 0 if ROLE.match(rest[0].text) else n
        if breaks(rest[n - 1], rest[n], width - slack):
            if _is_body(rest[n:], width, after):
                return _extend(rest, n, width, after)
            if len(rest[n].text) > 0.6 * width or not is_title(rest[n].text):
                return 0
    return 0


def wraps(rest: Sequence[Line], n: int) -> bool:
    """Whether a title may go on after its first `n` lines: they are not too long yet and end open."""
    text = " ".join(line.text for line in rest[:n])
    return n < len(rest) and len(text) <= MAX_TITLE_CHARS and not rest[n - 1].complete


def _follows_heading(group: Sequence[Line], i: int) -> bool:
    return i == 1 and heading_shape(group[0]) in (Shape.NUMBERED, Shape.CHAPTER)


def is_title(text: str) -> bool:
    """Whether `text` reads as a title: short, begins high, does not end as a sentence or in the middle of one.

    >>> is_title("Rol van de overheid"), is_title("Wat hebben we nodig?"), is_title("We doen dat niet alleen.")
    (True, True, False)
    """
    tokens = text.split()
    if not tokens or len(text) > MAX_TITLE_CHARS or len(tokens) > MAX_TITLE_WORDS or text.endswith(_LABEL_END):
        return False
    if tokens[-1].casefold() in word_list("verbindingswoorden"):
        return False
    if starts_low(text) and not ENUMERATOR.match(text):
        return False
    if URL.match(text) or "@" in tokens[0] or text[0] == "(" or not any(c.isalpha() for c in text):
        return False
    plain = NUMBERED.sub("", CODE.sub("", CHAPTER.sub("", text)))
    return not _SENTENCE_INSIDE.search(plain) and plain.count("(") == plain.count(")")


def _is_statement(text: str) -> bool:
    """Whether a long line has the verb of a sentence: the begin of a paragraph rather than a title."""
    tokens = text.casefold().split()
    return len(tokens) > 7 and not text.endswith("?") and any(t in word_list("werkwoorden") for t in tokens[1:])


def _extend(rest: Sequence[Line], n: int, width: int, after: Sequence[Sequence[Line]]) -> int:
    """A second short line right below the first ("Versneller 1" / "Kapitaal") belongs to the heading."""
    if n > 1 or rest[0].complete or len(rest[1].text) > 0.6 * width or not is_title(rest[1].text):
        return n
    if heading_shape(rest[1]) is not None or BULLET.match(rest[1].text):
        return n
    if len(rest) == 2:
        return 2 if after and _opens_body(after, width) else n
    return 2 if breaks(rest[1], rest[2], width) and _is_body(rest[2:], width, after) else n


def _is_body(lines: Sequence[Line], width: int, after: Sequence[Sequence[Line]]) -> bool:
    """Whether `lines` are what stands under a heading: a list, or a line that fills the column or ends a sentence."""
    first = lines[0]
    if BULLET.match(first.text) or ENUMERATOR.match(first.text) or heading_shape(first) is not None:
        return True
    if len(first.text) >= 0.6 * width or any(line.complete for line in lines[:2]):
        return True
    return len(lines) == 1 and bool(after) and _opens_body(after, width)


def _stands_alone(rest: Sequence[Line], after: Sequence[Sequence[Line]], width: int, shape: Shape | None) -> bool:
    """Whether a group of only short lines is a heading: content, or one more heading with content, follows."""
    if len(rest) > 3 or (any(len(line.text) > 0.95 * width for line in rest) and shape is None):
        return False
    if not after or not after[0]:
        return bool(after) or shape in (Shape.NUMBERED, Shape.CODE)
    following = after[0][0]
    if (starts_low(following.text) and not ENUMERATOR.match(following.text)) or (shape is None and following.opens):
        return False
    return _opens_body(after, width) or shape in (Shape.NUMBERED, Shape.CODE, Shape.CHAPTER)


def _opens_body(after: Sequence[Sequence[Line]], width: int, depth: int = 2) -> bool:
    group = after[0]
    if not group:
        return True
    first = group[0]
    if BULLET.match(first.text) or ENUMERATOR.match(first.text) or first.text.startswith("|"):
        return True
    if len(group) > 1 and (len(first.text) >= 0.6 * width or any(BULLET.match(line.text) for line in group[1:5])):
        return True
    if any(line.complete for line in group[:3]) and sum(len(line.text) for line in group[:3]) >= 40:
        return True
    titled = heading_shape(first) is not None or is_title(" ".join(line.text for line in group[:3]))
    if len(group) > 1 and breaks(group[0], group[1], width) and len(group[1].text) >= 0.6 * width:
        return True
    return titled and depth > 1 and len(after) > 1 and len(group) <= 3 and _opens_body(after[1:], width, depth - 1)
