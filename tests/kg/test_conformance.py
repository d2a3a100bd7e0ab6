"""What breaks a shape is found, named and left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.conformance import nonconforming, without
from kg.model import Deelnemer, Evidence, KnowledgeGraph
from tests.kg.graphs import tiny_graph


def ids_in(graph: KnowledgeGraph) -> set[str]:
    """Every id that a statement of `graph` speaks of."""
    found = {id_ for r in graph.relations for id_ in (r.subject, r.object)}
    found |= {id_ for k in graph.kruisbestuivingen for d in k.participants for id_ in (d.area, *d.via) if id_}
    found |= {id_ for k in graph.kruisbestuivingen for id_ in k.themes}
    return found | {id_ for b in graph.behoeften for id_ in (b.area, *b.themes)} | {f.subject for f in graph.feiten}


def nameless(graph: KnowledgeGraph, id_: str) -> KnowledgeGraph:
    return replace(graph, entities=tuple(replace(e, name="") if e.id == id_ else e for e in graph.entities))


def doubtful(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(replace(e, certainty=2.0) for e in evidence)


def test_whole_graph_conforms() -> None:
    assert nonconforming(tiny_graph()) == {}


@pytest.mark.parametrize("id_", [e.id for e in tiny_graph().entities])
def test_nameless_entity_is_left_out_with_all_that_is_said_of_it(id_: str) -> None:
    graph = nameless(tiny_graph(), id_)
    faults = nonconforming(graph)
    assert list(faults) == [id_]
    assert "breaks" in faults[id_]
    left = without(graph, faults)
    assert id_ not in {e.id for e in left.entities} | ids_in(left)
    assert len(left.relations) == sum(id_ not in (r.subject, r.object) for r in graph.relations)
    assert len(left.behoeften) == sum(id_ != b.area for b in graph.behoeften)
    assert nonconforming(left) == {}


def test_a_stated_match_stays_while_two_sides_are_left() -> None:
    graph = tiny_graph()
    (match,) = graph.kruisbestuivingen
    wide = replace(match, participants=(*match.participants, Deelnemer(None, ("waterwijk--bouw",))))
    graph = replace(graph, kruisbestuivingen=(wide,))
    (left,) = without(graph, {"waterwijk--bouw", "bouw"}).kruisbestuivingen
    assert left.participants == (Deelnemer("waterwijk"), Deelnemer("bergrand")) and left.themes == ()
    assert without(graph, {"waterwijk--bouw", "bergrand"}).kruisbestuivingen == ()


def test_a_fault_in_evidence_is_that_of_its_statement() -> None:
    graph = tiny_graph()
    first, *rest = graph.relations
    head, *others = graph.entities
    broken = replace(
        graph,
        relations=(replace(first, evidence=doubtful(first.evidence)), *rest),
        entities=(replace(head, evidence=doubtful(head.evidence)), *others),
    )
    key = f"{first.subject} {first.predicate} {first.object}"
    faults = nonconforming(broken)
    assert set(faults) == {key, head.id} and all(key in line for key, line in faults.items())
    assert without(graph, {key}).relations == tuple(rest)
    assert nonconforming(without(broken, faults)) == {}


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
    assert nonconforming(without(graph, whole)) == {}
