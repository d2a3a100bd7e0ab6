"""Look-ups over a KnowledgeGraph: entities, relations both ways, statements of an area, passages of a quote."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from kg.model import Behoefte, Document, Entity, Evidence, Feit, KnowledgeGraph, Kruisbestuiving, Passage, Relation

T = TypeVar("T")


class LookupFailedError(Exception):
    """Nothing has this id or name.

    Attributes
    ----------
    value
        What was asked for.
    suggestions
        Ids that look like it, best first; may be empty.
    bericht
        A Dutch sentence for whoever asked.
    """

    noun = "onderdeel"

    def __init__(self, value: str, suggestions: Sequence[str] = ()) -> None:
        self.value = value
        self.suggestions = tuple(suggestions)
        hint = f" Bedoelde u {' of '.join(self.suggestions)}?" if self.suggestions else ""
        self.bericht = f"Er is geen {self.noun} “{value}”.{hint}"
        nearest = ", ".join(self.suggestions) or "none"
        super().__init__(f"{type(self).__name__}: {value!r}; nearest: {nearest}")


class UnknownEntityError(LookupFailedError):
    """No entity of the graph has this id."""

    noun = "entiteit met id"


class UnknownAreaError(LookupFailedError):
    """No area of the register or the graph has this name."""

    noun = "gebied of gemeente"


def suggest(value: str, choices: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the `choices` most like `value`, best first; equal scores by name.

    >>> suggest("ijmont", ["ijmond", "amsterdam"])
    ('ijmond',)
    """
    from rapidfuzz import fuzz

    wanted = value.casefold()
    scored = [(fuzz.WRatio(wanted, choice.casefold()), choice) for choice in set(choices)]
    return tuple(c for s, c in sorted(scored, key=lambda x: (-x[0], x[1])) if s >= 70)[:limit]


def plain(text: str) -> str:
    """`text` in lower case with blanks collapsed: two quotes with the same plain form say the same thing once."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def distinct_evidence(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each quote once, in the order given, so that a document that was read twice counts once."""
    seen: set[str] = set()
    kept = []
    for e in evidence:
        if (key := plain(e.quote)) not in seen:
            seen.add(key)
            kept.append(e)
    return tuple(kept)


class GraphIndex:
    """Read-only indexes over one graph, built in O(size of the graph).

    Parameters
    ----------
    graph
        What was read. A relation may name an id that has no entity: it is kept, its end has no :class:`Entity`.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.entities: dict[str, Entity] = {e.id: e for e in graph.entities}
        relations = sorted(graph.relations, key=lambda r: (r.predicate, r.subject, r.object))
        self._out: dict[str, list[Relation]] = _grouped(relations, lambda r: r.subject)
        self._into: dict[str, list[Relation]] = _grouped(relations, lambda r: r.object)
        self._needs: dict[str, list[Behoefte]] = _grouped(graph.behoeften, lambda b: b.area)
        self._facts: dict[str, list[Feit]] = _grouped(graph.feiten, lambda f: f.subject)

    def entity(self, id_: str) -> Entity:
        """The entity with `id_`.

        Raises
        ------
        UnknownEntityError
            With the ids and the names most like it as suggestions.
        """
        if (entity := self.entities.get(id_)) is None:
            by_name = {e.name: e.id for e in reversed(self.graph.entities)}
            near = [*suggest(id_, self.entities), *(by_name[n] for n in suggest(id_, by_name))]
            raise UnknownEntityError(id_, tuple(dict.fromkeys(near))[:3])
        return entity

    def name(self, id_: str) -> str:
        """Name of an entity; the id itself where no entity has it."""
        entity = self.entities.get(id_)
        return entity.name if entity else id_

    def of_type(self, type_: str) -> tuple[Entity, ...]:
        return tuple(self._by_type.get(type_, ()))

    def out(self, id_: str, predicate: str | None = None) -> tuple[Relation, ...]:
        """Relations with subject `id_`, sorted by predicate and object."""
        return tuple(r for r in self._out.get(id_, ()) if predicate in (None, r.predicate))

    def into(self, id_: str, predicate: str | None = None) -> tuple[Relation, ...]:
        """Relations with object `id_`, sorted by predicate and subject."""
        return tuple(r for r in self._into.get(id_, ()) if predicate in (None, r.predicate))

    def themes_of(self, id_: str) -> tuple[str, ...]:
        """Ids of the themes of an entity, sorted."""
        return tuple(sorted({r.object for r in self.theme_relations(id_)}))

    def theme_relations(self, id_: str) -> tuple[Relation, ...]:
        """``heeftThema`` of an entity; one whose object is known to be of another class is left out."""
        rows = ((r, self.entities.get(r.object)) for r in self.out(id_, "heeftThema"))
        return tuple(r for r, theme in rows if theme is None or theme.type == "Thema")

    def behoeften(self, area: str, kind: str | None = None) -> tuple[Behoefte, ...]:
        """Statements of needs, offers and ambitions of `area`, each text once."""
        rows = {(b.kind, plain(b.text)): b for b in reversed(self._needs.get(area, ())) if kind in (None, b.kind)}
        return tuple(sorted(rows.values(), key=lambda b: b.id))

    def feiten(self, subject: str) -> tuple[Feit, ...]:
        return tuple(self._facts.get(subject, ()))

    def stated(self, id_: str) -> tuple[Kruisbestuiving, ...]:
        """Stated kruisbestuivingen in which `id_` is an area, takes part, or is a theme."""
        return tuple(self._stated.get(id_, ()))

    def area_of_cluster(self, cluster: str) -> str | None:
        """Id of the area of a cluster: as related, else as its id says; None when neither."""
        areas = sorted({r.subject for r in self.into(cluster, "heeftCluster")})
        prefix, dashes, _ = cluster.partition("--")
        if dashes and (prefix in areas or not areas):
            return prefix if prefix != "onbekend" else None
        return areas[0] if areas else None

    def parents(self, area: str) -> frozenset[str]:
        """Areas in which `area` lies according to the graph, itself left out; a cycle ends where it began."""
        seen: set[str] = set()
        queue = [area]
        while queue:
            here = queue.pop()
            for r in (*self.out(here, "ligtIn"), *self.out(here, "onderdeelVan")):
                target = self.entities.get(r.object)
                if r.object not in seen and target is not None and target.type == "Gebied":
                    seen.add(r.object)
                    queue.append(r.object)
        return frozenset(seen - {area})

    def passages_of(self, evidence: Evidence) -> tuple[Passage, ...]:
        """Passages that overlap `evidence`, in reading order."""
        rows = self._passages.get(evidence.document, ())
        begins = self._begins.get(evidence.document, ())
        last = bisect_right(begins, evidence.end - 1)
        found = []
        for passage in reversed(rows[:last]):
            if passage.end > evidence.begin:
                found.append(passage)
            elif evidence.begin - passage.end > 10_000:
                break
        return tuple(reversed(found))

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Documents by file name, the key of every piece of evidence."""
        return {d.name: d for d in self.graph.documents}

    @cached_property
    def _by_type(self) -> dict[str, list[Entity]]:
        return _grouped(self.graph.entities, lambda e: e.type)

    @cached_property
    def _stated(self) -> dict[str, list[Kruisbestuiving]]:
        found: dict[str, list[Kruisbestuiving]] = defaultdict(list)
        for k in self.graph.kruisbestuivingen:
            named = {d.area for d in k.participants if d.area} | {v for d in k.participants for v in d.via}
            for id_ in sorted(named | set(k.themes)):
                found[id_].append(k)
        return found

    @cached_property
    def _passages(self) -> dict[str, list[Passage]]:
        return _grouped(sorted(self.graph.passages, key=lambda p: (p.document, p.begin, p.id)), lambda p: p.document)

    @cached_property
    def _begins(self) -> dict[str, list[int]]:
        return {name: [p.begin for p in rows] for name, rows in self._passages.items()}


def _grouped(rows: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """`rows` by `key`, in the order given within each group."""
    groups: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)
