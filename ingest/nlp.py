"""Dutch language processing: a spaCy pipeline that is there without a download, and sentences of a reading."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ingest.types import Reading
from ingest.wordlists import word_list

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"(\S{1,40})$")
_INITIALS = re.compile(r"(?:[A-Z]\.){1,4}$|(?:[a-z]\.){2,}$")
_NUMBER = re.compile(r"(?:^|[\s(])(?:\d+\.)+$|(?:^|[\s(])[A-Z]?\d*\.$|^[a-z]\.$")
_FIGURE = re.compile(r"(?:^|[\s(€])[\d.,]*\d{3}\.$|(?:^|\s)\d{1,2}\.$")
"""A figure that may end a sentence: "in 2018.", "€ 500.000.", "jonger dan 18."."""

_GOES_ON = re.compile(r"\s+(?:De|Het|Een|In|Dit|Deze|Dat|Die|Er|We|Wij|Ook|Daar\w*|Hier\w*|Op|Van|Voor|Met|Bij|Als)\s")
_OPENS = re.compile(r"\s+[\"'“‘(\[•–-]*([^\W_])")


@cache
def load_nlp() -> Any:
    """A spaCy ``Language`` for Dutch, loaded once.

    The largest installed ``nl_core_news_*`` pipeline if there is one; else a blank Dutch pipeline with the lookup
    lemmatizer of spacy-lookups-data. Nothing is downloaded.
    """
    import spacy

    for name in ("nl_core_news_lg", "nl_core_news_md", "nl_core_news_sm"):
        if spacy.util.is_package(name):
            return spacy.load(name)
    nlp = spacy.blank("nl")
    nlp.max_length = 10_000_000
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    try:
        lemmatizer.initialize()  # type: ignore[attr-defined]
    except (ValueError, KeyError):
        nlp.remove_pipe("lemmatizer")
    return nlp


def sentences(reading: Reading, nlp: Any = None) -> list[tuple[int, int]]:
    """Ranges (begin, end) of the sentences of ``reading.text``, blanks between them left out.

    A rule, the same with every pipeline (`nlp` is accepted for one that splits better, and not used now): a sentence
    ends at a full stop, question or exclamation mark before a blank and a capital, a digit or an opening quote, unless
    the stop belongs to an abbreviation, initials or a number such as "4.2".

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
    if word.casefold() in word_list("afkortingen") or _INITIALS.search(word):
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
