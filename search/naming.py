"""Which entities a question names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Entity
from search.analyzer import stop_words
from search.text import fold, word_spans
from search.vocabulary import is_dutch

Tokens = tuple[str, ...]
CLASSES = (
    *("programma", "project", "fonds", "deal", "agenda", "convenant", "monitor", "actielijn", "campus", "lab", "hub"),
    *("park", "centrum", "fort", "netwerk", "platform", "alliantie", "stichting", "vereniging", "hogeschool", "rom"),
)
"""Ends of words that only say what something is, at the begin of its name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words [`begin`, `end`) of a question and the ids of the entities that have this name, in the order given."""

    begin: int
    end: int
    ids: tuple[str, ...]


def tokens(text: str) -> Tokens:
    """Return the folded words of `text`, an apostrophe-s dropped.

    >>> tokens("Wie voert GO!-NH's uit?")
    ('wie', 'voert', 'go', 'nh', 'uit')
    """
    return tuple(fold(text[a:b]).removesuffix("'s").removesuffix("’s") for a, b in word_spans(text))


class Gazetteer:
    """Finds names and aliases of entities in questions, the longest first.

    A name of several words whose first is only its class ("Programma GO-4") is also found without that word, unless
    what is left is the name of something else or holds nothing but ordinary words.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        entities = list(entities)
        names: dict[Tokens, list[str]] = defaultdict(list)
        for entity in entities:
            for label in (entity.name, *entity.aliases):
                self._note(names, tokens(label), entity.id)
        short: dict[Tokens, list[str]] = defaultdict(list)
        for entity in entities:
            first, *rest = tokens(entity.name)
            proper = any(word not in stop_words() and not is_dutch(word) for word in rest)
            if first.endswith(CLASSES) and proper and rest[0] not in stop_words():
                self._note(short, tuple(rest), entity.id)
        for name, ids in short.items():
            if name not in names and len(ids) == 1:
                names[name] = ids
        self._names = dict(names)
        self._longest = max(map(len, names), default=0)

    @staticmethod
    def _note(names: dict[Tokens, list[str]], name: Tokens, id_: str) -> None:
        if name and id_ not in names[name] and not all(word in stop_words() for word in name):
            names[name].append(id_)

    def mentions(self, question: str) -> list[Mention]:
        """Return the names in `question` from left to right, none inside another."""
        words = tokens(question)
        found, at = [], 0
        while at < len(words):
            mention = self._longest_at(words, at)
            if mention is None:
                at += 1
            else:
                found.append(mention)
                at = mention.end
        return found

    def _longest_at(self, words: Sequence[str], at: int) -> Mention | None:
        for size in range(min(self._longest, len(words) - at), 0, -1):
            name = tuple(words[at : at + size])
            ids = self._names.get(name) or self._names.get((*name[:-1], name[-1].removesuffix("s")))
            if ids:
                return Mention(at, at + size, tuple(ids))
        return None
