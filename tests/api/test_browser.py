"""The main journey in a real browser: from the question to the quote in its document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.api.browsing import chromium

PAGES = (
    "/",
    "/zoeken?q=testhal+voor+bouw",
    "/kruisbestuivingen",
    "/routekaart?bedrag=20000",
    "/dossier?thema=bouw&stuk=profiel:waterwijk",
    "/verifieer",
    "/profielen",
    "/profielen/waterwijk",
    "/documenten",
    "/documenten/waterwijk-plan?begin=0&eind=15",
    "/toegankelijkheid",
    "/over",
    "/bestaat-niet",
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_from_question_to_highlighted_quote(page: Page, base_url: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto("/")
    page.get_by_label("Wat wilt u weten?").fill("testhal voor bouw")
    page.get_by_role("button", name="Zoek").click()
    assert "/zoeken?q=testhal" in page.url
    page.locator("main ol h3 a").first.click()
    assert "/documenten/waterwijk-plan" in page.url
    quote = page.locator("#citaat")
    assert "testhal" in "".join(page.locator("main mark").all_inner_texts())
    assert quote.is_visible()
    assert hosts == {base_url.split("/")[2]}


def test_everything_is_reached_by_keyboard_and_the_skip_link_comes_first(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Naar de inhoud"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#inhoud")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "q"


def test_the_route_form_fills_itself_from_a_sentence(page: Page) -> None:
    page.goto("/routekaart")
    page.get_by_label("In één zin").fill("ik ben starter in Emmen en zoek een lening van 20.000 euro")
    page.get_by_role("button", name="Vul in").click()
    assert page.get_by_label("Waar zit u?").input_value() == "Emmen"
    assert page.get_by_label("Hoeveel geld?").input_value() == "20.000"
    page.get_by_label("Hoeveel geld?").fill("veel")
    page.get_by_role("button", name="Maak mijn route").click()
    assert "geen heel getal" in page.get_by_role("alert").inner_text()


def test_nothing_found_is_said_with_a_way_on(page: Page) -> None:
    page.goto("/profielen/ijmond")
    assert "De documenten noemen IJmond niet." in page.locator("main").inner_text()
    page.goto("/kruisbestuivingen?gebied=waterwijk&thema=media")
    assert "niets over" in page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_on_a_narrow_screen(browser: Browser, base_url: str, scheme: str) -> None:
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": 320, "height": 640},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    narrow = context.new_page()
    for path in PAGES:
        narrow.goto(path)
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()
