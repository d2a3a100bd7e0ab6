"""Kruisbestuivingen: an overview with a matrix and a picture, one candidate, and files of what is on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import answers, matrix, network, params, texts
from api.access import require_writer
from api.exporting import matches as exporting
from api.exporting import ods
from api.exporting.downloads import download, unknown_form
from api.judging import find_match, form_fields, from_form, keep, read_body, read_verdict, verdicts_of, with_stamp
from api.params import Param, parameters, read, read_softly
from api.problem import Problem, nearest
from api.render import json_response, page, service_of
from api.routes.oordelen import told
from api.routes.pages import given, options
from api.selection import Selection, choose, ways_out, why_empty
from api.service import Service
from kg.matching.model import GroupMatch, NeedMatch
from kg.oordelen import VERDICTS, AnyMatch, ground_key, regions_of
from kg.oordelen import kind_of as kind_of_match

router = APIRouter()

KINDS = {"kans": "kans", "lopend": "loopt al", "dwarsverband": "dwarsverband"}
LISTS = (
    ("verdieping", "Verdieping (gedeeld thema)"),
    ("kruising", "Kruising (geen gedeeld thema)"),
    ("behoefte", "Behoefte × aanbod"),
    ("groep", "Drie of meer regio’s"),
)
ENDINGS = ("csv", "ods", "json")
VOICES = {
    "zinvol": "Zinvol: hier zou ik iets mee doen",
    "bekend": "Bekend: klopt, maar dit weten we al",
    "niet zinvol": "Niet zinvol: hier komt niets uit",
}
TABLE: tuple[Param, ...] = tuple(
    replace(param, default=None) if param.name == "aantal" else param for param in params.KRUISBESTUIVINGEN
)


@router.get(
    "/v1/kruisbestuivingen",
    summary="Berekende en genoemde kruisbestuivingen",
    tags=["antwoorden"],
    openapi_extra=parameters(params.KRUISBESTUIVINGEN),
)
def as_json(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.KRUISBESTUIVINGEN, service)
    return with_stamp(request, json_response(answers.matches(service, values)), service)


@router.get("/kruisbestuivingen", include_in_schema=False)
def as_page(request: Request) -> Response:
    service = service_of(request)
    values, faults = read_softly(given(request), TABLE, service)
    shown = {"values": values, "faults": faults, "lijsten": LISTS, **options(service)}
    if faults:
        return page(request, "kruisbestuivingen.html", 400, **shown)
    chosen = choose(service, values)
    drawn = chosen.needs if chosen.kind == "behoeften" else chosen.pairs
    response = page(
        request,
        "kruisbestuivingen.html",
        200,
        keuze=chosen,
        matrix=matrix.matrix_of(service, chosen),
        netwerk=network.draw(service, drawn[:20]),
        getekend=drawn[:20],
        uitwegen=ways_out(service, chosen) if chosen.empty else (),
        waarom_leeg=why_empty(service, chosen) if chosen.empty else "",
        opmerkingen=service.matches.notes,
        soorten=KINDS,
        **_people(request),
        **shown,
    )
    return with_stamp(request, response, service)


def _people(request: Request) -> dict[str, Any]:
    """What people said, and whether they can say more here."""
    return {"oordelen": verdicts_of(request).by_match, "schrijven": bool(request.app.state.writers)}


@router.get("/kruisbestuivingen.{ending}", include_in_schema=False)
def as_file(request: Request, ending: str) -> Response:
    if ending not in ENDINGS:
        raise unknown_form(ending, ENDINGS)
    service = service_of(request)
    chosen = choose(service, read(given(request), TABLE, service))
    table = exporting.Table(service, chosen, verdicts_of(request), str(request.base_url).rstrip("/"))
    cells = matrix.matrix_of(service, chosen)
    address = f"{table.base_url}/kruisbestuivingen?{chosen.query()}".rstrip("?")
    if ending == "csv":
        response = download(exporting.csv(table), _name(service, chosen), ending)
    elif ending == "ods":
        body = exporting.spreadsheet(table, cells, address)
        response = download(body, _name(service, chosen), ending, ods.MEDIA)
    else:
        response = json_response(exporting.as_dict(table, cells, address))
    return with_stamp(request, response, service)


def _name(service: Service, chosen: Selection) -> str:
    values = chosen.values
    parts = ["kruisbestuivingen", *(str(values[f]) for f in ("gebied", "met", "thema", "lijst") if values[f])]
    return " ".join(parts)


@router.get("/kruisbestuivingen/{id}", include_in_schema=False)
def candidate(request: Request, id: str) -> Response:
    values, faults = read_softly(given(request), (Param("bewaard", "", "keuze", choices=("ja",)),), service_of(request))
    del faults
    return _candidate(request, id, bewaard=values["bewaard"] == "ja")


@router.post("/kruisbestuivingen/{id}", include_in_schema=False)
async def judge(request: Request, id: str) -> Response:
    fields = form_fields(await read_body(request, "application/x-www-form-urlencoded"))
    return await run_in_threadpool(_judged, request, id, fields)


def _judged(request: Request, id_: str, fields: Mapping[str, str]) -> Response:
    service = service_of(request)
    if find_match(service, id_) is None:
        raise _unknown(service, id_)
    try:
        writer = require_writer(request, fields.get("token", "").strip() or None)
        oordeel = read_verdict(from_form(fields, id_), service, writer)
        keep(request, oordeel)
    except Problem as problem:
        return _candidate(request, id_, problem, fields)
    told(request, oordeel)
    return RedirectResponse(f"/kruisbestuivingen/{id_}?bewaard=ja#oordelen", 303, {"Cache-Control": "no-store"})


def _candidate(
    request: Request,
    id_: str,
    problem: Problem | None = None,
    fields: Mapping[str, str] | None = None,
    *,
    bewaard: bool = False,
) -> Response:
    """The page of one candidate; with `problem` what is wrong with the verdict in `fields`."""
    service = service_of(request)
    match = find_match(service, id_)
    if match is None:
        raise _unknown(service, id_)
    regions = sorted(set(regions_of(match)))
    grounds = () if isinstance(match, GroupMatch) else match.grounds
    response = page(
        request,
        "kans.html",
        problem.status if problem else 200,
        m=match,
        soort=kind_of_match(match),
        titel=_title(match),
        gebieden=[(r, service.index.name(r)) for r in regions],
        sleutel=ground_key,
        gronden={ground_key(g): g.text for g in grounds},
        stemmen=[(v, VOICES[v]) for v in VERDICTS],
        problem=problem,
        ingevuld={k: v for k, v in (fields or {}).items() if k != "token"},
        bewaard=bewaard,
        onderdelen=COMPONENTS,
        paren={i: find_match(service, i) for i in (match.pairs if isinstance(match, GroupMatch) else ())},
        pad=_named(service, match),
        **_people(request),
    )
    if problem:
        response.headers.update({**problem.headers, "Cache-Control": "no-store"})
    return with_stamp(request, response, service)


COMPONENTS = {
    "V": "Thematische verwantschap",
    "S": "Nabijheid van de teksten",
    "N": "Behoefte en aanbod",
    "R": "Thema’s die vaker samengaan",
    "C": "Aanvulling",
    "G": "Gedeelde programma’s en organisaties",
    "E": "Kracht van het bewijs",
    "nieuwheid": "Nieuwheid",
}


def _named(service: Service, match: AnyMatch) -> dict[str, str]:
    """The needs and offers on the paths of a match by id, in a few of their own words."""
    on_path = {id_ for g in (() if isinstance(match, GroupMatch) else match.grounds) for id_ in g.path}
    return {b.id: f"{b.kind} ‘{texts.shortened(b.text, 60)}’" for b in service.graph.behoeften if b.id in on_path}


def _title(match: AnyMatch) -> str:
    if isinstance(match, GroupMatch):
        return match.name
    if isinstance(match, NeedMatch):
        return f"{match.need.area_name} vraagt, {match.offer.area_name} biedt"
    return f"{match.left.name} en {match.right.name}"


def _unknown(service: Service, id_: str) -> Problem:
    found = service.matches
    near = nearest(id_, [(m.id, _title(m)) for m in found.pairs], most=3)
    detail = "Deze kans staat niet in de gegevens. Misschien is zij met een nieuw document verdwenen."
    return Problem(404, f"{detail} Kijk in de lijst met kruisbestuivingen.", suggestions=near)
