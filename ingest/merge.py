"""Which names are one thing: equal names, defined aliases, spelling variants; and which only look alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz

from ingest.extract.patterns import GENERIC, name_key

SAME = 93.0
"""Similarity (0..100) from which two names of one type can be one thing, when their words agree pair by pair."""

NEAR = 85.0
"""Similarity from which two names of one type are listed for review."""

WINDOW = 25
"""How many names before and after are compared, in alphabetical order and in that of the reversed names."""

MIN_FUZZY = 8
"""Shortest name that is merged on similarity."""

MIN_WORDS = 3
"""Fewest words that a name in another order must share, small words left out."""

SMALL = frozenset({"de", "het", "van", "der", "den", "voor", "en", "in", "of", "the"})

ANOTHER = 40.0
"""Two words that are less alike are two words, not one with a fault in it."""

LENGTH_APART = 6
"""Names that differ by more characters are not alike."""

PREFIX = re.compile(
    r"^(?:gemeente|provincie|regio|deelregio|stichting|programma|project|het programma|netwerk|ministerie van|"
    r"actielijn|convenant|visie|platform|stad) "
)
_DIGITS = re.compile(r"\d+")


class NodeKey(NamedTuple):
    """A name of one type before merging; `region` of a cluster."""

    type: str
    name: str
    region: str


class Joined(NamedTuple):
    """Two names that were taken together, the smaller key first, and why (Dutch)."""

    first: NodeKey
    second: NodeKey
    reason: str


class Alike(NamedTuple):
    """Two names that look alike and were kept apart; `score` is their similarity (0..100)."""

    first: NodeKey
    second: NodeKey
    score: float


class Groups:
    """Disjoint sets of node keys; the smallest key stands for its set. Keys that are kept apart never meet in one."""

    def __init__(self, keys: Iterable[NodeKey], apart: Iterable[tuple[NodeKey, NodeKey]] = ()) -> None:
        self._parent = {key: key for key in keys}
        self._apart: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def find(self, key: NodeKey) -> NodeKey:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def kept_apart(self, a: NodeKey, b: NodeKey) -> bool:
        """Whether some key of the set of `a` must stay apart from some key of the set of `b`."""
        if not self._apart:
            return False
        first, second = self.find(a), self.find(b)
        return any(self.find(other) == second for other in self._apart.get(first, ()))

    def union(self, a: NodeKey, b: NodeKey) -> bool:
        """Put `a` and `b` together; False when they were already, or must stay apart."""
        first, second = sorted((self.find(a), self.find(b)))
        if first == second or self.kept_apart(first, second):
            return False
        self._parent[second] = first
        if second in self._apart:
            self._apart[first] |= self._apart.pop(second)
        return True


@dataclass(frozen=True, slots=True)
class Merging:
    """The groups of names, the merges with their reasons, and the look-alikes kept apart; both sorted."""

    groups: Groups
    joined: list[Joined] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)


def merge_names(
    aliases: Mapping[NodeKey, Sequence[str]],
    is_area: Callable[[str], bool],
    apart: Iterable[tuple[NodeKey, NodeKey]] = (),
) -> Merging:
    """Group node keys that name one thing, in O(n log n) for n names.

    Parameters
    ----------
    aliases
        Each node key with the aliases that documents give it.
    is_area
        Whether a word is the name of an area: two names that differ in an area are never merged on similarity.
    apart
        Pairs of keys that people keep apart, whatever their names; they are not listed as look-alikes either.
    """
    groups, joined = Groups(aliases, apart), list[Joined]()

    def join(a: NodeKey, b: NodeKey, reason: str) -> None:
        if groups.union(a, b):
            joined.append(Joined(min(a, b), max(a, b), reason))

    buckets = _buckets(sorted(aliases))
    for bucket in buckets:
        _join_aliases(bucket, aliases, join)
        _join_variants(bucket, join)
        _join_reordered(bucket, join)
    alike: set[Alike] = set()
    for bucket in buckets:
        for a, b, score in _neighbours(bucket):
            if score >= SAME and min(len(a.name), len(b.name)) >= MIN_FUZZY and _agree(a.name, b.name, is_area):
                join(a, b, f"naam lijkt {score:.0f} %")
            elif not _another_word(a.name, b.name) and not groups.kept_apart(a, b):
                alike.add(Alike(a, b, round(score, 1)))
    return Merging(groups, sorted(joined), sorted(a for a in alike if groups.find(a.first) != groups.find(a.second)))


def _buckets(keys: Sequence[NodeKey]) -> list[list[NodeKey]]:
    table: dict[tuple[str, str], list[NodeKey]] = defaultdict(list)
    for key in keys:
        table[key.type, key.region].append(key)
    return [table[k] for k in sorted(table)]


Join = Callable[[NodeKey, NodeKey, str], None]


def _join_aliases(bucket: Sequence[NodeKey], aliases: Mapping[NodeKey, Sequence[str]], join: Join) -> None:
    """A name that is an alias of exactly one other name is that name."""
    by_name = {key.name: key for key in bucket}
    owners: dict[str, set[NodeKey]] = defaultdict(set)
    for key in bucket:
        for alias in aliases[key]:
            if (other := name_key(alias)) and other not in GENERIC and len(other) > 1:
                owners[other].add(key)
    for alias, held in sorted(owners.items()):
        if len(held) == 1 and alias in by_name:
            join(next(iter(held)), by_name[alias], "alias in de tekst")


def _join_variants(bucket: Sequence[NodeKey], join: Join) -> None:
    """Names that differ only in blanks, hyphens, "en"/"&", an ending or a noun in front ("programma X")."""
    if bucket[0].type == "Gebied":
        return
    seen: dict[str, NodeKey] = {}
    for key in bucket:
        for form, reason in (
            (key.name.replace(" ", ""), "schrijfwijze"),
            (PREFIX.sub("", key.name).replace(" ", ""), "soortnaam vooraf"),
        ):
            if len(form) < 3:
                continue
            held = seen.setdefault(form, key)
            if held != key:
                join(held, key, reason)


def _join_reordered(bucket: Sequence[NodeKey], join: Join) -> None:
    """Names of the same three words or more, whatever their order and the small words between them."""
    if bucket[0].type in ("Gebied", "Thema"):
        return
    seen: dict[tuple[str, ...], NodeKey] = {}
    for key in bucket:
        words = sorted(word for word in key.name.split() if word not in SMALL)
        if len(words) >= MIN_WORDS:
            held = seen.setdefault(tuple(words), key)
            if held != key:
                join(held, key, "dezelfde woorden")


def _neighbours(bucket: Sequence[NodeKey]) -> Iterator[tuple[NodeKey, NodeKey, float]]:
    """Pairs that look alike among those near each other in the order of their names, read forwards or backwards.

    Costs O(n * WINDOW). A pair that is near in both orders may come twice. Members of a numbered series are known to
    be different.
    """
    digits = {key: tuple(_DIGITS.findall(key.name)) for key in bucket}
    for ordered in (bucket, sorted(bucket, key=lambda k: k.name[::-1])):
        for i, a in enumerate(ordered):
            name, first, length, numbers = a.name, a.name[:1], len(a.name), digits[a]
            for b in ordered[i + 1 : i + 1 + WINDOW]:
                other = b.name
                if other[:1] != first or abs(len(other) - length) > LENGTH_APART or digits[b] != numbers:
                    continue
                score = fuzz.ratio(name, other, score_cutoff=NEAR)
                if score >= NEAR:
                    yield (a, b, score) if a < b else (b, a, score)


def _agree(a: str, b: str, is_area: Callable[[str], bool]) -> bool:
    """Whether the words of two names agree pair by pair: equal, or long and alike, without digits, and no areas."""
    left, right = a.split(), b.split()
    if len(left) != len(right):
        return False
    for x, y in zip(left, right, strict=True):
        if x == y:
            continue
        if min(len(x), len(y)) < 5 or any(c.isdigit() for c in x + y) or is_area(x) or is_area(y):
            return False
        if fuzz.ratio(x, y) < 80:
            return False
    return True


def _another_word(a: str, b: str) -> bool:
    """Whether two names differ in a word that is no spelling of the other's: "ministerie van ez" and "… ocw"."""
    left, right = a.split(), b.split()
    if len(left) != len(right) or len(left) < 2:
        return False
    return any(x != y and fuzz.ratio(x, y) < ANOTHER for x, y in zip(left, right, strict=True))
