"""Helpers of the extractor tests: a document from a text, its sections, and one extractor over it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import import_module

from ingest.extract.context import Context
from ingest.layout import layout
from ingest.types import Extraction, RawEntity
from kg.model import Document
from kg.reference import load_areas, load_themes


def document(text: str, title: str = "Voorbeeld") -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document("voorbeeld", "voorbeeld.txt", title, "txt", digest, text)


def extract(module: str, text: str, entities: Sequence[RawEntity] = (), title: str = "Voorbeeld") -> Extraction:
    """What ``ingest.extract.<module>`` reads from `text`; every quote is checked."""
    doc = document(text, title)
    context = Context(load_areas(), load_themes(), tuple(entities))
    found: Extraction = import_module(f"ingest.extract.{module}").extract(doc, layout(doc), context)
    for statement in found.statements:
        evidence = statement.evidence
        assert doc.text[evidence.begin : evidence.end] == evidence.quote
    return found


def mention(text: str, entity: RawEntity) -> None:
    assert text[entity.evidence.begin : entity.evidence.end] == entity.evidence.quote
