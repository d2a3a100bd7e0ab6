"""The items of an index on disk: one line of JSON each, read when asked for, and the rows that have each facet."""

from __future__ import annotations

import hashlib
import json
import mmap
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.documents import Item
from search.vectors import Mask


def digest(ids: Sequence[str]) -> str:
    """Sixteen hexadecimal digits that name a sequence of ids."""
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]


def write_items(target: Path, items: Sequence[Item]) -> None:
    """Write `items` into the folder `target`."""
    target.mkdir(parents=True, exist_ok=True)
    offsets, rows = [0], defaultdict(list)
    with (target / "items.jsonl").open("wb") as file:
        for row, item in enumerate(items):
            line = json.dumps({"id": item.id, "tekst": item.text, "namen": item.names}, ensure_ascii=False)
            file.write(line.encode("utf-8", "surrogatepass") + b"\n")
            offsets.append(file.tell())
            for term in item.facets:
                rows[term].append(row)
    np.save(target / "items.offsets.npy", np.array(offsets, np.int64))
    terms = sorted(rows)
    ends = np.cumsum([len(rows[term]) for term in terms], dtype=np.int64).tolist()
    (target / "facets.json").write_text(json.dumps(dict(zip(terms, ends, strict=True)), ensure_ascii=False), "utf-8")
    np.save(target / "facets.rows.npy", np.array([row for term in terms for row in rows[term]], np.int64))


def counted(*counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Add up counts of facets, by kind of facet and then by value, most first.

    >>> counted({"jaar:2023": 2, "gebied:ijmond": 1}, {"jaar:2023": 1})
    {'gebied': {'ijmond': 1}, 'jaar': {'2023': 3}}
    """
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for term, count in sorted(total.items(), key=lambda row: (row[0].partition(":")[0], -row[1], row[0])):
        kind, _, value = term.partition(":")
        found[kind][value] = count
    return dict(found)


@dataclass(frozen=True)
class ItemStore:
    """Items that were written by :func:`write_items`."""

    data: bytes | mmap.mmap
    offsets: NDArray[np.int64]
    facet_rows: NDArray[np.int64]
    facet_ranges: dict[str, tuple[int, int]]

    @classmethod
    def open(cls, target: Path) -> ItemStore:
        """Open the items in the folder `target`."""
        with (target / "items.jsonl").open("rb") as file:
            filled = (target / "items.jsonl").stat().st_size > 0
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if filled else b""
        ends = json.loads((target / "facets.json").read_text("utf-8"))
        begins = [0, *ends.values()]
        ranges = {term: (begins[i], end) for i, (term, end) in enumerate(ends.items())}
        rows = np.load(target / "facets.rows.npy", mmap_mode="r")
        return cls(data, np.load(target / "items.offsets.npy"), rows, ranges)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> Item:
        line = self.data[int(self.offsets[row]) : int(self.offsets[row + 1])]
        value = json.loads(line.decode("utf-8", "surrogatepass"))
        return Item(value["id"], value["tekst"], "", names=tuple(value["namen"]))

    def counts(self, kind: str) -> dict[str, int]:
        """How many items have each facet of one kind, such as ``gebied``, by its value."""
        names = ((term, *term.partition(":")) for term in self.facet_ranges)
        return {value: len(self.rows(term)) for term, name, _, value in names if name == kind}

    def rows(self, term: str) -> NDArray[np.int64]:
        """Rows that have the facet `term`, ascending."""
        begin, end = self.facet_ranges.get(term, (0, 0))
        return self.facet_rows[begin:end]

    @cached_property
    def _terms_of(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Numbers of the facets of all items, by row, and where those of each row begin."""
        sizes = [end - begin for begin, end in self.facet_ranges.values()]
        terms = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        order = np.argsort(self.facet_rows, kind="stable")
        return terms[order], np.searchsorted(self.facet_rows[order], np.arange(len(self) + 1))

    @cached_property
    def _term_names(self) -> list[str]:
        return list(self.facet_ranges)

    def facets(self, row: int) -> tuple[str, ...]:
        """The facet terms of the item at `row`."""
        terms, begins = self._terms_of
        return tuple(self._term_names[at] for at in terms[begins[row] : begins[row + 1]].tolist())

    def facet_counts(self, rows: NDArray[np.int64]) -> dict[str, int]:
        """How many of `rows` have each facet; those that none has are left out."""
        terms, begins = self._terms_of
        sizes = begins[rows + 1] - begins[rows]
        shifts = begins[rows] - np.cumsum(sizes) + sizes
        counts = np.bincount(terms[np.repeat(shifts, sizes) + np.arange(sizes.sum())], minlength=len(self.facet_ranges))
        return {self._term_names[at]: int(counts[at]) for at in np.flatnonzero(counts).tolist()}

    def mask(self, groups: Sequence[Sequence[str]]) -> Mask | None:
        """Which rows have a facet of every group; None without groups, when all do."""
        mask: Mask | None = None
        for group in groups:
            one = np.zeros(len(self), bool)
            for term in group:
                one[self.rows(term)] = True
            mask = one if mask is None else mask & one
        return mask
