"""One file with all that cannot be made again, with checksums.

That is the served generation, the verdicts of people, and which documents were withdrawn.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path

from api.feedback import FILE, FOLDER, FeedbackStore
from api.withdrawing import FILE as WITHDRAWN
from api.withdrawing import documents, mark, withdrawn
from kg.disk import digest, sync, sync_all
from kg.generations import MANIFEST, GenerationError, Generations, ingest_lock

_SUMS = "SHA256SUMS.json"
_VERDICTS = f"{FOLDER}/{FILE}"
_REPLACED = ".replaced"


class BackupError(Exception):
    """A backup cannot be written, or is not whole."""


def write_backup(data: Path, target: Path) -> Path:
    """Write what `data` serves to the tar file `target`, with the checksum of every file; return `target`.

    Raises
    ------
    BackupError
        If `target` exists.
    kg.generations.GenerationError
        If nothing was ingested yet, or what is served is damaged: a backup of that would be worth nothing.
    OSError
        If `target` cannot be written; nothing is left of it then.
    """
    generation = Generations(data).open_whole()
    if target.exists():
        raise BackupError(f"{target} exists: choose another name")
    files = {
        f"{generation.id}/{p.relative_to(generation.path)}": p
        for p in sorted(generation.path.rglob("*"))
        if p.is_file()
    }
    sums = {name: digest(path) for name, path in files.items()}
    beside = ((_VERDICTS, FeedbackStore(data).path), (WITHDRAWN, data / WITHDRAWN))
    small = {name: path.read_bytes() for name, path in beside if path.exists()}  # once: somebody may add to it
    sums |= {name: hashlib.sha256(body).hexdigest() for name, body in small.items()}
    small[_SUMS] = json.dumps({"generatie": generation.id, "bestanden": sums}, indent=1).encode()
    scratch = target.with_name(f".{target.name}.tmp")
    try:
        with tarfile.open(scratch, "w") as tar:
            for name, body in small.items():
                info = tarfile.TarInfo(name)
                info.size = len(body)
                tar.addfile(info, io.BytesIO(body))
            for name, path in files.items():
                tar.add(path, arcname=name)
        sync(scratch)
        scratch.replace(target)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    return target


def read_backup(source: Path, data: Path) -> str:
    """Put the generation in the backup `source` into `data` and serve it; return its id.

    Verdicts of people in the backup, and documents withdrawn there, are added to those in `data`; none is removed.

    Raises
    ------
    BackupError
        If a file of the backup is missing, too many, or differs from its checksum, or if it holds a document that was
        withdrawn from `data`; `data` is then as it was.
    """
    kept = Generations(data)
    with ingest_lock(data):
        scratch = kept.root / ".backup.restoring"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        try:
            id_ = _unpack(source, scratch)
            _refuse_withdrawn(source, scratch / id_, withdrawn(data))
            if not _there(kept, id_, scratch):
                sync_all(scratch / id_)
                if (kept.root / id_).exists():  # it may be served: set aside, and removed when the other stands
                    (kept.root / id_).rename(scratch / _REPLACED)
                (scratch / id_).rename(kept.root / id_)
                sync(kept.root)
            if (scratch / _VERDICTS).exists():
                FeedbackStore(data).merge((scratch / _VERDICTS).read_bytes())
            mark(data, withdrawn(scratch))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        kept.switch(id_)
    return id_


def _refuse_withdrawn(source: Path, generation: Path, days: Mapping[str, str]) -> None:
    told = [f"{row['naam']} on {days[row['id']]}" for row in documents(generation) if row["id"] in days]
    if told:
        raise BackupError(
            f"{source} holds what was withdrawn: {', '.join(told)}. Use a later backup; if it may be read again, "
            f"remove its line from {WITHDRAWN} in the data folder first"
        )


def _there(kept: Generations, id_: str, scratch: Path) -> bool:
    """Whether the generation of the backup stands in its place already, whole."""
    try:
        there = kept.open_whole(id_)
    except GenerationError:
        return False
    return (there.path / MANIFEST).read_bytes() == (scratch / id_ / MANIFEST).read_bytes()


def _unpack(source: Path, target: Path) -> str:
    """Unpack `source` into `target`, check every file, and return the id of the generation in it."""
    try:
        with tarfile.open(source) as tar:
            tar.extractall(target, filter="data")
        about = json.loads((target / _SUMS).read_bytes())
        id_, sums = str(about["generatie"]), dict(about["bestanden"])
        if "/" in id_ or id_.startswith(".") or not (target / id_).is_dir():
            raise ValueError(f"odd generation {id_!r}")
    except (tarfile.TarError, KeyError, TypeError, ValueError, FileNotFoundError) as error:
        if not source.exists():
            raise BackupError(f"{source} does not exist") from error
        raise BackupError(f"{source} is not a backup of Kruisbestuiver ({error})") from error
    found = {str(p.relative_to(target)): p for p in target.rglob("*") if p.is_file() and p.name != _SUMS}
    odd = sorted(found.keys() ^ sums.keys())
    odd += sorted(name for name in found.keys() & sums.keys() if digest(found[name]) != sums[name])
    if odd:
        raise BackupError(f"{source} is damaged at {', '.join(odd[:5])}: use another backup")
    return id_
