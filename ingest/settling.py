"""One type for each name of one document, where its mentions are of two minds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.extract.patterns import name_key
from ingest.references import with_references
from ingest.types import RawEntity, RawStatement, Ref

RIVALS = frozenset({"Hotspot", "Programma", "Financiering", "Organisatie"})
"""Types between which one document cannot be of two minds about one name."""


def settle_types(statements: Sequence[RawStatement]) -> list[RawStatement]:
    """Give each name of one document one of the rival types: that with the largest sum of certainties."""
    score: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for s in statements:
        if isinstance(s, RawEntity) and s.ref.type in RIVALS:
            score[name_key(s.ref.name)][s.ref.type] += s.evidence.certainty
    winner = {name: _heaviest(types) for name, types in score.items() if len(types) > 1}
    if not winner:
        return list(statements)

    def settle(ref: Ref) -> Ref:
        new = winner.get(name_key(ref.name)) if ref.type in RIVALS else None
        return replace(ref, type=new) if new else ref

    settled = [with_references(s, settle) for s in statements]
    return [
        replace(new, subtype=None, fields={}) if isinstance(new, RawEntity) and new is not old else new
        for old, new in zip(statements, settled, strict=True)
    ]


def _heaviest(weights: Mapping[str, float]) -> str:
    return min(weights, key=lambda t: (-round(weights[t], 6), t))
