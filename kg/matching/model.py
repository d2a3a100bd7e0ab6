"""Results of matching: pairs, needs with offers, groups; each with its grounds and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kg.model import Bewijs, Evidence

Lijst = Literal["verdieping", "kruising"]
Status = Literal["nieuw", "genoemd", "bron verdacht"]
Kracht = Literal["laag", "midden", "hoog"]
GrondSoort = Literal["thema", "tekst", "behoefte-aanbod", "aanvulling", "brug", "themaverband", "functie", "opgave"]


def rows(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Evidence as the exchange format has it."""
    return [e.as_dict() for e in evidence]


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for a match.

    Attributes
    ----------
    kind
        Which component gives it.
    share
        Part of the score that it explains, in [0, 1]; the shares of one match add up to at most 1.
    text
        The reason in one Dutch sentence.
    path
        Ids along the graph from the left side to the right.
    left, right
        Quotes on both sides.
    themes
        Specific themes that it is about.
    tie
        Quotes of whoever brings the two sides together, where the reason rests on that.
    """

    kind: GrondSoort
    share: float
    text: str
    path: tuple[str, ...]
    left: Bewijs
    right: Bewijs
    themes: tuple[str, ...] = ()
    tie: Bewijs = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "soort": self.kind,
            "aandeel": round(self.share, 4),
            "tekst": self.text,
            "pad": list(self.path),
            "themas": list(self.themes),
            "bewijsLinks": rows(self.left),
            "bewijsRechts": rows(self.right),
            "bewijsVerband": rows(self.tie),
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a match: a cluster (or a need, an offer) and its area.

    `region` is the deelregio of `area`, or `area` itself; `also` holds ids of clusters of the same region that say the
    same under another name.
    """

    id: str
    name: str
    area: str
    area_name: str
    region: str
    also: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "naam": self.name,
            "gebied": self.area,
            "gebiedsnaam": self.area_name,
            "regio": self.region,
            "ook": list(self.also),
        }


@dataclass(frozen=True, slots=True)
class Stated:
    """A stated kruisbestuiving that a match repeats: its id, where it stands, and why its source is suspect."""

    id: str
    evidence: Bewijs
    suspect: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "bronVerdacht": self.suspect, "bewijs": rows(self.evidence)}


@dataclass(frozen=True, slots=True)
class Match:
    """Two clusters of different regions.

    `score` in [0, 1] is a rank score, not a chance. `components` holds V, S, N, R, C, G, E and nieuwheid, each in
    [0, 1]. `variants` holds the two sides of weaker pairs of the same regions that say the same, such as the cluster of
    a municipality beside that of its deelregio; they are not listed on their own. `about` holds what a reader who
    asks for a theme looks for: `themes`, or where there are none those of each side, and those of the grounds.
    """

    id: str
    left: Side
    right: Side
    list: Lijst
    status: Status
    score: float
    components: Mapping[str, float]
    themes: tuple[str, ...]
    grounds: tuple[Ground, ...]
    counterarguments: tuple[str, ...]
    strength: Kracht
    stated: tuple[Stated, ...] = ()
    variants: tuple[tuple[Side, Side], ...] = ()
    about: tuple[str, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        sides = (self.left, self.right, *(s for pair in self.variants for s in pair))
        return tuple(sorted({a for s in sides for a in (s.area, s.region)}))

    @property
    def evidence(self) -> Bewijs:
        return _once(e for g in self.grounds for e in (*g.left, *g.tie, *g.right))

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "soort": "berekend",
            "links": self.left.as_dict(),
            "rechts": self.right.as_dict(),
            "lijst": self.list,
            "status": self.status,
            "score": round(self.score, 4),
            "onderdelen": {name: round(value, 4) for name, value in self.components.items()},
            "themas": list(self.themes),
            "gaatOver": list(self.about),
            "gronden": [g.as_dict() for g in self.grounds],
            "tegenargumenten": list(self.counterarguments),
            "bewijskracht": self.strength,
            "genoemdIn": [s.as_dict() for s in self.stated],
            "varianten": [{"links": a.as_dict(), "rechts": b.as_dict()} for a, b in self.variants],
            "bewijs": rows(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class NeedMatch:
    """A need (or ambition) of one region with an offer of another."""

    id: str
    need: Side
    offer: Side
    need_text: str
    offer_text: str
    need_kind: str
    list: Lijst
    status: Status
    score: float
    functions: tuple[str, ...]
    themes: tuple[str, ...]
    grounds: tuple[Ground, ...]
    counterarguments: tuple[str, ...]
    strength: Kracht
    stated: tuple[Stated, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(sorted({self.need.area, self.need.region, self.offer.area, self.offer.region}))

    @property
    def evidence(self) -> Bewijs:
        return _once(e for g in self.grounds for e in (*g.left, *g.tie, *g.right))

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "soort": "berekend",
            "vraag": {**self.need.as_dict(), "tekst": self.need_text, "soort": self.need_kind},
            "aanbod": {**self.offer.as_dict(), "tekst": self.offer_text},
            "lijst": self.list,
            "status": self.status,
            "score": round(self.score, 4),
            "functies": list(self.functions),
            "themas": list(self.themes),
            "gaatOver": list(self.about),
            "gronden": [g.as_dict() for g in self.grounds],
            "tegenargumenten": list(self.counterarguments),
            "bewijskracht": self.strength,
            "genoemdIn": [s.as_dict() for s in self.stated],
            "bewijs": rows(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """Three or more clusters, one of each region, in which every pair is a match."""

    id: str
    name: str
    sides: tuple[Side, ...]
    list: Lijst
    status: Status
    score: float
    themes: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    pairs: tuple[str, ...]
    counterarguments: tuple[str, ...]
    strength: Kracht
    evidence_by_side: Mapping[str, Bewijs] = field(default_factory=dict)
    about: tuple[str, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(sorted({a for s in self.sides for a in (s.area, s.region)}))

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "soort": "berekend",
            "naam": self.name,
            "deelnemers": [
                {**s.as_dict(), "rollen": list(self.roles[s.id]), "bewijs": rows(self.evidence_by_side[s.id])}
                for s in self.sides
            ],
            "lijst": self.list,
            "status": self.status,
            "score": round(self.score, 4),
            "themas": list(self.themes),
            "gaatOver": list(self.about),
            "paren": list(self.pairs),
            "tegenargumenten": list(self.counterarguments),
            "bewijskracht": self.strength,
        }


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Everything found, best first, and in `notes` (Dutch) why a list is empty or partial."""

    pairs: tuple[Match, ...] = ()
    needs: tuple[NeedMatch, ...] = ()
    groups: tuple[GroupMatch, ...] = ()
    notes: tuple[str, ...] = ()
    weights_version: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "paren": [m.as_dict() for m in self.pairs],
            "behoeften": [m.as_dict() for m in self.needs],
            "groepen": [m.as_dict() for m in self.groups],
            "opmerkingen": list(self.notes),
            "gewichten": self.weights_version,
        }


def about(themes: Iterable[str], grounds: Iterable[Ground]) -> tuple[str, ...]:
    """`themes` and those of `grounds`, sorted."""
    return tuple(sorted({*themes, *(t for g in grounds for t in g.themes)}))


def _once(evidence: Iterable[Evidence]) -> Bewijs:
    return tuple({(e.document, e.begin, e.end): e for e in evidence}.values())
