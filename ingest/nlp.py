"""Sentences of Dutch text: spaCy's tokenizer knows which full stops belong to a word, a rule which others end one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from ingest.types import Reading
from ingest.wordlists import word_list

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"(\S{1,40})$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,4}")
_DOTTED = re.compile(r"(?:[a-z]\.){2,}$")
_NUMBER = re.compile(r"(?:^|[\s(])(?:\d+\.)+$|(?:^|[\s(])[A-Z]?\d*\.$|^[a-z]\.$")
_FIGURE = re.compile(r"(?:^|[\s(€])[\d.,]*\d{3}\.$|(?:^|\s)\d{1,2}\.$")
"""A figure that may end a sentence: "in 2018.", "€ 500.000.", "jonger dan 18."."""

_GOES_ON = re.compile(r"\s+(?:De|Het|Een|In|Dit|Deze|Dat|Die|Er|We|Wij|Ook|Daar\w*|Hier\w*|Op|Van|Voor|Met|Bij|Als)\s")
_OPENS = re.compile(r"\s+[\"'“‘(\[•–-]*([^\W_])")


@contextmanager
def _without_torch() -> Iterator[None]:
    """Import spaCy without torch: where torch is installed, spaCy loads it too (180 MB), and a tokenizer needs none."""
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


@cache
def load_tokenizer() -> Any:
    """spaCy's ``Tokenizer`` for Dutch, which keeps our abbreviations whole; made once, nothing is downloaded.

    Without spaCy's own abbreviations: those are of law reports ("dat.", "kon."), and words that end sentences here.
    """
    with _without_torch():
        from spacy.lang.nl import Dutch
        from spacy.symbols import ORTH
        from spacy.tokenizer import Tokenizer
        from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
        from spacy.vocab import Vocab
    known = word_list("afkortingen") | word_list("slotafkortingen")
    forms = {form for word in known for form in (word, word.capitalize(), word.upper())}
    return Tokenizer(
        Vocab(),
        rules={form: [{ORTH: form}] for form in sorted(forms)},
        prefix_search=compile_prefix_regex(Dutch.Defaults.prefixes).search,
        suffix_search=compile_suffix_regex(Dutch.Defaults.suffixes).search,
        infix_finditer=compile_infix_regex(Dutch.Defaults.infixes).finditer,
    )


@lru_cache(maxsize=1 << 14)
def _keeps_stop(word: str) -> bool:
    """Whether the full stop at the end of `word` is part of it: of an abbreviation or initials, not of a figure.

    >>> [word for word in ("i.s.m.", "A.", "A.B.", "MRA.", "5G.", "4.2.", "regio.") if _keeps_stop(word)]
    ['i.s.m.', 'A.', 'A.B.']
    """
    last = load_tokenizer()(word)[-1].text
    known = last.casefold() in word_list("afkortingen")
    return known or _INITIALS.fullmatch(last) is not None or _DOTTED.search(word) is not None


def sentences(reading: Reading) -> list[tuple[int, int]]:
    """Ranges (begin, end) of the sentences of ``reading.text``, blanks between them left out.

    A sentence ends at a full stop, question or exclamation mark before a blank and a capital, a digit or an opening
    quote, unless the stop belongs to an abbreviation, initials or a number such as "4.2".

    >>> text = "De ROM helpt o.a. start-ups. In par. 4.2 staat meer (zie ook p. 7)! En nu?"
    >>> [text[b:e] for b, e in sentences(Reading(text, tuple(range(len(text)))))]
    ['De ROM helpt o.a. start-ups.', 'In par. 4.2 staat meer (zie ook p. 7)!', 'En nu?']
    """
    return split_sentences(reading.text)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Ranges of the sentences of `text`; see :func:`sentences`."""
    found: list[tuple[int, int]] = []
    begin = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, match):
            found.append((begin, match.end()))
            begin = match.end()
    if text[begin:].strip():
        found.append((begin, len(text)))
    return [_trim(text, b, e) for b, e in found if text[b:e].strip()]


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    opens = _OPENS.match(text, match.end())
    if opens is not None and opens[1].islower():
        return False
    if match[0][0] in "!?…" or len(match[0].strip("\"'”’)]")) > 1:
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - 40), match.start() + 1)
    word = before[1].lstrip("(‘'\"“[") if before else "."
    if word.casefold() in word_list("slotafkortingen"):
        return True
    if _keeps_stop(word):
        return False
    if not _NUMBER.search(text, max(0, match.start() - 12), match.start() + 1):
        return True
    return _figure_ends(text, match)


def _figure_ends(text: str, match: re.Match[str]) -> bool:
    """Whether the figure before a full stop ends its sentence, and does not number what follows ("5. Conclusies")."""
    figure = _FIGURE.search(text, max(0, match.start() - 20), match.start() + 1)
    if figure is None or not re.search(r"[^\W\d_]{2,}[^.!?]*$", text[max(0, figure.start() - 40) : figure.start() + 1]):
        return False
    long = len(re.sub(r"\D", "", figure[0])) >= 3
    return long or _GOES_ON.match(text, match.end()) is not None


def _trim(text: str, begin: int, end: int) -> tuple[int, int]:
    while text[begin].isspace():
        begin += 1
    while text[end - 1].isspace():
        end -= 1
    return begin, end
