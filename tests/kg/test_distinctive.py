"""What sets a region apart is said of the region itself, once, and is a claim."""

from __future__ import annotations

import pytest

from kg.distinctive import distinctive
from kg.model import Document, Entity, KnowledgeGraph, Relation
from kg.queries import GraphIndex
from kg.reference import load_areas, load_themes


def texts_about(text: str) -> list[str]:
    """What is called the best in `text`, of the hotspot Veldhub in IJmond, cited by its name."""
    doc = Document("plan", "plan.md", "Plan", "md", "0" * 64, text)
    quotes = tuple(doc.evidence(at, at + len("Veldhub")) for at in range(len(text)) if text.startswith("Veldhub", at))
    hub = Entity("hotspot-veldhub", "Hotspot", "Veldhub", evidence=quotes)
    region = Entity("ijmond", "Gebied", "IJmond", "deelregio")
    graph = KnowledgeGraph((doc,), (hub, region), (Relation("hotspot-veldhub", "ligtIn", "ijmond", quotes),))
    found = distinctive(GraphIndex(graph), "ijmond", load_areas(), load_themes())
    return [d.text for d in found if d.kind == "genoemd"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("De campus Veldhub is de grootste proefwerkplaats van de MRA en van ons land.", 1),
        ("Als grootste knooppunt van handel doet de MRA mee in de top, onder meer via de Veldhub.", 0),
        ("De Veldhub onderzoekt samen met bewoners wat de beste manier is om te bouwen.", 0),
        ("De Veldhub is de grootste werkplaats. De Veldhub, de grootste werkplaats van allemaal, groeit door.", 1),
    ],
    ids=["its own", "of the area around it", "no claim", "twice the same"],
)
def test_a_superlative_counts_for_what_it_is_said_of(text: str, count: int) -> None:
    assert len(texts_about(text)) == count
