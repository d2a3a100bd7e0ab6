"""A paper as Markdown."""

from __future__ import annotations

import re

from api.exporting.paper import Block, Bullets, Heading, Paper, Quote, Table, Text, clean

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


def _plain(text: str) -> str:
    """
    >>> _plain("a*b | c")
    'a\\\\*b \\\\| c'
    """
    escaped = _SPECIAL.sub(r"\\\1", clean(text))
    return re.sub(r"^([-+=]|\d+[.)])(?=\s)", r"\\\1", escaped)


def _link(item: Text) -> str:
    return f"[{_plain(item.text)}]({item.href})" if item.href else _plain(item.text)


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * (level + 1)} {_plain(text)}"
        case Text():
            return _link(block)
        case Bullets(items):
            return "\n".join(f"- {_link(item)}" for item in items)
        case Table(caption, head, rows):
            lines = [head, tuple("---" for _ in head), *rows]
            body = "\n".join("| " + " | ".join(c if c == "---" else _plain(c) for c in row) + " |" for row in lines)
            return f"{_plain(caption)}\n\n{body}"
        case Quote(text, source, href, hash_, verify):
            return f"> {_plain(text)}\n>\n> [{_plain(source)}]({href}), [controleer {hash_}]({verify})"


def write(paper: Paper) -> bytes:
    """`paper` as Markdown in UTF-8; text of documents is escaped."""
    head = [f"# {_plain(paper.title)}", _plain(paper.made), f"<{paper.address}>"]
    return ("\n\n".join([*head, *(_block(b) for b in paper.blocks)]) + "\n").encode()
