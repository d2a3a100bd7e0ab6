"""Going through the lists in a real browser: from a row to its quote, a correction in one click, another list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.api.browsing import chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    context = browser.new_context(base_url=base_url, java_script_enabled=True, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_from_the_footer_to_a_row_its_quote_and_back(page: Page) -> None:
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Nakijken").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Nakijken"
    first = page.locator("li.kaart").first
    quote = first.locator("blockquote p").first.inner_text()
    first.locator("blockquote a").first.click()
    assert "#citaat" in page.url
    assert page.locator("#citaat").inner_text().strip()[:20] in " ".join(quote.split())


def test_one_click_selects_a_whole_line_to_copy(page: Page) -> None:
    page.goto("/nakijken")
    line = page.locator("code.plak").first
    line.click()
    assert page.evaluate("window.getSelection().toString()").strip() == line.inner_text().strip()


def test_choosing_another_list_and_an_empty_one(page: Page) -> None:
    page.goto("/nakijken")
    page.get_by_label("Lijst").select_option(label="Twijfels over de bron")
    page.get_by_role("button", name="Toon").click()
    assert page.url.partition("?")[2].startswith("lijst=twijfels")
    assert page.get_by_text("Er zijn geen twijfels over de documenten.").is_visible()
    assert page.get_by_label("Lijst").input_value() == "twijfels"
