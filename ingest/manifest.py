"""The list of documents written for this project: ``corpus/manifest.json``, made from their front matter.

python -m ingest.manifest corpus            write it
python -m ingest.manifest corpus --check    exit 1 when it is out of date
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

LICENCE = "CC-BY-4.0"
MANIFEST = "manifest.json"


class ManifestError(Exception):
    """A document or the manifest cannot be used; the message names the file and what it lacks."""


class FrontMatter(BaseModel):
    """The YAML between the two ``---`` lines at the top of a document; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    titel: str = Field(min_length=1)
    uitgever: str = Field(min_length=1)
    datum: date
    soort: str = Field(min_length=1)
    brondocument: str = Field(min_length=1)
    status: str = Field(min_length=1)


class ManifestDocument(BaseModel):
    """One document: `sha256` is that of the bytes of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bestand: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*\.md$")
    titel: str = Field(min_length=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    licentie: str = LICENCE
    herkomst: str = Field(min_length=1)


class Manifest(BaseModel):
    """The file ``manifest.json``; documents sorted by file name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documenten: tuple[ManifestDocument, ...]


def _reason(error: ValidationError) -> str:
    """One line for a reader: each field with what is wrong."""
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'whole'}: {e['msg']}" for e in error.errors())


def split_front_matter(text: str) -> tuple[str, str]:
    """Return (YAML, body) of a document that begins with front matter.

    Raises
    ------
    ManifestError
        If the text does not begin with a block between two ``---`` lines.

    Examples
    --------
    >>> split_front_matter("---\\ntitel: A\\n---\\n\\n# A\\n")
    ('titel: A\\n', '\\n# A\\n')
    """
    head, fence, rest = text.partition("---\n")
    block, end, body = rest.partition("\n---\n")
    if head or not fence or not end:
        raise ManifestError("no front matter: the first line must be '---', and a second '---' line must close it")
    return block + "\n", body


def read_front_matter(path: Path) -> FrontMatter:
    """Read and check the front matter of one document.

    Raises
    ------
    ManifestError
        If it is absent, not YAML, or a key is missing, unknown or of the wrong type; the message names the file.
    """
    try:
        block, _ = split_front_matter(path.read_text("utf-8"))
        return FrontMatter.model_validate(yaml.safe_load(block))
    except ManifestError as error:
        raise ManifestError(f"{path.name}: {error}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ManifestError(f"{path.name}: front matter cannot be read: {error}") from error
    except ValidationError as error:
        raise ManifestError(f"{path.name}: front matter: {_reason(error)}") from error


def make_manifest(folder: Path) -> Manifest:
    """Describe every ``.md`` file of `folder`, sorted by file name.

    Raises
    ------
    ManifestError
        If `folder` is no folder, or a document has no valid front matter or file name.
    """
    if not folder.is_dir():
        raise ManifestError(f"{str(folder)!r} is not a folder; give the one that holds the .md files")
    rows = []
    for path in sorted(folder.glob("*.md"), key=lambda p: p.name):
        meta = read_front_matter(path)
        try:
            row = ManifestDocument(
                bestand=path.name,
                titel=meta.titel,
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                herkomst=f"{meta.soort} door {meta.uitgever} ({meta.status}) van: {meta.brondocument}",
            )
        except ValidationError as error:
            raise ManifestError(f"{path.name}: {_reason(error)}") from error
        rows.append(row)
    return Manifest(documenten=tuple(rows))


def read_manifest(folder: Path) -> Manifest:
    """Read and check ``manifest.json`` of `folder`.

    Raises
    ------
    ManifestError
        If the file is absent or does not have the right form.
    """
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ManifestError(f"{path.name} cannot be read: {error.strerror}; run: python -m ingest.manifest") from error
    except ValidationError as error:
        raise ManifestError(f"{path.name}: {_reason(error)}") from error


def main(argv: Sequence[str] | None = None) -> int:
    """Write the manifest of a folder, or with ``--check`` say whether it is up to date; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ingest.manifest", description="Make the manifest of a corpus.")
    parser.add_argument("folder", type=Path, help="folder with the .md files")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the manifest is out of date")
    options = parser.parse_args(argv)
    try:
        manifest = make_manifest(options.folder)
        if options.check:
            if read_manifest(options.folder) == manifest:
                return 0
            raise ManifestError(f"{MANIFEST} is out of date; run: python -m ingest.manifest {options.folder}")
        (options.folder / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
    except ManifestError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(manifest.documenten)} documents in {options.folder / MANIFEST}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
