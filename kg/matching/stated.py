"""What the documents already name: status and nieuwheid of a pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

from kg.matching.features import ClusterNode
from kg.matching.model import Stated, Status
from kg.matching.regions import Regions
from kg.model import Deelnemer, Kruisbestuiving
from kg.queries import GraphIndex


class StatedPairs:
    """Stated kruisbestuivingen between two or more regions, by pair of regions."""

    def __init__(self, index: GraphIndex, regions: Regions, nodes: Sequence[ClusterNode]) -> None:
        self._index = index
        self._regions = regions
        self._by_pair: dict[tuple[str, str], list[tuple[Kruisbestuiving, Deelnemer, Deelnemer]]] = defaultdict(list)
        self._region_themes: dict[str, set[str]] = defaultdict(set)
        self._owners: dict[str, set[str]] = defaultdict(set)
        for node in nodes:
            self._region_themes[node.side.region].update(node.themes)
            for member in node.members:
                self._owners[member].add(node.side.id)
                for part in index.into(member, "onderdeelVan"):
                    self._owners[part.subject].add(node.side.id)
        for k in index.graph.kruisbestuivingen:
            sides = [(self._region(d), d) for d in k.participants]
            for (a, left), (b, right) in combinations(sides, 2):
                if a and b and a != b:
                    self._by_pair[a, b].append((k, left, right))
                    self._by_pair[b, a].append((k, right, left))

    def _region(self, d: Deelnemer) -> str | None:
        if d.area:
            return self._regions.matched(d.area)
        areas = (self._index.area_of_cluster(v) for v in d.via if "--" in v)
        return next((self._regions.matched(a) for a in areas if a), None)

    def between(self, u: ClusterNode, v: ClusterNode, *, strict: bool = False) -> tuple[Stated, ...]:
        """The stated ones that name this pair of clusters, by id.

        What is shown as new must not be named at all, so that a whole region that is named counts for each of its
        clusters. With `strict`, as an evaluation needs it, a side that names a cluster means that cluster alone.
        """
        found = {
            k.id: Stated(k.id, k.evidence, k.suspect)
            for k, left, right in self._by_pair.get((u.side.region, v.side.region), ())
            if self._fits(u, left, k.themes, strict) and self._fits(v, right, k.themes, strict)
        }
        return tuple(found[i] for i in sorted(found))

    def themes_between(self, a: str, b: str) -> frozenset[str]:
        """Themes on which two regions are stated to meet."""
        return frozenset(t for k, _, _ in self._by_pair.get((a, b), ()) for t in k.themes)

    def partners(self, region: str, without: Collection[str] = ()) -> frozenset[str]:
        """Regions with clusters that `region` is stated to meet, statements with an id in `without` left out."""
        return frozenset(
            b
            for (a, b), rows in self._by_pair.items()
            if a == region and b in self._region_themes and any(k.id not in without for k, _, _ in rows)
        )

    def on_themes(self, a: str, b: str, themes: Iterable[str]) -> tuple[Stated, ...]:
        """The stated ones between two regions on one of `themes`, by id."""
        wanted = set(themes)
        rows = (k for k, _, _ in self._by_pair.get((a, b), ()) if wanted & set(k.themes))
        found = {k.id: Stated(k.id, k.evidence, k.suspect) for k in rows}
        return tuple(found[i] for i in sorted(found))

    def _fits(self, node: ClusterNode, d: Deelnemer, themes: Sequence[str], strict: bool) -> bool:
        """Whether a participant means this cluster: by name, by a part of it, by theme, or as the whole region."""
        owners = {o for v in d.via for o in self._owners.get(v, ())}
        if node.side.id in owners:
            return True
        if set(themes) & set(node.themes):
            return not (strict and owners)
        if strict or d.via:
            return False
        return not set(themes) & self._region_themes[node.side.region]


def status_of(stated: Sequence[Stated]) -> Status:
    """``nieuw`` without a stated one, ``bron verdacht`` when the source of every one is suspect, else ``genoemd``."""
    if not stated:
        return "nieuw"
    return "bron verdacht" if all(s.suspect for s in stated) else "genoemd"


def nieuwheid(stated: Sequence[Stated], meeting: frozenset[str], u: ClusterNode, v: ClusterNode) -> float:
    """0 when stated, ½ when the two regions are stated to meet on a theme of one of the two, else 1."""
    if stated:
        return 0.0
    return 0.5 if meeting & (set(u.themes) | set(v.themes)) else 1.0
