"""Answers that the graph states: who runs it, where it lies, how much, what belongs to a region, what a term means.

Nothing is generated: an answer is a label ("wordt uitgevoerd door"), the names or the value of the statement, and its
quotes. A question that asks for no such thing, or names nothing that the graph knows, gets no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.model import Entity, Evidence, Feit, KnowledgeGraph, Relation
from kg.naming import leading
from kg.queries import GraphIndex
from kg.wording import NOT_YET
from search.analyzer import stems
from search.intents import (
    AMOUNT,
    COUNTING,
    FILLERS,
    INTENTS,
    LISTING,
    LISTS,
    MEANING,
    MONEY,
    SAME,
    SUBTYPES,
    TURNED,
    Link,
)
from search.naming import Gazetteer, tokens
from search.text import fold

MAX_ANSWERS = 3
MAX_VALUES = 40
MAX_STATED = 500
"""Most statements of one thing that are looked up."""


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that answers: a name with the id of its entity, or a literal with None."""

    id: str | None
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """An answer: `subject` and `label` say what is stated, `values` are what is stated of it. Each has a quote."""

    kind: str
    subject: str
    subject_name: str
    label: str
    values: tuple[Value, ...]

    @property
    def text(self) -> str:
        """The statement in words of the graph: subject, label, values."""
        return f"{self.subject_name} {self.label} {', '.join(value.text for value in self.values)}"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The quotes of all values, each once."""
        return tuple(dict.fromkeys(e for value in self.values for e in value.evidence))

    def as_dict(self) -> dict[str, Any]:
        values = [{"id": v.id, "tekst": v.text, "bewijs": [e.as_dict() for e in v.evidence]} for v in self.values]
        about = {"id": self.subject, "naam": self.subject_name}
        return {"soort": self.kind, "onderwerp": about, "label": self.label, "tekst": self.text, "waarden": values}


class Answerer:
    """Answers questions from one graph; built once per generation and read-only."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.index = GraphIndex(graph)
        self.gazetteer = Gazetteer(e for e in graph.entities if e.type not in ("Thema", "Versneller"))

    def __call__(self, question: str) -> list[Statement]:
        """Return what the graph states in answer to `question`, three statements at most; empty when it has none."""
        asked = " ".join(tokens(question)).replace("'", "")
        mentions = self.gazetteer.mentions(question)
        named = [[self.index.entities[id_] for id_ in mention.ids] for mention in mentions]
        if not named or TURNED.search(asked):
            return []
        said = {SAME.get(word, word) for word in stems(question)}
        found: list[Statement] = []
        for make in (self._meanings, self._amounts, self._lists, self._links):
            found += make(asked, named, said)
            if found:
                break
        unique = {(s.kind, s.text): s for s in found}
        return list(unique.values())[:MAX_ANSWERS]

    def told_of(self, question: str) -> dict[str, list[str]]:
        """Names of the things in `question`, not areas, by the id of each passage that states something of them."""
        found: dict[str, list[str]] = {}
        named = [[self.index.entities[id_] for id_ in mention.ids] for mention in self.gazetteer.mentions(question)]
        for entity in _each(_things(named)):
            relations = (*self.index.out(entity.id), *self.index.into(entity.id))
            stated = [*(r.evidence for r in relations), *(f.evidence for f in self.index.feiten(entity.id))]
            evidence = (e for rows in stated[:MAX_STATED] for e in rows)
            for id_ in dict.fromkeys(p.id for e in evidence for p in self.index.passages_of(e)):
                found.setdefault(id_, []).append(entity.name)
        return found

    def _meanings(self, asked: str, named: Sequence[Sequence[Entity]], said: set[str]) -> Iterator[Statement]:
        if not MEANING.search(asked):
            return
        if _left(asked, named, said, MEANING):
            return
        for entity in _each(named):
            meaning = entity.fields.get("definitie") or entity.fields.get("omschrijving")
            if isinstance(meaning, str) and meaning:
                value = Value(None, meaning, entity.evidence[:1])
                yield Statement("begrip", entity.id, entity.name, "betekent:", (value,))

    def _amounts(self, asked: str, named: Sequence[Sequence[Entity]], said: set[str]) -> Iterator[Statement]:
        if not AMOUNT.search(asked):
            return
        bare = not _left(asked, named, said, AMOUNT, MONEY)
        for entity in _each(named):
            amount = entity.fields.get("bedrag")
            if amount and bare:
                quoted = [e for e in entity.evidence if _plain(str(amount)) in _plain(e.quote)] or entity.evidence
                yield Statement(
                    "bedrag", entity.id, entity.name, "bedrag:", (Value(None, str(amount), tuple(quoted[:1])),)
                )
            rest = _left(asked, named, said, AMOUNT)
            facts = self._facts(entity, rest)
            if all(word.isdigit() for word in rest.difference(*map(_indicated, facts))):
                for feit in facts:
                    value = Value(None, _worded(feit), feit.evidence[:1])
                    yield Statement("feit", entity.id, entity.name, f"{feit.indicator}:", (value,))

    def _facts(self, entity: Entity, said: set[str]) -> list[Feit]:
        """Facts about `entity` whose indicator is asked for, those that share most words with the question first."""
        scored = []
        for feit in self.index.feiten(entity.id):
            words = _indicated(feit)
            shared = words & said
            if shared and feit.evidence:
                named = any(_plain(label) in _plain(feit.evidence[0].quote) for label in (entity.name, *entity.aliases))
                scored.append((-len(shared), len(words - said), not named, feit.id, feit))
        best = min((row[:2] for row in scored), default=(0, 0))
        return [row[-1] for row in sorted(scored, key=lambda row: row[:4]) if row[:2] == best]

    def _lists(self, asked: str, named: Sequence[Sequence[Entity]], said: set[str]) -> Iterator[Statement]:
        areas = [e for e in _each(named) if e.type == "Gebied"]
        for kind, pattern, links in LISTS if areas else ():
            narrowed = any(not pattern.search(fold(e.name)) for e in _each(_things(named)))  # the graph cannot tell how
            if pattern.search(asked) and not narrowed and not _left(asked, named, said, pattern, LISTING):
                for area in areas:
                    yield from self._following(kind, area, links, _subtypes(asked), together=True)

    def _links(self, asked: str, named: Sequence[Sequence[Entity]], said: set[str]) -> Iterator[Statement]:
        things = _things(named)
        if len(things) > 1:
            return
        subjects = things[0] if things else list(_each(named))
        for intent in INTENTS:
            if intent.pattern.search(asked) and not _left(asked, named, said, intent.pattern, LISTING):
                asks_who = intent.kind == "deelnemers"
                for entity in subjects:
                    if not asks_who or entity.type != "Gebied":
                        fits = _subtypes(asked) if asks_who else _any
                        yield from self._following(intent.kind, entity, intent.links, fits)

    def _following(
        self,
        kind: str,
        entity: Entity,
        links: Sequence[Link],
        fits: Callable[[Entity], bool],
        together: bool = False,
    ) -> Iterator[Statement]:
        """One statement for each link that leads somewhere; one in all when they are to be taken `together`."""
        values: dict[str, Value] = {}
        for link in links:
            if not together:
                values = {}
            for relation, other in self._ends(entity, link):
                if (not link.types or other.type in link.types) and fits(other) and relation.evidence:
                    values.setdefault(other.id, Value(other.id, _named(other), tuple(leading(relation.evidence))))
            if values and not together:
                yield Statement(kind, entity.id, _named(entity), link.label, _sorted(values))
        if values and together:
            yield Statement(kind, entity.id, _named(entity), links[0].label, _sorted(values))

    def _ends(self, entity: Entity, link: Link) -> Iterator[tuple[Relation, Entity]]:
        rows = self.index.out(entity.id, link.predicate) if link.outward else self.index.into(entity.id, link.predicate)
        for relation in rows:
            other = self.index.entities.get(relation.object if link.outward else relation.subject)
            if other is not None:
                yield relation, other


def _left(asked: str, named: Iterable[Sequence[Entity]], said: set[str], *patterns: re.Pattern[str]) -> set[str]:
    """Stems of the question that are neither in a name nor in `patterns`, nor fillers: what it asks for besides."""
    names = (label for e in _each(named) for label in (e.name, *e.aliases, e.type, e.subtype or ""))
    shapes = (match for pattern in (*patterns, FILLERS) for match in pattern.findall(asked))
    return said - {SAME.get(word, word) for text in (*names, *shapes) for word in stems(text)}


def _things(named: Iterable[Sequence[Entity]]) -> list[Sequence[Entity]]:
    """What each name stands for that is no name of an area."""
    return [entities for entities in named if all(e.type != "Gebied" for e in entities)]


def _indicated(feit: Feit) -> set[str]:
    """Stems of what a fact is a figure of."""
    return set(stems(f"{feit.indicator} {feit.unit}")) - COUNTING


def _any(entity: Entity) -> bool:
    return True


def _subtypes(asked: str) -> Callable[[Entity], bool]:
    """Whether an entity is of a kind that the folded question names; every one is when it names none."""
    kinds = {name for shape, name in SUBTYPES if shape.search(asked)}
    return lambda entity: not kinds or entity.subtype in kinds


def _named(entity: Entity) -> str:
    """The name, with the status of what is not there yet behind it."""
    status = entity.fields.get("status")
    return f"{entity.name} ({status})" if status in NOT_YET else entity.name


def _each(named: Iterable[Sequence[Entity]]) -> Iterator[Entity]:
    for entities in named:
        yield from entities


def _sorted(values: dict[str, Value]) -> tuple[Value, ...]:
    return tuple(sorted(values.values(), key=lambda v: (fold(v.text), v.id or "")))[:MAX_VALUES]


def _worded(feit: Feit) -> str:
    """The value with its unit where it does not hold that already, and its year."""
    unit = "" if fold(feit.unit) in fold(feit.value) or feit.unit in ("rang", "euro") else f" {feit.unit}"
    return f"{feit.value}{unit}" + (f" ({feit.year})" if feit.year else "")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
