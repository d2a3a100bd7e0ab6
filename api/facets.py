"""Counts beside the hits of a search: by what to narrow, on the page and at a terminal."""

from __future__ import annotations

from functools import cache

from api import params
from api.service import Service
from kg.reference import Areas

FACETS = (
    ("gebied", "gebied", "Gebied"),
    ("thema", "thema", "Thema"),
    ("klasse", "soort", "Soort uitspraak"),
    ("document", "document", "Document"),
    ("jaar", "jaar", "Jaar"),
)
"""Parameter, kind of facet and heading of the counts beside the hits."""


WIDE = ("land", "unie", "continent")


def tells(service: Service, kind: str, value: str) -> bool:
    """Whether a value divides the hits by what people know.

    No class of the index itself, no area without a name, and none that holds a whole metropool region: those hold
    nearly every hit.
    """
    if kind == "soort":
        return value in params.SEARCH_CLASSES
    area = service.areas.get(value) if kind == "gebied" else None
    if area is None:
        return kind != "gebied"
    return area.kind not in WIDE and not (area.kind == "regio" and area.id in _around(service.areas))


@cache
def _around(areas: Areas) -> frozenset[str]:
    """Ids of the areas that a metropool region lies in."""
    return frozenset(id_ for area in areas.all if area.kind == "metropoolregio" for id_ in areas.ancestors(area.id))
