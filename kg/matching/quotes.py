"""Small parts of an explanation: quotes to show, shared themes, and the sentence of a need with an offer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.matching.features import ClusterNode, Features, Voice
from kg.matching.model import Kracht
from kg.matching.regions import Regions
from kg.matching.texts import words
from kg.model import Bewijs, Evidence
from kg.queries import distinct_evidence
from kg.wording import joined, short

MAX_QUOTES = 3

_ADJECTIVE = re.compile(r"(?:lijk|ig|isch|baar|zaam|loos)$")
PART = 4
"""Letters from which a stem at the end of a longer word is a part of that word."""

FUNCTION_NAMES = {
    "onderzoek": "onderzoek",
    "onderwijs": "onderwijs en talent",
    "test": "testen en uitproberen",
    "productie": "productie",
    "toepassing": "toepassing",
    "infrastructuur": "infrastructuur",
    "kapitaal": "kapitaal",
    "ruimte": "ruimte",
    "netwerk": "netwerk en samenwerking",
}


def label(evidence: float) -> Kracht:
    """Label of E: ``laag`` for one passage on the poorest side, ``midden`` for two or three, else ``hoog``.

    >>> label(0.39), label(0.63), label(0.86)
    ('laag', 'midden', 'hoog')
    """
    return "laag" if evidence < 0.5 else "midden" if evidence < 0.8 else "hoog"


def telling(evidence: Iterable[Evidence], limit: int = MAX_QUOTES) -> Bewijs:
    """The quotes that say most: of middle length before bare words and before whole pages; in reading order."""
    return tuple(sorted(_best_first(evidence)[:limit], key=lambda e: (e.document, e.begin, e.end)))


def _best_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    return sorted(distinct_evidence(evidence), key=lambda e: (abs(min(len(e.quote), 900) - 220), e.document, e.begin))


def quoting(text: str, evidence: Iterable[Evidence]) -> Bewijs:
    """The quotes that say most, first those in which `text` itself stands, then those with a part of it."""
    said = letters(text)

    def apart(e: Evidence) -> int:
        quote = letters(e.quote)
        return 0 if said in quote else 1 if quote in said else 2

    return tuple(sorted(_best_first(evidence), key=apart)[:MAX_QUOTES])


def letters(text: str) -> str:
    """Letters and digits of `text` alone, by which a hyphen at the end of a line makes no difference.

    >>> letters("De provincie- hoofdstad")
    'deprovinciehoofdstad'
    """
    return "".join(c for c in text.casefold() if c.isalnum())


def shared_words(one: Iterable[str], other: Iterable[str], about: Iterable[str]) -> list[tuple[str, str]]:
    """Stems of the two sides that say the same of `about`: equal, or a compound that ends with the other.

    >>> shared_words(["secundair", "agrofood"], ["food", "sector"], ["food", "agrofood"])
    [('agrofood', 'food')]
    """
    here, there, known = set(one), set(other), set(about)
    equal = here & there & known
    found = {(stem, stem) for stem in equal}
    for a in here - equal:
        found |= {(a, b) for b in there - equal if {a, b} & known and (_ends(a, b) or _ends(b, a))}
    return sorted(found)


def _ends(word: str, part: str) -> bool:
    return len(part) >= PART and len(word) >= len(part) + 3 and word.endswith(part) and not _ADJECTIVE.search(part)


def with_words(evidence: Bewijs, wanted: Sequence[str]) -> Bewijs:
    """The quotes with one of the words in them, or all where none has."""
    stems = {stem for word in wanted for stem in words(word)}
    return tuple(e for e in evidence if not stems.isdisjoint(_stems(e.quote))) or evidence


@lru_cache(maxsize=4096)
def _stems(quote: str) -> frozenset[str]:
    return frozenset(words(" ".join(quote.split())))


def shared_themes(u: ClusterNode, v: ClusterNode, features: Features) -> tuple[str, ...]:
    """Specific themes that both have, the rarest first; a generic theme is never among them."""
    both = (set(u.themes) & set(v.themes)) - features.generic
    return tuple(sorted(both, key=lambda t: (-features.idf[t] * u.themes[t] * v.themes[t], t)))


def told(one: Voice, other: Voice, features: Features) -> tuple[str, ...]:
    """Specific themes of both voices, or of either where they have none in common."""
    return tuple(
        sorted((one.themes & other.themes) - features.generic or (one.themes | other.themes) - features.generic)
    )


def is_bare(evidence: Bewijs, words: int) -> bool:
    """Whether all that is said is one quote of at most `words` words."""
    quotes = distinct_evidence(evidence)
    return len(quotes) <= 1 and all(len(e.quote.split()) <= words for e in quotes)


def need_sentence(need: Voice, offer: Voice, regions: Regions) -> str:
    """ "A zoekt …; B biedt …", A and B the areas that say so themselves, with the function that both speak of."""
    verb = "heeft als ambitie" if need.kind == "ambitie" else "zoekt"
    shared = [FUNCTION_NAMES[f] for f in sorted(need.functions & offer.functions) if f in FUNCTION_NAMES]
    has = f"heeft {offer.text}" if offer.kind == "hotspot" else f"biedt: “{short(offer.text)}”"
    about = f" (allebei over {joined(shared[:3])})" if shared else ""
    return f"{regions.name(need.area)} {verb}: “{short(need.text)}”; {regions.name(offer.area)} {has}{about}."
