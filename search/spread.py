"""Keeps repeats of one text from filling the top of a result: sources print the same page more than once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from search.text import fold

MAX_COPIES = 2
SAME = 0.8
_WINDOW = 60


def shingles(text: str) -> frozenset[tuple[str, str]]:
    """Return the pairs of neighbouring words of `text`, folded."""
    return frozenset(pairwise(fold(text).split()))


def _copies(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Whether the smaller of the two lies for :data:`SAME` in the larger."""
    smaller = min(len(one), len(other))
    return smaller > 0 and len(one & other) >= SAME * smaller


def spread(rows: Iterable[int], text_of: Callable[[int], str], count: int) -> list[int]:
    """Return `rows` with a third and later copy of a text moved behind everything else.

    Only as many rows are compared as are needed to fill the first `count` places, and at most 60 beyond.
    """
    rows = list(rows)
    kept: list[int] = []
    late: list[int] = []
    seen: list[frozenset[tuple[str, str]]] = []
    for at, row in enumerate(rows):
        if len(kept) >= count or at >= count + _WINDOW:
            return [*kept, *rows[at:], *late]
        mine = shingles(text_of(row))
        if sum(_copies(mine, other) for other in seen) >= MAX_COPIES:
            late.append(row)
        else:
            kept.append(row)
            seen.append(mine)
    return [*kept, *late]
