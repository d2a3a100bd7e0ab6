"""A small bar chart of the figures of a profile that can be held side by side; the table beside it says the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.distinctive import number_of
from kg.model import Evidence
from kg.profile import Fact
from kg.queries import plain
from kg.wording import capital, measured

MIN_BARS, MAX_BARS = 2, 8
ROW = 44
WIDTH = 320
_NO_AMOUNT = ("jaar", "jaren", "maand", "maanden", "week", "weken", "rang", "plaats", "positie")
_MIN_TOP = 10
"""A group of counts below this is told by the table alone; shares are drawn however small."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure: `label` above a bar of `width` units, at height `y`."""

    label: str
    value: str
    width: float
    y: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars of figures with the same unit, the highest first."""

    unit: str
    bars: tuple[Bar, ...]
    height: int

    @property
    def described(self) -> str:
        """The chart in words."""
        return "; ".join(f"{bar.label}: {bar.value}" for bar in self.bars)


def bar_chart(facts: Sequence[Fact], name: str) -> BarChart | None:
    """The largest group of figures with one unit; None when fewer than two share a unit, or all count only a few.

    Ranks and periods are no amounts to hold side by side.

    Parameters
    ----------
    name
        Name of the profile, which is left out of the labels.
    """
    by_unit: dict[str, dict[str, tuple[float, Fact]]] = defaultdict(dict)
    for fact in facts:
        value = number_of(f"{fact.feit.value} {fact.feit.unit}")
        if value is not None and value > 0 and plain(fact.feit.unit) not in _NO_AMOUNT:
            by_unit[_unit(fact)].setdefault(_label(fact, name), (value, fact))
    groups = sorted(by_unit.items(), key=lambda g: (-len(g[1]), g[0]))
    if not groups or len(groups[0][1]) < MIN_BARS:
        return None
    unit, rows = groups[0]
    ordered = sorted(rows.items(), key=lambda row: (-row[1][0], row[0]))[:MAX_BARS]
    top = ordered[0][1][0]
    if top < _MIN_TOP and unit not in ("procent", "%"):
        return None
    bars = tuple(
        Bar(label, _value(fact), round(max(3.0, WIDTH * value / top), 1), n * ROW)
        for n, (label, (value, fact)) in enumerate(ordered)
    )
    return BarChart(unit, bars, len(bars) * ROW)


def _unit(fact: Fact) -> str:
    unit = plain(fact.feit.unit)
    return " ".join(w for w in unit.split() if w not in ("miljoen", "miljard", "mln", "duizend")) or unit


def _label(fact: Fact, name: str) -> str:
    what = capital(fact.feit.indicator)
    return what if fact.subject_name == name else f"{what} ({fact.subject_name})"


def _value(fact: Fact) -> str:
    feit = fact.feit
    value = measured(feit.value, feit.unit)
    return f"{value} ({feit.year})" if feit.year else value


def figure_rows(facts: Sequence[Fact], most: int = 3) -> list[tuple[Fact, tuple[Evidence, ...]]]:
    """`facts` in order, with the first quote of each; a figure that is stated twice is one row, with both quotes."""
    rows: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        feit = fact.feit
        value = "".join(plain(measured(feit.value, feit.unit)).split())
        rows[fact.subject_name, plain(feit.indicator), str(feit.year), value].append(fact)
    return [(same[0], tuple(e for f in same for e in f.feit.evidence[:1])[:most]) for same in rows.values()]
