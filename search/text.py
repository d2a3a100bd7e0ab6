"""Text made fit to encode and to analyse: line breaks undone, words folded."""

from __future__ import annotations

import re
import unicodedata

_SOFT_BREAK = re.compile(r"(?<=\w)[-\u00ad][ \t]*\n\s*(?=[a-z])")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def plain(text: str) -> str:
    """Return `text` on one line: words hyphenated at a line end rejoined, blanks collapsed, invisible marks gone.

    >>> plain("een inno-\\nvatief  plan")
    'een innovatief plan'
    """
    return " ".join(_INVISIBLE.sub("", _SOFT_BREAK.sub("", text)).split())


def fold(text: str) -> str:
    """Return `text` in lower case ASCII; letters without an ASCII form are dropped.

    >>> fold("Coördinatie, één IJmond")
    'coordinatie, een ijmond'
    """
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return (begin, end) of every word of `text`; an apostrophe inside a word belongs to it.

    >>> [("regio's, nu"[a:b]) for a, b in word_spans("regio's, nu")]
    ["regio's", 'nu']
    """
    return [match.span() for match in _WORD.finditer(text)]
