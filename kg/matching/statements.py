"""Needs, ambitions and offers of regions, and places as offers, as the matching hears them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.matching.features import Mask, Voice
from kg.matching.functions import (
    ECHO,
    FUNCTIONS,
    NO_OFFER,
    asks,
    functions_of,
    hotspot_functions,
    is_plan,
    sentence_around,
    speaks_of_need,
)
from kg.matching.regions import Regions
from kg.matching.texts import words
from kg.matching.weights import Weights
from kg.model import Behoefte, Bewijs, Entity, Evidence
from kg.queries import GraphIndex, distinct_evidence
from kg.wording import NOT_YET

if TYPE_CHECKING:
    from kg.themes import Themes

_CLAUSE = re.compile(r";\s|,\s+(?:en|maar|terwijl|daarnaast)\s|\s(?:daarnaast|tevens)\s")
BARE = 4
"""Words beside its name from which a line says something of a place."""


_ANOTHER_MEANING = re.compile(
    r"""\b(?: (?:media|film|muziek|mode|game|games|gaming|entertainment|reclame|creatieve|financiële|zorg|toeristische)
        (?:[-\ ]?tech)?[-\ ]?industrie\w*
    | gezonde?\ (?:en\ \w+\ )?(?:\w+\ ){0,2}?(?:industrie|markt|economie|bedrijven\w*|sector|financi\w+|groei|balans
        |concurrentie|basis|exploitatie|begroting|spanning|ecosysteem)
    | onderzoe(?:kt|ken|cht)\ (?:\w+\ ){0,5}?(?:behoefte|mogelijkhe\w+|mogelijke|haalbaarheid|kansen|opties)
    | (?:vmbo|mbo|hbo)\W+(?:\w+\W+){0,3}?universitair )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def meant(text: str, stated: Sequence[str], themes: Themes | None) -> tuple[str, ...]:
    """`stated` without the themes that `text` names only in a turn of phrase that means something else.

    The media industry makes no machines, and a healthy market is not about health.

    >>> from kg.reference import load_themes
    >>> said = ("gezondheid-vitaal", "maakindustrie", "media")
    >>> meant("Een gezonde markt voor de media-industrie", said, load_themes())
    ('media',)
    """
    line = " ".join(text.split())
    found = [m[0] for m in _ANOTHER_MEANING.finditer(line)] if themes else []
    if themes is None or not found:
        return tuple(stated)
    rest = {m.theme_id for m in themes.match(_ANOTHER_MEANING.sub(" ", line))}
    figures = {"maakindustrie" if "industrie" in f.casefold() else "" for f in found}
    figures |= {"gezondheid-vitaal" if f.casefold().startswith("gezond") else "" for f in found}
    return tuple(t for t in stated if t not in figures or t in rest)


def with_meant(index: GraphIndex, themes: Themes | None) -> GraphIndex:
    """`index` with the themes of its needs and offers as :func:`meant`."""
    rows = tuple(replace(b, themes=meant(b.text, b.themes, themes)) for b in index.graph.behoeften)
    return GraphIndex(replace(index.graph, behoeften=rows))


def owners_of(index: GraphIndex, regions: Regions) -> dict[str, str]:
    """The region of each place, where that is sure: that of the town in which it lies, or the only one that has it.

    A place that several regions write of, and that is stated to lie in no town, is nobody's to offer.
    """
    found: dict[str, str] = {}
    for place in index.of_type("Hotspot"):
        areas = {r.object for r in index.out(place.id, "ligtIn")}
        areas |= {r.subject for r in index.into(place.id, "heeftHotspot")}
        towns = {regions.region_of(area) for area in areas if regions.is_town(area)}
        claims = towns or {regions.region_of(area) for area in areas} & set(regions.of_area.values())
        claims -= set(regions.containers)
        if len(claims) == 1:
            found[place.id] = min(claims)
    return found


class VoiceReader:
    """Reads the voices of a graph; `generic` themes are never the only reason of a match.

    `owners` are those of :func:`owners_of`, of all lines: where a place lies is no reason for a match.
    """

    def __init__(
        self,
        index: GraphIndex,
        weights: Weights,
        regions: Regions,
        themes: Themes | None,
        mask: Mask,
        generic: frozenset[str],
        owners: Mapping[str, str],
    ) -> None:
        self.index = index
        self.weights = weights
        self.regions = regions
        self.themes = themes
        self.mask = mask
        self.generic = generic
        self.owners = owners

    def theme_name(self, theme: str) -> str:
        known = self.themes.get(theme) if self.themes else None
        return known.pref if known else self.index.name(theme)

    def voices(self) -> tuple[list[Voice], list[Voice]]:
        """Needs and ambitions, and offers with places, of every region that has clusters and no other inside it."""
        needs: list[Voice] = []
        offers: list[Voice] = []
        for area in sorted({b.area for b in self.index.graph.behoeften}):
            region = self.regions.region_of(area)
            if region in self.regions.containers or region not in set(self.regions.of_area.values()):
                continue
            for voice in filter(None, (self._voice(b, region) for b in self.index.behoeften(area))):
                (offers if voice.kind == "aanbod" else needs).append(voice)
        return needs, [*offers, *self._places()]

    def _voice(self, b: Behoefte, region: str) -> Voice | None:
        """What `b` says, or None where it asks or gives nothing that another region has to do with."""
        quotes = self.mask.open(b.evidence)
        functions = frozenset(b.functions or functions_of(b.text))
        if _ANOTHER_MEANING.search(line := " ".join(b.text.split())):
            functions &= frozenset(functions_of(_ANOTHER_MEANING.sub(" ", line)))
        if not quotes or not functions:
            return None
        if b.kind == "aanbod" and speaks_of_need(b.text):
            return None
        if b.kind == "behoefte" and not asks(b.text):
            return None
        if b.kind != "aanbod" and functions & NO_OFFER:
            return None
        factor = self.weights["behoefteAanbod", "ambitie"] if b.kind == "ambitie" else 1.0
        themes = self._in_focus(b, functions)
        return Voice(b.id, b.kind, b.area, region, b.text, themes, functions, factor, quotes)

    def _in_focus(self, b: Behoefte, functions: frozenset[str]) -> frozenset[str]:
        """Themes of `b` on which it asks or gives something.

        Of a sentence that says one thing on one theme and another on another, those of the clauses with a function;
        a clause with a function and no theme of its own is about all of them.
        """
        read = {m.theme_id for m in self.themes.match(b.text)} if self.themes and not b.themes else set()
        stated = frozenset(b.themes) | read
        clauses = _CLAUSE.split(" ".join(b.text.split()))
        if self.themes is None or len(clauses) < 2:
            return stated
        kept: set[str] = set()
        elsewhere: set[str] = set()
        for clause in clauses:
            here = {m.theme_id for m in self.themes.match(clause)} & stated
            if functions & set(functions_of(clause)):
                if not here:
                    return stated
                kept |= here
            else:
                elsewhere |= here
        return frozenset(stated - (elsewhere - kept)) if kept else stated

    def _places(self) -> Iterable[Voice]:
        """Hotspots as offers: what a place of that kind gives, with the themes that are stated of it."""
        seen: set[tuple[str, str]] = set()
        for area, region in self.regions.of_area.items():
            if region in self.regions.containers:
                continue
            for r in (*self.index.out(area, "heeftHotspot"), *self.index.into(area, "ligtIn")):
                place = self.index.entities.get(r.object if r.predicate == "heeftHotspot" else r.subject)
                if place is None or place.type != "Hotspot" or (region, place.id) in seen:
                    continue
                if self.owners.get(place.id) != region:
                    continue
                functions = frozenset(hotspot_functions(place.subtype, place.name)) & frozenset(FUNCTIONS)
                quotes = naming(place.name, distinct_evidence(self.mask.open((*place.evidence, *r.evidence))))
                themes = frozenset(self.index.themes_of(place.id))
                if functions and quotes and themes and not self._only_planned(place, quotes):
                    seen.add((region, place.id))
                    labels = ", ".join(self.theme_name(t) for t in sorted(themes))
                    kind = (place.subtype or "plek").replace("-", " ")
                    text = f"{place.name} ({kind}: {labels})"
                    factor = self.weights["behoefteAanbod", "hotspot"]
                    yield Voice(place.id, "hotspot", area, region, text, themes, functions, factor, quotes)

    def _only_planned(self, place: Entity, quotes: Sequence[Evidence]) -> bool:
        """Whether the documents know a place as a plan: by its status, or in every line that says something of it."""
        if status := place.fields.get("status"):
            return status in NOT_YET
        texts = ((self.index.documents.get(e.document), e) for e in quotes)
        lines = [" ".join(sentence_around(doc.text, e.begin, e.end).split()) for doc, e in texts if doc is not None]
        telling = [line for line in lines if len(line.split()) >= BARE + len(place.name.split())]
        return bool(telling) and all(map(is_plan, telling))


def naming(name: str, evidence: Bewijs) -> Bewijs:
    """The quotes with a word of `name`, or all where none has: a heading over a list says nothing of its items."""
    wanted = set(words(name))
    return tuple(e for e in evidence if wanted & set(words(" ".join(e.quote.split())))) or evidence


def sectoral(themes: Iterable[str], generic: frozenset[str]) -> frozenset[str]:
    """Themes that tell a sector: not generic, and not one that only repeats a function."""
    return frozenset(themes) - generic - set(ECHO)
