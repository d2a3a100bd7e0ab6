"""The MCP server: its tools, over the official client, in process, over stdio and over HTTP."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from api.mcp_server import NOTHING, cited, make_server, quotes_in
from api.service import Service, load_service
from kg.generations import Generations
from tests.api.conftest import ThreadServer
from tests.kg.graphs import TEXT
from tests.serving import free_port

TOOLS = {"zoek_passages", "geef_profiel", "zoek_kruisbestuivingen", "geef_route", "geef_feiten"}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("zoek_passages", {"vraag": "Waar is een testhal voor bouw?"}),
    ("geef_profiel", {"id": "waterwijk"}),
    ("zoek_kruisbestuivingen", {"thema": "bouw"}),
    ("geef_route", {"vorm": "lening"}),
    ("geef_feiten", {"onderwerp": "waterwijk"}),
]


@pytest.fixture(scope="module")
def service(data: Path) -> Service:
    return load_service(Generations(data).open(), warm=False)


def call(server: Any, name: str, arguments: dict[str, Any]) -> Any:
    async def run() -> Any:
        async with Client(server) as client:
            return await client.call_tool(name, arguments)

    return asyncio.run(run())


def all_calls(server: Any) -> list[Any]:
    """The result of each of :data:`CALLS`, in one session."""

    async def run() -> list[Any]:
        async with Client(server) as client:
            return [await client.call_tool(name, arguments) for name, arguments in CALLS]

    return asyncio.run(run())


def quotes(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if "citaat" in value else []
        return own + [quote for part in value.values() for quote in quotes(part)]
    return [quote for part in value for quote in quotes(part)] if isinstance(value, list) else []


def test_the_tools_are_read_only_and_explained_in_dutch(service: Service) -> None:
    async def run() -> Any:
        async with Client(make_server(lambda: service)) as client:
            return await client.list_tools()

    tools = asyncio.run(run()).tools
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_every_answer_has_quotes_that_stand_in_their_document(
    service: Service, name: str, arguments: dict[str, Any]
) -> None:
    result = call(make_server(lambda: service), name, arguments)
    assert not result.is_error, result
    found = quotes(result.structured_content)
    assert found
    assert all(TEXT[q["begin"] : q["eind"]] == q["citaat"] and q["bron"].startswith("Plan Waterwijk") for q in found)


def test_no_quote_no_answer(service: Service) -> None:
    result = call(make_server(lambda: service), "geef_feiten", {"onderwerp": "bergrand"})
    assert result.structured_content["melding"] == NOTHING
    good = {"document": "waterwijk plän.txt", "pagina": 1, "begin": 0, "eind": 5, "citaat": TEXT[:5]}
    rows = [
        {"naam": "met", "bewijs": [good]},
        {"naam": "zonder", "bewijs": []},
        {"naam": "verkeerd", "bewijs": [{**good, "citaat": "ander"}]},
    ]
    assert [row["naam"] for row in cited(service, rows)] == ["met"]
    assert quotes_in(cited(service, {"rijen": rows})) == 1


def unquoted(value: Any) -> list[Any]:
    """Things in `value` that have an id and neither a quote in them nor around them."""
    if isinstance(value, list):
        return [row for part in value for row in unquoted(part)]
    if not isinstance(value, dict) or any(value.get(key) for key in ("bewijs", "bewijsLinks", "bewijsRechts")):
        return []
    rows = [row for part in value.values() for row in unquoted(part)]
    return rows or ([value] if "id" in value and not quotes(value) else [])


@pytest.mark.parametrize(("name", "arguments"), [*CALLS, ("geef_profiel", {"id": "bouw"})])
def test_each_tool_gives_nothing_that_has_no_quote(service: Service, name: str, arguments: dict[str, Any]) -> None:
    given = call(make_server(lambda: service), name, arguments).structured_content
    assert quotes(given) and unquoted(given) == []
    assert given.get("definitie") is None, "what our own list of themes says is no quote"


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_each_tool_answers_nothing_when_no_quote_stands_in_its_document(
    data: Path, name: str, arguments: dict[str, Any]
) -> None:
    service = load_service(Generations(data).open(), warm=False)
    documents = service.index.documents
    changed = {key: replace(doc, text=doc.text[::-1]) for key, doc in documents.items()}
    service.index.documents = changed
    given = call(make_server(lambda: service), name, arguments)
    assert not given.is_error
    assert given.structured_content == {"generatie": service.generation, "melding": NOTHING}


def test_a_question_on_which_the_documents_are_silent_gets_no_passages(service: Service) -> None:
    given = call(make_server(lambda: service), "zoek_passages", {"vraag": "Wie won de wereldbeker schaatsen in 1988?"})
    assert given.structured_content == {"generatie": service.generation, "melding": NOTHING}


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("geef_profiel", {"id": "watterwijk"}, "waterwijk"),
        ("zoek_passages", {"vraag": "bouw", "gebied": "nergenshuizen"}, "nergenshuizen"),
        ("geef_feiten", {"onderwerp": "niets"}, "niets"),
    ],
)
def test_what_is_unknown_is_named(service: Service, name: str, arguments: dict[str, Any], says: str) -> None:
    result = call(make_server(lambda: service), name, arguments)
    assert result.is_error and says in result.content[0].text


def test_without_data_it_says_how_to_ingest() -> None:
    result = call(make_server(lambda: None), "geef_feiten", {"onderwerp": "x"})
    assert result.is_error and "kruisbestuiver ingest" in result.content[0].text


def test_the_command_serves_over_stdio(data: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "api.cli", "mcp", "--data", str(data)], env=None
    )
    for (name, _), result in zip(CALLS, all_calls(command), strict=True):
        assert not result.is_error and quotes(result.structured_content), name


def test_it_answers_over_streamable_http(service: Service) -> None:
    with ThreadServer(make_server(lambda: service).streamable_http_app()) as url:
        results = all_calls(f"{url}/mcp")
    for (name, _), result in zip(CALLS, results, strict=True):
        assert not result.is_error and quotes(result.structured_content), name


def test_the_command_serves_over_streamable_http(data: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "api.cli", "mcp", "--http", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 60
            while not _listens(port):
                assert process.poll() is None and time.monotonic() < deadline, "the command does not serve"
                time.sleep(0.1)
            result = call(f"http://127.0.0.1:{port}/mcp", *CALLS[4])
        finally:
            process.terminate()
            process.wait(20)
    assert not result.is_error and "1.200" in str(result.structured_content)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
