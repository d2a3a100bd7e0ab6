"""What a document page shows is the text of the document, whole and in order, with the cited words marked."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reading import (
    MAX_WIDER,
    PART_CHARACTERS,
    Part,
    name_marks,
    paragraphs,
    part_with,
    parts_citing,
    parts_of,
    widened,
)
from kg.model import Document, Entity, Page
from tests.kg.graphs import tiny_graph

LINES = st.lists(st.sampled_from(["", "# Kop", "Een zin over bouw.", "• een punt", " nieuwe pagina", "x" * 300]))


def document(text: str, pages: tuple[Page, ...] = ()) -> Document:
    return Document("doc", "doc.txt", "Doc", "txt", "0" * 64, text, pages)


def shown(doc: Document, cited: tuple[int, int] | None = None) -> tuple[str, str, int]:
    """All text shown over all parts, the text marked as cited, and the number of anchors; blanks left out."""
    everything, marked, anchors = "", "", 0
    for part in parts_of(doc):
        for paragraph in paragraphs(doc, part, (), cited, frozenset()):
            for piece in paragraph.pieces:
                everything += piece.text
                marked += piece.text if piece.cited else ""
                anchors += piece.anchor
    return "".join(everything.split()), "".join(marked.split()), anchors


@given(LINES, st.integers(1, 5))
def test_nothing_but_blanks_and_heading_signs_is_left_out(lines: list[str], copies: int) -> None:
    text = "\n".join(lines * copies)
    assert shown(document(text))[0].replace("#", "") == "".join(text.split()).replace("#", "")


@given(LINES.filter(any), st.data())
def test_exactly_the_cited_words_are_marked(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines).replace("#", "")
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    _, marked, anchors = shown(document(text), (begin, end))
    assert marked == "".join(text[begin:end].split())
    assert anchors >= bool(marked)


def test_parts_join_up_and_keep_pages_whole() -> None:
    text = ("woord " * 1000 + "\n") * 20
    pages = tuple(Page(n + 1, n * 6001, (n + 1) * 6001) for n in range(20))
    for doc in (document(text), document(text, pages)):
        parts = parts_of(doc)
        assert parts[0].begin == 0 and parts[-1].end == len(text)
        assert all(a.end == b.begin for a, b in pairwise(parts))
        assert all(part.end - part.begin < PART_CHARACTERS + 7000 for part in parts)
        assert part_with(parts, 50_000).begin <= 50_000 < part_with(parts, 50_000).end
    assert {p.begin for p in parts} <= {page.begin for page in pages}


def test_names_are_marked_inside_their_evidence_and_the_longest_wins() -> None:
    doc = document("De Campus Noord in Noord groeit. Noord blijft.")
    campus = Entity("c", "Hotspot", "Campus Noord", evidence=(doc.evidence(0, 32),))
    north = Entity("n", "Gebied", "Noord", evidence=(doc.evidence(0, 32),))
    marks = name_marks(doc, [(campus, campus.evidence[0]), (north, north.evidence[0])])
    assert [(doc.text[m.begin : m.end], m.entity.id) for m in marks] == [("Campus Noord", "c"), ("Noord", "n")]
    assert all(m.end <= 32 for m in marks)


def test_the_marks_of_a_graph_are_names_of_its_entities() -> None:
    graph = tiny_graph()
    doc = graph.documents[0]
    marks = name_marks(doc, [(e, ev) for e in graph.entities for ev in e.evidence])
    assert marks
    for mark in marks:
        assert doc.text[mark.begin : mark.end].casefold() in {
            n.casefold() for n in (mark.entity.name, *mark.entity.aliases)
        }


@pytest.mark.bronnen
def test_the_real_documents_are_shown_whole(bronnen: Path) -> None:
    for path in sorted(bronnen.glob("*.txt")):
        text = path.read_bytes().decode("utf-8").replace("#", "")
        assert shown(document(text))[0] == "".join(text.split()), path.name


def long_document() -> Document:
    """Two parts and a bit: paragraphs of one sentence each, numbered."""
    return document("\n\n".join(f"Zin {n} over bouwen en wonen in de wijk aan het water." for n in range(800)))


def marked_in(doc: Document, part: Part, cited: tuple[int, int]) -> str:
    pieces = (s for p in paragraphs(doc, part, (), cited, frozenset()) for s in p.pieces)
    return "".join("".join(s.text.split()) for s in pieces if s.cited)


def test_a_passage_over_the_end_of_a_part_is_shown_and_marked_whole() -> None:
    doc = long_document()
    first, second = parts_of(doc)[:2]
    cited = first.end - 150, first.end + 130
    shown = widened(doc, first, cited)
    assert [p.number for p in parts_citing(parts_of(doc), cited)] == [1, 2]
    assert (shown.number, shown.begin) == (1, first.begin) and cited[1] <= shown.end < second.end
    assert doc.text[shown.end : shown.end + 2] == "\n\n"
    assert marked_in(doc, shown, cited) == "".join(doc.text[slice(*cited)].split())
    assert marked_in(doc, first, cited) + marked_in(doc, second, cited) == marked_in(doc, shown, cited)


def test_a_part_is_not_widened_without_end_nor_for_a_passage_elsewhere() -> None:
    doc = long_document()
    first, second = parts_of(doc)[:2]
    assert widened(doc, first, (first.end - 9, first.end + MAX_WIDER + 1)) is first
    assert widened(doc, first, (first.end, first.end + 10)) is first
    assert widened(doc, first, (5, 50)) is first
    assert widened(doc, second, (first.end - 9, first.end + 10)) is second
