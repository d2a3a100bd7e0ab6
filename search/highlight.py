"""Which words of a text answer to the words of a question."""

from __future__ import annotations

from collections.abc import Sequence

from search.analyzer import stem, stop_words, words
from search.text import fold, word_spans

MIN_PART = 5
"""Letters that a word needs to be found inside a compound."""


def highlights(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Return (begin, end) of the words in `text` that `query` names, whatever their inflection or compound.

    >>> text = "Bedrijven bouwen met hout: houtbouw."
    >>> [text[a:b] for a, b in highlights(text, "welk bedrijf doet houtbouw")]
    ['Bedrijven', 'houtbouw']
    """
    asked = list(dict.fromkeys(words(query)))
    found = [(a, b) for a, b in word_spans(text) if _answers(text[a:b], asked)]
    return tuple(found)


def matched_words(text: str, query: str) -> tuple[str, ...]:
    """Return the words of `text` that `query` names, each once, as they first occur."""
    seen: dict[str, str] = {}
    for begin, end in highlights(text, query):
        seen.setdefault(stem(fold(text[begin:end])), text[begin:end])
    return tuple(seen.values())


def _answers(word: str, asked: Sequence[str]) -> bool:
    parts = words(word)
    return any(_same(part, other) for part in parts for other in asked if part not in stop_words())


def _same(word: str, asked: str) -> bool:
    if word == asked or stem(word) == stem(asked):
        return True
    short, long = sorted((word, asked), key=len)
    return len(short) >= MIN_PART and (long.startswith(short) or long.endswith(short))
