"""Dutch language processing: a spaCy pipeline that is there without a download, and sentences of a reading."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ingest.types import Reading

ABBREVIATIONS = frozenset(
    [
        "a.d.h.v.",
        "a.u.b.",
        "a.g.v.",
        "aanv.",
        "afb.",
        "art.",
        "bijl.",
        "bijv.",
        "blz.",
        "bv.",
        "b.v.",
        "c.q.",
        "c.s.",
        "ca.",
        "cf.",
        "d.d.",
        "d.m.v.",
        "d.w.z.",
        "dhr.",
        "div.",
        "dr.",
        "drs.",
        "e.a.",
        "e.d.",
        "e.e.a.",
        "e.v.",
        "enz.",
        "etc.",
        "evt.",
        "excl.",
        "fig.",
        "gem.",
        "gld.",
        "h.t.",
        "hfst.",
        "i.b.v.",
        "i.c.",
        "i.c.m.",
        "i.h.b.",
        "i.h.k.v.",
        "i.i.g.",
        "i.o.",
        "i.o.m.",
        "i.p.v.",
        "i.r.t.",
        "i.s.m.",
        "i.t.t.",
        "i.v.m.",
        "incl.",
        "ing.",
        "ir.",
        "jl.",
        "km.",
        "lid.",
        "m.a.w.",
        "m.b.t.",
        "m.b.v.",
        "m.i.",
        "m.i.v.",
        "m.m.v.",
        "m.n.",
        "m.u.v.",
        "max.",
        "mevr.",
        "min.",
        "mln.",
        "mld.",
        "mr.",
        "mw.",
        "n.a.v.",
        "n.o.t.k.",
        "n.v.",
        "nl.",
        "no.",
        "nr.",
        "nrs.",
        "o.a.",
        "o.b.v.",
        "o.i.d.",
        "o.l.v.",
        "o.m.",
        "o.v.v.",
        "p.",
        "p.p.",
        "par.",
        "pct.",
        "plm.",
        "plv.",
        "prof.",
        "q.q.",
        "red.",
        "resp.",
        "s.v.p.",
        "st.",
        "t.a.v.",
        "t.b.v.",
        "t.g.v.",
        "t.h.v.",
        "t.m.",
        "t.n.v.",
        "t.o.v.",
        "t.w.",
        "t.z.t.",
        "tel.",
        "tm.",
        "u.i.",
        "v.a.",
        "v.d.",
        "v.h.",
        "v.l.n.r.",
        "v.w.b.",
        "vgl.",
        "vlg.",
        "vs.",
        "w.o.",
        "z.g.",
        "z.o.z.",
        "zgn.",
        "zg.",
    ]
)
"""Dutch abbreviations that do not end a sentence when a small letter, a name or a number follows."""

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"(\S{1,40})$")
_INITIALS = re.compile(r"(?:[A-Z]\.){1,4}$|(?:[a-z]\.){2,}$")
_NUMBER = re.compile(r"(?:^|[\s(])(?:\d+\.)+$|(?:^|[\s(])[A-Z]?\d*\.$|^[a-z]\.$")
_OPENS = re.compile(r"\s+[\"'“‘(\[•–-]*([^\W_])")
_FINAL = frozenset(["etc.", "enz.", "e.a.", "e.d.", "c.s.", "bv.", "b.v.", "n.v.", "o.i.d.", "mln.", "mld."])


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
    if word.casefold() in _FINAL:
        return True
    if word.casefold() in ABBREVIATIONS or _INITIALS.search(word):
        return False
    return not _NUMBER.search(text, max(0, match.start() - 12), match.start() + 1)


def _trim(text: str, begin: int, end: int) -> tuple[int, int]:
    while text[begin].isspace():
        begin += 1
    while text[end - 1].isspace():
        end -= 1
    return begin, end
