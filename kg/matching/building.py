"""Read the features of clusters, needs and offers out of a graph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.matching.features import UNIVERSAL_KINDS, ClusterNode, Features, Mask, Voice
from kg.matching.functions import functions_of
from kg.matching.grouping import cluster_groups, is_generic
from kg.matching.model import Side
from kg.matching.regions import Regions
from kg.matching.statements import VoiceReader, naming, owners_of, with_meant
from kg.matching.texts import cluster_text
from kg.matching.ties import idf_of, own_ties, programmes_of, relatedness, said_together, wider_themes
from kg.matching.weights import Weights
from kg.model import Bewijs, Entity, Evidence, Relation
from kg.queries import GraphIndex, distinct_evidence

if TYPE_CHECKING:
    from kg.areas import Areas
    from kg.themes import Themes

_PART = re.compile(r"[,/&+]|\ben\b|\band\b")

FOCUS = 2
"""Most themes of a need, offer or place that is counted as evidence of a cluster on one of them."""


def build_features(index: GraphIndex, weights: Weights, areas: Areas | None, themes: Themes | None) -> Features:
    """Read the features of every cluster, need and offer out of a graph.

    A graph with a gap gives less, and a note in Dutch that says so.
    """
    mask, whole = Mask(index), index
    index = with_meant(mask.index(index), themes)
    with_clusters = (a for c in index.of_type("Cluster") if (a := index.area_of_cluster(c.id)) is not None)
    regions = Regions(index, areas, with_clusters)
    builder = _Builder(index, weights, regions, themes, mask)
    groups = cluster_groups(index, regions, themes)
    nodes = [builder.node(g) for g in groups]
    nodes = [n for n in nodes if n.side.region not in regions.containers]
    owners = owners_of(whole, regions)
    needs, offers = VoiceReader(index, weights, regions, themes, mask, builder.generic, owners).voices()
    nodes = [_with_voices(n, (*needs, *offers), weights) for n in nodes]
    notes = list(builder.notes(nodes, needs))
    idf = idf_of(nodes, builder.generic, weights)
    programmes, wider = programmes_of(index, regions, mask), wider_themes(themes)
    return Features(
        tuple(nodes),
        tuple(needs),
        tuple(offers),
        regions,
        idf,
        builder.generic,
        builder.bridge_weights(nodes),
        {t: builder.theme_name(t) for n in nodes for t in n.themes}
        | {t: builder.theme_name(t) for v in (*needs, *offers) for t in v.themes}
        | {t: builder.theme_name(t) for _, said in programmes for t in said.themes},
        tuple(notes),
        relatedness(index, mask),
        said_together(index, mask, wider, (said for _, said in programmes), builder.generic),
        programmes,
        wider,
        own_ties(index, regions, mask, builder.generic),
        builder.named(groups),
        {t.id: (t.pref, *(x for x in t.alt if len(x.split()) == 1)) for t in themes.all} if themes else {},
    )


def _with_voices(node: ClusterNode, voices: Sequence[Voice], weights: Weights) -> ClusterNode:
    """`node` with what its region needs, offers and has on a theme of it as further evidence."""
    limit = weights["themas", "naam"]
    quotes = [
        e
        for v in voices
        if v.region == node.side.region
        and len(v.themes) <= FOCUS
        and any(node.themes.get(t, 0.0) >= limit for t in v.themes)
        for e in v.evidence
    ]
    return replace(node, evidence=distinct_evidence((*node.evidence, *quotes)))


def _display(cluster: Entity) -> tuple[bool, int, int, str]:
    """The member of a group whose name is shown first: written as a name, best supported, short."""
    return cluster.name[:1].islower(), -len(distinct_evidence(cluster.evidence)), len(cluster.name), cluster.id


class _Builder:
    def __init__(
        self, index: GraphIndex, weights: Weights, regions: Regions, themes: Themes | None, mask: Mask
    ) -> None:
        self.index = index
        self.weights = weights
        self.regions = regions
        self.themes = themes
        self.mask = mask
        self.generic = frozenset(t.id for t in themes.all if t.generic) if themes else frozenset()

    def theme_name(self, theme: str) -> str:
        known = self.themes.get(theme) if self.themes else None
        return known.pref if known else self.index.name(theme)

    def area(self, cluster: Entity) -> str:
        return self.index.area_of_cluster(cluster.id) or ""

    def node(self, group: Sequence[Entity]) -> ClusterNode:
        first, *rest = sorted(group, key=lambda c: (self.regions.region_of(a := self.area(c)) != a, *_display(c)))
        area = self.index.area_of_cluster(first.id) or ""
        side = Side(
            first.id,
            first.name,
            area,
            self.regions.name(area),
            self.regions.region_of(area),
            tuple(sorted(c.id for c in rest)),
        )
        themes, theme_evidence = self._themes(group)
        own = [e for c in group for e in (*c.evidence, *self._heeft_cluster(c.id))]
        told = " ".join(
            [*(c.name for c in group), *(x for c in group for x in c.aliases), *map(self.theme_name, themes)]
        )
        evidence = naming(told, distinct_evidence((*self.mask.open(own), *own)))
        bridges = self._bridges(side.region, frozenset(themes), group)
        parts = [cluster_text(self.index, c, self.mask) for c in group]
        text = " ".join(dict.fromkeys(parts))
        return ClusterNode(side, themes, theme_evidence, evidence, bridges, frozenset(functions_of(text)), text)

    def named(self, groups: Sequence[Sequence[Entity]]) -> dict[str, frozenset[str]]:
        """Themes that the parts of the names of each region tell: health in "Life Sciences & Health"."""
        found: dict[str, set[str]] = defaultdict(set)
        for cluster in (c for group in groups for c in group):
            for part in _PART.split(cluster.name) if self.themes else ():
                matched = self.themes.match(part) if self.themes else ()
                found[self.regions.region_of(self.area(cluster))].update(m.theme_id for m in matched)
        return {region: frozenset(themes) for region, themes in sorted(found.items())}

    def _heeft_cluster(self, cluster: str) -> Bewijs:
        return tuple(e for r in self.index.into(cluster, "heeftCluster") for e in r.evidence)

    def _themes(self, group: Sequence[Entity]) -> tuple[dict[str, float], dict[str, Bewijs]]:
        weight: dict[str, float] = {}
        evidence: dict[str, list[Evidence]] = defaultdict(list)

        def note(theme: str, value: float, quotes: Iterable[Evidence]) -> None:
            if value >= weight.get(theme, 0.0):
                weight[theme] = value
            evidence[theme].extend(quotes)

        for cluster in group:
            for r in self.index.theme_relations(cluster.id):
                if quotes := self.mask.open(r.evidence):
                    note(r.object, 1.0, quotes)
            if self.themes is not None:
                for m in self.themes.match(cluster.name):
                    note(m.theme_id, self.weights["themas", "naam"], self.mask.open(cluster.evidence))
            for part in self.index.into(cluster.id, "onderdeelVan"):
                child = self.index.entities.get(part.subject)
                if child is not None and child.type in ("Hotspot", "Programma", "Cluster"):
                    for r in self.index.theme_relations(child.id):
                        if quotes := self.mask.open(r.evidence):
                            note(r.object, self.weights["themas", "afgeleid"], quotes)
        for theme in sorted(set(weight) - self.generic):
            known = self.themes.get(theme) if self.themes else None
            value = weight[theme] * self.weights["themas", "afgeleid"]
            for wider in known.broader if known else ():
                if wider not in self.generic and value > weight.get(wider, 0.0):
                    note(wider, value, evidence[theme])
        themes = {t: weight[t] for t in sorted(weight) if weight[t] > 0}
        return themes, {t: distinct_evidence(evidence[t]) for t in themes}

    def _bridges(self, region: str, themes: frozenset[str], group: Sequence[Entity]) -> dict[str, Bewijs]:
        """Programmes and organisations that work with the cluster, or with its region on a theme of the cluster."""
        found: dict[str, list[Evidence]] = defaultdict(list)
        for cluster in group:
            for r in (*self.index.out(cluster.id, "onderdeelVan"), *self.index.into(cluster.id, "onderdeelVan")):
                other = r.object if r.subject == cluster.id else r.subject
                if self._is_bridge(other):
                    found[other].extend(self.mask.open(r.evidence))
        for area in (a for a, r in self.regions.of_area.items() if r == region):
            for r in (*self.index.out(area, "deelnameAan"), *self._of_hotspots(area)):
                bridge = r.object if r.predicate == "deelnameAan" else r.subject
                if self._is_bridge(bridge) and themes & set(self.index.themes_of(bridge)) - self.generic:
                    found[bridge].extend(self.mask.open(r.evidence))
        return {b: distinct_evidence(quotes) for b, quotes in sorted(found.items()) if quotes}

    def _of_hotspots(self, area: str) -> Iterable[Relation]:
        for place in self.index.out(area, "heeftHotspot"):
            yield from self.index.into(place.object, "betrokkenBij")

    def _is_bridge(self, id_: str) -> bool:
        entity = self.index.entities.get(id_)
        if entity is None or entity.type not in ("Programma", "Organisatie"):
            return False
        return entity.subtype not in UNIVERSAL_KINDS

    def bridge_weights(self, nodes: Sequence[ClusterNode]) -> dict[str, float]:
        """``1 / sqrt(degree)`` of every bridge; one that touches more than half of the regions explains nothing."""
        regions: dict[str, set[str]] = defaultdict(set)
        degree: dict[str, int] = defaultdict(int)
        for node in nodes:
            for bridge in node.bridges:
                regions[bridge].add(node.side.region)
                degree[bridge] += 1
        most = max(2, len({n.side.region for n in nodes}) // 2)
        return {b: degree[b] ** -0.5 for b in sorted(degree) if 2 <= len(regions[b]) <= most}

    def notes(self, nodes: Sequence[ClusterNode], needs: Sequence[Voice]) -> Iterable[str]:
        """What is missing, in Dutch."""
        regions = {n.side.region for n in nodes}
        for container in self.regions.containers:
            name = self.regions.name(container)
            yield f"Clusters van {name} als geheel zijn niet gekoppeld: dat gebied omvat andere gebieden met clusters."
        if not nodes:
            yield "De documenten noemen geen clusters van een gebied: er valt niets te koppelen."
        elif len(regions) == 1:
            yield f"Alleen {self.regions.name(min(regions))} heeft clusters: voor een match zijn twee gebieden nodig."
        if nodes and not needs:
            yield "De documenten noemen geen behoeften of ambities van deze gebieden: de lijst behoefte–aanbod is leeg."
        homeless = [c.name for c in self.index.of_type("Cluster") if self.index.area_of_cluster(c.id) is None]
        if homeless:
            yield f"{len(homeless)} cluster(s) zonder gebied doen niet mee, zoals {homeless[0]}."
        vague = sorted(c.name for c in self.index.of_type("Cluster") if is_generic(c.name, self.themes))
        if vague:
            yield f"{len(vague)} naam/namen noemen alleen een algemeen onderwerp en doen niet mee, zoals {vague[0]}."
        bare = sorted(n.side.name for n in nodes if not n.themes)
        if bare:
            yield f"{len(bare)} cluster(s) zonder thema doen alleen mee op tekst en behoeften, zoals {bare[0]}."
        merged = sum(len(n.side.also) for n in nodes)
        if merged:
            yield f"{merged} cluster(s) vallen samen met een cluster van dezelfde regio dat hetzelfde zegt."
