"""The route of an enterprise, as JSON and as a page with a form of five fields and one sentence."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answers, params
from api.params import parameters, read, read_softly
from api.render import json_response, page, service_of
from api.routes.pages import given, options
from kg.route.phases import FORMS, PHASE_HELP

router = APIRouter()


@router.get(
    "/v1/routekaarten",
    summary="De route van een onderneming naar geld en hulp",
    tags=["antwoorden"],
    openapi_extra=parameters(params.ROUTEKAART),
)
def as_json(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.ROUTEKAART, service)
    return json_response(answers.route(service, values))


@router.get("/routekaart", include_in_schema=False)
def as_page(request: Request) -> Response:
    service = service_of(request)
    asked = given(request)
    values, faults = read_softly(asked, params.ROUTEKAART, service)
    route = answers.plan(service, values) if asked and not faults else None
    shown = route.request if route else None
    return page(
        request,
        "routekaart.html",
        400 if faults else 200,
        values=values,
        ingevuld={param.name: "" for param in params.ROUTEKAART} | dict(asked),
        faults=faults,
        route=route,
        vraag=shown,
        gemeenten=sorted({a.name for a in service.areas.all if a.kind == "gemeente"}),
        fasen=[(phase, f"{phase.capitalize()}: {about}") for phase, about in PHASE_HELP.items()],
        vormen=[(form, form.capitalize()) for form in FORMS],
        **options(service),
    )
