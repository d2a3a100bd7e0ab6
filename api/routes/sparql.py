"""SPARQL 1.1 queries over the graph, read-only: the default graph is the union of all named graphs.

GET and both forms of POST (SPARQL 1.1 Protocol); without a query, the service description or a page with a form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.negotiation import best
from api.problem import Fault, Problem, invalid
from api.render import page, service_of
from api.sparql_description import describe
from api.sparql_examples import EXAMPLES
from api.sparql_pool import Answer
from api.sparql_results import SOLUTIONS, TRIPLES
from kg.generations import Generations
from kg.rdf import PREFIXES

router = APIRouter()

MAX_QUERY = 20_000
CUT_HEADER = "Kruisbestuiver-Afgekapt"
HTML = "text/html"
FORMATS = {
    "html": HTML,
    "json": "application/sparql-results+json, application/ld+json;q=0.9",
    "xml": "application/sparql-results+xml, application/rdf+xml;q=0.9",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
}
_GRAPHS = ("default-graph-uri", "named-graph-uri")
_KEYS = ("query", *_GRAPHS, "formaat")
_NO_QUERY = "Geef precies één parameter query, met een SPARQL-vraag."
Form = Sequence[tuple[str, str]]


@router.api_route("/sparql", methods=["GET", "POST"], include_in_schema=False)
async def sparql(request: Request) -> Response:
    if request.method == "POST":
        return await run_in_threadpool(answer, request, await _posted(request))
    form = request.query_params.multi_items()
    return await (run_in_threadpool(answer, request, form) if form else run_in_threadpool(_described, request))


def _described(request: Request) -> Response:
    media = best(request.headers.get("accept", ""), [*TRIPLES, HTML])
    if media == HTML:
        return _page(request, {})
    body = describe(service_of(request).store, str(request.url.replace(query="")), media)
    return Response(body, media_type=media, headers={"Vary": "Accept"})


def answer(request: Request, form: Form) -> Response:
    """Run the query of `form` and give its result as the client asked: also as a page."""
    given: dict[str, list[str]] = {key: [value for k, value in form if k == key] for key in _KEYS}
    accept = _accepted(request, given["formaat"])
    html = best(accept, [*SOLUTIONS, *TRIPLES, HTML]) == HTML
    try:
        found = _run(request, given, [key for key, _ in form if key not in _KEYS], "*/*" if html else accept)
    except Problem as problem:
        if html:
            return _page(request, {"query": given["query"][0] if given["query"] else "", "problem": problem})
        raise
    headers = {"Vary": "Accept", **({CUT_HEADER: "ja"} if found.cut else {})}
    if html:
        return _page(request, {"query": given["query"][0], "found": found}, headers)
    return Response(found.body, media_type=found.media, headers=headers)


def _accepted(request: Request, formats: Sequence[str]) -> str:
    if formats and formats[-1] in FORMATS:
        return FORMATS[formats[-1]]
    return request.headers.get("accept", "")


def _run(request: Request, given: Mapping[str, Sequence[str]], unknown: Sequence[str], accept: str) -> Answer:
    service = service_of(request)
    query = _checked(given, unknown)
    data: Path | None = request.app.state.source.data
    if data is None:
        raise Problem(503, "SPARQL kan hier niet: er is geen map met gegevens.", title="Niet beschikbaar")
    store = Generations(data).root / service.generation / "store"
    graphs = {key: list(given[key]) for key in _GRAPHS}
    found: Answer = request.app.state.sparql.run(
        store, {"query": query, **graphs, "accept": accept, "prefixes": dict(PREFIXES)}
    )
    return found


def _checked(given: Mapping[str, Sequence[str]], unknown: Sequence[str]) -> str:
    faults = [Fault(key[:60], f"De parameter {key[:60]} bestaat hier niet.", _KEYS) for key in unknown]
    query = given["query"][0] if given["query"] else ""
    if len(given["query"]) != 1 or not query.strip():
        faults.append(Fault("query", _NO_QUERY))
    elif len(query) > MAX_QUERY:
        faults.append(Fault("query", f"De vraag telt {len(query)} tekens; hoogstens {MAX_QUERY} kan."))
    if len(given["formaat"]) > 1 or not set(given["formaat"]) <= set(FORMATS):
        faults.append(Fault("formaat", f"Kies één formaat uit: {', '.join(FORMATS)}.", tuple(FORMATS)))
    if faults:
        raise invalid(faults)
    return query.encode("utf-8", "replace").decode()


def _page(request: Request, shown: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """The page with the form, and the result or what is wrong with the query."""
    found: Answer | None = shown.get("found")
    problem: Problem | None = shown.get("problem")
    names: Sequence[str] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    if found and found.kind == "solutions":
        body = json.loads(found.body)
        names, rows = body["head"]["vars"], body["results"]["bindings"]
    response = page(
        request,
        "sparql.html",
        problem.status if problem else 200,
        query=shown.get("query", EXAMPLES[0].query),
        found=found,
        problem=problem,
        names=names,
        rows=rows,
        text=found.body.decode() if found and found.kind == "triples" else "",
        yes=bool(found and found.kind == "boolean" and json.loads(found.body)["boolean"]),
        examples=EXAMPLES,
        formats=FORMATS,
        base=service_of(request).base,
        prefixes=PREFIXES,
        settings=request.app.state.settings,
    )
    response.headers.update({"Vary": "Accept", **(headers or {}), **(problem.headers if problem else {})})
    return response


async def _posted(request: Request) -> list[tuple[str, str]]:
    media, charset = _content_type(request.headers.get("content-type", ""))
    if media not in ("application/sparql-query", "application/x-www-form-urlencoded"):
        if media == "application/sparql-update":
            raise Problem(400, "Wijzigen kan hier niet; stuur een vraag als application/sparql-query.")
        raise Problem(415, "Stuur application/sparql-query of application/x-www-form-urlencoded.")
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Problem(415, "Stuur de vraag in UTF-8.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > 4 * MAX_QUERY:
            raise Problem(413, f"De vraag is te groot; hoogstens {MAX_QUERY} tekens kan.")
    try:
        text = body.decode("utf-8")
        form = [] if media == "application/sparql-query" else parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise Problem(400, "De vraag is geen UTF-8.") from error
    rest = request.query_params.multi_items()
    if media == "application/sparql-query":
        return [("query", text), *rest]
    if any(key == "update" for key, _ in form):
        raise Problem(400, "Wijzigen (update) kan hier niet; stuur een vraag als query.")
    return [*form, *rest]


def _content_type(header: str) -> tuple[str, str]:
    media, *parameters = (part.strip().lower() for part in header.split(";"))
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset=")]
    return media, charsets[0] if charsets else ""
