"""Care of the data folder: say what is wrong, and remove what was left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.feedback import FeedbackStore
from api.withdrawing import FILE, documents, withdrawn
from ingest.ledger import rows_by_document, totals
from kg.generations import GenerationError, Generations, ingest_lock


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
    findings += _withdrawn(kept)
    findings += _read(kept)
    findings += _verdicts(data)
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


def _verdicts(data: Path) -> list[Finding]:
    """What people said: how much of it, and which lines of the file cannot be read."""
    store = FeedbackStore(data)
    try:
        count, damaged = store.counted()
    except OSError as error:
        return [Finding(False, f"{store.path} cannot be read ({error.strerror}): give this user the right to read it")]
    findings = [Finding(True, f"{count} verdicts of people")] if count else []
    return findings + [
        Finding(
            False,
            f"{store.path}, line {n} is no verdict and does not count ({type(error).__name__}: {error}): "
            "stop the server, and correct or remove that line in an editor",
        )
        for n, error in damaged
    ]


MOST_DOCUMENTS = 50
"""Documents of which `doctor` tells each apart."""


def _of_documents(ledger: Mapping[str, Any]) -> list[Finding]:
    """A line for each document; of a large corpus those with the most doubts."""
    rows = rows_by_document(ledger)
    if len(rows) > MOST_DOCUMENTS:
        rows = sorted(rows, key=lambda row: (-row["twijfels"], row["naam"]))[:MOST_DOCUMENTS]
    return [
        Finding(
            True,
            f"{row['naam']}: {row['paginasGelezen']} of {row['paginas']} pages read, "
            f"{row['blokkenNietGelezen']} blocks not read, {row['uitspraken']} statements, "
            f"{row['afgewezenCitaten']} quotes rejected, {row['twijfels']} doubts",
        )
        for row in rows
    ]


def _withdrawn(kept: Generations) -> list[Finding]:
    """Generations that hold a document that was withdrawn, as after restoring what another folder knows of it."""
    days = withdrawn(kept.data)
    return [
        Finding(
            False,
            f"generation {id_} holds {row['naam']}, which was withdrawn on {days[row['id']]}: run 'kruisbestuiver "
            f"withdraw {row['naam']}'; if it may be read again, remove its line from {FILE} in the data folder",
        )
        for id_ in (kept.ids() if days else ())
        for row in documents(kept.root / id_)
        if row["id"] in days
    ]


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
    findings += [Finding(True, f"not read: {row['bestand']} {row['reden']}") for row in n["overgeslagen"]]
    findings += _of_documents(ledger)
    findings.append(
        Finding(
            True,
            f"{n['samengevoegd']} names merged, {n['mogelijkDubbel']} look-alikes: "
            "see kruisbestuiver review --lijst dubbel",
        )
    )
    if n["verloren"]:
        text = f"{n['verloren']} statements were lost in linking: a fault of this program, report it"
        findings.append(Finding(False, text))
    for row in n["deelregios"]:
        if row["ontbreekt"]:
            findings.append(Finding(True, f"{row['gebied']}: no statement about {', '.join(row['ontbreekt'])}"))
    for row in n["curatie"].get("pastNiet", ()):
        findings.append(Finding(False, f"correction in {row['plaats']} no longer fits: {row['probleem']}; edit it"))
    return findings
