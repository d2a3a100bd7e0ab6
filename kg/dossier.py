"""A dossier: pieces that a person collects, named in the address.

A piece is written ``soort:sleutel``: ``profiel:ijmond``, ``feit:…``, ``behoefte:…``, ``citaat:<hash>``, ``kans:…`` (a
computed match) or ``genoemd:…`` (a match that a document states).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.distinctive import Distinction, distinctive
from kg.matching.model import Match, MatchResult
from kg.model import Behoefte, Bewijs, Evidence, Feit, Kruisbestuiving
from kg.profile import Profile, build_profile
from kg.queries import GraphIndex, UnknownEntityError, distinct_evidence
from kg.quotes import QuoteBook, quote_hash
from kg.wording import capital, measured

if TYPE_CHECKING:
    from kg.areas import Areas
    from kg.themes import Themes

MAX_PIECES = 60
KINDS = ("profiel", "feit", "citaat", "kans", "genoemd", "behoefte")
AUDIENCES: Mapping[str, tuple[str, ...]] = {
    "bestuur": ("profiel", "kans", "genoemd", "behoefte", "feit", "citaat"),
    "pers": ("citaat", "feit", "profiel", "genoemd", "kans", "behoefte"),
    "ondernemers": ("profiel", "behoefte", "feit", "kans", "genoemd", "citaat"),
}
"""Order in which pieces are offered to whom the dossier is for."""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece: `key` names it in the address, `text` is what it says; of a quote the words are its evidence."""

    key: str
    kind: str
    title: str
    text: str
    evidence: Bewijs
    about: str | None = None
    profile: Profile | None = None
    feit: Feit | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "stuk": self.key,
            "soort": self.kind,
            "titel": self.title,
            "tekst": self.text,
            "bewijs": [{**e.as_dict(), "hash": quote_hash(e)} for e in self.evidence],
        }


class Collector:
    """Finds pieces by their key in one graph, and remembers what takes long to find."""

    def __init__(
        self, index: GraphIndex, areas: Areas, themes: Themes, matches: MatchResult | None, quotes: QuoteBook
    ) -> None:
        self.index = index
        self.areas = areas
        self.themes = themes
        self.matches = matches
        self.quotes = quotes
        self._known: dict[str, tuple[Distinction, ...]] = {}

    def collect(self, keys: Sequence[str]) -> tuple[tuple[Item, ...], tuple[str, ...]]:
        """The pieces of `keys` in the order given, each once, and the keys that name nothing here."""
        items, missing = [], []
        for key in dict.fromkeys(keys):
            found = self._find(key)
            if found is None:
                missing.append(key)
            else:
                items.append(found)
        return tuple(items), tuple(missing)

    def _find(self, key: str) -> Item | None:
        kind, _, name = key.partition(":")
        match kind:
            case "profiel":
                return self._profile(name)
            case "feit":
                feit = self._feiten.get(name)
                return self.fact(feit) if feit else None
            case "behoefte":
                behoefte = self._behoeften.get(name)
                return self.need(behoefte) if behoefte else None
            case "genoemd":
                stated = self._stated.get(name)
                return self.stated(stated) if stated else None
            case "kans":
                match_ = self._pairs.get(name)
                return self.match(match_) if match_ else None
            case "citaat":
                evidence = self.quotes.find(name)
                return self.quote(evidence) if evidence else None
        return None

    def _profile(self, id_: str) -> Item | None:
        try:
            found = build_profile(self.index.graph, id_, self.areas, self.themes, self.matches, self.index)
        except UnknownEntityError:
            return None
        return Item(f"profiel:{id_}", "profiel", found.name, "", found.quotes, id_, found)

    def fact(self, feit: Feit) -> Item:
        year = f" ({feit.year})" if feit.year else ""
        text = f"{capital(feit.indicator)}: {measured(feit.value, feit.unit)}{year}"
        return Item(f"feit:{feit.id}", "feit", self.name(feit.subject), text, feit.evidence, feit.subject, None, feit)

    def need(self, behoefte: Behoefte) -> Item:
        title = f"{self.name(behoefte.area)}, {behoefte.kind}"
        return Item(f"behoefte:{behoefte.id}", "behoefte", title, behoefte.text, behoefte.evidence, behoefte.area)

    def stated(self, k: Kruisbestuiving) -> Item:
        who = " en ".join(self.name(d.area) for d in k.participants if d.area)
        themes = ", ".join(self.name(t) for t in k.themes)
        text = f"{k.kind.capitalize()}{f' rond {themes}' if themes else ''}."
        return Item(f"genoemd:{k.id}", "genoemd", who, f"{text} {k.suspect or ''}".strip(), k.evidence)

    def match(self, m: Match) -> Item:
        sides = [f"{s.name} ({s.area_name})" for s in (m.left, m.right)]
        grounds = " ".join(g.text for g in m.grounds[:3])
        evidence = distinct_evidence(e for g in m.grounds[:3] for e in (*g.tie[:1], *g.left[:1], *g.right[:1]))
        return Item(f"kans:{m.id}", "kans", " en ".join(sides), grounds, evidence)

    def quote(self, evidence: Sequence[Evidence]) -> Item:
        first = evidence[0]
        doc = self.index.documents.get(first.document)
        title = doc.title if doc else first.document
        return Item(f"citaat:{quote_hash(first)}", "citaat", title, "", (first,))

    def name(self, id_: str | None) -> str:
        """What to call an area, theme or entity."""
        if id_ is None:
            return "niet genoemd"
        if id_ in self.index.entities:
            return self.index.name(id_)
        if (area := self.areas.get(id_)) is not None:
            return area.name
        theme = self.themes.get(id_)
        return theme.pref if theme else id_

    def suggestions(
        self, regions: Sequence[str], theme: str | None, audience: str | None, limit: int = 24
    ) -> tuple[Item, ...]:
        """Pieces to choose from for this angle, those that fit the audience best in front."""
        found = list(_fair(self._offers(regions, theme), AUDIENCES.get(audience or "", KINDS), limit))
        return tuple({item.key: item for item in found}.values())

    def _offers(self, regions: Sequence[str], theme: str | None) -> Iterator[Item]:
        within = frozenset(i for r in regions for i in (r, *self.areas.within(r)))

        def here(*ids: str | None) -> bool:
            return not regions or bool(within & set(ids))

        def about(themes: Iterable[str]) -> bool:
            return theme is None or theme in themes

        for id_ in [*regions, *([theme] if theme else [])]:
            yield Item(f"profiel:{id_}", "profiel", self.name(id_), "", (), id_)
        for region in regions:
            yield from (self.quote(line.evidence) for line in self._distinctive(region))
        for feit in self.index.graph.feiten:
            home = feit.subject.partition("--")[0]
            if here(feit.subject, home) and (
                theme is None or theme in (feit.subject, *self.index.themes_of(feit.subject))
            ):
                yield self.fact(feit)
        for m in self.matches.pairs if self.matches else ():
            if here(*m.areas) and about(m.about):
                yield self.match(m)
        for k in self.index.graph.kruisbestuivingen:
            if here(*(d.area for d in k.participants)) and about(k.themes):
                yield self.stated(k)
        for behoefte in self.index.graph.behoeften:
            if here(behoefte.area) and about(behoefte.themes):
                yield self.need(behoefte)

    def _distinctive(self, region: str) -> tuple[Distinction, ...]:
        if region not in self._known:
            self._known[region] = distinctive(self.index, region, self.areas, self.themes)
        return self._known[region]

    @cached_property
    def _feiten(self) -> Mapping[str, Feit]:
        return {f.id: f for f in self.index.graph.feiten}

    @cached_property
    def _behoeften(self) -> Mapping[str, Behoefte]:
        return {b.id: b for b in self.index.graph.behoeften}

    @cached_property
    def _stated(self) -> Mapping[str, Kruisbestuiving]:
        return {k.id: k for k in self.index.graph.kruisbestuivingen}

    @cached_property
    def _pairs(self) -> Mapping[str, Match]:
        return {m.id: m for m in self.matches.pairs} if self.matches else {}


def _fair(items: Iterable[Item], order: Sequence[str], limit: int) -> Iterator[Item]:
    """At most `limit` items, by the order of their kinds, of each kind at most a share."""
    by_kind: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    share = max(4, limit // len(KINDS))
    for kind in order:
        yield from by_kind.get(kind, ())[:share]
