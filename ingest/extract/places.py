"""What the place of a name says: the column of its cell, the heading of its section."""

from __future__ import annotations

import re

from ingest.extract.patterns import Kind
from ingest.types import Block, BlockKind, Section

COLUMNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"kruisbestuiving", re.IGNORECASE), "kruisbestuiving"),
    (re.compile(r"hotspot", re.IGNORECASE), "hotspot"),
    (re.compile(r"deelname|programma|project(?:en)?\b", re.IGNORECASE), "programma"),
    (re.compile(r"sector|cluster|ecosyste", re.IGNORECASE), "cluster"),
    (re.compile(r"partner|betrokken|deelnemer|leden\b|samenwerking", re.IGNORECASE), "partner"),
    (re.compile(r"initiator|trekker", re.IGNORECASE), "initiator"),
    (re.compile(r"financiering|fonds|subsidie|regeling", re.IGNORECASE), "financiering"),
)

_LABELLED = re.compile(r"^[\s•*–-]*[A-Z]\w+(?: \w+){0,3}:\s")
"""An item that says one thing of its subject ("Uitvoering: X") and names no member of the list."""

KINDS = {
    "hotspot": Kind("Hotspot", "overig"),
    "programma": Kind("Programma", "overig"),
    "partner": Kind("Organisatie", "overig"),
    "initiator": Kind("Organisatie", "overig"),
    "financiering": Kind("Financiering"),
}


def role_of(heading: str) -> str | None:
    """The role that a column or section heading gives what stands under it: hotspot, programma, cluster, partner…"""
    for pattern, role in COLUMNS:
        if pattern.search(heading):
            return role
    return None


def block_role(section: Section, block: Block) -> str | None:
    """The role of a cell by its column, of a list item or paragraph by its section's heading; None for running text."""
    if block.column:
        return role_of(block.column)
    if block.kind is BlockKind.LIST_ITEM and section.title and not _LABELLED.match(block.text):
        return role_of(section.title)
    return None


def place_kind(section: Section, block: Block) -> Kind | None:
    """The kind of an otherwise untyped name at this place, if the place gives one."""
    role = block_role(section, block)
    return KINDS.get(role) if role is not None else None
