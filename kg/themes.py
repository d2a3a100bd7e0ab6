"""Themes: region-independent topics, found in text as whole words and as parts of Dutch compounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg.labels import normalise

_WORD = re.compile(r"[^\W_]+")
_PUNCTUATION = re.compile(r"[.,()]")
_TIGHT = re.compile(r"[\s\-‐‑–/&'’\u00ad]*")
_LOOSE = re.compile(r"[\s\-‐‑–/&'’\u00ad.,()]*")
_SERVICES = re.compile(
    r"\b(?:media|film|muziek|games?|gaming|creatieve|culturele|entertainment|evenementen|reis|toeristische|financiële)"
    r"(?:\(\w+\))?[\s-]$",
    re.IGNORECASE,
)
"""What stands before "industrie" in the name of a sector that makes no goods; a part in brackets may be glued to it."""

_MAX_CAPS = 4
_MIN_REST = 3


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic that regions share.

    Attributes
    ----------
    alt, hidden
        Other names, Dutch and English; the hidden ones help to find the theme and are not shown.
    notations
        Codes of the SBI/NACE, where they fit.
    generic
        Such a theme may add to a match and never is the only reason for one.
    first_parts, last_parts
        Words that name the theme as the first or the last part of a compound: ``zorg`` in *zorgtechnologie*.
    exempt
        Words, or parts of them, in which such a part means something else: *transport* for ``sport``.
    """

    id: str
    pref: str
    alt: tuple[str, ...]
    hidden: tuple[str, ...]
    definition: str
    broader: tuple[str, ...] = ()
    notations: tuple[str, ...] = ()
    generic: bool = False
    first_parts: tuple[str, ...] = ()
    last_parts: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label, the preferred one first."""
        return (self.pref, *self.alt, *self.hidden)


@dataclass(frozen=True, slots=True, order=True)
class ThemeMatch:
    """A place in a text that names a theme: ``text[begin:end]`` is the word or phrase, `label` what was recognised."""

    begin: int
    end: int
    theme_id: str
    label: str


class Themes:
    """All themes, with look-up by label and recognition in running text.

    >>> bouw = Theme("bouw", "Bouw", (), (), "", last_parts=("bouw",), exempt=("landbouw",))
    >>> [m.label for m in Themes([bouw]).match("Bouw, houtbouw en landbouw.")]
    ['Bouw', '-bouw']
    """

    def __init__(self, themes: Iterable[Theme]) -> None:
        self.all: tuple[Theme, ...] = tuple(sorted(themes, key=lambda t: t.id))
        self._by_id = {t.id: t for t in self.all}
        self._by_key: dict[str, Theme] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        for rank in (0, 1, 2):
            for theme in self.all:
                for label in ((theme.pref,), theme.alt, theme.hidden)[rank]:
                    self._add_label(theme, label)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda p: (-len(p[0]), p))
        self._first = _by_part((part, t) for t in self.all for part in t.first_parts)
        self._last = _by_part((part, t) for t in self.all for part in t.last_parts)
        self._compound = lru_cache(maxsize=1 << 16)(self._compound_of)

    def _add_label(self, theme: Theme, label: str) -> None:
        self._by_key.setdefault(normalise(label), theme)
        for spelled in {label, label.replace("&", " en "), label.replace("&", " and ")}:
            words = tuple(_fold(w) for w in _WORD.findall(spelled))
            if words:
                self._phrases[words[0]].append((words, theme.id, label))

    def get(self, id: str) -> Theme | None:
        """The theme with this id, or None."""
        return self._by_id.get(id)

    def find(self, label: str) -> Theme | None:
        """The theme that has `label`, whatever its case, diacritics and hyphens; None when there is none."""
        return self._by_key.get(normalise(label)) or self._by_id.get(label)

    def match(self, text: str) -> list[ThemeMatch]:
        """Every place in `text` that names a theme, by place; a theme has one match at most for each word.

        A label counts as whole words; a part only at the begin or end of a compound, never inside a word. A label of
        at most four capitals (``AI``) wants capitals in the text too. The longest phrase wins: in *digitale
        infrastructuur* the word *digitale* names no theme of its own, unless the phrase is a label of both themes.
        """
        words = list(_WORD.finditer(text))
        folded = [_fold(w[0]) for w in words]
        free_from: dict[str, int] = defaultdict(int)
        found: list[ThemeMatch] = []
        for i, word in enumerate(words):
            for size, theme_id, label in self._starting_at(text, words, folded, i):
                if i >= free_from[theme_id]:
                    free_from[theme_id] = i + size
                    found.append(ThemeMatch(word.start(), words[i + size - 1].end(), theme_id, label))
            for theme_id, label in self._compound(folded[i]):
                if i >= free_from[theme_id]:
                    free_from[theme_id] = i + 1
                    found.append(ThemeMatch(word.start(), word.end(), theme_id, label))
        return [m for m in _outermost(found) if not _names_no_goods(text, m)]

    def _starting_at(
        self, text: str, words: Sequence[re.Match[str]], folded: Sequence[str], i: int
    ) -> Iterator[tuple[int, str, str]]:
        for phrase, theme_id, label in self._phrases.get(folded[i], ()):
            n = len(phrase)
            if (
                tuple(folded[i : i + n]) == phrase
                and _close(text, words[i : i + n], _LOOSE if _PUNCTUATION.search(label) else _TIGHT)
                and (not _is_caps(label) or words[i][0].isupper())
            ):
                yield n, theme_id, label

    def _compound_of(self, word: str) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        for size in range(_MIN_REST, len(word) - _MIN_REST + 1):
            for theme in self._first.get(word[:size], ()):
                found[theme.id] = f"{word[:size]}-"
            for theme in self._last.get(word[-size:], ()):
                found[theme.id] = f"-{word[-size:]}"
        return tuple((t, p) for t, p in sorted(found.items()) if not any(e in word for e in self._by_id[t].exempt))


def _names_no_goods(text: str, match: ThemeMatch) -> bool:
    """Whether the word "industrie" is the head of a sector of services: in "media industrie" it names no industry."""
    return text[match.begin : match.end].casefold() == "industrie" and _SERVICES.search(text[: match.begin]) is not None


def _outermost(matches: Iterable[ThemeMatch]) -> list[ThemeMatch]:
    kept: list[ThemeMatch] = []
    last = (0, 0)
    for match in sorted(matches, key=lambda m: (m.begin, -m.end, m.theme_id)):
        if match.end > last[1] or (match.begin, match.end) == last:
            kept.append(match)
            last = (match.begin, match.end)
    return kept


def _by_part(parts: Iterable[tuple[str, Theme]]) -> dict[str, list[Theme]]:
    found: dict[str, list[Theme]] = defaultdict(list)
    for part, theme in parts:
        found[_fold(part)].append(theme)
    return found


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> str:
    return normalise(word)


def _is_caps(label: str) -> bool:
    return len(label) <= _MAX_CAPS and label.isupper()


def _close(text: str, words: Sequence[re.Match[str]], gap: re.Pattern[str]) -> bool:
    """Whether only what `gap` allows stands between the words: for most labels nothing that ends a phrase."""
    return all(gap.fullmatch(text, a.end(), b.start()) for a, b in pairwise(words))
