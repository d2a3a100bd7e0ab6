"""A damaged file is found and named, and another whole generation is served."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from kg.generations import MANIFEST, GenerationError, Generations
from search.encoder import Encoder
from tests.api.conftest import ThreadServer, publish
from tests.kg.graphs import tiny_graph


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> tuple[Path, str, str]:
    data = tmp_path_factory.mktemp("two")
    return data, publish(data, tiny_graph(), encoder), publish(data, replace(tiny_graph(), feiten=()), encoder)


@contextmanager
def flipped(path: Path, at: int = 800) -> Iterator[None]:
    """Bit `at` of the file `path` is another as long as the block runs."""
    whole = path.read_bytes()
    body = bytearray(whole)
    body[at // 8] ^= 1 << at % 8
    path.write_bytes(body)
    try:
        yield
    finally:
        path.write_bytes(whole)


def test_a_flipped_bit_in_any_file_is_found_and_named(two: tuple[Path, str, str]) -> None:
    data, _, current = two
    kept, chance = Generations(data), random.Random(7)
    files = sorted(p for p in (kept.root / current).rglob("*") if p.is_file() and p.stat().st_size)
    assert len(files) > 15
    for path in files:
        bits = 8 * path.stat().st_size
        for at in {0, bits - 1, *(chance.randrange(bits) for _ in range(20 if path.name == MANIFEST else 1))}:
            with flipped(path, at), pytest.raises(GenerationError) as error:
                kept.open_whole()
            assert path.name in str(error.value) or path.name == MANIFEST
    assert kept.open_whole().id == current


@pytest.mark.parametrize("name", [MANIFEST, "kg/entiteiten.jsonl", "ledger.json"])
def test_at_a_start_with_damage_the_previous_generation_is_served(two: tuple[Path, str, str], name: str) -> None:
    data, previous, current = two
    with (
        flipped(Generations(data).root / current / name, 9),
        ThreadServer(create_app(data)) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        health = client.get("/v1/gezondheid").json()
        assert health["generatie"] == previous and health["status"] == "gereed met een oudere generatie"
        assert current in health["fout"] and (name in health["fout"] or name == MANIFEST)
        assert client.get("/v1/feiten").json()["totaal"] == 1


def test_a_damaged_new_generation_leaves_the_served_one(two: tuple[Path, str, str]) -> None:
    data, previous, current = two
    kept = Generations(data)
    kept.switch(previous)
    app = create_app(data)
    with (
        flipped(kept.root / current / "kg" / "relaties.jsonl"),
        ThreadServer(app) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        kept.switch(current)
        assert client.get("/v1/statistieken").json()["generatie"] == previous
        app.state.source.wait()
        assert client.get("/v1/statistieken").json()["generatie"] == previous
        assert "kg/relaties.jsonl" in client.get("/v1/gezondheid").json()["fout"]


def test_without_a_whole_generation_the_start_says_so(two: tuple[Path, str, str]) -> None:
    data, previous, current = two
    kept = Generations(data)
    first, second = (kept.root / id_ / "ledger.json" for id_ in (previous, current))
    refused = r"ledger\.json differs.*restore a backup, or ingest again"
    with flipped(first, 3), flipped(second, 3), pytest.raises(GenerationError, match=refused):
        create_app(data).state.source.load()
