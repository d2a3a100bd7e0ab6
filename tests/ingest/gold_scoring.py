"""Score extracted statements against small annotated texts: names alike, types equal, values in the same lines."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from kg.model import Document, Evidence, KnowledgeGraph

CORE = frozenset({"Gebied", "Cluster", "Hotspot", "Programma", "Financiering", "Organisatie", "Actielijn", "Begrip"})
ARTICLES = frozenset({"de", "het", "een", "d", "t"})


@dataclass(frozen=True, slots=True)
class GoldText:
    """A short text about one region with its annotation; `use` is ``ontwikkeling`` or ``meting``, and its round."""

    path: Path
    use: str
    entities: Sequence[Mapping[str, Any]]
    relations: Sequence[Mapping[str, Any]]
    behoeften: Sequence[Mapping[str, Any]]
    feiten: Sequence[Mapping[str, Any]]


def gold_texts(folder: Path, use: str | None = None) -> list[GoldText]:
    """The annotated texts of `folder`, by name; only those for `use` when it is given."""
    out = []
    for path in sorted(folder.glob("*.json")):
        raw = json.loads(path.read_text("utf-8"))
        rows = (raw[key] for key in ("entities", "relations", "behoeften", "feiten"))
        gold = GoldText(path.with_suffix(".txt"), raw["gebruik"], *rows)
        if use in (None, gold.use):
            out.append(gold)
    return out


def normal(name: str) -> str:
    """`name` for comparison: no accents, case, punctuation or articles."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return " ".join(w for w in re.sub(r"[^a-z0-9]+", " ", plain).split() if w not in ARTICLES)


def alike(left: set[str], right: set[str]) -> bool:
    """Whether two sets of normal names share one, or have two long names that differ by a letter or a word order."""
    if left & right:
        return True
    pairs = ((a, b) for a in left for b in right if min(len(a.split()), len(b.split())) >= 2)
    return any(fuzz.token_set_ratio(a, b) >= 92 and fuzz.ratio(a, b) >= 75 for a, b in pairs)


@dataclass(slots=True)
class Tally:
    """Right and counted answers on both sides; adds up over texts."""

    right_found: int = 0
    found: int = 0
    right_gold: int = 0
    gold: int = 0

    def add(self, found: Iterable[bool], gold: Iterable[bool]) -> None:
        found, gold = list(found), list(gold)
        self.right_found += sum(found)
        self.found += len(found)
        self.right_gold += sum(gold)
        self.gold += len(gold)

    @property
    def f1(self) -> float:
        precision = self.right_found / self.found if self.found else 0.0
        recall = self.right_gold / self.gold if self.gold else 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def __str__(self) -> str:
        return f"f1={self.f1:.3f} p={self.right_found}/{self.found} r={self.right_gold}/{self.gold}"


def score(texts: Sequence[GoldText], graphs: Sequence[KnowledgeGraph], docs: Sequence[Document]) -> dict[str, Tally]:
    """Precision, recall and F1 per class of statement, over all texts together; each text against its own graph."""
    names = ("entities strict", "entities any", "relations", "behoeften", "feiten")
    tallies = {name: Tally() for name in names}
    for gold, graph, doc in zip(texts, graphs, docs, strict=True):
        found, wanted = _names(graph), _gold_names(gold)
        types = {e.id: e.type for e in graph.entities}
        gold_types = {g["id"]: g["type"] for g in gold.entities}
        pairs = [(p, g) for p, pn in found.items() for g, gn in wanted.items() if alike(pn, gn)]
        strict = [(p, g) for p, g in pairs if types[p] == gold_types[g]]
        for name, hits in (("entities strict", strict), ("entities any", pairs)):
            left, right = {p for p, _ in hits}, {g for _, g in hits}
            tallies[name].add((p in left for p in found), (g in right for g in wanted))
        same: dict[str, set[str]] = {}
        for p, g in pairs:
            same.setdefault(p, set()).add(g)
        _score_relations(tallies["relations"], gold, graph, same)
        _score_placed(tallies, gold, graph, doc, same)
    return tallies


def _names(graph: KnowledgeGraph) -> dict[str, set[str]]:
    return {e.id: {normal(n) for n in (e.name, *e.aliases)} - {""} for e in graph.entities if e.type in CORE}


def _gold_names(gold: GoldText) -> dict[str, set[str]]:
    return {g["id"]: {normal(n) for n in (g["label"], *g["alt"])} for g in gold.entities if g["type"] in CORE}


def _score_relations(tally: Tally, gold: GoldText, graph: KnowledgeGraph, same: Mapping[str, set[str]]) -> None:
    wanted = {(r["s"], r["p"], r["o"]) for r in gold.relations}
    found: list[set[tuple[str, str, str]]] = []
    for r in graph.relations:
        if r.predicate != "heeftThema" and r.subject in same and r.object in same:
            found.append({(s, r.predicate, o) for s in same[r.subject] for o in same[r.object]} & wanted)
    reached = set().union(*found)
    tally.add((bool(hit) for hit in found), (r in reached for r in sorted(wanted)))


def _lines(doc: Document, evidence: Evidence) -> tuple[int, int]:
    first, last = (doc.text.count("\n", 0, at) + 1 for at in (evidence.begin, max(evidence.begin, evidence.end - 1)))
    return first, last


def _near(doc: Document, row: Any, lines: Sequence[int], slack: int) -> bool:
    spans = (_lines(doc, e) for e in row.evidence)
    return any(a <= lines[1] + slack and b >= lines[0] - slack for a, b in spans)


def _numbers(value: object) -> set[float]:
    plain = re.sub(r"(?<=\d)[.](?=\d{3}(\D|$))", "", str(value)).replace(",", ".")
    return {float(n) for n in re.findall(r"\d+(?:\.\d+)?", plain)}


def _score_placed(
    tallies: Mapping[str, Tally], gold: GoldText, graph: KnowledgeGraph, doc: Document, same: Mapping[str, set[str]]
) -> None:
    """Needs in about the same lines for the same area; figures in the same line with the same number."""

    def need(row: Any, want: Mapping[str, Any]) -> bool:
        return want["gebied"] in same.get(row.area, {row.area}) and _near(doc, row, want["lines"], 3)

    def figure(row: Any, want: Mapping[str, Any]) -> bool:
        value = bool(_numbers(row.value) & _numbers(want["waarde"])) or normal(str(row.value)) == normal(want["waarde"])
        return value and _near(doc, row, want["lines"], 1)

    for name, rows, wanted, fits in (
        ("behoeften", graph.behoeften, gold.behoeften, need),
        ("feiten", graph.feiten, gold.feiten, figure),
    ):
        tallies[name].add(
            (any(fits(r, w) for w in wanted) for r in rows), (any(fits(r, w) for r in rows) for w in wanted)
        )
