"""What people think of a computed kruisbestuiving: a labelled pair, with who and when, and as Web Annotations.

The annotations stand in a named graph of their own, apart from what documents state and from corrections.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.matching.model import Ground, GroupMatch, Match, NeedMatch
from kg.rdf import node
from kg.terms import DEFAULT_BASE

VERDICTS = ("zinvol", "bekend", "niet zinvol")
"""Worth acting on; worth it, but known already; not worth it."""
GRAPH = "graaf/oordelen"
AnyMatch = Match | NeedMatch | GroupMatch


def ground_key(ground: Ground) -> str:
    """Key of one reason of a match: the same reason keeps it in a later generation.

    >>> ground_key(Ground("thema", 0.4, "Beide werken aan Bouw.", ("a", "b"), (), ()))
    'thema-c19ce071'
    """
    text = "\x1f".join((ground.kind, *ground.path, ground.text))
    return f"{ground.kind}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def kind_of(match: AnyMatch) -> str:
    """``paar``, ``behoefte`` or ``groep``."""
    return "paar" if isinstance(match, Match) else "behoefte" if isinstance(match, NeedMatch) else "groep"


def ends_of(match: AnyMatch) -> tuple[str, ...]:
    """Ids of the clusters, or of the need and the offer, that a match joins."""
    if isinstance(match, Match):
        return match.left.id, match.right.id
    return (match.need.id, match.offer.id) if isinstance(match, NeedMatch) else tuple(s.id for s in match.sides)


def regions_of(match: AnyMatch) -> tuple[str, ...]:
    """Ids of the regions of :func:`ends_of`, in that order."""
    if isinstance(match, Match):
        return match.left.region, match.right.region
    return (
        (match.need.region, match.offer.region)
        if isinstance(match, NeedMatch)
        else tuple(s.region for s in match.sides)
    )


@dataclass(frozen=True, slots=True)
class GroundVerdict:
    """Whether one reason is right: its key and kind; its words stay with the match, which goes with its documents."""

    key: str
    kind: str
    right: bool

    def as_dict(self) -> dict[str, Any]:
        return {"grond": self.key, "soort": self.kind, "juist": self.right}


@dataclass(frozen=True, slots=True)
class Oordeel:
    """One verdict of one person on one match, with what the match looked like at that moment.

    Attributes
    ----------
    match, kind
        Id of the match, and ``paar``, ``behoefte`` or ``groep``.
    verdict
        One of :data:`VERDICTS`.
    by, on
        Who, and when: ISO 8601 in UTC.
    ends, regions
        What the match joins.
    score, components
        Of the match when it was judged, for a weight that is trained later.
    """

    id: str
    match: str
    kind: str
    verdict: str
    remark: str
    grounds: tuple[GroundVerdict, ...]
    by: str
    on: str
    generation: str
    weights: str
    list: str
    status: str
    ends: tuple[str, ...]
    regions: tuple[str, ...]
    score: float
    components: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kans": self.match,
            "soort": self.kind,
            "oordeel": self.verdict,
            "opmerking": self.remark,
            "gronden": [g.as_dict() for g in self.grounds],
            "door": self.by,
            "gegevenOp": self.on,
            "generatie": self.generation,
            "gewichten": self.weights,
            "lijst": self.list,
            "status": self.status,
            "onderdelen": dict(self.components),
            "score": self.score,
            "tussen": list(self.ends),
            "gebieden": list(self.regions),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Oordeel:
        """The verdict in `row`; KeyError, TypeError or ValueError when it is none."""
        if row["oordeel"] not in VERDICTS:
            raise ValueError(f"oordeel {row['oordeel']!r}: need one of {', '.join(VERDICTS)}")
        grounds = (GroundVerdict(g["grond"], g["soort"], bool(g["juist"])) for g in row["gronden"])
        return cls(
            id=str(row["id"]),
            match=str(row["kans"]),
            kind=str(row["soort"]),
            verdict=row["oordeel"],
            remark=str(row["opmerking"]),
            grounds=tuple(grounds),
            by=str(row["door"]),
            on=str(row["gegevenOp"]),
            generation=str(row["generatie"]),
            weights=str(row["gewichten"]),
            list=str(row["lijst"]),
            status=str(row["status"]),
            ends=tuple(map(str, row["tussen"])),
            regions=tuple(map(str, row["gebieden"])),
            score=float(row["score"]),
            components={str(k): float(v) for k, v in row["onderdelen"].items()},
        )

    @classmethod
    def of(
        cls,
        match: AnyMatch,
        verdict: str,
        remark: str,
        right: Mapping[str, bool],
        *,
        id_: str,
        by: str,
        on: str,
        generation: str,
        weights: str,
    ) -> Oordeel:
        """A verdict on `match`; `right` says of the keys of some of its grounds whether they are right."""
        grounds: tuple[Ground, ...] = () if isinstance(match, GroupMatch) else match.grounds
        judged = [(ground_key(g), g) for g in grounds]
        kept = tuple(GroundVerdict(k, g.kind, right[k]) for k, g in judged if k in right)
        components = {k: round(v, 4) for k, v in match.components.items()} if isinstance(match, Match) else {}
        seen = (match.list, match.status, ends_of(match), regions_of(match), round(match.score, 4), components)
        return cls(id_, match.id, kind_of(match), verdict, remark, kept, by, on, generation, weights, *seen)


def latest(oordelen: Iterable[Oordeel]) -> tuple[Oordeel, ...]:
    """Of each person the last word on each match, in the order in which they were given."""
    kept: dict[tuple[str, str], Oordeel] = {}
    for oordeel in oordelen:
        key = (oordeel.match, oordeel.by.casefold())
        kept.pop(key, None)
        kept[key] = oordeel
    return tuple(kept.values())


def quads(oordelen: Iterable[Oordeel], base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Verdicts as Web Annotations in the named graph ``…/graaf/oordelen``: assessment, remark, and each reason."""
    graph = NamedNode(base + GRAPH)
    for o in oordelen:
        me = NamedNode(f"{base}oordeel/{o.id}")
        target = NamedNode(f"{base}kans/{quote(o.match, safe='~')}")
        rows = [*_annotation(me, target, o, o.verdict)]
        rows += [(me, "dct:subject", NamedNode(base + quote(id_, safe="~"))) for id_ in (*o.ends, *o.regions)]
        if o.remark:
            remark = NamedNode(f"{me.value}#opmerking")
            rows += [
                (me, "oa:hasBody", remark),
                (remark, "rdf:type", node("oa:TextualBody")),
                (remark, "rdf:value", Literal(o.remark, language="nl")),
                (remark, "oa:hasPurpose", node("oa:commenting")),
            ]
        for g in o.grounds:
            reason = NamedNode(f"{target.value}#{g.key}")
            rows += _annotation(NamedNode(f"{me.value}/{g.key}"), reason, o, "juist" if g.right else "onjuist")
            rows.append((reason, "dct:isPartOf", target))
        yield from (Quad(s, node(p), value, graph) for s, p, value in rows)


def _annotation(
    me: NamedNode, target: NamedNode, o: Oordeel, verdict: str
) -> Iterator[tuple[NamedNode, str, NamedNode | Literal]]:
    body = NamedNode(f"{me.value}#oordeel")
    yield me, "rdf:type", node("oa:Annotation")
    yield me, "oa:motivatedBy", node("oa:assessing")
    yield me, "oa:hasTarget", target
    yield me, "oa:hasBody", body
    yield me, "dct:creator", Literal(o.by)
    yield me, "dct:created", Literal(o.on, datatype=node("xsd:dateTime"))
    yield body, "rdf:type", node("oa:TextualBody")
    yield body, "rdf:value", Literal(verdict, language="nl")
    yield body, "oa:hasPurpose", node("oa:assessing")
