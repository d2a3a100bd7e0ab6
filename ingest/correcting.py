"""Apply corrections to a linked graph; one that does not fit what was read is kept, with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ingest.apart import Apart
from ingest.choices import UnfitError
from ingest.curation import Corrected, HoudApart
from ingest.edits import Edits
from kg.curation import Curatie
from kg.model import KnowledgeGraph


def apply_curation(
    graph: KnowledgeGraph, corrections: Sequence[Corrected], unfit: Mapping[Apart, str] | None = None
) -> KnowledgeGraph:
    """`graph` after every correction, in order; ``curations`` of the result says what became of each.

    Parameters
    ----------
    unfit
        What was to be kept apart and was not there, with why: linking has done the others.
    """
    if not corrections:
        return graph
    edits = Edits(graph)
    done = []
    for row in corrections:
        c = row.correction
        content = f"{row.place}|{row.by}|{row.on}|{c.model_dump_json()}"
        id_ = f"curatie-{hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest()[:10]}"
        problem = (unfit or {}).get(c.apart()) if isinstance(c, HoudApart) else None
        about: tuple[str, ...] = ()
        notes: tuple[str, ...] = ()
        try:
            about, notes = edits.apply(c)
        except UnfitError as error:
            problem = problem or str(error)
        text = ": ".join([c.actie, "; ".join([*([c.reden] if c.reden else []), *notes])]).removesuffix(": ")
        done.append(Curatie(id_, c.actie, about, row.by, row.on, text, row.place, problem))
    return replace(edits.graph(), curations=tuple(done))


def curation_account(graph: KnowledgeGraph) -> dict[str, Any]:
    """What the ledger says of the corrections: how many were applied, and which do not fit any more."""
    return {
        "toegepast": sum(c.problem is None for c in graph.curations),
        "pastNiet": [c.as_dict() for c in graph.curations if c.problem is not None],
    }
