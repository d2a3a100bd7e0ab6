"""The schematic map of the home page: seven deelregio's around Amsterdam and Utrecht below, as a honeycomb.

The tiles lie in their true relative position; a dotted line joins two areas for each match among the best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from api.service import Service

TILES: Mapping[str, tuple[float, int]] = {
    "ijmond": (0.5, 0),
    "zaanstreek-waterland": (1.5, 0),
    "zuid-kennemerland": (0, 1),
    "amsterdam": (1, 1),
    "almere-lelystad": (2, 1),
    "amstelland-meerlanden": (0.5, 2),
    "gooi-en-vechtstreek": (1.5, 2),
    "metropoolregio-utrecht": (1, 3),
}
"""Column and row of each area; its neighbours on the map are its neighbours on the ground."""
SIZE = 62.0
STEP_X, STEP_Y = SIZE * 3**0.5, SIZE * 1.5
NEIGHBOUR = "metropoolregio-utrecht"


@dataclass(frozen=True, slots=True)
class Tile:
    """One area on the map and in the table that says the same."""

    id: str
    name: str
    href: str
    x: float
    y: float
    points: str
    lines: tuple[str, ...]
    kind: str
    clusters: int
    hotspots: int
    matches: int

    @property
    def plate(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the ground under the name, which keeps the lines behind it."""
        width = 7.2 * max(len(line) for line in self.lines) + 12
        return self.x - width / 2, self.y - 14 - 7.5 * len(self.lines), width, 31 + 15 * len(self.lines)


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two areas with `matches` matches; `width` in units of the drawing."""

    path: str
    width: float
    names: tuple[str, str]
    matches: int


@dataclass(frozen=True, slots=True)
class Chart:
    tiles: tuple[Tile, ...]
    links: tuple[Link, ...]
    view_box: str


def draw(service: Service, most_links: int = 6) -> Chart:
    """The map of what `service` knows; areas that no document names are left out."""
    counts, pairs = _counted(service)
    tiles = tuple(_tile(service, id_, counts[id_]) for id_ in TILES if _resolved(service, id_) is not None)
    shown = {tile.id: tile for tile in tiles}
    joined = [(n, a, b) for (a, b), n in pairs.items() if a in shown and b in shown]
    joined.sort(key=lambda row: (-row[0], row[1], row[2]))
    top = joined[0][0] if joined else 1
    links = tuple(
        _link(shown[a], shown[b], n, top, [t for t in tiles if t.id not in (a, b)]) for n, a, b in joined[:most_links]
    )
    width = 2.5 * STEP_X + STEP_X / 2 + 8
    rows = 3 if NEIGHBOUR in shown else 2
    return Chart(tiles, links, f"0 0 {width:.0f} {rows * STEP_Y + 2 * SIZE + 8:.0f}")


def _resolved(service: Service, id_: str) -> str | None:
    """Id under which the documents speak of the area of a tile; the tile of Utrecht has several names."""
    ids = (
        ("metropoolregio-utrecht", "regio-utrecht", "gemeente-utrecht", "provincie-utrecht")
        if id_ == NEIGHBOUR
        else (id_,)
    )
    return next((i for i in ids if i in service.index.entities), None)


def _counted(service: Service) -> tuple[Mapping[str, int], Counter[tuple[str, str]]]:
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for match in service.matches.pairs:
        a, b = sorted((_tile_of(match.left.region), _tile_of(match.right.region)))
        counts.update({a, b})
        if a != b:  # several areas share the tile of Utrecht
            pairs[a, b] += 1
    return counts, pairs


def _tile_of(region: str) -> str:
    return NEIGHBOUR if "utrecht" in region else region


def _tile(service: Service, id_: str, matches: int) -> Tile:
    column, row = TILES[id_]
    x, y = STEP_X / 2 + 4 + column * STEP_X, SIZE + 4 + row * STEP_Y
    here = _resolved(service, id_) or id_
    name = "Utrecht" if id_ == NEIGHBOUR else service.index.name(here)
    kind = {NEIGHBOUR: "buur", "amsterdam": "hart"}.get(id_, "")
    index = service.index
    own = [e for e in service.graph.entities if e.type in ("Cluster", "Hotspot") and index.lies_in(e.id, here)]
    clusters = sum(e.type == "Cluster" for e in own)
    return Tile(
        id_,
        name,
        f"/profielen/{here}",
        x,
        y,
        _hexagon(x, y),
        _split(name),
        kind,
        clusters,
        len(own) - clusters,
        matches,
    )


def _hexagon(x: float, y: float) -> str:
    half = STEP_X / 2
    corners = ((0, -SIZE), (half, -SIZE / 2), (half, SIZE / 2), (0, SIZE), (-half, SIZE / 2), (-half, -SIZE / 2))
    return " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)


def _split(name: str) -> tuple[str, ...]:
    """`name` in at most two lines that fit a tile.

    >>> _split("Zuid-Kennemerland"), _split("Gooi en Vechtstreek"), _split("IJmond")
    (('Zuid-', 'Kennemerland'), ('Gooi en', 'Vechtstreek'), ('IJmond',))
    """
    if len(name) <= 12:
        return (name,)
    cuts = [i + (c == "-") for i, c in enumerate(name) if c in "- "]
    if not cuts:
        return (name,)
    cut = min(cuts, key=lambda i: abs(i - len(name) / 2))
    return name[:cut].strip(), name[cut:].strip()


def _link(a: Tile, b: Tile, matches: int, top: int, others: Sequence[Tile]) -> Link:
    """A line from centre to centre, bent around a tile that lies between them."""
    length = hypot(b.x - a.x, b.y - a.y)
    across = ((a.y - b.y) / length, (b.x - a.x) / length)
    middle = ((a.x + b.x) / 2, (a.y + b.y) / 2)
    between = [t for t in others if _distance(a, b, t) < SIZE / 2]
    bend = 1.15 * SIZE if between else 0.0
    points = [(middle[0] + sign * bend * across[0], middle[1] + sign * bend * across[1]) for sign in (1, -1)]
    cx, cy = max(points, key=lambda p: min((hypot(p[0] - t.x, p[1] - t.y) for t in others), default=0.0))
    path = f"M{a.x:.1f} {a.y:.1f}Q{cx:.1f} {cy:.1f} {b.x:.1f} {b.y:.1f}"
    return Link(path, 1.5 + 2.5 * matches / top, (a.name, b.name), matches)


def _distance(a: Tile, b: Tile, t: Tile) -> float:
    """Distance from the centre of `t` to the line between the centres of `a` and `b`."""
    dx, dy = b.x - a.x, b.y - a.y
    along = min(1.0, max(0.0, ((t.x - a.x) * dx + (t.y - a.y) * dy) / (dx * dx + dy * dy)))
    return hypot(t.x - a.x - along * dx, t.y - a.y - along * dy)


def described(links: Sequence[Link]) -> str:
    """The lines of the map in words, for who does not see it."""
    return "; ".join(f"{link.names[0]} en {link.names[1]}: {link.matches}" for link in links)
