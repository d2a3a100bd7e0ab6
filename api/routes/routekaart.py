"""The route of an enterprise, as JSON and as a page with a form of five fields and one sentence."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answers, params
from api.exporting import calendar
from api.exporting.contents import route_paper
from api.exporting.downloads import download, unknown_form, written
from api.params import parameters, read, read_softly
from api.render import SHORT_QUOTE, json_response, page, service_of
from api.routes.pages import given, options
from api.service import Service
from kg.distinctive import sentence_of
from kg.model import Evidence
from kg.route.model import Instrument, Route, RouteRequest
from kg.route.phases import FORMS, PHASE_HELP
from kg.wording import capital

router = APIRouter()

ENDINGS = ("odt", "pdf", "docx", "md", "ics")


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
        adres=asked_again(shown) if shown else "",
        gemeenten=towns(service),
        uitleg=explained(service, route),
        rom_uitleg=next((b.definition for b in service.begrippen if "ROM" in b.abbreviations), ""),
        hele_zin=lambda e: whole_sentence(service, e),
        fasen=[(phase, phase.capitalize()) for phase in PHASE_HELP],
        vormen=[(form, form.capitalize()) for form in FORMS],
        **options(service) | {"themas": sectors(service, shown.thema if shown else values.get("thema"))},
    )


HOME = ("noord-holland", "flevoland", "provincie-utrecht")
"""Provinces whose former municipalities are offered too; the list of the whole country would weigh too much."""
FORM_HELP = {
    "subsidie": "Geld dat u niet terugbetaalt, voor een doel dat de overheid belangrijk vindt.",
    "lening": "Geld dat u terugbetaalt, meestal met rente.",
    "converteerbare lening": "Een lening die later in aandelen kan veranderen.",
    "participatie": "Iemand wordt voor een deel eigenaar van uw bedrijf.",
    "voucher": "Een tegoedbon, bijvoorbeeld om onderzoek mee te betalen.",
    "begeleiding": "Hulp van mensen: coaching, een programma, een plek om te beginnen.",
    "fonds": "Een pot geld. Een fonds kan lenen, geven of mede-eigenaar worden.",
}


def towns(service: Service) -> list[tuple[str, str]]:
    """Municipalities, and former ones nearby with the municipality that they are part of now, by name."""
    key = ("towns", "")
    if key not in service.page_cache:
        found = {a.name: "" for a in service.areas.all if a.kind == "gemeente"}
        for place in service.areas.all:
            if place.kind == "plaats" and place.name not in found and service.areas.province_of(place.id) in HOME:
                now = [service.areas.get(m.area) for m in place.parents]
                found |= dict([(place.name, a.name) for a in now if a is not None and a.kind == "gemeente"][-1:])
        service.page_cache[key] = sorted(found.items())
    rows: list[tuple[str, str]] = service.page_cache[key]
    return rows


def sectors(service: Service, chosen: str | None) -> list[tuple[str, str]]:
    """Themes that are a line of work, by name; one that is too broad for that only when it was chosen."""
    kept = [t for t in service.themes.all if not t.generic or t.id == chosen]
    return [(t.id, t.pref) for t in sorted(kept, key=lambda t: t.pref.casefold())]


def explained(service: Service, route: Route | None) -> list[tuple[str, str]]:
    """Words of the form in plain Dutch: phases, forms, who helps, and the terms in the names that `route` shows."""
    words = [(capital(word), about) for word, about in (*PHASE_HELP.items(), *FORM_HELP.items())]
    named = _names_shown(route) if route else ""
    for term in service.begrippen:
        short = next((a for a in term.abbreviations if a.isupper()), None)
        if short and term.term not in PHASE_HELP and (short == "ROM" or re.search(rf"\b{re.escape(short)}\b", named)):
            words.append((f"{capital(term.term)} ({short})", term.definition))
    return words


def _names_shown(route: Route) -> str:
    """Names of the instruments of `route`, and their quotes."""
    steps = (i for step in route.steps for i in step.instruments)
    return "\n".join(text for i in (*steps, *route.unclear, *route.nearest) for text in _texts(i))


def _texts(instrument: Instrument) -> tuple[str, ...]:
    bearing = (e for c in instrument.conditions for e in c.evidence)
    return instrument.name, *(e.quote for e in (*instrument.evidence, *bearing))


def whole_sentence(service: Service, evidence: Evidence) -> str:
    """The words of a quote; of a short one the sentence that it stands in."""
    whole = sentence_of(service.index, evidence) if len(evidence.quote) < SHORT_QUOTE else None
    return (whole or evidence).quote


def asked_again(asked: RouteRequest) -> str:
    """The query of an address that gives the same route, from what was understood."""
    return urlencode({name: value for name, value in asked.as_dict().items() if value is not None})


@router.get("/routekaart.{vorm}", include_in_schema=False)
def as_file(request: Request, vorm: str) -> Response:
    service = service_of(request)
    if vorm not in ENDINGS:
        raise unknown_form(vorm, ENDINGS)
    route = answers.plan(service, read(given(request), params.ROUTEKAART, service))
    base_url = str(request.base_url).rstrip("/")
    address = f"{base_url}/routekaart?{asked_again(route.request)}"
    name = f"routekaart {route.area_name or ''}"
    if vorm == "ics":
        return download(calendar.write(route, address), name, vorm)
    return download(written(route_paper(service, route, base_url, address), vorm), name, vorm)
