"""Files that a crash cannot halve: checksums, replacement in one step, and the right to write a folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class LockedError(Exception):
    """Another process is writing the same folder."""


def sync(path: Path) -> None:
    """Wait until what was written to the file or folder `path` is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """Wait until every file and folder in `folder`, and itself, is on the disk."""
    for path in (*folder.rglob("*"), folder):
        sync(path)


def digest(path: Path) -> str:
    """SHA-256 of the file `path`, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, text: str) -> None:
    """Replace the file `path` by `text` so that a reader, or a crash, sees the old or the new, never a part.

    Raises
    ------
    OSError
        If the disk is full, for example; the old file is then as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


@contextmanager
def folder_lock(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock file `name` of `folder`; a process that dies lets go of it.

    Raises
    ------
    LockedError
        If another process holds it; the message names that process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "an unknown process"
            raise LockedError(f"{folder} is being written by {holder}: wait until it is done, or stop it") from None
        file.truncate(0)
        file.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        file.flush()
        yield
