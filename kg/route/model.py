"""The answer of a route: what was asked, instruments with their conditions, steps, and whom to turn to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kg.model import Bewijs, Evidence
from kg.queries import LookupFailedError

Waarde = Literal["past", "past niet", "staat niet in het document"]
Moment = Literal["nu", "straks", "later"]

CHECK = "Controleer bij de uitvoerder of dit nog klopt."


class UnknownPhaseError(LookupFailedError):
    """The phase is none of those we know; `suggestions` holds all of them."""

    noun = "fase"


class UnknownFormError(LookupFailedError):
    """The form is none of those we know; `suggestions` holds all of them."""

    noun = "vorm"


class UnknownThemeError(LookupFailedError):
    """No theme has this id or label."""

    noun = "thema"


def rows(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [e.as_dict() for e in evidence]


@dataclass(frozen=True, slots=True)
class RouteRequest:
    """What a person tells; each may be None.

    `gemeente` is the id or name of a municipality (or place, or deelregio), `fase` one of
    :data:`kg.route.phases.PHASES` or words for it, `bedrag` euros, `thema` the id or label of a theme.
    """

    gemeente: str | None = None
    fase: str | None = None
    vorm: str | None = None
    bedrag: int | None = None
    thema: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "gemeente": self.gemeente,
            "fase": self.fase,
            "vorm": self.vorm,
            "bedrag": self.bedrag,
            "thema": self.thema,
        }


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of an instrument against what was asked, with the quote that decides it."""

    name: str
    value: Waarde
    text: str
    evidence: Bewijs = ()

    def as_dict(self) -> dict[str, Any]:
        return {"naam": self.name, "waarde": self.value, "tekst": self.text, "bewijs": rows(self.evidence)}


@dataclass(frozen=True, slots=True)
class Executor:
    """Who runs an instrument, as stated."""

    id: str
    name: str
    evidence: Bewijs

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "naam": self.name, "bewijs": rows(self.evidence)}


@dataclass(frozen=True, slots=True)
class Instrument:
    """Something an entrepreneur can use, judged for one request.

    `phases` is what it is for, in order; `also` holds ids of variants that are shown as one with it; `dated` is the
    date of the newest document that names it, as that document gives it. `deadline` is the day on which it closes,
    `link` the page to turn to, where a source states them.
    """

    id: str
    name: str
    kind: str
    forms: tuple[str, ...]
    phases: tuple[str, ...]
    amount: str | None
    areas: tuple[str, ...]
    executors: tuple[Executor, ...]
    conditions: tuple[Condition, ...]
    dated: str | None
    status: str | None
    evidence: Bewijs
    also: tuple[str, ...] = ()
    deadline: date | None = None
    link: str | None = None

    @property
    def obstacles(self) -> tuple[str, ...]:
        """What stands in the way."""
        return tuple(c.text for c in self.conditions if c.value == "past niet")

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "naam": self.name,
            "soort": self.kind,
            "vormen": list(self.forms),
            "fasen": list(self.phases),
            "bedrag": self.amount,
            "gebieden": list(self.areas),
            "uitvoerders": [x.as_dict() for x in self.executors],
            "voorwaarden": [c.as_dict() for c in self.conditions],
            "datumDocument": self.dated,
            "status": self.status,
            "ook": list(self.also),
            "sluit": self.deadline.isoformat() if self.deadline else None,
            "link": self.link,
            "letOp": CHECK,
            "bewijs": rows(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class Step:
    """Instruments for one moment, the best fitting first."""

    moment: Moment
    title: str
    instruments: tuple[Instrument, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "moment": self.moment,
            "titel": self.title,
            "instrumenten": [i.as_dict() for i in self.instruments],
        }


@dataclass(frozen=True, slots=True)
class RomAdvice:
    """The development agency to turn to: stated in a document, or known from the register alone."""

    id: str
    name: str
    website: str | None
    source: str
    evidence: Bewijs = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "naam": self.name,
            "website": self.website,
            "bron": self.source,
            "bewijs": rows(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class Place:
    """A hotspot near the person that works on the theme."""

    id: str
    name: str
    kind: str | None
    area: str
    evidence: Bewijs

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "naam": self.name,
            "soort": self.kind,
            "gebied": self.area,
            "bewijs": rows(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class Route:
    """The whole answer.

    `nearest` is filled when nothing fits. `unclear` holds what is named without a word on whether it fits, `expired`
    what closed before today. `notes` are Dutch sentences for the person.
    """

    request: RouteRequest
    area: str | None
    area_name: str | None
    deelregio: str | None
    province: str | None
    roms: tuple[RomAdvice, ...]
    steps: tuple[Step, ...]
    nearest: tuple[Instrument, ...]
    hotspots: tuple[Place, ...]
    notes: tuple[str, ...]
    unclear: tuple[Instrument, ...] = ()
    expired: tuple[Instrument, ...] = ()

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        return tuple(i for s in self.steps for i in s.instruments)

    def as_dict(self) -> dict[str, Any]:
        return {
            "vraag": self.request.as_dict(),
            "gebied": self.area,
            "gebiedsnaam": self.area_name,
            "deelregio": self.deelregio,
            "provincie": self.province,
            "roms": [r.as_dict() for r in self.roms],
            "stappen": [s.as_dict() for s in self.steps],
            "dichtstbij": [{**i.as_dict(), "belemmeringen": list(i.obstacles)} for i in self.nearest],
            "onduidelijk": [i.as_dict() for i in self.unclear],
            "verlopen": [i.as_dict() for i in self.expired],
            "hotspots": [h.as_dict() for h in self.hotspots],
            "opmerkingen": list(self.notes),
        }
