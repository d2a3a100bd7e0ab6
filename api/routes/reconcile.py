"""OpenRefine Reconciliation Service API 0.2: matches names of a spreadsheet to entities."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter
from rapidfuzz import fuzz
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api import texts
from api.answers import unknown
from api.problem import Fault, Problem, invalid
from api.render import json_response, page, service_of
from api.routes.dcat import origin_of
from api.service import Service
from kg.model import ENTITY_TYPES, Entity

router = APIRouter()

MAX_QUERIES, MAX_BODY, LEAST_SCORE = 50, 100_000, 50.0
PREVIEW_WIDTH, PREVIEW_HEIGHT = 430, 300
PREVIEW_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""A preview stands in a frame of OpenRefine; browsers let ``frame-ancestors`` go before ``X-Frame-Options``."""


def plain(name: str) -> str:
    """`name` as it is compared: no case, accents or punctuation.

    >>> plain("Coöperatie De Hoop-U.A.")
    'cooperatie de hoop u a'
    """
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def candidates(service: Service, query: str, types: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """Entities whose name or alias looks like `query`, best first; `match` when one alone has exactly that name."""
    wanted, found = plain(query), list[tuple[float, Entity]]()
    for entity in service.graph.entities if wanted else ():
        if not types or entity.type in types:
            names = [plain(name) for name in (entity.name, *entity.aliases)]
            score = max(100.0 if name == wanted else min(99.0, fuzz.WRatio(wanted, name)) for name in names)
            if score >= LEAST_SCORE:
                found.append((score, entity))
    found.sort(key=lambda row: (-row[0], row[1].name.casefold(), row[1].id))
    exact = sum(score == 100.0 for score, _ in found)
    return [
        {
            "id": entity.id,
            "name": entity.name,
            "type": [_type(entity.type)],
            "score": round(score, 1),
            "match": score == 100.0 and exact == 1,
        }
        for score, entity in found[:limit]
    ]


def _type(name: str) -> dict[str, str]:
    return {"id": name, "name": texts.class_name(name)}


def manifest(service: Service, origin: str) -> dict[str, Any]:
    """What this reconciliation service is."""
    return {
        "versions": ["0.2"],
        "name": "Kruisbestuiver",
        "identifierSpace": service.base,
        "schemaSpace": "https://w3id.org/kruisbestuiver/def#",
        "defaultTypes": [_type(name) for name in ENTITY_TYPES],
        "view": {"url": f"{origin}/profielen/{{{{id}}}}"},
        "preview": {
            "url": f"{origin}/reconcile/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {
            "entity": {"service_url": origin, "service_path": "/reconcile/suggest"},
            "type": {"service_url": origin, "service_path": "/reconcile/suggest/type"},
        },
    }


@router.api_route("/reconcile", methods=["GET", "POST"], include_in_schema=False)
async def reconcile(request: Request) -> Response:
    form = dict(request.query_params)
    if request.method == "POST":
        form |= dict(parse_qsl((await _body(request)).decode("utf-8", "replace")))
    service = service_of(request)
    if "queries" not in form:
        return json_response(manifest(service, origin_of(request)))
    queries = _queries(form["queries"])
    return json_response(await run_in_threadpool(_answers, service, queries))


@router.get("/reconcile/suggest", include_in_schema=False)
def suggest(request: Request) -> Response:
    """Entities for somebody who is typing a name."""
    prefix = request.query_params.get("prefix", "")[:200]
    rows = candidates(service_of(request), prefix, (), 10)
    return json_response({"result": [{"id": r["id"], "name": r["name"], "notable": r["type"]} for r in rows]})


@router.get("/reconcile/suggest/type", include_in_schema=False)
def suggest_type(request: Request) -> Response:
    """Classes whose id or name begins with what somebody typed, or has a word that does."""
    wanted = plain(request.query_params.get("prefix", "")[:200])
    types = [_type(name) for name in ENTITY_TYPES]
    fitting = [t for t in types if any(f" {plain(text)}".find(f" {wanted}") >= 0 for text in t.values())]
    return json_response({"result": fitting})


@router.get("/reconcile/preview", include_in_schema=False)
def preview(request: Request) -> Response:
    """What an entity is, with a quote, small enough to stand inside a page of the program that asks."""
    service, id_ = service_of(request), request.query_params.get("id", "")
    entity = service.index.entities.get(id_)
    if entity is None:
        raise unknown(service, id_)
    response = page(request, "voorvertoning.html", entity=entity)
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


async def _body(request: Request) -> bytes:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/x-www-form-urlencoded":
        raise Problem(415, "Stuur application/x-www-form-urlencoded met een veld queries.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise Problem(413, f"De vraag is te groot; hoogstens {MAX_BODY} bytes kan.")
    return bytes(body)


def _queries(text: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        queries = json.loads(text)
    except (ValueError, RecursionError):
        queries = None
    if not isinstance(queries, dict) or not all(isinstance(q, dict) for q in queries.values()):
        raise invalid([Fault("queries", 'Geef queries als JSON-object, bijvoorbeeld {"q0": {"query": "naam"}}.')])
    if len(queries) > MAX_QUERIES:
        raise invalid([Fault("queries", f"Hoogstens {MAX_QUERIES} vragen tegelijk; dit zijn er {len(queries)}.")])
    faults = [Fault(str(key)[:60], f"De vraag {str(key)[:60]} {f}") for key, q in queries.items() for f in _wrong(q)]
    if faults:
        raise invalid(faults)
    return queries


def _wrong(query: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(query.get("query"), str):
        yield "heeft geen tekst in query."
    types = query.get("type")
    if types is not None and not all(isinstance(t, str) for t in (types if isinstance(types, list) else [types])):
        yield "heeft in type iets anders dan de naam van een klasse, of een lijst van zulke namen."


def _answers(service: Service, queries: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    found = {}
    for key, query in queries.items():
        types = query.get("type") or []
        limit = query.get("limit")
        most = min(50, max(1, limit)) if isinstance(limit, int) and not isinstance(limit, bool) else 10
        wanted = [types] if isinstance(types, str) else types
        found[key] = {"result": candidates(service, query["query"][:500], wanted, most)}
    return found
