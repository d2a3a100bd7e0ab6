"""Verdicts of people on computed matches: read by all, given by who has a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api import params
from api.access import bearer, log, require_writer
from api.exporting import tables
from api.exporting.downloads import download
from api.judging import json_fields, keep, read_body, read_verdict, verdicts_of, with_stamp
from api.params import Param, parameters, read
from api.render import json_response, service_of
from api.routes.resources import page_of
from kg.oordelen import VERDICTS, Oordeel

router = APIRouter()

TABLE = (
    Param("kans", "Alleen de oordelen over de kans met dit id.", "tekst"),
    Param("oordeel", "Alleen dit oordeel.", "keuze", choices=VERDICTS),
    params.PAGINA,
    params.AANTAL,
)
HEAD = (
    "id",
    "kans",
    "soort",
    "oordeel",
    "opmerking",
    "door",
    "gegevenOp",
    "lijst",
    "status",
    "score",
    "van",
    "naar",
    "gebieden",
    "generatie",
    "gewichten",
)
COMPONENTS = ("V", "S", "N", "C", "G", "E", "nieuwheid")


def _asked(request: Request) -> tuple[list[Oordeel], dict[str, Any]]:
    """The verdicts asked for, the newest first, and the parameters."""
    values = read(request.query_params.multi_items(), TABLE, service_of(request))
    rows = [
        o
        for o in reversed(verdicts_of(request).latest)
        if values["kans"] in (None, o.match) and values["oordeel"] in (None, o.verdict)
    ]
    return rows, values


@router.get(
    "/v1/oordelen",
    summary="Wat mensen van berekende kansen vinden",
    tags=["antwoorden"],
    openapi_extra=parameters(TABLE),
)
def as_json(request: Request) -> Response:
    rows, values = _asked(request)
    service = service_of(request)
    return with_stamp(request, page_of(request, service, "oordelen", rows, values), service)


@router.get("/v1/oordelen.csv", include_in_schema=False)
def as_csv(request: Request) -> Response:
    rows, _ = _asked(request)
    response = download(tables.write(*table(rows)), "oordelen", "csv")
    return with_stamp(request, response, service_of(request))


def table(rows: list[Oordeel]) -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
    """Labelled pairs as a table: the match as it was judged, each component of its score, and the reasons."""
    names = sorted({name for o in rows for name in o.components} - set(COMPONENTS))
    components = (*COMPONENTS, *names)

    def cells(o: Oordeel) -> tuple[object, ...]:
        first = (o.id, o.match, o.kind, o.verdict, o.remark, o.by, o.on, o.list, o.status, o.score)
        ends = (o.ends[0], " ".join(o.ends[1:]), " ".join(o.regions), o.generation, o.weights)
        right = " ".join(g.key for g in o.grounds if g.right)
        wrong = " ".join(g.key for g in o.grounds if not g.right)
        return (*first, *ends, *(o.components.get(c, "") for c in components), right, wrong)

    return (*HEAD, *components, "grondenJuist", "grondenOnjuist"), (cells(o) for o in rows)


@router.post("/v1/oordelen", summary="Geef een oordeel over een berekende kans", tags=["antwoorden"], status_code=201)
async def add(request: Request) -> Response:
    service = service_of(request)
    writer = require_writer(request, bearer(request))
    read(request.query_params.multi_items(), (), service)
    fields = json_fields(await read_body(request, "application/json"))
    return await run_in_threadpool(_added, request, fields, writer)


def _added(request: Request, fields: Any, writer: Any) -> Response:
    oordeel = read_verdict(fields, service_of(request), writer)
    keep(request, oordeel)
    told(request, oordeel)
    response = json_response(oordeel.as_dict(), {"Cache-Control": "no-store"})
    response.status_code = 201
    return response


def told(request: Request, oordeel: Oordeel) -> None:
    """The line in the log: who said what of which match."""
    log(request, "verdict", {"door": oordeel.by, "kans": oordeel.match, "oordeel": oordeel.verdict, "id": oordeel.id})
