"""What breaks a shape is found, named and left out."""

from __future__ import annotations

from dataclasses import replace

from kg.conformance import nonconforming, without
from tests.kg.graphs import tiny_graph


def test_whole_graph_conforms() -> None:
    assert nonconforming(tiny_graph()) == {}


def test_nameless_entity_is_left_out_with_its_relations() -> None:
    graph = tiny_graph()
    broken = tuple(replace(e, name="") if e.id == "hotspot-campus-noordoever" else e for e in graph.entities)
    graph = replace(graph, entities=broken)
    faults = nonconforming(graph)
    assert list(faults) == ["hotspot-campus-noordoever"]
    assert "breaks" in faults["hotspot-campus-noordoever"]
    left = without(graph, faults)
    assert "hotspot-campus-noordoever" not in {e.id for e in left.entities}
    assert len(left.relations) == len(graph.relations) - 1
    assert nonconforming(left) == {}
