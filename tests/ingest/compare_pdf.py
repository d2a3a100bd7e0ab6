"""Which statements of one graph are in another, and with the same page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from kg.model import Evidence, KnowledgeGraph

Key = tuple[str, ...]


def plain(text: str) -> str:
    """Letters and digits only: a hyphen or blank more or less is the same text."""
    return re.sub(r"\W+", "", text).casefold()


def statements(graph: KnowledgeGraph) -> Iterator[tuple[str, Key, tuple[Evidence, ...]]]:
    """Class, identity and evidence of each statement; identity does not depend on offsets."""
    names = {e.id: plain(e.name) for e in graph.entities}
    for e in graph.entities:
        yield e.type, (plain(e.name),), e.evidence
    for r in graph.relations:
        yield "relaties", (names.get(r.subject, ""), r.predicate, names.get(r.object, "")), r.evidence
    for k in graph.kruisbestuivingen:
        who = tuple(sorted({d.area or "" for d in k.participants}))
        yield "kruisbestuivingen", (*who, plain(k.evidence[0].quote)[:40]), k.evidence
    for b in graph.behoeften:
        yield "behoeften", (b.area, b.kind, plain(b.text)[:50]), b.evidence
    for f in graph.feiten:
        yield "feiten", (names.get(f.subject, ""), f.value, f.unit), f.evidence


def found(text: KnowledgeGraph, pdf: KnowledgeGraph) -> dict[str, tuple[int, int, int]]:
    """Per class: statements of `text`, how many `pdf` has too, how many of them with one of the pages."""
    other: dict[tuple[str, Key], set[int | None]] = defaultdict(set)
    for kind, key, evidence in statements(pdf):
        other[kind, key] |= {e.page for e in evidence}
    table: dict[str, tuple[int, int, int]] = {}
    for kind, key, evidence in statements(text):
        n, f, p = table.get(kind, (0, 0, 0))
        pages = other.get((kind, key))
        right = pages is not None and bool(pages & {e.page for e in evidence})
        table[kind] = (n + 1, f + (pages is not None), p + right)
    total = [sum(row[i] for row in table.values()) for i in range(3)]
    return {**dict(sorted(table.items())), "alles": (total[0], total[1], total[2])}
