"""What a reader would look for in a profile and the documents do not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Behoefte, Entity, Kruisbestuiving
from kg.profile.model import Fact, LineGroup

_EXPECTED: dict[str, tuple[tuple[str, str], ...]] = {
    "Gebied": (
        ("Cluster", "clusters"),
        ("Hotspot", "hotspots"),
        ("Programma", "programma’s"),
        ("Organisatie", "partners"),
        ("Financiering", "financiering"),
    ),
    "Cluster": (("Thema", "thema"), ("Hotspot", "hotspots"), ("Organisatie", "organisaties")),
    "Hotspot": (("Gebied", "ligging"), ("Thema", "thema"), ("Organisatie", "betrokken organisaties")),
    "Programma": (
        ("Organisatie", "uitvoerder of betrokken organisaties"),
        ("Gebied", "deelnemende gebieden"),
        ("Thema", "thema"),
    ),
    "Organisatie": (
        ("Gebied", "vestigingsplaats"),
        ("Hotspot", "hotspots waar zij bij betrokken is"),
        ("Programma", "programma’s"),
    ),
    "Financiering": (("Gebied", "gebied waar zij beschikbaar is"), ("Organisatie", "uitvoerder"), ("Thema", "sector")),
    "Thema": (("Cluster", "clusters"), ("Hotspot", "hotspots"), ("Programma", "programma’s")),
}
_FIELDS = {"Financiering": ("vorm", "fase", "bedrag"), "Hotspot": ("status",)}
_KINDS = (("behoefte", "behoeften"), ("aanbod", "aanbod"), ("ambitie", "ambities"))


def missing_parts(
    entity: Entity,
    groups: Sequence[LineGroup],
    facts: Sequence[Fact],
    statements: Sequence[Behoefte],
    stated: Sequence[Kruisbestuiving],
) -> Iterator[str]:
    """Names, as they follow "geen", of what a reader of such a profile would look for and the documents do not say."""
    have = {line.type for g in groups for line in g.lines}
    missing = [name for type_, name in _EXPECTED.get(entity.type, ()) if type_ not in have]
    missing += [name for name in _FIELDS.get(entity.type, ()) if not entity.fields.get(name)]
    if entity.type in ("Gebied", "Thema", "Cluster"):
        missing += [name for kind, name in _KINDS if not any(b.kind == kind for b in statements)]
        if not stated:
            missing.append("kruisbestuivingen")
    if not facts:
        missing.append("cijfers")
    yield from missing
