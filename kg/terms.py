"""Names of the vocabularies in use, as rdflib namespaces, and the IRIs of instances."""

from __future__ import annotations

from rdflib import DCTERMS, ORG, PROV, RDF, RDFS, SH, SKOS, TIME, XSD, Namespace, URIRef

KB = Namespace("https://w3id.org/kruisbestuiver/def#")
"""The terms of this project: classes, relations and properties of ``ontologies/kern.ttl``."""
OA = Namespace("http://www.w3.org/ns/oa#")
"""Web Annotation: the selectors of a quote."""
DEFAULT_BASE = "https://w3id.org/kruisbestuiver/id/"
"""Where instance IRIs begin, unless the operator sets another base."""


LIGT_IN = KB.ligtIn
HEEFT_CLUSTER = KB.heeftCluster
HEEFT_THEMA = KB.heeftThema
HEEFT_HOTSPOT = KB.heeftHotspot
DEELNAME_AAN = KB.deelnameAan
ONDERDEEL_VAN = KB.onderdeelVan
BETROKKEN_BIJ = KB.betrokkenBij
UITGEVOERD_DOOR = KB.uitgevoerdDoor
BESCHIKBAAR_IN = KB.beschikbaarIn
INITIATOR_VAN = KB.initiatorVan
PARTNER_BIJ = KB.partnerBij
ACTIELIJN_VAN = KB.actielijnVan

ONTOLOGY = URIRef("https://w3id.org/kruisbestuiver/def")
SCHEMES = {
    "themas": URIRef("https://w3id.org/kruisbestuiver/def/themas"),
    "begrippen": URIRef("https://w3id.org/kruisbestuiver/def/begrippen"),
}
"""The SKOS concept schemes, by the name of their file."""

PREFIXES: dict[str, str] = {
    "kb": str(KB),
    "id": DEFAULT_BASE,
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "dct": str(DCTERMS),
    "org": str(ORG),
    "prov": str(PROV),
    "oa": str(OA),
    "sh": str(SH),
    "time": str(TIME),
}
"""Prefixes for Turtle and SPARQL."""


def iri(id: str, base: str = DEFAULT_BASE) -> URIRef:
    """Return the IRI of the instance with this id.

    >>> str(iri("ijmond"))
    'https://w3id.org/kruisbestuiver/id/ijmond'
    """
    return URIRef(base + id)


def local_id(iri: str, base: str = DEFAULT_BASE) -> str:
    """Return the id of an instance IRI; a ValueError names an IRI outside `base`.

    >>> local_id("https://w3id.org/kruisbestuiver/id/ijmond")
    'ijmond'
    """
    if not iri.startswith(base):
        raise ValueError(f"{iri!r} does not begin with {base!r}")
    return iri[len(base) :]
