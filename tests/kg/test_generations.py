"""Generations: whole or not there, one atomic switch, and what a crash leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.disk import LockedError
from kg.generations import CHANGES, HIDDEN, GenerationError, Generations, NoGenerationError, ingest_lock
from tests.kg.graphs import tiny_graph


def _publish(data: Path, *, hidden: bool = False) -> str:
    generations = Generations(data)
    with generations.draft() as draft:
        draft.write_graph(tiny_graph(), (), "https://example.org/id/")
        draft.write_ledger({"documenten": []})
        return generations.publish(draft, {"bron": "test", HIDDEN: hidden}).id


def test_published_generation_is_served_whole(tmp_path: Path) -> None:
    id_ = _publish(tmp_path)
    served = Generations(tmp_path).open()
    assert served.id == id_
    assert served.faults() == []
    assert served.graph == tiny_graph()
    assert len(served.store) > 0
    assert served.ledger == {"documenten": []}
    assert served.faults() == [], "reading must not change the files"


def test_names_that_are_hidden_from_now_on_do_not_come_back_as_what_went(tmp_path: Path) -> None:
    ids = [_publish(tmp_path, hidden=hidden) for hidden in (False, True, True, False)]
    kept = [Generations(tmp_path).open(id_) for id_ in ids]
    assert [g.manifest["vorige"] for g in kept] == [None, None, ids[1], ids[2]]
    assert [(g.path / CHANGES).exists() for g in kept] == [False, False, True, True]


def test_failed_draft_leaves_the_old_one_served(tmp_path: Path) -> None:
    id_ = _publish(tmp_path)
    generations = Generations(tmp_path)
    with pytest.raises(RuntimeError), generations.draft() as draft:
        (draft.path / "half").write_text("x")
        raise RuntimeError
    assert generations.current_id() == id_
    assert generations.leftovers() == []


def test_flipped_bit_is_named(tmp_path: Path) -> None:
    _publish(tmp_path)
    served = Generations(tmp_path).open()
    path = served.path / "kg" / "feiten.jsonl"
    body = bytearray(path.read_bytes())
    body[3] ^= 1
    path.write_bytes(body)
    assert served.faults() == ["kg/feiten.jsonl differs from its checksum in the manifest"]


def test_roll_back_prune_and_unknown_id(tmp_path: Path) -> None:
    first, second, third = (_publish(tmp_path) for _ in range(3))
    generations = Generations(tmp_path)
    assert generations.ids() == [first, second, third]
    generations.switch(first)
    assert generations.open().id == first
    assert generations.prune(keep=1) == [second]
    assert generations.ids() == [first, third]
    with pytest.raises(GenerationError, match=f"whole ones: {first}, {third}"):
        generations.switch("20200101T000000Z")
    assert generations.open().id == first


def test_nothing_ingested_yet(tmp_path: Path) -> None:
    with pytest.raises(NoGenerationError, match="kruisbestuiver ingest"):
        Generations(tmp_path).open()


def test_second_ingest_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from kg.generations import ingest_lock\n"
        "with ingest_lock(pathlib.Path(sys.argv[1])):\n print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {other.pid} since"), ingest_lock(tmp_path):
            pass
        other.kill()
    with ingest_lock(tmp_path):
        pass
