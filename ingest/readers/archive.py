"""Open .docx and .odt, which are zip archives of XML, without trusting what they say of themselves."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from ingest.errors import CorruptFileError, EncryptedError, NotAZipError, TruncatedError, UnsafeFileError

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_PART_BYTES = 100 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RATIO_FROM_BYTES = 10 * 1024 * 1024


def open_archive(path: Path, data: bytes) -> zipfile.ZipFile:
    """The zip archive in `data`, after a look at the sizes that it declares.

    Raises
    ------
    EncryptedError
        If it is an Office file with a password (an OLE container), or its parts are encrypted.
    TruncatedError, NotAZipError
        If it is no complete zip archive.
    UnsafeFileError
        If it unpacks to far more than it holds.
    """
    if data.startswith(_OLE):
        problem = "is an old Office file, or protected with a password"
        raise EncryptedError(path, problem, "save it without a password as .docx or .odt")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        if data.startswith(b"PK\x03\x04"):
            raise TruncatedError(path, "is cut off (a zip archive without its end)", "download it again") from error
        problem = f"is not a {path.suffix} file (no zip archive)"
        raise NotAZipError(path, problem, "give it the extension of its real format, or save it again") from error
    _check_sizes(path, archive, len(data))
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise EncryptedError(path, "is protected with a password", "save it without a password")
    return archive


def _check_sizes(path: Path, archive: zipfile.ZipFile, n_bytes: int) -> None:
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    largest = max((info.file_size for info in infos if info.filename.endswith((".xml", ".rels"))), default=0)
    steep = total > _RATIO_FROM_BYTES and total > MAX_RATIO * n_bytes
    if total > MAX_UNPACKED_BYTES or largest > MAX_PART_BYTES or len(infos) > MAX_PARTS or steep:
        problem = f"unpacks from {n_bytes / 2**20:.1f} MB to {total / 2**20:.0f} MB in {len(infos)} parts"
        raise UnsafeFileError(path, problem, "it looks like a zip bomb: do not use it, or save it again")


def read_xml(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    """One XML part, without document type: that is where entity bombs are defined.

    Raises
    ------
    CorruptFileError
        If the part is missing or damaged.
    UnsafeFileError
        If it is larger than it declared, or defines entities.
    """
    try:
        with archive.open(name) as part:
            content = part.read(MAX_PART_BYTES + 1)
    except KeyError as error:
        problem = f"has no {name}: it is a zip archive, but not a {path.suffix} document"
        raise CorruptFileError(path, problem, "save it again") from error
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise CorruptFileError(path, f"is damaged ({name}: {error})", "download or save it again") from error
    if len(content) > MAX_PART_BYTES:
        raise UnsafeFileError(path, f"holds more in {name} than it declares", "do not use it")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnsafeFileError(path, f"defines XML entities in {name}", "do not use it, or save it again")
    return content
