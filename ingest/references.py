"""The references in raw statements: list them, or put others in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ingest.types import RawBehoefte, RawEntity, RawFeit, RawKruisbestuiving, RawRelation, RawStatement, Ref
from kg.model import Evidence


def references(statement: RawStatement) -> Iterator[Ref]:
    """Every entity that `statement` names; that of a mention, too."""
    match statement:
        case RawEntity():
            yield statement.ref
        case RawRelation():
            yield statement.subject
            yield statement.object
        case RawKruisbestuiving():
            for who in statement.participants:
                if who.area is not None:
                    yield who.area
                yield from who.via
        case RawBehoefte():
            yield statement.area
        case RawFeit():
            yield statement.subject


def with_references(statement: RawStatement, new: Callable[[Ref], Ref]) -> RawStatement:
    """`statement` with every reference replaced by `new` of it; the same object when none differs."""
    if all(new(ref) == ref for ref in references(statement)):
        return statement
    match statement:
        case RawEntity():
            return replace(statement, ref=new(statement.ref))
        case RawRelation():
            return replace(statement, subject=new(statement.subject), object=new(statement.object))
        case RawKruisbestuiving():
            who = tuple(
                replace(p, area=new(p.area) if p.area is not None else None, via=tuple(map(new, p.via)))
                for p in statement.participants
            )
            return replace(statement, participants=who)
        case RawBehoefte():
            return replace(statement, area=new(statement.area))
        case RawFeit():
            return replace(statement, subject=new(statement.subject))


def first_mentions(statements: Iterable[RawStatement]) -> list[tuple[Ref, Evidence]]:
    """Each reference of a statement that is no mention itself, sorted, with the first evidence of it."""
    first: dict[Ref, Evidence] = {}
    for s in statements:
        if not isinstance(s, RawEntity):
            for ref in references(s):
                held = first.get(ref)
                if held is None or _order(s.evidence) < _order(held):
                    first[ref] = s.evidence
    return sorted(first.items(), key=lambda f: (f[0].type, f[0].name, f[0].region or ""))


def _order(e: Evidence) -> tuple[str, int, int, float, str]:
    return e.document, e.begin, e.end, -e.certainty, e.method
