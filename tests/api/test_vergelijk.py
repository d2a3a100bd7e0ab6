"""The page that holds two areas against each other, and its files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.service import load_service
from kg.generations import Generations
from tests.api.conftest import ThreadServer
from tests.api.test_dossier import need_pango
from tests.api.test_kruisbestuivingen import told

BOTH = "a=twente&b=walcheren"


@pytest.fixture
def web(streken_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=streken_url, timeout=30) as session:
        yield session


def test_every_line_has_a_quote_that_opens_in_its_document(web: httpx.Client) -> None:
    page = web.get(f"/vergelijk?{BOTH}").text
    lines = re.findall(r'<ul class="kaal vgl">(.*?)\n  </ul>', page, re.DOTALL)
    items = [item for block in lines for item in re.findall(r'<div><span class="wie">.*?</div>', block, re.DOTALL)]
    assert len(items) >= 8
    for item in items:
        assert "Niet genoemd" in item or re.search(r'href="/documenten/[^"]+#citaat"', item), item
    first = re.findall(r'href="(/documenten/[^"]+)#citaat"', page)[0].replace("&amp;", "&")
    assert 'id="citaat"' in web.get(first).text


def test_what_was_compared_is_not_kept(streken_data: Path) -> None:
    service = load_service(Generations(streken_data).open(), warm=False)
    with ThreadServer(create_app(service)) as url:
        for pair in permutations(("twente", "walcheren", "veluwe"), 2):
            assert httpx.get(f"{url}/vergelijk", params=dict(zip("ab", pair, strict=True))).status_code == 200
    assert len(service.page_cache) < 3, "there are more than a million pairs of areas"


def test_home_and_profiles_lead_to_it(web: httpx.Client) -> None:
    assert 'href="/vergelijk"' in web.get("/").text
    assert 'href="/vergelijk?a=twente"' in web.get("/profielen/twente").text
    choose = web.get("/vergelijk?a=twente")
    assert "er is er nog maar een gekozen" in told(choose) and "b=walcheren" in choose.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("a=twente&b=twente", "tweemaal hetzelfde gebied"),
        ("a=twente&b=nergenshuizen", "nergenshuizen"),
        ("a=twente&c=walcheren", "‘c’"),
    ],
)
def test_bad_input_is_said_on_the_page_and_refused_as_a_file(web: httpx.Client, query: str, said: str) -> None:
    for path in ("/vergelijk", "/vergelijk.csv"):
        answer = web.get(f"{path}?{query}")
        assert answer.status_code == 400 and said in told(answer), path
    assert web.get("/vergelijk.csv?a=twente").status_code == 400
    assert web.get(f"/vergelijk.xls?{BOTH}").status_code == 404


def test_it_is_taken_along_in_every_form(web: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(web.get(f"/vergelijk.csv?{BOTH}").text.lstrip("\ufeff")), delimiter=";"))
    assert {"Wat beide hebben", "Wat Twente zoekt en Walcheren heeft", "Kansen tussen beide"} <= {
        row["onderdeel"] for row in rows
    }
    assert all(row["citaat"] and row["adres"] for row in rows if row["onderdeel"] == "Wat beide hebben")
    body = web.get(f"/vergelijk.json?{BOTH}").json()
    assert body["links"]["id"] == "twente" and body["onderdelen"][0]["rijen"][0]["links"][0]["bewijs"]
    for ending in ("odt", "docx"):
        assert web.get(f"/vergelijk.{ending}?{BOTH}").content.startswith(b"PK")
    need_pango()
    assert web.get(f"/vergelijk.pdf?{BOTH}").content.startswith(b"%PDF")
