"""What sets a region apart: what only it has, where it comes first, what a document itself calls the best."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kg.model import Bewijs, Entity, Evidence, Feit
from kg.queries import GraphIndex, distinct_evidence, plain
from kg.wording import capital, joined, measured

if TYPE_CHECKING:
    from kg.areas import Areas
    from kg.themes import Themes

Soort = Literal["genoemd", "eerste", "enige"]

_SUPERLATIVE = re.compile(
    r"(?<!\w)(?:(?:op een na )?(?:grootste|sterkste|snelst \w{4,}|hoogste|oudste|belangrijkste"
    r"|beste(?! (?:manier|weg|optie|keuze|kans\w*)))|enige|uniek\w*"
    r"|koploper|toonaangevend\w*|nummer (?:een|1)|(?<!in de )eerste plaats|eerste \w+ (?:van|in) (?:Nederland|Europa)"
    r"|eerste \w+ ter wereld|wereldwijd\w*)(?!\w)",
    re.IGNORECASE,
)
_HEDGE = re.compile(r"(?<!\w)(?:niet|geen|nog|wil|willen|wilde|ambitie|moet|moeten|zou|streeft|streven)(?!\w)", re.I)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_SENTENCE = re.compile(r"\S[\s\S]*?(?:[.!?](?=\s|$)|\n\s*\n|$)")
_COUNTRIES = ("land", "unie", "continent")
_MIN_REGIONS = 3
MAX_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Distinction:
    """One thing that sets a region apart, why we say so, and the quotes; higher `weight` is more telling."""

    kind: Soort
    text: str
    reason: str
    weight: float
    evidence: Bewijs
    about: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "soort": self.kind,
            "tekst": self.text,
            "reden": self.reason,
            "over": self.about,
            "bewijs": [e.as_dict() for e in self.evidence],
        }


def number_of(value: str) -> float | None:
    """The number in a Dutch value; None when there is none, or more than one.

    >>> number_of("1.200"), number_of("1,5 miljoen"), number_of("30 tot 40"), number_of("dertig")
    (1200.0, 1500000.0, None, None)
    """
    found = _NUMBER.findall(value)
    if len(found) != 1:
        return None
    scale = 1e9 if "miljard" in value else 1e6 if "miljoen" in value or re.search(r"\d\s?mln", value) else 1.0
    return float(found[0].replace(".", "").replace(",", ".")) * scale


def peers_of(index: GraphIndex, region: str) -> tuple[str, ...]:
    """Regions to hold `region` against: those of the documents that have clusters, itself included, by id."""
    owners = {r.subject for r in index.graph.relations if r.predicate == "heeftCluster"}
    regions = {e.id for e in index.of_type("Gebied") if e.id in owners}
    return tuple(sorted(regions | {region}))


def distinctive(
    index: GraphIndex, region: str, areas: Areas, themes: Themes, limit: int = MAX_SHOWN
) -> tuple[Distinction, ...]:
    """What sets `region` apart from the other regions of the documents, the most telling first.

    Parameters
    ----------
    region
        Id of an area; of an area that has no clusters only what documents themselves call the best is found.

    Returns
    -------
    tuple
        At most `limit`; each has a quote, and says what it was held against.
    """
    peers = peers_of(index, region)
    found = [*_called_best(index, region, areas), *_first(index, region, peers), *_only(index, region, peers, themes)]
    found.sort(key=lambda d: (-d.weight, d.text))
    kept: list[Distinction] = []
    for item in found:
        places = {(e.document, e.begin) for e in item.evidence}
        if not any(_same(item, other) or places & {(e.document, e.begin) for e in other.evidence} for other in kept):
            kept.append(item)
    return tuple(kept[:limit])


def _same(one: Distinction, other: Distinction) -> bool:
    """Whether both call the same thing the same best: other words for one claim."""
    return one.kind == other.kind == "genoemd" and one.reason == other.reason


def _own(index: GraphIndex, region: str, areas: Areas) -> Iterator[tuple[Entity, Bewijs]]:
    """The region, its clusters and its hotspots, each with its quotes."""
    inside = areas.within(region) | {region}
    for entity in index.graph.entities:
        region_of_cluster, dashes, _ = entity.id.partition("--")
        is_cluster = bool(dashes) and region_of_cluster in inside
        is_place = entity.type == "Hotspot" and any(r.object in inside for r in index.out(entity.id, "ligtIn"))
        if entity.id == region or is_cluster or is_place:
            yield entity, entity.evidence


def _called_best(index: GraphIndex, region: str, areas: Areas) -> Iterator[Distinction]:
    """Sentences about the region or its parts in which the document itself uses a superlative."""
    inside = areas.within(region) | {region}
    wider = _wider(region, areas)
    quotes = [(e, ev) for e, evidence in _own(index, region, areas) for ev in evidence]
    own = index.entities.get(region)
    if own is not None:
        quotes += [(own, ev) for b in index.graph.behoeften if b.area in inside for ev in b.evidence]
        quotes += [(own, ev) for f in index.graph.feiten if f.subject in inside for ev in f.evidence]
    seen: set[str] = set()
    for entity, evidence in quotes:
        sentence = sentence_of(index, evidence)
        if sentence is None or plain(sentence.quote) in seen:
            continue
        text = " ".join(sentence.quote.split())
        word = _SUPERLATIVE.search(text)
        if word is None or _HEDGE.search(text) or not 40 <= len(text) <= 320 or not _names(text, entity):
            continue
        if _nearer(text, word.span(), wider, (entity.name, *entity.aliases)):
            continue
        seen.add(plain(sentence.quote))
        weight = 3.0 + 0.5 * bool(re.search(r"\d", text)) + 0.5 * (entity.id == region)
        reason = f"Het document noemt {entity.name} hier zelf ‘{word[0]}’."
        yield Distinction("genoemd", text, reason, weight, (sentence,), entity.id)


def _names(text: str, entity: Entity) -> bool:
    """Whether `text` is about `entity`, not only held against it ("naast Amsterdam", "groter dan Amsterdam")."""
    said = f" {plain(text)}"
    names = [plain(name) for name in (entity.name, *entity.aliases)]
    return any(name in said and not re.search(rf"(?:naast|na|dan|achter) {re.escape(name)}", said) for name in names)


def _wider(region: str, areas: Areas) -> tuple[str, ...]:
    """Names of the areas around `region`, but not of countries: a sentence may be about those instead."""
    around = [a for id_ in areas.ancestors(region) if (a := areas.get(id_)) is not None and a.kind not in _COUNTRIES]
    return tuple(name for a in around for name in (a.name, *a.aliases))


def _nearer(text: str, word: tuple[int, int], wider: Sequence[str], own: Sequence[str]) -> bool:
    """Whether one of `wider` stands nearer to the superlative at `word` than any of `own`.

    >>> _nearer("Als grootste knooppunt doet de MRA mee, via Veldhub", (4, 12), ["MRA"], ["Veldhub"])
    True
    >>> _nearer("Veldhub is de grootste werkgever van de MRA", (14, 22), ["MRA"], ["Veldhub"])
    False
    """

    def distance(names: Sequence[str]) -> int:
        found = [m.span() for n in names if n for m in re.finditer(rf"(?<!\w){re.escape(n)}(?!\w)", text, re.I)]
        return min((max(begin - word[1], word[0] - end) for begin, end in found), default=len(text))

    return distance(wider) < distance(own)


def sentence_of(index: GraphIndex, evidence: Evidence) -> Evidence | None:
    """The whole sentence around a quote, as evidence of its own; None when the document is not at hand."""
    doc = index.documents.get(evidence.document)
    if doc is None:
        return None
    start = max(doc.text.rfind("\n\n", 0, evidence.begin), doc.text.rfind("\n- ", 0, evidence.begin), doc.body - 1) + 1
    for match in _SENTENCE.finditer(doc.text, start, min(len(doc.text), evidence.end + 400)):
        if match.start() <= evidence.begin < match.end():
            begin = match.start() + (2 if match[0].startswith(("- ", "• ")) else 0)
            found = doc.evidence(begin, match.end(), evidence.method, evidence.certainty)
            return found if found.quote[-1:] in ".!?" and not found.quote.startswith("#") else None
    return None


def _first(index: GraphIndex, region: str, peers: Sequence[str]) -> Iterator[Distinction]:
    """Figures of which several regions have the same one, and this region the highest."""
    by_figure: dict[tuple[str, str], dict[str, Feit]] = defaultdict(dict)
    for peer in peers:
        for feit in index.feiten(peer):
            if number_of(feit.value) is not None:
                by_figure[plain(feit.indicator), plain(feit.unit)].setdefault(peer, feit)
    for _, by_region in sorted(by_figure.items()):
        if len(by_region) < _MIN_REGIONS or region not in by_region:
            continue
        values = {peer: number_of(f.value) or 0.0 for peer, f in by_region.items()}
        if all(values[region] > v for peer, v in values.items() if peer != region):
            feit = by_region[region]
            text = f"{capital(feit.indicator)}: {measured(feit.value, feit.unit)}"
            reason = f"Het hoogste van de {len(by_region)} regio’s waarvan de documenten dit cijfer geven."
            yield Distinction("eerste", text, reason, 3.2, feit.evidence, feit.subject)


def _only(index: GraphIndex, region: str, peers: Sequence[str], themes: Themes) -> Iterator[Distinction]:
    """Themes of which only this region has a cluster."""
    clusters = {peer: [r.object for r in index.out(peer, "heeftCluster")] for peer in peers}
    if len([p for p in peers if clusters[p]]) < _MIN_REGIONS:
        return
    owners: Mapping[str, set[str]] = defaultdict(set)
    for peer in peers:
        for cluster in clusters[peer]:
            for theme in index.themes_of(cluster):
                owners[theme].add(peer)
    for theme in sorted(t for t, who in owners.items() if who == {region}):
        known = themes.get(theme)
        if known is not None and known.generic:
            continue
        mine = [c for c in clusters[region] if theme in index.themes_of(c)]
        quotes = [e for c in mine for r in index.out(region, "heeftCluster") if r.object == c for e in r.evidence]
        name = known.pref if known else index.name(theme)
        text = f"{name}: {joined([index.name(c) for c in mine])}"
        count = len([p for p in peers if clusters[p]])
        reason = f"Van de {count} regio’s met clusters heeft alleen {index.name(region)} er een op dit thema."
        evidence = tuple(distinct_evidence(quotes))
        if evidence:
            yield Distinction("enige", text, reason, 2.0 + 0.1 * min(len(evidence), 5), evidence, mine[0])
