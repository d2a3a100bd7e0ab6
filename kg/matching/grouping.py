"""Clusters of one region that are the same under another name, and names that name no cluster."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.matching.regions import Regions
from kg.matching.texts import words
from kg.model import Entity
from kg.queries import GraphIndex, plain

if TYPE_CHECKING:
    from kg.themes import Themes

_INITIALS = re.compile(r"\b[^\W\d_]")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Name:
    """What is compared of a cluster."""

    letters: str
    initials: str
    stems: frozenset[str]
    themes: frozenset[str]


def cluster_groups(index: GraphIndex, regions: Regions, themes: Themes | None) -> list[list[Entity]]:
    """Clusters of one region that are the same under another name, together; in order of id.

    Two are the same when one name, read as letters, is the other or its initials ("LS&H"); when they share a theme and
    the words of one name are all in the other; or when their themes are the same and specific. A name without a
    region, or of nothing but generic topics ("digitaal ecosysteem"), is no cluster to match.
    """
    generic = frozenset(t.id for t in themes.all if t.generic) if themes else frozenset()
    groups: dict[str, list[list[Entity]]] = defaultdict(list)
    known: dict[str, list[list[_Name]]] = defaultdict(list)
    for cluster in sorted(index.of_type("Cluster"), key=lambda c: (len(c.name), c.id)):
        area = index.area_of_cluster(cluster.id)
        if area is None or is_generic(cluster.name, themes):
            continue
        name = _name(index, cluster, generic)
        region = regions.region_of(area)
        at = next((k for k, names in enumerate(known[region]) if any(_said(name, n) for n in names)), None)
        if at is None:
            at = next((k for k, names in enumerate(known[region]) if _equal_themes(name, names)), None)
        if at is None:
            groups[region].append([cluster])
            known[region].append([name])
        else:
            groups[region][at].append(cluster)
            known[region][at].append(name)
    found = [sorted(g, key=lambda c: c.id) for region in sorted(groups) for g in groups[region]]
    return sorted(found, key=lambda g: (regions.region_of(index.area_of_cluster(g[0].id) or ""), g[0].id))


def is_generic(name: str, themes: Themes | None) -> bool:
    """Whether a name names only generic topics.

    >>> is_generic("Bouw", None)
    False
    """
    found = themes.match(name) if themes else ()
    if not found or themes is None:
        return False
    return all(theme is not None and theme.generic for theme in (themes.get(m.theme_id) for m in found))


def _name(index: GraphIndex, cluster: Entity, generic: frozenset[str]) -> _Name:
    letters = _LETTERS.sub("", plain(cluster.name))
    initials = "".join(_INITIALS.findall(plain(cluster.name)))
    stems = frozenset(words(_LETTERS.sub(" ", cluster.name)))
    return _Name(letters, initials, stems, frozenset(index.themes_of(cluster.id)) - generic)


def _said(a: _Name, b: _Name) -> bool:
    """Whether two names say the same."""
    if a.letters == b.letters or (len(a.letters) > 1 and a.letters == b.initials):
        return True
    if not a.themes & b.themes and a.themes and b.themes:
        return False
    return bool(a.stems and b.stems) and (a.stems <= b.stems or b.stems <= a.stems)


def _equal_themes(name: _Name, group: list[_Name]) -> bool:
    return bool(name.themes) and any(name.themes == other.themes for other in group)
