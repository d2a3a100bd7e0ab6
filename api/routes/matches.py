"""Kruisbestuivingen: computed ones beside those that the documents state, as JSON and as a page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answers, params
from api.params import parameters, read, read_softly
from api.render import json_response, page, service_of
from api.routes.pages import given, options

router = APIRouter()

KINDS = {"kans": "kans", "lopend": "loopt al", "dwarsverband": "dwarsverband"}
PAIRS, NEEDS, GROUPS = 8, 4, 4


@router.get(
    "/v1/kruisbestuivingen",
    summary="Berekende en genoemde kruisbestuivingen",
    tags=["antwoorden"],
    openapi_extra=parameters(params.KRUISBESTUIVINGEN),
)
def as_json(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.KRUISBESTUIVINGEN, service)
    return json_response(answers.matches(service, values))


@router.get("/kruisbestuivingen", include_in_schema=False)
def as_page(request: Request) -> Response:
    service = service_of(request)
    asked = given(request)
    values, faults = read_softly(asked, params.KRUISBESTUIVINGEN, service)
    if all(name != "aantal" for name, _ in asked):
        values["aantal"] = PAIRS
    found, named = service.matches, answers.stated_matches(service, values)

    def some(matches: Any, most: int) -> list[Any]:
        return [] if faults else answers.computed_matches(service, {**values, "aantal": most}, matches)

    every = some(found.pairs, len(found.pairs))
    return page(
        request,
        "kruisbestuivingen.html",
        400 if faults else 200,
        values=values,
        faults=faults,
        paren=every[: values["aantal"]],
        totaal=len(every),
        behoeften=some(found.needs, NEEDS if values["aantal"] <= PAIRS else 0),
        groepen=some(found.groups, GROUPS if values["aantal"] <= PAIRS else 0),
        genoemd=named,
        opmerkingen=found.notes,
        soorten=KINDS,
        **options(service),
    )
