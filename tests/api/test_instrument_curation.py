"""Instruments that people add or correct, each from a source of its own with its words and date."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.build import build_generation
from api.care import examine
from kg.generations import Generations
from kg.model import KnowledgeGraph
from kg.reference import load_areas, load_themes
from kg.route import RouteRequest, plan_route
from tests.api.conftest import ThreadServer

PLAN = """# Plan Kop van Flevoland

De provincie Flevoland voert het Kustfonds Flevoland uit. Het Kustfonds Flevoland leent aan starters in Flevoland.
Het Deltafonds Flevoland is een lening voor starters, uitgevoerd door de provincie Flevoland.
"""
SOON, PAST = date.today() + timedelta(days=60), date.today() - timedelta(days=3)
CURATION = f"""
door: Beheer
op: 2026-11-21
correcties:
  - actie: instrument
    id: financiering-kustfonds-flevoland
    bron: Provincie Flevoland, pagina Kustfonds
    datum: 2026-10-01
    citaat: Een lening is hoogstens 40.000 euro. De ronde sluit over twee maanden.
    bedrag: hoogstens € 40.000
    sluit: {SOON}
    link: https://www.flevoland.nl/kustfonds
    vorm: [lening]
    gebied: flevoland
  - actie: instrument
    naam: Voucher Vismaatwerk
    bron: Nieuwsbrief Flevoland
    datum: 2025-03-01
    citaat: De Voucher Vismaatwerk van 5.000 euro is er voor ondernemers in Flevoland.
    bedrag: € 5.000
    sluit: {PAST}
    vorm: [voucher]
    gebied: flevoland
  - actie: instrument
    id: financiering-bestaat-niet
    bron: Een bron
    datum: 2025-03-01
    citaat: Dit gaat over niets.
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, target = tmp_path_factory.mktemp("stukken"), tmp_path_factory.mktemp("data")
    (folder / "plan.md").write_text(PLAN, "utf-8")
    (folder / "curatie").mkdir()
    (folder / "curatie" / "geld.yaml").write_text(CURATION, "utf-8")
    build_generation([folder], target)
    build_generation([folder], target)  # a correction survives being read again
    return target


@pytest.fixture(scope="module")
def graph(data: Path) -> KnowledgeGraph:
    return Generations(data).open_whole().graph


def test_what_a_source_states_has_its_quote_in_that_source(graph: KnowledgeGraph) -> None:
    fund = next(e for e in graph.entities if e.id == "financiering-kustfonds-flevoland")
    assert fund.fields["bedrag"] == "hoogstens € 40.000" and fund.fields["deadline"] == SOON.isoformat()
    first = fund.evidence[0]
    source = next(d for d in graph.documents if d.name == first.document)
    assert source.text[first.begin : first.end] == first.quote and first.quote.startswith("Een lening is hoogstens")
    assert source.title == "Provincie Flevoland, pagina Kustfonds" and source.meta["datum"] == "2026-10-01"
    assert any(e.document == "plan.md" for e in fund.evidence), "what the plan says stays"


def test_a_closed_instrument_is_shown_as_closed_and_nowhere_else(graph: KnowledgeGraph) -> None:
    route = plan_route(graph, RouteRequest(gemeente="Lelystad"), load_areas(), load_themes())
    assert [i.name for i in route.expired] == ["Voucher Vismaatwerk"]
    assert "Voucher Vismaatwerk" not in [i.name for i in (*route.instruments, *route.nearest, *route.unclear)]
    fund = next(i for i in route.instruments if i.id == "financiering-kustfonds-flevoland")
    assert (fund.deadline, fund.link, fund.dated) == (SOON, "https://www.flevoland.nl/kustfonds", "2026-10-01")
    before = plan_route(graph, RouteRequest(gemeente="Lelystad"), load_areas(), load_themes(), today=PAST)
    assert before.expired == ()


def test_page_and_calendar_have_the_closing_date(data: Path) -> None:
    with ThreadServer(create_app(data)) as url, httpx.Client(base_url=url, timeout=30) as client:
        page = client.get("/routekaart?gemeente=Lelystad").text
        assert f"Sluit op {SOON:%d-%m-%Y}" in page and f"Verlopen sinds {PAST:%d-%m-%Y}" in page
        assert 'href="https://www.flevoland.nl/kustfonds"' in page
        events = client.get("/routekaart.ics?gemeente=Lelystad").text
        assert f"DTSTART;VALUE=DATE:{SOON:%Y%m%d}" in events and f"{PAST:%Y%m%d}" not in events


def test_a_correction_of_what_is_not_there_is_reported(data: Path) -> None:
    wrong = [f.text for f in examine(data) if not f.fine]
    assert len(wrong) == 1 and "geld.yaml" in wrong[0] and "financiering-bestaat-niet" in wrong[0]
