"""SPARQL 1.1 queries over the graph, read-only: the default graph is the union of all named graphs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.negotiation import best
from api.problem import Fault, Problem, invalid
from api.render import service_of
from kg.rdf import PREFIXES

router = APIRouter()

SOLUTIONS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
TRIPLES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
MAX_QUERY = 20_000
_KEYS = ("query", "default-graph-uri", "named-graph-uri")
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"])
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |<(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>|(?P<name>[?$@]\w+|[\w.-]*:[\w.%:-]*)|(?P<word>[A-Za-z]+)|(?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)


def refuse(query: str) -> str | None:
    """Why `query` may not run, in Dutch; None when it may. Looks at words, not at strings, names or comments.

    >>> refuse('SELECT ("INSERT" AS ?s) {}') is None, refuse("insert data { <a> <b> <c> }") is None
    (True, False)
    """
    for token in _TOKEN.finditer(query):
        word = (token["word"] or "").upper()
        if word in _UPDATES:
            return f"Dit is een wijziging ({word}). Hier kan alleen lezen: SELECT, ASK, CONSTRUCT of DESCRIBE."
        if word == "SERVICE":
            return "SERVICE kan niet: deze dienst vraagt niets aan andere servers. Stel de vraag daar apart."
    return None


def _graphs(query: str) -> list[str]:
    """IRIs named by FROM and FROM NAMED; prefixed names are left to the parser."""
    tokens = [t for t in _TOKEN.finditer(query) if t["skip"] is None]
    words = [(t["word"] or "").upper() for t in tokens]
    found = []
    for i, word in enumerate(words):
        j = i + 2 if words[i + 1 : i + 2] == ["NAMED"] else i + 1
        if word == "FROM" and j < len(tokens) and tokens[j]["iri"] is not None:
            found.append(tokens[j]["iri"])
    return found


def answer(store: ox.Store, request: Request, form: Sequence[tuple[str, str]]) -> Response:
    """Run the query of `form` and serialise its result as the client asked."""
    given: dict[str, list[str]] = {key: [value for k, value in form if k == key] for key in _KEYS}
    query = _checked(given, [key for key, _ in form if key not in _KEYS])
    graphs = {key: [ox.NamedNode(iri) for iri in _known(store, given[key], key)] for key in _KEYS[1:]}
    _known(store, _graphs(query), "query")
    prologue_free = not re.search(r"\bFROM\b", _TOKEN.sub(lambda t: "" if t["skip"] else t[0], query), re.IGNORECASE)
    try:
        result = store.query(
            query,
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=prologue_free and not graphs["default-graph-uri"],
            default_graph=list(graphs["default-graph-uri"]) or None,
            named_graphs=list(graphs["named-graph-uri"]) or None,
        )
    except (SyntaxError, ValueError) as error:
        raise invalid([Fault("query", f"De vraag is geen geldige SPARQL 1.1: {error}")]) from error
    except OSError as error:
        raise Problem(400, f"De vraag kon niet worden uitgevoerd: {error}") from error
    return _serialised(result, request)


def _checked(given: Mapping[str, Sequence[str]], unknown: Sequence[str]) -> str:
    faults = [Fault(key[:60], f"De parameter {key[:60]} bestaat hier niet.", _KEYS) for key in unknown]
    query = given["query"][0] if given["query"] else ""
    if len(given["query"]) != 1 or not query.strip():
        faults.append(Fault("query", "Geef precies één parameter query, met een SPARQL-vraag."))
    elif len(query) > MAX_QUERY:
        faults.append(Fault("query", f"De vraag telt {len(query)} tekens; hoogstens {MAX_QUERY} kan."))
    elif reason := refuse(query):
        faults.append(Fault("query", reason))
    if faults:
        raise invalid(faults)
    return query


def _known(store: ox.Store, iris: Sequence[str], name: str) -> Sequence[str]:
    faults = []
    for iri in iris:
        try:
            held = store.contains_named_graph(ox.NamedNode(iri))
        except ValueError:
            held = False
        if not held:
            graphs = tuple(sorted(g.value for g in store.named_graphs())[:20])
            detail = f"De graaf <{iri[:200]}> staat hier niet; van elders ophalen gebeurt niet."
            faults.append(Fault(name, detail, graphs))
    if faults:
        raise invalid(faults)
    return iris


def _serialised(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, request: Request) -> Response:
    accept = request.headers.get("accept", "")
    if isinstance(result, ox.QueryTriples):
        media = best(accept, TRIPLES)
        body = result.serialize(format=TRIPLES[media])
    else:
        offered = SOLUTIONS
        if isinstance(result, ox.QueryBoolean):
            offered = {m: f for m, f in SOLUTIONS.items() if not m.startswith("text/")}
        media = best(accept, offered)
        body = result.serialize(format=offered[media])
    assert body is not None
    return Response(body, media_type=media, headers={"Vary": "Accept"})


@router.get("/sparql", include_in_schema=False)
def by_get(request: Request) -> Response:
    return answer(service_of(request).store, request, request.query_params.multi_items())


@router.post("/sparql", include_in_schema=False)
async def by_post(request: Request) -> Response:
    from starlette.concurrency import run_in_threadpool

    form = await _posted(request)
    return await run_in_threadpool(answer, service_of(request).store, request, form)


async def _posted(request: Request) -> list[tuple[str, str]]:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in ("application/sparql-query", "application/x-www-form-urlencoded"):
        if media == "application/sparql-update":
            raise Problem(400, "Wijzigen kan hier niet; stuur een vraag als application/sparql-query.")
        raise Problem(415, "Stuur application/sparql-query of application/x-www-form-urlencoded.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > 4 * MAX_QUERY:
            raise Problem(413, f"De vraag is te groot; hoogstens {MAX_QUERY} tekens kan.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, "De vraag is geen UTF-8.") from error
    rest = request.query_params.multi_items()
    if media == "application/sparql-query":
        return [("query", text), *rest]
    return [*parse_qsl(text, keep_blank_values=True), *rest]
