"""Which words of a text answer to the words of a question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from search.analyzer import parts, stem, words
from search.text import fold, word_spans

MIN_HEAD = 5
"""Letters that a word needs to be found at the begin of a compound."""
MIN_TAIL = 6
"""Letters that it needs at the end: *transport* is no *sport*."""


def highlights(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Return (begin, end) of the words in `text` that `query` names, whatever their inflection or compound.

    >>> text = "Bedrijven bouwen met hout: houtbouw."
    >>> [text[a:b] for a, b in highlights(text, "welk bedrijf doet houtbouw")]
    ['Bedrijven', 'houtbouw']
    """
    asked = tuple(dict.fromkeys(words(query)))
    return tuple((a, b) for a, b in word_spans(text) if _answers(text[a:b], asked))


def distinct(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the words at `spans` of `text`, one for each stem, as they first occur."""
    seen: dict[str, str] = {}
    for begin, end in spans:
        seen.setdefault(stem(fold(text[begin:end])), text[begin:end])
    return tuple(seen.values())


@lru_cache(maxsize=1 << 16)
def _answers(word: str, asked: tuple[str, ...]) -> bool:
    return any(_same(part, other) for part in parts(word) for other in asked)


def _same(word: str, asked: str) -> bool:
    short, long = sorted((word, asked), key=len)
    if len(short) >= MIN_HEAD and long.startswith(short):
        return True
    if len(short) >= MIN_TAIL and long.endswith(short):
        return True
    return word == asked or stem(word) == stem(asked)
