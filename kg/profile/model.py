"""What a profile consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.matching.model import GroupMatch, Match, NeedMatch
from kg.model import Behoefte, Bewijs, Feit, Kruisbestuiving


@dataclass(frozen=True, slots=True)
class Line:
    """One entity that the profile names, with the quotes that say so; `via` names what it is known through."""

    id: str
    name: str
    type: str | None
    subtype: str | None
    evidence: Bewijs
    via: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "naam": self.name,
            "type": self.type,
            "subtype": self.subtype,
            "via": self.via,
            "bewijs": [e.as_dict() for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines of one predicate in one direction (``heen`` from this entity, ``terug`` to it)."""

    label: str
    predicate: str
    direction: str
    lines: tuple[Line, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "predicaat": self.predicate,
            "richting": self.direction,
            "items": [line.as_dict() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class Definition:
    """What it is, in words of a document or of our own lists; `source` says which."""

    text: str
    source: str
    evidence: Bewijs = ()

    def as_dict(self) -> dict[str, Any]:
        return {"tekst": self.text, "bron": self.source, "bewijs": [e.as_dict() for e in self.evidence]}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the entity, or of a part of it that `subject_name` names."""

    feit: Feit
    subject_name: str

    def as_dict(self) -> dict[str, Any]:
        return {**self.feit.as_dict(), "onderwerpNaam": self.subject_name}


@dataclass(frozen=True, slots=True)
class Profile:
    """See :func:`kg.profile.build_profile`."""

    id: str
    kind: str
    subtype: str | None
    name: str
    aliases: tuple[str, ...]
    definition: Definition | None
    fields: dict[str, Any]
    evidence: Bewijs
    groups: tuple[LineGroup, ...]
    facts: tuple[Fact, ...]
    statements: tuple[Behoefte, ...]
    stated: tuple[Kruisbestuiving, ...]
    quotes: Bewijs
    missing: tuple[str, ...]
    """What the documents do not say of it, as names that follow "geen"."""
    matches: tuple[Match, ...] = ()
    needs: tuple[NeedMatch, ...] = ()
    match_groups: tuple[GroupMatch, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def silent(self) -> tuple[str, ...]:
        """What the documents do not say of it, a sentence each."""
        return tuple(f"Over {self.name} noemen de documenten geen {part}." for part in self.missing)

    def lines(self, *types: str) -> tuple[Line, ...]:
        """Every line of one of these classes, once, by name."""
        found: dict[str, Line] = {}
        for group in self.groups:
            for line in group.lines:
                if line.type in types:
                    found.setdefault(line.id, line)
        return tuple(sorted(found.values(), key=lambda x: (x.name.casefold(), x.id)))

    def of_kind(self, kind: str) -> tuple[Behoefte, ...]:
        """Statements of one kind: ``behoefte``, ``aanbod`` or ``ambitie``."""
        return tuple(b for b in self.statements if b.kind == kind)

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "type": self.kind,
            "subtype": self.subtype,
            "naam": self.name,
            "aliassen": list(self.aliases),
            "definitie": self.definition.as_dict() if self.definition else None,
            "velden": dict(self.fields),
            "relaties": [g.as_dict() for g in self.groups],
            "clusters": [x.as_dict() for x in self.lines("Cluster")],
            "hotspots": [x.as_dict() for x in self.lines("Hotspot")],
            "partners": [x.as_dict() for x in self.lines("Organisatie")],
            "programmas": [x.as_dict() for x in self.lines("Programma")],
            "feiten": [f.as_dict() for f in self.facts],
            "behoeften": [b.as_dict() for b in self.of_kind("behoefte")],
            "aanbod": [b.as_dict() for b in self.of_kind("aanbod")],
            "ambities": [b.as_dict() for b in self.of_kind("ambitie")],
            "kruisbestuivingen": [k.as_dict() for k in self.stated],
            "matches": [m.as_dict() for m in self.matches],
            "behoefteAanbod": [m.as_dict() for m in self.needs],
            "groepen": [m.as_dict() for m in self.match_groups],
            "citaten": [e.as_dict() for e in self.quotes],
            "nietGenoemd": list(self.silent),
            "opmerkingen": list(self.notes),
            "bewijs": [e.as_dict() for e in self.evidence],
        }
