"""What an answer rests on: how many of the documents it quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from kg.model import Evidence, Passage

if TYPE_CHECKING:
    from api.service import Service


def documents_of(answer: Any) -> set[str]:
    """Names of the documents that `answer` quotes: a value, or a body of JSON, with evidence anywhere in it.

    >>> sorted(documents_of([{"bewijs": [{"document": "a.md", "citaat": "x"}]}, (Evidence("b.md", 0, 1, None, "y"),)]))
    ['a.md', 'b.md']
    """
    return set(_walk(answer))


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, (Evidence, Passage)):
        yield value.document
    elif isinstance(value, Mapping):
        if "document" in value and ("citaat" in value or "tekst" in value):
            yield value["document"]
        else:
            for part in value.values():
                yield from _walk(part)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from _walk(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _walk(getattr(value, part.name))


def basis(service: Service, answer: Any) -> dict[str, Any]:
    """How many documents `answer` quotes, of how many that were read, with the sentence that says so (Dutch keys)."""
    known = {doc.name for doc in service.graph.documents}
    n, total = len(documents_of(answer) & known), len(known)
    return {"documenten": n, "vanDocumenten": total, "tekst": basis_text(n, total)}


def basis_text(n: int, total: int) -> str:
    """
    >>> basis_text(2, 4), basis_text(1, 1)
    ('Gebaseerd op 2 van 4 documenten.', 'Gebaseerd op 1 van 1 document.')
    """
    return f"Gebaseerd op {n} van {total} {'document' if total == 1 else 'documenten'}."
