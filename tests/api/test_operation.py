"""Health, metrics, the log, and the limits on who may come in."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.cli import app as cli
from api.feedback import FOLDER
from api.operation import JsonLines, RateLimit, access
from api.settings import Settings
from kg.generations import Generations
from tests.api.conftest import ThreadServer
from tests.conftest import ROOT
from tests.serving import free_port

PACKAGES = ("api", "ingest", "kg", "search")


@contextmanager
def serving(data: Path, **settings: Any) -> Iterator[httpx.Client]:
    with ThreadServer(create_app(data, Settings(**settings))) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


@contextmanager
def logged() -> Iterator[list[dict[str, Any]]]:
    """The lines that the block puts in the log of requests."""
    stream, rows = io.StringIO(), list[dict[str, Any]]()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    access.addHandler(handler)
    level = access.level
    access.setLevel(logging.INFO)
    try:
        yield rows
        time.sleep(0.1)  # the line is written after the answer has gone
        rows += [json.loads(line) for line in stream.getvalue().splitlines()]
    finally:
        access.removeHandler(handler)
        access.setLevel(level)


def test_health_names_the_generation_and_its_age(client: httpx.Client, data: Path) -> None:
    answer = client.get("/v1/gezondheid")
    body = answer.json()
    assert body["status"] == "gereed" and body["generatie"] == Generations(data).current_id()
    assert 0 <= body["leeftijdSeconden"] < 3600
    assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers


def test_without_data_it_is_not_ready(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        answer = client.get("/v1/gezondheid")
    assert answer.status_code == 503 and answer.headers["retry-after"]


def metric(client: httpx.Client, name: str, **labels: str) -> float:
    text = client.get("/metrics").text
    samples = [s for family in text_string_to_metric_families(text) for s in family.samples]
    return sum(s.value for s in samples if s.name == name and labels.items() <= s.labels.items())


def test_metrics_count_by_pattern_of_address(client: httpx.Client) -> None:
    labels = {"route": "/v1/entiteiten/{id}", "method": "GET", "status": "404"}
    before = metric(client, "kruisbestuiver_requests_total", **labels)
    assert client.get("/v1/entiteiten/een-geheim").status_code == 404
    assert metric(client, "kruisbestuiver_requests_total", **labels) == before + 1
    assert metric(client, "kruisbestuiver_request_seconds_count", route="/v1/entiteiten/{id}") >= 1
    assert "een-geheim" not in client.get("/metrics").text
    assert client.get("/metrics").headers["content-type"].startswith("text/plain")


def test_methods_that_a_client_makes_up_are_counted_as_one(client: httpx.Client) -> None:
    for method in ("VERZONNEN", "VERZONNEN2", "BREW"):
        assert client.request(method, "/v1/gebieden").status_code == 405
    assert metric(client, "kruisbestuiver_requests_total", method="anders", status="405") >= 3
    assert "VERZONNEN" not in client.get("/metrics").text


def test_the_log_has_no_question_unless_asked(data: Path) -> None:
    with serving(data) as client, logged() as rows:
        answer = client.get("/v1/_zoek?q=geheimevraag", headers={"X-Request-ID": "abc-12345678"})
        client.get("/nergens/geheimevraag")
    assert answer.headers["x-request-id"] == "abc-12345678"
    assert [(row["adres"], row["status"]) for row in rows] == [("/v1/_zoek", 200), ("onbekend", 404)]
    assert rows[0]["verzoek"] == "abc-12345678" and rows[0]["ms"] > 0 and rows[0]["generatie"]
    assert "geheimevraag" not in json.dumps(rows)
    with serving(data, log_questions=1) as client, logged() as rows:
        client.get("/v1/_zoek?q=geheimevraag")
    assert rows[0]["vraag"] == "q=geheimevraag"
    with serving(data, log_requests=0) as client, logged() as rows:
        client.get("/v1/statistieken")
    assert rows == []


def test_an_odd_request_id_is_replaced(client: httpx.Client) -> None:
    for odd in ("", "kort", "x" * 100, 'a"}{injected'):
        given = client.get("/v1/statistieken", headers={"X-Request-ID": odd}).headers["x-request-id"]
        assert given != odd and len(given) == 32


def test_who_asks_too_much_waits_and_others_do_not() -> None:
    limit = RateLimit(per_minute=60)
    assert [limit.wait("a", 0.0) for _ in range(15)] == [0.0] * 15
    assert limit.wait("a", 0.0) == pytest.approx(1.0)
    assert limit.wait("b", 0.0) == 0.0
    assert limit.wait("a", 1.1) == 0.0
    assert limit.wait("a", 1.1) > 0
    assert RateLimit(0).wait("a", 0.0) == 0.0


def test_the_rate_limit_answers_429_with_when_to_return(data: Path) -> None:
    with serving(data, rate_per_minute=40) as client:
        answers = [client.get("/v1/gebieden") for _ in range(12)]
        assert [a.status_code for a in answers[:10]] == [200] * 10
        refused = answers[-1]
        assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
        assert refused.headers["content-type"] == "application/problem+json" and refused.headers["api-version"]
        assert client.get("/v1/gezondheid").status_code == 200
        assert metric(client, "kruisbestuiver_refused_total", reason="tempo") >= 1


def test_above_capacity_it_answers_503_at_once_and_recovers(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = threading.Event()
    monkeypatch.setattr("api.answers.search", lambda service, values: {"klaar": hold.wait(20)})
    with serving(data, max_in_flight=2) as client, ThreadPoolExecutor(2) as pool:
        running = [pool.submit(client.get, "/v1/_zoek?q=bouw") for _ in range(2)]
        deadline = time.monotonic() + 10
        while metric(client, "kruisbestuiver_requests_in_flight") < 2:
            assert time.monotonic() < deadline, "the two requests did not come in"
            time.sleep(0.02)
        began = time.monotonic()
        refused = client.get("/v1/gebieden")
        assert refused.status_code == 503 and refused.headers["retry-after"] == "2"
        assert "te veel" in refused.json()["detail"] and time.monotonic() - began < 2
        hold.set()
        assert [r.result().status_code for r in running] == [200, 200]
        assert client.get("/v1/gebieden").status_code == 200


def test_every_setting_is_in_the_guide_with_its_default() -> None:
    guide = (ROOT / "docs" / "beheer.md").read_text("utf-8")
    for each in fields(Settings):
        row = next((r for r in guide.splitlines() if r.startswith(f"| `KRUISBESTUIVER_{each.name.upper()}`")), "")
        assert row, f"docs/beheer.md does not name {each.name}"
        if isinstance(each.default, float):
            assert f"| {each.default:g} |" in row, row


def test_every_name_in_the_environment_that_the_code_reads_is_in_the_guide_and_no_other() -> None:
    code = "\n".join(p.read_text("utf-8") for name in PACKAGES for p in sorted((ROOT / name).rglob("*.py")))
    read = {f"KRUISBESTUIVER_{each.name.upper()}" for each in fields(Settings)}
    read |= set(re.findall(r"""(?:envvar=|environ\.get\(|environ\[)"(KRUISBESTUIVER_[A-Z_]+)""", code))
    guide = (ROOT / "docs" / "beheer.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(KRUISBESTUIVER_[A-Z_]+)`", guide, re.MULTILINE)) == read


def test_every_command_in_the_guide_exists_with_its_options() -> None:
    guide = (ROOT / "docs" / "beheer.md").read_text("utf-8")
    commands = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
    named = re.findall(r"(?:`|/bin/)kruisbestuiver ([a-z]+)((?: --[a-z]+)?)", guide)
    assert len(named) > 8
    for name, option in named:
        assert name in commands, name
        assert not option or option.strip() in {o for p in commands[name].params for o in p.opts}, (name, option)


def test_the_unit_lets_the_service_write_what_it_must_and_no_more() -> None:
    unit = (ROOT / "docs" / "kruisbestuiver.service").read_text("utf-8")
    given = dict(re.findall(r"^Environment=(\w+)=(.*)$", unit, re.MULTILINE))
    known = {f"KRUISBESTUIVER_{each.name.upper()}" for each in fields(Settings)}
    assert given.keys() <= known | {"KRUISBESTUIVER_DATA", "KRUISBESTUIVER_CACHE"}
    said = dict(re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE))
    data = given["KRUISBESTUIVER_DATA"]
    assert said["ReadOnlyPaths"] == data and said["ReadWritePaths"] == f"{data}/{FOLDER}"
    assert said["StateDirectory"].split() == ["kruisbestuiver", f"kruisbestuiver/{FOLDER}"]
    assert given["KRUISBESTUIVER_CACHE"] == f"/var/cache/{said['CacheDirectory']}"
    assert int(said["TimeoutStopSec"]) > Settings().sparql_seconds + 5, "the slowest answer may finish"


READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'


def test_it_serves_from_a_folder_that_it_cannot_write(data: Path) -> None:
    """As the unit has it: the same folder, mounted read-only for this process alone."""
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    within = [*alone, "sh", "-c", READ_ONLY, "sh", str(data)]
    if shutil.which("unshare") is None or subprocess.run([*within, "true"], capture_output=True).returncode:
        pytest.skip("no folder can be mounted read-only here")
    port = free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--data", str(data)]
    with subprocess.Popen([*within, *command], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None and "serves on" in process.stdout.readline()
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                assert client.get("/v1/_zoek?q=houtbouw").json()["resultaten"]
                assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
                assert client.get("/v1/oordelen").status_code == 200
        finally:
            process.terminate()
            process.wait(30)
    assert Generations(data).open().faults() == []


def test_the_example_of_nginx_has_each_directive_where_it_may_stand() -> None:
    proxy = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
    assert "location = /metrics { deny all; }" in proxy and proxy.count("{") == proxy.count("}")
    outside = proxy[: proxy.index("\nserver {")]
    for only_in_http in ("log_format ", "limit_req_zone "):
        assert only_in_http in outside and proxy.count(only_in_http) == 1
    assert "$request_uri" not in re.sub(r"return 301 .*", "", proxy), "a log with what was asked"
    directives = re.findall(r"^ *([a-z0-9_]+)[^;{]*[;{]", re.sub(r"#.*", "", proxy), re.MULTILINE)
    assert "http2" not in directives, "unknown before 1.25.1"
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in proxy, "else every visitor shares one limit"


def test_a_kept_connection_answers_without_waiting_for_acknowledgements(client: httpx.Client) -> None:
    took = []
    for _ in range(20):
        began = time.perf_counter()
        assert client.get("/v1/gebieden").status_code == 200
        took.append(time.perf_counter() - began)
    assert sorted(took)[10] < 0.035, f"40 ms is what TCP waits for when small packets are held back: {took}"
