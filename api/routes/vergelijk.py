"""Two areas side by side: a page that lives in its address, and files of the same."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.exporting.comparison import comparison_paper, comparison_table
from api.exporting.downloads import download, unknown_form, written
from api.params import Param, read_softly
from api.problem import Fault, invalid
from api.render import json_response, page, service_of
from api.routes.matches import KINDS
from api.routes.pages import given, options
from api.service import Service
from kg.compare import compare
from kg.comparison import Comparison

router = APIRouter(include_in_schema=False)

PAPERS = ("odt", "docx", "pdf", "md")
ENDINGS = (*PAPERS, "csv", "json")
TABLE = (Param("a", "Het ene gebied.", "gebied"), Param("b", "Het andere gebied.", "gebied"))


def _read(request: Request, service: Service) -> tuple[dict[str, Any], list[Fault]]:
    values, faults = read_softly(given(request), TABLE, service)
    if values["a"] and values["a"] == values["b"]:
        faults.append(Fault("b", "U koos tweemaal hetzelfde gebied. Kies er een ander naast."))
    return values, faults


def _compared(service: Service, values: dict[str, Any]) -> Comparison:
    return compare(service.index, values["a"], values["b"], service.areas, service.themes, service.matches)


@router.get("/vergelijk")
def as_page(request: Request) -> Response:
    service = service_of(request)
    values, faults = _read(request, service)
    whole = values["a"] and values["b"] and not faults
    choices = options(service)["gebieden"]
    known = {id_ for id_, _ in choices}
    choices += [(v, service.index.name(v)) for v in (values["a"], values["b"]) if v and v not in known]
    return page(
        request,
        "vergelijk.html",
        400 if faults else 200,
        values=values,
        faults=faults,
        gebieden=choices,
        v=_compared(service, values) if whole else None,
        vraag=urlencode({"a": values["a"] or "", "b": values["b"] or ""}),
        soorten=KINDS,
    )


@router.get("/vergelijk.{ending}")
def as_file(request: Request, ending: str) -> Response:
    if ending not in ENDINGS:
        raise unknown_form(ending, ENDINGS)
    service = service_of(request)
    values, faults = _read(request, service)
    faults += [Fault(n, f"Het adres noemt geen gebied {n}. Kies twee gebieden.") for n in "ab" if not values[n]]
    if faults:
        raise invalid(faults)
    found = _compared(service, values)
    base_url = str(request.base_url).rstrip("/")
    if ending == "json":
        return json_response({"generatie": service.generation, **found.as_dict()})
    name = f"vergelijking {values['a']} {values['b']}"
    if ending == "csv":
        return download(comparison_table(service, found, base_url), name, ending)
    address = f"{base_url}/vergelijk?{urlencode({'a': values['a'], 'b': values['b']})}"
    return download(written(comparison_paper(service, found, base_url, address), ending), name, ending)
