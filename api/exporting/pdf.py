"""A paper as PDF for everyone: tagged, in the order of reading, to the profile PDF/UA-1."""

from __future__ import annotations

from typing import Any

from api.exporting.paper import Paper
from api.problem import Problem

MISSING = (
    "Deze server kan nog geen PDF maken: de bibliotheek Pango ontbreekt. Neem de ODT, of vraag de beheerder om "
    "libpango-1.0-0, libpangoft2-1.0-0 en libharfbuzz-subset0 te installeren."
)


def write(paper: Paper) -> bytes:
    """`paper` as a PDF/UA-1 file.

    Raises
    ------
    Problem
        501 when the system lacks the library that draws text.
    """
    from api.render import environment

    html = environment().get_template("papier.html").render(papier=paper)
    made: bytes = _renderer()(string=html, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _renderer() -> Any:
    try:
        from weasyprint import HTML
    except OSError as error:
        raise Problem(501, MISSING) from error
    return HTML


def _refuse(url: str, *_: object, **__: object) -> Any:
    """A paper is whole by itself: nothing is fetched for it."""
    raise ValueError(f"refused to fetch {url!r} for a PDF")
