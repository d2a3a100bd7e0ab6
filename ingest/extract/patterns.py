"""Nouns that type a name, public name lists, and the tokens of a reading: what name recognition is made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

TOKEN = re.compile(r"[^\W_]+(?:[-'’.@&+][^\W_]+|!-[^\W_]+|['’](?=s\b))*\+?")
"""A word: letters and digits, joined by hyphen, apostrophe, dot, &, @ or "!-" ("GO!-NH", "ROC’s", "tex.tracer")."""


@cache
def _data(name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(files("ingest").joinpath("lists", name).read_text("utf-8"))
    return loaded


def words(key: str) -> frozenset[str]:
    """The words of `woorden.yaml` under `key`."""
    return frozenset(str(_data("woorden.yaml")[key]).split())


JOINERS = words("binnen")
"""Lower-case words that may stand inside a name."""

SKIP_WORDS = words("overslaan")
"""Words that are no name by themselves and that are cut off at the start of a sentence."""

GENERIC = words("begrippen") | frozenset(_data("woorden.yaml")["begrippen_woorden"])
"""Notions and abbreviations of notions: never a name."""

ADJECTIVE = re.compile(r"^[A-ZÀ-Ý][\w-]*(?:se|sche|ische|s)$")

CAMEL = re.compile(r"[a-z]{1,4}[A-Z][a-z]{2,}")
"""A name that begins with a small letter: mboRijnland, eHerkenning."""

ABBREVIATION = re.compile(r"^(?=(?:.*[A-Z]){2})[A-Z0-9][A-Za-z0-9&+\-]{1,9}$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a reading: its text and its range there."""

    text: str
    begin: int
    end: int

    @property
    def low(self) -> str:
        return self.text.casefold().replace("’", "'")

    @property
    def capital(self) -> bool:
        """True for a capital at its start, or a digit or small letter there and a capital later (5G, mboRijnland)."""
        first = self.text[0]
        if first.isdigit():
            return any(c.isupper() for c in self.text)
        return first.isupper() or CAMEL.match(self.text) is not None

    @property
    def distinct(self) -> bool:
        """True when the spelling itself shows a name: capitals or a digit inside the word (CamelCase, TNO, B3)."""
        return any(c.isupper() for c in self.text[1:]) or (
            self.text[0].isupper() and any(c.isdigit() for c in self.text)
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """The type and subtype of an entity."""

    type: str
    subtype: str | None = None


@dataclass(frozen=True, slots=True)
class NamedThing:
    """An entry of a public list: canonical name and kind."""

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()


def tokenize(text: str) -> tuple[Token, ...]:
    """Words of `text` in order; a trailing full stop is no part of a word."""
    return tuple(Token(m[0], m.start(), m.end()) for m in TOKEN.finditer(text))


def name_key(name: str) -> str:
    """`name` for comparison: no accents, case, articles, hyphens or punctuation.

    >>> name_key("De Data- en KennisHub’s"), name_key("het Zaans Lab")
    ('data en kennishubs', 'zaans lab')
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "").replace("'", ""))
    ascii_name = plain.encode("ascii", "ignore").decode().casefold().replace("&", " en ")
    words = re.sub(r"[^a-z0-9@+]+", " ", ascii_name).split()
    return " ".join(w for i, w in enumerate(words) if i or w not in ("de", "het", "een") or len(words) == 1)


def _kind(label: str) -> Kind:
    type_, _, subtype = label.partition(" ")
    return Kind(type_, subtype or None)


GROUPS = {
    "Kennisinstellingen": Kind("Organisatie", "kennisinstelling"),
    "Onderwijsinstellingen": Kind("Organisatie", "onderwijsinstelling"),
    "Universiteiten": Kind("Organisatie", "kennisinstelling"),
    "Hogescholen": Kind("Organisatie", "onderwijsinstelling"),
    "ROC’s": Kind("Organisatie", "onderwijsinstelling"),
    "ROM’s": Kind("Organisatie", "rom"),
    "Economic Boards": Kind("Organisatie", "economic-board"),
}
"""Actors that documents name as a group, with their kind."""


@cache
def nouns(position: str) -> Mapping[str, Kind]:
    """Typing nouns at `position` (``voor``, ``achter``, ``samenstelling``, ``soortnaam``) to the kind they give."""
    found: dict[str, Kind] = {}
    for label, listed in _data("naamwoorden.yaml")[position].items():
        for word in listed:
            found.setdefault(str(word).casefold(), _kind(label))
    return found


@cache
def compound_nouns() -> Mapping[str, Kind]:
    """Last parts of a compound that types the name after it: machinebouwer X, deelproject Y, energieregeling Z."""
    found: dict[str, Kind] = {}
    for label, listed in _data("naamwoorden.yaml")["samengesteld"].items():
        for word in listed:
            found.setdefault(str(word), _kind(label))
    return found


def _singulars(word: str) -> tuple[str, ...]:
    """What the Dutch plural `word` may be the plural of: machinebouwers, instellingen, bedrijven, huizen."""
    stem = word.removesuffix("en")
    hard = {"v": "f", "z": "s"}.get(stem[-1:], "")
    return (stem, stem[:-1] + hard, word.removesuffix("s").removesuffix("'"))


@lru_cache(maxsize=1 << 14)
def compound_kind(word: str, *, plural: bool = False) -> Kind | None:
    """The kind that a compound in front of a name gives it by its last part; None for any other word.

    >>> compound_kind("machinebouwer"), compound_kind("bouwer"), compound_kind("machinebouwers")
    (Kind(type='Organisatie', subtype='bedrijf'), None, None)
    >>> compound_kind("machinebouwers", plural=True)
    Kind(type='Organisatie', subtype='bedrijf')
    """
    table = compound_nouns()
    forms = (word, *_singulars(word)) if plural else (word,)
    for form in forms:
        fits = [noun for noun in table if len(form) > len(noun) + 2 and form.endswith(noun)]
        if fits:
            return table[max(fits, key=len)]
    return None


@cache
def known_names() -> Mapping[tuple[str, ...], NamedThing]:
    """Public lists by the words of each name, as written: organisations."""
    table: dict[tuple[str, ...], NamedThing] = {}
    for label, rows in _data("bekend.yaml").items():
        for row in rows:
            names = [part.strip() for part in str(row).split("|")]
            thing = NamedThing(names[0], GROUPS.get(names[0]) or _kind(label), tuple(names[1:]))
            for name in names:
                table.setdefault(tuple(t.text for t in tokenize(name)), thing)
    return table


@cache
def _first_words() -> frozenset[str]:
    return frozenset(words[0] for words in known_names() if words)


def longest(text: str, tokens: Sequence[Token], at: int, limit: int = 7) -> tuple[NamedThing, int] | None:
    """The longest listed name that begins at token `at`, with the index after its last token; None if none does."""
    if tokens[at].text not in _first_words():
        return None
    table = known_names()
    stop = at + 1
    while stop < min(len(tokens), at + limit) and not set(text[tokens[stop - 1].end : tokens[stop].begin]) & set(
        ",.;:()"
    ):
        stop += 1
    for end in range(stop, at, -1):
        if (thing := table.get(tuple(t.text for t in tokens[at:end]))) is not None:
            return thing, end
    return None


def initials_match(short: str, name: str) -> bool:
    """True when the letters of `short` can be the initials of `name`: each begins a word or a part of a compound.

    >>> initials_match("HHU", "Health Hub Utrecht"), initials_match("TVIP", "Toekomstvast Investeringspakket")
    (True, True)
    >>> initials_match("EU", "Zorg4 concept"), initials_match("3G", "Gezonde Groene Gemeente")
    (False, True)
    """
    if (counted := re.fullmatch(r"(\d)([A-Z])", short)) is not None:
        return sum(word.startswith(counted[2]) for word in name.split()) == int(counted[1])
    letters = [c.casefold() for c in unicodedata.normalize("NFKD", short) if c.isalnum()]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    if not letters or not words or letters[0] != words[0][0]:
        return False
    joined = "".join(words)
    starts = {sum(len(w) for w in words[:i]) for i in range(len(words))}
    best = {-1: 0}  # position of the last letter used -> most letters that begin a word
    for letter in letters:
        after: dict[int, int] = {}
        for position in (m.start() for m in re.finditer(re.escape(letter), joined)):
            reach = [hits for last, hits in best.items() if last < position]
            if reach:
                after[position] = max(reach) + (position in starts)
        best = after
    return bool(best) and max(best.values()) * 2 >= len(letters)
