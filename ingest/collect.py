"""Read every document under the given paths; what cannot be read is reported, the rest is ingested."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import ReadError, UnsupportedFormatError
from ingest.readers import DEFAULT_LIMIT_BYTES, is_document, read_document
from ingest.readers.isolated import ReaderProcess
from kg.model import Document, slugify

if TYPE_CHECKING:
    from ingest.incremental import ReadingCache

logger = logging.getLogger(__name__)

QUIET_SUFFIXES = frozenset({".json", ".jsonl", ".yaml", ".yml", ".toml", ".csv", ".sha256", ".py", ".lock"})
"""Files that lie beside documents and are none: passed over in a folder without a word."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that gave no document, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class CollectResult:
    """Documents in the order of their names, whatever that of the paths, names and ids unique; and what was skipped."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    path: Path
    name: str


def collect(
    paths: Sequence[Path],
    limit_bytes: int = DEFAULT_LIMIT_BYTES,
    *,
    progress: Progress | None = None,
    cache: ReadingCache | None = None,
) -> CollectResult:
    """Read the documents among `paths`: files, and folders with everything in them.

    Hidden files are passed over, as are files that usually lie beside documents
    (manifest.json); links that lead out of a folder are not followed. Two files with the same content are read once.
    A file name that occurs in two folders becomes a path from the folder that was given. What is not plain text is
    read in a process of its own, with bounded memory and time for each file.

    Parameters
    ----------
    paths
        Files and folders; a file that is named here itself and cannot be read is always reported.
    limit_bytes
        Larger files are skipped.
    progress
        Called with (files done, files in all) after each file.
    cache
        What readers made of the same bytes before.

    Returns
    -------
    CollectResult
        Never raises for a file: each that could not be read is in `skipped`, with the reason.
    """
    skipped: list[Skipped] = []
    candidates: list[_Candidate] = []
    for path in paths:
        candidates.extend(_candidates(path, skipped))
    candidates.sort(key=lambda c: (c.name.count("/"), c.name.casefold(), c.name, str(c.path)))
    candidates = _unique_names(_once(candidates))
    documents: dict[str, Document] = {}
    with ReaderProcess() as process:
        for done, candidate in enumerate(candidates, start=1):
            document = _read(candidate, limit_bytes, cache, process, skipped)
            if document is not None and (first := documents.setdefault(document.sha256, document)) is not document:
                skipped.append(Skipped(candidate.path, f"same content as {first.name}; it was read once"))
            if progress is not None:
                progress(done, len(candidates))
    for skip in skipped:
        logger.warning("skipped %s: %s", skip.path, skip.reason)
    return CollectResult(_unique_ids(documents.values()), tuple(skipped))


def _read(
    candidate: _Candidate, limit_bytes: int, cache: ReadingCache | None, process: ReaderProcess, skipped: list[Skipped]
) -> Document | None:
    path, name = candidate.path, candidate.name
    try:
        return read_document(path, limit_bytes=limit_bytes, name=name, cache=cache, process=process)
    except ReadError as error:
        skipped.append(Skipped(path, f"{error.problem}; {error.way_out}"))
    except Exception as error:
        logger.exception("reader failed on %s", path)
        skipped.append(Skipped(path, f"the reader failed ({type(error).__name__}: {error}); report this"))
    return None


def _candidates(path: Path, skipped: list[Skipped]) -> list[_Candidate]:
    """Files to read at or under `path`; a folder without any is reported."""
    if path.is_file():
        return [_Candidate(path, path.name)]
    if not path.is_dir():
        reason = "does not exist; check the path" if not path.exists() else "is neither a file nor a folder"
        skipped.append(Skipped(path, reason))
        return []
    found: list[_Candidate] = []
    n_before = len(skipped)
    root = path.resolve()
    for file in _walk(path, root, skipped):
        if is_document(file):
            found.append(_Candidate(file, file.relative_to(path).as_posix()))
        elif file.suffix.casefold() not in QUIET_SUFFIXES:
            error = UnsupportedFormatError(file, f"extension {file.suffix!r} is not read", "leave it, or convert it")
            skipped.append(Skipped(file, f"{error.problem}; {error.way_out}"))
    if not found and len(skipped) == n_before:
        skipped.append(Skipped(path, "holds no documents; put .pdf, .docx, .odt, .html, .md or .txt files in it"))
    return found


def _walk(folder: Path, root: Path, skipped: list[Skipped]) -> Iterable[Path]:
    """Files under `folder`, sorted, without hidden ones and without what lies outside `root`; however deep."""
    todo = [folder]
    while todo:
        deeper: list[Path] = []
        for entry in _entries(todo.pop(), root, skipped):
            if entry.is_file():
                yield entry
            elif not entry.is_dir():
                skipped.append(Skipped(entry, "is a device, a pipe or a socket, and no file; it is not opened"))
            elif not entry.is_symlink():
                deeper.append(entry)
        todo += reversed(deeper)


def _entries(folder: Path, root: Path, skipped: list[Skipped]) -> Iterable[Path]:
    """What stands in `folder`, files first, without what is hidden and links that lead nowhere or out of `root`."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: (entry.is_dir(), entry.name.casefold(), entry.name))
    except OSError as error:
        skipped.append(Skipped(folder, f"cannot be listed ({error.strerror}); check that you may read it"))
        return
    for entry in entries:
        if entry.name.startswith((".", "~$", "__")):
            continue
        try:
            leads_out = entry.is_symlink() and not entry.resolve(strict=True).is_relative_to(root)
        except (OSError, RuntimeError):
            skipped.append(Skipped(entry, "is a link that leads nowhere; remove it, or mend it"))
            continue
        if leads_out:
            skipped.append(Skipped(entry, "is a link that leads out of the folder; it is not followed"))
        else:
            yield entry


def _once(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Each file once, though it was named twice or lies in a folder that was named too."""
    seen: dict[Path, _Candidate] = {}
    for candidate in candidates:
        seen.setdefault(candidate.path.resolve(), candidate)
    return list(seen.values())


def _unique_names(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The file name where it is unique, else the path in the folder, else with a number."""
    plain = [Path(candidate.name).name for candidate in candidates]
    count = Counter(plain)
    taken: set[str] = set()
    named: list[_Candidate] = []
    for candidate, short in zip(candidates, plain, strict=True):
        name = short if count[short] == 1 else candidate.name
        base, number = name, 2
        while name in taken:
            suffix = Path(base).suffix
            name = f"{base.removesuffix(suffix)} ({number}){suffix}"
            number += 1
        taken.add(name)
        named.append(replace(candidate, name=name))
    return named


def _unique_ids(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Names that differ in punctuation or extension only have the same slug: the later ones get a number."""
    taken: set[str] = set()
    unique: list[Document] = []
    for document in documents:
        doc_id = document.id
        if doc_id in taken:
            doc_id = slugify(f"{doc_id} {document.kind}")
        base, number = re.sub(r"-\d+$", "", doc_id) or doc_id, 2
        while doc_id in taken:
            doc_id = f"{base}-{number}"
            number += 1
        taken.add(doc_id)
        unique.append(document if doc_id == document.id else replace(document, id=doc_id))
    return tuple(unique)
