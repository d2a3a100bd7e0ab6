"""Does a quote name a thing? The check that the quotes of a relation, taken together, name both of its sides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.model import Evidence, KnowledgeGraph, Relation

CONTEXT = "aanhef "
"""Begin of the `method` of evidence that only says what another quote is about: the heading or line above it."""

_BREAK = re.compile(r"(?<=[a-zà-ÿ])-\s*\n\s*(?=[a-zà-ÿ])|[\u00ad\ufeff\u200b]")
_MIN_JOINED = 6
"""Letters from which a name may be recognised with its spaces and hyphens left out."""


@lru_cache(maxsize=1 << 15)
def _words(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", "").replace("‘", ""))
    ascii_text = plain.encode("ascii", "ignore").decode().casefold().replace("&", " en ")
    return " ".join(re.sub(r"[^a-z0-9@+]+", " ", ascii_text).split())


def named_in(text: str, labels: Iterable[str]) -> bool:
    """Whether `text` has one of the names `labels`, as whole words; line breaks and hyphenation do not matter.

    >>> named_in("in het Zaan-\\nstreekse Lab", ["Zaanstreekse Lab"]), named_in("district", ["ICT"])
    (True, False)
    >>> named_in("Universiteit en Hogeschool Utrecht", ["Universiteit Utrecht"])
    True
    """
    whole = _words(_BREAK.sub("", text))
    spaced, joined = f" {whole} ", whole.replace(" ", "")
    for label in labels:
        name = _words(label)
        if name and (f" {name} " in spaced or (len(name) >= _MIN_JOINED and name.replace(" ", "") in joined)):
            return True
        if " " in name and _shared(name.split(), spaced):
            return True
    return False


def named_apart(text: str, first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether `text` names both, neither only by a piece of the other's name.

    >>> named_apart("de Regio Arnhem-Nijmegen", ["Arnhem"], ["Arnhem-Nijmegen"])
    False
    >>> named_apart("Arnhem, in de regio Arnhem-Nijmegen", ["Arnhem"], ["Arnhem-Nijmegen"])
    True
    """
    first, second = list(first), list(second)
    return named_in(_without(text, second, first), first) and named_in(_without(text, first, second), second)


def _without(text: str, labels: Iterable[str], kept: Sequence[str]) -> str:
    """The words of `text` without those of `labels` that hold one of `kept` in them."""
    spaced = f" {_words(_BREAK.sub('', text))} "
    for label in sorted({_words(x) for x in labels}, key=lambda x: (-len(x), x)):
        if label and any(label != (k := _words(x)) and f" {k} " in f" {label} " for x in kept):
            spaced = spaced.replace(f" {label} ", " | ")
    return spaced


def _shared(words: Sequence[str], spaced: str) -> bool:
    """Whether a name stands in `spaced` with another between its parts: "Universiteit en Hogeschool Utrecht"."""
    if " en " not in spaced or f" {words[-1]} " not in spaced or f" {' '.join(words[:-1])} " not in spaced:
        return False
    first, last = " ".join(map(re.escape, words[:-1])), re.escape(words[-1])
    return re.search(rf" {first} (?:\w+ ){{0,4}}en (?:\w+ ){{1,3}}{last} ", spaced) is not None


class Naming:
    """The names of every entity of a graph, with those that the reference data know of areas and themes."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        from kg.reference import load_areas, load_themes

        self._graph = graph
        self._areas, self._themes = load_areas(), load_themes()
        self._labels = {e.id: (e.name, *e.aliases) for e in graph.entities}

    def named(self, id_: str, text: str) -> bool:
        """Whether `text` names the entity `id_`."""
        labels: tuple[str, ...] = self._labels.get(id_, ())
        if (theme := self._themes.get(id_)) is not None:
            return named_in(text, (*labels, *theme.labels)) or any(m.theme_id == id_ for m in self._themes.match(text))
        if (area := self._areas.get(id_)) is not None:
            labels = (*labels, area.name, *area.aliases)
        return named_in(text, labels)

    def carried(self, relation: Relation) -> bool:
        """Whether the quotes of one document, taken together, name both sides of `relation`."""
        sides = (relation.subject, relation.object)
        by_document: dict[str, list[str]] = {}
        for e in relation.evidence:
            by_document.setdefault(e.document, []).append(e.quote)
        return any(
            all(any(self.named(side, quote) for quote in quotes) for side in sides) and self._apart(sides, quotes)
            for quotes in by_document.values()
        )

    def _apart(self, sides: tuple[str, str], quotes: Sequence[str]) -> bool:
        """Whether two areas are named apart in `quotes`; other things may have the name of a place in theirs."""
        areas = [self._areas.get(side) for side in sides]
        if areas[0] is None or areas[1] is None:
            return True
        first, second = ((a.name, *a.aliases, *self._labels.get(a.id, ())) for a in areas if a is not None)
        return named_apart("\n|\n".join(quotes), first, second)

    def uncarried(self) -> tuple[Relation, ...]:
        """The relations of the graph whose quotes leave a side unnamed, in order."""
        return tuple(r for r in self._graph.relations if not self.carried(r))


def leading(evidence: Sequence[Evidence], count: int = 1) -> Sequence[Evidence]:
    """The first `count` pieces of evidence, with the lines right behind them that say what they are about.

    >>> quote = Evidence("a.md", 40, 50, 1, "Techcampus")
    >>> head = Evidence("a.md", 0, 8, 1, "Hotspots", CONTEXT + "kop")
    >>> len(leading((quote, head, quote))), leading(())
    (2, ())
    """
    while 0 < count < len(evidence) and is_context(evidence[count]):
        count += 1
    return evidence[:count]


def is_context(evidence: Evidence) -> bool:
    """Whether a piece of evidence says what another is about, and nothing by itself."""
    return evidence.method.startswith(CONTEXT)
