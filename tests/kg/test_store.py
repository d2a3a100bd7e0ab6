"""Quads, store and SPARQL over a real Oxigraph store."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.rdf import graph_quads
from kg.store import StoreError, as_dataset, open_store, write_store
from tests.kg.graphs import TEXT, tiny_graph

QUOTES = """
PREFIX kb: <https://w3id.org/kruisbestuiver/def#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?quote ?begin ?end WHERE {
  ?s rdf:subject ?a ; rdf:predicate kb:heeftCluster ; prov:wasDerivedFrom/oa:hasSelector ?q, ?p .
  ?q oa:exact ?quote . ?p oa:start ?begin ; oa:end ?end .
}"""


def test_every_triple_of_a_relation_leads_to_its_quote(tmp_path: Path) -> None:
    write_store(tmp_path / "store", tiny_graph())
    rows = list(as_dataset(open_store(tmp_path / "store")).query(QUOTES))
    assert len(rows) == 2
    for quote, begin, end in rows:  # type: ignore[misc]
        assert TEXT[int(str(begin)) : int(str(end))] == str(quote)


def test_plain_triple_stands_in_the_graph_of_its_document(tmp_path: Path) -> None:
    write_store(tmp_path / "store", tiny_graph())
    ask = "ASK { GRAPH <https://w3id.org/kruisbestuiver/id/graaf/waterwijk-plan> { ?a kb:ligtIn ?b } }"
    dataset = as_dataset(open_store(tmp_path / "store"))
    assert dataset.query(ask, initNs={"kb": "https://w3id.org/kruisbestuiver/def#"}).askAnswer


def test_reading_changes_no_file(tmp_path: Path) -> None:
    write_store(tmp_path / "store", tiny_graph())
    before = {p.name: p.read_bytes() for p in (tmp_path / "store").iterdir()}
    assert len(open_store(tmp_path / "store")) > 0
    assert {p.name: p.read_bytes() for p in (tmp_path / "store").iterdir()} == before


def test_a_store_is_written_once(tmp_path: Path) -> None:
    write_store(tmp_path / "store", tiny_graph())
    with pytest.raises(FileExistsError):
        write_store(tmp_path / "store", tiny_graph())


def test_absent_and_damaged_store_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        open_store(tmp_path / "gone")
    write_store(tmp_path / "store", tiny_graph())
    (tmp_path / "store" / "CURRENT").write_text("nonsense\n")
    with pytest.raises(StoreError, match="roll back"):
        open_store(tmp_path / "store")


def test_same_graph_same_quads() -> None:
    assert [str(q) for q in graph_quads(tiny_graph())] == [str(q) for q in graph_quads(tiny_graph())]
