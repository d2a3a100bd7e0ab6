"""The ledger of an ingest in words: what was read of a document, what was not, and what does not add up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.service import Service
from api.texts import class_name, number
from kg.model import Document
from kg.wording import joined

STATEMENTS = {
    "entity": ("naam", "namen"),
    "relation": ("verband", "verbanden"),
    "kruisbestuiving": ("kruisbestuiving", "kruisbestuivingen"),
    "behoefte": ("behoefte, aanbod of ambitie", "behoeften, aanbod en ambities"),
    "feit": ("cijfer", "cijfers"),
}


def ledger_of(service: Service, doc: Document) -> Mapping[str, Any] | None:
    """What the ledger of this generation says of `doc`; None when it says nothing."""
    documents = service.ledger.get("documenten")
    found = documents.get(doc.name) if isinstance(documents, Mapping) else None
    return found if isinstance(found, Mapping) else None


def ledger_lines(ledger: Mapping[str, Any] | None) -> list[str]:
    """The ledger of one document as Dutch sentences, without its doubts.

    >>> ledger_lines({"blokken": 9, "blokkenNietGelezen": 2, "uitspraken": {"feit": 1, "entity": 3}})
    ['Van 9 stukken tekst zijn er 2 niet gelezen, zoals kopteksten en bronregels.', 'Gelezen: 3 namen, 1 cijfer.']
    """
    if not ledger:
        return []
    lines = []
    if pages := ledger.get("paginas"):
        lines.append(f"Van {pages} pagina’s zijn er {ledger.get('paginasGelezen', pages)} gelezen.")
    if blocks := ledger.get("blokken"):
        unread = ledger.get("blokkenNietGelezen", 0)
        lines.append(f"Van {blocks} stukken tekst zijn er {unread} niet gelezen, zoals kopteksten en bronregels.")
    if empty := ledger.get("paginasZonderTekst"):
        lines.append(f"Pagina’s zonder tekst, bijvoorbeeld een plaat: {', '.join(map(str, empty))}.")
    if counts := ledger.get("uitspraken"):
        lines.append(f"Gelezen: {', '.join(_counted(counts))}.")
    if classes := ledger.get("perKlasse"):
        told = (f"{number(n)} × {class_name(type_)}" for type_, n in sorted(classes.items()))
        lines.append(f"Namen per soort, elke keer dat ze genoemd worden: {', '.join(told)}.")
    if (rejected := ledger.get("afgewezenCitaten")) is not None:
        lines.append(f"Citaten die niet klopten en zijn afgewezen: {number(rejected)}.")
    return lines


def _counted(counts: Mapping[str, int]) -> list[str]:
    return [f"{counts[kind]} {names[counts[kind] != 1]}" for kind, names in STATEMENTS.items() if counts.get(kind)]


GAPS = {
    "clusters": "clusters",
    "hotspots": "hotspots",
    "programmas": "programma’s",
    "actielijnen": "actielijnen",
    "behoeften": "behoeften en aanbod",
    "feiten": "cijfers",
    "kruisbestuivingen": "kruisbestuivingen",
}


def gap_lines(service: Service, area: str | None = None) -> list[tuple[str, str]]:
    """Id of each deelregio in `area`, or anywhere, with a sentence on what the documents do not say of it."""
    within = service.index.within(area) if area is not None else None
    return [
        (row["gebied"], f"niets over {joined([GAPS.get(kind, kind) for kind in row['ontbreekt']])}")
        for row in service.ledger.get("deelregios", ())
        if row.get("ontbreekt") and (within is None or row["gebied"] in within)
    ]
