"""What an earlier generation knew and this one does not: gone, with what replaced it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.problem import Problem
from api.removed import gone
from api.service import Service, load_service
from kg.generations import Generations
from kg.model import KnowledgeGraph
from search.encoder import Encoder
from tests.api.conftest import publish
from tests.kg.graphs import tiny_graph


@pytest.fixture
def renamed(tmp_path: Path, encoder: Encoder) -> Path:
    """Two generations: in the second the campus has another id and the fund is gone."""
    old = tiny_graph()
    publish(tmp_path, old, encoder)
    entities = [e for e in old.entities if e.id != "financiering-oeverfonds"]
    new = [
        replace(e, id="hotspot-noordoever", name="Noordoever", aliases=("Campus Noordoever",))
        if "noordoever" in e.id
        else e
        for e in entities
    ]
    relations = tuple(replace(r, subject=r.subject.replace("campus-", "")) for r in old.relations)
    publish(tmp_path, _sorted(replace(old, entities=tuple(new), relations=relations)), encoder)
    return tmp_path


def _sorted(graph: KnowledgeGraph) -> KnowledgeGraph:
    return replace(graph, entities=tuple(sorted(graph.entities, key=lambda e: e.id)))


def _service(data: Path) -> Service:
    return load_service(Generations(data).open(), warm=False)


def test_a_renamed_entity_is_gone_and_its_heir_is_named(renamed: Path) -> None:
    found = gone(renamed, _service(renamed), "hotspot-campus-noordoever")
    assert isinstance(found, Problem)
    assert (found.status, found.suggestions) == (410, (("hotspot-noordoever", "Noordoever"),))
    assert "Campus Noordoever" in found.detail and "ander adres" in found.detail


def test_a_removed_entity_is_gone_without_an_heir(renamed: Path) -> None:
    found = gone(renamed, _service(renamed), "financiering-oeverfonds")
    assert found is not None and found.status == 410
    assert "Niets in de huidige documenten" in found.detail


def test_what_never_was_is_not_gone(renamed: Path) -> None:
    service = _service(renamed)
    assert gone(renamed, service, "hotspot-zomaar") is None
    assert gone(renamed, service, "waterwijk") is None
    assert gone(None, service, "financiering-oeverfonds") is None


def test_an_unreadable_old_generation_is_passed_over(renamed: Path) -> None:
    kept = Generations(renamed)
    oldest = sorted(kept.ids())[0]
    path = kept.root / oldest / "kg" / "entiteiten.jsonl"
    assert json.loads(path.read_text("utf-8").splitlines()[0])
    path.write_text("{", "utf-8")
    assert gone(renamed, _service(renamed), "financiering-oeverfonds") is None
