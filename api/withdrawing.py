"""Withdrawal of a document: it goes from every generation, every cache and every list, and its address answers 410.

A document that is no longer in the corpus is gone from the served generation after the next ingest; older generations,
the list of changes and the cache still hold its text. This removes that too.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.disk import write_atomically
from kg.generations import CHANGES, CHECKSUM, MANIFEST, Generations, ingest_lock

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


def withdraw(data: Path, document: str) -> list[str]:
    """Remove what is left in `data` of the document with id or file name `document`; return the generations removed.

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
        if holding:
            id_ = next(iter(holding.values()))["id"]
            days = {**withdrawn(data), id_: f"{datetime.now(UTC):%Y-%m-%d}"}
            write_atomically(data / FILE, json.dumps(days, indent=1) + "\n")
        if (served.path / CHANGES).exists():
            _publish_again(kept)
            holding[served.id] = {}
        for old in holding:
            (kept.root / old / MANIFEST).unlink()
            shutil.rmtree(kept.root / old)
        shutil.rmtree(data / "cache", ignore_errors=True)
        return sorted(holding)


def _find(generation: Path, document: str) -> dict[str, Any] | None:
    return next((row for row in _documents(generation) if document in (row["id"], row["naam"])), None)


def _documents(generation: Path) -> Iterator[dict[str, Any]]:
    with (generation / "kg" / "documenten.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _publish_again(kept: Generations) -> None:
    """Serve a copy of the served generation without its list of changes, which quotes what went."""
    served = kept.open()
    with kept.draft() as draft:
        shutil.copytree(served.path, draft.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(MANIFEST, CHANGES))
        kept.publish(draft, {k: v for k, v in served.manifest.items() if k not in _MADE_ANEW})
