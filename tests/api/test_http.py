"""What holds for every response, and the errors."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Self

import httpx
import pytest
from bs4 import BeautifulSoup

from api import API_VERSION
from api.app import create_app
from kg.generations import Generations
from tests.api.conftest import ThreadServer

RESOURCES = (
    "/v1/_zoek?q=houtbouw",
    "/v1/entiteiten",
    "/v1/entiteiten/waterwijk",
    "/v1/gebieden",
    "/v1/clusters",
    "/v1/hotspots",
    "/v1/programmas",
    "/v1/financieringen",
    "/v1/organisaties",
    "/v1/kruisbestuivingen",
    "/v1/routekaarten",
    "/v1/profielen/waterwijk",
    "/v1/feiten",
    "/v1/behoeften",
    "/v1/documenten",
    "/v1/documenten/waterwijk-plan",
    "/v1/statistieken",
)
PAGES = (
    "/",
    "/zoeken",
    "/zoeken?q=houtbouw",
    "/kruisbestuivingen",
    "/routekaart",
    "/routekaart?gemeente=Lelystad",
    "/profielen",
    "/profielen/waterwijk",
    "/documenten",
    "/documenten/waterwijk-plan",
    "/toegankelijkheid",
    "/over",
)


@pytest.mark.parametrize("path", [*RESOURCES, "/v1/openapi.json", *PAGES])
def test_every_answer_names_version_and_generation(client: httpx.Client, data: Path, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:500]
    generation = Generations(data).current_id()
    assert answer.headers["api-version"] == API_VERSION
    assert str(generation) in answer.headers["etag"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy
    if path in RESOURCES:
        assert answer.json()["generatie"] == generation


@pytest.mark.parametrize("path", [*RESOURCES, *PAGES])
def test_head_answers_as_get_without_body(client: httpx.Client, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("path", ["/v1/gebieden", "/"])
def test_what_the_client_has_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_what_depends_on_the_day_is_sent_again_the_next_day(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> Self:
            return cls.fromordinal(date.today().toordinal() + 1)

    dated = ["/routekaart?gemeente=Lelystad", "/routekaart.ics", "/v1/routekaarten", "/.well-known/security.txt"]
    known = {path: {"If-None-Match": client.get(path).headers["etag"]} for path in [*dated, "/v1/gebieden"]}
    assert {client.get(path, headers=tag).status_code for path, tag in known.items()} == {304}
    monkeypatch.setattr("api.middleware.date", Tomorrow)
    assert [client.get(path, headers=tag).status_code for path, tag in known.items()] == [200] * len(dated) + [304]


@pytest.mark.parametrize(
    "path", ["/v1/gebieden/", "/v1/entiteiten/waterwijk/", "/v1/", "/v1/nietsvandit", "/documenten/", "/weg"]
)
def test_a_trailing_slash_or_unknown_path_is_404_without_redirect(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    if path.startswith("/v1"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"status", "title", "detail"} <= answer.json().keys()
    else:
        assert "Niet gevonden" in answer.text and 'lang="nl"' in answer.text
    assert answer.headers["api-version"] == API_VERSION


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_405_with_what_is_allowed(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/v1/gebieden")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.json()["title"] == "Deze methode kan hier niet"


def test_a_failure_of_ours_is_a_problem_without_details(
    monkeypatch: pytest.MonkeyPatch, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("api.answers.search", lambda service, values: 1 / 0)
    answer = client.get("/v1/_zoek?q=bouw")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"] == API_VERSION
    assert "ZeroDivision" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_without_a_generation_everything_says_how_to_ingest(tmp_path: Path) -> None:
    with ThreadServer(create_app(tmp_path)) as url, httpx.Client(base_url=url) as client:
        problem, page = client.get("/v1/gebieden"), client.get("/")
    assert (problem.status_code, page.status_code) == (503, 503)
    assert "kruisbestuiver ingest" in problem.json()["detail"]
    assert "kruisbestuiver ingest" in page.text


def test_pages_ask_nothing_of_other_hosts(client: httpx.Client, base_url: str) -> None:
    for path in PAGES:
        page = client.get(path).text
        loaded = re.findall(r'(?:src|<link[^>]*href|action)="([^"]+)"', page)
        assert loaded and all(url.startswith("/") and not url.startswith("//") for url in loaded), (path, loaded)
        assert "<script" not in page and "style=" not in page


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_well_formed_for_screen_readers(client: httpx.Client, path: str) -> None:
    page = BeautifulSoup(client.get(path).text, "html.parser")
    levels = [int(h.name[1]) for h in page.find_all(["h1", "h2", "h3", "h4"])]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
    assert page.html and page.html["lang"] == "nl"
    assert len(page.find_all("main")) == 1 and page.find("header") and page.find("footer")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), "ids must be unique"
    for field in page.select("input:not([type=hidden]), select"):
        assert page.find("label", attrs={"for": field["id"]}), field
