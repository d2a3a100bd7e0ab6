"""What people should check: a page, a JSON resource and a CSV file of the same lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import params, texts
from api.exporting.downloads import download
from api.params import Param, parameters, read, read_softly
from api.problem import Problem
from api.render import page, service_of
from api.review import ReviewRow
from api.review_lists import LISTS, DoubtRow, PairRow, Row, list_csv, rows_of
from api.routes.pages import given, options
from api.routes.resources import page_of
from api.service import Service
from kg.model import ENTITY_TYPES

router = APIRouter()

KINDS = (*ENTITY_TYPES, "relatie", "kruisbestuiving", "behoefte", "aanbod", "ambitie", "feit")
TABLE = (
    Param("lijst", "Welke lijst om na te kijken.", "keuze", default="uitspraken", choices=tuple(LISTS)),
    params.DOCUMENT,
    Param("klasse", "Alleen uitspraken van deze soort.", "keuze", choices=KINDS),
    params.GEBIED,
    params.PAGINA,
    params.AANTAL,
)
CSV_TABLE = tuple(param for param in TABLE if param.name not in ("pagina", "aantal"))


@dataclass(frozen=True, slots=True)
class Told:
    """A row as the API tells it: with its evidence, and every correction that can be pasted."""

    row: Row

    def as_dict(self) -> dict[str, Any]:
        row = self.row
        plain = {k: v for k, v in row.as_dict().items() if k not in ("correctie", "citaat")}
        if isinstance(row, (ReviewRow, PairRow)):
            plain["correcties"] = dict(row.corrections)
        if isinstance(row, (ReviewRow, DoubtRow)):
            plain["bewijs"] = [row.evidence.as_dict()] if row.evidence else []
        return plain


def chosen_rows(service: Service, values: Mapping[str, Any]) -> Sequence[Row]:
    """The rows of one list that fit the filters; each list is made once per generation."""
    name = values["lijst"]
    cache = service.page_cache
    if ("nakijken", name) not in cache:
        cache["nakijken", name] = rows_of(name, service.graph, service.ledger)
    rows: Sequence[Row] = cache["nakijken", name]
    if values["document"] or values["klasse"] or values["gebied"]:
        return [row for row in rows if _fits(service, row, values)]
    return rows


def _fits(service: Service, row: Row, values: Mapping[str, Any]) -> bool:
    index = service.index
    ids = tuple(_about(row))
    kind = getattr(row, "kind", None) or getattr(row, "type", None)
    if values["klasse"] not in (None, kind):
        return False
    if values["gebied"] and not any(index.lies_in(id_, values["gebied"]) for id_ in ids):
        return False
    if not values["document"]:
        return True
    return values["document"] in _documents(service, row, ids)


def _about(row: Row) -> Iterator[str]:
    """Ids of the entities that a row is about."""
    if isinstance(row, ReviewRow):
        yield from row.about
    elif isinstance(row, PairRow):
        yield from (row.id, row.other_id)
    elif not isinstance(row, DoubtRow):
        yield from row.made.about


def _documents(service: Service, row: Row, ids: Sequence[str]) -> set[str]:
    """Names of the documents that a row is about."""
    if isinstance(row, ReviewRow):
        return {row.evidence.document}
    if isinstance(row, DoubtRow):
        return {row.document}
    entities = service.index.entities
    return {e.document for id_ in ids if id_ in entities for e in entities[id_].evidence}


@router.get(
    "/v1/nakijken",
    summary="Wat mensen het best kunnen nakijken",
    tags=["uitspraken"],
    openapi_extra=parameters(TABLE),
)
def as_json(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), TABLE, service)
    rows = [Told(row) for row in chosen_rows(service, values)]
    return page_of(request, service, "nakijken", rows, values)


@router.get("/nakijken.csv", include_in_schema=False)
def as_file(request: Request) -> Response:
    service = service_of(request)
    values = read(given(request), CSV_TABLE, service)
    body = list_csv(values["lijst"], chosen_rows(service, values))
    return download(body, f"nakijken {values['lijst']}", "csv")


@router.get("/nakijken", include_in_schema=False)
def as_page(request: Request) -> Response:
    service = service_of(request)
    values, faults = read_softly(given(request), TABLE, service)
    if faults:
        values |= {"lijst": values["lijst"] or "uitspraken"}
    rows = () if faults else chosen_rows(service, values)
    size = values["aantal"]
    pages = max(1, -(-len(rows) // size))
    if not faults and values["pagina"] > pages:
        raise Problem(404, f"Deze lijst heeft {pages} bladzijde(n); bladzijde {values['pagina']} is er niet.")
    first = (values["pagina"] - 1) * size
    filters = {name: values[name] for name in ("document", "klasse", "gebied")}
    return page(
        request,
        "nakijken.html",
        400 if faults else 200,
        values=values,
        faults=faults,
        lijst=LISTS[values["lijst"]],
        lijsten=[(name, about.title) for name, about in LISTS.items()],
        rijen=rows[first : first + size],
        eerste=first + 1,
        totaal=len(rows),
        bladzijden=pages,
        gefilterd=any(filters.values()),
        vraag=lambda **more: urlencode({k: v for k, v in {**_asked(values), **more}.items() if v}),
        documenten=[(d.id, d.title) for d in service.graph.documents],
        gekozen_document=_document_id(service, values["document"]),
        klassen=[(kind, "Verband" if kind == "relatie" else texts.class_name(kind).capitalize()) for kind in KINDS],
        kwijt=[c for c in service.graph.curations if c.problem is not None],
        gebieden=options(service)["gebieden"],
    )


def _document_id(service: Service, name: str | None) -> str | None:
    doc = service.index.document(name) if name else None
    return doc.id if doc else None


def _asked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a link to another page of this list repeats."""
    return {name: values[name] for name in ("lijst", "document", "klasse", "gebied") if values[name]}
