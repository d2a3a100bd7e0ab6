"""Instruments as public services: CPSV-AP 3.2 where a public body grants them, schema.org where the form fits.

Who grants is what a document states (`uitgevoerdDoor`); an instrument of a company or of nobody known is no service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import Entity, Evidence, KnowledgeGraph, Relation
from kg.rdf import A, Statements, in_dutch, node
from kg.wording import short

PUBLIC_AREAS = ("gemeente", "provincie", "land")
FORMS = {
    "subsidie": "schema:MonetaryGrant",
    "voucher": "schema:MonetaryGrant",
    "lening": "schema:LoanOrCredit",
    "converteerbare lening": "schema:LoanOrCredit",
}


def service_quads(graph: KnowledgeGraph, make: Statements) -> Iterator[Quad]:
    """Quads about the instruments of `graph`, each in the named graph of the document that states it."""
    entities = {e.id: e for e in graph.entities}
    grants: dict[str, list[Relation]] = {}
    spread: dict[str, list[str]] = {}
    for r in graph.relations:
        if r.predicate == "uitgevoerdDoor" and _is_public(entities.get(r.object)):
            grants.setdefault(r.subject, []).append(r)
        elif r.predicate == "beschikbaarIn" and r.object in entities:
            spread.setdefault(r.subject, []).append(r.object)
    for e in graph.entities:
        if e.type == "Financiering":
            yield from _forms(e, make)
            yield from _service(e, grants.get(e.id, ()), spread.get(e.id, ()), entities, make)


def _is_public(body: Entity | None) -> bool:
    return body is not None and body.type == "Gebied" and body.subtype in PUBLIC_AREAS


def _forms(e: Entity, make: Statements) -> Iterator[Quad]:
    given = e.fields.get("vorm") or ()
    forms = [given] if isinstance(given, str) else given
    for type_ in sorted({FORMS[form] for form in forms if form in FORMS}):
        yield from make.stated(make.iri(e.id), A, node(type_), e.evidence)


def _service(
    e: Entity,
    grants: Sequence[Relation],
    spread: Sequence[str],
    entities: Mapping[str, Entity],
    make: Statements,
) -> Iterator[Quad]:
    me = make.iri(e.id)
    for r in grants:
        yield from make.stated(me, A, node("cpsv:PublicService"), r.evidence)
        for graph in sorted({make.graph_of(x) for x in r.evidence}, key=str):
            rows: list[tuple[NamedNode, str, NamedNode | Literal]] = [
                (me, "dct:identifier", Literal(e.id)),
                (me, "dct:title", in_dutch(e.name)),
                (me, "dct:description", in_dutch(_description(e.evidence))),
                (me, "cv:hasCompetentAuthority", make.iri(r.object)),
                (make.iri(r.object), "rdf:type", node("cv:PublicOrganisation")),
                (make.iri(r.object), "skos:prefLabel", in_dutch(entities[r.object].name)),
                (make.iri(r.object), "dct:spatial", make.iri(r.object)),
                *((me, "dct:spatial", make.iri(area)) for area in spread),
                *((make.iri(area), "rdf:type", node("dct:Location")) for area in (r.object, *spread)),
            ]
            yield from (Quad(s, node(p), o, graph) for s, p, o in rows)


def _description(evidence: tuple[Evidence, ...]) -> str:
    """The longest quote: it says most."""
    return short(max((e.quote for e in evidence), key=len), 1000)
