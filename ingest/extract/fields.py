"""What a sentence says of the entity it names: the status of a hotspot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

IN_DEVELOPMENT = re.compile(
    r"in ontwikkeling|in wording|te ontwikkelen|doorontwikkeling|wordt (?:de|het|een|ontwikkeld|gebouwd|gerealiseerd)|"
    r"ontwikkelen wij|realisatie van|in oprichting|in voorbereiding|komende jaren|in aanbouw|gepland|getransformeerd|"
    r"toewerken naar|opent in|moet .{0,40} worden",
    re.IGNORECASE,
)
POTENTIAL = re.compile(
    r"potentie(?:el|le)|mogelijke ontwikkeling|onderzoekt .{0,40}behoefte|verkend|verkenning", re.IGNORECASE
)
EXISTING = re.compile(
    r"\b(?:is geopend|geopend|gevestigd|huisvest|bestaand|opgezet|draait|is het hart)\b",
    re.IGNORECASE,
)


def sentence_around(text: str, begin: int, end: int) -> str:
    """The sentence of `text` that holds ``text[begin:end]``."""
    first = max((m.end() for m in re.finditer(r"[.!?]\s+(?=[A-Z•])", text[:begin])), default=0)
    last = re.search(r"[.!?](?:\s|$)", text[end:])
    return text[first : end + last.end() if last else len(text)]


def fields_of(type_: str, text: str, begin: int, end: int) -> Mapping[str, Any]:
    """Own fields of an entity of `type_` as its sentence states them; empty when it states none."""
    if type_ == "Hotspot":
        status = _status(sentence_around(text, begin, end))
        return {"status": status} if status else {}
    return {}


def _status(sentence: str) -> str | None:
    for pattern, status in ((POTENTIAL, "potentieel"), (IN_DEVELOPMENT, "in ontwikkeling"), (EXISTING, "bestaand")):
        if pattern.search(sentence):
            return status
    return None
