"""Turns values into responses: JSON, problem documents and pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import texts
from api.basis import basis
from api.problem import Problem
from api.service import Service
from kg.model import Evidence
from kg.naming import is_context, leading
from kg.queries import plain
from kg.wording import capital, measured

MACHINE = ("/v1", "/sparql", "/id/", "/doc/", "/def", "/dcat", "/metrics", "/reconcile")


def service_of(request: Request) -> Service:
    """The service bound to `request`; a 503 problem when nothing was ingested yet."""
    service: Service | None = getattr(request.state, "service", None)
    if service is None:
        raise Problem(503, headers={"Retry-After": "30"})
    return service


def json_response(body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """`body` as JSON in UTF-8, without needless escapes."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), media_type="application/json", headers=dict(headers or {}))


def problem_json(request: Request, problem: Problem) -> Response:
    text = json.dumps(problem.as_dict(request.url.path), ensure_ascii=False)
    return Response(
        text.encode("utf-8", "replace"), problem.status, problem.headers, media_type="application/problem+json"
    )


def wants_html(request: Request) -> bool:
    """Whether an error should be a page: not under the API paths, and the client takes HTML."""
    path = request.url.path
    if path.startswith("/doc/"):
        return "text/html" in request.headers.get("accept", "")
    return not path.startswith(MACHINE)


@cache
def environment() -> Environment:
    """The Jinja2 environment, every value escaped."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["quote_url"] = quote_url
    env.globals["around"] = around
    env.globals["texts"] = texts
    env.globals["gebaseerd_op"] = lambda service, answer: basis(service, answer)["tekst"]
    env.filters["getal"] = texts.number
    env.filters["klasse"] = texts.class_name
    env.filters["procent"] = lambda share: f"{round(100 * share)}%"
    env.filters["query"] = lambda values: urlencode({k: v for k, v in values.items() if v not in (None, "")})
    env.filters["lijst"] = texts.as_list
    env.filters["sprekend"] = telling_first
    env.filters["dragend"] = leading
    env.tests["zelfde_als"] = same_as
    env.filters["citaat"] = texts.shortened
    env.filters["hoofdletter"] = capital
    env.globals["gemeten"] = measured
    return env


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> Response:
    """Render `template` with what every page needs: the service, where we are, the version of the assets."""
    service: Service | None = getattr(request.state, "service", None)
    text = (
        environment()
        .get_template(template)
        .render(
            service=service,
            index=service.index if service else None,
            here=request.url.path,
            asset_version=request.app.state.asset_version,
            **values,
        )
    )
    return HTMLResponse(text.encode("utf-8", "replace"), status)


def error_page(request: Request, problem: Problem) -> Response:
    response = page(request, "fout.html", problem.status, problem=problem)
    response.headers.update(problem.headers)
    return response


def quote_url(service: Service, evidence: Evidence) -> str:
    """Where `evidence` is shown in its document, highlighted."""
    doc = service.index.documents.get(evidence.document)
    id_ = doc.id if doc else evidence.document
    return f"/documenten/{id_}?begin={evidence.begin}&eind={evidence.end}#citaat"


_HEADING_MARK = re.compile(r"^#{1,6}\s+|(?<=\n)#{1,6}\s+|^- ")
_WORD = re.compile(r"\w+")
SHORT_QUOTE = 60
"""Characters under which a quote says little by itself and is shown with the words around it."""


def around(service: Service, evidence: Evidence, most: int = 140) -> tuple[str, str]:
    """What stands before and after a short quote in its paragraph, whole words; two empty texts for a longer quote."""
    doc = service.index.documents.get(evidence.document)
    if doc is None or len(evidence.quote) >= SHORT_QUOTE:
        return "", ""
    before = doc.text[max(doc.body, evidence.begin - most) : evidence.begin].rsplit("\n\n", 1)[-1]
    after = doc.text[evidence.end : evidence.end + most].split("\n\n", 1)[0]
    before = _HEADING_MARK.sub("", before)
    if len(before) == most and " " in before:
        before = "… " + before.split(" ", 1)[1]
    if len(after) == most and " " in after:
        after = after.rsplit(" ", 1)[0] + " …"
    return before, after


def same_as(text: str, quote: str) -> bool:
    """Whether `text` says nothing that `quote` does not: four fifths of its words stand there.

    >>> same_as("We zetten in op een mbo-campus", "Verder zetten we in op een mbo-campus."), same_as("bouw", "zorg")
    (True, False)
    """
    words = _WORD.findall(plain(text))
    said = set(_WORD.findall(plain(quote)))
    return sum(word in said for word in words) >= 0.8 * len(words)


def telling_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Evidence with the quotes that are more than a name in front, else in the order given.

    A line that says what a quote is about stays behind that quote.
    """
    groups: list[list[Evidence]] = []
    for e in evidence:
        if groups and is_context(e):
            groups[-1].append(e)
        else:
            groups.append([e])
    return [e for group in sorted(groups, key=lambda g: len(g) == 1 and len(g[0].quote) < SHORT_QUOTE) for e in group]
