"""The picture of candidates: clusters on an oval, by area, and a line for each candidate. A table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from api import texts
from api.service import Service
from kg.matching.model import Match, NeedMatch, Side

WIDTH, CENTRE, HALF = 860.0, 430.0, 150.0
ROW, HEAD, GAP, MARGIN = 22.0, 25.0, 16.0, 22.0
LONGEST = 32
BADGE = 17.0
"""Least distance between two numbers on lines."""


@dataclass(frozen=True, slots=True)
class Node:
    """One end of a line. `side` is ``links`` or ``rechts`` of the middle: where its label stands."""

    id: str
    label: str
    full: str
    href: str | None
    x: float
    y: float
    side: str

    @property
    def text_x(self) -> float:
        return self.x + (11 if self.side == "rechts" else -11)


@dataclass(frozen=True, slots=True)
class AreaName:
    name: str
    x: float
    y: float
    side: str


@dataclass(frozen=True, slots=True)
class Line:
    """Candidate number `number` of the list on the page; dashed when the two share no theme."""

    number: int
    path: str
    width: float
    dashed: bool
    x: float
    y: float
    href: str


@dataclass(frozen=True, slots=True)
class Network:
    nodes: tuple[Node, ...]
    areas: tuple[AreaName, ...]
    lines: tuple[Line, ...]
    height: float

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH:.0f} {self.height:.0f}"


@dataclass(frozen=True, slots=True)
class End:
    """What stands on the oval: an id, its words, and its area."""

    id: str
    label: str
    area: str
    area_name: str


def draw(service: Service, matches: Sequence[Match | NeedMatch]) -> Network | None:
    """The picture of `matches`, numbered from 1; None when there are none."""
    if not matches:
        return None
    pairs = [_ends(service, m) for m in matches]
    ends = {end.id: end for pair in pairs for end in pair}
    left, right = _split(list(ends.values()))
    height = 2 * MARGIN + max(_tall(left), _tall(right))
    nodes, names = [], []
    for side, blocks in (("rechts", right), ("links", left)):
        y = (height - _tall(blocks)) / 2
        for block in blocks:
            names.append(AreaName(block[0].area_name, _x(y + HEAD / 2, height, side), y + HEAD - 7, side))
            y += HEAD
            for end in block:
                nodes.append(_node(service, end, _x(y + ROW / 2, height, side), y + ROW / 2, side))
                y += ROW
            y += GAP
    at = {node.id: node for node in nodes}
    taken: list[tuple[float, float]] = []
    lines = tuple(
        _line(n, m, at[a.id], at[b.id], height, taken)
        for n, (m, (a, b)) in enumerate(zip(matches, pairs, strict=True), 1)
    )
    return Network(tuple(nodes), tuple(names), lines, height)


def _ends(service: Service, match: Match | NeedMatch) -> tuple[End, End]:
    def end(side: Side, text: str) -> End:
        return End(side.id, text, side.region, service.index.name(side.region))

    if isinstance(match, Match):
        return end(match.left, match.left.name), end(match.right, match.right.name)
    return end(match.need, match.need_text), end(match.offer, match.offer_text)


def _split(ends: list[End]) -> tuple[list[list[End]], list[list[End]]]:
    """The ends by area, in two columns of about the same height."""
    blocks: dict[str, list[End]] = {}
    for end in sorted(ends, key=lambda e: (e.area, e.label.casefold(), e.id)):
        blocks.setdefault(end.area, []).append(end)
    left: list[list[End]] = []
    right: list[list[End]] = []
    for block in sorted(blocks.values(), key=lambda b: (-len(b), b[0].area)):
        (left if _tall(left) <= _tall(right) else right).append(block)
    return sorted(left, key=lambda b: b[0].area), sorted(right, key=lambda b: b[0].area)


def _tall(blocks: Sequence[Sequence[End]]) -> float:
    return sum(HEAD + ROW * len(block) for block in blocks) + GAP * max(0, len(blocks) - 1)


def _x(y: float, height: float, side: str) -> float:
    """Where the oval is at height `y`; flatter than an ellipse, so that labels stay near the middle."""
    away = min(1.0, abs(y - height / 2) / (height / 2))
    half = HALF * float((1 - away**3) ** (1 / 3))
    return CENTRE + (half if side == "rechts" else -half)


def _node(service: Service, end: End, x: float, y: float, side: str) -> Node:
    href = f"/profielen/{end.id}" if end.id in service.index.entities else None
    return Node(end.id, texts.shortened(end.label, LONGEST).replace(" […]", "…"), end.label, href, x, y, side)


def _line(
    number: int, match: Match | NeedMatch, a: Node, b: Node, height: float, taken: list[tuple[float, float]]
) -> Line:
    """A line that bends towards the middle, its number where no other number is."""
    cx, cy = CENTRE + 0.15 * (a.x + b.x - 2 * CENTRE), height / 2 + 0.35 * (a.y + b.y - height)

    def point(t: float) -> tuple[float, float]:
        u = 1 - t
        return u * u * a.x + 2 * u * t * cx + t * t * b.x, u * u * a.y + 2 * u * t * cy + t * t * b.y

    places = [point(t / 20) for t in (10, 8, 12, 6, 14, 5, 15, 4, 16, 3, 17)]
    free = [p for p in places if all(hypot(p[0] - q[0], p[1] - q[1]) >= BADGE for q in taken)]
    x, y = free[0] if free else places[0]
    taken.append((x, y))
    path = f"M{a.x:.0f} {a.y:.0f}Q{cx:.0f} {cy:.0f} {b.x:.0f} {b.y:.0f}"
    return Line(number, path, 1.5 + 3.5 * match.score, match.list == "kruising", x, y, f"#{match.id}")
