"""What is indexed: passages and entities as texts with facets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.facets import PassageFacets
from kg.model import Entity, KnowledgeGraph, Passage
from search.text import plain

MAX_EVIDENCE = 3
MAX_QUOTE = 240
TEXT_FIELDS = ("definitie", "omschrijving", "voluit", "functie", "vorm", "fase", "bedrag")
HEADING_MARK = " › "
EMPTY = PassageFacets()


@dataclass(frozen=True, slots=True)
class Item:
    """A passage or an entity as the index holds it.

    `text` is what a hit is shown by (of a passage verbatim), `reading` what is encoded and analysed.
    """

    id: str
    text: str
    reading: str
    facets: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass
class _Ties:
    """What the relations tie to each entity."""

    areas: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    themes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def facet_terms(kind: str, document: Iterable[str], facets: PassageFacets) -> tuple[str, ...]:
    """Return facets as terms: ``gebied:``, ``thema:``, ``document:``, ``soort:``, ``jaar:``, each with an id."""
    terms = {f"gebied:{id_}" for id_ in facets.areas} | {f"thema:{id_}" for id_ in facets.themes}
    terms |= {f"soort:{type_}" for type_ in (kind, *facets.types)} | {f"document:{name}" for name in document}
    if facets.year is not None:
        terms.add(f"jaar:{facets.year}")
    return tuple(sorted(terms))


def passage_item(passage: Passage, facets: PassageFacets = EMPTY) -> Item:
    """Return a passage as an item; it is read with the headings above it, which say where and what it is about."""
    terms = facet_terms("Passage", [passage.document], facets)
    heading = passage.heading.replace(HEADING_MARK, ". ")
    reading = plain(f"{heading}. {passage.text}" if heading else passage.text)
    return Item(passage.id, passage.text, reading, terms)


def entity_reading(entity: Entity, names: Mapping[str, str]) -> str:
    """Return what describes an entity: names, class, what its fields say, and quotes about it."""
    labels = list(dict.fromkeys((entity.name, *entity.aliases)))
    kind = entity.type if entity.subtype is None else f"{entity.type}, {entity.subtype}"
    parts = [f"{', '.join(labels)} ({kind})"]
    region, dashes, _ = entity.id.partition("--")
    if dashes:
        parts.append(names.get(region, region))
    for key in TEXT_FIELDS:
        value = entity.fields.get(key)
        if value:
            parts.append(", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value))
    quotes = dict.fromkeys(plain(e.quote)[:MAX_QUOTE] for e in sorted(entity.evidence, key=lambda e: -e.certainty))
    parts += [quote for quote in quotes if quote not in labels][:MAX_EVIDENCE]
    return ". ".join(parts)


def entity_items(graph: KnowledgeGraph, ancestors: Callable[[str], Iterable[str]]) -> list[Item]:
    """Return every entity of `graph` as an item, in the order of the graph.

    Parameters
    ----------
    ancestors
        Ids of the areas in which an area lies.
    """
    ties = _ties(graph)
    names = {e.id: e.name for e in graph.entities}
    years = {d.name: d.meta.get("datum", "")[:4] for d in graph.documents}
    items = []
    for entity in graph.entities:
        areas = {a for area in ties.areas[entity.id] for a in (area, *ancestors(area))}
        documents = sorted({e.document for e in entity.evidence})
        facets = PassageFacets(frozenset(areas), frozenset(ties.themes[entity.id]))
        terms = set(facet_terms(entity.type, documents, facets)) | {"soort:Entiteit"}
        terms |= {f"jaar:{years[d]}" for d in documents if years.get(d, "").isdigit()}
        labels = tuple(dict.fromkeys((entity.name, *entity.aliases)))
        items.append(Item(entity.id, entity.name, entity_reading(entity, names), tuple(sorted(terms)), labels))
    return items


def _ties(graph: KnowledgeGraph) -> _Ties:
    ties = _Ties()
    kinds = {e.id: e.type for e in graph.entities}
    for entity in graph.entities:
        region, dashes, _ = entity.id.partition("--")
        if entity.type == "Gebied":
            ties.areas[entity.id].add(entity.id)
        elif entity.type == "Thema":
            ties.themes[entity.id].add(entity.id)
        elif dashes:
            ties.areas[entity.id].add(region)
    for relation in graph.relations:
        for one, other in ((relation.subject, relation.object), (relation.object, relation.subject)):
            if kinds.get(other) == "Gebied" and kinds.get(one) != "Gebied":
                ties.areas[one].add(other)
            elif kinds.get(other) == "Thema" and kinds.get(one) != "Thema":
                ties.themes[one].add(other)
    return ties


def passage_items(passages: Sequence[Passage], facets: Mapping[str, PassageFacets]) -> list[Item]:
    """Return every passage as an item, in the given order."""
    return [passage_item(p, facets.get(p.id, EMPTY)) for p in passages]
