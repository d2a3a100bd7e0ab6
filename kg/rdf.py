"""A knowledge graph as RDF quads: the plain triple in the named graph of its document, its evidence beside it.

Evidence is an ``rdf:Statement`` about the triple, derived (PROV-O) from a part of a document that Web Annotation
selectors describe. Evidence nodes have IRIs made from their content, so the same graph gives the same quads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg.curation import METHOD, Curatie
from kg.model import Behoefte, Document, Entity, Evidence, Feit, KnowledgeGraph, Kruisbestuiving, Passage, Relation
from kg.terms import DEFAULT_BASE, KB

PREFIXES = {
    "kb": str(KB),
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "schema": "https://schema.org/",
}


def node(curie: str) -> NamedNode:
    """IRI of a prefixed name, for example ``kb:ligtIn``."""
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


A = node("rdf:type")
_ENTITY_FIELDS = {
    "vorm": "kb:vorm",
    "fase": "kb:fase",
    "bedrag": "kb:bedrag",
    "status": "kb:status",
    "rol": "kb:rol",
    "definitie": "skos:definition",
}


def in_dutch(text: str) -> Literal:
    """`text` as a literal in Dutch."""
    return Literal(text, language="nl")


def _number(value: int | str, datatype: str = "xsd:integer") -> Literal:
    return Literal(str(value), datatype=node(datatype))


@dataclass(frozen=True, slots=True)
class Statements:
    """Turns statements into quads under one base for instance IRIs."""

    base: str
    documents: Mapping[str, Document]
    """By file name."""

    def iri(self, id_: str) -> NamedNode:
        return NamedNode(self.base + id_)

    @property
    def curation_graph(self) -> NamedNode:
        """Named graph of what people added and corrected."""
        return NamedNode(f"{self.base}graaf/{METHOD}")

    def graph_of(self, evidence: Evidence) -> NamedNode:
        if evidence.method == METHOD:
            return self.curation_graph
        return NamedNode(f"{self.base}graaf/{self.documents[evidence.document].id}")

    def document_iri(self, name: str) -> NamedNode:
        return NamedNode(f"{self.base}document/{self.documents[name].id}")

    def stated(
        self, subject: NamedNode, predicate: NamedNode, object_: NamedNode, evidence: Iterable[Evidence]
    ) -> Iterator[Quad]:
        """The triple, once in the graph of each document that states it, with every piece of evidence."""
        seen: set[NamedNode] = set()
        for e in evidence:
            graph = self.graph_of(e)
            if graph not in seen:
                seen.add(graph)
                yield Quad(subject, predicate, object_, graph)
            yield from self._evidence(subject, predicate, object_, e, graph)

    def _evidence(
        self, subject: NamedNode, predicate: NamedNode, object_: NamedNode, e: Evidence, graph: NamedNode
    ) -> Iterator[Quad]:
        key = "\x1f".join((subject.value, predicate.value, object_.value, e.document, str(e.begin), str(e.end)))
        digest = hashlib.sha256(key.encode()).hexdigest()[:20]
        me = self.iri(f"bewijs/{digest}")
        part, quote, position = (NamedNode(f"{me.value}#{x}") for x in ("deel", "citaat", "plaats"))
        rows: list[tuple[NamedNode, str, NamedNode | Literal]] = [
            (me, "rdf:type", node("rdf:Statement")),
            (me, "rdf:subject", subject),
            (me, "rdf:predicate", predicate),
            (me, "rdf:object", object_),
            (me, "kb:methode", Literal(e.method)),
            (me, "kb:zekerheid", Literal(str(Decimal(str(round(e.certainty, 3)))), datatype=node("xsd:decimal"))),
            (me, "prov:wasDerivedFrom", part),
            (part, "rdf:type", node("oa:SpecificResource")),
            (part, "oa:hasSource", self.document_iri(e.document)),
            (part, "oa:hasSelector", quote),
            (part, "oa:hasSelector", position),
            (quote, "rdf:type", node("oa:TextQuoteSelector")),
            (quote, "oa:exact", Literal(e.quote)),
            (position, "rdf:type", node("oa:TextPositionSelector")),
            (position, "oa:start", _number(e.begin)),
            (position, "oa:end", _number(e.end)),
        ]
        if e.page is not None:
            fragment = NamedNode(f"{me.value}#pagina")
            rows += [
                (part, "oa:hasSelector", fragment),
                (fragment, "rdf:type", node("oa:FragmentSelector")),
                (fragment, "rdf:value", Literal(f"page={e.page}")),
            ]
        return (Quad(s, node(p), o, graph) for s, p, o in rows)

    def _everywhere(
        self, subject: NamedNode, rows: Iterable[tuple[str, NamedNode | Literal]], evidence: Iterable[Evidence]
    ) -> Iterator[Quad]:
        rows = list(rows)
        for graph in sorted({self.graph_of(e) for e in evidence}, key=str):
            for predicate, value in rows:
                yield Quad(subject, node(predicate), value, graph)

    def entity(self, entity: Entity) -> Iterator[Quad]:
        me = self.iri(entity.id)
        yield from self.stated(me, A, node(f"kb:{entity.type}"), entity.evidence)
        rows: list[tuple[str, NamedNode | Literal]] = [("skos:prefLabel", in_dutch(entity.name))]
        rows += [("skos:altLabel", in_dutch(alias)) for alias in entity.aliases]
        if entity.subtype:
            rows.append(("kb:subtype", Literal(entity.subtype)))
        for key, value in entity.fields.items():
            values = value if isinstance(value, (list, tuple)) else [value]
            if key in _ENTITY_FIELDS:
                tongue = key == "definitie"
                rows += [(_ENTITY_FIELDS[key], in_dutch(str(v)) if tongue else Literal(str(v))) for v in values if v]
        yield from self._everywhere(me, rows, entity.evidence)

    def relation(self, relation: Relation) -> Iterator[Quad]:
        return self.stated(
            self.iri(relation.subject), node(f"kb:{relation.predicate}"), self.iri(relation.object), relation.evidence
        )

    def behoefte(self, b: Behoefte) -> Iterator[Quad]:
        me = self.iri(b.id)
        yield from self.stated(me, A, node("kb:Behoefte"), b.evidence)
        rows: list[tuple[str, NamedNode | Literal]] = [
            ("kb:gebied", self.iri(b.area)),
            ("kb:soort", Literal(b.kind)),
            ("dct:description", in_dutch(b.text)),
        ]
        rows += [("kb:thema", self.iri(t)) for t in b.themes]
        rows += [("kb:functie", Literal(f)) for f in b.functions]
        yield from self._everywhere(me, rows, b.evidence)

    def feit(self, f: Feit) -> Iterator[Quad]:
        me = self.iri(f.id)
        yield from self.stated(me, A, node("kb:Feit"), f.evidence)
        rows: list[tuple[str, NamedNode | Literal]] = [
            ("kb:onderwerp", self.iri(f.subject)),
            ("kb:indicator", in_dutch(f.indicator)),
            ("kb:waarde", Literal(f.value)),
            ("kb:eenheid", Literal(f.unit)),
        ]
        if f.year is not None:
            rows.append(("kb:jaar", _number(f"{f.year:04}", "xsd:gYear")))
        yield from self._everywhere(me, rows, f.evidence)

    def kruisbestuiving(self, k: Kruisbestuiving) -> Iterator[Quad]:
        me = self.iri(k.id)
        yield from self.stated(me, A, node("kb:Kruisbestuiving"), k.evidence)
        rows: list[tuple[str, NamedNode | Literal]] = [("kb:soort", Literal(k.kind))]
        rows += [("kb:thema", self.iri(t)) for t in k.themes]
        if k.suspect:
            rows.append(("kb:bronVerdacht", in_dutch(k.suspect)))
        for n, who in enumerate(k.participants, start=1):
            side = NamedNode(f"{me.value}#deelnemer-{n}")
            rows.append(("kb:deelnemer", side))
            about: list[tuple[str, NamedNode | Literal]] = [("kb:via", self.iri(v)) for v in who.via]
            if who.area:
                about.append(("kb:gebied", self.iri(who.area)))
            yield from self._everywhere(side, about, k.evidence)
        yield from self._everywhere(me, rows, k.evidence)

    def passage(self, p: Passage) -> Iterator[Quad]:
        me, doc = self.iri(f"passage/{p.id}"), self.documents[p.document]
        graph = NamedNode(f"{self.base}graaf/{doc.id}")
        rows: list[tuple[str, NamedNode | Literal]] = [
            ("rdf:type", node("kb:Passage")),
            ("kb:document", self.document_iri(p.document)),
            ("kb:begin", _number(p.begin)),
            ("kb:eind", _number(p.end)),
            ("rdf:value", Literal(p.text)),
        ]
        if p.page is not None:
            rows.append(("kb:pagina", _number(p.page)))
        return (Quad(me, node(pr), o, graph) for pr, o in rows)

    def document(self, doc: Document) -> Iterator[Quad]:
        me, graph = self.document_iri(doc.name), NamedNode(f"{self.base}graaf/{doc.id}")
        rows: list[tuple[str, NamedNode | Literal]] = [
            ("rdf:type", node("kb:Document")),
            ("dct:title", in_dutch(doc.title)),
            ("kb:bestandsnaam", Literal(doc.name)),
            ("kb:sha256", Literal(doc.sha256)),
        ]
        if doc.area is not None:
            rows.append(("dct:spatial", self.iri(doc.area)))
        return (Quad(me, node(p), o, graph) for p, o in rows)

    def curation(self, c: Curatie) -> Iterator[Quad]:
        me = self.iri(f"curatie/{c.id}")
        rows: list[tuple[str, NamedNode | Literal]] = [
            ("rdf:type", node("prov:Activity")),
            ("dct:type", Literal(c.action)),
            ("dct:creator", Literal(c.by)),
            ("dct:date", Literal(c.on, datatype=node("xsd:date"))),
            ("dct:description", in_dutch(c.text)),
            ("dct:source", Literal(c.place)),
        ]
        rows += [("dct:subject", self.iri(id_)) for id_ in c.about]
        return (Quad(me, node(p), o, self.curation_graph) for p, o in rows)


def graph_quads(graph: KnowledgeGraph, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Every quad of `graph`, in the order of its statements; duplicates are possible, stores drop them."""
    from kg.services import service_quads  # stands on what this module makes

    make = Statements(base, {d.name: d for d in graph.documents})
    for doc in graph.documents:
        yield from make.document(doc)
    yield from service_quads(graph, make)
    for entity in graph.entities:
        yield from make.entity(entity)
    for relation in graph.relations:
        yield from make.relation(relation)
    for behoefte in graph.behoeften:
        yield from make.behoefte(behoefte)
    for feit in graph.feiten:
        yield from make.feit(feit)
    for kruisbestuiving in graph.kruisbestuivingen:
        yield from make.kruisbestuiving(kruisbestuiving)
    for passage in graph.passages:
        yield from make.passage(passage)
    for curation in graph.curations:
        if curation.problem is None:
            yield from make.curation(curation)
