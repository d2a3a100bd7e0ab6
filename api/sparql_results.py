"""SPARQL results as bytes, row by row up to a limit (SPARQL 1.1 Query Results JSON, XML, CSV and TSV)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

SOLUTIONS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
BOOLEANS = {media: form for media, form in SOLUTIONS.items() if not media.startswith("text/")}
TRIPLES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
MAX_BYTES = 50_000_000
"""Most bytes of one answer: a row may hold a text that a query made as long as memory allows."""
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NS = "http://www.w3.org/2005/sparql-results#"

Row = Sequence[Any]


def write_boolean(value: bool, media: str) -> bytes:
    """The answer of ASK."""
    if BOOLEANS[media] == "json":
        return json.dumps({"head": {}, "boolean": value}, separators=(",", ":")).encode()
    return (
        f'<?xml version="1.0"?><sparql xmlns="{_NS}"><head/><boolean>{str(value).lower()}</boolean></sparql>'.encode()
    )


def write_triples(
    triples: Iterable[ox.Triple], media: str, most: int, prefixes: Mapping[str, str]
) -> tuple[bytes, bool]:
    """At most `most` triples, each once, and whether some were left out, also when they would be too long to send."""
    found = list(dict.fromkeys(islice(triples, most + 1)))
    sizes = accumulate(len(str(triple.object)) for triple in found)
    kept = [triple for triple, size in zip(found[:most], sizes, strict=False) if size <= MAX_BYTES]
    cut = len(kept) < len(found)
    body = ox.serialize(kept, format=TRIPLES[media], prefixes=dict(prefixes))
    assert body is not None
    return body, cut


def write_solutions(result: ox.QuerySolutions, media: str, most: int) -> tuple[bytes, bool]:
    """At most `most` rows, and whether some were left out, also when the answer would become too long to send."""
    names = [variable.value for variable in result.variables]
    head, tail, lines = _WRITERS[SOLUTIONS[media]](names, (tuple(row) for row in islice(result, most + 1)))
    body, cut = bytearray(head.encode()), False
    for n, line in enumerate(lines):
        row = line.encode("utf-8", "replace")
        if cut := n == most or len(body) + len(row) > MAX_BYTES:
            break
        body += row
    return bytes(body + tail.encode()), cut


def _json(names: Sequence[str], rows: Iterator[Row]) -> tuple[str, str, Iterator[str]]:
    def lines() -> Iterator[str]:
        for n, row in enumerate(rows):
            bound = {name: _json_term(term) for name, term in zip(names, row, strict=True) if term is not None}
            yield ("," if n else "") + json.dumps(bound, ensure_ascii=False, separators=(",", ":"))

    head = json.dumps({"vars": names}, separators=(",", ":"))
    return f'{{"head":{head},"results":{{"bindings":[', "]}}", lines()


def _json_term(term: Any) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        found["datatype"] = term.datatype.value
    return found


def _xml(names: Sequence[str], rows: Iterator[Row]) -> tuple[str, str, Iterator[str]]:
    def lines() -> Iterator[str]:
        for row in rows:
            bound = "".join(
                f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
                for name, term in zip(names, row, strict=True)
                if term is not None
            )
            yield f"<result>{bound}</result>\n"

    variables = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    head = f'<?xml version="1.0"?>\n<sparql xmlns="{_NS}"><head>{variables}</head><results>\n'
    return head, "</results></sparql>\n", lines()


def _xml_term(term: Any) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{escape(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return "<triple>" + "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts) + "</triple>"
    about = ""
    if term.language:
        about = f" xml:lang={quoteattr(term.language)}"
    elif term.datatype.value != _STRING:
        about = f" datatype={quoteattr(term.datatype.value)}"
    text = "".join(c if c in "\t\n" or c >= " " else "\ufffd" for c in term.value.replace("\r", "&#13;"))
    return f"<literal{about}>{escape(text).replace('&amp;#13;', '&#13;')}</literal>"


def _csv(names: Sequence[str], rows: Iterator[Row]) -> tuple[str, str, Iterator[str]]:
    def line(cells: Iterable[str]) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerow(cells)
        return out.getvalue()

    def plain(term: Any) -> str:
        if term is None:
            return ""
        return str(term) if isinstance(term, (ox.BlankNode, ox.Triple)) else str(term.value)

    return line(names), "", (line(map(plain, row)) for row in rows)


def _tsv(names: Sequence[str], rows: Iterator[Row]) -> tuple[str, str, Iterator[str]]:
    def cell(term: Any) -> str:
        return "" if term is None else str(term).replace("\t", "\\t")

    lines = ("\t".join(map(cell, row)) + "\n" for row in rows)
    return "\t".join(f"?{name}" for name in names) + "\n", "", lines


_WRITERS = {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}
