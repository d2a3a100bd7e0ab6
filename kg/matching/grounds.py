"""The grounds of a match that rest on what regions do and want: places, programmes and shared tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.matching.features import ClusterNode, Features, Said, Voice
from kg.matching.model import Ground
from kg.matching.quotes import FUNCTION_NAMES, quoting, shared_themes
from kg.matching.statements import sectoral
from kg.matching.weights import Weights
from kg.model import Bewijs
from kg.queries import GraphIndex
from kg.wording import short

FOCUSED = 3
"""Themes that a place, programme or wish may have and still be one for each of them."""

TRAVELS = 0.9
"""From what weight of a function something can be used, or wanted together, by two regions."""


def travelling(weights: Weights) -> frozenset[str]:
    """Functions that do not depend on the place where they are."""
    return frozenset(name for name, value in weights.values["functies"].items() if value >= TRAVELS)


@dataclass(frozen=True, slots=True)
class Doing:
    """A place or a programme of a region: what two regions can already build on."""

    id: str
    area: str
    name: str
    text: str
    themes: frozenset[str]
    evidence: Bewijs
    place: bool


class Doings:
    """Places and programmes by region and theme, and the grounds that two of them make."""

    def __init__(self, index: GraphIndex, features: Features, weights: Weights) -> None:
        self._features = features
        self._on: dict[tuple[str, str], list[Doing]] = {}
        useful = travelling(weights)
        spots = [v for v in features.offers if v.kind == "hotspot" and v.functions & useful]
        places = [(v.region, _place(index, v)) for v in spots]
        programmes = [(region, _programme(index, s)) for region, s in features.programmes]
        for region, doing in sorted([*places, *programmes], key=lambda x: (len(x[1].themes), x[1].id)):
            for theme in sectoral(doing.themes, features.generic) if len(doing.themes) <= FOCUSED else ():
                self._on.setdefault((region, theme), []).append(doing)

    def both(self, u: ClusterNode, v: ClusterNode, pairs: Iterable[tuple[str, str]]) -> Ground | None:
        """A place or programme of each region, on the first of `pairs` of themes for which both have one."""
        names = self._features.theme_names
        for a, b in pairs:
            found = [(p, q) for p in self._of(u, a, a == b) for q in self._of(v, b, a == b) if p.id != q.id]
            if not found:
                continue
            p, q = found[0]
            about = names[a] if a == b else f"{names[a]} en {names[b]}"
            here, there = (f"{self._features.regions.name(x.area)} heeft {x.text}" for x in (p, q))
            text = f"Er wordt al aan {about} gewerkt: {here}, {there}."
            path = (u.side.id, p.id, q.id, v.side.id)
            left, right = (quoting(x.name, x.evidence) for x in (p, q))
            return Ground("functie", 0.0, text, path, left, right, tuple(dict.fromkeys((a, b))))
        return None

    def _of(self, node: ClusterNode, theme: str, same: bool) -> Iterator[Doing]:
        """Doings of the region of `node` on `theme`.

        Where the other side has another theme only places count, and none on a narrower theme: a programme on building
        and one on logistics do not meet, a lab and a lab can.
        """
        narrower = {t for t, above in self._features.wider.items() if theme in above}
        for doing in self._on.get((node.side.region, theme), ()):
            if same or (doing.place and not doing.themes & narrower):
                yield doing


def _place(index: GraphIndex, place: Voice) -> Doing:
    entity = index.entities.get(place.id)
    kind = (entity.subtype if entity else None) or "plek"
    name = index.name(place.id)
    text = f"{name} ({kind.replace('-', ' ')})"
    return Doing(place.id, place.area, name, text, place.themes, place.evidence, True)


def _programme(index: GraphIndex, said: Said) -> Doing:
    entity = index.entities[said.id]
    kind = entity.subtype if entity.subtype not in (None, "overig") else "programma"
    kind = {"regiodeal": "regio deal", "citydeal": "city deal", "groeifonds": "Groeifonds"}.get(kind or "", kind)
    name = index.name(said.id)
    text = name if plain_in(kind or "", name) else f"{name} ({kind})"
    return Doing(said.id, said.area, name, text, said.themes, said.evidence, False)


def plain_in(kind: str, name: str) -> bool:
    return kind.replace(" ", "").casefold() in name.replace(" ", "").casefold()


class Tasks:
    """What two regions both want on a theme that both have: a need or ambition of each with the same function."""

    def __init__(self, features: Features, weights: Weights) -> None:
        self._features = features
        self._useful = travelling(weights)
        self._on: dict[tuple[str, str], list[Voice]] = {}
        wishes = (v for v in features.needs if not features.regions.names_container(v.text))
        for voice in sorted(wishes, key=lambda v: (len(v.themes), v.id)):
            themes = sectoral(voice.themes, features.generic)
            for theme in themes if len(themes) <= FOCUSED else ():
                self._on.setdefault((voice.region, theme), []).append(voice)

    def both(self, u: ClusterNode, v: ClusterNode) -> Ground | None:
        """The pair of wishes on the fewest themes, or None."""
        found = []
        for theme in shared_themes(u, v, self._features):
            for a in self._on.get((u.side.region, theme), ()):
                for b in self._on.get((v.side.region, theme), ()):
                    functions = a.functions & b.functions & self._useful
                    if functions and not self._features.regions.names_other(a.text, b.area, b.region):
                        found.append((len(a.themes | b.themes), a.id, b.id, theme, a, b, min(functions)))
        if not found:
            return None
        *_, theme, a, b, function = min(found, key=lambda x: x[:3])
        about = f"{FUNCTION_NAMES[function]} voor {self._features.theme_names[theme]}"
        here, there = (f"{self._features.regions.name(x.area)}: “{short(x.text)}”" for x in (a, b))
        text = f"Beide willen verder met {about}. {here}; {there}."
        left, right = quoting(a.text, a.evidence), quoting(b.text, b.evidence)
        return Ground("opgave", 0.0, text, (u.side.id, a.id, b.id, v.side.id), left, right, (theme,))
