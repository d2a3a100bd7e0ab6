"""The words of the indexed texts: which words of a question they hold, and how rare those are."""

from __future__ import annotations

import gzip
import json
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from search.analyzer import stem, words
from search.text import fold

MIN_PART = 4
"""Letters that each half of a compound needs."""
MIN_HEAD = 5
_TABLES = ("nl_lemma_lookup.json.gz", "nl_lemma_index.json.gz")
_ADVERBS = ("daar", "hier", "waar")
_ENDINGS = ("", "e", "en", "t")
_BINDERS = ("", "s", "en", "e")


@cache
def dutch_words() -> frozenset[str]:
    """Dutch words and forms, folded, from spacy-lookups-data; empty when that is not installed.

    They tell a misspelling from a word that the documents happen not to use.
    """
    try:
        folder = files("spacy_lookups_data") / "data"
        tables = [json.loads(gzip.decompress((folder / name).read_bytes())) for name in _TABLES]
    except (ModuleNotFoundError, OSError):
        return frozenset()
    forms, by_class = tables
    found = {*forms, *forms.values(), *(word for rows in by_class.values() for word in rows)}
    return frozenset(fold(word) for word in found)


def is_dutch(word: str) -> bool:
    """Whether the folded `word` is a Dutch word or a regular form of one.

    >>> is_dutch("bedrijven"), is_dutch("daarover"), is_dutch("opschalers"), is_dutch("bedrijvne")
    (True, True, True, False)
    """
    known = dutch_words()
    if word in known or word.startswith(_ADVERBS):
        return True
    agent = word.removesuffix("s").removesuffix("r") + "n"
    root = stem(word)
    return agent in known or (len(root) >= MIN_PART and any(root + ending in known for ending in _ENDINGS))


@dataclass(frozen=True)
class Vocabulary:
    """Folded words of the indexed texts with the number of texts that hold each, out of `size` texts."""

    counts: Mapping[str, int]
    size: int

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """Count the words of `texts`, stop words left out."""
        counts: Counter[str] = Counter()
        held = [set(words(text)) for text in texts]
        for found in held:
            counts.update(found)
        return cls(dict(sorted(counts.items())), len(held))

    @classmethod
    def open(cls, target: Path) -> Vocabulary:
        """Read what :meth:`write` wrote into the folder `target`."""
        value = json.loads((target / "words.json").read_text("utf-8"))
        return cls(value["woorden"], value["teksten"])

    def write(self, target: Path) -> None:
        """Write ``words.json`` into the folder `target`."""
        body = {"teksten": self.size, "woorden": dict(self.counts)}
        (target / "words.json").write_text(json.dumps(body), "utf-8")

    @cached_property
    def stems(self) -> Mapping[str, int]:
        """Number of texts by stem, at most: texts that hold two forms count twice."""
        found: Counter[str] = Counter()
        for word, count in self.counts.items():
            found[stem(word)] += count
        return found

    @cached_property
    def _heads(self) -> Sequence[str]:
        return sorted(self.counts)

    @cached_property
    def _tails(self) -> Sequence[str]:
        return sorted(word[::-1] for word in self.counts)

    def frequency(self, word: str) -> int:
        """Number of texts that hold a form of the folded `word`."""
        return max(self.counts.get(word, 0), self.stems.get(stem(word), 0))

    def rarity(self, count: float) -> float:
        """Weight of a word that `count` texts hold: ln((n + 1) / (count + 1/2)).

        >>> round(Vocabulary({}, 99).rarity(0), 2)
        5.3
        """
        return max(0.05, math.log((self.size + 1) / (count + 0.5)))

    def halves(self, word: str) -> tuple[str, str] | None:
        """The two words of the texts of which the folded `word` is a compound, the longest head first; else None."""
        for cut in range(len(word) - MIN_PART, MIN_PART - 1, -1):
            tail = word[cut:]
            if not self.frequency(tail):
                continue
            for binder in _BINDERS:
                head = word[: cut - len(binder)] if binder else word[:cut]
                if len(head) >= MIN_PART and word[:cut] == head + binder and self.frequency(head):
                    return head, tail
        return None

    def begins_or_ends(self, word: str) -> bool:
        """Whether a longer word of the texts begins or ends with the folded `word`."""
        if len(word) < MIN_HEAD:
            return False
        return any(
            at < len(rows) and rows[at].startswith(piece)
            for rows, piece in ((self._heads, word), (self._tails, word[::-1]))
            for at in (bisect_left(rows, piece),)
        )

    def held(self, word: str) -> float:
        """How far the texts hold the folded `word`: 1 as it is, 0.7 in or as a compound, else 0."""
        if self.frequency(word):
            return 1.0
        return 0.7 if self.begins_or_ends(word) or self.halves(word) else 0.0

    def coverage(self, asked: Sequence[str]) -> float:
        """Share of the folded words `asked` that the texts hold, each weighed by its rarity; 1 without words.

        >>> vocabulary = Vocabulary({"fonds": 3, "starters": 2}, 10)
        >>> vocabulary.coverage(["fonds"]), round(vocabulary.coverage(["fonds", "quantum"]), 2)
        (1.0, 0.27)
        """
        weights = [self.rarity(self.frequency(word)) for word in asked]
        if not weights:
            return 1.0
        return sum(w * self.held(word) for w, word in zip(weights, asked, strict=True)) / sum(weights)
