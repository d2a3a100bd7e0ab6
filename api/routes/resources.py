"""Resources of the JSON API that are lists of what the documents state, and the API's description."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answers, openapi, params
from api.ledger import ledger_of
from api.params import Param, parameters, read
from api.problem import Problem, nearest
from api.removed import gone_document
from api.render import json_response, service_of
from api.service import Service
from ingest.ledger import rows_by_document, totals
from kg.model import Document, Entity

router = APIRouter(prefix="/v1")

COLLECTIONS = {
    "gebieden": "Gebied",
    "clusters": "Cluster",
    "hotspots": "Hotspot",
    "programmas": "Programma",
    "financieringen": "Financiering",
    "organisaties": "Organisatie",
}


def page_of(request: Request, service: Service, name: str, rows: Sequence[Any], values: Mapping[str, Any]) -> Response:
    """One page of `rows` as JSON, with links to itself and its neighbours."""
    page, size = values["pagina"], values["aantal"]
    pages = max(1, -(-len(rows) // size))
    if page > pages:
        raise Problem(404, f"Deze lijst heeft {pages} bladzijde(n) van {size}; bladzijde {page} is er niet.")
    links = {"self": _link(request, page)}
    if page > 1:
        links["vorige"] = _link(request, page - 1)
    if page < pages:
        links["volgende"] = _link(request, page + 1)
    body = {
        "generatie": service.generation,
        "totaal": len(rows),
        "pagina": page,
        "aantal": size,
        name: [_row(service, row) for row in rows[(page - 1) * size : page * size]],
        "_links": {rel: {"href": href} for rel, href in links.items()},
    }
    header = ", ".join(f'<{href}>; rel="{_REL[rel]}"' for rel, href in links.items())
    return json_response(body, {"Link": header})


def _row(service: Service, row: Any) -> dict[str, Any]:
    found: dict[str, Any] = row.as_dict(service.base) if isinstance(row, Entity) else row.as_dict()
    return found


_REL = {"self": "self", "vorige": "prev", "volgende": "next"}


def _link(request: Request, page: int) -> str:
    url = request.url.include_query_params(pagina=page)
    return f"{url.path}?{url.query}"


def _fits(service: Service, entity: Entity, values: Mapping[str, Any]) -> bool:
    area, theme = values.get("gebied"), values.get("thema")
    if area and not service.index.lies_in(entity.id, area):
        return False
    return not theme or entity.id == theme or theme in service.index.themes_of(entity.id)


def _entities(request: Request, name: str, table: Sequence[Param], type_: str | None = None) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), table, service)
    wanted = type_ or values.get("type")
    rows = [e for e in service.graph.entities if wanted in (None, e.type) and _fits(service, e, values)]
    return page_of(request, service, name, rows, values)


@router.get("/entiteiten", summary="Alle entiteiten", tags=["entiteiten"], openapi_extra=parameters(params.ENTITEITEN))
def entiteiten(request: Request) -> Response:
    return _entities(request, "entiteiten", params.ENTITEITEN)


def _collection(name: str, type_: str) -> Callable[[Request], Response]:
    def collection(request: Request) -> Response:
        return _entities(request, name, params.LIJST, type_)

    collection.__name__ = name
    return collection


for _name, _type in COLLECTIONS.items():
    router.add_api_route(
        f"/{_name}",
        _collection(_name, _type),
        summary=f"Alle entiteiten van de klasse {_type}",
        tags=["entiteiten"],
        openapi_extra=parameters(params.LIJST),
    )


@router.get("/entiteiten/{id}", summary="Eén entiteit met haar relaties", tags=["entiteiten"])
def entiteit(request: Request, id: str) -> Response:
    service = service_of(request)
    read(request.query_params.multi_items(), (), service)
    entity = answers.entity(service, id)
    relations = [*service.index.out(id), *service.index.into(id)]
    body = {
        **entity.as_dict(service.base),
        "relaties": [r.as_dict() for r in relations],
        "feiten": [f.as_dict() for f in service.index.feiten(id)],
        "generatie": service.generation,
        "_links": {
            "self": {"href": f"/v1/entiteiten/{id}"},
            "profiel": {"href": f"/v1/profielen/{id}"},
            "pagina": {"href": f"/profielen/{id}"},
        },
    }
    return json_response(body)


@router.get("/feiten", summary="Feiten met een waarde", tags=["uitspraken"], openapi_extra=parameters(params.FEITEN))
def feiten(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.FEITEN, service)
    about = values["onderwerp"]
    rows = service.graph.feiten if about is None else service.index.feiten(about)
    return page_of(request, service, "feiten", rows, values)


@router.get(
    "/behoeften",
    summary="Wat gebieden nodig hebben, bieden en willen",
    tags=["uitspraken"],
    openapi_extra=parameters(params.BEHOEFTEN),
)
def behoeften(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.BEHOEFTEN, service)
    within = service.index.within(values["gebied"]) if values["gebied"] else None
    rows = [
        b
        for b in service.graph.behoeften
        if (within is None or b.area in within)
        and values["thema"] in (None, *b.themes)
        and values["soort"] in (None, b.kind)
    ]
    return page_of(request, service, "behoeften", rows, values)


@router.get(
    "/documenten", summary="De ingelezen documenten", tags=["documenten"], openapi_extra=parameters(params.DOCUMENTEN)
)
def documenten(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.DOCUMENTEN, service)
    return page_of(request, service, "documenten", service.graph.documents, values)


def find_document(request: Request, service: Service, id_: str) -> Document:
    """The document with id or file name `id_`; a 410 problem when it was withdrawn, a 404 when it never was."""
    doc = service.index.document(id_)
    if doc is None:
        if problem := gone_document(request.app.state.source.data, service, id_):
            raise problem
        rows = [(d.id, d.title) for d in service.graph.documents]
        near = nearest(id_, rows) or rows[:10]
        raise Problem(404, "Er is geen document met dit id ingelezen.", suggestions=near)
    return doc


@router.get("/documenten/{id}", summary="Eén document met zijn passages", tags=["documenten"])
def document(request: Request, id: str) -> Response:
    service = service_of(request)
    read(request.query_params.multi_items(), (), service)
    doc = find_document(request, service, id)
    body = {
        **doc.as_dict(),
        "tekst": doc.text,
        "passages": [p.as_dict() for p in service.index.reading.get(doc.name, ())],
        "leesverslag": ledger_of(service, doc),
        "generatie": service.generation,
        "_links": {"self": {"href": f"/v1/documenten/{doc.id}"}, "pagina": {"href": f"/documenten/{doc.id}"}},
    }
    return json_response(body)


@router.get("/statistieken", summary="Hoeveel er van elke soort is", tags=["dienst"])
def statistieken(request: Request) -> Response:
    service = service_of(request)
    read(request.query_params.multi_items(), (), service)
    return json_response({"generatie": service.generation, **statistics(service)})


def statistics(service: Service) -> dict[str, Any]:
    """Counts of everything in the graph."""
    graph = service.graph
    stated: tuple[Sequence[Any], ...] = (
        graph.entities,
        graph.relations,
        graph.kruisbestuivingen,
        graph.behoeften,
        graph.feiten,
    )
    return {
        "documenten": len(graph.documents),
        "passages": len(graph.passages),
        "entiteiten": dict(service.index.counts),
        "relaties": len(graph.relations),
        "kruisbestuivingen": {"genoemd": len(graph.kruisbestuivingen), "berekend": len(service.matches.pairs)},
        "behoeften": len(graph.behoeften),
        "feiten": len(graph.feiten),
        "uitspraken": sum(len(rows) for rows in stated),
        "bewijsplaatsen": sum(len(row.evidence) for rows in stated for row in rows),
        "leesverslag": {**totals(service.ledger), "perDocument": rows_by_document(service.ledger)},
        "gemaakt": service.manifest.get("gemaakt"),
    }


@router.get("/openapi.json", include_in_schema=False)
def description(request: Request) -> Response:
    return json_response(openapi.describe(request.app))
