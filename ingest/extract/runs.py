"""Runs of capitalised words, and the kind that the nouns in and around a run give it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.extract.patterns import (
    ADJECTIVE,
    GENERIC,
    JOINERS,
    SKIP_WORDS,
    Kind,
    Token,
    compound_kind,
    known_names,
    nouns,
    words,
)
from ingest.reading import dutch_words

TOPIC_NOUNS = words("onderwerp")
"""A name that begins with one of these is a phrase and may hold "en": "Manifest Werken en Ontwikkelen"."""

INNER_WORDS = frozenset(["meer", "beter", "samen", "naar", "zonder", "met"])
"""Words inside a name that begins with such a noun: "Convenant Samen meer Rendement"."""

OF_NOUNS = words("of")
SENTENCE_WORDS = words("zinsbegin")
"""Words that with a capital begin a sentence, and so end a name that runs into it."""

LONG_NOUN = 12
"""Letters of a typing noun that is a compound itself: expertisecentrum."""

WEAK = frozenset({"Gebied"})
"""A noun in front that gives one of these types ("regio X") yields to a noun at the end ("regio X Alliantie")."""


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens ``first`` up to ``last`` (exclusive) of a reading that look like one name."""

    first: int
    last: int


def is_year(token: Token) -> bool:
    return token.text[0].isdigit() and len(token.text) in (3, 4) and token.text.replace(".", "").isdigit()


def sentence_start(text: str, tokens: Sequence[Token], at: int) -> bool:
    """True when token `at` has its capital because a sentence, item or quote begins there."""
    before = text[: tokens[at].begin].rstrip(" \u200b�•-–‘“\"'")
    return not before or before[-1] in ".!?:;•●|\n" or before.replace(".", "").isdigit()


def _gap(text: str, tokens: Sequence[Token], at: int) -> str:
    return text[tokens[at - 1].end : tokens[at].begin]


def _joins(text: str, tokens: Sequence[Token], first: int, at: int, right: int) -> bool:
    """Whether the lower-case tokens from `at` up to `right` belong inside the name that begins at `first`."""
    left = tokens[first:at]
    words = [t.low for t in tokens[at:right]]
    if _gap(text, tokens, at) == "- ":
        return words == ["en"]
    head, last = left[0].low, left[-1].low
    if words[0] in ("en", "&", "and"):
        if words == ["and"] or f"{last} en {tokens[right].low}" in nouns("voor"):
            return True
        if tokens[right].distinct:
            return False
        topical = (head in TOPIC_NOUNS and len(left) > 1) or _after_topic(tokens, first)
        return words == ["en"] and topical and tokens[right].low not in nouns("voor") and not _known(tokens[right])
    plain = tokens[right].low in dutch_words() and not _known(tokens[right])
    if words[0] in ("van", "voor", "aan") and plain and (_announced(tokens, first) or head in TOPIC_NOUNS):
        return True
    if words[0] == "in":
        return _after_topic(tokens, first) and first > 0 and tokens[first - 1].low in ("pilot", "project", "programma")
    if words[0] == "of":
        return last in OF_NOUNS
    if words[0] in ("van", "der", "den"):
        return len(left) == 1 and (head in nouns("voor") or f"{head} van" in nouns("voor")) and head != "regio"
    if words[0] in ("voor", "for"):
        known = last in nouns("achter") or last in nouns("voor") or last in nouns("soortnaam")
        return known or last == "centrum" or head in nouns("voor") or words[0] == "for"
    adjective = tokens[right].low.endswith("e") and len(tokens[right].low) > 5 and plain
    return words[0] in ("aan", "the") and len(left) == 1 and not adjective


def _after_topic(tokens: Sequence[Token], first: int) -> bool:
    """Whether the name that begins at `first` stands after a noun such as programma or "ministerie van"."""
    before = [t.low for t in tokens[max(0, first - 2) : first]]
    return bool(before) and (before[-1] in TOPIC_NOUNS or (before[-1] == "van" and before[0] in TOPIC_NOUNS))


def _announced(tokens: Sequence[Token], first: int) -> bool:
    """Whether a noun in lower case says that a programme's name begins at `first`: "het project Kas van Morgen"."""
    at = _before_article(tokens, first)
    noun = tokens[at - 1].low if at and not tokens[at - 1].capital else ""
    kind = nouns("voor").get(noun) or compound_kind(noun)
    return kind is not None and kind.type == "Programma"


def _known(token: Token) -> bool:
    return (token.text,) in known_names()


def _article_inside(text: str, tokens: Sequence[Token], first: int, at: int) -> bool:
    """Whether the capital word at `at` belongs to a name whose first word is its noun: "Bezoekerscentrum De Hoep"."""
    follows = at + 1 < len(tokens) and tokens[at + 1].capital and _gap(text, tokens, at + 1) == " "
    noun = tokens[first].low
    typed = noun in nouns("voor") or compound_kind(noun) is not None or _last_part(noun) is not None
    return follows and at == first + 1 and typed and tokens[at].low in ("de", "het", "'t", "we")


def find_runs(text: str, tokens: Sequence[Token]) -> Iterator[Run]:
    """Maximal runs of capitalised words, with the small words inside a name; left to right, without overlap."""
    n, i = len(tokens), 0
    while i < n:
        if not tokens[i].capital:
            i += 1
            continue
        first, i = i, i + 1
        while i < n:
            gap = _gap(text, tokens, i)
            if gap == " " and tokens[i].text in SENTENCE_WORDS and not _article_inside(text, tokens, first, i):
                break
            if gap in (" ", " & ", "&", " + ", "@") and (tokens[i].capital or is_year(tokens[i])):
                i += 1
                continue
            if gap in (" - ", "-", " – ", "–") and is_year(tokens[i]) and is_year(tokens[i - 1]):
                i += 1
                continue
            if gap not in (" ", "- "):
                break
            right = i
            joined = tokens[first].low in TOPIC_NOUNS and tokens[i].low in INNER_WORDS and i + 1 < n
            if joined and tokens[i + 1].capital and _gap(text, tokens, i + 1) == " ":
                i += 2
                continue
            while right < min(n, i + 3) and tokens[right].low in JOINERS and not tokens[right].capital:
                right += 1
            inside = all(_gap(text, tokens, k) in (" ", " & ") for k in range(i + 1, right + 1) if k < n)
            if i < right < n and tokens[right].capital and inside and _joins(text, tokens, first, i, right):
                i = right + 1
            else:
                break
        yield Run(first, i)


def _announces(token: Token) -> bool:
    """Whether a lower-case noun says that a name follows: het programma We Are Food."""
    return not token.capital and (token.low in nouns("voor") or compound_kind(token.low) is not None)


def trim(text: str, tokens: Sequence[Token], run: Run) -> Run | None:
    """`run` without the words at its start that are no part of a name; None when nothing is left."""
    first = run.first
    announced = first > 0 and _gap(text, tokens, first) == " " and _announces(tokens[first - 1])
    while first < run.last and tokens[first].low in SKIP_WORDS and not tokens[first].distinct:
        following = tokens[first].low
        if announced and run.last - first > 2 and following not in ("de", "het", "een"):
            break
        if run.last - first > 1 and f"{following} {tokens[first + 1].low}" in nouns("voor"):
            break
        first += 1
    while first < run.last and tokens[first].low in JOINERS and not tokens[first].capital:
        first += 1
    if first >= run.last or all(is_year(t) for t in tokens[first : run.last]):
        return None
    words = text[tokens[first].begin : tokens[run.last - 1].end].casefold().replace("’", "'")
    if words in GENERIC or (run.last - first == 1 and ADJECTIVE.match(tokens[first].text) and words.endswith("se")):
        return None
    return Run(first, run.last)


@dataclass(frozen=True, slots=True)
class Typed:
    """A run with its kind: `run` may be wider than the capitals ("fieldlab Smart Maintenance"), `core` is the name."""

    run: Run
    core: Run
    kind: Kind
    certainty: float
    method: str


def _front(tokens: Sequence[Token], run: Run, text: str) -> Typed | None:
    """The kind by a noun at the start of the run or in lower case right before it."""
    table = nouns("voor")
    for size in (4, 3, 2, 1):
        if run.last - run.first > size:
            word = " ".join(t.low for t in tokens[run.first : run.first + size])
            if word in table:
                core = Run(run.first + size, run.last)
                return Typed(run, core, table[word], 0.9, "soortnaam vooraan")
    at = _before_article(tokens, run.first)
    for size in (3, 2, 1):
        first = at - size
        if first < 0 or any(_gap(text, tokens, k) != " " for k in range(first + 1, run.first + 1)):
            continue
        word = " ".join(t.low for t in tokens[first:at])
        capital = tokens[first].capital or table.get(word, Kind("")).type != "Organisatie"
        if word in table and (capital or not word.endswith(" van") or word == "ministerie van"):
            return Typed(Run(first, run.last), run, table[word], 0.85, "soortnaam vooraf")
    return _compound_front(tokens, run, text) or _directed(tokens, run)


def _before_article(tokens: Sequence[Token], first: int) -> int:
    """`first`, or the index of the capital article before it that belongs to the name: programma De Nieuwe Kust."""
    article = first > 1 and tokens[first - 1].text in ("De", "Het") and not tokens[first - 2].capital
    return first - 1 if article else first


def _compound_front(tokens: Sequence[Token], run: Run, text: str) -> Typed | None:
    """The kind by a compound at the start of the run or in lower case before it: "het deelproject Waterbuffers"."""
    before = _before_article(tokens, run.first) - 1
    near = before >= 0 and not tokens[before].capital and _gap(text, tokens, run.first) == " "
    if near and (kind := compound_kind(tokens[before].low)) is not None:
        return Typed(Run(before, run.last), run, kind, 0.8, "samenstelling vooraf")
    first = tokens[run.first]
    kind = compound_kind(first.low) if run.last - run.first > 1 and not first.distinct else None
    return Typed(run, Run(run.first + 1, run.last), kind, 0.75, "soortnaam vooraan") if kind is not None else None


def _directed(tokens: Sequence[Token], run: Run) -> Typed | None:
    """The kind by a noun further before it: "een fieldlab gericht op X"."""
    table = nouns("voor")
    begin = run.first
    if (
        begin > 2
        and [t.low for t in tokens[begin - 2 : begin]] in (["gericht", "op"],)
        and tokens[begin - 3].low in table
    ):
        return Typed(Run(begin - 3, run.last), run, table[tokens[begin - 3].low], 0.8, "soortnaam gericht op")
    return None


def _compound(token: Token) -> Kind | None:
    """The kind by the last part of a compound: Cartesiusdriehoek, Gezondheidsatlas, BouwLab."""
    kind = _last_part(token.low)
    return None if kind is not None and kind.type == "Gebied" and token.distinct else kind


@lru_cache(maxsize=1 << 14)
def _last_part(word: str) -> Kind | None:
    table = nouns("samenstelling")
    fits = [noun for noun in table if word.endswith(noun) and (len(word) > len(noun) + 2 or len(noun) >= LONG_NOUN)]
    return table[max(fits, key=len)] if fits else None


def _back(tokens: Sequence[Token], run: Run, text: str) -> Typed | None:
    """The kind by a noun at the end of the run, in lower case right after it, or before a place at its end."""
    table = nouns("achter")
    if run.last < len(tokens) and _gap(text, tokens, run.last) == " ":
        kind = table.get(tokens[run.last].low)
        if kind is not None and kind.type == "Financiering":
            return Typed(Run(run.first, run.last + 1), run, kind, 0.8, "soortnaam erachter")
    for size in (4, 3, 2, 1):
        first = run.last - size
        word = " ".join(t.low for t in tokens[max(first, 0) : run.last])
        if first > run.first and word in table:
            return Typed(run, run, table[word], 0.85, "soortnaam achteraan")
    last = tokens[run.last - 1]
    kind = _compound(last)
    if kind is not None and kind.type == "Organisatie" and (inner := _inner_programme(tokens, run)) is not None:
        return Typed(run, run, inner, 0.75, "soortnaam midden")
    if kind is not None:
        return Typed(run, run, kind, 0.8 if run.last - run.first > 1 else 0.7, "samenstelling")
    if run.last < len(tokens) and _gap(text, tokens, run.last) == " ":
        after = tokens[run.last]
        after_kind = table.get(after.low) or (_compound(after) if not after.capital else None)
        if after_kind is not None and len(after.low) > 2:
            return Typed(Run(run.first, run.last + 1), run, after_kind, 0.7, "soortnaam erachter")
    for first in range(run.last - 2, run.first, -1):
        kind = table.get(tokens[first].low)
        if kind is not None and kind.subtype != "bedrijf" and run.last - first <= 3:
            return Typed(run, run, kind, 0.75, "soortnaam midden")
    if run.last - run.first >= 2 and (kind := _compound(tokens[run.first])) is not None:
        return Typed(run, run, kind, 0.6, "samenstelling vooraan")
    return None


def _inner_programme(tokens: Sequence[Token], run: Run) -> Kind | None:
    """The kind by a noun before the last word, when it names a programme: "Human Capital Agenda Foodvalley"."""
    kind = nouns("achter").get(tokens[run.last - 2].low) if run.last - run.first > 2 else None
    return kind if kind is not None and kind.type == "Programma" else None


def type_run(text: str, tokens: Sequence[Token], run: Run) -> Typed | None:
    """The kind that nouns give `run`; a noun that says more than "region" wins from one in front that does not."""
    front, back = _front(tokens, run, text), _back(tokens, run, text)
    if front is not None and back is not None and front.kind.subtype == "rom" and back.kind.type == "Financiering":
        return back
    if front is not None and (back is None or front.kind.type not in WEAK or back.kind.type in WEAK):
        return front
    return back


def extend(text: str, tokens: Sequence[Token], typed: Typed) -> Typed:
    """`typed` with the lower-case words that belong to it: "Convenant Duurzaam bouwen)", "Coalitie voor gezondheid (".

    Only when at most four words follow, up to the end of the text or a bracket; and for a name that ends with its noun
    only "voor" and one word.
    """
    last = typed.run.last
    end = last
    while end < min(len(tokens), last + 4) and _gap(text, tokens, end) == " " and not tokens[end].capital:
        end += 1
    rest = text[tokens[end - 1].end :].lstrip()[:1]
    words = [t.low for t in tokens[last:end]]
    if words and typed.kind.type == "Programma" and typed.method in ANNOUNCED and _inflected(tokens, typed.core):
        return _longer(typed, last + 1)
    if not words or typed.kind.type not in ("Programma", "Financiering", "Hotspot", "Organisatie"):
        return typed
    if (
        typed.method == "soortnaam achteraan"
        and len(words) == 2
        and words[0] == "voor"
        and rest in ("(", ",", ")", ";")
    ):
        return _longer(typed, end)
    single = typed.core.last - typed.core.first == 1
    if typed.method == "soortnaam vooraan" and single and rest in ("", ")", "(") and typed.kind.type != "Organisatie":
        return _longer(typed, end)
    return typed


ANNOUNCED = frozenset({"soortnaam vooraf", "samenstelling vooraf"})


def _inflected(tokens: Sequence[Token], core: Run) -> bool:
    """Whether the name is only an adjective, which needs the word after it: "het project Slimme waterbuffers"."""
    word = tokens[core.first]
    return core.last - core.first == 1 and word.low.endswith("e") and len(word.low) > 4 and word.low in dutch_words()


def _longer(typed: Typed, last: int) -> Typed:
    return replace(typed, run=Run(typed.run.first, last), core=Run(typed.core.first, last))


def is_bare_noun(tokens: Sequence[Token], run: Run) -> bool:
    """True when the run is only a typing noun ("Science Park", "Regio Deal"), which names nothing by itself."""
    words = [t.low for t in tokens[run.first : run.last]]
    front = nouns("voor").get(words[0]) if len(words) == 1 and run.first > 0 else None
    if front is not None and front.type == "Financiering" and re.search(r"\w{5}fonds$", words[0]):
        return False  # a fund that has no other name: "met een Stimuleringsfonds"
    return any(" ".join(words) in nouns(p) for p in ("voor", "achter", "soortnaam"))
