"""The grounds of a match that rest on what regions do and say: places, programmes, shared tasks, themes together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.matching.features import ClusterNode, Features, Said, Voice
from kg.matching.model import Ground
from kg.matching.quotes import FUNCTION_NAMES, quoting, shared_themes, telling
from kg.matching.statements import sectoral
from kg.matching.texts import words
from kg.matching.weights import Weights
from kg.model import Bewijs
from kg.queries import GraphIndex
from kg.wording import short

FOCUSED = 3
"""Themes that a place, programme or wish may have and still be one for each of them."""

TRAVELS = 0.9
"""From what weight of a function something can be used, or wanted together, by two regions."""

LISTED = 2
"""More sectors than this in one sentence are an enumeration: only its parts bring two of them together."""

WHOLE = 7
"""Letters up to which a word must be there whole; of a longer one the last four may differ."""


@dataclass(frozen=True, slots=True)
class Doing:
    """A place or a programme of a region: what two regions can already build on."""

    id: str
    area: str
    text: str
    themes: frozenset[str]
    evidence: Bewijs
    place: bool


class Doings:
    """Places and programmes by region and theme, and the grounds that two of them make."""

    def __init__(self, index: GraphIndex, features: Features, weights: Weights) -> None:
        self._features = features
        self._on: dict[tuple[str, str], list[Doing]] = {}
        useful = {name for name, value in weights.values["functies"].items() if value >= TRAVELS}
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
            return Ground(
                "functie", 0.0, text, path, telling(p.evidence), telling(q.evidence), tuple(dict.fromkeys((a, b)))
            )
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
    return Doing(
        place.id, place.area, f"{index.name(place.id)} ({kind.replace('-', ' ')})", place.themes, place.evidence, True
    )


def _programme(index: GraphIndex, said: Said) -> Doing:
    entity = index.entities[said.id]
    kind = entity.subtype if entity.subtype not in (None, "overig") else "programma"
    kind = {"regiodeal": "regio deal", "citydeal": "city deal", "groeifonds": "Groeifonds"}.get(kind or "", kind)
    name = index.name(said.id)
    text = name if plain_in(kind or "", name) else f"{name} ({kind})"
    return Doing(said.id, said.area, text, said.themes, said.evidence, False)


def plain_in(kind: str, name: str) -> bool:
    return kind.replace(" ", "").casefold() in name.replace(" ", "").casefold()


class Tasks:
    """What two regions both want on a theme that both have: a need or ambition of each with the same function."""

    def __init__(self, features: Features, weights: Weights) -> None:
        self._features = features
        self._useful = {name for name, value in weights.values["functies"].items() if value >= TRAVELS}
        self._on: dict[tuple[str, str], list[Voice]] = {}
        for voice in sorted(features.needs, key=lambda v: (len(v.themes), v.id)):
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


class Together:
    """Two themes, one of each cluster, that somebody names in one breath."""

    def __init__(self, features: Features, weights: Weights) -> None:
        self._features = features
        self._least = weights["drempels", "themaverband"]
        self._own = weights["themas", "naam"]
        self._reuse = weights["drempels", "hergebruik"]
        self._programmes = {said.id for _, said in features.programmes}

    def pairs(self, u: ClusterNode, v: ClusterNode) -> list[tuple[str, str]]:
        """Own themes a of u and b of v that v and u lack, both specific, the strongest tie first."""
        ties, generic = self._features.relatedness, self._features.generic
        mine, theirs = ({t for t, x in n.themes.items() if x >= self._own} - generic for n in (u, v))
        found = [
            (a, b)
            for a in sorted(mine - set(v.themes))
            for b in sorted(theirs - set(u.themes))
            if (a, b) in self._features.together
        ]
        return sorted(found, key=lambda p: (-ties.get(p, 0.0) * u.themes[p[0]] * v.themes[p[1]], p))

    def best(
        self, u: ClusterNode, v: ClusterNode, names: Sequence[Iterable[str]], used: Mapping[str, int]
    ) -> tuple[str, str, Said] | None:
        """Two themes with the words in which they are named together: those of one of the two regions first.

        `names` holds the names of each cluster: the words must speak of both, by a name of it or of its theme; a
        programme of one of the two on just these themes need not. Words of another region count only where the tie is
        strong enough, and as long as they are not `used` up.
        """
        for own in (True, False):
            for a, b in self.pairs(u, v):
                if not own and self._features.relatedness.get((a, b), 0.0) < self._least:
                    continue
                theme_names = self._features.theme_names
                stems = [words(" ".join([theme_names[t], *n])) for t, n in zip((a, b), names, strict=True)]
                for said in self._features.together[a, b]:
                    if not own and used.get(said.id, 0) >= self._reuse:
                        continue
                    named = own and said.id in self._programmes and len(said.themes) == len({a, b})
                    here = self._features.regions.region_of(said.area) in (u.side.region, v.side.region)
                    listed = len(sectoral(said.themes, self._features.generic)) > LISTED
                    if here == own and (named or in_one_breath(said.text, stems, listed)):
                        return a, b, said
        return None

    def ground(self, u: ClusterNode, v: ClusterNode, share: float, best: tuple[str, str, Said]) -> Ground:
        a, b, said = best
        names = self._features.theme_names
        regions = self._features.regions
        inside = regions.region_of(said.area)
        who = regions.name(said.area) if inside in regions.of_area.values() else "Een van de documenten"
        line = " ".join(said.text.split())
        if said.id in self._programmes:
            text = f"{regions.name(said.area)} doet mee aan {line}, dat gaat over {names[a]} en {names[b]}."
        else:
            text = f"{who} noemt {names[a]} en {names[b]} in één adem: “{short(line)}”."
        left, right = telling(u.theme_evidence[a]), telling(v.theme_evidence[b])
        path = (u.side.id, a, said.id, b, v.side.id)
        return Ground("themaverband", share, text, path, left, right, (a, b), quoting(said.text, said.evidence))


_ITEM = re.compile(r"[,;:()•]|\s[-–]\s|\s(?:en|of|als)\s")


def in_one_breath(text: str, stems: Sequence[Iterable[str]], listed: bool) -> bool:
    """Whether `text` speaks of all of `stems`; of an enumeration (`listed`) whether one item of it does.

    >>> in_one_breath("Bouw, mode en logistiek", (["bouw"], ["logistiek"]), True)
    False
    >>> in_one_breath("Schone bouwlogistiek, mode en kunst", (["bouw"], ["logistiek"]), True)
    True
    """
    parts = _ITEM.split(text) if listed else [text]
    return any(all(speaks_of(part, s) for s in stems) for part in parts)


def speaks_of(text: str, stems: Iterable[str]) -> bool:
    """Whether a word of `text` begins or ends with one of `stems`, or a stem ends with the word.

    >>> speaks_of("Schone bouwlogistiek voor de stad", ["bouw"]), speaks_of("Wonen en mobiliteit", ["bouw"])
    (True, False)
    """
    said = words(text)
    return any(_akin(word, stem) for word in said for stem in stems)


def _akin(word: str, stem: str) -> bool:
    if len(stem) < 4 or len(word) < 4:
        return word == stem
    least = len(stem) if len(stem) <= WHOLE else len(stem) - 4
    return word.startswith(stem[:least]) or word.endswith(stem) or (len(word) > 5 and stem.endswith(word))
