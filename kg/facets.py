"""What each passage is about, from the statements whose quotes lie in it: what search filters on and counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.model import Evidence, KnowledgeGraph, Passage


@dataclass(frozen=True, slots=True)
class PassageFacets:
    """Ids of areas (with everything they lie in) and themes, classes of statements, year of the document."""

    areas: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    year: int | None = None


def _year(meta_date: str) -> int | None:
    found = re.search(r"\b(19|20)\d\d\b", meta_date)
    return int(found[0]) if found else None


class _Places:
    """Finds the passages that a piece of evidence overlaps."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._by_document: dict[str, list[Passage]] = defaultdict(list)
        for passage in sorted(passages, key=lambda p: (p.document, p.begin)):
            self._by_document[passage.document].append(passage)
        self._begins = {doc: [p.begin for p in rows] for doc, rows in self._by_document.items()}

    def of(self, evidence: Iterable[Evidence]) -> Iterator[str]:
        for e in evidence:
            rows = self._by_document.get(e.document, [])
            last = bisect_right(self._begins.get(e.document, []), e.end - 1)
            for passage in reversed(rows[:last]):
                if passage.end > e.begin:
                    yield passage.id
                elif e.begin - passage.end > 10_000:
                    break


def passage_facets(graph: KnowledgeGraph, ancestors: Callable[[str], Iterable[str]]) -> dict[str, PassageFacets]:
    """Facets of every passage of `graph`, by passage id.

    Parameters
    ----------
    ancestors
        Ids of the areas in which an area lies (`kg.reference.Areas.ancestors`).
    """
    places = _Places(graph.passages)
    areas: dict[str, set[str]] = defaultdict(set)
    themes: dict[str, set[str]] = defaultdict(set)
    types: dict[str, set[str]] = defaultdict(set)
    kinds = {e.id: e.type for e in graph.entities}

    def note(evidence: Iterable[Evidence], kind: str | None, area: str | None, about: Iterable[str]) -> None:
        themes_here = sorted(about)
        for id_ in places.of(evidence):
            if kind:
                types[id_].add(kind)
            if area:
                areas[id_].update((area, *ancestors(area)))
            themes[id_].update(themes_here)

    for entity in graph.entities:
        area = entity.id if entity.type == "Gebied" else None
        region, dashes, _ = entity.id.partition("--")
        if entity.type == "Cluster" and dashes:
            area = region
        note(entity.evidence, entity.type, area, [entity.id] if entity.type == "Thema" else [])
    for relation in graph.relations:
        area = relation.object if kinds.get(relation.object) == "Gebied" else None
        subject_area = relation.subject if kinds.get(relation.subject) == "Gebied" else None
        note(
            relation.evidence,
            None,
            area or subject_area,
            [relation.object] if relation.predicate == "heeftThema" else [],
        )
    for behoefte in graph.behoeften:
        note(behoefte.evidence, behoefte.kind.capitalize(), behoefte.area, behoefte.themes)
    for feit in graph.feiten:
        note(feit.evidence, "Feit", feit.subject if kinds.get(feit.subject) == "Gebied" else None, [])
    for k in graph.kruisbestuivingen:
        for who in k.participants:
            note(k.evidence, "Kruisbestuiving", who.area, k.themes)

    years = {d.name: _year(d.meta.get("datum", "")) for d in graph.documents}
    return {
        p.id: PassageFacets(
            frozenset(areas[p.id]), frozenset(themes[p.id]), frozenset(types[p.id]), years.get(p.document)
        )
        for p in graph.passages
    }
