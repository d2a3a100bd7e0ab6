"""Every address of the service, taken from the application itself: what must hold for each of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api import API_VERSION
from api.app import create_app
from api.middleware import SECURITY_HEADERS
from api.routes.reconcile import PREVIEW_POLICY
from api.settings import Settings
from kg.quotes import HASH_CHARACTERS
from tests.api.conftest import ThreadServer

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
STATIC = "/static/stijl.css"
SAMPLES = {
    "/v1/_zoek": "/v1/_zoek?q=bouw",
    "/zoeken": "/zoeken?q=bouw",
    "/kruisbestuivingen.{ending}": "/kruisbestuivingen.csv",
    "/routekaart.{vorm}": "/routekaart.md?vorm=lening",
    "/dossier": "/dossier?stuk=profiel:{gebied}",
    "/dossier.{vorm}": "/dossier.md?stuk=profiel:{gebied}",
    "/vergelijk": "/vergelijk?a={gebied}&b={ander}",
    "/vergelijk.{ending}": "/vergelijk.csv?a={gebied}&b={ander}",
    "/v1/entiteiten/{id}": "/v1/entiteiten/{gebied}",
    "/v1/documenten/{id}": "/v1/documenten/{document}",
    "/v1/profielen/{id}": "/v1/profielen/{gebied}",
    "/profielen/{id}": "/profielen/{gebied}",
    "/documenten/{id}": "/documenten/{document}",
    "/kruisbestuivingen/{id}": "/kruisbestuivingen/{kans}",
    "/verifieer/{hash}": "/verifieer/{hash}",
    "/id/{id:path}": "/id/{gebied}",
    "/doc/{id:path}": "/doc/{gebied}",
    "/def/{name}": "/def/themas",
    "/reconcile/preview": "/reconcile/preview?id={gebied}",
}
"""An address for the routes that ask for something."""
TAKES_SLASHES = ("/id/{id:path}", "/doc/{id:path}")


@pytest.fixture(scope="module")
def app(streken_data: Path) -> FastAPI:
    return create_app(streken_data, Settings())


@pytest.fixture(scope="module")
def site(app: FastAPI) -> Iterator[httpx.Client]:
    with ThreadServer(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def addresses(app: FastAPI, site: httpx.Client) -> dict[str, str]:
    """Of every route that can be read, by its pattern, an address that answers."""
    gebieden = site.get("/v1/gebieden").json()["gebieden"]
    document = site.get("/v1/documenten").json()["documenten"][0]
    ids = {
        "gebied": gebieden[0]["id"],
        "ander": gebieden[1]["id"],
        "document": document["id"],
        "kans": site.get("/v1/kruisbestuivingen").json()["berekend"]["paren"][0]["id"],
    }
    told = site.get("/dossier.md", params={"stuk": f"profiel:{ids['gebied']}"}).text
    ids["hash"] = told.partition("/verifieer/")[2][:HASH_CHARACTERS]
    patterns = [route.path for router in app.state.routers for route in router.routes if "GET" in route.methods]
    assert len(patterns) == len(set(patterns)) > 50
    found = {pattern: SAMPLES.get(pattern, pattern) for pattern in patterns}
    return {pattern: sample.format(**ids) for pattern, sample in found.items()} | {"/static": STATIC}


def complete(answer: httpx.Response) -> None:
    """What no answer may lack, and what none may have."""
    where = f"{answer.request.method} {answer.request.url.path}: {answer.status_code}"
    may_be_framed = answer.request.url.path == "/reconcile/preview" and answer.status_code in (200, 304)
    own = {"Content-Security-Policy": PREVIEW_POLICY} if may_be_framed else {}
    for name, value in {**SECURITY_HEADERS, **own}.items():
        assert answer.headers.get(name) == value, (where, name)
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["api-version"] == API_VERSION and answer.headers["x-request-id"], where
    assert answer.headers["cache-control"] in ("no-cache", "no-store"), where
    assert "set-cookie" not in answer.headers, where


def refused(answer: httpx.Response, status: int) -> None:
    """`answer` is complete, has `status` and says why: as a problem document, or to people as a page."""
    where = f"{answer.request.method} {answer.request.url.path}"
    assert answer.status_code == status, (where, answer.status_code, answer.text[:300])
    complete(answer)
    assert "location" not in answer.headers and answer.headers["cache-control"] == "no-store", where
    if answer.headers["content-type"] == "application/problem+json":
        body = answer.json()
        assert body["status"] == status and body["title"] and body["detail"], where
    else:
        assert answer.headers["content-type"].startswith("text/html"), where
        assert not answer.request.url.path.startswith("/v1") and '<html lang="nl"' in answer.text, where


def test_every_address_answers_get_and_head_alike_and_complete(site: httpx.Client, addresses: dict[str, str]) -> None:
    for pattern, address in addresses.items():
        for accept in ("*/*", BROWSER):
            get, head = (site.request(m, address, headers={"Accept": accept}) for m in ("GET", "HEAD"))
            assert get.status_code == head.status_code and get.status_code in (200, 303), (address, get.text[:300])
            assert head.content == b"", address
            same = ["content-type", "content-length", "etag", "vary", "link", "location"]
            for name in same if pattern != "/metrics" else same[:1]:
                assert head.headers.get(name) == get.headers.get(name), (address, name)
            complete(get)
            complete(head)


def test_what_the_client_has_is_not_sent_again_anywhere(site: httpx.Client, addresses: dict[str, str]) -> None:
    without = set()
    for pattern, address in addresses.items():
        first = site.get(address)
        if first.status_code == 303 or first.headers["cache-control"] == "no-store":
            without.add(pattern)
            continue
        for method in ("GET", "HEAD"):
            again = site.request(method, address, headers={"If-None-Match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b""), (address, method)
            assert again.headers["etag"] == first.headers["etag"]
            complete(again)
        other = site.get(address, headers={"If-None-Match": '"een-andere"'})
        assert (other.status_code, other.headers["etag"]) == (200, first.headers["etag"]), address
    assert without <= {"/id/{id:path}", "/v1/gezondheid", "/metrics", "/.well-known/security.txt"}, without


def test_a_slash_at_the_end_is_404_everywhere_and_never_a_redirect(
    site: httpx.Client, addresses: dict[str, str]
) -> None:
    for address in addresses.values():
        path = address.partition("?")[0]
        if path != "/":
            refused(site.get(path + "/"), 404)
    refused(site.get("/static/bestaatniet.css"), 404)
    refused(site.get("/static/../app.py"), 404)


def test_other_methods_are_405_everywhere_with_what_may(site: httpx.Client, addresses: dict[str, str]) -> None:
    asked = [("DELETE", address) for address in addresses.values()]
    asked += [(method, address) for method in ("PATCH", "OPTIONS", "PUT") for address in (STATIC, "/v1/gebieden", "/")]
    for method, address in asked:
        answer = site.request(method, address)
        refused(answer, 405)
        assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", ")), address


def test_a_form_that_is_not_there_is_406_in_the_api(site: httpx.Client, addresses: dict[str, str]) -> None:
    several = ("/doc/", "/def", "/dcat")
    for address in addresses.values():
        if address.startswith(("/v1", *several)):
            refused(site.get(address, headers={"Accept": "image/png"}), 406)
    refused(site.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "image/png"}), 406)


def test_a_body_of_another_kind_is_415_wherever_one_may_be_sent(site: httpx.Client, app: FastAPI) -> None:
    for path in ("/sparql", "/reconcile"):
        refused(site.post(path, content="x", headers={"Content-Type": "text/plain"}), 415)
    takes = {route.path for router in app.state.routers for route in router.routes if "POST" in route.methods}
    assert takes == {"/sparql", "/reconcile", "/v1/oordelen", "/kruisbestuivingen/{id}"}, "test the new one here too"


class Broken:
    """A service of which nothing works: not even the pages that say so can use it."""

    generation = "20260101T000000Z"

    def __getattr__(self, name: str) -> Any:
        raise ZeroDivisionError("geheim van binnen")


def test_a_failure_of_ours_is_complete_everywhere_and_tells_nothing(
    site: httpx.Client, app: FastAPI, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.state.source, "current", Broken)
    failed = 0
    for address in addresses.values():
        answer = site.get(address)
        assert "geheim" not in answer.text and "ZeroDivision" not in answer.text, address
        if answer.status_code != 200:
            refused(answer, 500)
            failed += 1
    assert failed > 40, "most addresses need the service"


async def _no_start(scope: Any, receive: Any, send: Any) -> None:
    raise RuntimeError("this application never starts")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # uvicorn exits
def test_a_server_that_does_not_start_leaves_no_socket_open() -> None:
    server = ThreadServer(_no_start)
    with pytest.raises(AssertionError, match="did not start"), server:
        pass
    assert server._socket.fileno() == -1
