"""From documents to linked statements: layout, every extractor in order, linking, passages and the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ingest.extract.context import Context
from ingest.layout import layout
from ingest.link import LinkResult, link
from ingest.nlp import load_nlp
from ingest.passages import make_passages
from ingest.titles import derive_title
from ingest.types import BlockKind, Doubt, Extraction, RawEntity, Section
from kg.model import Document, KnowledgeGraph, Passage
from kg.reference import load_areas, load_themes

if TYPE_CHECKING:
    from kg.reference import Areas

EXTRACTORS = (
    "projecten",
    "personen",
    "names",
    "clusters",
    "begrippen",
    "actielijnen",
    "relations",
    "kruisbestuivingen",
    "behoeften",
    "feiten",
    "themas",
)
"""Modules of `ingest.extract`, in the order in which they run: later ones see the entities of earlier ones."""

Progress = Callable[[int, int], None]
"""Called with how many documents are done and how many there are."""


@dataclass(frozen=True, slots=True)
class ExtractResult:
    """Everything that was read from a corpus.

    `graph` is linked and has passages and documents; `linking` is the account of linking (merges, look-alikes);
    `ledger` says per document and per region what was read and what was not (Dutch keys).
    """

    graph: KnowledgeGraph
    linking: LinkResult
    ledger: dict[str, Any]

    @property
    def rejected_quotes(self) -> int:
        """Statements left out because their quote does not verify."""
        return self.linking.rejected_quotes


def extract_document(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Everything that the extractors read from one document."""
    statements: list[Any] = []
    doubts: list[Doubt] = []
    for name in EXTRACTORS:
        entities = tuple(s for s in statements if isinstance(s, RawEntity))
        result = import_module(f"ingest.extract.{name}").extract(doc, sections, replace(context, entities=entities))
        statements.extend(result.statements)
        doubts.extend(result.doubts)
    return Extraction(tuple(statements), tuple(doubts))


def extract_all(documents: Sequence[Document], progress: Progress | None = None) -> ExtractResult:
    """Read, link and cut up every document, in O(pages); the result does not depend on their order."""
    areas, themes = load_areas(), load_themes()
    context = Context(areas, themes, load_nlp())
    extractions: dict[str, Extraction] = {}
    passages: list[Passage] = []
    accounts = []
    ordered = sorted(documents, key=lambda d: d.id)
    for number, doc in enumerate(ordered):
        if progress is not None:
            progress(number, len(ordered))
        sections = layout(doc)
        ordered[number] = doc = replace(doc, title=derive_title(doc, sections))
        extractions[doc.id] = extract_document(doc, sections, context)
        passages.extend(make_passages(doc, sections, context.nlp))
        accounts.append(_account(doc, sections, extractions[doc.id]))
    if progress is not None:
        progress(len(ordered), len(ordered))
    linked = link(extractions, ordered, areas, themes)
    graph = replace(linked.graph, passages=tuple(sorted(passages, key=lambda p: p.id)))
    return ExtractResult(graph, linked, _ledger(accounts, linked, graph, areas))


def _account(doc: Document, sections: Sequence[Section], extraction: Extraction) -> dict[str, Any]:
    """What was read of one document, and what was not."""
    blocks = [b for s in sections for b in (*([s.heading] if s.heading is not None else []), *s.blocks)]
    classes = Counter(type(s).__name__.removeprefix("Raw").casefold() for s in extraction.statements)
    empty = [p.number for p in doc.pages if not doc.text[p.begin : p.end].strip()]
    return {
        "id": doc.id,
        "naam": doc.name,
        "paginas": len(doc.pages),
        "paginasZonderTekst": empty,
        "blokken": len(blocks),
        "blokkenNietGelezen": sum(b.kind is BlockKind.FURNITURE for b in blocks),
        "uitspraken": dict(sorted(classes.items())),
        "twijfels": [{"soort": d.kind, "tekst": d.text, "begin": d.begin, "pagina": d.page} for d in extraction.doubts],
    }


def _ledger(
    accounts: Sequence[dict[str, Any]], linked: LinkResult, graph: KnowledgeGraph, areas: Areas
) -> dict[str, Any]:
    """The account of the corpus: each document, linking, and per deelregio the classes without a statement."""
    return {
        "documenten": {account["naam"]: account for account in accounts},
        "afgewezenCitaten": linked.rejected_quotes,
        "nietOpgenomen": dict(linked.dropped),
        "samengevoegd": [
            {"type": m.type, "naam": m.kept, "metNaam": m.absorbed, "reden": m.reason} for m in linked.merges
        ],
        "mogelijkDubbel": [
            {"type": n.type, "naam": n.first, "lijktOp": n.second, "gelijkenis": n.score}
            for n in linked.near_duplicates
        ],
        "deelregios": _gaps(graph, areas),
    }


def _gaps(graph: KnowledgeGraph, areas: Areas) -> list[dict[str, Any]]:
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
