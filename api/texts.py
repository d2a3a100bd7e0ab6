"""Dutch words of the pages: names of classes and relations, numbers as they are written here."""

from __future__ import annotations

from typing import Any

from kg.model import Kruisbestuiving

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


def class_name(type_: str, many: bool = False) -> str:
    """
    >>> class_name("Thema", many=True)
    'Thema’s'
    """
    return CLASSES.get(type_, (type_, type_))[many]


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


def shortened(text: str, most: int = 420) -> str:
    """`text` on one line, cut at a word, with a sign that it was cut.

    >>> shortened("een twee drie", 8)
    'een twee […]'
    """
    line = one_line(text)
    return line if len(line) <= most else line[: most + 1].rsplit(" ", 1)[0] + " […]"


def sentence(text: str) -> str:
    """`text` with a capital in front and a full stop behind.

    >>> sentence("uitvoerder: Flevoland")
    'Uitvoerder: Flevoland.'
    """
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def sides(stated: Kruisbestuiving) -> list[str]:
    """Ids of who take part in what a document states: of each side its area, or what it takes part with."""
    found = [side for d in stated.participants for side in ((d.area,) if d.area else d.via)]
    return list(dict.fromkeys(found))
