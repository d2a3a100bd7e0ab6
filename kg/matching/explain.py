"""Why a pair is a match, and what speaks against it, in Dutch."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kg.matching.components import complement
from kg.matching.features import ClusterNode, Features, Voice
from kg.matching.functions import beyond_function
from kg.matching.model import Ground, Kracht, Stated
from kg.matching.scoring import PairTable, shared_bridges
from kg.matching.texts import read, surface_words, words
from kg.matching.weights import Weights
from kg.model import Bewijs, Evidence
from kg.queries import GraphIndex, distinct_evidence
from kg.wording import joined, short

MAX_QUOTES = 3

FOCUSED = 3
"""Themes that a place may have and still be one for each of them."""

OWN = 0.45
"""Least that a need and an offer must be those of the clusters themselves to be shown as a ground."""

FUNCTION_NAMES = {
    "onderzoek": "onderzoek",
    "onderwijs": "onderwijs en talent",
    "test": "testen en uitproberen",
    "productie": "productie",
    "toepassing": "toepassing",
    "infrastructuur": "infrastructuur",
    "kapitaal": "kapitaal",
    "ruimte": "ruimte",
    "netwerk": "netwerk en samenwerking",
}


def label(evidence: float) -> Kracht:
    """Label of E: ``laag`` for one passage on the poorest side, ``midden`` for two or three, else ``hoog``.

    >>> label(0.39), label(0.63), label(0.86)
    ('laag', 'midden', 'hoog')
    """
    return "laag" if evidence < 0.5 else "midden" if evidence < 0.8 else "hoog"


def telling(evidence: Iterable[Evidence], limit: int = MAX_QUOTES) -> Bewijs:
    """The quotes that say most: of middle length before bare words and before whole pages; in reading order."""
    ranked = sorted(distinct_evidence(evidence), key=lambda e: (abs(min(len(e.quote), 900) - 220), e.document, e.begin))
    return tuple(sorted(ranked[:limit], key=lambda e: (e.document, e.begin, e.end)))


class Explainer:
    """Writes the grounds and counterarguments of the pairs of one table."""

    def __init__(self, index: GraphIndex, features: Features, table: PairTable, weights: Weights) -> None:
        self.index = index
        self.features = features
        self.table = table
        self.weights = weights
        told = (" ".join([*map(index.name, n.members), *map(read, n.evidence)]) for n in features.nodes)
        self._said = [surface_words(text) for text in told]
        self._counts = Counter(stem for said in self._said for stem in said)
        self._own = [
            {stem for name in (*map(index.name, n.members), *map(self._theme_name, n.themes)) for stem in words(name)}
            for n in features.nodes
        ]
        regions = features.regions
        self._places_on: dict[tuple[str, str], list[Voice]] = {}
        for place in sorted(features.offers, key=lambda o: (len(o.themes), o.id)):
            for theme in place.themes if place.kind == "hotspot" and len(place.themes) <= FOCUSED else ():
                self._places_on.setdefault((place.region, theme), []).append(place)
        self._with_needs = {regions.region_of(b.area) for b in index.graph.behoeften if b.kind == "behoefte"}

    def shares(self, k: int) -> dict[str, float]:
        """Part of ``−ln(1 − w s)`` of each component in the whole of pair `k`."""
        t, w = self.table, self.weights.values["componenten"]
        v, s = float(t.V[k]), float(t.S[k])
        kin = -math.log(1 - min(0.999, w["verwantschap"] * (v + s) / 2))
        raw = {
            "V": kin * v / (v + s) if v + s else 0.0,
            "S": kin * s / (v + s) if v + s else 0.0,
            "N": -math.log(1 - min(0.999, w["behoefteAanbod"] * float(t.N[k]))),
            "R": -math.log(1 - min(0.999, w["themaverband"] * float(t.R[k]))),
            "C": -math.log(1 - min(0.999, w["aanvulling"] * float(t.C[k]))),
            "G": -math.log(1 - min(0.999, w["bruggen"] * float(t.G[k]))),
        }
        total = sum(raw.values()) or 1.0
        return {name: value / total for name, value in raw.items()}

    def grounds(self, k: int, used: Mapping[int, int] | None = None) -> tuple[tuple[Ground, ...], int]:
        """Grounds of pair `k`, the largest share first, and how many count towards the two that are needed.

        `used` counts for how many matches a need with its offer is a ground already: one that is used up is left out,
        so that no sentence explains everything.
        """
        u, v = (self.features.nodes[int(x[k])] for x in (self.table.i, self.table.j))
        shares = self.shares(k)
        found: list[tuple[Ground | None, int]] = [
            (self._theme(u, v, shares["V"], float(self.table.V[k])), 1),
            (self._text(u, v, k, shares["S"]), 1),
            *self._needs(u, v, k, shares["N"], used or {}),
            (self._together(u, v, shares["R"], float(self.table.R[k])), 1),
            (self._places(u, v), 1),
            (self._bridge(u, v, k, shares["G"]), 1),
            (self._complement(u, v, k, shares["C"]), 0),
        ]
        kept = [(g, n) for g, n in found if g is not None and g.left and g.right]
        return tuple(sorted((g for g, _ in kept), key=lambda g: (-g.share, g.kind))), sum(n for _, n in kept)

    def _theme(self, u: ClusterNode, v: ClusterNode, share: float, value: float) -> Ground | None:
        themes = shared_themes(u, v, self.features)
        if not themes or value < self.weights["drempels", "thema"]:
            return None
        names = joined([self.features.theme_names[t] for t in themes])
        left, right = (telling(e for t in themes for e in n.theme_evidence[t]) for n in (u, v))
        text = f"Beide werken aan {names}."
        return Ground("thema", share, text, (u.side.id, themes[0], v.side.id), left, right)

    def _text(self, u: ClusterNode, v: ClusterNode, k: int, share: float) -> Ground | None:
        if float(self.table.S[k]) < self.weights["drempels", "tekst"]:
            return None
        i, j = int(self.table.i[k]), int(self.table.j[k])
        stems = set(self._said[i]) & set(self._said[j]) & (self._own[i] | self._own[j])
        both = [self._said[i][s] for s in sorted(stems, key=lambda s: (self._counts[s], s))[:3]]
        if both:
            about = joined([f"“{w}”" for w in both])
            text = f"Wat de documenten over {u.side.name} en over {v.side.name} zeggen, gaat allebei over {about}."
        elif shared_themes(u, v, self.features):
            text = f"De namen en onderwerpen van {u.side.name} en {v.side.name} liggen dicht bij elkaar."
        else:
            return None
        path = (u.side.id, v.side.id)
        left, right = (telling(with_words(n.evidence, both)) for n in (u, v))
        return Ground("tekst", share, text, path, left, right)

    def _theme_name(self, theme: str) -> str:
        return self.features.theme_names.get(theme, theme)

    def _needs(
        self, u: ClusterNode, v: ClusterNode, k: int, share: float, used: Mapping[int, int]
    ) -> Iterable[tuple[Ground | None, int]]:
        limits = self.weights.values["drempels"]
        values = self.table.need_value[k]
        n = float(self.table.N[k])
        if n < limits["behoefteAanbod"]:
            return
        weight = 1
        total = float(values.sum()) or 1.0
        for direction in self.need_directions(k):
            at = int(self.table.need_at[k][direction])
            if used.get(at, 0) >= limits["hergebruik"]:
                continue
            need, offer = self._voices(at)
            shared = beyond_function(need.themes & offer.themes, need.functions & offer.functions)
            if n >= limits["behoefteAanbodDubbel"] and weight and shared - self.features.generic:
                weight = 2
            asks, gives = (u, v) if direction == 0 else (v, u)
            text = need_sentence(need, offer, asks.side.area_name, gives.side.area_name)
            quotes = (telling(need.evidence), telling(offer.evidence))
            left, right = quotes if direction == 0 else quotes[::-1]
            path = (asks.side.id, need.id, offer.id, gives.side.id)
            part = share * float(values[direction]) / total
            yield Ground("behoefte-aanbod", part, text, path if direction == 0 else path[::-1], left, right), weight
            weight = 0

    def need_directions(self, k: int) -> tuple[int, ...]:
        """Directions of pair `k` in which a need and an offer of the clusters say the same, best first."""
        limits, t = self.weights.values["drempels"], self.table
        return tuple(
            d
            for d in sorted((0, 1), key=lambda d: (-t.need_value[k][d], d))
            if t.need_at[k][d] >= 0
            and t.need_value[k][d] >= limits["behoefteAanbod"] / 2
            and t.need_own[k][d] >= OWN
            and t.needs.sem[t.need_at[k][d]] >= limits["zin"]
        )

    def _tie(self, u: ClusterNode, v: ClusterNode) -> tuple[str, str] | None:
        """The specific theme of u and the other one of v that go together best."""
        ties = self.features.relatedness
        generic = self.features.generic
        named = self.features.together
        pairs = [(a, b) for a in u.themes for b in v.themes if a not in v.themes and (a, b) in named]
        pairs = [p for p in pairs if not set(p) & generic]
        best = min(pairs, key=lambda p: (-ties.get(p, 0.0) * u.themes[p[0]] * v.themes[p[1]], p), default=None)
        return best if best and ties.get(best, 0.0) >= self.weights["drempels", "themaverband"] else None

    def _places(self, u: ClusterNode, v: ClusterNode) -> Ground | None:
        """A place of each region on a theme that both have, or on two themes that go together."""
        tie = self._tie(u, v)
        for a, b in [*((t, t) for t in shared_themes(u, v, self.features)), *([tie] if tie else [])]:
            left, right = (self._places_on.get((n.side.region, t), ()) for n, t in ((u, a), (v, b)))
            both = next(((p, q) for p in left for q in right if p.id != q.id), None)
            if both is None:
                continue
            p, q = both
            names = self.features.theme_names
            about = names[a] if a == b else f"{names[a]} en {names[b]}"
            here, there = (f"{n.side.area_name} heeft {self._place(x)}" for n, x in ((u, p), (v, q)))
            text = f"Er zijn al plekken voor {about}: {here}, {there}."
            path = (u.side.id, p.id, q.id, v.side.id)
            return Ground("functie", 0.0, text, path, telling(p.evidence), telling(q.evidence))
        return None

    def _place(self, place: Voice) -> str:
        entity = self.index.entities.get(place.id)
        kind = (entity.subtype or "plek") if entity else "plek"
        return f"{self.index.name(place.id)} ({kind.replace('-', ' ')})"

    def _together(self, u: ClusterNode, v: ClusterNode, share: float, value: float) -> Ground | None:
        """Themes of the two that the documents name together elsewhere."""
        best = self._tie(u, v) if value > 0 else None
        if best is None:
            return None
        example = self.features.together[best][0]
        a, b = (self.features.theme_names[t] for t in best)
        text = f"De documenten noemen {a} en {b} vaker samen, zoals in: “{short(read(example))}”."
        path = (u.side.id, best[0], best[1], v.side.id)
        left, right = telling(u.theme_evidence[best[0]]), telling(v.theme_evidence[best[1]])
        return Ground("themaverband", share, text, path, left, right)

    def _voices(self, at: int) -> tuple[Voice, Voice]:
        table = self.table.needs
        return self.features.needs[int(table.need[at])], self.features.offers[int(table.offer[at])]

    def _bridge(self, u: ClusterNode, v: ClusterNode, k: int, share: float) -> Ground | None:
        shared = shared_bridges(self.features, int(self.table.i[k]), int(self.table.j[k]))
        if not shared:
            return None
        names = joined([self.index.name(b) for b in shared[:3]])
        left, right = (telling(e for b in shared for e in n.bridges[b]) for n in (u, v))
        text = f"Beide hebben een band met {names}."
        return Ground("brug", share, text, (u.side.id, shared[0], v.side.id), left, right)

    def _complement(self, u: ClusterNode, v: ClusterNode, k: int, share: float) -> Ground | None:
        adds_right, adds_left = self._gain(u, v), self._gain(v, u)
        if share < 0.02 or (adds_right is None and adds_left is None):
            return None
        giver, taker, theme = (v, u, adds_right) if adds_right is not None else (u, v, adds_left or "")
        name = self.features.theme_names[theme]
        lacking = self.features.regions.name(taker.side.region)
        text = f"{giver.side.area_name} heeft {name}; {lacking} noemt dat thema niet bij clusters, aanbod en plekken."
        left, right = (telling(n.theme_evidence[theme] if n is giver else n.evidence) for n in (u, v))
        return Ground("aanvulling", share, text, (taker.side.id, theme, giver.side.id), left, right)

    def _gain(self, u: ClusterNode, v: ClusterNode) -> str | None:
        """The theme of v that adds most to the region of u."""
        themes = {t: x for t, x in v.themes.items() if t not in self.features.generic}
        here = self.features.region_themes[u.side.region]
        return complement(u.themes, themes, here, self.features.idf, self.features.relatedness)[1]

    def against(self, sides: Sequence[tuple[str, str, Bewijs]], stated: Sequence[Stated]) -> tuple[str, ...]:
        """Counterarguments; `sides` hold name, region and evidence of each side."""
        found = []
        for name, _, evidence in sides:
            if is_bare(evidence, int(self.weights["drempels", "kortBewijs"])):
                found.append(f"Over {name} staat in de documenten maar één kale regel.")
        for region in sorted({region for _, region, _ in sides}):
            if region not in self._with_needs:
                area = self.features.regions.name(region)
                found.append(f"{area} noemt in de documenten geen behoeften: of dit gevraagd is, weten we niet.")
        found += sorted({f"De plaats waar dit genoemd wordt, is verdacht: {s.suspect}" for s in stated if s.suspect})
        return tuple(dict.fromkeys(found))


def with_words(evidence: Bewijs, wanted: Sequence[str]) -> Bewijs:
    """The quotes with one of the words in them, or all where none has."""
    stems = {stem for word in wanted for stem in words(word)}
    return tuple(e for e in evidence if not stems.isdisjoint(_stems(e.quote))) or evidence


@lru_cache(maxsize=4096)
def _stems(quote: str) -> frozenset[str]:
    return frozenset(words(" ".join(quote.split())))


def shared_themes(u: ClusterNode, v: ClusterNode, features: Features) -> tuple[str, ...]:
    """Specific themes that both have, the rarest first; a generic theme is never among them."""
    both = (set(u.themes) & set(v.themes)) - features.generic
    return tuple(sorted(both, key=lambda t: (-features.idf[t] * u.themes[t] * v.themes[t], t)))


def is_bare(evidence: Bewijs, words: int) -> bool:
    """Whether all that is said is one quote of at most `words` words."""
    quotes = distinct_evidence(evidence)
    return len(quotes) <= 1 and all(len(e.quote.split()) <= words for e in quotes)


def need_sentence(need: Voice, offer: Voice, asks: str, gives: str) -> str:
    """ "A zoekt …; B biedt …", with the function that both speak of."""
    verb = "heeft als ambitie" if need.kind == "ambitie" else "zoekt"
    shared = [FUNCTION_NAMES[f] for f in sorted(need.functions & offer.functions) if f in FUNCTION_NAMES]
    has = "heeft" if offer.kind == "hotspot" else "biedt"
    about = f" (allebei over {joined(shared[:3])})" if shared else ""
    return f"{asks} {verb}: “{short(need.text)}”; {gives} {has}: “{short(offer.text)}”{about}."
