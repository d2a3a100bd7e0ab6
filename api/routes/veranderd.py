"""What changed between two generations: as page, as JSON, and as a feed to follow an area or a theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import params
from api.changing import compare, recent, stands, stands_there
from api.exporting import atom
from api.params import parameters, read, read_softly
from api.problem import Problem
from api.render import page, quote_url, service_of
from api.routes.pages import given, options
from api.routes.resources import page_of
from api.service import Service

router = APIRouter()

MOST_ENTRIES = 200
PER_PAGE = 50
SHOWN_FIRST = ("erbij", "weg", "anders")
"""What comes and goes says more than what is only worded or quoted otherwise."""


@router.get(
    "/v1/wijzigingen",
    summary="Wat er veranderde tussen twee standen van de gegevens",
    tags=["uitspraken"],
    openapi_extra=parameters(params.VERANDERD),
)
def as_json(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.VERANDERD, service)
    found = compare(request.app.state.source.data, service, values)
    return page_of(request, service, "wijzigingen", found.rows, values)


@router.get("/veranderd", include_in_schema=False)
def as_page(request: Request) -> Response:
    service = service_of(request)
    values, faults = read_softly(given(request), params.VERANDERD, service)
    data, found = request.app.state.source.data, None
    if not faults:
        try:
            found = compare(data, service, values)
        except Problem as problem:
            faults = list(problem.faults)
    rows = sorted(found.rows, key=lambda row: SHOWN_FIRST.index(row.action)) if found else []
    pages = max(1, -(-len(rows) // PER_PAGE))
    if not faults and values["pagina"] > pages:
        raise Problem(404, f"Deze lijst heeft {pages} bladzijde(n); bladzijde {values['pagina']} is er niet.")
    begin = (values["pagina"] - 1) * PER_PAGE
    return page(
        request,
        "veranderd.html",
        400 if faults else 200,
        fouten=faults,
        gekozen=values,
        standen=stands(data, service),
        gevonden=found,
        tellingen=Counter(row.action for row in rows),
        rijen=rows[begin : begin + PER_PAGE],
        bladzijde=values["pagina"],
        bladzijden=pages,
        staat_er=lambda evidence: stands_there(service, evidence),
        vraag=urlencode({k: v for k, v in given(request) if k != "pagina"}),
        feed=_feed_address(values),
        **options(service),
    )


def _feed_address(values: Mapping[str, Any]) -> str:
    asked = {name: values[name] for name in ("gebied", "thema") if values.get(name)}
    return "/veranderd.atom" + (f"?{urlencode(asked)}" if asked else "")


@router.get("/veranderd.atom", include_in_schema=False)
def as_feed(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.VERANDERD_FEED, service)
    data = request.app.state.source.data
    about = [_name(service, values[name]) for name in ("gebied", "thema") if values[name]]
    known, site = stands(data, service), str(request.base_url).rstrip("/")
    body = atom.write(
        title=" – ".join(["Wat er veranderd is", *about]),
        address=str(request.url),
        page=str(request.url.replace(path="/veranderd")),
        updated=known[0].made if known else None,
        base=service.base,
        entries=[
            atom.Entry(
                f"{service.base}verandering/{stand.id}/{row.id}",
                row,
                stand.made,
                str(request.url.replace(path="/veranderd", query="")) + f"?tot={stand.id}",
                [site + quote_url(service, e) if stands_there(service, e) else None for e in row.evidence],
            )
            for stand, row in recent(data, service, values, MOST_ENTRIES)
        ],
    )
    return Response(body, media_type="application/atom+xml")


def _name(service: Service, id_: str) -> str:
    if area := service.areas.get(id_):
        return area.name
    theme = service.themes.get(id_)
    return theme.pref if theme else service.index.name(id_)
