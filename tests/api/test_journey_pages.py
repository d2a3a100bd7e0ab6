"""What readers of profiles and routes meet on the page: sources that lead on, words that are explained."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from api import texts
from api.render import same_as
from api.routes.routekaart import explained, sectors
from api.service import Service, load_service
from kg.generations import Generations
from kg.model import Deelnemer, Kruisbestuiving


@pytest.fixture(scope="module")
def service(data: Path) -> Service:
    return load_service(Generations(data).open(), warm=False)


FEED = r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"'


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/", "/veranderd.atom"),
        ("/profielen/waterwijk", "/veranderd.atom?gebied=waterwijk"),
        ("/profielen/bouw", "/veranderd.atom?thema=bouw"),
    ],
)
def test_changes_can_be_followed_from_where_one_reads(client: httpx.Client, path: str, feed: str) -> None:
    page = client.get(path).text
    assert re.findall(FEED, page) == [feed]
    assert client.get(feed).status_code == 200
    assert f'<a href="{feed.replace(".atom", "")}">' in page


def test_a_profile_that_changes_do_not_list_leads_to_no_feed(client: httpx.Client, service: Service) -> None:
    hotspot = service.index.of_type("Hotspot")[0].id
    assert not re.search(FEED, client.get(f"/profielen/{hotspot}").text)


def test_what_the_documents_leave_out_is_said_once_with_its_parts(client: httpx.Client) -> None:
    page = client.get("/profielen/veluwe").text
    assert page.count("Over Veluwe noemen de documenten geen:") == 1
    assert "<li>behoeften</li>" in page


def test_who_takes_part_without_an_area_is_named_by_what_it_takes_part_with() -> None:
    stated = Kruisbestuiving(
        "k", (Deelnemer("noord"), Deelnemer(None, ("hub", "lab")), Deelnemer(None)), (), "kans", ()
    )
    assert texts.sides(stated) == ["noord", "hub", "lab"]


def test_a_statement_is_not_repeated_before_a_quote_that_says_the_same() -> None:
    assert same_as("We zetten in op een campus voor de bouw", "Verder zetten we in op een\ncampus voor de bouw.")
    assert not same_as("De wijk zoekt ruimte voor makers", "Makers hebben werkplaatsen nodig.")


def test_sectors_to_choose_from_are_lines_of_work(service: Service) -> None:
    offered = {id_ for id_, _ in sectors(service, None)}
    broad = sorted(t.id for t in service.themes.all if t.generic)
    assert broad and not offered & set(broad)
    assert broad[0] in {id_ for id_, _ in sectors(service, broad[0])}


def test_phases_forms_and_the_regional_agency_are_explained_before_anything_is_asked(service: Service) -> None:
    words = dict(explained(service, None))
    assert {"Prototype", "Voucher", "Regionale ontwikkelingsmaatschappij (ROM)"} <= words.keys()
    assert all(about.endswith(".") for about in words.values())
