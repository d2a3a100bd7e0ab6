"""Pages for people: home, about. Server-rendered; nothing here needs JavaScript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import chart, texts
from api.problem import Fault
from api.render import page, service_of
from api.routes.resources import statistics
from api.service import Service
from kg.model import Entity

router = APIRouter(include_in_schema=False)


def given(request: Request) -> list[tuple[str, str]]:
    """What a form sent; fields left empty count as absent."""
    return [(name, value) for name, value in request.query_params.multi_items() if value.strip()]


def options(service: Service) -> dict[str, Any]:
    """Areas and themes to choose from, as (id, name): those that the documents speak of."""
    index = service.index
    broad = ("deelregio", "metropoolregio", "provincie")
    areas = [e for e in index.of_type("Gebied") if _is_region(service, e, broad)]
    return {
        "gebieden": [(e.id, e.name) for e in sorted(areas, key=lambda e: (e.subtype != "deelregio", e.name))],
        "themas": [(t.id, t.pref) for t in sorted(service.themes.all, key=lambda t: t.pref.casefold())],
    }


def _is_region(service: Service, area: Entity, broad: Sequence[str]) -> bool:
    """Whether the documents give it clusters, or it is of a broad kind and the register knows it: no misread name."""
    if area.subtype != "gemeente" and service.index.out(area.id, "heeftCluster"):
        return True
    return area.subtype in broad and service.areas.get(area.id) is not None


@router.get("/")
def home(request: Request) -> Response:
    service = service_of(request)
    stand = statistics(service)
    drawn = chart.draw(service)
    counts = [("Documenten", stand["documenten"]), ("Uitspraken met citaat", stand["uitspraken"])]
    counts += [(texts.class_name(t, many=True), n) for t, n in stand["entiteiten"].items() if t in _COUNTED]
    counts.append(("Berekende kansen", stand["kruisbestuivingen"]["berekend"]))
    return page(
        request,
        "home.html",
        kaart=drawn,
        verbanden=chart.described(drawn.links),
        tellingen=counts,
        voorbeelden=_examples(service),
    )


_COUNTED = ("Cluster", "Hotspot", "Programma", "Financiering", "Organisatie")


def _examples(service: Service) -> list[str]:
    """Three questions that this graph can answer, made from what it holds."""
    index, pairs = service.index, service.matches.pairs
    regions = sorted({side.area_name for m in pairs for side in (m.left, m.right)})
    themes = [theme for m in pairs[:5] for theme in m.themes]
    funds = [e for e in index.of_type("Financiering") if index.out(e.id, "uitgevoerdDoor") and " " in e.name]
    funds.sort(key=lambda e: (-len(e.evidence), e.name))
    found = [f"{index.name(themes[0])} in {regions[0]}"] if themes and regions else []
    found += [f"Wie voert {funds[0].name} uit?"] if funds else []
    found += [f"Wat heeft {regions[-1]} nodig?"] if regions else []
    return [question for question in found if len(question) < 70]


@router.get("/over")
def over(request: Request) -> Response:
    service = service_of(request)
    terms = sorted(service.begrippen, key=lambda b: b.term.casefold())
    stated = sorted(service.index.of_type("Begrip"), key=lambda e: e.name.casefold())
    return page(request, "over.html", begrippen=terms, uit_documenten=stated)


@router.get("/toegankelijkheid")
def toegankelijkheid(request: Request) -> Response:
    return page(request, "toegankelijkheid.html")


def checked_offsets(request: Request, length: int) -> tuple[tuple[int, int] | None, list[Fault]]:
    """The cited range that the address names, and what is wrong with it."""
    begin, end = request.query_params.get("begin"), request.query_params.get("eind")
    if begin is None and end is None:
        return None, []
    if not (begin and end and re.fullmatch(r"[0-9]{1,9}", begin) and re.fullmatch(r"[0-9]{1,9}", end)):
        return None, [Fault("begin", "Het adres noemt een passage met begin en eind; dat moeten twee getallen zijn.")]
    cited = int(begin), int(end)
    if not cited[0] < cited[1] <= length:
        return None, [
            Fault("eind", f"De passage {cited[0]} tot {cited[1]} ligt niet in dit document van {length} tekens.")
        ]
    return cited, []
