"""Three people, three journeys: from the home page to something that each takes along, in a real browser."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.api.browsing import chromium
from tests.api.conftest import TOKEN
from tests.api.test_dossier import need_pango

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(params=[False, True], ids=["without-javascript", "with-javascript"])
def page(browser: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(base_url=base_url, java_script_enabled=request.param, accept_downloads=True)
    hosts: set[str] = set()
    found = context.new_page()
    found.on("request", lambda sent: hosts.add(sent.url.split("/")[2]))
    yield found
    context.close()
    assert hosts == {base_url.split("/")[2]}


def taken(page: Page, name: str, folder: Path) -> bytes:
    """The file behind the link called `name`."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target.read_bytes()


def test_an_entrepreneur_takes_a_route_along(page: Page, tmp_path: Path) -> None:
    need_pango()
    page.goto("/")
    page.get_by_role("link", name="Maak uw routekaart").click()
    page.get_by_label("In één zin").fill("ik ben starter in Emmen en zoek een lening van 20.000 euro")
    page.get_by_role("button", name="Vul in").click()
    assert page.get_by_label("Waar zit u?").input_value() == "Emmen"
    assert page.get_by_label("Wat voor hulp?").input_value() == "lening"
    page.get_by_label("Waar zit u?").fill("Weesp")
    page.get_by_role("button", name="Maak mijn route").click()
    text = page.locator("main").inner_text()
    assert "Uw route in Weesp" in text and "ROM InWest" in text
    assert "Oeverfonds" in text and "Controleer bij de uitvoerder" in text
    assert "Staat er niet" in text and "Past" in text
    assert taken(page, "PDF", tmp_path).startswith(b"%PDF")
    assert taken(page, "ODT", tmp_path).startswith(b"PK")
    assert b"BEGIN:VCALENDAR" in taken(page, "Herinnering voor uw agenda", tmp_path)
    page.get_by_role("link", name="de link naar deze route").click()
    assert page.get_by_label("Hoeveel geld?").input_value() == "20.000"


def test_a_lobbyist_takes_a_dossier_along(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("link", name="Kies een profiel").click()
    page.get_by_role("link", name="Waterwijk", exact=True).first.click()
    page.get_by_role("link", name="Begin een dossier").click()
    page.get_by_label("Titel").fill("Bouwen in Waterwijk")
    page.get_by_label("Voor wie?").select_option("pers")
    page.get_by_role("button", name="Werk het dossier bij").click()
    assert page.locator("h1").inner_text() == "Bouwen in Waterwijk"
    offered = page.locator("section[aria-labelledby=voorstellen] input[name=stuk]")
    assert offered.count() > 0
    key = offered.first.get_attribute("value")
    offered.first.check()
    page.get_by_role("button", name="Zet wat is aangevinkt in het dossier").click()
    assert page.locator(f'section[aria-labelledby=in-dossier] input[value="{key}"]').is_checked()
    assert taken(page, "ODT (LibreOffice, Word)", tmp_path).startswith(b"PK")
    assert taken(page, "DOCX (Word)", tmp_path).startswith(b"PK")
    assert json.loads(taken(page, "Bronnen als CSL-JSON (Zotero)", tmp_path))[0]["title"] == "Plan Waterwijk"
    page.get_by_role("link", name="controleer").first.click()
    assert "teken voor teken" in page.locator("main").inner_text()
    page.get_by_role("link", name="Lees het in het hele document").click()
    page.locator("#citaat").wait_for(state="visible")


def test_the_kopgroep_takes_matches_along(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("link", name="Bekijk kruisbestuivingen").click()
    assert "Genoemd in documenten" in page.locator("main").inner_text()
    page.get_by_role("link", name="Bergrand", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Bergrand"
    page.get_by_role("link", name="Begin een dossier").click()
    page.locator('input[value="genoemd:kruisbestuiving-1"]').check()
    page.get_by_role("button", name="Zet wat is aangevinkt in het dossier").click()
    body = taken(page, "CSV (rekenblad)", tmp_path).decode("utf-8-sig")
    assert "genoemd;Waterwijk en Bergrand" in body


@pytest.fixture(params=[False, True], ids=["without-javascript", "with-javascript"])
def matching(browser: Browser, streken_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the service on regions that match."""
    context = browser.new_context(base_url=streken_url, java_script_enabled=request.param, accept_downloads=True)
    yield context.new_page()
    context.close()


def test_the_kopgroep_goes_from_matrix_to_quote_and_takes_a_spreadsheet(matching: Page, tmp_path: Path) -> None:
    page = matching
    page.goto("/")
    page.get_by_role("link", name="Bekijk kruisbestuivingen").click()
    row = page.get_by_role("row", name="Twente")
    row.get_by_role("link", name="1 kansen, beste score").click()
    assert "gebied=twente&met=walcheren" in page.url
    assert page.get_by_label("Samen met").input_value() == "walcheren"
    page.get_by_role("link", name="Alles over deze kans").first.click()
    assert page.locator("h1").inner_text() == "Houtbouw en Bouwen met wier en hout"
    page.locator(".gronden blockquote a").first.click()
    page.locator("#citaat").wait_for(state="visible")
    assert "/documenten/" in page.url
    page.go_back()
    page.get_by_role("link", name="Twente met Walcheren").click()
    sheet = taken(page, "ODS", tmp_path)
    content = zipfile.ZipFile(io.BytesIO(sheet)).read("content.xml").decode()
    assert "Houtbouw" in content and "Bouwen met wier en hout" in content
    page.get_by_role("link", name="Vergelijk deze twee gebieden").click()
    assert page.locator("h1").inner_text() == "Twente en Walcheren"
    assert taken(page, "ODT", tmp_path).startswith(b"PK")


def test_the_kopgroep_says_what_it_thinks_by_keyboard_alone(matching: Page) -> None:
    page = matching
    page.goto("/kruisbestuivingen/behoefte-1~hotspot-de-strandmuur")
    page.get_by_label("Zinvol: hier zou ik iets mee doen").focus()
    page.keyboard.press("Space")
    while page.locator(":focus").get_attribute("name") != "opmerking":
        page.keyboard.press("Tab")
    page.keyboard.type("Morgen bellen")
    page.keyboard.press("Tab")
    page.keyboard.type("Bas")
    page.keyboard.press("Tab")
    page.keyboard.type("een-verkeerd-token")
    page.keyboard.press("Enter")
    assert "Dit token kennen wij niet" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Opmerking").input_value() == "Morgen bellen"
    assert page.get_by_label("Token").input_value() == ""
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Bewaar mijn oordeel").click()
    assert "Dank u" in page.get_by_role("status").inner_text()
    assert "Morgen bellen" in page.locator("main").inner_text()


def test_the_whole_route_form_is_filled_by_keyboard(page: Page) -> None:
    page.goto("/routekaart")
    page.get_by_label("Waar zit u?").focus()
    page.keyboard.type("Emmen")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("20000")
    page.keyboard.press("Enter")
    page.wait_for_url("**/routekaart?*")
    assert "Uw route in Emmen" in page.locator("main").inner_text()
    assert page.get_by_label("Hoe ver bent u?").input_value() == "idee"
