"""Verdicts of people on matches, in ``DATA/oordelen/oordelen.jsonl``, beside the generations: no ingest touches it."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.disk import sync
from kg.oordelen import Oordeel, latest

logger = logging.getLogger(__name__)

FOLDER = "oordelen"
FILE = "oordelen.jsonl"


def _encoded(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _row(line: bytes) -> dict[str, Any]:
    """The object on `line`; an empty one when there is none."""
    try:
        row = json.loads(line)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _listed(row: Mapping[str, Any], key: str) -> list[Any]:
    found = row.get(key)
    return found if isinstance(found, list) else []


def _wordless(line: bytes) -> bytes:
    """`line` without the words of its reasons."""
    row = _row(line)
    grounds = [g for g in _listed(row, "gronden") if isinstance(g, dict) and "tekst" in g]
    for ground in grounds:
        del ground["tekst"]
    return _encoded(row) if grounds else line


def _named(line: bytes) -> set[str]:
    """Ids of what the verdict on `line` is between and in."""
    row = _row(line)
    return {id_ for key in ("tussen", "gebieden") for id_ in _listed(row, key) if isinstance(id_, str)}


@dataclass(frozen=True)
class Verdicts:
    """Everything that was said at one moment; `stamp` differs after each change, and is empty when nothing was said."""

    rows: tuple[Oordeel, ...] = ()
    stamp: str = ""

    @cached_property
    def latest(self) -> tuple[Oordeel, ...]:
        """Of each person the last word on each match."""
        return latest(self.rows)

    @cached_property
    def by_match(self) -> Mapping[str, Sequence[Oordeel]]:
        """Of each match what each person said last."""
        found: dict[str, list[Oordeel]] = defaultdict(list)
        for row in self.latest:
            found[row.match].append(row)
        return found


class FeedbackStore:
    """Reads and adds verdicts; safe for threads and processes at once.

    Adding takes a lock, writes the whole file anew beside the old one and puts it in its place: a reader, or a crash,
    sees the old or the new, and of two writers at once nothing is lost. A line that cannot be read is kept, and named
    in the log.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FOLDER / FILE
        self._lock = threading.Lock()
        self._seen: tuple[tuple[int, int, int] | None, Verdicts] = (None, Verdicts())

    def read(self) -> Verdicts:
        """What is there now; costs one stat when nothing changed."""
        stamp = self._stat()
        with self._lock:
            if stamp != self._seen[0]:
                self._seen = (stamp, self._load(stamp) if stamp else Verdicts())
            return self._seen[1]

    def add(self, oordeel: Oordeel) -> None:
        """Add one verdict; it is on the disk when this returns."""
        with self._locked():
            self._write([*self._lines(), _encoded(oordeel.as_dict())])

    def merge(self, text: bytes) -> None:
        """Put the lines of `text`, another such file, before those that are here; lines that are here stay as one."""
        with self._locked():
            here = [_wordless(line) for line in self._lines()]
            given = (_wordless(line) for line in text.split(b"\n") if line)
            self._write([*(line for line in given if line not in here), *here])

    def forget(self, ids: AbstractSet[str]) -> int:
        """Remove verdicts on what is between or in any of `ids`, and words of reasons; return how many verdicts went.

        Files of older versions hold the words of each reason, which are those of the documents.
        """
        if self._stat() is None:
            return 0
        with self._locked():
            lines = self._lines()
            kept = [_wordless(line) for line in lines if ids.isdisjoint(_named(line))]
            if kept != lines:
                self._write(kept)
        return len(lines) - len(kept)

    def _lines(self) -> list[bytes]:
        text = self.path.read_bytes() if self.path.exists() else b""
        return [line for line in text.split(b"\n") if line]

    def _write(self, lines: Sequence[bytes]) -> None:
        """Put `lines` in place of the file; with the lock held."""
        scratch = self.path.with_suffix(".tmp")
        with scratch.open("wb") as file:
            file.write(b"".join(line + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(self.path)
        sync(self.path.parent)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the right to write, in this process and in others; a process that dies lets go of it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _stat(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _load(self, stamp: tuple[int, int, int]) -> Verdicts:
        rows, damaged = self._parsed()
        for n, error in damaged:
            logger.warning("%s, line %d is no verdict and is left out: %r", self.path, n, error)
        return Verdicts(tuple(rows), f"{stamp[0]:x}{stamp[2]:x}")

    def _parsed(self) -> tuple[list[Oordeel], list[tuple[int, Exception]]]:
        """The verdicts in the file, and the number of each line (from 1) that is none, with what is wrong."""
        rows: list[Oordeel] = []
        damaged: list[tuple[int, Exception]] = []
        for n, line in enumerate(self.path.read_bytes().split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                rows.append(Oordeel.from_dict(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                damaged.append((n, error))
        return rows, damaged

    def counted(self) -> tuple[int, list[tuple[int, Exception]]]:
        """How many verdicts the file holds now, and which lines are none: number (from 1) and what is wrong.

        Raises
        ------
        OSError
            If the file is there and cannot be read.
        """
        if self._stat() is None:
            return 0, []
        rows, damaged = self._parsed()
        return len(rows), damaged
