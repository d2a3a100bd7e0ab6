"""Linked data: ``/id/…`` answers 303 to ``/doc/…``, which negotiates; ``/def`` is the ontology in the same forms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.answers import unknown
from api.negotiation import best
from api.problem import Problem
from api.rdf_forms import CONTEXT_PATH, FORMS, JSON_LD, context, serialize
from api.removed import gone, gone_document
from api.render import page, quote_url, service_of
from api.service import Service
from kg.rdf import PREFIXES
from kg.reference import ontology_dir

router = APIRouter()

HTML = "text/html"
OFFERED = ["text/turtle", *(form for form in FORMS if form != "text/turtle"), HTML]
DESCRIBE = """
CONSTRUCT { ?s ?p ?o } WHERE {
  { BIND(<%(iri)s> AS ?s) ?s ?p ?o }
  UNION { ?s ?p <%(iri)s> . FILTER(?p NOT IN (rdf:subject, rdf:object)) BIND(<%(iri)s> AS ?o) }
  UNION { ?s rdf:subject <%(iri)s> ; ?p ?o }
  UNION { ?e rdf:subject <%(iri)s> ; prov:wasDerivedFrom ?s . ?s ?p ?o }
  UNION { ?e rdf:subject <%(iri)s> ; prov:wasDerivedFrom/oa:hasSelector ?s . ?s ?p ?o }
}
"""
ONTOLOGIES = {"": "kern", "themas": "themas", "begrippen": "begrippen", "gebieden": "gebieden", "shapes": "shapes"}
"""The files of the ontology by the address under ``/def``."""


@router.get("/id/{id:path}", include_in_schema=False)
def thing(request: Request, id: str) -> Response:
    _known(request, service_of(request), id)
    return RedirectResponse(f"/doc/{quote(id)}", 303, headers={"Vary": "Accept"})


@router.get("/doc/{id:path}", include_in_schema=False)
def about(request: Request, id: str) -> Response:
    service = service_of(request)
    iri = _known(request, service, id)
    address = f"/doc/{quote(id)}"
    media = best(request.headers.get("accept", ""), OFFERED)
    headers = _headers(address, f'<{iri}>; rel="describes"')
    if media == HTML and (shown := _page_of(service, id)):
        return RedirectResponse(shown, 303, headers=headers)
    triples = service.store.query(DESCRIBE % {"iri": iri}, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    if media == HTML:
        return _as_page(request, iri, service, triples, headers)
    return Response(serialize(triples, media, context_url(request)), media_type=media, headers=headers)


def context_url(request: Request) -> str:
    """The address of the JSON-LD context on this host."""
    return str(request.url.replace(path=CONTEXT_PATH, query="", fragment=""))


def _headers(address: str, link: str = "") -> dict[str, str]:
    """Vary, and Link to the other forms of `address`."""
    links = [link] if link else []
    links += [f'<{address}>; rel="alternate"; type="{form}"' for form in OFFERED]
    return {"Vary": "Accept", "Link": ", ".join(links)}


def _as_page(
    request: Request, iri: str, service: Service, triples: ox.QueryTriples, headers: dict[str, str]
) -> Response:
    """What is said about `iri`, for what has no page of its own, such as a piece of evidence."""
    unique = sorted({(str(t.subject), str(t.predicate), str(t.object)): t for t in triples}.items())
    groups: dict[str, list[ox.Triple]] = {}
    for _, triple in unique:
        groups.setdefault(str(triple.subject.value), []).append(triple)
    ordered = sorted(groups.items(), key=lambda group: (group[0] != iri, group[0]))
    response = page(request, "doc.html", iri=iri, groepen=ordered, base=service.base, kort=short, formen=FORMS)
    response.headers.update(headers)
    return response


def short(term: Any) -> str:
    """An IRI with its prefix where it has one; of anything else its text."""
    value = str(term.value)
    for prefix, namespace in PREFIXES.items():
        if isinstance(term, ox.NamedNode) and value.startswith(namespace):
            return f"{prefix}:{value[len(namespace) :]}"
    return value


def _known(request: Request, service: Service, id_: str) -> str:
    """The IRI of `id_`; a 410 problem when only an earlier generation knew it, a 404 when none did."""
    try:
        return _iri(service, id_)
    except Problem as problem:
        data = request.app.state.source.data
        kind, _, rest = id_.partition("/")
        found = gone_document(data, service, rest) if kind == "document" else gone(data, service, id_)
        raise found or problem from None


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
    """Where people read about `id_`; None when there is no such page."""
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
    return _ontology(request, "")


@router.get("/def/{name}", include_in_schema=False)
def scheme(request: Request, name: str) -> Response:
    return _ontology(request, name)


def _ontology(request: Request, name: str) -> Response:
    address = f"/def/{name}" if name else "/def"
    if (file := ONTOLOGIES.get(name)) is None or not (ontology_dir() / f"{file}.ttl").is_file():
        raise Problem(404, f"Deze lijst is er niet. Kies uit: {', '.join(n for n in ONTOLOGIES if n)}.")
    media = best(request.headers.get("accept", ""), OFFERED)
    if media == HTML:
        response = page(request, "ontologie.html", termen=_terms(file), naam=name, lijsten=list(ONTOLOGIES)[1:])
        response.headers.update(_headers(address))
        return response
    body = _ontology_as(file, media, context_url(request) if media == JSON_LD else "")
    return Response(body, media_type=media, headers=_headers(address))


@cache
def _triples(file: str) -> tuple[ox.Triple, ...]:
    path = ontology_dir() / f"{file}.ttl"
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri="https://w3id.org/kruisbestuiver/def")
    return tuple(quad.triple for quad in quads)


def _ontology_as(file: str, media: str, context_address: str) -> bytes:
    if media == "text/turtle":  # as it was written, with its order and comments
        return (ontology_dir() / f"{file}.ttl").read_bytes()
    return serialize(_triples(file), media, context_address)


@cache
def _terms(file: str) -> tuple[dict[str, Any], ...]:
    """Per term of `file`: its IRI, name, what it means, and what stands above it; Dutch, sorted by name."""
    names = {"rdfs:label": "naam", "skos:prefLabel": "naam", "rdfs:comment": "uitleg", "skos:definition": "uitleg"}
    above = {"rdfs:subClassOf": "onder", "skos:broader": "onder", "rdfs:domain": "van", "rdfs:range": "naar"}
    found: dict[str, dict[str, Any]] = {}
    for triple in _triples(file):
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        row = found.setdefault(triple.subject.value, {"iri": triple.subject.value, "onder": [], "van": [], "naar": []})
        predicate = short(triple.predicate)
        if predicate in names and isinstance(triple.object, ox.Literal) and triple.object.language in ("nl", None):
            row[names[predicate]] = triple.object.value
        elif predicate in above and isinstance(triple.object, ox.NamedNode):
            row[above[predicate]].append(short(triple.object))
    terms = [{"uitleg": "", **row} for row in found.values() if "naam" in row]
    return tuple(sorted(terms, key=lambda row: (row["naam"].casefold(), row["iri"])))


@router.get(CONTEXT_PATH, include_in_schema=False)
def jsonld_context(request: Request) -> Response:
    body = json.dumps(context(), ensure_ascii=False, indent=1)
    return Response(body.encode(), media_type=JSON_LD, headers={"Access-Control-Allow-Origin": "*"})
