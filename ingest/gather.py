"""One value out of many mentions: evidence without doubles, the name that most give, fields taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ingest.types import RawEntity
from kg.model import Evidence


def gather_evidence(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence without doubles (the most certain is kept), in the order of documents and offsets."""
    best: dict[tuple[str, int, int], Evidence] = {}
    for e in evidence:
        held = best.get((e.document, e.begin, e.end))
        if held is None or (-e.certainty, e.method) < (-held.certainty, held.method):
            best[e.document, e.begin, e.end] = e
    return tuple(best[k] for k in sorted(best))


def canonical_name(raws: Sequence[RawEntity]) -> str:
    """The name that most mentions give; of equals the longest, then the first in the alphabet."""
    first = raws[0].ref.name
    if all(raw.ref.name == first for raw in raws):
        return first
    weight: defaultdict[str, float] = defaultdict(float)
    for raw in raws:
        weight[raw.ref.name] += raw.evidence.certainty
    return min(weight, key=lambda n: (-round(weight[n], 6), -len(n), n))


def best_subtype(raws: Sequence[RawEntity]) -> str | None:
    """The subtype with the largest sum of certainties; None when no mention gives one."""
    weight: defaultdict[str, float] = defaultdict(float)
    for raw in raws:
        if raw.subtype:
            weight[raw.subtype] += raw.evidence.certainty
    return min(weight, key=lambda s: (-round(weight[s], 6), s)) if weight else None


def gather_fields(raws: Sequence[RawEntity]) -> dict[str, Any]:
    """Own fields of an entity: of each the value with the highest certainty, lists taken together."""
    values: dict[str, list[Any]] = {}
    telling = [raw for raw in raws if raw.fields]
    for raw in sorted(
        telling, key=lambda r: (-r.evidence.certainty, r.evidence.document, r.evidence.begin, r.evidence.end)
    ):
        for name, value in sorted(raw.fields.items()):
            values.setdefault(name, []).append(value)
    return {name: _together(found) for name, found in sorted(values.items())}


def _together(values: Sequence[Any]) -> Any:
    """The first value; the items of all when one of them is a list, the keys of all when they are mappings."""
    if isinstance(values[0], dict):
        keys = sorted({key for value in values for key in value})
        return {key: _together([value[key] for value in values if key in value]) for key in keys}
    if len(values) < 2 or not any(isinstance(value, list) for value in values):
        return values[0]
    return sorted({item for value in values for item in (value if isinstance(value, list) else [value])})
