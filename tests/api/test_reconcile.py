"""The OpenRefine Reconciliation API 0.2."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest


def ask(client: httpx.Client, **queries: dict[str, Any]) -> Any:
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_manifest_says_what_the_service_is(client: httpx.Client) -> None:
    answer = client.get("/reconcile")
    body = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "0.2" in body["versions"] and body["name"] and body["identifierSpace"] and body["schemaSpace"]
    assert client.get(body["view"]["url"].replace("{{id}}", "waterwijk")).status_code == 200
    for kind in body["suggest"].values():
        assert client.get(kind["service_url"] + kind["service_path"], params={"prefix": "b"}).json()["result"]
    shown = client.get(body["preview"]["url"].replace("{{id}}", "waterwijk"))
    assert (shown.status_code, body["preview"]["width"] > 0, body["preview"]["height"] > 0) == (200, True, True)


def test_a_preview_has_a_quote_and_may_stand_in_a_frame(client: httpx.Client) -> None:
    shown = client.get("/reconcile/preview", params={"id": "financiering-oeverfonds"})
    assert "Oeverfonds" in shown.text and "Plan Waterwijk" in shown.text and "<blockquote>" in shown.text
    assert "frame-ancestors *" in shown.headers["content-security-policy"]
    assert "<form" not in shown.text and "<script" not in shown.text
    missing = client.get("/reconcile/preview", params={"id": "<b>"})
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    assert "frame-ancestors 'none'" in missing.headers["content-security-policy"]


@pytest.mark.parametrize(("prefix", "ids"), [("geb", ["Gebied"]), ("FINANC", ["Financiering"]), ("xyz", [])])
def test_types_are_suggested_by_how_they_begin(client: httpx.Client, prefix: str, ids: list[str]) -> None:
    found = client.get("/reconcile/suggest/type", params={"prefix": prefix}).json()["result"]
    assert [row["id"] for row in found] == ids and all(row["name"] for row in found)


def test_a_batch_by_get_and_by_post_answers_the_same(client: httpx.Client) -> None:
    queries = {f"q{n}": {"query": name, "limit": 2} for n, name in enumerate(("Bouw", "Bergrand", "Oeverfonds"))}
    got = client.get("/reconcile", params={"queries": json.dumps(queries)}).json()
    assert got == ask(client, **queries) and got.keys() == queries.keys()
    assert len(got["q0"]["result"]) == 2


def test_a_spreadsheet_of_names_is_matched(client: httpx.Client) -> None:
    found = ask(
        client,
        q0={"query": "regio waterwijk"},
        q1={"query": "Oeverfnds", "type": "Financiering"},
        q2={"query": "Bouw"},
        q3={"query": "Iets heel anders xyz"},
        q4={"query": "Bouw", "type": "Thema", "limit": 1},
    )
    assert found["q0"]["result"][0] == {
        "id": "waterwijk",
        "name": "Waterwijk",
        "type": [{"id": "Gebied", "name": "Gebied"}],
        "score": 100.0,
        "match": True,
    }
    typo = found["q1"]["result"][0]
    assert typo["id"] == "financiering-oeverfonds" and not typo["match"] and 50 <= typo["score"] < 100
    assert not any(row["match"] for row in found["q2"]["result"])  # a theme and two clusters have this name
    assert found["q3"]["result"] == []
    assert [row["match"] for row in found["q4"]["result"]] == [True]


def test_get_and_suggest_answer_too(client: httpx.Client) -> None:
    got = client.get("/reconcile", params={"queries": '{"a": {"query": "Bergrand"}}'}).json()
    assert got["a"]["result"][0]["id"] == "bergrand"
    assert client.get("/reconcile/suggest?prefix=campus").json()["result"][0]["id"] == "hotspot-campus-noordoever"


@pytest.mark.parametrize(
    "queries",
    [
        "x",
        "[]",
        '{"a": 1}',
        '{"a": {}}',
        '{"a": {"query": "x", "type": 5}}',
        '{"a": {"query": "x", "type": ["Thema", {"id": "Gebied"}]}}',
        json.dumps({str(n): {"query": "a"} for n in range(51)}),
    ],
)
def test_bad_queries_are_named(client: httpx.Client, queries: str) -> None:
    answer = client.post("/reconcile", data={"queries": queries})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert client.post("/reconcile", content="{}", headers={"Content-Type": "application/json"}).status_code == 415
