"""Withdrawal of a document: it goes from every generation, every cache and every list, and its address answers 410.

A document that is no longer in the corpus is gone from the served generation after the next ingest; older generations,
the list of changes and the cache still hold its text. This removes that too.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from api.feedback import FeedbackStore
from kg.disk import write_atomically
from kg.generations import CHANGES, CHECKSUM, MANIFEST, Generation, Generations, ingest_lock
from kg.oordelen import GRAPH, Oordeel, quads
from kg.reference import ontology_dir
from kg.store import write_store
from kg.terms import DEFAULT_BASE

FILE = "ingetrokken.json"
_MADE_ANEW = ("id", "gemaakt", "vorige", "bestanden", "generatie", CHECKSUM)


class WithdrawError(Exception):
    """A document cannot be withdrawn."""


def withdrawn(data: Path | None) -> Mapping[str, str]:
    """Day of withdrawal by document id."""
    path = data / FILE if data is not None else None
    if path is None or not path.exists():
        return {}
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Removed:
    """What a withdrawal took away: generations, and verdicts of people on what only that document names."""

    generations: tuple[str, ...]
    verdicts: int


def mark(data: Path, days: Mapping[str, str]) -> None:
    """Add `days`, of withdrawal by document id, to those that `data` knows; of two the last stays."""
    known = withdrawn(data)
    if days:
        last = {id_: max(days.get(id_, ""), known.get(id_, "")) for id_ in sorted({*known, *days})}
        write_atomically(data / FILE, json.dumps(last, indent=1) + "\n")


def withdraw(data: Path, document: str) -> Removed:
    """Remove what is left in `data` of the document with id or file name `document`.

    Raises
    ------
    WithdrawError
        If no generation knows it, or the served one still holds it.
    kg.disk.LockedError
        If an ingest is at work.
    """
    with ingest_lock(data):
        kept = Generations(data)
        served = kept.open_whole()
        holding = {id_: doc for id_ in kept.ids() if (doc := _find(kept.root / id_, document))}
        if not holding and not withdrawn(data).get(document):
            raise WithdrawError(f"no generation in {data} knows document {document!r}")
        if served.id in holding:
            raise WithdrawError(f"{document} is still served: take it out of the corpus, ingest, and withdraw it then")
        mark(data, {doc["id"]: f"{datetime.now(UTC):%Y-%m-%d}" for doc in holding.values()})
        gone = {id_ for old, doc in holding.items() for id_ in _stated(kept.root / old, doc["naam"])}
        verdicts = FeedbackStore(data)
        forgotten = verdicts.forget(gone - _stated(served.path))
        stale = _says_more(served, verdicts.read().rows)
        if stale or (served.path / CHANGES).exists():
            _publish_again(kept, served, verdicts.read().rows if stale else None)
            holding[served.id] = {}
        for old in holding:
            (kept.root / old / MANIFEST).unlink()
            shutil.rmtree(kept.root / old)
        shutil.rmtree(data / "cache", ignore_errors=True)
        return Removed(tuple(sorted(holding)), forgotten)


def _find(generation: Path, document: str) -> dict[str, Any] | None:
    return next((row for row in documents(generation) if document in (row["id"], row["naam"])), None)


def documents(generation: Path) -> Iterator[dict[str, Any]]:
    """The documents in the folder `generation`, as the exchange format has them."""
    return _rows(generation, "documenten")


def _rows(generation: Path, table: str) -> Iterator[dict[str, Any]]:
    with (generation / "kg" / f"{table}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _stated(generation: Path, document: str | None = None) -> set[str]:
    """Ids of the entities and needs of `generation`; with `document` only those that this document names."""
    rows = (row for table in ("entiteiten", "behoeften") for row in _rows(generation, table))
    return {row["id"] for row in rows if document is None or any(e["document"] == document for e in row["bewijs"])}


def _base(served: Generation) -> str:
    return str(served.manifest.get("basis", DEFAULT_BASE))


def _says_more(served: Generation, rows: Sequence[Oordeel]) -> bool:
    """Whether the store of `served` holds anything about verdicts that `rows` do not say."""
    graph = NamedNode(_base(served) + GRAPH)
    return not set(served.store.quads_for_pattern(None, None, None, graph)) <= set(quads(rows, _base(served)))


def _publish_again(kept: Generations, served: Generation, rows: Sequence[Oordeel] | None) -> None:
    """Serve a copy of `served` without its list of changes, which quotes what went; with a store anew if `rows`."""
    left_out = (MANIFEST, CHANGES) if rows is None else (MANIFEST, CHANGES, "store")
    with kept.draft() as draft:
        shutil.copytree(served.path, draft.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*left_out))
        if rows is not None:
            ontologies, base = sorted(ontology_dir().glob("*.ttl")), _base(served)
            write_store(draft.path / "store", served.graph, ontologies, base, quads(rows, base))
        kept.publish(draft, {k: v for k, v in served.manifest.items() if k not in _MADE_ANEW})
