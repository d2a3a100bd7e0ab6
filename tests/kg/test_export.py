"""Exports read back to what was written."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pyoxigraph
import pytest
from rdflib import Graph

from kg.export import FORMATS, ExportError, export, read_jsonl
from kg.rdf import graph_quads
from tests.kg.graphs import TEXT, tiny_graph


def test_jsonl_round_trip(tmp_path: Path) -> None:
    export(tiny_graph(), tmp_path, "jsonl")
    assert read_jsonl(tmp_path, lambda _: TEXT) == tiny_graph()


def test_jsonl_has_evidence_in_every_row_of_the_first_five(tmp_path: Path) -> None:
    files = export(tiny_graph(), tmp_path, "jsonl")
    for file in files[:5]:
        rows = [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]
        assert rows, file
        for row in rows:
            assert row["bewijs"], row
            for b in row["bewijs"]:
                assert TEXT[b["begin"] : b["eind"]] == b["citaat"]


def test_rdf_forms_hold_the_same_triples(tmp_path: Path) -> None:
    for form in ("nquads", "turtle", "jsonld"):
        export(tiny_graph(), tmp_path, form)
    quads = {str(q.triple) for q in graph_quads(tiny_graph())}
    store = pyoxigraph.Store()
    store.load(path=str(tmp_path / "kruisbestuiver.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    nquads = {str(q.triple) for q in store}
    turtle = Graph().parse(tmp_path / "kruisbestuiver.ttl")
    jsonld = Graph().parse(tmp_path / "kruisbestuiver.jsonld", format="json-ld")
    assert nquads == quads
    assert len(turtle) == len(jsonld) == len(quads)
    assert set(turtle) == set(jsonld)


def test_graphml_has_nodes_and_cited_edges(tmp_path: Path) -> None:
    export(tiny_graph(), tmp_path, "graphml")
    net = nx.read_graphml(tmp_path / "kruisbestuiver.graphml")
    assert net.nodes["waterwijk"]["naam"] == "Waterwijk"
    assert all(data["citaat"] for _, _, data in net.edges(data=True))
    assert net.number_of_edges() == 5


@pytest.mark.parametrize("form", FORMATS)
def test_same_graph_same_bytes(form: str, tmp_path: Path) -> None:
    one, two = (export(tiny_graph(), tmp_path / n, form) for n in "ab")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


def test_unknown_format_is_answered_with_the_choices(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="'csv'; known: jsonl, nquads"):
        export(tiny_graph(), tmp_path, "csv")


def test_broken_export_is_named_with_file_and_line(tmp_path: Path) -> None:
    export(tiny_graph(), tmp_path, "jsonl")
    path = tmp_path / "feiten.jsonl"
    path.write_text(path.read_text("utf-8") + "{\n", encoding="utf-8")
    with pytest.raises(ExportError, match=r"feiten.jsonl, line 2: not JSON"):
        read_jsonl(tmp_path, lambda _: TEXT)
