"""Which names are one thing: equal names, defined aliases, spelling variants; and which only look alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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

PREFIX = re.compile(
    r"^(?:gemeente|provincie|regio|deelregio|stichting|programma|project|het programma|netwerk|ministerie van|"
    r"actielijn|convenant|visie|platform|stad) "
)


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """One name taken together with another; undone by a curation that keeps them apart."""

    type: str
    kept: str
    absorbed: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class NearDuplicate:
    """Two entities of one type whose names look alike and were kept apart."""

    type: str
    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True, order=True)
class NodeKey:
    """A name of one type before merging; `region` of a cluster."""

    type: str
    name: str
    region: str


class Groups:
    """Disjoint sets of node keys; the smallest key stands for its set."""

    def __init__(self, keys: Iterable[NodeKey]) -> None:
        self._parent = {key: key for key in keys}

    def find(self, key: NodeKey) -> NodeKey:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def union(self, a: NodeKey, b: NodeKey) -> bool:
        """Put `a` and `b` together; False when they were already."""
        first, second = sorted((self.find(a), self.find(b)))
        if first == second:
            return False
        self._parent[second] = first
        return True


def merge_names(
    aliases: Mapping[NodeKey, Sequence[str]], is_area: Callable[[str], bool]
) -> tuple[Groups, list[Merge], list[NearDuplicate]]:
    """Group node keys that name one thing.

    Parameters
    ----------
    aliases
        Each node key with the aliases that documents give it.
    is_area
        Whether a word is the name of an area: two names that differ in an area are never merged on similarity.

    Returns
    -------
    tuple
        The groups, the merges with their reasons, and the look-alikes that were kept apart; both sorted.
    """
    keys = sorted(aliases)
    groups, merges = Groups(keys), []

    def join(a: NodeKey, b: NodeKey, reason: str) -> None:
        if groups.union(a, b):
            merges.append(Merge(a.type, min(a.name, b.name), max(a.name, b.name), reason))

    for bucket in _buckets(keys):
        by_name = {key.name: key for key in bucket}
        _join_aliases(bucket, by_name, aliases, join)
        _join_variants(bucket, join)
    near: set[NearDuplicate] = set()
    for bucket in _buckets(keys):
        for a, b in _neighbours(bucket):
            score = _similarity(a.name, b.name)
            if score >= SAME and min(len(a.name), len(b.name)) >= MIN_FUZZY and _agree(a.name, b.name, is_area):
                join(a, b, f"naam lijkt {score:.0f} %")
            elif score >= NEAR and groups.find(a) != groups.find(b):
                near.add(NearDuplicate(a.type, a.name, b.name, round(score, 1)))
    return groups, sorted(merges), sorted(near)


def _buckets(keys: Sequence[NodeKey]) -> Iterable[list[NodeKey]]:
    table: dict[tuple[str, str], list[NodeKey]] = defaultdict(list)
    for key in keys:
        table[key.type, key.region].append(key)
    return (table[k] for k in sorted(table))


def _join_aliases(
    bucket: Sequence[NodeKey], by_name: Mapping[str, NodeKey], aliases: Mapping[NodeKey, Sequence[str]], join: Any
) -> None:
    """A name that is an alias of exactly one other name is that name."""
    owners: dict[str, set[NodeKey]] = defaultdict(set)
    for key in bucket:
        for alias in aliases[key]:
            if (other := name_key(alias)) and other not in GENERIC and len(other) > 1:
                owners[other].add(key)
    for alias, held in sorted(owners.items()):
        if len(held) == 1 and alias in by_name:
            join(next(iter(held)), by_name[alias], "alias in de tekst")


def _join_variants(bucket: Sequence[NodeKey], join: Any) -> None:
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


def _neighbours(bucket: Sequence[NodeKey]) -> Iterator[tuple[NodeKey, NodeKey]]:
    """Pairs that stand near each other in the order of their names, read forwards or backwards; O(n * WINDOW)."""
    for ordered in (bucket, sorted(bucket, key=lambda k: k.name[::-1])):
        for i, a in enumerate(ordered):
            for b in ordered[i + 1 : i + 1 + WINDOW]:
                yield min(a, b), max(a, b)


def _similarity(a: str, b: str) -> float:
    """Likeness of two names (0..100); 0 for members of a numbered series, which are known to be different."""
    if abs(len(a) - len(b)) > 6 or a[:1] != b[:1] or re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return 0.0
    return fuzz.ratio(a, b, score_cutoff=NEAR)


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
