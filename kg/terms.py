"""Names of the vocabularies in use, as rdflib namespaces, and the IRIs of instances."""

from __future__ import annotations

from rdflib import Namespace, URIRef

KB = Namespace("https://w3id.org/kruisbestuiver/def#")
"""The terms of this project: classes, relations and properties of ``ontologies/kern.ttl``."""
OA = Namespace("http://www.w3.org/ns/oa#")
"""Web Annotation: the selectors of a quote."""
DEFAULT_BASE = "https://w3id.org/kruisbestuiver/id/"
"""Where instance IRIs begin, unless the operator sets another base."""


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
