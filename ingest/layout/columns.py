"""Put the items of a table that was flattened column by column back in their columns.

The order of the columns is known, where one ends is not. Each unit (a label with its list, or one list item) is scored
for each column by the words that such a column has, and the best division into consecutive columns is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.layout.items import Item
from ingest.layout.lines import breaks, starts_low, typical_width
from ingest.layout.tables import AreaTest
from ingest.types import BlockKind

_ROLES = (
    ("cross", re.compile(r"kruisbestuiv|dwarsverband|samenwerk|verbinding|koppeling|crossover|cross-over", re.I)),
    ("programme", re.compile(r"programma|deal|regeling|subsid|fonds|financier|instrument", re.I)),
    ("place", re.compile(r"hotspot|locatie|hub|campus|lab|plek|werkloc|project", re.I)),
    ("sector", re.compile(r"sector|cluster|thema|speerpunt|specialis|domein", re.I)),
)
_CUES = {
    "place": re.compile(
        r"campus|\bpark\b|park\b|\blabs?\b|lab\b|labs\b|\bhubs?\b|hub\b|hubs\b|distri[ck]t|fieldlab|haven\b|knooppunt|"
        r"kwartier|terrein|locatie|broedplaats|werkplaats|cent(?:er|re|rum)\b|incubator|village|ontwikkelzone|"
        r"in ontwikkeling|geb(?:ied|ouw)|huisvest|spoorzone|hotspot|stadion|ziekenhuis|gasthuis",
        re.I,
    ),
    "programme": re.compile(
        r"programma|\bdeals?\b|regiodeal|fonds|aanvraag|alliantie|netwerk\b|agenda|subsid|regeling|europe(?:an|se)|"
        r"horizon|interreg|efro\b|pakket|pact\b|akkoord|traject|campagne|katapult|deelnemer|convenant|coalitie|"
        r"kennissteden|investering|pilot|consortium|groeifonds|cities\b|institut",
        re.I,
    ),
    "cross": re.compile(
        r"kruisbestuiv|dwarsverband|verbinding|samenwerk|contacten|\blink\b|koppel|uitwissel|werkt? met|gezamenlijk",
        re.I,
    ),
    "sector": re.compile(
        r"sector|cluster|ecosyste|industrie|economie|verduurzam|digitalis|\bICT\b|\btech\b|\bAI\b|logistiek|transport|"
        r"zorg|gezond|energie|media|food|voedsel|agro|toeris|bouw|mobiliteit|innovati(?:e|eve)\b|dienstverlening|"
        r"life sci|LS&?H|waterstof|onderwijs|handel|science|creatie",
        re.I,
    ),
}
_EMPTY_COLUMN = -3.0
_CUE_WEIGHT = {"sector": 0.4}
_MAX_CUES = 2.0
_AREA_SPLIT = re.compile(r"\s*(?:,|/|\ben\b|&)\s*")
_MAX_LABEL_CHARS = 80


@dataclass(slots=True)
class Unit:
    """Items that stay together: a label and what stands right below it, or one item."""

    items: list[Item]
    label: str = ""
    is_area: bool = False
    scores: list[float] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(item.text for item in self.items)


def assign_columns(items: Sequence[Item], columns: Sequence[str], is_area: AreaTest, title: str) -> list[list[Unit]]:
    """Units per column, in order; a column may be empty.

    Parameters
    ----------
    items
        The body of the table, in the order of the text.
    columns
        Headings of the columns, in order.
    is_area
        Whether a text is the name of an area.
    title
        Heading of the table; an area named in it is not another one.
    """
    units = make_units(items, is_area)
    roles = [column_role(column) for column in columns]
    for unit in units:
        unit.scores = [_score(unit, role, is_area, title) for role in roles]
    start = _first_area(units) if roles[-1] == "cross" else -1
    n_free = len(columns) if start < 0 else len(columns) - 1
    cuts = _best_cuts(units if start < 0 else units[:start], n_free) + ([] if start < 0 else [start])
    bounds = [0, *cuts, len(units)]
    return [units[bounds[c] : bounds[c + 1]] for c in range(len(columns))]


def column_role(column: str) -> str:
    """What a column with this heading holds: cross, programme, place, sector or other.

    >>> column_role("Hotspots en projecten"), column_role("Deelname programma’s"), column_role("Wie")
    ('place', 'programme', 'other')
    """
    return next((role for role, pattern in _ROLES if pattern.search(column)), "other")


def make_units(items: Sequence[Item], is_area: AreaTest) -> list[Unit]:
    """Units of consecutive items: a paragraph right above a list, without an empty line, names that list."""
    units: list[Unit] = []
    for item in items:
        glued = not item.lines[0].apart and units and units[-1].items
        if item.kind is BlockKind.LIST_ITEM and glued:
            previous = units[-1]
            if previous.items[-1].kind is BlockKind.PARAGRAPH and not previous.label:
                previous.label = previous.items[-1].text.rstrip(": ")
                previous.is_area = is_area_label(previous.label, is_area)
            previous.items.append(item)
            continue
        unit = Unit([item])
        if item.kind is BlockKind.PARAGRAPH:
            unit.label, unit.items = _split_label(item, is_area)
            unit.is_area = bool(unit.label) and is_area_label(unit.label, is_area)
        units.append(unit)
    return units


def is_area_label(text: str, is_area: AreaTest) -> bool:
    """Whether `text` names one area, or several joined by "en" or a comma."""
    text = text.rstrip(": ")
    if len(text) > _MAX_LABEL_CHARS:
        return False
    joints = _AREA_SPLIT.finditer(text)
    return is_area(text) or any(
        is_area(text[: joint.start()]) and is_area_label(text[joint.end() :], is_area) for joint in joints
    )


def _split_label(item: Item, is_area: AreaTest) -> tuple[str, list[Item]]:
    """The first line of a paragraph as its label when it is a title of its own, with the rest as a second item."""
    first = item.lines[0]
    if len(item.lines) == 1:
        label = first.text.rstrip(": ")
        return (label, [item]) if first.text.endswith(":") or is_area_label(label, is_area) else ("", [item])
    after = item.lines[1]
    named = is_area_label(first.text, is_area) and not starts_low(after.text)
    titled = (
        len(item.lines) > 2 and len(first.text.split()) <= 3 and breaks(first, after, typical_width(item.lines) + 1)
    )
    if not (named or titled or (first.text.endswith(":") and len(first.text) < 40)):
        return "", [item]
    rest = Item(BlockKind.PARAGRAPH, item.lines[1:])
    return first.text.rstrip(": "), [Item(BlockKind.PARAGRAPH, [first]), rest]


def _score(unit: Unit, role: str, is_area: AreaTest, title: str) -> float:
    text = unit.text
    cues = _CUES.get(role)
    n_cues = sum(1 for _ in cues.finditer(text)) if cues else 0
    score = min(_MAX_CUES, n_cues * _CUE_WEIGHT.get(role, 0.7)) if cues else 0.3
    if role == "cross":
        return min(score, 1.0) + (3.0 if unit.is_area else 0.0) + min(1.2, 0.6 * _n_areas(text, is_area, title))
    return score - (2.0 if unit.is_area else 0.0)


def _n_areas(text: str, is_area: AreaTest, title: str) -> int:
    """How many areas `text` names that `title` does not."""
    words = text.split()
    names = {" ".join(words[i : i + n]).strip(".,;:()") for n in (1, 2, 3) for i in range(len(words) - n + 1)}
    return sum(1 for name in names if name and name not in title and is_area(name))


def _best_cuts(units: Sequence[Unit], n_columns: int) -> list[int]:
    """Where columns 2, 3, … begin, by dynamic programming over (units placed, columns used)."""
    n = len(units)
    total = [[0.0] * (n + 1) for _ in range(n_columns)]
    for c in range(n_columns):
        for i, unit in enumerate(units):
            total[c][i + 1] = total[c][i] + unit.scores[c]

    def gain(c: int, begin: int, end: int) -> float:
        return total[c][end] - total[c][begin] + _opening(units, begin) if end > begin else _EMPTY_COLUMN

    best = [gain(0, 0, end) for end in range(n + 1)]
    back: list[list[int]] = []
    for c in range(1, n_columns):
        choices, scores = [], []
        for end in range(n + 1):
            score, begin = max((best[b] + gain(c, b, end), -b) for b in range(end + 1))
            choices.append(-begin)
            scores.append(score)
        best = scores
        back.append(choices)
    cuts: list[int] = []
    end = n
    for choices in reversed(back):
        end = choices[end]
        cuts.append(end)
    return cuts[::-1]


def _opening(units: Sequence[Unit], begin: int) -> float:
    """How well a column may begin at this unit: after a change from lists with a label to bare items, or back."""
    if begin == 0:
        return 0.0
    before, here = units[begin - 1], units[begin]
    changed = (before.items[0].kind is BlockKind.PARAGRAPH) != (here.items[0].kind is BlockKind.PARAGRAPH)
    return 0.5 if changed else 0.0


def _first_area(units: Sequence[Unit]) -> int:
    """Where a last column of other areas begins: the first of the units at the end with the name of an area; or -1.

    One label of another kind may stand among them.
    """
    start, n_others = -1, 0
    for i in reversed(range(len(units))):
        if units[i].is_area:
            start = i
        elif units[i].label:
            n_others += 1
            if n_others > 1:
                break
    return start
