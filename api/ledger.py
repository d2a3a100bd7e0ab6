"""The ledger of an ingest in words: what was read of a document, what was not, and what does not add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.service import Service
from kg.model import Document

STATEMENTS = {
    "entity": ("naam", "namen"),
    "relation": ("verband", "verbanden"),
    "kruisbestuiving": ("kruisbestuiving", "kruisbestuivingen"),
    "behoefte": ("behoefte, aanbod of ambitie", "behoeften, aanbod en ambities"),
    "feit": ("cijfer", "cijfers"),
}
MOST_DOUBTS = 40


def ledger_of(service: Service, doc: Document) -> Mapping[str, Any] | None:
    """What the ledger of this generation says of `doc`; None when it says nothing."""
    documents = service.ledger.get("documenten")
    found = documents.get(doc.name) if isinstance(documents, Mapping) else None
    return found if isinstance(found, Mapping) else None


def ledger_lines(ledger: Mapping[str, Any] | None) -> list[str]:
    """The ledger of one document as Dutch sentences.

    >>> ledger_lines({"blokken": 9, "blokkenNietGelezen": 2, "uitspraken": {"feit": 1, "entity": 3}})
    ['Van 9 stukken tekst zijn er 2 niet gelezen, zoals kopteksten en bronregels.', 'Gelezen: 3 namen, 1 cijfer.']
    """
    if not ledger:
        return []
    lines = []
    if blocks := ledger.get("blokken"):
        unread = ledger.get("blokkenNietGelezen", 0)
        lines.append(f"Van {blocks} stukken tekst zijn er {unread} niet gelezen, zoals kopteksten en bronregels.")
    if empty := ledger.get("paginasZonderTekst"):
        lines.append(f"Pagina’s zonder tekst, bijvoorbeeld een plaat: {', '.join(map(str, empty))}.")
    if counts := ledger.get("uitspraken"):
        lines.append(f"Gelezen: {', '.join(_counted(counts))}.")
    doubts: Sequence[Any] = ledger.get("twijfels", ())
    lines += [_doubt(row) for row in doubts[:MOST_DOUBTS]]
    if len(doubts) > MOST_DOUBTS:
        lines.append(f"En nog {len(doubts) - MOST_DOUBTS} twijfels.")
    return lines


def _counted(counts: Mapping[str, int]) -> list[str]:
    return [f"{counts[kind]} {names[counts[kind] != 1]}" for kind, names in STATEMENTS.items() if counts.get(kind)]


def _doubt(row: Any) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    place = f"Pagina {row['pagina']}: " if row.get("pagina") else ""
    return f"{place}{row.get('tekst', '')}"
