"""Generations: each ingest builds a whole new folder beside the served one, then one line switches.

``DATA/generations/<id>/`` holds the graph, passages, vectors and indexes of one ingest and a ``manifest.json`` with
the checksum of every file; ``DATA/CURRENT`` holds the id of the one that is served. A crash at any point leaves
``CURRENT`` as it was.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph

from kg.changes import write_changes
from kg.disk import digest, folder_lock, sync, sync_all, write_atomically
from kg.export import read_jsonl, write_jsonl
from kg.model import KnowledgeGraph
from kg.store import open_store, write_store

_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z(-[0-9]+)?")
MANIFEST = "manifest.json"
CHECKSUM = "controlegetal"
HIDDEN = "personenVerborgen"
"""Key of the manifest that says that the persons whom documents name were left out."""
CHANGES = "veranderd.jsonl"
"""What changed since the generation before it; absent in the first."""

logger = logging.getLogger(__name__)


class GenerationError(Exception):
    """A generation is missing, incomplete or damaged."""


class NoGenerationError(GenerationError):
    """Nothing was ingested yet."""


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)


def ingest_lock(data: Path) -> AbstractContextManager[None]:
    """Hold the right to write `data`; a process that dies lets go of it.

    Raises
    ------
    kg.disk.LockedError
        If another process holds it; the message names that process.
    """
    return folder_lock(data, "ingest.lock")


def _own_digest(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of all of `manifest` but its own checksum."""
    rest = {key: value for key, value in manifest.items() if key != CHECKSUM}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Generation:
    """One built generation; the parts are read when first asked for."""

    id: str
    path: Path
    manifest: Mapping[str, Any]

    @cached_property
    def graph(self) -> KnowledgeGraph:
        """All statements, documents and passages, in memory."""
        texts = self.path / "documents"
        return read_jsonl(self.path / "kg", lambda id_: (texts / f"{id_}.txt").read_bytes().decode("utf-8"))

    @cached_property
    def store(self) -> pyoxigraph.Store:
        """The RDF store, read-only."""
        return open_store(self.path / "store")

    @cached_property
    def ledger(self) -> dict[str, Any]:
        """What was read of each document, and what was not."""
        path = self.path / "ledger.json"
        return json.loads(path.read_text("utf-8")) if path.exists() else {}

    @property
    def search(self) -> Path:
        """Folder of the search index."""
        return self.path / "search"

    def faults(self) -> list[str]:
        """What is wrong with the files, a line each: missing, changed or unknown; empty when whole."""
        if self.manifest.get(CHECKSUM) != _own_digest(self.manifest):
            return [f"{MANIFEST} differs from the checksum in it"]
        stated: dict[str, str] = dict(self.manifest["bestanden"])
        found = {str(p.relative_to(self.path)): p for p in _files(self.path)}
        lines = [f"{name} is missing" for name in sorted(stated.keys() - found.keys())]
        lines += [f"{name} is not in the manifest" for name in sorted(found.keys() - stated.keys())]
        for name in sorted(stated.keys() & found.keys()):
            if digest(found[name]) != stated[name]:
                lines.append(f"{name} differs from its checksum in the manifest")
        return lines


@dataclass
class Draft:
    """A generation being built: write into `path`, then :meth:`Generations.publish` it."""

    id: str
    path: Path
    manifest: dict[str, Any] = field(default_factory=dict)

    def write_graph(
        self, graph: KnowledgeGraph, ontologies: tuple[Path, ...], base: str, extra: Iterable[pyoxigraph.Quad] = ()
    ) -> int:
        """Write texts, exchange files and store, which also gets the quads `extra`; return the number of quads."""
        texts = self.path / "documents"
        texts.mkdir()
        for doc in graph.documents:
            (texts / f"{doc.id}.txt").write_bytes(doc.text.encode("utf-8"))
        write_jsonl(graph, self.path / "kg", base)
        return write_store(self.path / "store", graph, ontologies, base, extra)

    def write_ledger(self, ledger: Mapping[str, Any]) -> None:
        (self.path / "ledger.json").write_text(json.dumps(ledger, ensure_ascii=False, indent=1), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Generations:
    """The data folder: its generations and which one is served."""

    data: Path

    @property
    def root(self) -> Path:
        return self.data / "generations"

    @property
    def current_file(self) -> Path:
        return self.data / "CURRENT"

    def ids(self) -> list[str]:
        """Ids of all finished generations, oldest first."""
        if not self.root.is_dir():
            return []
        return sorted(p.name for p in self.root.iterdir() if _ID.fullmatch(p.name) and (p / MANIFEST).is_file())

    def current_id(self) -> str | None:
        """Id of the served generation, None when there is none."""
        try:
            return self.current_file.read_text("utf-8").strip() or None
        except FileNotFoundError:
            return None

    def open(self, id_: str | None = None) -> Generation:
        """Open generation `id_`, by default the served one.

        Raises
        ------
        NoGenerationError
            If nothing was ingested into this folder.
        GenerationError
            If that generation is not there or has no readable manifest; the message has those that are.
        """
        id_ = id_ or self.current_id()
        if id_ is None:
            raise NoGenerationError(f"{self.data} has no generation yet: run 'kruisbestuiver ingest' first")
        path = self.root / id_
        try:
            manifest = json.loads((path / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError) as error:
            choices = ", ".join(self.ids()) or "none"
            raise GenerationError(f"generation {id_!r} cannot be opened ({error}); whole ones: {choices}") from error
        if not isinstance(manifest, dict):
            raise GenerationError(f"generation {id_!r} cannot be opened: its {MANIFEST} is no object")
        return Generation(id_, path, manifest)

    def open_whole(self, id_: str | None = None) -> Generation:
        """Open generation `id_`, by default the served one, after a check of every file against its checksum.

        Raises
        ------
        NoGenerationError
            If nothing was ingested into this folder.
        GenerationError
            If it cannot be opened, or a file is missing, changed or unknown; the message names the files.
        """
        generation = self.open(id_)
        if faults := generation.faults():
            more = f" and {len(faults) - 5} more" if len(faults) > 5 else ""
            raise GenerationError(f"generation {generation.id} is damaged: {'; '.join(faults[:5])}{more}")
        return generation

    def leftovers(self) -> list[Path]:
        """Folders and files that a crashed ingest left behind."""
        if not self.data.is_dir():
            return []
        inside = self.root.iterdir() if self.root.is_dir() else iter(())
        odd = [p for p in inside if not (_ID.fullmatch(p.name) and (p / MANIFEST).is_file())]
        return sorted([*odd, *self.data.glob(".*.tmp")])

    def clean(self) -> list[Path]:
        """Remove :meth:`leftovers`; call it with the lock held."""
        gone = self.leftovers()
        for path in gone:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        return gone

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """A new generation to build; its folder is removed when the block fails."""
        self.root.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        id_, n = stamp, 1
        while (self.root / id_).exists():
            n += 1
            id_ = f"{stamp}-{n}"
        draft = Draft(id_, self.root / f".{id_}.building")
        draft.path.mkdir()
        try:
            yield draft
        except BaseException:
            shutil.rmtree(draft.path, ignore_errors=True)
            raise

    def publish(self, draft: Draft, manifest: Mapping[str, Any]) -> Generation:
        """Close `draft` with its manifest and serve it from now on: the switch is one atomic rename."""
        body: dict[str, Any] = {
            "id": draft.id,
            "vorige": self._compare(draft, bool(manifest.get(HIDDEN))),
            "gemaakt": datetime.now(UTC).isoformat(timespec="seconds"),
            **manifest,
            "bestanden": {str(p.relative_to(draft.path)): digest(p) for p in _files(draft.path)},
        }
        body[CHECKSUM] = _own_digest(body)
        sync_all(draft.path)
        write_atomically(draft.path / MANIFEST, json.dumps(body, ensure_ascii=False, indent=1) + "\n")
        final = self.root / draft.id
        draft.path.rename(final)
        sync(self.root)
        self.switch(draft.id)
        return Generation(draft.id, final, body)

    def _compare(self, draft: Draft, hidden: bool) -> str | None:
        """Write beside `draft` what changes by it; return the id of the generation before it, None when none is.

        When persons are `hidden` in the draft and not in the one before it, what went would bring their names back.
        """
        before, folder = self.current_id(), draft.path / "kg"
        if before is None or not folder.is_dir():
            return None
        try:
            if hidden and not self.open(before).manifest.get(HIDDEN):
                return None
            write_changes(self.root / before / "kg", folder, draft.path / CHANGES)
        except (OSError, ValueError, LookupError, GenerationError) as error:
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise
            logger.warning("generation %s cannot be compared with: %s", before, error)
            (draft.path / CHANGES).unlink(missing_ok=True)
            return None
        return before

    def switch(self, id_: str) -> None:
        """Serve generation `id_`: also the way to roll back."""
        self.open(id_)
        write_atomically(self.current_file, id_ + "\n")

    def prune(self, keep: int = 3) -> list[str]:
        """Remove all but the newest `keep` generations and the served one; return the ids removed."""
        current = self.current_id()
        gone = [i for i in self.ids()[: -keep or None] if i != current]
        for id_ in gone:
            (self.root / id_ / MANIFEST).unlink()  # from here on it is a leftover, never half a generation
            shutil.rmtree(self.root / id_)
        return gone
