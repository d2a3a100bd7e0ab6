"""Counts beside the hits of a search: by what to narrow, on the page and at a terminal."""

from __future__ import annotations

from api import params
from api.service import Service

FACETS = (
    ("gebied", "gebied", "Gebied"),
    ("thema", "thema", "Thema"),
    ("klasse", "soort", "Soort uitspraak"),
    ("document", "document", "Document"),
    ("jaar", "jaar", "Jaar"),
)
"""Parameter, kind of facet and heading of the counts beside the hits."""


def tells(service: Service, kind: str, value: str) -> bool:
    """Whether a value divides the hits by what people know: no class of the index itself, no area without a name."""
    if kind == "soort":
        return value in params.SEARCH_CLASSES
    return kind != "gebied" or service.areas.get(value) is not None
