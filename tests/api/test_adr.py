"""NLGov API Design Rules 2.2: the linter on the description, and at run time what a linter cannot see."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import API_VERSION
from tests.conftest import ROOT, SHARED

LINTER = SHARED / "standaarden" / "adr-2.2-spectral-linter.yaml"
RULES = SHARED / "standaarden" / "adr-2.2-rules.csv"
SPECTRAL = "@stoplight/spectral-cli@6.16.3"
DATES = ("date", "date-time")
SAMPLES = {"id": "waterwijk"}
OTHER_IDS = {"/documenten/{id}": "waterwijk-plan"}
NEEDED = {"/_zoek": {"q": "houtbouw"}}


def lint(description: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    """What the linter has to say of severity error; skips, visibly, where npm cannot run it."""
    npx = shutil.which("npx")
    if npx is None:
        pytest.skip("npm is not installed: the linter of the API Design Rules cannot run")
    (folder / "openapi.json").write_text(json.dumps(description), encoding="utf-8")
    command = [npx, "--yes", SPECTRAL, "lint", "--ruleset", str(LINTER), "--format", "json", "--quiet"]
    command += ["--fail-severity", "error", str(folder / "openapi.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=folder, check=False)
    start = done.stdout.find("[")
    if start < 0 and re.search(r"EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|E404|network", done.stderr):
        pytest.skip(f"npm cannot fetch {SPECTRAL} here")
    assert start >= 0, f"the linter did not run: {done.stdout}\n{done.stderr}"
    found = json.JSONDecoder().raw_decode(done.stdout[start:])[0]
    return [row for row in found if row["severity"] == 0]


@pytest.fixture(scope="module")
def description(base_url: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{base_url}/v1/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def addresses(description: dict[str, Any]) -> list[str]:
    """An address of every GET in the description, with what it needs."""
    found = []
    for path, methods in description["paths"].items():
        if "get" in methods:
            filled = path.replace("{id}", OTHER_IDS.get(path, SAMPLES["id"]))
            assert "{" not in filled, f"give {path} a sample here"
            found.append(str(httpx.URL(f"/v1{filled}", params=NEEDED.get(path) or None)))
    return found


@pytest.mark.bronnen
def test_the_linter_finds_no_error(description: dict[str, Any], tmp_path: Path) -> None:
    assert lint(description, tmp_path) == []


@pytest.mark.bronnen
def test_the_linter_sees_a_description_that_breaks_the_rules(description: dict[str, Any], tmp_path: Path) -> None:
    broken = {**description, "info": {**description["info"], "version": "1"}, "servers": [{"url": "/api"}]}
    assert {"nlgov:semver", "nlgov:include-major-version-in-uri"} <= {row["code"] for row in lint(broken, tmp_path)}


def table() -> dict[str, str]:
    """The rows of the table of rules, by rule."""
    text = (ROOT / "docs" / "adr-2.2.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `/core/")]
    found = {line.split("`")[1]: line for line in rows}
    assert len(found) == len(rows) == 36
    return found


@pytest.mark.bronnen
def test_the_table_has_every_rule_once() -> None:
    wanted = [line.partition(",")[0] for line in RULES.read_text("utf-8").splitlines() if line.startswith("/core/")]
    assert len(wanted) == 36 and sorted(table()) == sorted(wanted)


def test_every_rule_in_the_table_names_a_test_that_exists() -> None:
    for rule, row in table().items():
        assert re.search(r"\| (geldt|geldt niet) \|", row), row
        tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert tests, f"{rule} names no test"
        for file, test in tests:
            assert f"def {test}(" in (ROOT / file).read_text("utf-8"), (rule, file, test)


def test_every_resource_answers_head_like_get_with_version_and_security_headers(
    client: httpx.Client, addresses: list[str]
) -> None:
    for address in addresses:
        get, head = client.get(address), client.head(address)
        assert get.status_code == head.status_code == 200, (address, get.text[:300])
        assert head.content == b"" and head.headers["content-length"] == get.headers["content-length"]
        for headers in (get.headers, head.headers):
            assert headers["api-version"] == API_VERSION
            assert headers["content-type"] == "application/json"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "max-age=" in headers["strict-transport-security"]
            assert headers["access-control-allow-origin"] == "*"
            assert "set-cookie" not in headers


def test_every_resource_refuses_a_slash_at_the_end_without_redirect(client: httpx.Client, addresses: list[str]) -> None:
    for address in addresses:
        path = address.partition("?")[0] + "/"
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("location")) == (404, None), path
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/v1/entiteiten?aantal=veel", {}, 400),
        ("GET", "/v1/nietsvandit", {}, 404),
        ("GET", "/v1/entiteiten/bestaatniet", {}, 404),
        ("DELETE", "/v1/entiteiten", {}, 405),
        ("GET", "/v1/entiteiten", {"Accept": "text/csv"}, 406),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, 415),
        ("POST", "/v1/oordelen", {}, 403),
    ],
)
def test_every_error_is_a_problem_document(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = client.request(method, path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    body = answer.json()
    assert body["status"] == status and body["title"] and body["detail"]
    assert answer.headers["api-version"] == API_VERSION
    assert answer.headers["cache-control"] == "no-store"
    assert {"x-content-type-options", "x-frame-options", "content-security-policy"} <= set(answer.headers)


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json;q=0.1, text/html", ""])
def test_json_goes_to_who_takes_it(client: httpx.Client, accept: str) -> None:
    assert client.get("/v1/gebieden", headers={"Accept": accept}).status_code == 200


def test_all_faults_of_a_request_come_at_once(client: httpx.Client) -> None:
    answer = client.get("/v1/entiteiten?aantal=veel&gebied=nergenshuizen&onbekend=1&type=Fiets")
    assert answer.status_code == 400
    assert {fault["naam"] for fault in answer.json()["fouten"]} == {"aantal", "gebied", "onbekend", "type"}


def test_the_description_is_public_and_other_sites_may_read_it(client: httpx.Client) -> None:
    answer = client.get("/v1/openapi.json", headers={"Origin": "https://example.org"})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "API-Version" in answer.headers["access-control-expose-headers"]
    assert answer.json()["info"]["version"] == API_VERSION


def test_pages_of_a_list_lead_to_each_other_and_hold_everything_once(client: httpx.Client) -> None:
    address: str | None = "/v1/entiteiten?aantal=2"
    seen, total = [], None
    while address:
        answer = client.get(address)
        body = answer.json()
        total = body["totaal"]
        seen += [row["id"] for row in body["entiteiten"]]
        links = body["_links"]
        assert client.get(links["self"]["href"]).json() == body
        if "vorige" in links:
            assert client.get(links["vorige"]["href"]).json()["_links"]["volgende"]["href"] == links["self"]["href"]
        address = links["volgende"]["href"] if "volgende" in links else None
        assert (answer.links["next"]["url"] if "next" in answer.links else None) == address
    assert len(seen) == len(set(seen)) == total
    assert client.get("/v1/entiteiten?pagina=999").status_code == 404


def test_the_etag_is_the_generation_and_spares_what_the_client_has(client: httpx.Client, addresses: list[str]) -> None:
    for address in addresses:
        if address == "/v1/gezondheid":
            continue  # tells of this moment
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert again.headers["etag"] == first.headers["etag"]


def test_forms_of_one_address_have_etags_of_their_own(client: httpx.Client) -> None:
    forms = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
    answers = [client.get("/doc/waterwijk", headers={"Accept": form}) for form in forms]
    assert len({answer.headers["etag"] for answer in answers}) == len(forms)
    other = client.get("/doc/waterwijk", headers={"Accept": forms[1], "If-None-Match": answers[0].headers["etag"]})
    assert other.status_code == 200


def test_names_in_the_description_follow_the_rules(description: dict[str, Any]) -> None:
    for path, methods in description["paths"].items():
        assert re.fullmatch(r"(/(_?[a-z0-9]+(-[a-z0-9]+)*|\{[a-z][A-Za-z]*\}))+", path), path
        assert set(methods) <= {"get", "post", "put", "patch", "delete", "parameters"}, path
        for operation in methods.values():
            for param in operation.get("parameters", ()):
                assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", param["name"]), (path, param["name"])
            assert "400" in operation["responses"] and {"200", "201"} & operation["responses"].keys(), path
    collections = [p.strip("/") for p in description["paths"] if "{" not in p and "_" not in p and p.count("/") == 1]
    singular = {"gezondheid"}  # a sub-resource of the service itself, there is one
    assert all(name.endswith(("s", "en")) for name in collections if name not in singular), collections


def test_fields_with_a_moment_are_described_and_in_utc(client: httpx.Client, description: dict[str, Any]) -> None:
    made = client.get("/v1/statistieken").json()["gemaakt"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)", made)
    for name, schema in description["components"]["schemas"].items():
        for field, about in schema.get("properties", {}).items():
            if re.search(r"[dD]at(e|um)$", field):
                assert about.get("format") in DATES, (name, field)


ENGLISH = frozenset(
    ["the", "and", "with", "for", "from", "returns", "this", "that", "are", "not", "list", "get", "name"]
)
"""Words that give away an English text and are no Dutch ones."""


def test_what_the_description_names_and_says_is_dutch(description: dict[str, Any]) -> None:
    said, names = [description["info"]["description"]], [*description["components"]["schemas"]]
    for path, methods in description["paths"].items():
        names.append(path)
        for operation in methods.values():
            said += [operation["summary"], *(answer["description"] for answer in operation["responses"].values())]
            for param in operation.get("parameters", ()):
                names.append(param["name"])
                said.append(param["description"])
    assert len(said) > 100 and all(text.strip() for text in said)
    for text in said + names:
        assert not ENGLISH & set(re.findall(r"[a-z]+", text.casefold())), text


def test_there_is_one_major_version_and_nothing_in_it_is_deprecated(description: dict[str, Any]) -> None:
    assert API_VERSION.partition(".")[0] in ("0", "1")
    assert [server["url"].rpartition("/")[2] for server in description["servers"]] == ["v1"]
    assert "deprecated" not in json.dumps(description)


def test_the_changelog_tells_of_this_version() -> None:
    assert f"the API is version {API_VERSION}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_no_resource_lives_under_another(description: dict[str, Any]) -> None:
    assert [path for path in description["paths"] if "}/" in path] == []


def test_no_module_of_the_rules_is_needed(description: dict[str, Any]) -> None:
    """No coordinates, no signed and no encrypted messages."""
    told = json.dumps(description).casefold()
    assert not re.search(r"geojson|geometr|coordina|\bcrs\b|\bjws\b|\bjwe\b|application/jose", told)
