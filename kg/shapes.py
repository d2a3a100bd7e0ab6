"""Validate a graph against the SHACL shapes of ``ontologies/shapes.ttl``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from kg.reference import ontology_dir

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph
    from rdflib import Graph, URIRef

_SHACL = "http://www.w3.org/ns/shacl#"
_SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class ShapeResult:
    """One finding.

    Attributes
    ----------
    severity
        ``"Violation"``, ``"Warning"`` or ``"Info"``.
    focus
        IRI (or blank node id) of the node that does not conform.
    path
        The property at fault as an IRI, ``^`` before an inverse one; "" for a finding about the node itself.
    message
        What is wrong, in Dutch for our own shapes, with the value where there is one.
    shape
        Local name of the shape, for example ``"Naam"``; of an unnamed one that of the node shape around it.
    """

    severity: str
    focus: str
    path: str
    message: str
    shape: str


@cache
def load_shapes() -> Graph:
    """The shapes of this project, parsed once; the graph is shared, so do not add to it."""
    from rdflib import Graph

    return Graph().parse(ontology_dir() / "shapes.ttl", format="turtle")


def graph_of(quads: Iterable[pyoxigraph.Quad]) -> Graph:
    """An rdflib graph in memory with the triples of `quads`, whatever graph they stand in.

    For :func:`validate`: rdflib over an Oxigraph store sees one named graph, and an anonymous one unless told.
    """
    from rdflib import Graph

    graph = Graph()
    graph.addN((_term(q.subject), _term(q.predicate), _term(q.object), graph) for q in quads)
    return graph


@lru_cache(maxsize=1 << 14)
def _uri(value: str) -> URIRef:
    from rdflib import URIRef

    return URIRef(value)


def _term(term: Any) -> Any:
    import pyoxigraph
    from rdflib import XSD, BNode, Literal, URIRef

    if isinstance(term, pyoxigraph.NamedNode):
        return _uri(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    datatype = None if term.language or term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
    return Literal(term.value, lang=term.language, datatype=datatype)


def validate(graph: Graph, shapes: Graph | None = None, *, copy: bool = True) -> list[ShapeResult]:
    """Every finding of `shapes` in `graph`, violations first, then by focus, path and message; [] when it conforms.

    Parameters
    ----------
    graph
        The data, on any store; it is not changed. It is copied into memory first, which pays off from a few hundred
        triples on. Cost: see ``benchmarks``; some 50,000 triples take seconds.
    shapes
        Other shapes than those of ``ontologies/shapes.ttl``; with SPARQL constraints too.
    copy
        False for what :func:`graph_of` made: it is in memory, and its strings are spelled in one way.
    """
    import pyshacl
    from rdflib import RDF, Graph

    shapes = load_shapes() if shapes is None else shapes
    data = graph
    if copy:
        data = Graph()
        data.addN((s, p, _plain(o), data) for s, p, o in graph)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, meta_shacl=False, advanced=False)
    if not isinstance(report, Graph):
        raise RuntimeError(f"the SHACL engine failed: {report}")
    owner = _owners(shapes)
    results = report.subjects(RDF.type, _sh("ValidationResult"))
    return sorted((_result(report, r, owner) for r in results), key=_order)


def _plain(node: Any) -> Any:
    """The same string, without datatype: other stores spell ``xsd:string`` out and rdflib tells the two apart."""
    from rdflib import XSD, Literal

    return Literal(str(node)) if isinstance(node, Literal) and node.datatype == XSD.string else node


def _sh(name: str) -> Any:
    from rdflib import URIRef

    return URIRef(_SHACL + name)


def _owners(shapes: Graph) -> dict[Any, Any]:
    """Node shape of each property shape without an IRI."""
    from rdflib import BNode

    return {p: s for s, p in shapes.subject_objects(_sh("property")) if isinstance(p, BNode)}


def _result(report: Graph, node: Any, owner: dict[Any, Any]) -> ShapeResult:
    def value(name: str) -> Any:
        return report.value(node, _sh(name))

    shape = value("sourceShape")
    found = value("value")
    text = "; ".join(sorted(str(m) for m in report.objects(node, _sh("resultMessage"))))
    return ShapeResult(
        str(value("resultSeverity")).removeprefix(_SHACL),
        str(value("focusNode")),
        _path(report, value("resultPath")),
        text if found is None else f"{text} Gevonden: {found}",
        str(owner.get(shape, shape)).rpartition("#")[2],
    )


def _path(report: Graph, path: Any) -> str:
    from rdflib import URIRef

    if path is None:
        return ""
    if isinstance(path, URIRef):
        return str(path)
    inverse = report.value(path, _sh("inversePath"))
    if inverse is not None:
        return f"^{inverse}"
    choices = report.value(path, _sh("alternativePath"))
    return "" if choices is None else "|".join(str(c) for c in report.items(choices))


def _order(result: ShapeResult) -> tuple[int, str, str, str, str]:
    rank = _SEVERITIES.index(result.severity) if result.severity in _SEVERITIES else len(_SEVERITIES)
    return rank, result.focus, result.path, result.message, result.shape


@cache
def allowed(type_: str, property_: str) -> tuple[str, ...]:
    """The values that the shapes allow for ``kb:property_`` of the class ``kb:type_``; () when they list none.

    >>> allowed("Programma", "subtype")[:2], allowed("Cluster", "subtype")
    (('regiodeal', 'programma'), ())
    """
    from rdflib.collection import Collection

    from kg.terms import KB

    shapes = load_shapes()
    for shape in shapes.subjects(_sh("targetClass"), KB[type_]):
        for prop in shapes.objects(shape, _sh("property")):
            listed = shapes.value(prop, _sh("in"))
            if listed is not None and shapes.value(prop, _sh("path")) == KB[property_]:
                return tuple(str(value) for value in Collection(shapes, listed))
    return ()
