"""Areas: names, kinds and what lies in what on a given day; the development agencies that work for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.labels import OntologyError, normalise

_ARTICLES = ("de ", "het ", "'t ")
_KIND_RANK = (
    "deelregio",
    "metropoolregio",
    "gemeente",
    "provincie",
    "land",
    "unie",
    "continent",
    "regio",
    "landelijk-gebied",
    "plaats",
    "wijk",
)
_KIND_PREFIXES = {
    "deelregio": ("deelregio", "regio"),
    "gemeente": ("gemeente", "stad"),
    "metropoolregio": ("regio",),
    "provincie": ("provincie",),
    "regio": ("regio",),
}


@dataclass(frozen=True, slots=True)
class Membership:
    """Lying in an area, from the day `since` up to but not on the day `until`; None where unknown or open."""

    area: str
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on the day `on`.

        >>> Membership("ijmond", until=date(2027, 1, 1)).holds(date(2027, 1, 1))
        False
        """
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Area:
    """A piece of land with a name.

    Attributes
    ----------
    kind
        ``metropoolregio``, ``provincie``, ``deelregio``, ``gemeente``, ``regio``, ``landelijk-gebied``, ``plaats``,
        ``wijk``, ``land``, ``unie`` or ``continent``.
    tooi
        URI of the public body in the register of the government, for provinces and municipalities.
    common_word
        The name is an ordinary Dutch word too (Houten, Best, Huizen): a bare mention needs more than a capital.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    parents: tuple[Membership, ...] = ()
    tooi: str | None = None
    common_word: bool = False


@dataclass(frozen=True, slots=True)
class Rom:
    """A regional development agency; `areas` are the ids of the areas that it works for."""

    id: str
    name: str
    aliases: tuple[str, ...]
    areas: tuple[str, ...]
    website: str | None


class Areas:
    """All known areas, with look-up by name and by what lies in what.

    Parameters
    ----------
    areas
        The areas; every parent must be among them.
    roms
        Development agencies, whose areas must be among them too.
    reference_date
        The day that is meant where none is given.
    """

    def __init__(self, areas: Iterable[Area], roms: Iterable[Rom] = (), *, reference_date: date) -> None:
        self.all: tuple[Area, ...] = tuple(sorted(areas, key=lambda a: a.id))
        self.roms: tuple[Rom, ...] = tuple(sorted(roms, key=lambda r: r.id))
        self.reference_date = reference_date
        self._by_id = {a.id: a for a in self.all}
        self._children: dict[str, list[tuple[str, Membership]]] = defaultdict(list)
        self._by_key: dict[str, list[Area]] = defaultdict(list)
        for area in self.all:
            for membership in area.parents:
                if membership.area not in self._by_id:
                    raise OntologyError(f"{area.id!r} lies in {membership.area!r}, which is no known area")
                self._children[membership.area].append((area.id, membership))
            for key in sorted(_keys(area)):
                self._by_key[key].append(area)
        for found in self._by_key.values():
            found.sort(key=lambda a: (_rank(a.kind), a.id))

    def get(self, id: str) -> Area | None:
        """The area with this id, or None."""
        return self._by_id.get(id)

    def find_all(self, name: str) -> tuple[Area, ...]:
        """Every area of this name, the likeliest kind first: a deelregio before a municipality before a province."""
        key = normalise(name)
        found = self._by_key.get(key)
        if found is None:
            bare = next((key[len(a) :] for a in _ARTICLES if key.startswith(a)), key)
            found = self._by_key.get(bare, [])
        return tuple(found)

    def find(self, name: str, kind: str | None = None) -> Area | None:
        """The area of this name or alias, whatever its case, diacritics and hyphens; None when unknown or in doubt.

        In doubt are two areas of the same kind with the same name, for example the municipalities Bergen.
        With `kind`, only areas of that kind are looked at.

        >>> gooi = Area("gooi-en-vechtstreek", "Gooi en Vechtstreek", "deelregio")
        >>> Areas([gooi], reference_date=date(2026, 1, 1)).find("regio Gooi & Vechtstreek").id
        'gooi-en-vechtstreek'
        """
        found = [a for a in self.find_all(name) if kind is None or a.kind == kind]
        if not found or (len(found) > 1 and found[0].kind == found[1].kind):
            return None
        return found[0]

    def within(self, id: str, on: date | None = None) -> frozenset[str]:
        """Ids of everything that lies in area `id` on the day `on`, itself included; empty when the id is unknown."""
        if id not in self._by_id:
            return frozenset()
        day = on or self.reference_date
        seen = {id}
        todo = [id]
        while todo:
            for child, membership in self._children.get(todo.pop(), ()):
                if child not in seen and membership.holds(day):
                    seen.add(child)
                    todo.append(child)
        return frozenset(seen)

    def ancestors(self, id: str, on: date | None = None) -> tuple[str, ...]:
        """Ids of what area `id` lies in on the day `on`, nearest first and without itself; () when unknown."""
        day = on or self.reference_date
        found: list[str] = []
        level = [id]
        while level:
            above = {m.area for i in level if i in self._by_id for m in self._by_id[i].parents if m.holds(day)}
            level = sorted(above - set(found) - {id})
            found.extend(level)
        return tuple(found)

    def deelregio_of(self, id: str, on: date | None = None) -> str | None:
        """Id of the deelregio that area `id` is or lies in, or None."""
        return self._nearest(id, "deelregio", on)

    def province_of(self, id: str, on: date | None = None) -> str | None:
        """Id of the province that area `id` is or lies in; None when it is known for none, as for a whole country."""
        return self._nearest(id, "provincie", on)

    def roms_of(self, area_id: str) -> tuple[Rom, ...]:
        """Development agencies that work for the area; for an area across agencies, those of its parts."""
        around = {area_id, *self.ancestors(area_id)}
        found = tuple(r for r in self.roms if around.intersection(r.areas))
        if found:
            return found
        parts = self.within(area_id)
        around = {a for part in parts for a in (part, *self.ancestors(part))}
        return tuple(r for r in self.roms if around.intersection(r.areas))

    def _nearest(self, id: str, kind: str, on: date | None) -> str | None:
        for candidate in (id, *self.ancestors(id, on)):
            area = self._by_id.get(candidate)
            if area is not None and area.kind == kind:
                return candidate
        return None


def _rank(kind: str) -> int:
    return _KIND_RANK.index(kind) if kind in _KIND_RANK else len(_KIND_RANK)


def _keys(area: Area) -> set[str]:
    names = {area.name, *area.aliases}
    prefixed = {f"{prefix} {name}" for prefix in _KIND_PREFIXES.get(area.kind, ()) for name in names}
    return {normalise(name) for name in names | prefixed}
