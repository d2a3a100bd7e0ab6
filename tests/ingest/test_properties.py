"""What holds for any text: offsets point into it, quotes verify, the same input gives the same graph, in any order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.pipeline import extract_all
from ingest.readers.text import text_pages
from kg.model import Document, Evidence, KnowledgeGraph
from tests.ingest.statements import document

SENTENCE = "De Slingeland Campus in Doetinchem is een initiatief van Saxion en de gemeente Doetinchem voor houtbouw."
LINES = [
    "# Regio Achterhoek",
    "2. Regio Twente",
    "Wat hebben we nodig?",
    "Kruisbestuivingen",
    "Hotspots en projecten",
    SENTENCE,
    "In 2023 werkten 10.500 mensen (12,5 procent) in de zorg van regio Twente.",
    "Er is behoefte aan een testlocatie voor drones\u2028en aan ruimte voor start-ups.",
    "• Fieldlab Lichte Constructies (FLC) in samen\u00adwerking met Saxion",
    "- Regio Deal Twente: \u20ac 30 miljoen",
    "| Actie | Trekker |",
    "| --- | --- |",
    "| Fieldlab starten | Oost NL |",
    "\u200fHet o\ufb03cie\u0308le programma \u202bTech voor Morgen\u202c verbindt Twente en Salland.",
    "Twente en de Achterhoek werken samen aan cir-",
    "culaire kunststo\ufb00en; Zwolle doet mee.",
    " 12",
    "\f",
    "",
    "   ",
    "((((",
    "\ud7ff\U0001f600 e\u0301e\u0301n",
]
TEXTS = st.lists(st.sampled_from(LINES), max_size=30).map("\n".join)
NEWLINES = st.sampled_from(["\n", "\r\n", "\n\n"])


def evidence_of(graph: KnowledgeGraph) -> Iterator[Evidence]:
    for table in (graph.entities, graph.relations, graph.kruisbestuivingen, graph.behoeften, graph.feiten):
        for statement in table:
            assert statement.evidence, statement
            yield from statement.evidence


def check(graph: KnowledgeGraph) -> None:
    """Every offset points into its text and every quote is what stands there."""
    texts = {doc.name: doc for doc in graph.documents}
    for e in evidence_of(graph):
        doc = texts[e.document]
        assert 0 <= e.begin < e.end <= len(doc.text)
        assert doc.text[e.begin : e.end] == e.quote
        assert e.page == doc.page_at(e.begin)
    for p in graph.passages:
        assert texts[p.document].text[p.begin : p.end] == p.text
        assert p.text.strip()
    ids = {entity.id for entity in graph.entities}
    assert all(r.subject in ids and r.object in ids for r in graph.relations)


def make(text: str, name: str = "a") -> Document:
    doc = document(text, "Voorbeeld")
    return replace(doc, id=name, name=f"{name}.txt", pages=text_pages(text))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, NEWLINES)
def test_every_offset_and_quote_is_true(text: str, newline: str) -> None:
    result = extract_all([make(text.replace("\n", newline))])
    check(result.graph)
    assert result.rejected_quotes == 0


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=2, max_size=3))
def test_order_of_documents_does_not_matter_and_reading_is_deterministic(texts: list[str]) -> None:
    documents = [make(text, f"doc{n}") for n, text in enumerate(texts)]
    first = extract_all(documents)
    assert extract_all(documents[::-1]).graph == first.graph
    assert extract_all(documents).ledger == first.ledger


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text_at_all(text: str) -> None:
    check(extract_all([make(text)]).graph)


HOSTILE = {
    "table of 500 rows": "# Regio Twente\n\n| Actie | Trekker | Bedrag |\n|---|---|---|\n"
    + "".join(f"| Fieldlab Proef{i} | Gemeente Hengelo | € {i} miljoen |\n" for i in range(500)),
    "line of 60 KB": "# Regio Twente\n\n" + (SENTENCE + " ") * (60_000 // len(SENTENCE)),
    "word of 300 KB": "# Regio Twente\n\n" + "a" * 300_000,
    "names of 60 KB": "# Regio Twente\n\n" + "Aap Noot " * 6_600,
    "heading of 5,000 words": f"# {'Woord ' * 5000}\n\n{SENTENCE}",
    "5,000 empty headings": "".join(f"# Kop {i}\n\n" for i in range(5000)),
    "brackets": "(" * 20_000 + "A " * 20_000,
    "odd characters": f"# Regio Twente\n\n{SENTENCE}\u2028{SENTENCE}\u00ad\ufb01\u200f e\u0308 {SENTENCE}" * 50,
}
MAX_SECONDS = 60


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_read_in_bounded_time_with_true_offsets(name: str) -> None:
    start = time.process_time()
    check(extract_all([make(HOSTILE[name])]).graph)
    assert time.process_time() - start < MAX_SECONDS
