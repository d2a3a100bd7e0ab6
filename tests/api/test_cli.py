"""The command line, as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from kg.generations import Generations, ingest_lock

HELP_SECONDS = 0.5


def run(*arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command and check its exit status."""
    command = [sys.executable, "-m", "api.cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stderr
    return done


def test_help_answers_within_half_a_second() -> None:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        run("--help")
        took.append(time.perf_counter() - start)
    assert min(took) < HELP_SECONDS, took


def test_help_names_every_command() -> None:
    text = run("--help").stdout
    commands = "ingest serve search match route profile export doctor backup restore generations"
    assert all(f"  {name} " in text for name in commands.split())


@pytest.mark.parametrize("command", [("search", "bouw"), ("match",), ("profile", "x"), ("serve",), ("export", "out")])
def test_without_a_generation_each_command_says_how_to_ingest(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(*command, "--data", tmp_path / "nieuw", code=1)
    assert done.stderr.startswith("error: ") and "kruisbestuiver ingest" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    done = run("ingest", tmp_path / "weg", "--data", tmp_path / "data", code=1)
    assert f"{tmp_path / 'weg'} does not exist" in done.stderr


def test_search_prints_quotes_or_json(data: Path) -> None:
    text = run("search", "testhal voor bouw", "--data", data).stdout
    assert "testhal" in text and "waterwijk plän.txt, p. 2" in text
    body = json.loads(run("search", "testhal voor bouw", "--data", data, "--json", "-n", 1).stdout)
    assert len(body["resultaten"]) == 1


def test_match_route_and_profile_print_json(data: Path) -> None:
    assert json.loads(run("match", "--data", data, "--json").stdout)["genoemd"]
    route = json.loads(run("route", "starter in Emmen zoekt een lening", "--data", data, "--json").stdout)
    assert route["vraag"]["gemeente"] == "gemeente-emmen"
    assert json.loads(run("profile", "waterwijk", "--data", data, "--json").stdout)["naam"] == "Waterwijk"


def test_match_route_and_profile_print_text(data: Path) -> None:
    assert "Waterwijk en Bergrand" in run("match", "--data", data).stdout
    assert "Oeverfonds" in run("route", "--data", data).stdout
    assert "Waterwijk" in run("profile", "waterwijk", "--data", data).stdout


def test_wrong_values_are_told_with_the_choices(data: Path) -> None:
    assert "ijmond" in run("match", "--gebied", "atlantis", "--data", data, code=1).stderr
    assert "nearest: waterwijk" in run("profile", "waterwjk", "--data", data, code=1).stderr


@pytest.mark.parametrize("form", ["jsonl", "nquads", "turtle", "jsonld", "graphml"])
def test_export_writes_files(data: Path, tmp_path: Path, form: str) -> None:
    names = run("export", tmp_path / "uit", "--format", form, "--data", data).stdout.split("\n")
    assert all(Path(name).stat().st_size > 0 for name in names if name)
    assert any(names)


def test_a_backup_restored_in_an_empty_folder_serves_the_same(data: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "kopie.tar", "--data", data)
    run("restore", tmp_path / "kopie.tar", "--data", tmp_path / "nieuw")
    old, new = Generations(data).open(), Generations(tmp_path / "nieuw").open()
    assert new.id == old.id and new.faults() == []
    assert "every file has its checksum" in run("doctor", "--data", tmp_path / "nieuw").stdout
    assert "exists: choose another name" in run("backup", tmp_path / "kopie.tar", "--data", data, code=1).stderr


@pytest.mark.parametrize("form", ["jsonl", "nquads", "graphml"])
def test_a_restored_backup_gives_byte_equal_exports(data: Path, tmp_path: Path, form: str) -> None:
    run("backup", tmp_path / "kopie.tar", "--data", data)
    run("restore", tmp_path / "kopie.tar", "--data", tmp_path / "nieuw")
    for name, folder in (("oud", data), ("opnieuw", tmp_path / "nieuw")):
        run("export", tmp_path / name, "--format", form, "--data", folder)
    old, new = (
        {p.name: p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()} for name in ("oud", "opnieuw")
    )
    assert old and old == new


def test_a_backup_has_the_verdicts_and_restoring_loses_none(data: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "eerst.tar", "--data", data)
    for name in ("een", "twee"):
        run("restore", tmp_path / "eerst.tar", "--data", tmp_path / name)
        (tmp_path / name / "oordelen").mkdir()
        (tmp_path / name / "oordelen" / "oordelen.jsonl").write_text(f'{{"van": "{name}"}}\n{{"van": "beide"}}\n')
    run("backup", tmp_path / "een.tar", "--data", tmp_path / "een")
    run("restore", tmp_path / "een.tar", "--data", tmp_path / "twee")
    lines = (tmp_path / "twee" / "oordelen" / "oordelen.jsonl").read_text("utf-8").splitlines()
    assert lines == ['{"van": "een"}', '{"van": "twee"}', '{"van": "beide"}']


def test_a_damaged_backup_is_refused_and_changes_nothing(data: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "kopie.tar", "--data", data)
    body = bytearray((tmp_path / "kopie.tar").read_bytes())
    at = body.index(b"Regio Waterwijk")
    body[at] ^= 1
    (tmp_path / "kopie.tar").write_bytes(body)
    done = run("restore", tmp_path / "kopie.tar", "--data", tmp_path / "nieuw", code=1)
    assert "is damaged at" in done.stderr
    assert Generations(tmp_path / "nieuw").ids() == []


def test_doctor_names_a_changed_file(data: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "kopie.tar", "--data", data)
    run("restore", tmp_path / "kopie.tar", "--data", tmp_path / "nieuw")
    generation = Generations(tmp_path / "nieuw").open()
    changed = generation.path / "kg" / "feiten.jsonl"
    changed.write_bytes(changed.read_bytes() + b"\n")
    done = run("doctor", "--data", tmp_path / "nieuw", code=1)
    assert "kg/feiten.jsonl differs from its checksum" in done.stdout


def test_generations_are_listed_with_the_served_one_marked(data: Path) -> None:
    current = Generations(data).current_id()
    assert f"* {current}" in run("generations", "--data", data).stdout
    rows = json.loads(run("generations", "--data", data, "--json").stdout)["generaties"]
    assert [row["id"] for row in rows if row["huidig"]] == [current]


def test_generations_rolls_back_and_prunes_and_names_the_ids_there_are(data: Path, tmp_path: Path) -> None:
    kept = Generations(tmp_path / "nieuw")
    shutil.copytree(data, kept.data)
    first = str(kept.current_id())
    second, third = f"{first}-2", f"{first}-3"
    for id_ in (second, third):
        shutil.copytree(kept.root / first, kept.root / id_)
    run("generations", "--data", kept.data, "--switch", third)
    assert kept.current_id() == third
    back = run("generations", "--data", kept.data, "--switch", first, "--json")
    assert [(row["id"], row["huidig"]) for row in json.loads(back.stdout)["generaties"]] == [
        (first, True),
        (second, False),
        (third, False),
    ]
    odd = run("generations", "--data", kept.data, "--switch", "20200101T000000Z", code=1)
    assert "20200101T000000Z" in odd.stderr and second in odd.stderr and kept.current_id() == first
    pruned = run("generations", "--data", kept.data, "--prune", "1")
    assert f"removed {second}" in pruned.stderr and kept.ids() == [first, third], "the served one and the newest stay"
    with ingest_lock(kept.data):
        held = run("generations", "--data", kept.data, "--prune", "1", code=1)
    assert str(os.getpid()) in held.stderr, "who holds the lock"


def test_serve_prints_its_address_and_stops_when_asked(data: Path) -> None:
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Kruisbestuiver serves on http://127.0.0.1:")
        url = line.split()[-1]
        assert httpx.get(f"{url}/v1/statistieken").status_code == 200
        first = httpx.get(f"{url}/v1/_zoek", params={"q": "waar is geld voor houtbouw"})
        assert first.json()["resultaten"] and first.elapsed.total_seconds() < 1, "the first question waits for nothing"
        taken = run("serve", "--port", url.rsplit(":", 1)[1], "--data", data, code=1)
        assert "choose another --port" in taken.stderr
        process.terminate()
        assert process.wait(20) in (0, -15)
