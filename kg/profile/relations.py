"""The lines of a profile: what it is related to, by predicate, both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.model import Entity, Evidence, Relation
from kg.profile.model import Line, LineGroup
from kg.queries import GraphIndex, distinct_evidence

if TYPE_CHECKING:
    from kg.areas import Areas

LABELS: dict[str, tuple[str, str]] = {
    "ligtIn": ("Ligt in", "Hierin ligt"),
    "heeftCluster": ("Clusters", "Cluster van"),
    "heeftThema": ("Thema’s", "Werkt aan dit thema"),
    "heeftHotspot": ("Hotspots en projecten", "Hotspot van"),
    "deelnameAan": ("Doet mee aan", "Deelnemers"),
    "onderdeelVan": ("Is onderdeel van", "Onderdelen"),
    "betrokkenBij": ("Betrokken bij", "Betrokken partijen"),
    "uitgevoerdDoor": ("Wordt uitgevoerd door", "Voert uit"),
    "beschikbaarIn": ("Beschikbaar in", "Beschikbare financiering"),
    "initiatorVan": ("Neemt initiatief voor", "Initiatiefnemers"),
    "partnerBij": ("Partner bij", "Partners"),
    "actielijnVan": ("Actielijn van", "Actielijnen"),
}
"""Dutch label of each predicate, from subject to object and back."""


def relation_groups(index: GraphIndex, entity: Entity, inside: Sequence[str], areas: Areas) -> Iterator[LineGroup]:
    """Relations by predicate, both ways, those of the areas inside it behind its own.

    Money that is available in an area around it is available in it too.
    """
    around = areas.ancestors(entity.id) if entity.type == "Gebied" else ()
    for predicate, (there, back) in LABELS.items():
        for label, direction in ((there, "heen"), (back, "terug")):
            found: dict[str, Line] = {}
            owners = (*inside, *around) if (predicate, direction) == ("beschikbaarIn", "terug") else inside
            for owner in (entity.id, *owners):
                rows = index.out(owner, predicate) if direction == "heen" else index.into(owner, predicate)
                if owner != entity.id and predicate == "ligtIn" and direction == "heen":
                    continue
                known = areas.get(owner)
                via = None if owner == entity.id else known.name if known else index.name(owner)
                for line in _lines(index, rows, direction, via):
                    if line.id != entity.id:
                        found.setdefault(line.id, line)
            if found:
                lines = sorted(found.values(), key=lambda x: (x.via is not None, x.name.casefold(), x.id))
                yield LineGroup(label, predicate, direction, tuple(lines))


def _lines(index: GraphIndex, rows: Iterable[Relation], direction: str, via: str | None) -> Iterator[Line]:
    quotes: dict[str, list[Evidence]] = defaultdict(list)
    for r in rows:
        quotes[r.object if direction == "heen" else r.subject].extend(r.evidence)
    for id_ in sorted(quotes):
        other = index.entities.get(id_)
        yield Line(
            id_,
            other.name if other else id_,
            other.type if other else None,
            other.subtype if other else None,
            distinct_evidence(quotes[id_]),
            via,
        )
