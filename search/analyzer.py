"""Dutch analysis of words for the lexical index: stop words, stems and character 5-grams.

The stemmer is Snowball's for Dutch as tantivy runs it, and the same function serves index and question, so that it
cannot be applied on one side only.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from search.text import fold, word_spans

GRAM = 5
_PLURAL = re.compile(r"['’]s$")


@cache
def stop_words() -> frozenset[str]:
    """Return the Dutch and English words that say nothing about the subject of a question, folded."""
    text = files("search").joinpath("data/stopwoorden.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(fold(word) for line in lines for word in line.split())


@cache
def _stemmer() -> Any:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("dutch")).build()


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return the stem of one folded word.

    >>> stem("bedrijven"), stem("bedrijf"), stem("regios")
    ('bedrijf', 'bedrijf', 'regio')
    """
    stemmed = _stemmer().analyze(word)
    found = str(stemmed[0]) if stemmed else word
    return found[:-1] if found.endswith("ios") else found


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order, stop words left out, ``'s`` of a plural or genitive dropped.

    >>> words("De regio's en de coördinatie")
    ['regio', 'coordinatie']
    """
    return [part for begin, end in word_spans(text) for part in parts(text[begin:end])]


@lru_cache(maxsize=1 << 17)
def parts(word: str) -> tuple[str, ...]:
    """Return what :func:`words` makes of one word: one folded word, or none, or more around an apostrophe.

    >>> parts("Regio's"), parts("de"), parts("zzp'ers")
    (('regio',), (), ('zzp', 'ers'))
    """
    found = re.findall(r"[a-z0-9]+", fold(_PLURAL.sub("", word)))
    return tuple(part for part in found if part not in stop_words())


def stems(text: str) -> list[str]:
    """Return the stems of the words of `text`, stop words left out.

    >>> stems("Innovatieve bedrijven in de regio's")
    ['innoveer', 'bedrijf', 'regio']
    """
    return [stem(word) for word in words(text)]


def grams(text: str) -> list[str]:
    """Return the character 5-grams of the words of `text`, begin and end of a word marked.

    They find compounds and their parts, inflections and misspellings alike.

    >>> grams("houtbouw")
    ['_hout', 'houtb', 'outbo', 'utbou', 'tbouw', 'bouw_']
    """
    return [gram for word in words(text) for gram in word_grams(word)]


@lru_cache(maxsize=1 << 17)
def word_grams(word: str) -> tuple[str, ...]:
    """Return the character 5-grams of one folded word, its begin and end marked.

    >>> word_grams("hout")
    ('_hout', 'hout_')
    """
    marked = f"_{word}_"
    return tuple(marked[i : i + GRAM] for i in range(max(1, len(marked) - GRAM + 1)))
