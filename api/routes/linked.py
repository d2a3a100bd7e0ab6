"""Linked data: ``/id/…`` answers 303 to ``/doc/…``, which negotiates; ``/def`` is the ontology."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.answers import unknown
from api.negotiation import best
from api.problem import Problem
from api.render import quote_url, service_of
from api.service import Service
from kg.rdf import PREFIXES
from kg.reference import ontology_dir

router = APIRouter()

FORMS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
DESCRIBE = """
CONSTRUCT { ?s ?p ?o } WHERE {
  { BIND(<%(iri)s> AS ?s) ?s ?p ?o }
  UNION { ?s ?p ?o . FILTER(?o = <%(iri)s> && ?p NOT IN (rdf:subject, rdf:object)) }
  UNION { ?s rdf:subject <%(iri)s> ; ?p ?o }
  UNION { ?e rdf:subject <%(iri)s> ; prov:wasDerivedFrom ?s . ?s ?p ?o }
  UNION { ?e rdf:subject <%(iri)s> ; prov:wasDerivedFrom/oa:hasSelector ?s . ?s ?p ?o }
}
"""


@router.get("/id/{id:path}", include_in_schema=False)
def thing(request: Request, id: str) -> Response:
    _iri(service_of(request), id)
    return RedirectResponse(f"/doc/{quote(id)}", 303, headers={"Vary": "Accept"})


@router.get("/doc/{id:path}", include_in_schema=False)
def about(request: Request, id: str) -> Response:
    service = service_of(request)
    iri = _iri(service, id)
    page = _page_of(service, id)
    offered = ["text/html", *FORMS] if page else list(FORMS)
    media = best(request.headers.get("accept", ""), offered)
    if page and media == "text/html":
        return RedirectResponse(page, 303, headers={"Vary": "Accept"})
    triples = service.store.query(DESCRIBE % {"iri": iri}, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    unique = {f"{t.subject} {t.predicate} {t.object}": t for t in triples}
    body = ox.serialize([unique[key] for key in sorted(unique)], format=FORMS[media], prefixes=dict(PREFIXES))
    return Response(body, media_type=media, headers={"Vary": "Accept", "Link": f'<{iri}>; rel="describes"'})


def _iri(service: Service, id_: str) -> str:
    """The IRI of `id_`; a 404 problem when nothing is said about it."""
    try:
        node = ox.NamedNode(service.base + quote(id_, safe="/-._~"))
    except ValueError:
        raise unknown(service, id_) from None
    if next(service.store.quads_for_pattern(node, None, None, None), None) is None:
        raise unknown(service, id_)
    return node.value


def _page_of(service: Service, id_: str) -> str | None:
    """Where people read about `id_`; None when only machines do."""
    kind, _, rest = id_.partition("/")
    if kind == "document":
        return f"/documenten/{quote(rest)}"
    if kind == "passage":
        for passage in service.graph.passages:
            if passage.id == rest:
                doc = service.index.documents[passage.document]
                return f"/documenten/{doc.id}?begin={passage.begin}&eind={passage.end}#citaat"
    if id_ in service.index.entities:
        return f"/profielen/{quote(id_)}"
    graph = service.graph
    statements: tuple[Sequence[Any], ...] = (graph.feiten, graph.behoeften, graph.kruisbestuivingen)
    for statement in (row for rows in statements for row in rows):
        if statement.id == id_:
            return quote_url(service, statement.evidence[0])
    return None


@router.get("/def", include_in_schema=False)
def ontology(request: Request) -> Response:
    best(request.headers.get("accept", ""), ["text/turtle"])
    path = ontology_dir() / "kern.ttl"
    if not path.is_file():
        raise Problem(404, "De ontologie ontbreekt in deze installatie.")
    return Response(path.read_bytes(), media_type="text/turtle", headers={"Vary": "Accept"})
