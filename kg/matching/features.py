"""What is known of each cluster, need and offer before two of them are compared.

Lines in which a document states a kruisbestuiving between regions are masked: nothing that is said only there becomes
a feature, so that a stated pair earns its score from the rest of the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kg.matching.model import Side
from kg.matching.regions import Regions
from kg.model import Bewijs, Evidence
from kg.queries import GraphIndex

UNIVERSAL_KINDS = frozenset({"overheid", "rom", "economic-board"})
"""Organisations that nearly every region works with: sharing one explains nothing."""


@dataclass(frozen=True, slots=True)
class ClusterNode:
    """One cluster of one region, with everything said of it under any of its names."""

    side: Side
    themes: Mapping[str, float]
    theme_evidence: Mapping[str, Bewijs]
    evidence: Bewijs
    bridges: Mapping[str, Bewijs]
    functions: frozenset[str]
    text: str

    @property
    def members(self) -> tuple[str, ...]:
        return (self.side.id, *self.side.also)


@dataclass(frozen=True, slots=True)
class Voice:
    """A need or an offer of one area, with the factor that its kind gives it."""

    id: str
    kind: str
    area: str
    region: str
    text: str
    themes: frozenset[str]
    functions: frozenset[str]
    factor: float
    evidence: Bewijs

    @property
    def words(self) -> str:
        """What a document has of `text`: of a place its name."""
        return self.text.rpartition(" (")[0] if self.kind == "hotspot" else self.text


@dataclass(frozen=True, slots=True)
class Said:
    """A programme, a need or an offer of an area: its own words or name, and the themes it is about."""

    id: str
    area: str
    text: str
    themes: frozenset[str]
    evidence: Bewijs


@dataclass(frozen=True)
class Features:
    """All nodes and voices of a graph, sorted; what `notes` say (Dutch) is missing from it.

    `relatedness` is the tie between two themes and `own_ties` that which each region makes itself; `together` is what
    was said of both, `programmes` those of each region on some theme, `wider` the broader themes of a theme, and
    `named` the themes that parts of the names of the clusters of a region tell; `theme_labels` holds the name of each
    theme with its other names of one word.
    """

    nodes: tuple[ClusterNode, ...]
    needs: tuple[Voice, ...]
    offers: tuple[Voice, ...]
    regions: Regions
    idf: Mapping[str, float]
    generic: frozenset[str]
    bridge_weight: Mapping[str, float]
    theme_names: Mapping[str, str]
    notes: tuple[str, ...] = ()
    relatedness: Mapping[tuple[str, str], float] = field(default_factory=dict)
    together: Mapping[tuple[str, str], tuple[Said, ...]] = field(default_factory=dict)
    programmes: tuple[tuple[str, Said], ...] = ()
    wider: Mapping[str, frozenset[str]] = field(default_factory=dict)
    own_ties: Mapping[str, Mapping[tuple[str, str], float]] = field(default_factory=dict)
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    theme_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def region_themes(self) -> Mapping[str, frozenset[str]]:
        """Themes that each region has: of its clusters and the parts of their names, its offers and its places."""
        found: dict[str, set[str]] = defaultdict(set)
        for region, themes in self.named.items():
            found[region].update(themes)
        for node in self.nodes:
            found[node.side.region].update(node.themes)
        for offer in self.offers:
            found[offer.region].update(offer.themes)
        return {region: frozenset(themes) for region, themes in sorted(found.items())}


class Mask:
    """Ranges of the documents in which a kruisbestuiving between two or more areas is stated."""

    def __init__(self, index: GraphIndex) -> None:
        self._ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for k in index.graph.kruisbestuivingen:
            if len({d.area for d in k.participants if d.area}) >= 2:
                for e in k.evidence:
                    self._ranges[e.document].append((e.begin, e.end))

    def hides(self, e: Evidence) -> bool:
        """Whether more than half of the quote lies in one masked range."""
        size = e.end - e.begin
        return any(2 * (min(e.end, end) - max(e.begin, begin)) > size for begin, end in self._ranges[e.document])

    def open(self, evidence: Iterable[Evidence]) -> Bewijs:
        return tuple(e for e in evidence if not self.hides(e))

    def index(self, index: GraphIndex) -> GraphIndex:
        """`index` without the relations that only masked lines state, and without the masked quotes of the others."""
        rows = (replace(r, evidence=self.open(r.evidence)) for r in index.graph.relations)
        return GraphIndex(replace(index.graph, relations=tuple(r for r in rows if r.evidence)))
