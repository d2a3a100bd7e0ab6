"""What breaks a shape is found, named and left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

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


@pytest.mark.parametrize("size", [1, 2, 7])
def test_validating_in_slices_finds_the_same(size: int) -> None:
    graph = tiny_graph()
    broken = tuple(replace(e, name="") if n % 3 == 0 else e for n, e in enumerate(graph.entities))
    passages = tuple(replace(p, text="") for p in graph.passages[:1]) + graph.passages[1:]
    needs = tuple(replace(b, kind="wens") for b in graph.behoeften)  # type: ignore[arg-type]
    graph = replace(graph, entities=broken, passages=passages, behoeften=needs)
    whole = nonconforming(graph, slice_size=10**6)
    assert len(whole) > 2
    assert nonconforming(graph, slice_size=size) == whole
