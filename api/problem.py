"""Errors as problem documents (RFC 9457) for programs and as pages for people, both in Dutch."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

TITLES = {
    400: "Deze vraag klopt niet",
    401: "Geen geldig token",
    403: "Dit mag hier niet",
    404: "Niet gevonden",
    405: "Deze methode kan hier niet",
    406: "Deze vorm is er niet",
    410: "Bestaat niet meer",
    413: "Te groot",
    415: "Dit soort inhoud kan hier niet",
    500: "Er ging iets mis",
    503: "Nog niets om te tonen",
}
DETAILS = {
    404: "Op dit adres staat niets. Controleer het adres; het mag niet op een schuine streep eindigen.",
    405: "Gebruik GET of HEAD. Alleen /sparql, /reconcile en oordelen kennen ook POST.",
    500: "De fout ligt bij ons en is vastgelegd. Probeer het later opnieuw.",
    503: "Er zijn nog geen documenten ingelezen. Voer op de server uit: kruisbestuiver ingest MAP",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request: where (`name`), what (`detail`) and what would do (`choices`).

    `place`: ``query`` or ``body``.
    """

    name: str
    detail: str
    choices: tuple[str, ...] = ()
    place: str = "query"

    def as_dict(self) -> dict[str, Any]:
        row: dict[str, Any] = {"in": self.place, "naam": self.name, "detail": self.detail}
        return {**row, "keuzes": list(self.choices)} if self.choices else row


class Problem(Exception):
    """Ends a request with an error that the caller can act on."""

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        *,
        title: str | None = None,
        faults: Sequence[Fault] = (),
        suggestions: Sequence[tuple[str, str]] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        self.status = status
        self.title = title or TITLES.get(status, HTTPStatus(status).phrase)
        self.detail = detail or DETAILS.get(status, self.title)
        self.faults = tuple(faults)
        self.suggestions = tuple(suggestions)
        """(id, name) of things that the caller may have meant."""
        self.headers = headers or {}
        super().__init__(self.detail)

    def as_dict(self, instance: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "status": self.status,
            "title": self.title,
            "detail": self.detail,
            "instance": instance,
        }
        if self.faults:
            body["fouten"] = [fault.as_dict() for fault in self.faults]
        if self.suggestions:
            body["suggesties"] = [{"id": id_, "naam": name} for id_, name in self.suggestions]
        return body


def invalid(faults: Sequence[Fault]) -> Problem:
    """A 400 that lists all `faults` at once."""
    return Problem(400, " ".join(fault.detail for fault in faults), faults=faults)


def nearest(text: str, names: Iterable[tuple[str, str]], most: int = 5) -> list[tuple[str, str]]:
    """The (id, name) pairs of `names` whose id or name looks most like `text`, best first.

    >>> nearest("ijmund", [("ijmond", "IJmond"), ("gooi", "Gooi")])
    [('ijmond', 'IJmond')]
    """
    wanted = text.casefold()[:200]
    scored = []
    for id_, name in names:
        score = max(_alike(wanted, id_.casefold()), _alike(wanted, name.casefold()))
        if score >= 0.68:
            scored.append((-score, id_, name))
    return [(id_, name) for _, id_, name in sorted(scored)[:most]]


def _alike(a: str, b: str) -> float:
    matcher = difflib.SequenceMatcher(None, b, a, autojunk=False)
    if matcher.real_quick_ratio() < 0.68 or matcher.quick_ratio() < 0.68:
        return 0.9 * (len(a) / len(b)) ** 0.1 if len(a) >= 4 and a in b else 0.0
    return max(matcher.ratio(), 0.7 if len(a) >= 4 and a in b else 0.0)
