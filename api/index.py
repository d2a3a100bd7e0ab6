"""Look-ups of one generation that resources and pages share, on top of those of :class:`kg.queries.GraphIndex`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from kg.model import Document, Entity, Evidence, KnowledgeGraph, Passage
from kg.queries import GraphIndex
from kg.reference import Areas, Themes

Place = tuple[Entity, Evidence]


class ServiceIndex(GraphIndex):
    """Look-ups by id, area and document; built once per generation and read-only."""

    def __init__(self, graph: KnowledgeGraph, areas: Areas, themes: Themes) -> None:
        super().__init__(graph)
        self.areas = areas
        self.themes = themes

    @cached_property
    def by_document_id(self) -> Mapping[str, Document]:
        return {d.id: d for d in self.graph.documents}

    def document(self, id_or_name: str) -> Document | None:
        return self.by_document_id.get(id_or_name) or self.documents.get(id_or_name)

    @cached_property
    def reading(self) -> Mapping[str, Sequence[Passage]]:
        """Passages by file name, in reading order."""
        return {name: tuple(rows) for name, rows in self._passages.items()}

    @cached_property
    def places(self) -> Mapping[str, Sequence[Place]]:
        """By file name: each entity with each piece of its evidence, in reading order."""
        rows = [(e, ev) for e in self.graph.entities for ev in e.evidence]
        rows.sort(key=lambda row: (row[1].document, row[1].begin, row[1].end, row[0].id))
        found: dict[str, list[Place]] = defaultdict(list)
        for entity, evidence in rows:
            found[evidence.document].append((entity, evidence))
        return found

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Number of entities per class, most first."""
        return dict(Counter(e.type for e in self.graph.entities).most_common())

    @cached_property
    def _areas_of(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for relation in self.graph.relations:
            if self.is_area(relation.object):
                found[relation.subject].add(relation.object)
            if self.is_area(relation.subject):
                found[relation.object].add(relation.subject)
        for entity in self.graph.entities:
            region, dashes, _ = entity.id.partition("--")
            if entity.type == "Gebied":
                found[entity.id].add(entity.id)
            elif dashes:
                found[entity.id].add(region)
        return {id_: frozenset(areas) for id_, areas in found.items()}

    def is_area(self, id_: str) -> bool:
        entity = self.entities.get(id_)
        return entity.type == "Gebied" if entity else self.areas.get(id_) is not None

    def lies_in(self, id_: str, area: str) -> bool:
        """Whether a statement ties entity `id_` to `area` or to an area within it."""
        return bool(self._areas_of.get(id_, frozenset()) & self.within(area))

    def within(self, area: str) -> frozenset[str]:
        """Ids of `area` and everything known to lie in it."""
        return self.areas.within(area) | {area} if self.areas.get(area) else frozenset({area})

    def name(self, id_: str | None) -> str:
        """What to call `id_`: its name in the documents, else in the reference data, else the id."""
        if id_ is None:
            return "niet genoemd"
        if entity := self.entities.get(id_):
            return entity.name
        if known := self.areas.get(id_):
            return known.name
        theme = self.themes.get(id_)
        return theme.pref if theme else id_
