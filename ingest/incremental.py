"""What was read before is not read again: contents of files and statements of documents, kept on disk.

A key is the hash of everything that the result depends on: the bytes or the text, and the code and reference data that
read it (:func:`code_version`). An entry that is damaged, or that another version wrote, counts as absent. Entries are
JSON, with their own checksum: reading them runs no code.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ingest.types import Doubt, RawStatement
from kg.model import Document, Passage

if TYPE_CHECKING:
    from pydantic import TypeAdapter

logger = logging.getLogger(__name__)

KEPT_VERSIONS = 3
"""Entries of this many versions of the code are kept; older ones go."""

_PACKAGES = ("spacy", "spacy-lookups-data", "pdfplumber", "pypdfium2", "python-docx", "odfpy", "beautifulsoup4", "lxml")
_CODE = frozenset({".py", ".txt", ".yaml", ".json", ".ttl", ".csv"})
_CHECKSUM = 64

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """Everything that was read from one document, before linking; it depends on that document alone.

    `blocks` and `unread`: how many blocks its layout has, and how many of them are not read for statements.
    `language`: ``"nl"``, ``"en"`` or ``"de"``. `area`: id of the area that it is about as a whole.
    """

    title: str
    statements: tuple[RawStatement, ...]
    doubts: tuple[Doubt, ...]
    passages: tuple[Passage, ...]
    blocks: int
    unread: int
    language: str = "nl"
    area: str | None = None


@cache
def code_version() -> str:
    """Hash of the code and data of `ingest`, `kg` and `ontologies`, and of the libraries that read documents."""
    from kg.reference import ontology_dir

    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for folder in (root / "ingest", root / "kg", ontology_dir()):
        for path in sorted(p for p in folder.rglob("*") if p.suffix in _CODE and "__pycache__" not in p.parts):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    for package in _PACKAGES:
        try:
            digest.update(f"{package} {version(package)}".encode())
        except PackageNotFoundError:
            digest.update(f"{package} absent".encode())
    return digest.hexdigest()[:20]


def document_key(doc: Document) -> str:
    """Key of what is read from `doc`: its text, pages, name and everything else that the reader found."""
    about = json.dumps(doc.as_dict(), sort_keys=True, ensure_ascii=True)
    digest = hashlib.sha256(about.encode())
    digest.update(doc.text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


_adapters: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    """Reads and writes dataclasses of `kind` as JSON; made once, as that takes longer than to use it."""
    from pydantic import TypeAdapter

    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def reading_to_json(reading: DocumentReading) -> bytes:
    """`reading` as JSON, for another process."""
    body: bytes = _adapter(DocumentReading).dump_json(reading)
    return body


def reading_from_json(body: bytes) -> DocumentReading:
    """What :func:`reading_to_json` wrote."""
    reading: DocumentReading = _adapter(DocumentReading).validate_json(body)
    return reading


@dataclass(frozen=True, slots=True)
class ReadingCache:
    """A folder of entries by version of the code; a folder that cannot be written is passed over with a warning."""

    folder: Path

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / code_version() / f"{kind}-{key}.json"

    def has(self, kind: type, key: str) -> bool:
        """Whether there is an entry of `kind` with this key; it may prove damaged."""
        return self._path(kind.__name__, key).is_file()

    def get(self, kind: type[T], key: str) -> T | None:
        """The entry of `kind` (a dataclass) with this key; None when there is none that is whole."""
        path = self._path(kind.__name__, key)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        body = raw[_CHECKSUM:]
        if hashlib.sha256(body).hexdigest().encode() != raw[:_CHECKSUM]:
            logger.warning("%s is damaged: the document is read again", path)
            return None
        try:
            found: T = _adapter(kind).validate_json(body)
        except ValueError as error:
            logger.warning("%s does not hold a %s (%s): the document is read again", path, kind.__name__, error)
            return None
        return found

    def put(self, key: str, value: object) -> None:
        """Keep `value` (a dataclass); what stops halfway leaves no entry."""
        path = self._path(type(value).__name__, key)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            body = _adapter(type(value)).dump_json(value)
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(hashlib.sha256(body).hexdigest().encode() + body)
            temporary.replace(path)
        except (OSError, ValueError) as error:
            logger.warning("%s is not kept: %s", path, error)

    def prune(self, keep: int = KEPT_VERSIONS) -> None:
        """Remove what older versions of the code left, but for the `keep` used last."""
        if not self.folder.is_dir():
            return
        found = sorted((p for p in self.folder.iterdir() if p.is_dir()), key=lambda p: (-p.stat().st_mtime, p.name))
        for path in found[keep:]:
            if path.name != code_version():
                shutil.rmtree(path, ignore_errors=True)
