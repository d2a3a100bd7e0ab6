"""A count that differs from its list is a doubt; one that agrees, or that is no count of it, is none."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.counts import count_doubts
from ingest.layout import layout
from ingest.pipeline import extract_all
from ingest.readers import read_document
from tests.ingest.statements import document


def doubts(text: str) -> list[str]:
    doc = replace(document(text), kind="md")
    found = count_doubts(doc, layout(doc))
    assert all(d.kind == "telling" and d.begin is not None for d in found)
    return [d.text for d in found]


FOUR = "\n\n- Zorg\n- Bouw\n- Voedsel\n- Energie\n\nDaarna volgt meer tekst over de regio.\n"


@pytest.mark.parametrize(
    ("intro", "stated"),
    [("De regio werkt aan vijf grote opgaven:", "5 opgaven"), ("Er zijn 3 pijlers:", "3 pijlers")],
)
def test_a_count_above_a_list_of_another_length_is_a_doubt(intro: str, stated: str) -> None:
    (text,) = doubts(f"Regio Twente\n\n{intro}{FOUR}")
    assert stated in text and "telt er 4" in text


@pytest.mark.parametrize(
    "intro",
    [
        "De regio werkt aan vier opgaven:",
        "De regio werkt aan vijf opgaven, waaronder:",
        "De regio werkt aan vijf opgaven.",
        "In tien jaren is veel bereikt:",
        "Dit kost 5 miljoen euro en het gaat om de pijlers:",
        "Van de zes partners werken er drie aan pijlers:",
    ],
)
def test_what_agrees_or_is_no_count_of_the_list_is_no_doubt(intro: str) -> None:
    assert doubts(f"Regio Twente\n\n{intro}{FOUR}") == []


def test_items_below_an_item_are_not_counted() -> None:
    items = "- Zorg\n    - thuis\n    - in het ziekenhuis\n- Bouw\n"
    assert doubts(f"# Regio Twente\n\nEr zijn twee pijlers:\n\n{items}\nTekst volgt hier.\n") == []


def test_an_entry_that_counts_a_list_of_its_region_differently() -> None:
    text = (
        "# Twente\n\nDe campussen zijn:\n\n- Oost\n- West\n- Noord\n\n## Profiel Twente\n\n- 5 bestaande campussen\n\n"
        "# Salland\n\n- 7 campussen\n"
    )
    assert doubts(text) == ["De tekst noemt 5 campussen, de lijst in “Twente” telt er 3."]


def test_long_text_takes_bounded_time() -> None:
    start = time.process_time()
    doubts("Regio Twente\n\n" + "vijf grote mooie " * 20_000 + ":\n\n- a\n- b\n")
    assert time.process_time() - start < 20


@pytest.mark.bronnen
def test_the_faults_of_the_real_documents_are_said(bronnen: Path) -> None:
    """One column repeats another's word for word, and one profile counts a district more than its section lists."""
    doc = read_document(next(bronnen.glob("003_*.txt")))
    result = extract_all([doc])
    rows = result.ledger["documenten"][doc.name]["twijfels"]
    assert {("bron verdacht", 43), ("telling", 33)} <= {(d["soort"], d["pagina"]) for d in rows}
    for row in rows:
        assert doc.text[row["begin"] : row["eind"]] == row["citaat"] != ""
        assert doc.page_at(row["begin"]) == row["pagina"]
    suspect = [k for k in result.graph.kruisbestuivingen if k.suspect]
    assert suspect and all("Zaanstreek-Waterland" in (k.suspect or "") for k in suspect)
    assert all("zuid-kennemerland" in {d.area for d in k.participants} for k in suspect)
