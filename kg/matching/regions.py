"""Which areas are matched with which: the region of each cluster, and when two regions overlap."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.queries import GraphIndex, plain

if TYPE_CHECKING:
    from kg.areas import Areas


@dataclass(frozen=True)
class Apart:
    """Which rows may be matched with which columns, by region."""

    table: npt.NDArray[np.bool_]
    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]

    def pairs(self, i: npt.NDArray[np.int64], j: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether row ``i[k]`` may be matched with column ``j[k]``."""
        return np.asarray(self.table[self.rows[i], self.columns[j]])

    def cells(self) -> npt.NDArray[np.bool_]:
        """All of them; shape (rows, columns)."""
        if not len(self.rows) or not len(self.columns):
            return np.zeros((len(self.rows), len(self.columns)), dtype=bool)
        return np.asarray(self.table[self.rows][:, self.columns])


TOWNS = frozenset({"gemeente", "plaats", "wijk"})
STREKEN = frozenset({"deelregio", "regio", "metropoolregio"})
"""Kinds of area that a town counts as a part of."""


class Regions:
    """The region of every area that has clusters.

    A town counts as its deelregio, and where there is none as the smallest streek around it that has clusters itself:
    Hengelo as Twente in documents that speak of both. An area that holds two or more other regions with clusters (the
    whole metropolitan area) is a container: it is not matched with its own parts, and is left out with a note.
    """

    def __init__(self, index: GraphIndex, areas: Areas | None, with_clusters: Iterable[str]) -> None:
        self._index = index
        self._areas = areas
        self._around: dict[str, frozenset[str]] = {}
        self._inside: dict[str, re.Pattern[str]] = {}
        own = sorted(set(with_clusters))
        streken = {a for a in own if self._kind(a) in STREKEN}
        self._streken = {a for a in streken if sum(a in self.around(other) for other in streken) < 2}
        self.of_area = {a: self.region_of(a) for a in own}
        held: dict[str, set[str]] = defaultdict(set)
        for region in set(self.of_area.values()):
            for above in self.around(region):
                held[above].add(region)
        self.containers = tuple(sorted(r for r in set(self.of_area.values()) if len(held[r] - {r}) >= 2))

    def region_of(self, area: str) -> str:
        """The deelregio of `area`, the streek of a town, or `area` itself."""
        if self._areas and (deelregio := self._areas.deelregio_of(area)):
            return deelregio
        above = self._streken & self.around(area) if self.is_town(area) else frozenset()
        return min(above, key=lambda r: (-len(self.around(r)), self._size(r), r), default=area)

    def is_town(self, area: str) -> bool:
        """Whether `area` is a municipality or a part of one."""
        return self._kind(area) in TOWNS

    def _kind(self, area: str) -> str | None:
        if self._areas and (known := self._areas.get(area)):
            return known.kind
        entity = self._index.entities.get(area)
        return entity.subtype if entity else None

    def _size(self, area: str) -> int:
        return len(self._areas.within(area)) if self._areas else 0

    def matched(self, area: str) -> str:
        """The region by which `area` takes part: itself, or the smallest region with clusters that it lies in."""
        region = self.region_of(area)
        known = set(self.of_area.values()) - set(self.containers)
        above = sorted(known & self.around(region), key=lambda r: (-len(self.around(r)), r))
        return region if region in known or not above else above[0]

    def around(self, area: str) -> frozenset[str]:
        """Areas in which `area` lies, of the register and as stated; without itself."""
        if area not in self._around:
            known = frozenset(self._areas.ancestors(area)) if self._areas else frozenset()
            self._around[area] = (known | self._index.parents(area)) - {area}
        return self._around[area]

    def apart(self, a: str, b: str) -> bool:
        """Whether two regions are different and neither lies in the other."""
        return a != b and a not in self.around(b) and b not in self.around(a)

    def apart_matrix(self, rows: Sequence[str], columns: Sequence[str]) -> Apart:
        """:meth:`apart` for lists of regions, looked up by position."""
        names = sorted({*rows, *columns})
        at = {r: k for k, r in enumerate(names)}
        table = ~np.eye(len(names), dtype=bool)
        for k, region in enumerate(names):
            for above in self.around(region):
                if above in at:
                    table[k, at[above]] = table[at[above], k] = False
        return Apart(table, np.array([at[r] for r in rows], int), np.array([at[r] for r in columns], int))

    def name(self, area: str) -> str:
        known = self._areas.get(area) if self._areas else None
        return known.name if known else self._index.name(area)

    def names_container(self, text: str) -> bool:
        """Whether `text` names an area that holds several regions: then it is the wish of all of them together."""
        names = {plain(self.name(a)) for a in self.containers}
        for area in map(self._areas.get, self.containers) if self._areas else ():
            names |= {plain(alias) for alias in area.aliases} if area else set()
        said = plain(text)
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) for name in names)

    def names_other(self, text: str, area: str, region: str) -> bool:
        """Whether `text` names an area or its region, or a municipality in it: then it speaks of that area itself."""
        if region not in self._inside:
            known = self._areas.within(region) if self._areas else frozenset()
            names = {plain(self.name(a)) for a in (*known, region)}
            self._inside[region] = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)")
        said = plain(text)
        return self._inside[region].search(said) is not None or plain(self.name(area)) in said
