"""Small pieces of Dutch wording that the answers share."""

from __future__ import annotations

from collections.abc import Sequence

MAX_TEXT = 160
PHRASES = {
    "ligtIn": "ligt in",
    "heeftCluster": "heeft als cluster",
    "heeftThema": "heeft als thema",
    "heeftHotspot": "heeft als hotspot",
    "deelnameAan": "neemt deel aan",
    "onderdeelVan": "is onderdeel van",
    "betrokkenBij": "is betrokken bij",
    "uitgevoerdDoor": "wordt uitgevoerd door",
    "beschikbaarIn": "is beschikbaar in",
    "initiatorVan": "is initiatiefnemer van",
    "partnerBij": "is partner bij",
    "actielijnVan": "is een actielijn van",
}
"""A relation in Dutch, between the names of its two sides."""
NOT_YET = frozenset({"in ontwikkeling", "potentieel"})
"""Values of the field ``status`` of a place that is not there yet, and offers nothing yet."""


def joined(names: Sequence[str]) -> str:
    """A Dutch enumeration.

    >>> joined(["bouw", "food", "media"])
    'bouw, food en media'
    """
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names))


def short(text: str, limit: int = MAX_TEXT) -> str:
    """`text` on one line, without its last full stop; cut at a word with an ellipsis when longer than `limit`.

    >>> short("Een lange zin.", 9)
    'Een…'
    """
    line = " ".join(text.split()).rstrip(".;,")
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + "…"


def capital(text: str) -> str:
    """`text` with a capital in front and the rest as it was.

    >>> capital("aandeel in de MRA")
    'Aandeel in de MRA'
    """
    return text[:1].upper() + text[1:]


_SAID = {"procent": ("%", "procent"), "euro": ("€", "euro"), "EUR": ("€", "euro")}
_SILENT_UNITS = ("rang", "aandeel", "aantal")


def measured(value: str, unit: str) -> str:
    """A figure with its unit, which is not said twice.

    >>> measured("3,1%", "procent"), measured("130", "bedrijven"), measured("top 5", "rang")
    ('3,1%', '130 bedrijven', 'top 5')
    """
    said = unit in _SILENT_UNITS or any(sign in value for sign in _SAID.get(unit, (unit,)))
    return value if said else f"{value} {unit}".strip()
