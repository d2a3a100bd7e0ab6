"""The shape of a comparison of two areas: sections of rows, each with what is on the left and on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.matching.model import Match, NeedMatch
from kg.model import Bewijs, Kruisbestuiving
from kg.profile import Profile


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on one side, with its quotes; `id` when it has a profile."""

    text: str
    id: str | None
    evidence: Bewijs

    def as_dict(self) -> dict[str, Any]:
        return {"tekst": self.text, "id": self.id, "bewijs": [e.as_dict() for e in self.evidence]}


@dataclass(frozen=True, slots=True)
class Row:
    """What is held against each other; an empty side is one on which the documents are silent."""

    what: str
    left: tuple[Item, ...]
    right: tuple[Item, ...]

    def as_dict(self) -> dict[str, Any]:
        sides = {"links": self.left, "rechts": self.right}
        return {"wat": self.what, **{name: [i.as_dict() for i in items] for name, items in sides.items()}}


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind: its key, heading and explanation, and of how many `rows` are the first."""

    key: str
    title: str
    about: str
    rows: tuple[Row, ...]
    total: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "sleutel": self.key,
            "titel": self.title,
            "totaal": self.total,
            "rijen": [r.as_dict() for r in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind the documents name on each side."""

    what: str
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """See :func:`kg.compare.compare`. Sections without rows are there too: they say that there is nothing."""

    left: Profile
    right: Profile
    sections: tuple[Section, ...]
    counts: tuple[Count, ...]
    pairs: tuple[Match, ...]
    needs: tuple[NeedMatch, ...]
    stated: tuple[Kruisbestuiving, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "links": {"id": self.left.id, "naam": self.left.name},
            "rechts": {"id": self.right.id, "naam": self.right.name},
            "aantallen": [{"wat": c.what, "links": c.left, "rechts": c.right} for c in self.counts],
            "onderdelen": [s.as_dict() for s in self.sections],
            "kansen": [m.as_dict() for m in self.pairs],
            "vraagEnAanbod": [m.as_dict() for m in self.needs],
            "genoemd": [k.as_dict() for k in self.stated],
            "nietGenoemd": {"links": list(self.left.silent), "rechts": list(self.right.silent)},
            "opmerkingen": list(self.notes),
        }
