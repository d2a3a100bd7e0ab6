"""Every kind of page judged by axe-core in both schemes: no violation of WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.api.browsing import axe_source, chromium

PAGES = (
    "/",
    "/zoeken",
    "/zoeken?q=testhal+voor+bouw",
    "/kruisbestuivingen",
    "/routekaart",
    "/routekaart?bedrag=20000&gemeente=Weesp&fase=start",
    "/routekaart?bedrag=veel",
    "/profielen",
    "/profielen/waterwijk",
    "/profielen/financiering-oeverfonds",
    "/dossier",
    "/dossier?thema=bouw&stuk=profiel:waterwijk&stuk=feit:feit-1&stuk=feit:weg",
    "/verifieer",
    "/nakijken",
    "/veranderd",
    "/nakijken?klasse=Versneller",
    "/documenten",
    "/documenten/waterwijk-plan?begin=0&eind=15",
    "/toegankelijkheid",
    "/over",
    "/bestaat-niet",
)
MATCH = "twente--houtbouw~walcheren--bouwen-met-wier-en-hout"
MATCH_PAGES = (
    "/kruisbestuivingen",
    "/kruisbestuivingen?gebied=twente&met=walcheren",
    "/kruisbestuivingen?lijst=behoefte",
    "/kruisbestuivingen?soort=genoemd",
    f"/kruisbestuivingen/{MATCH}",
    "/kruisbestuivingen/behoefte-1~hotspot-de-strandmuur?bewaard=ja",
    "/vergelijk",
    "/vergelijk?a=twente&b=walcheren",
)
"""Pages of the three invented regions that match, where people may give their verdict."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    return axe_source(tmp_path_factory.mktemp("axe"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1440)])
@pytest.mark.parametrize(("fixture", "paths"), [("base_url", PAGES), ("streken_url", MATCH_PAGES)], ids=["", "matches"])
def test_no_page_has_a_violation(
    browser: Browser,
    axe: str,
    request: pytest.FixtureRequest,
    scheme: Any,
    width: int,
    fixture: str,
    paths: tuple[str, ...],
) -> None:
    viewport: Any = {"width": width, "height": 900}
    base_url: str = request.getfixturevalue(fixture)
    context = browser.new_context(base_url=base_url, color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page = context.new_page()
    faults = []
    for path in paths:
        page.goto(path)
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        page.evaluate(axe)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        assert found["passes"], path
        faults += [
            f"{path}: {v['id']}: {n['target']} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{path}: scrolls sideways at {width} px")
    context.close()
    assert faults == []
