"""The ledger of an ingest: of each document what was read and what was not, of each deelregio what is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ingest.incremental import DocumentReading
from ingest.types import Doubt, RawEntity
from kg.model import Document, KnowledgeGraph

if TYPE_CHECKING:
    from ingest.link import LinkResult
    from kg.reference import Areas

_STATEMENTS = {
    "RawEntity": "entity",
    "RawRelation": "relation",
    "RawKruisbestuiving": "kruisbestuiving",
    "RawBehoefte": "behoefte",
    "RawFeit": "feit",
}


MAX_DOUBTED = 300
"""Characters of the text that a doubt is about, which are shown with it."""


def doubt_row(doc: Document, doubt: Doubt) -> dict[str, Any]:
    """A doubt with the words that it is about: the paragraph at its place, or the beginning of it (Dutch keys)."""
    begin, end = _doubted(doc, doubt.begin)
    return {
        "soort": doubt.kind,
        "tekst": doubt.text,
        "begin": begin,
        "eind": end,
        "pagina": doubt.page,
        "citaat": None if end is None else doc.text[begin:end],
    }


def _doubted(doc: Document, begin: int | None) -> tuple[int | None, int | None]:
    if begin is None:
        return None, None
    stop = re.compile(r"\n\s*\n").search(doc.text, begin, begin + MAX_DOUBTED)
    end = stop.start() if stop else min(len(doc.text), begin + MAX_DOUBTED)
    if not stop and end < len(doc.text) and (cut := doc.text.rfind(" ", begin, end)) > begin:
        end = cut
    end = begin + len(doc.text[begin:end].rstrip())
    return (begin, end) if end > begin else (begin, None)


def empty_pages(doc: Document) -> list[int]:
    """Numbers of the pages without text: pictures, scans, blank pages."""
    known = {int(n) for n in doc.meta.get("paginasZonderTekst", "").split(",") if n.strip().isdecimal()}
    return sorted(known | {p.number for p in doc.pages if not doc.text[p.begin : p.end].strip()})


def account_of(doc: Document, reading: DocumentReading) -> dict[str, Any]:
    """What was read of one document, and what was not (Dutch keys)."""
    statements = Counter(_STATEMENTS[type(s).__name__] for s in reading.statements)
    classes = Counter(s.ref.type for s in reading.statements if isinstance(s, RawEntity))
    rejected = sum(
        s.evidence.document != doc.name or doc.text[s.evidence.begin : s.evidence.end] != s.evidence.quote
        for s in reading.statements
    )
    empty = empty_pages(doc)
    return {
        "id": doc.id,
        "naam": doc.name,
        "taal": reading.language,
        "paginas": len(doc.pages),
        "paginasGelezen": len(doc.pages) - len(empty),
        "paginasZonderTekst": empty,
        "blokken": reading.blocks,
        "blokkenNietGelezen": reading.unread,
        "uitspraken": dict(sorted(statements.items())),
        "perKlasse": dict(sorted(classes.items())),
        "afgewezenCitaten": rejected,
        "twijfels": [doubt_row(doc, d) for d in (*_file_doubts(doc, empty), *reading.doubts)],
    }


def _file_doubts(doc: Document, empty: Sequence[int]) -> list[Doubt]:
    """A doubt about the encoding of a text file, and one for each page without text."""
    doubts = []
    if coding := doc.meta.get("codering"):
        text = f"Dit bestand is geen UTF-8; het is gelezen als {coding}. Controleer letters met een accent."
        doubts.append(Doubt(doc.name, "tekencodering", text))
    begins = {p.number: p.begin for p in doc.pages}
    text = "Op deze pagina staat geen tekst die gelezen kan worden; het kan een scan of een plaat zijn."
    return doubts + [Doubt(doc.name, "pagina zonder tekst", text, begins.get(n), n) for n in empty]


def ledger_of(
    accounts: Sequence[Mapping[str, Any]], linked: LinkResult, graph: KnowledgeGraph, areas: Areas
) -> dict[str, Any]:
    """The account of the corpus: each document, linking, and per deelregio the classes without a statement."""
    return {
        "documenten": {account["naam"]: account for account in accounts},
        "afgewezenCitaten": linked.rejected_quotes,
        "nietOpgenomen": dict(linked.dropped),
        "verloren": [
            {"document": e.document, "begin": e.begin, "eind": e.end, "pagina": e.page, "citaat": e.quote}
            for e in linked.lost
        ],
        "samengevoegd": [
            {
                "type": m.type,
                "naam": m.kept,
                "metNaam": m.absorbed,
                "reden": m.reason,
                "id": m.kept_id,
                "metId": m.absorbed_id,
            }
            for m in linked.merges
        ],
        "mogelijkDubbel": near_rows(linked, graph),
        "deelregios": gaps(graph, areas),
    }


def near_rows(linked: LinkResult, graph: KnowledgeGraph) -> list[dict[str, Any]]:
    """Look-alikes that are still two entities after the corrections of people, the most alike first (Dutch keys)."""
    kept = {e.id for e in graph.entities}
    rows = [n for n in linked.near_duplicates if n.first_id in kept and n.second_id in kept]
    return [
        {
            "type": n.type,
            "naam": n.first,
            "lijktOp": n.second,
            "gelijkenis": n.score,
            "id": n.first_id,
            "metId": n.second_id,
        }
        for n in sorted(rows, key=lambda n: (-n.score, n.type, n.first, n.second))
    ]


def totals(ledger: Mapping[str, Any]) -> dict[str, Any]:
    """The ledger in figures, for a page of statistics: sums over the documents (Dutch keys).

    >>> totals({"documenten": {"a.md": {"paginas": 2, "paginasZonderTekst": [2], "twijfels": [], "uitspraken": {}}}})[
    ...     "paginasZonderTekst"
    ... ]
    1
    """
    documents = list((ledger.get("documenten") or {}).values())
    statements: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    for row in documents:
        statements.update(row.get("uitspraken", {}))
        classes.update(row.get("perKlasse", {}))
        doubts.update(d.get("soort", "overig") for d in row.get("twijfels", ()))
    return {
        "documenten": len(documents),
        "paginas": sum(row.get("paginas", 0) for row in documents),
        "paginasZonderTekst": sum(len(row.get("paginasZonderTekst", ())) for row in documents),
        "blokken": sum(row.get("blokken", 0) for row in documents),
        "blokkenNietGelezen": sum(row.get("blokkenNietGelezen", 0) for row in documents),
        "uitspraken": dict(sorted(statements.items())),
        "perKlasse": dict(sorted(classes.items())),
        "afgewezenCitaten": ledger.get("afgewezenCitaten", 0),
        "twijfels": dict(sorted(doubts.items())),
        "samengevoegd": len(ledger.get("samengevoegd", ())),
        "mogelijkDubbel": len(ledger.get("mogelijkDubbel", ())),
        "verloren": len(ledger.get("verloren", ())),
        "overgeslagen": list(ledger.get("overgeslagen", ())),
        "curatie": dict(ledger.get("curatie", {})),
        "deelregios": list(ledger.get("deelregios", ())),
    }


def rows_by_document(ledger: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of each document what was read and what was not, in figures, in the order of the ledger (Dutch keys)."""
    return [
        {
            "naam": name,
            "paginas": row.get("paginas", 0),
            "paginasGelezen": row.get("paginasGelezen", row.get("paginas", 0)),
            "blokken": row.get("blokken", 0),
            "blokkenNietGelezen": row.get("blokkenNietGelezen", 0),
            "uitspraken": sum(row.get("uitspraken", {}).values()),
            "afgewezenCitaten": row.get("afgewezenCitaten", 0),
            "twijfels": len(row.get("twijfels", ())),
        }
        for name, row in (ledger.get("documenten") or {}).items()
    ]


def gaps(graph: KnowledgeGraph, areas: Areas) -> list[dict[str, Any]]:
    """For each deelregio that the corpus names: which classes have no statement about it."""
    named = {e.id for e in graph.entities if e.type == "Gebied"}
    rows = []
    for area in sorted(areas.all, key=lambda a: a.id):
        if area.kind != "deelregio" or area.id not in named:
            continue
        links = Counter(r.predicate for r in graph.relations if area.id in (r.subject, r.object))
        counts = {
            "clusters": links["heeftCluster"],
            "hotspots": links["heeftHotspot"],
            "programmas": links["deelnameAan"],
            "actielijnen": links["initiatorVan"] + links["partnerBij"],
            "behoeften": sum(b.area == area.id for b in graph.behoeften),
            "feiten": sum(f.subject == area.id for f in graph.feiten),
            "kruisbestuivingen": sum(any(d.area == area.id for d in k.participants) for k in graph.kruisbestuivingen),
        }
        rows.append({"gebied": area.id, "aantallen": counts, "ontbreekt": [k for k, n in counts.items() if not n]})
    return rows


REMARKED = frozenset({"lezen mislukt", "pagina zonder tekst", "taal", "tekencodering"})
"""Doubts about how a document was read, to be told at once by the command that reads it."""


def remarks(ledger: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Document and remark for each doubt about how it was read, in the order of the ledger."""
    found = [
        (name, f"p. {doubt['pagina']}: {doubt['tekst']}" if doubt.get("pagina") else str(doubt["tekst"]))
        for name, row in ledger["documenten"].items()
        for doubt in row["twijfels"]
        if doubt["soort"] in REMARKED
    ]
    unfit = ledger.get("curatie", {}).get("pastNiet", ())
    return found + [(row["plaats"], f"correctie past niet meer: {row['probleem']}") for row in unfit]
