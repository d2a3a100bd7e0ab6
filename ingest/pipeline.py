"""From documents to linked statements: layout, every extractor in order, linking, passages and the ledger."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from ingest.correcting import apply_curation, curation_account
from ingest.counts import count_doubts
from ingest.curation import Corrected, apart_of
from ingest.extract.carrying import carry
from ingest.extract.context import Context, Memo, document_area
from ingest.incremental import DocumentReading, ReadingCache, document_key
from ingest.language import doubt_of, language_of, weakened
from ingest.layout import layout
from ingest.ledger import account_of, ledger_of
from ingest.link import LinkResult, link
from ingest.parallel import FAILED, in_processes, processes_for, unread
from ingest.passages import make_passages
from ingest.sharing import Sharing
from ingest.titles import derive_title
from ingest.types import BlockKind, Doubt, Extraction, RawEntity, Section
from kg.model import Document, KnowledgeGraph, Passage
from kg.reference import load_areas, load_themes

logger = logging.getLogger(__name__)

EXTRACTORS = (
    "regelingen",
    "projecten",
    "personen",
    "names",
    "clusters",
    "begrippen",
    "actielijnen",
    "eigen_programma",
    "relations",
    "instrumenten",
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
    `ledger` says per document and per region what was read and what was not (Dutch keys); `read` names the documents
    that were read now, the others were known from before.
    """

    graph: KnowledgeGraph
    linking: LinkResult
    ledger: dict[str, Any]
    read: tuple[str, ...] = ()

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
    return Extraction(tuple(carry(doc, sections, statements, context)), tuple(doubts))


def read_statements(doc: Document, context: Context) -> DocumentReading:
    """Lay out one document, run every extractor, cut it into passages; the result depends on `doc` alone."""
    sections = layout(doc)
    doc = replace(doc, title=derive_title(doc, sections))
    area = document_area(doc, sections, context.areas)
    extraction = extract_document(doc, sections, context)
    language = language_of(doc.text[doc.body :])
    statements = extraction.statements if language == "nl" else map(weakened, extraction.statements)
    blocks = [b for s in sections for b in (*([s.heading] if s.heading is not None else []), *s.blocks)]
    return DocumentReading(
        doc.title,
        tuple(statements),
        (*doubt_of(doc, language), *count_doubts(doc, sections), *extraction.doubts),
        make_passages(doc, sections),
        len(blocks),
        sum(b.kind is BlockKind.FURNITURE for b in blocks),
        language,
        area.region if area is not None else None,
    )


def load_context() -> Context:
    """The reference data that extractors need; takes seconds the first time."""
    return Context(load_areas(), load_themes())


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads documents, or takes what was read of them before from the cache."""

    cache: ReadingCache | None

    def keep(self, doc: Document, read: Callable[[Document], DocumentReading]) -> tuple[DocumentReading, bool]:
        """The reading of `doc`, and whether it was read now; what failed is not kept."""
        key = document_key(doc) if self.cache is not None else ""
        known = self.cache.get(DocumentReading, key) if self.cache is not None else None
        if known is not None:
            return known, False
        reading = read(doc)
        if self.cache is not None and not any(doubt.kind == FAILED for doubt in reading.doubts):
            self.cache.put(key, reading)
        return reading, True

    def all(self, documents: Sequence[Document], processes: int | None) -> Iterator[tuple[DocumentReading, bool]]:
        """The readings of `documents`, in their order."""
        processes = processes or processes_for(sum(len(doc.text) for doc in documents if not self._has(doc)))
        if processes > 1:
            return in_processes(documents, processes, self.keep)
        return (self.keep(doc, _read_here) for doc in documents)

    def _has(self, doc: Document) -> bool:
        return self.cache is not None and self.cache.has(DocumentReading, document_key(doc))


@functools.cache
def _context() -> Context:
    return load_context()


def _read_here(doc: Document) -> DocumentReading:
    """The reading of `doc` in this process; a fault in a rule costs the statements of one document."""
    try:
        return read_statements(doc, replace(_context(), memo=Memo()))
    except Exception as error:
        logger.exception("rules failed on %s", doc.name)
        return unread(doc, f"de regels liepen vast ({type(error).__name__}: {error})")


def extract_all(
    documents: Sequence[Document],
    progress: Progress | None = None,
    *,
    cache: ReadingCache | None = None,
    corrections: Sequence[Corrected] = (),
    processes: int | None = None,
) -> ExtractResult:
    """Read, link and cut up every document, in O(pages); the result does not depend on their order.

    Parameters
    ----------
    cache
        What was read of a document before, by this same code, is taken from it; linking is always done anew.
    corrections
        What people corrected; one that does not fit is in the ledger, under ``curatie``.
    processes
        How many processes read; by default this one for some hundreds of pages, and beyond that one for each core.
    """
    areas, themes = load_areas(), load_themes()
    extractions: dict[str, Extraction] = {}
    passages: list[Passage] = []
    accounts, anew = [], []
    ordered = sorted(documents, key=lambda d: d.id)
    sharing = Sharing()
    if progress is not None:
        progress(0, len(ordered))
    for number, (reading, is_new) in enumerate(_Reader(cache).all(ordered, processes)):
        doc = ordered[number] = replace(ordered[number], title=reading.title, area=reading.area)
        if is_new:
            anew.append(doc.name)
        accounts.append(account_of(doc, reading))
        extractions[doc.id] = Extraction(sharing.of_document(reading.statements), reading.doubts)
        passages.extend(reading.passages)
        if progress is not None:
            progress(number + 1, len(ordered))
    linked = link(extractions, ordered, areas, themes, apart_of(corrections))
    extractions.clear()
    graph = replace(linked.graph, passages=tuple(sorted(passages, key=lambda p: p.id)))
    graph = apply_curation(graph, corrections, linked.unfit)
    ledger = ledger_of(accounts, linked, graph, areas) | {"curatie": curation_account(graph)}
    return ExtractResult(graph, linked, ledger, tuple(anew))
