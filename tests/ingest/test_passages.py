"""Passages: whole sentences, one section and page, verbatim, within the limits, the same every time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.layout import layout
from ingest.passages import MAX_LINES, MAX_WORDS, make_passages
from ingest.readers import read_document
from ingest.readers.text import text_pages
from kg.model import Document, Passage
from tests.ingest import make_files as make

SENTENCE = "Deze zin van precies tien woorden gaat over de regio Twente."


def _document(text: str, kind: str = "md") -> Document:
    pages = text_pages(text) if kind == "txt" else ()
    return Document("proef", f"proef.{kind}", "Proef", kind, "0" * 64, text, pages)


def _passages(text: str, kind: str = "md") -> tuple[Passage, ...]:
    doc = _document(text, kind)
    return make_passages(doc, layout(doc))


def test_a_long_section_is_cut_between_sentences() -> None:
    passages = _passages("# Kop\n\n" + " ".join([SENTENCE] * 30) + "\n")
    assert all(p.text.startswith("Deze zin") and p.text.endswith("Twente.") for p in passages)
    assert all(80 <= len(p.text.split()) <= 130 for p in passages[:-1])
    assert sum(len(p.text.split()) for p in passages) == 330
    assert [p.id for p in passages] == [f"proef-p{n:04d}" for n in range(1, len(passages) + 1)]


def test_a_passage_stays_in_its_section_and_names_it() -> None:
    passages = _passages(
        f"# Twente\n\n{SENTENCE}\n\n## Ambities\n\n- eerste punt\n- tweede punt\n\n## Rest\n\n{SENTENCE}\n"
    )
    assert [p.heading for p in passages] == ["Twente", "Twente › Ambities", "Twente › Rest"]
    assert passages[1].text == "eerste punt\n- tweede punt"


def test_a_passage_stays_on_its_page_and_leaves_out_furniture() -> None:
    pages = [f" Pagina {word}\n{SENTENCE}\n\nJaarverslag van de regio {n}\n" for n, word in ((3, "een"), (4, "twee"))]
    passages = _passages("".join(pages), "txt")
    assert [p.page for p in passages] == [1, 2]
    assert not any("Jaarverslag" in p.text for p in passages)


def test_columns_of_a_table_become_passages(tmp_path: Path) -> None:
    doc = read_document(make.write_pdf(tmp_path / "a.pdf", make.draw_report))
    passages = make_passages(doc, layout(doc))
    place = next(p for p in passages if "Fieldlab Lichte Constructies" in p.text)
    assert place.heading.endswith("Innovatieprofiel Twente › Hotspots en projecten › Kennispark Twente")
    assert "Regio Deal" not in place.text
    assert place.page == 2


def test_rows_of_a_table_stay_together(tmp_path: Path) -> None:
    rows = [["Actie", "Trekker"], ["Fieldlab starten", "Twente"], ["Talent houden", "Salland"]]
    doc = read_document(make.ruled_pdf(tmp_path / "a.pdf", rows))
    passages = make_passages(doc, layout(doc))
    assert any("Fieldlab starten | Twente" in p.text for p in passages)


def test_a_line_of_a_megabyte_is_cut() -> None:
    passages = _passages("woord " * 170_000, "txt")
    assert all(len(p.text) <= 4000 for p in passages)
    assert "".join(p.text for p in passages).count("woord") == 170_000


def test_no_text_gives_no_passages() -> None:
    assert _passages("# Alleen een kop\n") == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                SENTENCE,
                "• punt een",
                "1.2 Kop van iets",
                "IJmond",
                " Nieuwe pagina",
                "",
                "ontwik-",
                "keling.",
                "\u2028",
                "| a | b |",
            ]
        ),
        max_size=80,
    )
)
def test_passages_are_verbatim_ordered_and_bounded(lines: list[str]) -> None:
    text = "\n".join(lines)
    doc = _document(text, "txt")
    passages = make_passages(doc, layout(doc))
    assert passages == make_passages(doc, layout(doc))
    assert all(text[p.begin : p.end] == p.text and p.text.strip() == p.text for p in passages)
    assert all(a.end <= b.begin for a, b in pairwise(passages))
    assert all(p.text.count("\n") < MAX_LINES and len(p.text.split()) <= MAX_WORDS + 40 for p in passages)


@pytest.mark.bronnen
def test_passages_of_the_real_documents(bronnen: Path) -> None:
    for path in sorted(bronnen.glob("*.txt")):
        doc = read_document(path)
        passages = make_passages(doc, layout(doc))
        words = [len(p.text.split()) for p in passages]
        assert all(doc.text[p.begin : p.end] == p.text and doc.page_at(p.begin) == p.page for p in passages)
        assert all(p.text.count("\n") < MAX_LINES for p in passages)
        assert 60 <= sum(words) / len(words) <= 110
        assert sum(words) > 0.85 * len(doc.text.split())
