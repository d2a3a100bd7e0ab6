"""Why a pair is a match, and what speaks against it, in Dutch."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kg.matching.components import complement
from kg.matching.features import ClusterNode, Features, Voice
from kg.matching.functions import beyond_function
from kg.matching.grounds import Doings, Tasks, travelling
from kg.matching.model import Ground, Stated
from kg.matching.quotes import (
    is_bare,
    letters,
    need_sentence,
    quoting,
    shared_themes,
    shared_words,
    telling,
    told,
    with_words,
)
from kg.matching.scoring import PairTable, shared_bridges
from kg.matching.texts import read, surface_words, words
from kg.matching.together import ROOT, Together
from kg.matching.weights import Weights
from kg.model import Bewijs
from kg.queries import GraphIndex
from kg.wording import joined

OWN = 0.45
"""Least that a need and an offer must be those of the clusters themselves to be shown as a ground."""


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
        self._doings = Doings(index, features, weights)
        self._tasks = Tasks(features, weights)
        self.useful = travelling(weights)
        self._together = Together(features, weights)
        self._spoken = _spoken(index, features)
        asked = [v for v in features.needs if v.kind == "behoefte"]
        self._with_needs = {v.region for v in asked if v.themes - features.generic}
        self._vague = {regions.region_of(b.area) for b in index.graph.behoeften if b.kind == "behoefte"}

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
        return {name: max(0.0, value / total) for name, value in raw.items()}

    def grounds(
        self, k: int, used: Mapping[int, int] | None = None, said: Mapping[str, int] | None = None
    ) -> tuple[tuple[Ground, ...], int]:
        """Grounds of pair `k`, the largest share first, and how many count towards the two that are needed.

        `used` counts for how many matches a need with its offer is a ground already, and `said` the same for the words
        that name two themes, by id: what is used up is left out, so that no sentence explains everything.
        """
        u, v = (self.features.nodes[int(x[k])] for x in (self.table.i, self.table.j))
        shares = self.shares(k)
        tie = self._together.best(u, v, [list(map(self.index.name, n.members)) for n in (u, v)], said or {})
        on = [*((t, t) for t in shared_themes(u, v, self.features)), *([tie[:2]] if tie else [])]
        found: list[tuple[Ground | None, int]] = [
            (self._theme(u, v, shares["V"], float(self.table.V[k])), 1),
            (self._text(u, v, k, shares["S"]), 1),
            *self._needs(u, v, k, shares["N"], used or {}),
            (self._together.ground(u, v, shares["R"], tie) if tie else None, 1),
            (self._doings.both(u, v, on), 1),
            (self._tasks.both(u, v), 1),
            (self._bridge(u, v, k, shares["G"]), 1),
        ]
        adds, fitting = self._complement(u, v, shares["C"], tie[:2] if tie else None)
        tied = adds is not None and tie is not None and adds.path[1] in tie[:2]
        found.append((adds, int(tied or (fitting and found[0][0] is not None))))
        kept = [(g, n) for g, n in found if g is not None and g.left and g.right]
        return tuple(sorted((g for g, _ in kept), key=lambda g: (-g.share, g.kind))), sum(n for _, n in kept)

    def _theme(self, u: ClusterNode, v: ClusterNode, share: float, value: float) -> Ground | None:
        themes = shared_themes(u, v, self.features)
        if not themes or value < self.weights["drempels", "thema"]:
            return None
        names = joined([self.features.theme_names[t] for t in themes])
        left, right = (telling(e for t in themes for e in n.theme_evidence[t]) for n in (u, v))
        text = f"Beide werken aan {names}."
        return Ground("thema", share, text, (u.side.id, themes[0], v.side.id), left, right, themes)

    def _text(self, u: ClusterNode, v: ClusterNode, k: int, share: float) -> Ground | None:
        if float(self.table.S[k]) < self.weights["drempels", "tekst"]:
            return None
        i, j = int(self.table.i[k]), int(self.table.j[k])
        both = shared_words(self._said[i], self._said[j], self._own[i] | self._own[j])
        if not both:
            return None
        ranked = sorted(both, key=lambda pair: (min(map(self._counts.__getitem__, pair)), pair))
        roots = {a[:ROOT]: (a, b) for a, b in reversed(ranked)}
        pairs = [pair for pair in ranked if pair in roots.values()][:3]
        here = [self._said[i][stem] for stem in dict.fromkeys(a for a, _ in pairs)]
        there = [self._said[j][stem] for stem in dict.fromkeys(b for _, b in pairs)]
        about = joined([f"“{w}”" for w in dict.fromkeys((*here, *there))])
        text = f"Wat de documenten over {u.side.name} en over {v.side.name} zeggen, gaat allebei over {about}."
        left, right = telling(with_words(u.evidence, here)), telling(with_words(v.evidence, there))
        return Ground("tekst", share, text, (u.side.id, v.side.id), left, right)

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
            names_other = self.features.regions.names_other
            if names_other(need.text, offer.area, offer.region) or names_other(offer.text, need.area, need.region):
                continue
            if not need.functions & offer.functions & self.useful:
                continue
            shared = beyond_function(need.themes & offer.themes, need.functions & offer.functions)
            if n >= limits["behoefteAanbodDubbel"] and weight and shared - self.features.generic:
                weight = 2
            asks, gives = (u, v) if direction == 0 else (v, u)
            text = need_sentence(need, offer, self.features.regions)
            quotes = (quoting(need.words, need.evidence), quoting(offer.words, offer.evidence))
            left, right = quotes if direction == 0 else quotes[::-1]
            path = (asks.side.id, need.id, offer.id, gives.side.id)
            part = share * float(values[direction]) / total
            path = path if direction == 0 else path[::-1]
            yield Ground("behoefte-aanbod", part, text, path, left, right, told(need, offer, self.features)), weight
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

    def _voices(self, at: int) -> tuple[Voice, Voice]:
        table = self.table.needs
        return self.features.needs[int(table.need[at])], self.features.offers[int(table.offer[at])]

    def _bridge(self, u: ClusterNode, v: ClusterNode, k: int, share: float) -> Ground | None:
        both = shared_bridges(self.features, int(self.table.i[k]), int(self.table.j[k]))
        shared = [b for b in both if self._naming(b, u.bridges[b]) and self._naming(b, v.bridges[b])]
        if not shared:
            return None
        names = joined([self.index.name(b) for b in shared[:3]])
        left, right = (tuple(e for b in shared[:3] for e in self._naming(b, n.bridges[b])[:1]) for n in (u, v))
        text = f"Beide hebben een band met {names}."
        return Ground("brug", share, text, (u.side.id, shared[0], v.side.id), left, right)

    def _naming(self, id_: str, evidence: Bewijs) -> Bewijs:
        """What of `evidence` has a name of `id_`."""
        entity = self.index.entities.get(id_)
        names = [letters(name) for name in (self.index.name(id_), *(entity.aliases if entity else ()))]
        return telling(e for e in evidence if any(name in letters(e.quote) for name in names))

    def _complement(
        self, u: ClusterNode, v: ClusterNode, share: float, tie: tuple[str, str] | None
    ) -> tuple[Ground | None, bool]:
        """What the one adds, and whether that goes well with what the other does: then it counts beside a theme.

        One of the two themes of `tie` before another.
        """
        has = self.features.region_themes
        if tie and tie[1] not in has[u.side.region]:
            giver, taker, theme = v, u, tie[1]
        elif tie and tie[0] not in has[v.side.region]:
            giver, taker, theme = u, v, tie[0]
        elif (adds := self._gain(u, v)) is not None and share >= 0.02:
            giver, taker, theme = v, u, adds
        elif (adds := self._gain(v, u)) is not None and share >= 0.02:
            giver, taker, theme = u, v, adds
        else:
            return None, False
        names = self.features.theme_names
        ties = {t: self.features.relatedness.get((theme, t), 0.0) for t in sorted(taker.theme_evidence)}
        near = max(ties, key=lambda t: (ties[t], taker.themes[t], t), default=None)
        goes = max((self.features.relatedness.get((theme, t), 0.0) for t in taker.themes), default=0.0)
        lacking = self.features.regions.name(taker.side.region)
        spoken = theme in self._spoken.get(taker.side.region, ())
        read = "wel iets, maar geen eigen cluster" if spoken else "geen cluster, behoefte of programma"
        text = f"{giver.side.area_name} heeft {names[theme]}; over dat thema lazen wij van {lacking} {read}."
        here = taker.theme_evidence[near] if near else taker.evidence
        left, right = (telling(giver.theme_evidence[theme] if n is giver else here) for n in (u, v))
        own = giver.themes[theme] >= self.weights["themas", "naam"]
        ground = Ground("aanvulling", share, text, (taker.side.id, theme, giver.side.id), left, right, (theme,))
        return ground, own and goes >= self.weights["drempels", "themaverband"]

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
                none = "geen behoefte aan iets bepaalds" if region in self._vague else "geen behoeften"
                found.append(f"{area} noemt in de documenten {none}: of dit gevraagd is, weten we niet.")
        found += sorted({f"De plaats waar dit genoemd wordt, is verdacht: {s.suspect}" for s in stated if s.suspect})
        return tuple(dict.fromkeys(found))


def _spoken(index: GraphIndex, features: Features) -> dict[str, set[str]]:
    """Themes of which each region says anything at all, in whatever words, hidden lines and programmes included."""
    found: dict[str, set[str]] = {}
    rows = [(b.area, b.themes) for b in index.graph.behoeften]
    rows += [(d.area, k.themes) for k in index.graph.kruisbestuivingen for d in k.participants if d.area]
    rows += [(said.area, tuple(said.themes)) for _, said in features.programmes]
    for area, themes in rows:
        found.setdefault(features.regions.matched(area), set()).update(themes)
    return found
