"""Statements that share what is equal in them: a large corpus names the same areas and cites the same lines often."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ingest.types import RawEntity, RawRelation, RawStatement, Ref
from kg.model import Evidence

H = TypeVar("H", bound=Hashable)
_NOTHING: Mapping[str, Any] = {}


class Sharing:
    """Gives statements that are equal to what they were, and take less memory.

    References are shared over all documents, evidence and quotes within one.
    """

    def __init__(self) -> None:
        self._refs: dict[Ref, Ref] = {}

    def of_document(self, statements: Iterable[RawStatement]) -> tuple[RawStatement, ...]:
        """The `statements` of one document, in their order."""
        seen: dict[Hashable, Any] = {}
        return tuple(self._shared(statement, seen) for statement in statements)

    def _shared(self, s: RawStatement, seen: dict[Hashable, Any]) -> RawStatement:
        evidence = _evidence(s.evidence, seen)
        if isinstance(s, RawEntity):
            return replace(s, ref=self._ref(s.ref), evidence=evidence, fields=s.fields or _NOTHING)
        if isinstance(s, RawRelation):
            support = tuple(_evidence(e, seen) for e in s.support)
            return replace(
                s, subject=self._ref(s.subject), object=self._ref(s.object), evidence=evidence, support=support
            )
        return replace(s, evidence=evidence)

    def _ref(self, ref: Ref) -> Ref:
        return self._refs.setdefault(ref, ref)


def _evidence(evidence: Evidence, seen: dict[Hashable, Any]) -> Evidence:
    if (held := seen.get(evidence)) is not None:
        found: Evidence = held
        return found
    quote = seen.setdefault(evidence.quote, evidence.quote)
    shared = replace(evidence, quote=quote)
    seen[shared] = shared
    return shared
