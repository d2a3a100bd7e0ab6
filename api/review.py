"""Which statements are most worth checking: those that are uncertain and that much else rests on."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from kg.model import Evidence, KnowledgeGraph

COLUMNS = ("soort", "id", "tekst", "zekerheid", "gebruik", "score", "document", "pagina", "citaat", "correctie")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One statement to check. `use`: how many other statements name it, or name what it is about."""

    kind: str
    id: str
    text: str
    certainty: float
    use: int
    evidence: Evidence
    correction: str
    """How to confirm it, as a line of a file in ``curatie/``."""

    @property
    def score(self) -> float:
        """Doubt times use: 0 for a statement that is certain."""
        return (1 - self.certainty) * log2(2 + self.use)

    def as_dict(self) -> dict[str, Any]:
        values = (
            self.kind,
            self.id,
            self.text,
            round(self.certainty, 3),
            self.use,
            round(self.score, 3),
            self.evidence.document,
            self.evidence.page,
            self.evidence.quote,
            self.correction,
        )
        return dict(zip(COLUMNS, values, strict=True))


def review(graph: KnowledgeGraph, limit: int | None = None) -> list[ReviewRow]:
    """Statements of `graph`, the one most worth checking first; what people added or confirmed is left out.

    The certainty of a statement is that of its best evidence. Equal scores are ordered by kind and id.
    """
    rows = [row for row in _rows(graph, _uses(graph)) if row.certainty < 1]
    rows.sort(key=lambda row: (-round(row.score, 6), row.kind, row.id))
    return rows[:limit]


def _uses(graph: KnowledgeGraph) -> Counter[str]:
    """How many statements name each entity."""
    uses: Counter[str] = Counter()
    for r in graph.relations:
        uses.update((r.subject, r.object))
    for k in graph.kruisbestuivingen:
        uses.update(x for d in k.participants for x in (d.area, *d.via) if x)
    uses.update(b.area for b in graph.behoeften)
    uses.update(f.subject for f in graph.feiten)
    return uses


def _best(evidence: Sequence[Evidence]) -> Evidence:
    return min(evidence, key=lambda e: (-e.certainty, e.document, e.begin, e.end))


def _rows(graph: KnowledgeGraph, uses: Counter[str]) -> Iterator[ReviewRow]:
    names = {e.id: e.name for e in graph.entities}

    def row(kind: str, id_: str, text: str, use: int, evidence: Sequence[Evidence], target: str) -> ReviewRow:
        best = _best(evidence)
        plain = " ".join(text.split())
        return ReviewRow(kind, id_, plain, best.certainty, use, best, f"- {{actie: bevestig, {target}}}")

    for e in graph.entities:
        yield row(e.type, e.id, e.name, uses[e.id], e.evidence, f"id: {e.id}")
    for r in graph.relations:
        key = f"{r.subject} {r.predicate} {r.object}"
        text = f"{names.get(r.subject, r.subject)} {r.predicate} {names.get(r.object, r.object)}"
        use = min(uses[r.subject], uses[r.object])
        yield row("relatie", key, text, use, r.evidence, f"relatie: [{r.subject}, {r.predicate}, {r.object}]")
    for k in graph.kruisbestuivingen:
        text = k.evidence[0].quote
        yield row("kruisbestuiving", k.id, text, len(k.participants), k.evidence, f"id: {k.id}")
    for b in graph.behoeften:
        yield row(b.kind, b.id, b.text, 1, b.evidence, f"id: {b.id}")
    for f in graph.feiten:
        text = f"{names.get(f.subject, f.subject)}: {f.indicator} {f.value} {f.unit}".rstrip()
        yield row("feit", f.id, text, 1, f.evidence, f"id: {f.id}")


def as_csv(rows: Sequence[ReviewRow]) -> str:
    """`rows` as CSV with a heading; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: _harmless(v) for k, v in row.as_dict().items()})
    return out.getvalue()


def _harmless(value: Any) -> Any:
    """For spreadsheets: the column ``correctie`` begins with a hyphen, too."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def review_lines(rows: Sequence[ReviewRow]) -> list[str]:
    """The list for people; it says so when there is nothing to check."""
    if not rows:
        return ["Er is niets te controleren: elke uitspraak is zeker."]
    lines = []
    for n, row in enumerate(rows, start=1):
        page = f", p. {row.evidence.page}" if row.evidence.page else ""
        quote = " ".join(row.evidence.quote.split())
        lines += [
            f"{n:>3}.  [{row.kind}] {row.text}  (zekerheid {row.certainty:.2f}, {row.use} keer gebruikt)",
            f"      “{quote if len(quote) <= 200 else quote[:197] + '…'}”  {row.evidence.document}{page}",
        ]
    return lines
