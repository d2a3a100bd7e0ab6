"""Two themes that somebody brings together, and when words do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.matching.features import ClusterNode, Features, Said
from kg.matching.model import Ground
from kg.matching.quotes import quoting, telling
from kg.matching.statements import sectoral
from kg.matching.texts import read, words
from kg.matching.weights import Weights
from kg.wording import short

LISTED = 2
"""More sectors than this in one sentence are an enumeration: only its parts bring two of them together."""

WHOLE = 7
"""Letters up to which a word must be there whole; of a longer one the last four may differ."""

ROOT = 4
"""Letters by which two words have the same root."""


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
        programme of one of the two on just these themes may set them side by side. Words count until they are `used`
        up, and those of another region only where the tie is strong enough.
        """
        for own in (True, False):
            for a, b in self.pairs(u, v):
                if not own and self._features.relatedness.get((a, b), 0.0) < self._least:
                    continue
                theme_names = self._features.theme_names
                mine, theirs = (words(" ".join([theme_names[t], *n])) for t, n in zip((a, b), names, strict=True))
                for said in self._features.together[a, b]:
                    if used.get(said.id, 0) >= self._reuse:
                        continue
                    named = own and said.id in self._programmes and self._brings(said, a, b)
                    here = self._features.regions.region_of(said.area) in (u.side.region, v.side.region)
                    listed = len(sectoral(said.themes, self._features.generic)) > LISTED
                    if here == own and (named or in_one_breath(said.text, (mine, theirs), listed)):
                        return a, b, said
        return None

    def _brings(self, said: Said, a: str, b: str) -> bool:
        """Whether a programme is on just these themes and a quote of it has a word for each."""
        labels = self._features.theme_labels
        mine, theirs = (words(" ".join(labels.get(t, (self._features.theme_names[t],)))) for t in (a, b))
        lines = (said.text, *map(read, said.evidence)) if said.themes == {a, b} else ()
        return any(speaks_of_both(line, mine, theirs) for line in lines)

    def ground(self, u: ClusterNode, v: ClusterNode, share: float, best: tuple[str, str, Said]) -> Ground:
        a, b, said = best
        names = self._features.theme_names
        regions = self._features.regions
        inside = regions.region_of(said.area)
        who = regions.name(said.area) if inside in regions.of_area.values() else "Een van de documenten"
        line = " ".join(said.text.split())
        if said.id in self._programmes:
            text = f"{regions.name(said.area)} doet mee aan {line}, over {names[a]} en {names[b]}."
        else:
            text = f"{who} noemt {names[a]} en {names[b]} in één adem: “{short(line)}”."
        left, right = telling(u.theme_evidence[a]), telling(v.theme_evidence[b])
        path = (u.side.id, a, said.id, b, v.side.id)
        return Ground("themaverband", share, text, path, left, right, (a, b), quoting(said.text, said.evidence))


_ITEM = re.compile(
    r"[,;:•()]|(?<=[.!?])\s|\s[-–]\s|\s(?:en|én|of|als|alsook|evenals|waar)\s",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(r"\((\w+)\)-?")
_BACK = re.compile(r"\b(?:daar|hier)(?:van|in|mee|voor|door|bij|op|aan|uit|over)\b", re.IGNORECASE)
_LINK = re.compile(
    r"\b(?:elkaar|raakvlak\w*|snijvlak\w*|kruispunt\w*|combin\w+|verbind\w*|verbonden|koppel\w*|kruisbestuiving\w*"
    r"|integr\w+|wisselwerking\w*|vervlecht\w+|verwev\w+)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:essentieel|noodzakelijke?|onmisbaar|onmisbare|\w*voorwaarden?)\b", re.IGNORECASE)
_BURDEN = re.compile(r"\b(?:onder druk|ten koste van|bedreig\w+|belemmer\w*)\b", re.IGNORECASE)


def in_one_breath(text: str, stems: tuple[Iterable[str], Iterable[str]], listed: bool) -> bool:
    """Whether `text` brings two sectors together: in one item of it, or beside each other with a word that links them.

    Two sectors beside each other ("bouw en mode") are no tie, nor is one that is only the condition of another, or its
    burden. Of an enumeration of many sectors (`listed`) only one item counts.

    >>> stems = (["bouw"], ["logistiek"])
    >>> [in_one_breath(t, stems, False) for t in ("Bouw en logistiek", "Schone bouwlogistiek, mode en kunst")]
    [False, True]
    >>> in_one_breath("Een lab waar bouw en logistiek elkaar treffen", stems, False)
    True
    """
    if _BURDEN.search(text):
        return False
    items = [""]
    for item in _ITEM.split(_ONE_WORD.sub(r"\1", text)):
        back = _BACK.search(item) or (not listed and _LINK.search(item))
        items[-1:] = [f"{items[-1]} {item}"] if back else [items[-1], item]
    return any(speaks_of_both(item, *stems) and not _CONDITION.search(item) for item in items)


def speaks_of_both(text: str, one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether `text` has a word for each, of different roots; or a compound of both.

    A word begins or ends with a stem, or the stem ends with the word.

    >>> speaks_of_both("Logistiek voor bouwers", ["bouw"], ["logistiek"])
    True
    >>> speaks_of_both("Nieuwe techniek", ["tech"], ["techniek"]), speaks_of_both("Bouwen", ["bouw"], ["logistiek"])
    (False, False)
    """
    said = words(text)
    a, b = ({(w, s) for w in said for s in stems if _akin(w, s)} for stems in (one, other))
    return any(
        s[:ROOT] != t[:ROOT] and (w != x or (w.startswith(s) and w.endswith(t)) or (w.startswith(t) and w.endswith(s)))
        for w, s in a
        for x, t in b
    )


def _akin(word: str, stem: str) -> bool:
    if len(stem) < 4 or len(word) < 4:
        return word == stem
    least = len(stem) if len(stem) <= WHOLE else len(stem) - 4
    return word.startswith(stem[:least]) or word.endswith(stem) or (len(word) > 5 and stem.endswith(word))
