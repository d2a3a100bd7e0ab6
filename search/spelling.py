"""Another spelling of a question, from the words of the documents and the labels of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from search.analyzer import stop_words
from search.intents import asks
from search.text import fold, word_spans
from search.vocabulary import Vocabulary, dutch_words, is_dutch

MIN_LETTERS = 4
LONG = 8
"""Letters from which two mistakes are mended instead of one."""
ENGLISH = asks("the|and|to|for|are|who|how|which|with|from|this|that|where|does|our")
DUTCH = asks("de|het|een|en|van|voor|met|wie|hoe|waar|welke|die|er|naar|mijn|onze")
"""Words by which a question is known as English: it has one of the first and none of the second."""


@dataclass(frozen=True)
class Speller:
    """Mends the words of a question that are neither in the documents nor Dutch.

    `labels` are folded words that count as known besides those of the documents: of the names of areas and themes.
    Words of four letters and fewer stay as they are: too many others are one letter away, and they may be
    abbreviations.
    """

    vocabulary: Vocabulary
    labels: frozenset[str] = frozenset()

    def suggest(self, question: str) -> str | None:
        """Return `question` with its misspelt words mended and its torn compounds joined; None when nothing is wrong.

        An English question is left as it is: its words are near Dutch ones without being misspelt.

        >>> Speller(Vocabulary({"waterstof": 4, "subsidie": 3}, 9)).suggest("subsidei voor water stof")
        'subsidie voor waterstof'
        """
        spans = word_spans(question)
        said = fold(question)
        if ENGLISH.search(said) and not DUTCH.search(said):
            return None
        mended: list[tuple[int, int, str]] = []
        at = 0
        while at < len(spans):
            begin, end = spans[at]
            if at + 1 < len(spans) and (whole := self._joined(question, spans[at], spans[at + 1])):
                mended.append((begin, spans[at + 1][1], whole))
                at += 2
                continue
            if better := self._mended(fold(question[begin:end])):
                mended.append((begin, end, better))
            at += 1
        if not mended:
            return None
        out, last = "", 0
        for begin, end, word in mended:
            out += question[last:begin] + word
            last = end
        return out + question[last:]

    def _joined(self, question: str, one: tuple[int, int], other: tuple[int, int]) -> str | None:
        """The word that two neighbours are in the documents, where they are rarer apart."""
        first, second = fold(question[one[0] : one[1]]), fold(question[other[0] : other[1]])
        if question[one[1] : other[0]].strip(" -") or min(len(first), len(second)) < 3:
            return None
        if first in stop_words() or second in stop_words():
            return None
        whole = first + second
        count = self.vocabulary.counts.get(whole, 0)
        apart = min(self.vocabulary.frequency(first), self.vocabulary.frequency(second))
        return whole if count > apart else None

    def _mended(self, word: str) -> str | None:
        """The word of the documents or the labels that is meant by a misspelt one."""
        if len(word) <= MIN_LETTERS or not word.isalpha() or word in stop_words() or self._known(word):
            return None
        from rapidfuzz.distance import OSA

        most = 2 if len(word) >= LONG else 1
        near = []
        for other in self._choices(word, most):
            distance = OSA.distance(word, other, score_cutoff=most)
            if distance <= (most if other[0] == word[0] else 1):
                near.append((distance, other[0] != word[0], -self.vocabulary.counts.get(other, 0), other))
        return min(near)[3] if near else None

    def _known(self, word: str) -> bool:
        vocabulary = self.vocabulary
        if word in vocabulary.counts or word in self.labels or is_dutch(word):
            return True
        return self._compound(word)

    def _compound(self, word: str) -> bool:
        """Whether the word is two Dutch words of four letters and more."""
        known = dutch_words()
        for cut in range(MIN_LETTERS, len(word) - MIN_LETTERS + 1):
            head, tail = word[:cut], word[cut:]
            if (tail in known or tail in self.vocabulary.counts) and (
                head in known or head.removesuffix("s") in known or head in self.vocabulary.counts
            ):
                return True
        return False

    @cached_property
    def _by_length(self) -> dict[int, Sequence[str]]:
        found: dict[int, list[str]] = {}
        for word in sorted({*self.vocabulary.counts, *self.labels}):
            if len(word) >= MIN_LETTERS and word.isalpha():
                found.setdefault(len(word), []).append(word)
        return dict(found)

    def _choices(self, word: str, most: int) -> Iterable[str]:
        for length in range(len(word) - most, len(word) + most + 1):
            yield from self._by_length.get(length, ())
