"""From documents to linked statements: layout, every extractor in order, linking, passages and the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from ingest.extract.context import Context
from ingest.types import Doubt, Extraction, RawEntity, Section
from kg.model import Document

EXTRACTORS = (
    "projecten",
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
