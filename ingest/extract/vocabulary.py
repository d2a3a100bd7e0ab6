"""How the words of one document are written, to tell a name from a word that begins a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.extract.patterns import GENERIC, JOINERS, SKIP_WORDS, Token, nouns, tokenize
from ingest.reading import dutch_words


@dataclass(frozen=True, slots=True)
class Words:
    """Counts of the words of a document: in lower case, and with a capital inside a sentence (lower-cased keys)."""

    lower: Counter[str]
    capital: Counter[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Words:
        lower: Counter[str] = Counter()
        capital: Counter[str] = Counter()
        for text in texts:
            previous = 0
            for token in tokenize(text):
                if token.text[0].islower():
                    lower[token.text.casefold()] += 1
                elif previous and not text[previous : token.begin].strip(" "):
                    capital[token.text.casefold()] += 1
                previous = token.end
        return cls(lower, capital)

    def ordinary(self, word: str) -> bool:
        """Whether `word` is an ordinary Dutch word: in lower case in this document, or in the word list.

        >>> Words.of(["een koepel"]).ordinary("Koepel"), Words.of([]).ordinary("Nieuwe"), Words.of([]).ordinary("Zeist")
        (True, True, False)
        """
        low = word.casefold().replace("’", "'")
        if self.lower[word.casefold()] or low in SKIP_WORDS or low in GENERIC:
            return True
        known = dutch_words()
        return low in known or (low.endswith("e") and (low[:-1] in known or low[:-2] in known))

    def starts_sentence_only(self, token: Token) -> bool:
        """Whether the capital of an ordinary word comes from the start of its sentence, not from a name."""
        return not token.distinct and self.ordinary(token.text)

    def notion(self, tokens: Iterable[Token]) -> bool:
        """Whether every word is ordinary or a notion: such a run is no name by its spelling."""
        return all(self._plain(t) for t in tokens)

    def _plain(self, token: Token) -> bool:
        head = token.low.split("-")[0]
        if token.text.isupper() and token.text.isalpha() and (len(token.text) > 4 or token.low in JOINERS):
            return self.ordinary(token.text)
        if token.distinct:
            return (
                token.low in GENERIC
                or (head in GENERIC and token.text.split("-")[-1].islower())
                or (token.low.removesuffix("'s") in GENERIC)
            )
        return self.ordinary(token.text) or token.low in nouns("soortnaam") or head in GENERIC
