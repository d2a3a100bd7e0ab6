"""What was known under an id in an earlier generation and is gone now: 410, with what replaced it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from api.problem import Problem, nearest
from api.service import Service
from api.withdrawing import withdrawn
from kg.generations import Generations
from kg.labels import normalise

MAX_GENERATIONS = 5
ENTITIES = "kg/entiteiten.jsonl"
DOCUMENTS = "kg/documenten.jsonl"


def gone(data: Path | None, service: Service, id_: str) -> Problem | None:
    """A 410 for an entity that an earlier generation of `data` knew; None when none did.

    What carries its name now, as a name or an alias, replaces it; else what looks most like it is offered.
    """
    if data is None or id_ in service.index.entities:
        return None
    kept = Generations(data)
    for generation in sorted((i for i in kept.ids() if i != service.generation), reverse=True)[:MAX_GENERATIONS]:
        named = _names(kept.root / generation / ENTITIES).get(id_)
        if named is None:
            continue
        wanted = {normalise(name) for name in named}
        heirs = [e for e in service.graph.entities if wanted & {normalise(n) for n in (e.name, *e.aliases)}]
        found = [(e.id, e.name) for e in heirs] or nearest(named[0], [(e.id, e.name) for e in service.graph.entities])
        what = "Het staat nu onder een ander adres" if heirs else "Niets in de huidige documenten heeft die naam"
        detail = f"‘{named[0]}’ stond in een eerdere stand van de gegevens ({generation}) en is weggehaald. {what}."
        return Problem(410, detail, suggestions=found)
    return None


def gone_document(data: Path | None, service: Service, id_: str) -> Problem | None:
    """A 410 for a document that was withdrawn, or that an earlier generation of `data` held; None when none did."""
    if data is None or service.index.document(id_) is not None:
        return None
    if day := withdrawn(data).get(id_):
        return Problem(410, f"Dit document is op {day} ingetrokken. Wat eruit gelezen was, is weggehaald.")
    kept = Generations(data)
    for generation in sorted((i for i in kept.ids() if i != service.generation), reverse=True)[:MAX_GENERATIONS]:
        title = _titles(kept.root / generation / DOCUMENTS).get(id_)
        if title is not None:
            near = [(d.id, d.title) for d in service.graph.documents if d.title == title]
            detail = f"Het document ‘{title}’ hoort niet meer bij de documenten die deze dienst leest."
            return Problem(410, detail, suggestions=near)
    return None


@lru_cache(maxsize=MAX_GENERATIONS)
def _titles(path: Path) -> dict[str, str]:
    """Titles of the documents of an earlier generation by id and by name; empty when it cannot be read."""
    try:
        with path.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    except (OSError, ValueError):
        return {}
    return {key: row["titel"] for row in rows for key in (row["id"], row["naam"])}


@lru_cache(maxsize=MAX_GENERATIONS)
def _names(path: Path) -> dict[str, tuple[str, ...]]:
    """Names of each entity of an earlier generation, which never changes; empty when it cannot be read."""
    try:
        with path.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    except (OSError, ValueError):
        return {}
    return {row["id"]: (row["naam"], *row["aliassen"]) for row in rows}
