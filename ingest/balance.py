"""The count that nothing is lost: every statement that was read must be in the graph, or be dropped with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ingest.types import RawBehoefte, RawEntity, RawFeit, RawKruisbestuiving, RawRelation, RawStatement, Ref
from kg.model import Evidence, KnowledgeGraph

Entry = tuple[str, ...]
"""What a statement says, with the ids of the entities that it is about, and where: equal for the same statement."""


def lost(
    statements: Sequence[RawStatement], graph: KnowledgeGraph, id_of: Callable[[Ref], str]
) -> tuple[Evidence, ...]:
    """Evidence of the statements that `graph` does not hold, in order of place; a relation of a thing to itself may go.

    Costs O(statements). The entries are made from the statements and from the graph apart, so that a fault in linking
    does not hide itself.
    """
    held = set(_of_graph(graph))
    gone = {s.evidence for s in statements if (entry := _of_raw(s, id_of)) is not None and entry not in held}
    return tuple(sorted(gone, key=lambda e: (e.document, e.begin, e.end, e.method)))


def _place(evidence: Evidence) -> str:
    return f"{evidence.document}\0{evidence.begin}\0{evidence.end}"


def _of_raw(s: RawStatement, id_of: Callable[[Ref], str]) -> Entry | None:
    place = _place(s.evidence)
    match s:
        case RawEntity():
            return ("entity", id_of(s.ref), place)
        case RawRelation():
            subject, object_ = id_of(s.subject), id_of(s.object)
            return ("relation", subject, s.predicate, object_, place) if subject != object_ else None
        case RawKruisbestuiving():
            return (
                "kruisbestuiving",
                s.kind,
                *_sides(id_of(p.area) if p.area else None for p in s.participants),
                place,
            )
        case RawBehoefte():
            return ("behoefte", id_of(s.area), s.kind, place)
        case RawFeit():
            return ("feit", id_of(s.subject), s.value, s.unit, place)


def _sides(areas: Iterable[str | None]) -> list[str]:
    return [area or "" for area in areas]


def _of_graph(graph: KnowledgeGraph) -> Iterator[Entry]:
    for x in graph.entities:
        yield from (("entity", x.id, _place(e)) for e in x.evidence)
    for r in graph.relations:
        yield from (("relation", r.subject, r.predicate, r.object, _place(e)) for e in r.evidence)
    for k in graph.kruisbestuivingen:
        sides = _sides(d.area for d in k.participants)
        yield from (("kruisbestuiving", k.kind, *sides, _place(e)) for e in k.evidence)
    for b in graph.behoeften:
        yield from (("behoefte", b.area, b.kind, _place(e)) for e in b.evidence)
    for f in graph.feiten:
        yield from (("feit", f.subject, f.value, f.unit, _place(e)) for e in f.evidence)
