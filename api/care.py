"""Care of the data folder: say what is wrong, write a backup, put one back."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.ledger import totals
from kg.generations import GenerationError, Generations, ingest_lock

_SUMS = "SHA256SUMS.json"


class BackupError(Exception):
    """A backup cannot be written, or is not whole."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in plain words, with the way out when it is not `fine`."""

    fine: bool
    text: str

    def as_dict(self) -> dict[str, Any]:
        return {"goed": self.fine, "tekst": self.text}


def examine(data: Path) -> list[Finding]:
    """Look at `data`: is there a generation, are its files whole, was anything left behind."""
    if not data.is_dir():
        return [
            Finding(False, f"{data} does not exist: run 'kruisbestuiver ingest', or name another folder with --data")
        ]
    kept = Generations(data)
    findings = [_served(kept)]
    for id_ in kept.ids():
        faults = kept.open(id_).faults()
        more = f" and {len(faults) - 5} more" if len(faults) > 5 else ""
        broken = f"generation {id_} is damaged: {'; '.join(faults[:5])}{more}; restore a backup or ingest again"
        findings.append(Finding(not faults, broken if faults else f"generation {id_}: every file has its checksum"))
    findings += _read(kept)
    for path in kept.leftovers():
        findings.append(Finding(False, f"{path} was left by an ingest that did not finish: run doctor --clean"))
    return findings


def tidy(data: Path) -> list[Path]:
    """Remove what ingests that did not finish left in `data`; return those paths.

    Raises
    ------
    kg.disk.LockedError
        If an ingest is at work on `data`.
    """
    with ingest_lock(data):
        return Generations(data).clean()


def _served(kept: Generations) -> Finding:
    try:
        return Finding(True, f"serving generation {kept.open().id}")
    except GenerationError as error:
        return Finding(False, str(error))


def _read(kept: Generations) -> list[Finding]:
    """What the served generation read, and what it could not."""
    try:
        ledger = kept.open().ledger
    except GenerationError:
        return []
    if not ledger.get("documenten"):
        return []
    n = totals(ledger)
    findings = [
        Finding(
            True,
            f"read {n['documenten']} documents: {n['paginas']} pages, {n['paginasZonderTekst']} without text; "
            f"{n['blokken']} blocks, {n['blokkenNietGelezen']} not read; {n['afgewezenCitaten']} quotes rejected",
        ),
        Finding(True, "statements: " + (", ".join(f"{v} {k}" for k, v in n["uitspraken"].items()) or "none")),
    ]
    if n["twijfels"]:
        findings.append(Finding(True, "doubts: " + ", ".join(f"{v} {k}" for k, v in n["twijfels"].items())))
    for row in n["deelregios"]:
        if row["ontbreekt"]:
            findings.append(Finding(True, f"{row['gebied']}: no statement about {', '.join(row['ontbreekt'])}"))
    for row in n["curatie"].get("pastNiet", ()):
        findings.append(Finding(False, f"correction in {row['plaats']} no longer fits: {row['probleem']}; edit it"))
    return findings


def write_backup(data: Path, target: Path) -> Path:
    """Write the served generation to the tar file `target`, with the checksum of every file; return `target`.

    Raises
    ------
    BackupError
        If `target` exists.
    kg.generations.NoGenerationError
        If nothing was ingested yet.
    """
    generation = Generations(data).open()
    if target.exists():
        raise BackupError(f"{target} exists: choose another name")
    files = sorted(p for p in generation.path.rglob("*") if p.is_file())
    sums = {str(p.relative_to(generation.path)): _sha256(p.read_bytes()) for p in files}
    about = json.dumps({"generatie": generation.id, "bestanden": sums}, indent=1).encode()
    scratch = target.with_name(f".{target.name}.tmp")
    with tarfile.open(scratch, "w") as tar:
        info = tarfile.TarInfo(_SUMS)
        info.size = len(about)
        tar.addfile(info, io.BytesIO(about))
        for path in files:
            tar.add(path, arcname=f"{generation.id}/{path.relative_to(generation.path)}")
    scratch.replace(target)
    return target


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def read_backup(source: Path, data: Path) -> str:
    """Put the generation in the backup `source` into `data` and serve it; return its id.

    Raises
    ------
    BackupError
        If a file of the backup is missing, too many, or differs from its checksum; `data` is then as it was.
    """
    kept = Generations(data)
    with ingest_lock(data):
        try:
            with tarfile.open(source) as tar:
                id_, sums = _contents(tar)
                scratch = kept.root / f".{id_}.restoring"
                shutil.rmtree(scratch, ignore_errors=True)
                scratch.mkdir(parents=True)
                tar.extractall(scratch, filter="data")
        except (tarfile.TarError, KeyError, ValueError) as error:
            raise BackupError(f"{source} is not a backup of Kruisbestuiver ({error})") from error
        try:
            _check(scratch / id_, sums, source)
            if (kept.root / id_).exists():
                shutil.rmtree(kept.root / id_)
            (scratch / id_).rename(kept.root / id_)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        kept.switch(id_)
    return id_


def _contents(tar: tarfile.TarFile) -> tuple[str, dict[str, str]]:
    member = tar.extractfile(_SUMS)
    if member is None:
        raise KeyError(_SUMS)
    about = json.loads(member.read())
    id_, sums = str(about["generatie"]), dict(about["bestanden"])
    if "/" in id_ or id_.startswith("."):
        raise ValueError(f"odd generation {id_!r}")
    return id_, sums


def _check(folder: Path, sums: dict[str, str], source: Path) -> None:
    found = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    odd = sorted(found.keys() ^ sums.keys())
    odd += sorted(name for name in found.keys() & sums.keys() if _sha256(found[name].read_bytes()) != sums[name])
    if odd:
        raise BackupError(f"{source} is damaged at {', '.join(odd[:5])}: use another backup")
