"""What others look for at a public service: its catalogue, all its data in one file, and where to report a leak."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.catalogue import DUMP, describe
from api.negotiation import best
from api.rdf_forms import FORMS, serialize
from api.render import service_of
from api.routes.linked import context_url

router = APIRouter()

CHUNK = 2_000
"""Quads that are in memory at once while everything is sent."""
SECURITY_DAYS = 180


def origin_of(request: Request) -> str:
    """Where this service answers, as the client sees it."""
    return f"{request.url.scheme}://{request.url.netloc}"


@router.get("/dcat", include_in_schema=False)
def catalogue(request: Request) -> Response:
    media = best(request.headers.get("accept", ""), FORMS)
    triples = describe(service_of(request), request.app.state.settings, origin_of(request))
    links = ", ".join(f'</dcat>; rel="alternate"; type="{form}"' for form in FORMS)
    body = serialize(triples, media, context_url(request))
    return Response(body, media_type=media, headers={"Vary": "Accept", "Link": links})


@router.get(DUMP, include_in_schema=False)
def dump(request: Request) -> Response:
    """Everything in the graph, as it goes."""
    service = service_of(request)
    quads = iter(service.store)

    def chunks() -> Iterator[bytes]:
        while some := list(islice(quads, CHUNK)):
            yield ox.serialize(some, format=ox.RdfFormat.N_QUADS) or b""

    name = f"kennisgraaf-{service.generation}.nq"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks(), media_type="application/n-quads", headers=headers)


@router.get("/.well-known/security.txt", include_in_schema=False)
def security(request: Request) -> Response:
    """Where to report a leak (RFC 9116)."""
    ends = date.today() + timedelta(days=SECURITY_DAYS)
    lines = (
        f"Contact: mailto:{request.app.state.settings.contact_email}",
        f"Expires: {ends:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: nl, en",
        f"Canonical: {origin_of(request)}/.well-known/security.txt",
    )
    return Response("\n".join(lines) + "\n", media_type="text/plain; charset=utf-8")
