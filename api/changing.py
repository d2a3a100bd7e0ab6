"""What changed between two generations, for pages, JSON and feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.problem import Fault, invalid
from api.service import Service
from kg.changes import Change, changes, read_changes
from kg.generations import CHANGES, HIDDEN, MANIFEST, Generations
from kg.model import Evidence


@dataclass(frozen=True, slots=True)
class Stand:
    """One generation to compare: when it was made, the one before it, if any, and whether it hides persons."""

    id: str
    made: datetime
    before: str | None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one generation to another; `old` is None when there is none to compare with."""

    old: str | None
    new: str
    rows: Sequence[Change]


def stands(data: Path | None, service: Service) -> list[Stand]:
    """The generations that are kept, up to the served one, newest first; those that name whom it hides left out."""
    if data is None:
        return []
    kept = Generations(data)
    found = [stand for id_ in kept.ids() if id_ <= service.generation and (stand := _stand(kept.root / id_))]
    if found and found[-1].hidden:
        open_ = {stand.id for stand in found if not stand.hidden}
        found = [replace(s, before=None if s.before in open_ else s.before) for s in found if s.hidden]
    return found[::-1]


@lru_cache(maxsize=64)
def _stand(folder: Path) -> Stand | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        return Stand(
            folder.name, datetime.fromisoformat(manifest["gemaakt"]), manifest.get("vorige"), bool(manifest.get(HIDDEN))
        )
    except (OSError, ValueError, LookupError):
        return None


def compare(data: Path | None, service: Service, values: Mapping[str, Any]) -> Comparison:
    """What changed from ``values["van"]`` to ``values["tot"]``, about their ``gebied`` and ``thema``.

    By default the served generation and the one before it.

    Raises
    ------
    Problem
        400 for a generation that is not there.
    """
    known = stands(data, service)
    choices = [stand.id for stand in known]
    faults = [_unknown(name, values[name], choices) for name in ("van", "tot") if values[name] not in (None, *choices)]
    if faults:
        raise invalid(faults)
    if data is None or not known:
        return Comparison(None, service.generation, ())
    new = next(stand for stand in known if stand.id == (values["tot"] or known[0].id))
    older = [stand.id for stand in known if stand.id < new.id]
    old = values["van"] or new.before or next(iter(older), None)
    if old is None:
        return Comparison(None, new.id, ())
    root = Generations(data).root
    rows = (
        _written(root / new.id / CHANGES) if old == new.before else _computed(root / old / "kg", root / new.id / "kg")
    )
    return Comparison(old, new.id, [row for row in rows if fits(service, row, values)])


def _unknown(name: str, id_: str, choices: Sequence[str]) -> Fault:
    detail = f"De stand ‘{id_[:40]}’ is er niet (meer). Kies uit: {', '.join(choices[:10]) or 'nog geen'}."
    return Fault(name, detail, tuple(choices[:10]))


@lru_cache(maxsize=8)
def _written(path: Path) -> tuple[Change, ...]:
    return read_changes(path)


@lru_cache(maxsize=4)
def _computed(old: Path, new: Path) -> tuple[Change, ...]:
    return tuple(changes(old, new))


def fits(service: Service, row: Change, values: Mapping[str, Any]) -> bool:
    """Whether `row` is about the area, what lies in it, and the theme that `values` ask for."""
    area, theme, action = values.get("gebied"), values.get("thema"), values.get("wijziging")
    if area and not service.index.within(area) & set(row.areas):
        return False
    return (not theme or theme in row.themes) and action in (None, row.action)


def stands_there(service: Service, evidence: Evidence) -> bool:
    """Whether the quote still stands at its place: of a statement that went, it may not."""
    doc = service.index.documents.get(evidence.document)
    return doc is not None and doc.text[evidence.begin : evidence.end] == evidence.quote


def recent(data: Path | None, service: Service, values: Mapping[str, Any], most: int) -> Iterator[tuple[Stand, Change]]:
    """The last `most` changes that fit `values`, with the generation in which they came, newest generation first."""
    count = 0
    for stand in stands(data, service):
        if stand.before is None or data is None:
            continue
        for row in _written(Generations(data).root / stand.id / CHANGES):
            if fits(service, row, values):
                yield stand, row
                count += 1
                if count == most:
                    return
