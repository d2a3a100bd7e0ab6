"""Dutch words of the pages: names of classes and relations, numbers as they are written here."""

from __future__ import annotations

from typing import Any

CLASSES = {
    "Gebied": ("Gebied", "Gebieden"),
    "Cluster": ("Cluster", "Clusters"),
    "Thema": ("Thema", "Thema’s"),
    "Hotspot": ("Hotspot", "Hotspots"),
    "Programma": ("Programma", "Programma’s"),
    "Financiering": ("Financiering", "Financieringen"),
    "Organisatie": ("Organisatie", "Organisaties"),
    "Versneller": ("Versneller", "Versnellers"),
    "Actielijn": ("Actielijn", "Actielijnen"),
    "Begrip": ("Begrip", "Begrippen"),
    "Persoon": ("Persoon", "Personen"),
}
PREDICATES = {
    "ligtIn": ("ligt in", "hier ligt"),
    "heeftCluster": ("heeft als cluster", "cluster van"),
    "heeftThema": ("gaat over", "komt voor bij"),
    "heeftHotspot": ("heeft als hotspot", "hotspot van"),
    "deelnameAan": ("doet mee aan", "deelnemers"),
    "onderdeelVan": ("is onderdeel van", "onderdelen"),
    "betrokkenBij": ("is betrokken bij", "betrokken"),
    "uitgevoerdDoor": ("wordt uitgevoerd door", "voert uit"),
    "beschikbaarIn": ("is beschikbaar in", "hier beschikbaar"),
    "initiatorVan": ("is initiatiefnemer van", "initiatiefnemers"),
    "partnerBij": ("is partner bij", "partners"),
    "actielijnVan": ("is actielijn van", "actielijnen"),
}


def class_name(type_: str, many: bool = False) -> str:
    """
    >>> class_name("Thema", many=True)
    'Thema’s'
    """
    return CLASSES.get(type_, (type_, type_))[many]


def predicate_name(predicate: str, inverse: bool = False) -> str:
    """
    >>> predicate_name("ligtIn"), predicate_name("ligtIn", inverse=True)
    ('ligt in', 'hier ligt')
    """
    return PREDICATES.get(predicate, (predicate, predicate))[inverse]


def number(value: int) -> str:
    """
    >>> number(12345)
    '12.345'
    """
    return f"{value:,}".replace(",", ".")


def as_list(value: Any) -> list[str]:
    """A field that may hold one text or several.

    >>> as_list("lening"), as_list(None), as_list(["a", "b"])
    (['lening'], [], ['a', 'b'])
    """
    if value is None or value == "":
        return []
    return [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]


def one_line(text: str) -> str:
    """A quote on one line, as it reads: line ends and bullets of the layout become blanks.

    >>> one_line("start- \\nups en\\n• hubs")
    'start- ups en • hubs'
    """
    return " ".join(text.split())
