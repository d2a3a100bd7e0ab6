"""A paper as a file to take along."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from urllib.parse import quote

from starlette.responses import Response

from api.exporting.paper import Paper
from api.problem import Problem
from kg.model import slugify

MEDIA = {
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
_WRITERS = {"odt": "odt", "docx": "docx", "pdf": "pdf", "md": "markdown"}


def written(paper: Paper, ending: str) -> bytes:
    """`paper` in the form of `ending`: odt, docx, pdf or md."""
    writer: Callable[[Paper], bytes] = import_module(f"api.exporting.{_WRITERS[ending]}").write
    return writer(paper)


def download(body: bytes, name: str, ending: str, media: str | None = None) -> Response:
    """`body` as a file called after `name`."""
    file = f"{slugify(name)[:60] or 'download'}.{ending}"
    headers = {"Content-Disposition": f"attachment; filename=\"{file}\"; filename*=UTF-8''{quote(file)}"}
    return Response(body, media_type=media or MEDIA[ending], headers=headers)


def unknown_form(ending: str, known: tuple[str, ...]) -> Problem:
    """A 404 for a file ending that we do not write."""
    return Problem(404, f"De vorm ‘{ending[:20]}’ is er niet. Kies uit: {', '.join(known)}.")
