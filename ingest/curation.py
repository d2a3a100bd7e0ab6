"""Corrections by people: ``curatie/*.yaml`` beside or in a folder of documents, checked before anything is done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingest.apart import Apart
from kg.model import ENTITY_TYPES, PREDICATES, Document, slugify

FOLDER = "curatie"
EntityType = Literal[ENTITY_TYPES]  # type: ignore[valid-type]
Predicate = Literal[PREDICATES]  # type: ignore[valid-type]
Id = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class CurationError(Exception):
    """A file of corrections cannot be used; the message has the file, the line, the fault and the way out."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Correction(_Strict):
    door: Text | None = None
    op: date | None = None
    reden: str = ""


class _About(_Correction):
    """A correction of one thing: an entity or other statement by its id, or a relation by its three parts."""

    id: Id | None = None
    relatie: tuple[Id, Predicate, Id] | None = None

    @model_validator(mode="after")
    def _one_target(self) -> _About:
        if (self.id is None) == (self.relatie is None):
            raise ValueError("name either 'id' or 'relatie: [subject, predicaat, object]'")
        return self


class Bevestig(_About):
    actie: Literal["bevestig"]


class Verwerp(_About):
    actie: Literal["verwerp"]


class Hernoem(_Correction):
    actie: Literal["hernoem"]
    id: Id
    naam: Text


class Hertype(_Correction):
    actie: Literal["hertype"]
    id: Id
    type: EntityType
    subtype: str | None = None


class VoegSamen(_Correction):
    actie: Literal["voeg-samen"]
    id: Id
    met: Annotated[tuple[Id, ...], Field(min_length=1)]


class HoudApart(_Correction):
    """Undo a merge, or forbid one.

    Either `van`: names that are never taken together with `id`, by the id that each would have alone; or `documenten`
    in which the name of `id` means another thing, to be called `naam`.
    """

    actie: Literal["houd-apart"]
    id: Id
    van: tuple[Id, ...] = ()
    documenten: tuple[Text, ...] = ()
    naam: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> HoudApart:
        if bool(self.van) == bool(self.documenten) or bool(self.documenten) != bool(self.naam):
            raise ValueError("name either 'van: [ids]', or 'documenten: [names]' with 'naam'")
        return self

    def apart(self) -> Apart:
        """What linking must keep apart."""
        return Apart(self.id, self.van, self.documenten, self.naam or "")


class NieuweEntiteit(_Strict):
    type: EntityType
    naam: Text
    subtype: str | None = None
    gebied: Id | None = None


class NieuweBehoefte(_Strict):
    gebied: Id
    soort: Literal["behoefte", "aanbod", "ambitie"]
    tekst: Text
    themas: tuple[str, ...] = ()


class NieuwFeit(_Strict):
    onderwerp: Id
    indicator: Text
    waarde: Text
    eenheid: str = ""
    jaar: int | None = None


class VoegToe(_Correction):
    """A statement that was not read, with the words that state it."""

    actie: Literal["voeg-toe"]
    document: Text
    citaat: Text
    pagina: int | None = None
    entiteit: NieuweEntiteit | None = None
    relatie: tuple[Id, Predicate, Id] | None = None
    behoefte: NieuweBehoefte | None = None
    feit: NieuwFeit | None = None

    @model_validator(mode="after")
    def _one_statement(self) -> VoegToe:
        if sum(x is not None for x in (self.entiteit, self.relatie, self.behoefte, self.feit)) != 1:
            raise ValueError("name exactly one of 'entiteit', 'relatie', 'behoefte' and 'feit'")
        return self


class Instrument(_Correction):
    """Add an instrument, or correct one: what another source than the documents says of it, with its words and date."""

    actie: Literal["instrument"]
    id: Id | None = None
    naam: Text | None = None
    bron: Text
    datum: date
    citaat: Text
    link: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)] | None = None
    bedrag: Text | None = None
    sluit: date | None = None
    vorm: tuple[Text, ...] = ()
    fase: tuple[Text, ...] = ()
    gebied: Id | None = None
    uitvoerder: Id | None = None

    @model_validator(mode="after")
    def _one_name(self) -> Instrument:
        if (self.id is None) == (self.naam is None):
            raise ValueError("name either 'id', of an instrument that is there, or 'naam', of a new one")
        return self

    @property
    def document(self) -> str:
        """Name of the document that this source becomes."""
        return f"aanvulling-{slugify(self.bron)[:60]}-{self.datum}.md"

    @property
    def fields(self) -> dict[str, Any]:
        """Fields of the instrument that the source states."""
        stated = {
            "bedrag": self.bedrag,
            "deadline": self.sluit.isoformat() if self.sluit else None,
            "link": self.link,
            "vorm": list(self.vorm),
            "fase": list(self.fase),
        }
        return {name: value for name, value in stated.items() if value}


Correction = Bevestig | Verwerp | Hernoem | Hertype | VoegSamen | HoudApart | VoegToe | Instrument


class CurationFile(_Strict):
    """One file; `door` and `op` hold for every correction that does not say otherwise."""

    door: Text
    op: date
    correcties: tuple[Annotated[Correction, Field(discriminator="actie")], ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction with who, when and where it is written (file name and line)."""

    correction: Correction
    by: str
    on: str
    place: str


def apart_of(corrections: Iterable[Corrected]) -> tuple[Apart, ...]:
    """What the corrections keep apart, for linking."""
    return tuple(row.correction.apart() for row in corrections if isinstance(row.correction, HoudApart))


def sources_of(corrections: Iterable[Corrected]) -> tuple[Document, ...]:
    """Each source that corrections of instruments quote, as a document of its own with its name, date and link."""
    found: dict[str, list[Instrument]] = {}
    for row in corrections:
        if isinstance(row.correction, Instrument):
            found.setdefault(row.correction.document, []).append(row.correction)
    return tuple(_source(name, rows) for name, rows in sorted(found.items()))


def _source(name: str, rows: Sequence[Instrument]) -> Document:
    text = "\n\n".join(dict.fromkeys(row.citaat.strip() for row in rows)) + "\n"
    first = rows[0]
    meta = {"titel": first.bron, "datum": first.datum.isoformat(), "soort": "aanvulling"}
    if link := next((row.link for row in rows if row.link), None):
        meta["brondocument"] = link
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Document(name.removesuffix(".md"), name, first.bron, "md", sha, text, (), meta)


def curation_files(paths: Iterable[Path]) -> list[Path]:
    """Files of corrections that belong to `paths`: in the folder ``curatie`` of each folder, or beside it."""
    folders = {p.resolve() / FOLDER for p in paths if p.is_dir()} | {p.resolve().parent / FOLDER for p in paths}
    found = {f for folder in folders if folder.is_dir() for f in folder.iterdir() if f.suffix in (".yaml", ".yml")}
    return sorted(found, key=lambda f: (f.name, str(f)))


def load_curation(paths: Sequence[Path]) -> tuple[Corrected, ...]:
    """Every correction of `paths`, in the order of file names and lines.

    Raises
    ------
    CurationError
        At the first fault of a file; nothing is to be ingested then, as corrections would be lost.
    """
    return tuple(row for path in curation_files(paths) for row in _load(path))


def _load(path: Path) -> list[Corrected]:
    try:
        text = path.read_text("utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CurationError(f"{path}, line {line}: not YAML ({_first(error)}); correct it") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CurationError(f"{path} cannot be read ({error}); save it as UTF-8, or remove it") from error
    try:
        found = CurationFile.model_validate(values)
    except ValidationError as error:
        raise CurationError("; ".join(_fault(path, tree, e) for e in error.errors()[:5])) from error
    lines = [_line(tree, ("correcties", n)) for n in range(len(found.correcties))]
    return [
        Corrected(c, c.door or found.door, (c.op or found.op).isoformat(), f"{path.name}, regel {line}")
        for c, line in zip(found.correcties, lines, strict=True)
    ]


def _first(error: Exception) -> str:
    return str(error).split("\n", 1)[0]


def _fault(path: Path, tree: Any, error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    value = "" if isinstance(error.get("input"), (dict, list)) else f", found {error.get('input')!r}"
    return f"{path}, line {_line(tree, error['loc'])}: {where}: {error['msg']}{value}"


def _line(tree: Any, loc: Sequence[int | str]) -> int:
    """1-based line of the deepest part of `loc` that is written in the file."""
    node, line = tree, 1
    for part in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            child = next((v for k, v in node.value if k.value == part), None)
            if child is None:
                continue  # the name of a kind of correction, or a key that is missing
            node = child
        else:
            break
        line = node.start_mark.line + 1
    return int(line)
