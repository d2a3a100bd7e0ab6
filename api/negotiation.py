"""Which of the offered media types a client likes best (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable

from api.problem import Problem


def best(accept: str, offered: Iterable[str]) -> str:
    """The media type of `offered` that `accept` likes best; equal ones in the order offered.

    Raises
    ------
    Problem
        406 with what is offered, when none will do.

    >>> best("text/html;q=0.8, text/turtle", ["text/html", "text/turtle"]), best("", ["text/html"])
    ('text/turtle', 'text/html')
    """
    offers = list(offered)
    ranges = [_parsed(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    scored = [(_quality(ranges, media), -n, media) for n, media in enumerate(offers)]
    quality, _, media = max(scored)
    if quality <= 0:
        raise Problem(406, f"Deze vorm is er niet. Kies uit: {', '.join(offers)}.")
    return media


def _parsed(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return media.lower(), min(1.0, max(0.0, float(value)))
            except ValueError:
                return media.lower(), 0.0
    return media.lower(), 1.0


def _quality(ranges: list[tuple[str, float]], media: str) -> float:
    """Quality by the most specific range that covers `media`."""
    kind = media.partition("/")[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        found = [quality for range_, quality in ranges if range_ == wanted]
        if found:
            return max(found)
    return 0.0
