"""What holds for any text: offsets point into it, quotes verify, the same input gives the same graph, in any order."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.parallel import FAILED
from ingest.pipeline import ExtractResult, extract_all
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


def read(*documents: Document) -> ExtractResult:
    """What is read of `documents`; no rule may fail on them, though an ingest would go on."""
    result = extract_all(documents, processes=1)
    failed = [d for row in result.ledger["documenten"].values() for d in row["twijfels"] if d["soort"] == FAILED]
    assert failed == []
    return result


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
    result = read(*[make(text.replace("\n", newline))])
    check(result.graph)
    assert result.rejected_quotes == 0


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=2, max_size=3))
def test_order_of_documents_does_not_matter_and_reading_is_deterministic(texts: list[str]) -> None:
    documents = [make(text, f"doc{n}") for n, text in enumerate(texts)]
    first = read(*documents)
    assert read(*documents[::-1]).graph == first.graph
    assert read(*documents).ledger == first.ledger


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text_at_all(text: str) -> None:
    check(read(make(text)).graph)


MARKS = ["\u00ad", "\u200b", "\u200e", "\u200f", "\u202a", "\u202c", "\u2060", "\ufeff"]
CLEAN = (
    "# Regio Twente\n\nDe Slingeland Campus in Doetinchem is een initiatief van Saxion en de gemeente Doetinchem.\n\n"
    "Er is behoefte aan een coöperatie voor financiële dienstverlening in Twente.\n"
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(20, len(CLEAN) - 1), st.sampled_from(MARKS)), max_size=12), st.booleans())
def test_invisible_marks_and_loose_accents_change_no_statement(marks: list[tuple[int, str]], loose: bool) -> None:
    """Marks between letters are read past; the quote has them, for it is what stands there."""
    text = CLEAN
    for place, mark in sorted(marks, reverse=True):
        if text[place - 1 : place + 1].isalpha():
            text = text[:place] + mark + text[place:]
    text = unicodedata.normalize("NFD", text) if loose else text
    marked, plain = read(make(text)).graph, read(make(CLEAN)).graph
    check(marked)
    assert [(e.id, e.name) for e in marked.entities] == [(e.id, e.name) for e in plain.entities]
    assert [b.kind for b in marked.behoeften] == [b.kind for b in plain.behoeften]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.lists(st.integers(0, 3000), max_size=6))
def test_page_breaks_anywhere_leave_pages_true(text: str, breaks: list[int]) -> None:
    for place in sorted({b % (len(text) + 1) for b in breaks}, reverse=True):
        text = text[:place] + "\f" + text[place:]
    check(read(make(text)).graph)


FOREIGN = {
    "en": "The region and its partners are working with the Saxion university on health in Hengelo. " * 8,
    "de": "Die Region und ihre Partner arbeiten mit der Hochschule Saxion an der Gesundheit in Hengelo. " * 8,
}


@pytest.mark.parametrize("language", sorted(FOREIGN))
def test_a_document_in_another_language_is_searched_and_little_trusted(language: str) -> None:
    result = read(make(f"# Twente\n\n{FOREIGN[language]}"))
    account = result.ledger["documenten"]["a.txt"]
    assert account["taal"] == language and "taal" in {d["soort"] for d in account["twijfels"]}
    assert "Saxion" in "".join(p.text for p in result.graph.passages)
    found = list(evidence_of(result.graph))
    assert found and max(e.certainty for e in found) <= 0.5


HOSTILE = {
    "table of 500 rows": "# Regio Twente\n\n| Actie | Trekker | Bedrag |\n|---|---|---|\n"
    + "".join(f"| Fieldlab Proef{i} | Gemeente Hengelo | € {i} miljoen |\n" for i in range(500)),
    "line of 60 KB": "# Regio Twente\n\n" + (SENTENCE + " ") * (60_000 // len(SENTENCE)),
    "word of 300 KB": "# Regio Twente\n\n" + "a" * 300_000,
    "names of 60 KB": "# Regio Twente\n\n" + "Aap Noot " * 6_600,
    "table of 1,000 rows about kruisbestuivingen": "# Regio Twente\n\n## Kruisbestuivingen\n\n| Wie | Met | Bedrag |\n"
    "|---|---|---|\n" + "".join(f"| Fieldlab Proef{i} | Gemeente Hengelo | {i} miljoen |\n" for i in range(1000)),
    "2,000 pages": "\f".join(f"Op deze plek {i} werkt Twente aan zorg.\n" for i in range(2000)),
    "heading of 5,000 words": f"# {'Woord ' * 5000}\n\n{SENTENCE}",
    "5,000 empty headings": "".join(f"# Kop {i}\n\n" for i in range(5000)),
    "brackets": "(" * 20_000 + "A " * 20_000,
    "odd characters": f"# Regio Twente\n\n{SENTENCE}\u2028{SENTENCE}\u00ad\ufb01\u200f e\u0308 {SENTENCE}" * 50,
}
MAX_SECONDS = 20
"""Of CPU; each takes some three seconds on the machine that this was written on."""


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_read_in_bounded_time_with_true_offsets(name: str) -> None:
    start = time.process_time()
    check(read(make(HOSTILE[name])).graph)
    assert time.process_time() - start < MAX_SECONDS
