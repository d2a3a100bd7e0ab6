"""What changed between two sets of exchange files: every change has an id of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.changes import changes
from kg.export import write_jsonl
from tests.kg.graphs import tiny_graph


def test_changes_of_statements_with_one_key_have_two_ids(tmp_path: Path) -> None:
    graph = tiny_graph()
    (fact,) = graph.feiten
    more = [replace(fact, id=f"feit-{n}", value=f"1.{n}00") for n in (3, 4)]
    elsewhere = replace(fact, id="feit-5", evidence=(replace(fact.evidence[0], document="ander.md"),))
    write_jsonl(graph, tmp_path / "old")
    write_jsonl(replace(graph, feiten=(fact, *more, elsewhere)), tmp_path / "new")
    for one, other in (("old", "new"), ("new", "old")):
        found = list(changes(tmp_path / one, tmp_path / other))
        assert len(found) == 3 and len({c.key for c in found}) == 1
        assert len({c.id for c in found}) == 3
