"""Values that flow between the packages; the exchange format of the export and of the API.

Every statement carries at least one :class:`Evidence`, and ``text[begin:end] == quote`` holds for it in the
text of its document. `as_dict` gives the JSON object of the exchange format (Dutch keys, camelCase).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kg.curation import Curatie

BehoefteSoort = Literal["behoefte", "aanbod", "ambitie"]
KruisbestuivingSoort = Literal["kans", "lopend", "dwarsverband"]

ENTITY_TYPES = (
    "Gebied",
    "Cluster",
    "Thema",
    "Hotspot",
    "Programma",
    "Financiering",
    "Organisatie",
    "Versneller",
    "Actielijn",
    "Begrip",
    "Persoon",
)
PREDICATES = (
    "ligtIn",
    "heeftCluster",
    "heeftThema",
    "heeftHotspot",
    "deelnameAan",
    "onderdeelVan",
    "betrokkenBij",
    "uitgevoerdDoor",
    "beschikbaarIn",
    "initiatorVan",
    "partnerBij",
    "actielijnVan",
)


def slugify(name: str) -> str:
    """Return `name` as a stable id part: ASCII lower case, words joined by hyphens.

    >>> slugify("Gooi- en Vechtstreek")
    'gooi-en-vechtstreek'
    >>> slugify("GO!-NH")
    'go-nh'
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "").replace("'", ""))
    ascii_name = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.casefold()).strip("-")


def entity_id(type_: str, name: str, region: str | None = None) -> str:
    """Return the id of an entity: never the bare name, so that same name and other class stay apart.

    Areas and themes have the bare slug (their ids are fixed in `ontologies/`), a cluster has its region before it.

    >>> entity_id("Hotspot", "De Koepel"), entity_id("Cluster", "Bouw", "ijmond"), entity_id("Thema", "Bouw")
    ('hotspot-de-koepel', 'ijmond--bouw', 'bouw')
    """
    slug = slugify(name)
    if type_ in ("Gebied", "Thema"):
        return slug
    if type_ == "Cluster":
        return f"{region or 'onbekend'}--{slug}"
    return f"{type_.casefold()}-{slug}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim range of one source document that states something.

    Attributes
    ----------
    document
        File name of the source document.
    begin, end
        Character offsets into the text of that document, end exclusive.
    page
        1-based page, or None for a document without pages.
    quote
        ``text[begin:end]``.
    method
        How the statement was read, for example ``"naampatroon"``.
    certainty
        In (0, 1]; a rule that is nearly always right has 0.9 or more.

    >>> Evidence("a.md", 5, 2, None, "x")
    Traceback (most recent call last):
    ValueError: range 5-2 of 'a.md': need 0 <= begin < end
    """

    document: str
    begin: int
    end: int
    page: int | None
    quote: str
    method: str = "regel"
    certainty: float = 0.8

    def __post_init__(self) -> None:
        if not 0 <= self.begin < self.end:
            raise ValueError(f"range {self.begin}-{self.end} of {self.document!r}: need 0 <= begin < end")

    def as_dict(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "pagina": self.page,
            "begin": self.begin,
            "eind": self.end,
            "citaat": self.quote,
            "methode": self.method,
            "zekerheid": round(self.certainty, 3),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Evidence:
        return cls(
            row["document"],
            row["begin"],
            row["eind"],
            row["pagina"],
            row["citaat"],
            row.get("methode", "regel"),
            row.get("zekerheid", 0.8),
        )


Bewijs = tuple[Evidence, ...]


def _bewijs(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [e.as_dict() for e in evidence]


def _evidence(rows: Iterable[Mapping[str, Any]]) -> Bewijs:
    return tuple(Evidence.from_dict(row) for row in rows)


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that the documents name. `fields` holds what only its class has (``vorm``, ``fase``, ``definitie``…)."""

    id: str
    type: str
    name: str
    subtype: str | None = None
    aliases: tuple[str, ...] = ()
    evidence: Bewijs = ()
    fields: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self, base: str = "https://w3id.org/kruisbestuiver/id/") -> dict[str, Any]:
        head = {
            "id": self.id,
            "uri": base + self.id,
            "type": self.type,
            "subtype": self.subtype,
            "naam": self.name,
            "aliassen": list(self.aliases),
        }
        return {**head, **self.fields, "bewijs": _bewijs(self.evidence)}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Entity:
        known = {"id", "uri", "type", "subtype", "naam", "aliassen", "bewijs"}
        extra = {k: v for k, v in row.items() if k not in known}
        return cls(
            row["id"], row["type"], row["naam"], row["subtype"], tuple(row["aliassen"]), _evidence(row["bewijs"]), extra
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """A triple between two entities, `predicate` one of :data:`PREDICATES`."""

    subject: str
    predicate: str
    object: str
    evidence: Bewijs = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "predicaat": self.predicate,
            "object": self.object,
            "bewijs": _bewijs(self.evidence),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Relation:
        return cls(row["subject"], row["predicaat"], row["object"], _evidence(row["bewijs"]))


@dataclass(frozen=True, slots=True)
class Deelnemer:
    """One side of a stated kruisbestuiving: an area (or None) and the ids it takes part with."""

    area: str | None
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kruisbestuiving:
    """A cross-pollination that a document states."""

    id: str
    participants: tuple[Deelnemer, ...]
    themes: tuple[str, ...]
    kind: KruisbestuivingSoort
    evidence: Bewijs = ()
    suspect: str | None = None
    """Why the source is suspect (Dutch), for example a column that repeats another section's; None when it is not."""

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "deelnemers": [{"gebied": d.area, "via": list(d.via)} for d in self.participants],
            "themas": list(self.themes),
            "soort": self.kind,
            "bronVerdacht": self.suspect,
            "bewijs": _bewijs(self.evidence),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Kruisbestuiving:
        who = tuple(Deelnemer(d["gebied"], tuple(d["via"])) for d in row["deelnemers"])
        return cls(
            row["id"], who, tuple(row["themas"]), row["soort"], _evidence(row["bewijs"]), row.get("bronVerdacht")
        )


@dataclass(frozen=True, slots=True)
class Behoefte:
    """What an area needs, offers or aims for. `functions` are those of the match score (onderzoek, test, …)."""

    id: str
    area: str
    kind: BehoefteSoort
    text: str
    themes: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    evidence: Bewijs = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "gebied": self.area,
            "soort": self.kind,
            "tekst": self.text,
            "themas": list(self.themes),
            "functies": list(self.functions),
            "bewijs": _bewijs(self.evidence),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Behoefte:
        return cls(
            row["id"],
            row["gebied"],
            row["soort"],
            row["tekst"],
            tuple(row["themas"]),
            tuple(row.get("functies", ())),
            _evidence(row["bewijs"]),
        )


@dataclass(frozen=True, slots=True)
class Feit:
    """A quantified fact about one entity; `year` is the year the value holds for, if stated."""

    id: str
    subject: str
    indicator: str
    value: str
    unit: str
    year: int | None = None
    evidence: Bewijs = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "onderwerp": self.subject,
            "indicator": self.indicator,
            "waarde": self.value,
            "eenheid": self.unit,
            "jaar": self.year,
            "bewijs": _bewijs(self.evidence),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Feit:
        return cls(
            row["id"],
            row["onderwerp"],
            row["indicator"],
            str(row["waarde"]),
            row["eenheid"],
            row["jaar"],
            _evidence(row["bewijs"]),
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one document, about 90 words, that begins and ends on a sentence; ``text`` is the verbatim range."""

    id: str
    document: str
    page: int | None
    heading: str
    text: str
    begin: int
    end: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "document": self.document,
            "pagina": self.page,
            "kop": self.heading,
            "tekst": self.text,
            "begin": self.begin,
            "eind": self.end,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Passage:
        return cls(row["id"], row["document"], row["pagina"], row["kop"], row["tekst"], row["begin"], row["eind"])


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document as a half-open character range of its text; `number` is 1-based."""

    number: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A source document, its text fixed for good: every offset of the project points into `text`.

    `id` is a slug, `name` the file name (the key of every :class:`Evidence`), `kind` the reader's format
    (``md``, ``txt``, ``pdf``, ``docx``, ``odt``, ``html``), `meta` the front matter (``titel``, ``uitgever``,
    ``datum``, ``soort``, ``brondocument``, ``status``) where known. `body` is where the content begins, past any
    front matter. `area` is the id of the area that it is about as a whole, None when it is about none.
    """

    id: str
    name: str
    title: str
    kind: str
    sha256: str
    text: str
    pages: tuple[Page, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    body: int = 0
    area: str | None = None

    def page_at(self, offset: int) -> int | None:
        """Page number of the character at `offset`, in O(log pages); None when the document has no pages."""
        if not self.pages:
            return None
        page = self.pages[bisect_right(self.pages, offset, key=lambda p: p.begin) - 1]
        return page.number if page.begin <= offset < page.end else self.pages[-1].number

    def evidence(self, begin: int, end: int, method: str = "regel", certainty: float = 0.8) -> Evidence:
        """Evidence for ``text[begin:end]``, with its page, white space at both ends left out."""
        raw = self.text[begin:end]
        begin += len(raw) - len(raw.lstrip())
        end -= len(raw) - len(raw.rstrip())
        return Evidence(self.name, begin, end, self.page_at(begin), self.text[begin:end], method, certainty)

    def as_dict(self) -> dict[str, Any]:
        """Everything but the text, which the generation keeps in a file of its own."""
        return {
            "id": self.id,
            "naam": self.name,
            "titel": self.title,
            "formaat": self.kind,
            "sha256": self.sha256,
            "tekens": len(self.text),
            "paginas": [[p.number, p.begin, p.end] for p in self.pages],
            "meta": dict(self.meta),
            "inhoudVanaf": self.body,
            "gebied": self.area,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any], text: str) -> Document:
        pages = tuple(Page(*p) for p in row["paginas"])
        return cls(
            row["id"],
            row["naam"],
            row["titel"],
            row["formaat"],
            row["sha256"],
            text,
            pages,
            row["meta"],
            row["inhoudVanaf"],
            row.get("gebied"),
        )


@dataclass(frozen=True, slots=True)
class KnowledgeGraph:
    """Everything that was read: documents, statements and passages, each sorted by id."""

    documents: tuple[Document, ...] = ()
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    kruisbestuivingen: tuple[Kruisbestuiving, ...] = ()
    behoeften: tuple[Behoefte, ...] = ()
    feiten: tuple[Feit, ...] = ()
    passages: tuple[Passage, ...] = ()
    curations: tuple[Curatie, ...] = ()
    """Corrections by people, in the order in which they were applied."""
