"""Kruisbestuivingen: computed ones beside those that the documents state, as JSON and as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import params
from api.params import parameters, read, read_softly
from api.render import json_response, page, service_of
from api.routes.pages import given, options
from api.service import Service
from kg.matching.model import GroupMatch, Match, NeedMatch
from kg.model import Kruisbestuiving

router = APIRouter()

KINDS = {"kans": "kans", "lopend": "loopt al", "dwarsverband": "dwarsverband"}
PAGE_SIZE = 12


def stated(service: Service, values: Mapping[str, Any]) -> list[Kruisbestuiving]:
    """Kruisbestuivingen that documents state, of the area and theme asked for."""
    area, theme = values.get("gebied"), values.get("thema")
    within = service.index.within(area) if area else None
    return [
        k
        for k in service.graph.kruisbestuivingen
        if (theme is None or theme in k.themes) and (within is None or any(d.area in within for d in k.participants))
    ]


def computed(service: Service, values: Mapping[str, Any], matches: Sequence[Any]) -> list[Any]:
    """Matches of one list of the result, of the area, theme, list and status asked for; the first so many."""
    from kg.matching import filter_matches

    rows: Sequence[Any] = filter_matches(matches, values["gebied"], values["thema"], areas=service.areas)
    return [m for m in rows if values["lijst"] in (None, m.list) and values["status"] in (None, m.status)][
        : values["aantal"]
    ]


@router.get(
    "/v1/kruisbestuivingen",
    summary="Berekende en genoemde kruisbestuivingen",
    tags=["antwoorden"],
    openapi_extra=parameters(params.KRUISBESTUIVINGEN),
)
def as_json(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.KRUISBESTUIVINGEN, service)
    body: dict[str, Any] = {"generatie": service.generation}
    if values["soort"] in (None, "berekend"):
        found = service.matches
        body["berekend"] = {
            "paren": [m.as_dict() for m in computed(service, values, found.pairs)],
            "behoeften": [m.as_dict() for m in computed(service, values, found.needs)],
            "groepen": [m.as_dict() for m in computed(service, values, found.groups)],
            "opmerkingen": list(found.notes),
            "gewichten": found.weights_version,
        }
    if values["soort"] in (None, "genoemd"):
        body["genoemd"] = [k.as_dict() for k in stated(service, values)[: values["aantal"]]]
    return json_response(body)


@router.get("/kruisbestuivingen", include_in_schema=False)
def as_page(request: Request) -> Response:
    service = service_of(request)
    values, faults = read_softly(given(request), params.KRUISBESTUIVINGEN, service)
    values["aantal"] = PAGE_SIZE if values["aantal"] == params.AANTAL.default else values["aantal"]
    pairs: list[Match] = []
    needs: list[NeedMatch] = []
    groups: list[GroupMatch] = []
    named: list[Kruisbestuiving] = []
    if not faults:
        pairs = computed(service, values, service.matches.pairs)
        needs = computed(service, {**values, "aantal": 6}, service.matches.needs)
        groups = computed(service, {**values, "aantal": 4}, service.matches.groups)
        named = stated(service, values)
    everything = {**values, "aantal": 10**9}
    return page(
        request,
        "kruisbestuivingen.html",
        400 if faults else 200,
        values=values,
        faults=faults,
        paren=pairs,
        totaal=len(computed(service, everything, service.matches.pairs)) if not faults else 0,
        behoeften=needs,
        groepen=groups,
        genoemd=named,
        opmerkingen=service.matches.notes,
        soorten=KINDS,
        **options(service),
    )
