"""Phases of a company and forms of help, with the words by which people and documents name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

PHASES = ("idee", "proof of concept", "prototype", "start", "vroege fase", "groei", "scale-up")
"""In order, from the first plan to a company that grows fast."""

PHASE_HELP: Mapping[str, str] = {
    "idee": "U heeft een plan, nog geen bewijs dat het werkt.",
    "proof of concept": "U toont aan dat het idee technisch kan.",
    "prototype": "U heeft een eerste werkende versie.",
    "start": "U heeft een bedrijf en zoekt uw eerste klanten.",
    "vroege fase": "U verkoopt al iets en zoekt de eerste investeerder (seed).",
    "groei": "U heeft vaste klanten en wilt groter worden.",
    "scale-up": "U groeit snel en wilt naar meer markten.",
}

_ASKED: tuple[tuple[str, str], ...] = (
    ("proof of concept", r"proof[\s-]of[\s-]concept|poc|haalbaarheid\w*|technisch bewijs"),
    ("prototype", r"prototypes?|eerste versie|werkend model|mvp|minimum viable product|testversie|demonstrator"),
    ("scale-up", r"scale-?ups?|opschal\w+|internationaal groeien|snel groeien\w*|snelle groei"),
    ("vroege fase", r"vroege[\s-]+fase|seed(?:fase)?|eerste investeerders?|early[\s-]stage"),
    ("groei", r"groei(?:fase|en|ende|er)?|doorgroei\w*|uitbreid\w+"),
    ("idee", r"idee(?:ë|e)?n?|plan|concept(?:fase)?|pre-?seed|ideefase"),
    ("start", r"start(?:ende?|er|ers|fase|en)?|start-?ups?|net begonnen|pas begonnen|oprichten|beginnend\w*"),
)
_WINDOWS: tuple[tuple[str, frozenset[str]], ...] = (
    (r"pre-?seed", frozenset({"idee", "proof of concept", "prototype"})),
    (r"proof[\s-]of[\s-]concept|poc", frozenset({"proof of concept", "prototype"})),
    (r"prototype\w*", frozenset({"prototype"})),
    (r"vroege[\s-]+fase|early[\s-]stage", frozenset({"proof of concept", "prototype", "start", "vroege fase"})),
    (r"(?<!pre)(?<!pre-)seed(?:fase)?", frozenset({"start", "vroege fase"})),
    (r"start(?:ende|fase|ers?)?|start-?ups?", frozenset({"start", "vroege fase"})),
    (r"groei(?:ende|fase)?|doorgroei\w*", frozenset({"groei"})),
    (r"scale-?ups?|opschaling", frozenset({"groei", "scale-up"})),
    (r"idee(?:fase|ën)?", frozenset({"idee"})),
)

FORMS = ("subsidie", "lening", "converteerbare lening", "participatie", "voucher", "begeleiding", "fonds")
"""Forms of an instrument, as the documents are annotated."""

_FORM_WORDS: tuple[tuple[str, str], ...] = (
    ("converteerbare lening", r"converteerbare lening\w*|convertible\w*"),
    ("lening", r"lening\w*|lenen|krediet\w*|geleend"),
    ("subsidie", r"subsidies?|gift"),
    ("voucher", r"vouchers?|cheque"),
    (
        "participatie",
        r"participatie\w*|aandelen\w*|investeerders?|risicokapitaal|durfkapitaal|venture capital|aandeelhouder\w*",
    ),
    ("begeleiding", r"begeleiding|coach\w*|accelerator\w*|incubator\w*|mentor\w*|advies|versnellingsprogramma"),
    ("fonds", r"fonds(?:en)?"),
)
_FITS: Mapping[str, frozenset[str]] = {
    "lening": frozenset({"lening", "converteerbare lening"}),
    "converteerbare lening": frozenset({"converteerbare lening"}),
    "participatie": frozenset({"participatie", "converteerbare lening"}),
    "subsidie": frozenset({"subsidie", "voucher"}),
    "fonds": frozenset({"fonds", "lening", "converteerbare lening", "participatie"}),
}


def _first(text: str, table: Iterable[tuple[str, str]]) -> str | None:
    for name, pattern in table:
        if re.search(rf"(?<![\w-])(?:{pattern})(?!\w)", text, re.IGNORECASE):
            return name
    return None


def find_phase(text: str) -> str | None:
    """The phase that a person means, or None.

    >>> find_phase("ik heb een werkend prototype"), find_phase("seed"), find_phase("Jan Steen")
    ('prototype', 'vroege fase', None)
    """
    wanted = " ".join(text.split()).casefold()
    return wanted if wanted in PHASES else _first(text, _ASKED)


def find_form(text: str) -> str | None:
    """The form of help that a person means, or None.

    >>> find_form("een lening van de bank"), find_form("geld")
    ('lening', None)
    """
    return _first(text, _FORM_WORDS)


def phase_window(texts: Iterable[str]) -> frozenset[str]:
    """Phases that an instrument is for, from what documents say of it; empty when they say nothing.

    >>> sorted(phase_window(["seed", "scale-up"]))
    ['groei', 'scale-up', 'start', 'vroege fase']
    """
    found: set[str] = set()
    for text in texts:
        for pattern, window in _WINDOWS:
            if re.search(rf"(?<![\w-])(?:{pattern})(?!\w)", text, re.IGNORECASE):
                found |= window
    return frozenset(found)


def forms_fit(asked: str, stated: Iterable[str]) -> bool | None:
    """Whether one of the stated forms is what was asked; None when the documents leave it open.

    "fonds" alone leaves open whether it lends or takes shares.
    """
    have = set(stated)
    if not have:
        return None
    if have & _FITS.get(asked, frozenset({asked})):
        return True
    return None if have == {"fonds"} and asked in ("lening", "converteerbare lening", "participatie") else False
