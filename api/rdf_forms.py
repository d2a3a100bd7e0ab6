"""RDF in the forms that this service offers; JSON-LD refers to a context that this service has itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from kg.rdf import PREFIXES

JSON_LD = "application/ld+json"
FORMS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    JSON_LD: ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
CONTEXT_PATH = "/context.jsonld"
_VOCABULARIES = {
    **PREFIXES,
    "owl": "http://www.w3.org/2002/07/owl#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "adms": "http://www.w3.org/ns/adms#",
    "org": "http://www.w3.org/ns/org#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
}
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_TYPE = PREFIXES["rdf"] + "type"


def context() -> dict[str, Any]:
    """The JSON-LD context: terms of the ontology bare, those of other vocabularies with their prefix."""
    return {"@context": {"@version": 1.1, "@vocab": PREFIXES["kb"], **_VOCABULARIES}}


def serialize(triples: Iterable[ox.Triple], media: str, context_url: str) -> bytes:
    """`triples`, each once and sorted, in the form `media`; JSON-LD with the context at `context_url`."""
    unique = sorted({str(triple): triple for triple in triples}.items())
    rows = [triple for _, triple in unique]
    if media == JSON_LD:
        return json_ld(rows, context_url)
    body = ox.serialize(rows, format=FORMS[media], prefixes=_VOCABULARIES)
    assert body is not None
    return body


def json_ld(triples: Iterable[ox.Triple], context_url: str) -> bytes:
    """`triples` as one JSON-LD document, a node a subject, keys short by the context."""
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        id_ = _id(triple.subject)
        node = nodes.setdefault(id_, {"@id": id_})
        if triple.predicate.value == _TYPE and not isinstance(triple.object, ox.Literal):
            node.setdefault("@type", []).append(_short(_id(triple.object)))
        else:
            node.setdefault(_short(triple.predicate.value), []).append(_value(triple.object))
    body = {"@context": context_url, "@graph": list(nodes.values())}
    return json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _id(term: Any) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(term.value)


def _short(iri: str) -> str:
    """
    >>> _short("https://w3id.org/kruisbestuiver/def#ligtIn"), _short("http://www.w3.org/ns/oa#exact")
    ('ligtIn', 'oa:exact')
    """
    if iri.startswith(PREFIXES["kb"]) and ":" not in iri[len(PREFIXES["kb"]) :]:
        return iri[len(PREFIXES["kb"]) :]
    for prefix, namespace in _VOCABULARIES.items():
        if iri.startswith(namespace) and not iri[len(namespace) :].startswith("//"):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _value(term: Any) -> Any:
    if not isinstance(term, ox.Literal):
        return {"@id": _id(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _STRING:
        return term.value
    return {"@value": term.value, "@type": _short(term.datatype.value)}
