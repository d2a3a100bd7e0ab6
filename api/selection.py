"""What the page with kruisbestuivingen shows: chosen once, for the page and for the files to download from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.answers import Values, computed_matches, stated_matches
from api.service import Service
from kg.matching.model import GroupMatch, Match, NeedMatch
from kg.model import Kruisbestuiving

FILTERS = ("gebied", "met", "thema", "lijst", "status", "soort")
OVERVIEW = {"paren": 5, "behoeften": 3, "groepen": 3, "genoemd": 4}
"""How many of each the page shows when no list was chosen."""
LONG = {"paren": 20, "behoeften": 20, "groepen": 20, "genoemd": 60}
MANY = 20
"""Who asks for more pairs than this gets nothing else."""
KINDS = {"verdieping": "paren", "kruising": "paren", "behoefte": "behoeften", "groep": "groepen"}


@dataclass(frozen=True)
class Selection:
    """The first of each kind, in the order of the page, and in `totals` how many there are with these filters."""

    values: Values
    pairs: Sequence[Match]
    needs: Sequence[NeedMatch]
    groups: Sequence[GroupMatch]
    stated: Sequence[Kruisbestuiving]
    totals: Mapping[str, int]

    @property
    def kind(self) -> str | None:
        """The one kind that was asked for; None when the page gives an overview of all."""
        return kind_of(self.values)

    @property
    def empty(self) -> bool:
        return not (self.pairs or self.needs or self.groups or self.stated)

    def query(self, **other: Any) -> str:
        """The filters as a query, with `other` in the place of some; None leaves one out."""
        kept = {name: self.values[name] for name in (*FILTERS, "aantal")} | other
        return urlencode({name: value for name, value in kept.items() if value not in (None, "")})


def kind_of(values: Values) -> str | None:
    """See :attr:`Selection.kind`."""
    return "genoemd" if values["soort"] == "genoemd" else KINDS.get(values["lijst"] or "")


def choose(service: Service, values: Values) -> Selection:
    """What the page shows for checked parameters; ``aantal`` None stands for as many as suit the page."""
    only, found = kind_of(values), service.matches
    every = {**values, "aantal": None}
    pairs = computed_matches(service, every, found.pairs)
    needs = computed_matches(service, every, found.needs)
    groups = computed_matches(service, every, found.groups)
    stated = stated_matches(service, values) if values["status"] is None or only == "genoemd" else []

    def most(kind: str) -> int:
        if only is None and kind == "paren":
            return values["aantal"] or OVERVIEW[kind]
        if only is None:
            left_out = (values["soort"] == "berekend" and kind == "genoemd") or (values["aantal"] or 0) > MANY
            return 0 if left_out else OVERVIEW[kind]
        return (values["aantal"] or LONG[kind]) if kind == only else 0

    totals = {"paren": len(pairs), "behoeften": len(needs), "groepen": len(groups), "genoemd": len(stated)}
    return Selection(
        values,
        pairs[: most("paren")],
        needs[: most("behoeften")],
        groups[: most("groepen")],
        stated[: most("genoemd")],
        totals,
    )


LABELS = {
    "gebied": "dit gebied",
    "met": "het tweede gebied",
    "thema": "dit thema",
    "lijst": "deze lijst",
    "status": "deze status",
    "soort": "deze soort",
}


@dataclass(frozen=True, slots=True)
class WayOut:
    """A filter to leave out, how many candidates there are without it, and their address."""

    text: str
    count: int
    query: str


def ways_out(service: Service, selection: Selection) -> list[WayOut]:
    """What to change when nothing was found: each filter whose absence gives something, most first."""
    found = []
    for name in FILTERS:
        if selection.values[name] is not None:
            other = choose(service, {**selection.values, name: None, "aantal": None})
            count = sum(other.totals.values()) if other.kind is None else other.totals[other.kind]
            if count:
                found.append(WayOut(f"zonder {LABELS[name]}", count, other.query()))
    return sorted(found, key=lambda way: -way.count)


def why_empty(service: Service, selection: Selection) -> str:
    """Why there is nothing of the kind that was asked for, in Dutch."""
    values, index, kind = selection.values, service.index, selection.kind
    if values["met"] and values["met"] == values["gebied"]:
        return "U koos tweemaal hetzelfde gebied; een kruisbestuiving loopt tussen twee gebieden."
    if kind == "genoemd":
        return "De documenten noemen zelf geen kruisbestuiving met deze keuze."
    for area in filter(None, (values["gebied"], values["met"])):
        if not _joinable(service, area, kind):
            what = "behoefte, aanbod of hotspot" if kind == "behoeften" else "clusters"
            return f"De documenten noemen van {index.name(area)} geen {what}, dus er valt niets te koppelen."
    theme = values["thema"]
    if kind == "behoeften":
        if theme and not any(theme in b.themes for b in service.graph.behoeften):
            return f"Geen enkele behoefte in de documenten gaat over {index.name(theme)}."
        return "Een behoefte met aanbod tonen we alleen met twee gronden en citaten. Met deze keuze is er geen."
    if theme and not any(theme in index.themes_of(c.id) for c in index.of_type("Cluster")):
        return f"Geen enkel cluster in de documenten werkt aan {index.name(theme)}."
    if kind == "groepen":
        return "Een groep tonen we alleen als elk paar erin op zichzelf een kans is. Met deze keuze is er geen."
    return "Een kans tonen we alleen met twee gronden en citaten van beide kanten. Met deze keuze is er geen."


def _joinable(service: Service, area: str, kind: str | None) -> bool:
    """Whether the documents tell anything of `area` that a match of this kind could join."""
    index = service.index
    joined = index.of_type("Hotspot" if kind == "behoeften" else "Cluster")
    if any(index.lies_in(e.id, area) for e in joined):
        return True
    within = index.within(area)
    return kind == "behoeften" and any(b.area in within for b in service.graph.behoeften)
