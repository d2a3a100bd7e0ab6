"""Clusters of one region that are the same under another name, and names that name no cluster."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.matching.regions import Regions
from kg.matching.texts import words
from kg.model import Entity
from kg.queries import GraphIndex, plain

if TYPE_CHECKING:
    from kg.themes import Themes

_INITIALS = re.compile(r"\b[^\W\d_]")
_LISTED = re.compile(r"[,/&+]|\ben\b")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Name:
    """What is compared of a cluster."""

    letters: str
    initials: str
    stems: frozenset[str]
    listed: bool
    themes: frozenset[str]


def cluster_groups(index: GraphIndex, regions: Regions, themes: Themes | None) -> list[list[Entity]]:
    """Clusters of one region that are the same under another name, together; in order of id.

    Two are the same when one name, read as letters, is the other or its initials ("LS&H"); when the themes and the
    words of one are all in the other; or when their themes are the same and specific. One on a part of the themes of
    another is that part of it, where only one other can be meant: "mediasector" and "ICT" beside "Media & ICT". A name
    without a region, or of nothing but generic topics ("digitaal ecosysteem"), is no cluster to match.
    """
    generic = frozenset(t.id for t in themes.all if t.generic) if themes else frozenset()
    here: dict[str, list[tuple[Entity, _Name]]] = defaultdict(list)
    for cluster in sorted(index.of_type("Cluster"), key=lambda c: c.id):
        area = index.area_of_cluster(cluster.id)
        if area is not None and not is_generic(cluster.name, themes):
            here[regions.region_of(area)].append((cluster, _name(index, cluster, themes, generic)))
    return [group for region in sorted(here) for group in _joined(here[region])]


def _joined(rows: list[tuple[Entity, _Name]]) -> list[list[Entity]]:
    """Groups of the clusters of one region, each in the order given."""
    group_of = list(range(len(rows)))
    for k, (_, name) in enumerate(rows):
        for other in range(k):
            if group_of[other] != group_of[k] and _same(name, rows[other][1]):
                old, new = sorted((group_of[k], group_of[other]), reverse=True)
                group_of = [new if g == old else g for g in group_of]
    groups: dict[int, list[Entity]] = defaultdict(list)
    for g, (cluster, _) in zip(group_of, rows, strict=True):
        groups[g].append(cluster)
    themes_of = {cluster.id: name.themes for cluster, name in rows}
    return _parts_in_wholes([groups[g] for g in sorted(groups)], themes_of)


def _parts_in_wholes(groups: list[list[Entity]], themes_of: Mapping[str, frozenset[str]]) -> list[list[Entity]]:
    """`groups` with each that has only some of the themes of exactly one other put into that one."""
    about = [frozenset[str]().union(*(themes_of[c.id] for c in g)) for g in groups]
    wholes = [[h for h, other in enumerate(about) if about[k] and about[k] < other] for k in range(len(groups))]
    found: dict[int, list[Entity]] = defaultdict(list)
    for k, group in enumerate(groups):
        at = k
        while len(wholes[at]) == 1:
            at = wholes[at][0]
        found[at].extend(group)
    return [sorted(found[at], key=lambda c: c.id) for at in sorted(found)]


def is_generic(name: str, themes: Themes | None) -> bool:
    """Whether a name names only generic topics.

    >>> is_generic("Bouw", None)
    False
    """
    found = themes.match(name) if themes else ()
    if not found or themes is None:
        return False
    return all(theme is not None and theme.generic for theme in (themes.get(m.theme_id) for m in found))


def _name(index: GraphIndex, cluster: Entity, themes: Themes | None, generic: frozenset[str]) -> _Name:
    letters = _LETTERS.sub("", plain(cluster.name))
    initials = "".join(_INITIALS.findall(plain(cluster.name)))
    stems = frozenset(words(cluster.name))
    listed = _LISTED.search(cluster.name) is not None
    found = {m.theme_id for m in themes.match(cluster.name)} if themes else set()
    about = found.union(index.themes_of(cluster.id)) - generic
    return _Name(letters, initials, stems, listed, frozenset(about))


def _same(a: _Name, b: _Name) -> bool:
    """Whether two names of one region name one cluster."""
    if a.themes and a.themes == b.themes:
        return True
    if a.letters == b.letters or (len(a.letters) > 1 and a.letters == b.initials):
        return True
    if not a.themes & b.themes and a.themes and b.themes:
        return False
    small, large = sorted((a, b), key=lambda n: (len(n.stems), n.letters))
    if not small.stems or not small.stems <= large.stems:
        return False
    return small.themes <= large.themes and (len(small.stems) > 1 or not large.listed)
