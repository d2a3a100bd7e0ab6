"""Area by area: how many candidates there are between two areas and how strong the best of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from api.answers import computed_matches, stated_matches
from api.selection import Selection
from api.service import Service
from kg.oordelen import AnyMatch, regions_of

STEPS = (0.55, 0.70, 0.85)
"""Parts of the highest score in the matrix from which a cell is a shade darker: lists differ in how high they reach."""


MOST_AREAS = 16
"""Rows of the matrix; more is no picture any more, and too much for a page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Candidates from one area to another; `best` is the highest score in [0, 1], None where there is no score."""

    row: str
    column: str
    count: int
    best: float | None

    @property
    def points(self) -> int | None:
        return None if self.best is None else round(100 * self.best)


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows` by `rows`; with `directed` a row asks and a column offers, else both halves say the same."""

    areas: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, str], Cell]
    directed: bool
    what: str
    left_out: int = 0
    """Areas that are not among `areas`, for they have fewer candidates."""

    @property
    def shown(self) -> tuple[Cell, ...]:
        """The cells between `areas` that hold something, row by row."""
        ids = [id_ for id_, _ in self.areas]
        return tuple(self.cells[pair] for pair in permutations(ids, 2) if pair in self.cells)

    @property
    def steps(self) -> tuple[int, ...]:
        """Points from which a cell is a shade darker; empty without scores."""
        top = max((c.points or 0 for c in self.cells.values()), default=0)
        return tuple(round(top * step) for step in STEPS) if top else ()

    @property
    def legend(self) -> tuple[str, ...]:
        """What each shade stands for, lightest first."""
        if not self.steps:
            return ()
        low, middle, high = self.steps
        return f"onder {low}", f"{low} tot {middle - 1}", f"{middle} tot {high - 1}", f"{high} en hoger"

    def shade(self, cell: Cell) -> int:
        """From 0 (none) to 4 (strongest)."""
        if not cell.count:
            return 0
        return 1 if cell.points is None else 1 + sum(cell.points >= step for step in self.steps)

    def cell(self, row: str, column: str) -> Cell:
        return self.cells.get((row, column)) or Cell(row, column, 0, None)

    @property
    def total(self) -> int:
        """Candidates that are counted in a row, over all rows."""
        return sum(cell.count for cell in self.cells.values())


WHAT = {"paren": "kansen", "behoeften": "vragen met aanbod", "groepen": "groepen", "genoemd": "genoemde kansen"}


def matrix_of(service: Service, selection: Selection) -> Matrix:
    """The matrix for the theme, list and status of `selection`: all areas, so that it leads from one to the next."""
    kind = selection.kind or "paren"
    values = {**selection.values, "gebied": None, "met": None, "aantal": None}
    if kind == "genoemd":
        named = [[d.area for d in k.participants if d.area] for k in stated_matches(service, values)]
        rows: list[tuple[Sequence[str], float | None]] = [(sorted(set(areas)), None) for areas in named]
    else:
        found = service.matches
        lists: dict[str, Sequence[AnyMatch]] = {"paren": found.pairs, "behoeften": found.needs, "groepen": found.groups}
        every = lists[kind]
        rows = [(regions_of(m), m.score) for m in computed_matches(service, values, every)]
    directed = kind == "behoeften"
    cells = _cells(rows, directed)
    areas = _areas(service, cells, selection)
    chosen = [area for name in ("gebied", "met") if (area := selection.values[name])]
    kept = _most(areas, cells, chosen)
    return Matrix(kept, cells, directed, WHAT[kind], len(areas) - len(kept))


def _most(
    areas: Sequence[tuple[str, str]], cells: Mapping[tuple[str, str], Cell], chosen: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Of many `areas` the :data:`MOST_AREAS` with the most candidates, and the chosen ones, in the order given."""
    if len(areas) <= MOST_AREAS:
        return tuple(areas)
    counts: Counter[str] = Counter()
    for (row, column), cell in cells.items():
        counts.update({row: cell.count, column: cell.count})
    first = sorted(areas, key=lambda area: (area[0] not in chosen, -counts[area[0]], area))[:MOST_AREAS]
    return tuple(area for area in areas if area in first)


def _cells(rows: Iterable[tuple[Sequence[str], float | None]], directed: bool) -> dict[tuple[str, str], Cell]:
    cells: dict[tuple[str, str], Cell] = {}
    for regions, score in rows:
        meetings = {(regions[0], regions[1])} if directed else set(permutations(sorted(set(regions)), 2))
        for a, b in meetings:
            before = cells.get((a, b))
            scores = [s for s in (score, before.best if before else None) if s is not None]
            cells[a, b] = Cell(a, b, 1 + (before.count if before else 0), max(scores, default=None))
    return cells


def _areas(
    service: Service, cells: Mapping[tuple[str, str], Cell], selection: Selection
) -> tuple[tuple[str, str], ...]:
    """The areas that have any computed match, and those in `cells` that the register knows; deelregio's first."""
    ids = {region for m in service.matches.pairs for region in regions_of(m)}
    broad = ("deelregio", "metropoolregio", "provincie", "regio")
    entities = service.index.entities
    ids |= {a for pair in cells for a in pair if a in entities and entities[a].subtype in broad}
    ids |= {a for name in ("gebied", "met") if (a := selection.values[name]) and any(a in pair for pair in cells)}
    kinds = {a: entities[a].subtype if a in entities else None for a in ids}
    order = sorted(ids, key=lambda a: (kinds[a] != "deelregio", service.index.name(a).casefold(), a))
    return tuple((a, service.index.name(a)) for a in order)
