"""Look-up keys of names and labels, shared by areas and themes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


class OntologyError(Exception):
    """A file of `ontologies/` is missing or does not say what it must say."""


@lru_cache(maxsize=1 << 16)
def normalise(label: str) -> str:
    """Return `label` as a look-up key: no case, diacritics, hyphens, slashes or double blanks; ``&`` is ``en``.

    >>> normalise("Gooi- & Vechtstreek") == normalise("Gooi en Vechtstreek")
    True
    >>> normalise("Súdwest-Fryslân")
    'sudwest fryslan'
    """
    plain = unicodedata.normalize("NFKD", label.replace("’", "'").replace("&", " en "))
    kept = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^\w'()]+", " ", kept).split())
