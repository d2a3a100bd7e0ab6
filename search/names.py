"""What is known by name: labels for spelling, and what abbreviations stand for."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.model import KnowledgeGraph
from search.analyzer import stop_words
from search.text import fold, word_spans
from search.vocabulary import is_dutch

MAX_LETTERS = 8
MAX_EXPANSIONS = 3
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z0-9&+-]*[A-Z][A-Za-z0-9&+-]*")


@dataclass(frozen=True)
class Names:
    """`labels` of areas and themes, and the full name by abbreviation: folded, or as written where it is a word too."""

    labels: tuple[str, ...] = ()
    abbreviations: Mapping[str, str] | None = None

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Names:
        """Collect the names of `graph` and of the ontology; where both explain an abbreviation, the graph does."""
        from kg.reference import load_areas, load_begrippen, load_themes

        areas, themes, terms = load_areas(), load_themes(), load_begrippen()
        labels = [*(n for a in areas.all for n in (a.name, *a.aliases))]
        labels += [n for t in themes.all for n in (t.pref, *t.alt, *t.hidden)]
        known: list[Sequence[str]] = [(t.term, *t.abbreviations) for t in terms]
        known += [(a.name, *a.aliases) for a in areas.all]
        known += [(t.pref, *t.alt) for t in themes.all]
        known += [(e.name, *e.aliases) for e in reversed(graph.entities)]
        return cls(tuple(sorted(set(labels))), abbreviations(known))

    @classmethod
    def open(cls, target: Path) -> Names:
        """Read what :meth:`write` wrote into the folder `target`."""
        value = json.loads((target / "names.json").read_text("utf-8"))
        return cls(tuple(value["namen"]), value["afkortingen"])

    def write(self, target: Path) -> None:
        """Write ``names.json`` into the folder `target`."""
        body = {"namen": self.labels, "afkortingen": dict(sorted((self.abbreviations or {}).items()))}
        (target / "names.json").write_text(json.dumps(body, ensure_ascii=False), "utf-8")

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words of the labels."""
        return frozenset(fold(label[a:b]) for label in self.labels for a, b in word_spans(label))

    def expansions(self, question: str, used: Container[str] = ()) -> tuple[str, ...]:
        """Full names of the abbreviations in `question`, in order, three at most.

        Left out are those that it spells out itself, and those in `used`: words that the texts use themselves.

        >>> Names(abbreviations={"mra": "Metropoolregio Amsterdam"}).expansions("wat doet de mra?")
        ('Metropoolregio Amsterdam',)
        """
        known, said = self.abbreviations or {}, fold(question)
        found: list[str] = []
        for begin, end in word_spans(question):
            word = question[begin:end]
            full = known.get(fold(word)) or known.get(word)
            if full is not None and fold(word) not in used and fold(full) not in said and full not in found:
                found.append(full)
        return tuple(found[:MAX_EXPANSIONS])


def abbreviations(names: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return what each abbreviation among the names of one thing stands for, the last one wins.

    The key is the folded form, so that case does not matter, unless that is a word of its own.

    >>> abbreviations([("Health Hub Utrecht", "HHU"), ("InWest", "ROM InWest")])
    {'hhu': 'Health Hub Utrecht'}
    """
    found = {}
    for rows in names:
        full = [name for name in rows if " " in name or len(name) > MAX_LETTERS]
        for name in rows:
            if not _ABBREVIATION.fullmatch(name) or len(name) > MAX_LETTERS or _mostly_small(name):
                continue
            fitting = [other for other in full if _stands_for(fold(name), fold(other))]
            if fitting:
                word = fold(name) in stop_words() or is_dutch(fold(name))
                found[name if word else fold(name)] = max(fitting, key=len)
    return found


def _mostly_small(name: str) -> bool:
    return 2 * sum(c.islower() for c in name) > len(name)


def _stands_for(short: str, full: str) -> bool:
    """Whether the letters of `short` begin words of `full`, or stand in it in order, from its first letter on."""
    letters = [c for c in short if c.isalnum()]
    if not letters or full[:1] != letters[0]:
        return False
    rest = iter(full)
    return all(c in rest for c in letters)
