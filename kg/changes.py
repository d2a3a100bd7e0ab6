"""What changed between two generations: statements that came, went, or say something else.

Works on the exchange files of both (see `kg.export`), line by line: of all statements only a checksum is in memory.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kg.model import Evidence
from kg.wording import PHRASES, joined, short

Action = Literal["erbij", "weg", "anders"]
Row = dict[str, Any]
ACTIONS: tuple[Action, ...] = ("erbij", "weg", "anders")


@dataclass(frozen=True, slots=True)
class Change:
    """One statement that came (``erbij``), went (``weg``) or changed (``anders``).

    `kind`: class of the entity, ``relatie``, ``kruisbestuiving``, ``feit`` or the kind of behoefte. `text`: what it
    says, in Dutch; `before`: what it said, when that differs. `areas`, `themes`: what it is about. `evidence`: its
    quotes; of what went, the old ones.
    """

    action: Action
    kind: str
    key: str
    text: str
    before: str | None = None
    areas: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        """Key of this change within its pair of generations."""
        places = [f"{e.document} {e.begin}" for e in self.evidence]
        said = "\x1f".join((self.action, self.kind, self.key, self.text, self.before or "", *places))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        return {
            "wijziging": self.action,
            "soort": self.kind,
            "id": self.key,
            "tekst": self.text,
            "was": self.before,
            "gebieden": list(self.areas),
            "themas": list(self.themes),
            "bewijs": [e.as_dict() for e in self.evidence],
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Change:
        """The inverse of :meth:`as_dict`."""
        evidence = tuple(Evidence.from_dict(e) for e in row["bewijs"])
        head = (row["wijziging"], row["soort"], row["id"], row["tekst"], row["was"])
        return cls(*head, tuple(row["gebieden"]), tuple(row["themas"]), evidence)


@dataclass
class _Names:
    """What the statements of one generation say of entities: names, and where each belongs."""

    names: dict[str, str] = field(default_factory=dict)
    areas: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    themes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, folder: Path) -> _Names:
        found = cls({row["id"]: row["naam"] for row in _rows(folder, "entiteiten")})
        for row in _rows(folder, "relaties"):
            if row["predicaat"] in ("ligtIn", "beschikbaarIn"):
                found.areas[row["subject"]].append(row["object"])
            elif row["predicaat"] in ("heeftCluster", "heeftHotspot"):
                found.areas[row["object"]].append(row["subject"])
            elif row["predicaat"] == "heeftThema":
                found.themes[row["subject"]].append(row["object"])
        return found

    def name(self, id_: str) -> str:
        return self.names.get(id_, id_)

    def about(self, *ids: str | None) -> tuple[str, ...]:
        """The areas that `ids` are, or lie in."""
        return tuple(dict.fromkeys(x for id_ in ids if id_ for x in (id_, *self.areas.get(id_, ()))))

    def topics(self, *ids: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(x for id_ in ids for x in (id_, *self.themes.get(id_, ()))))


def _rows(folder: Path, name: str) -> Iterator[Row]:
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _entity(row: Row, names: _Names) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
    id_ = row["id"]
    return row["type"], id_, row["naam"], names.about(id_), names.topics(id_)


def _relation(row: Row, names: _Names) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
    one, verb, other = row["subject"], row["predicaat"], row["object"]
    text = f"{names.name(one)} {PHRASES.get(verb, verb)} {names.name(other)}"
    return "relatie", f"{one} {verb} {other}", text, names.about(one, other), names.topics(one, other)


def _stated(row: Row, names: _Names) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
    areas = [d["gebied"] for d in row["deelnemers"]]
    who = joined([names.name(a) for a in areas if a]) or "onbekend wie"
    themes = joined([names.name(t) for t in row["themas"]])
    text = f"{who}: {themes or short(row['bewijs'][0]['citaat'], 80)}"
    return "kruisbestuiving", row["id"], text, names.about(*areas), tuple(row["themas"])


def _need(row: Row, names: _Names) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
    text = f"{names.name(row['gebied'])}: {short(row['tekst'])}"
    return row["soort"], row["id"], text, names.about(row["gebied"]), tuple(row["themas"])


def _fact(row: Row, names: _Names) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
    year = f" ({row['jaar']})" if row["jaar"] else ""
    text = f"{names.name(row['onderwerp'])}, {row['indicator']}: {row['waarde']} {row['eenheid']}{year}".strip()
    key = "\x1f".join((row["onderwerp"], row["indicator"].casefold(), row["eenheid"], str(row["jaar"])))
    return "feit", key, text, names.about(row["onderwerp"]), names.topics(row["onderwerp"])


FILES: Mapping[str, Callable[[Row, _Names], tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]] = {
    "entiteiten": _entity,
    "relaties": _relation,
    "kruisbestuivingen": _stated,
    "behoeften": _need,
    "feiten": _fact,
}
"""Of each exchange file: kind, key, text, areas and themes of a row. The same key is the same statement."""


def _keyed(folder: Path, name: str, names: _Names) -> Iterator[tuple[str, Row, tuple[Any, ...]]]:
    """Key, row and description of each statement; the second of equal keys gets a number."""
    times: dict[str, int] = defaultdict(int)
    for row in _rows(folder, name):
        described = FILES[name](row, names)
        times[described[1]] += 1
        yield f"{described[1]}#{times[described[1]]}", row, described


def _digest(row: Row) -> bytes:
    """Checksum of what `row` says and of its quotes; where a quote stands does not count."""
    quotes = sorted({(e["document"], " ".join(e["citaat"].split())) for e in row["bewijs"]})
    rest = {key: value for key, value in row.items() if key not in ("id", "uri", "bewijs")}
    return hashlib.blake2b(json.dumps([rest, quotes], sort_keys=True).encode(), digest_size=12).digest()


def changes(old: Path, new: Path) -> Iterator[Change]:
    """What changed from the exchange files in the folder `old` to those in `new`: file by file, each in its order.

    Raises
    ------
    OSError
        If a file is missing.
    """
    then, now = _Names.of(old), _Names.of(new)
    for name in FILES:
        before = {key: (_digest(row), described[2]) for key, row, described in _keyed(old, name, then)}
        for key, row, described in _keyed(new, name, now):
            digest, text = before.pop(key, (b"", None))
            if digest != _digest(row):
                yield _change("anders" if digest else "erbij", row, described, text if text != described[2] else None)
        if before:
            for key, row, described in _keyed(old, name, then):
                if key in before:
                    yield _change("weg", row, described)


def _change(action: Action, row: Row, described: tuple[Any, ...], before: str | None = None) -> Change:
    kind, key, text, areas, themes = described
    evidence = tuple(Evidence.from_dict(e) for e in row["bewijs"][:2])
    return Change(action, kind, key.replace("\x1f", " "), " ".join(text.split()), before, areas, themes, evidence)


def write_changes(old: Path, new: Path, target: Path) -> int:
    """Write what changed from `old` to `new` to the file `target`, a JSON object a line; return how many lines."""
    with target.open("w", encoding="utf-8") as file:
        return sum(file.write(json.dumps(c.as_dict(), ensure_ascii=False) + "\n") > 0 for c in changes(old, new))


def read_changes(path: Path) -> tuple[Change, ...]:
    """What :func:`write_changes` wrote."""
    with path.open(encoding="utf-8") as lines:
        return tuple(Change.from_dict(json.loads(line)) for line in lines)
