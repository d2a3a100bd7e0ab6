"""The content of a paper, apart from how it is written: headings, paragraphs, lists, tables and quotes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of `level` 1 (under the title) to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; with `href` its text is a link, `soft` is said in passing."""

    text: str
    href: str | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item is a text, with a link behind it when it has one."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row is `head` and whose first column names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim quote with its citation, where it is shown in its document, and the short hash to verify it by."""

    text: str
    source: str
    href: str
    hash: str
    verify: str


Block = Heading | Text | Bullets | Table | Quote


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `made` says from what and when it was made, `address` is where it can be made again."""

    title: str
    made: str
    address: str
    blocks: tuple[Block, ...]


def clean(text: str) -> str:
    """`text` on one line, without characters that XML cannot hold.

    >>> clean("een\\x00 twee\\n\\u2028drie")
    'een twee drie'
    """
    kept = "".join(
        c for c in text if (c >= " " or c in "\t\n\r") and not 0xD800 <= ord(c) < 0xE000 and c not in "\ufffe\uffff"
    )
    return " ".join(kept.split())
