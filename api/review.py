"""Which statements are most worth checking: those that are uncertain and that much else rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from kg.model import Evidence, KnowledgeGraph, Relation
from kg.reference import Areas
from kg.wording import PHRASES

COLUMNS = ("soort", "id", "tekst", "zekerheid", "gebruik", "score", "document", "pagina", "citaat", "correctie")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One statement to check.

    `kind`: class of the entity, ``relatie``, ``kruisbestuiving``, ``feit`` or the kind of behoefte. `use`: how many
    other statements name it, or name what it is about. `about`: ids of the entities that it is about. `target`: how a
    correction names it.
    """

    kind: str
    id: str
    text: str
    certainty: float
    use: int
    evidence: Evidence
    about: tuple[str, ...]
    target: str

    @property
    def score(self) -> float:
        """Doubt times use: 0 for a statement that is certain."""
        return (1 - self.certainty) * log2(2 + self.use)

    @property
    def corrections(self) -> Mapping[str, str]:
        """What can be done about it, each as a line of a file in ``curatie/``."""
        return {action: f"- {{actie: {action}, {self.target}}}" for action in ("bevestig", "verwerp")}

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
            self.corrections["bevestig"],
        )
        return dict(zip(COLUMNS, values, strict=True))


def review(graph: KnowledgeGraph, limit: int | None = None, areas: Areas | None = None) -> list[ReviewRow]:
    """Statements of `graph`, the one most worth checking first; what people added or confirmed is left out.

    So is what the register of `areas` says too: that a municipality lies in its province. The certainty of a statement
    is that of its best evidence. Equal scores are ordered by kind and id.
    """
    rows = [row for row in _rows(graph, _uses(graph), areas) if row.certainty < 1]
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


def _known(relation: Relation, areas: Areas | None) -> bool:
    """Whether the register says so, too."""
    inner, outer = relation.subject, relation.object
    return areas is not None and relation.predicate == "ligtIn" and inner != outer and outer in areas.ancestors(inner)


def _rows(graph: KnowledgeGraph, uses: Counter[str], areas: Areas | None) -> Iterator[ReviewRow]:
    names = {e.id: e.name for e in graph.entities}

    def row(
        kind: str, id_: str, text: str, use: int, evidence: Sequence[Evidence], *about: str, target: str = ""
    ) -> ReviewRow:
        best = _best(evidence)
        return ReviewRow(kind, id_, " ".join(text.split()), best.certainty, use, best, about, target or f"id: {id_}")

    for e in graph.entities:
        yield row(e.type, e.id, e.name, uses[e.id], e.evidence, e.id)
    for r in (r for r in graph.relations if not _known(r, areas)):
        key = f"{r.subject} {r.predicate} {r.object}"
        text = (
            f"{names.get(r.subject, r.subject)} {PHRASES.get(r.predicate, r.predicate)} {names.get(r.object, r.object)}"
        )
        use = min(uses[r.subject], uses[r.object])
        target = f"relatie: [{r.subject}, {r.predicate}, {r.object}]"
        yield row("relatie", key, text, use, r.evidence, r.subject, r.object, target=target)
    for k in graph.kruisbestuivingen:
        about = tuple(d.area for d in k.participants if d.area)
        yield row("kruisbestuiving", k.id, k.evidence[0].quote, len(k.participants), k.evidence, *about)
    for b in graph.behoeften:
        yield row(b.kind, b.id, b.text, 1, b.evidence, b.area)
    for f in graph.feiten:
        text = f"{names.get(f.subject, f.subject)}: {f.indicator} {f.value} {f.unit}".rstrip()
        yield row("feit", f.id, text, 1, f.evidence, f.subject)


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
