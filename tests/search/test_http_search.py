"""Search over HTTP: the shape of an answer, and input that nobody meant."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.app import create_app
from search.encoder import Encoder
from tests.api.conftest import ThreadServer, publish
from tests.kg.graphs import tiny_graph


@pytest.fixture(scope="module")
def server(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("served")
    publish(folder, tiny_graph(), encoder)
    with ThreadServer(create_app(folder)) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def test_an_answer_stands_above_the_passages(server: httpx.Client) -> None:
    body = server.get("/v1/_zoek", params={"q": "hoeveel leent het Oeverfonds"}).json()
    [answer] = body["antwoorden"]
    assert answer["tekst"] == "Oeverfonds bedrag: tot € 50.000"
    assert answer["waarden"][0]["bewijs"][0]["document"] == "waterwijk plän.txt"
    assert body["geenAntwoord"] is False and body["resultaten"]
    page = server.get("/zoeken", params={"q": "hoeveel leent het Oeverfonds"}).text
    assert page.index("tot € 50.000") < page.index("<ol")


def test_silence_is_said_and_the_nearest_stay(server: httpx.Client) -> None:
    body = server.get("/v1/_zoek", params={"q": "btw-tarief voor kappers"}).json()
    assert body["geenAntwoord"] is True and body["antwoorden"] == []
    assert body["opmerkingen"][-1].startswith("Hier staat in deze documenten niets over.")
    assert body["resultaten"], "the nearest passages stay"
    assert "Hier staat in deze documenten niets over" in server.get("/zoeken", params={"q": "btw-tarief kapper"}).text


def test_another_spelling_is_offered_or_used(server: httpx.Client) -> None:
    body = server.get("/v1/_zoek", params={"q": "testhal voor houtbuow"}).json()
    assert body["bedoeldeU"] == "testhal voor houtbouw"
    assert any("testhal voor houtbouw" in note for note in body["opmerkingen"])


def test_facets_have_names_and_counts_and_filter(server: httpx.Client) -> None:
    body = server.get("/v1/_zoek", params={"q": "bouw", "soort": "passage"}).json()
    areas = {row["waarde"]: row for row in body["facetten"]["gebied"]}
    assert areas["waterwijk"]["naam"] == "Waterwijk" and areas["waterwijk"]["aantal"] >= 1
    assert body["facetten"]["jaar"][0]["waarde"] == "2024"
    some = server.get("/v1/_zoek", params={"q": "bouw", "gebied": "bergrand", "jaar": 2024, "soort": "passage"}).json()
    assert 0 < len(some["resultaten"]) <= len(body["resultaten"])
    assert server.get("/v1/_zoek", params={"q": "bouw", "jaar": 2001}).json()["resultaten"] == []
    classed = server.get("/v1/_zoek", params={"q": "bouw", "klasse": "Financiering", "soort": "passage"}).json()
    assert all("Oeverfonds" in row["passage"]["tekst"] for row in classed["resultaten"])
    first = body["resultaten"][0]
    assert all(first["passage"]["tekst"][a:b] for a, b in first["gemarkeerd"])


def test_the_page_offers_every_filter_and_says_which_are_on(server: httpx.Client) -> None:
    page = server.get("/zoeken", params={"q": "bouw"}).text
    for name in ("gebied", "thema", "soort", "document", "klasse", "jaar"):
        assert f'<select id="veld-{name}" name="{name}"' in page
    assert "Verfijn" in page and "klasse=Financiering" in page
    some = server.get("/zoeken", params={"q": "bouw", "klasse": "Financiering", "jaar": "2024"}).text
    assert "Alleen: " in some and "jaar ‘2024’" in some and "Zoek zonder filter" in some
    assert '<option value="2024" selected>' in some


def test_an_area_takes_in_what_lies_in_it(server: httpx.Client) -> None:
    """A municipality's passages are found under the region that it lies in, on page and API alike."""
    body = server.get("/v1/_zoek", params={"q": "fonds of bouw", "soort": "passage"}).json()
    areas = {row["waarde"]: row["aantal"] for row in body["facetten"]["gebied"]}
    for area, count in areas.items():
        if count:
            rows = server.get("/v1/_zoek", params={"q": "fonds of bouw", "gebied": area, "soort": "passage"}).json()
            assert rows["resultaten"], area


def test_reasons_name_words_area_theme_and_what_was_asked_for(server: httpx.Client) -> None:
    body = server.get("/v1/_zoek", params={"q": "hoeveel geld leent het fonds voor bouw", "soort": "passage"}).json()
    reasons = [reason for row in body["resultaten"] for reason in row["waarom"]]
    assert any(reason.startswith("bevat ‘") for reason in reasons)
    assert any(reason.startswith("gaat over het thema ‘") for reason in reasons), reasons
    assert any("waar u naar vraagt" in reason for reason in reasons), reasons


def test_a_reason_names_what_a_passage_says_something_about(server: httpx.Client) -> None:
    body = server.get("/v1/_zoek", params={"q": "wie zit er op campus noordoever", "soort": "passage"}).json()
    first = body["resultaten"][0]
    assert first["waarom"][0] == "zegt iets over Campus Noordoever", first
    assert "Campus Noordoever" in first["bewijs"][0]["citaat"]


ODD = [
    "de het een",
    "a",
    "' OR 1=1; DROP TABLE passages --",
    "SELECT ?s WHERE { ?s ?p ?o }",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "🚢🏗️ bouw",
    '"bouw',
    "bouw AND (NOT hout",
    "gebied:bergrand",
    "日本語",
    "\u202ebouw",
    "hoeveel \u2028 leent",
    "woord " * 80,
]


@pytest.mark.parametrize("question", ODD)
@pytest.mark.parametrize("path", ["/v1/_zoek", "/zoeken"])
def test_odd_questions_are_answered_without_echoing_markup(server: httpx.Client, path: str, question: str) -> None:
    answer = server.get(path, params={"q": question})
    assert answer.status_code == 200
    if path == "/zoeken":
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text


@pytest.mark.parametrize("question", ["", "   ", "?!...", "🚢", "bo\0uw", "woord " * 500, "\ufeff\u200b"])
def test_what_is_no_question_gets_a_400_that_says_why(server: httpx.Client, question: str) -> None:
    answer = server.get("/v1/_zoek", params={"q": question})
    assert answer.status_code == 400 and answer.headers["content-type"].startswith("application/problem+json")
    assert "q" in answer.text
    assert server.get("/zoeken", params={"q": question}).status_code in (200, 400)
