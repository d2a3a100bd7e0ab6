"""Sentences and readings: where a sentence ends, and what a broken word was."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp import sentences, split_sentences
from ingest.reading import Vocabulary, read_range
from ingest.types import Reading
from ingest.wordlists import word_list

ROOT = Path(__file__).resolve().parents[2]


def _split(text: str) -> list[str]:
    return [text[begin:end] for begin, end in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["De ROM helpt o.a. start-ups.", "Dat gebeurt i.s.m. de provincie."],
        ["In par. 4.2 staat meer.", "Zie ook nr. 3 en p. 12."],
        ["Het kost ca. 3,5 mln. euro.", "Dhr. A.B. de Vries leidt het project."],
        ["Werkt het?", "Ja!", "‘Zeker’, zei ze."],
        ["Denk aan campussen, hubs, etc.", "De regio groeit."],
        ["Er komen 10.000 banen bij.", "In 2030 zijn het er 12.500."],
        ["Dat is zo (zie hoofdstuk 2).", "Daarna volgt de rest."],
        ["Wat nu...", "Morgen verder."],
    ],
)
def test_sentences_end_where_they_should(parts: list[str]) -> None:
    assert _split(" ".join(parts)) == parts


@given(st.text(alphabet="ab. !?AB1(\n", max_size=80))
def test_sentences_are_in_order_and_lose_only_blanks(text: str) -> None:
    ranges = split_sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(ranges))
    assert "".join(text[b:e] for b, e in ranges).replace(" ", "").replace("\n", "") == "".join(text.split())
    assert all(text[b:e] == text[b:e].strip() for b, e in ranges)


def test_sentences_of_a_reading_are_ranges_of_its_text() -> None:
    text = "Eerste zin. Tweede zin."
    reading = Reading(text, tuple(range(len(text))))
    assert sentences(reading) == [(0, 11), (12, 23)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Zij werken samen in de MRA.", "Daarna volgt de rest."],
        ["Dat doet het regionale MKB.", "Een deel is bekend bij de RVO.", "Wij ook."],
        ["Het net is nu 5G.", "De stad is blij."],
        ["Dat zei A.B. de Vries van TNO.", "Het gaat i.s.m. De Meer."],
    ],
)
def test_a_stop_after_capitals_ends_a_sentence_and_one_after_initials_does_not(parts: list[str]) -> None:
    assert _split(" ".join(parts)) == parts


def test_a_long_run_without_blanks_takes_no_time() -> None:
    assert len(_split("(.x" * 100_000 + ". En. " + "A." * 100_000 + " Nu.")) == 4


def test_the_tokenizer_is_made_once_and_brings_no_torch() -> None:
    code = "from ingest.nlp import load_tokenizer as l; import sys; assert l() is l(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("de ontwik-\nkeling", "de ontwikkeling"),
        ("start- en scale-\nups; alle scale-ups hier", "start- en scale-ups; alle scale-ups hier"),
        ("kennis-\nen innovatiekracht", "kennis- en innovatiekracht"),
        ("innovatie- \nen concurrentiekracht", "innovatie- en concurrentiekracht"),
        ("MRA-\ngemeenten", "MRA-gemeenten"),
        ("Almere-\nLelystad", "Almere-Lelystad"),
        ("state-of-\nthe-art", "state-of-the-art"),
        ("program-\nma-activiteiten", "programma-activiteiten"),
        ("sectoren/\nclusters", "sectoren/clusters"),
        ("(inter)\nnationale beurzen", "(inter)nationale beurzen"),
        ("inzicht bieden in -\nen ontsluiten", "inzicht bieden in - en ontsluiten"),
        ("verschil\nlende opgaven, verschillende wijken", "verschillende opgaven, verschillende wijken"),
        ("om samen\nte werken", "om samen te werken"),
        ("samen\u00adwerking cafe\u0301 \u200eRTL\u200f", "samenwerking café RTL"),
        ("een\u2028twee   drie\t vier", "een twee drie vier"),
        ("geo-\nondernemingen", "geo-ondernemingen"),
    ],
)
def test_lines_are_joined_as_they_were_meant(source: str, read: str) -> None:
    assert read_range(source, 0, len(source), Vocabulary(source)).text == read


def test_marks_of_markdown_are_not_read() -> None:
    source = "De **ROM** helpt, zie [de site](https://voorbeeld.nl) en `code`."
    reading = read_range(source, 0, len(source), Vocabulary(source, markdown=True))
    assert reading.text == "De ROM helpt, zie de site en code."
    assert source[slice(*reading.span(reading.text.index("ROM"), reading.text.index("ROM") + 3))] == "ROM"


@given(st.text(alphabet="ab-\n \u00ad\u0301\u2028e\u200fA/(ﬁ", max_size=60))
def test_offsets_of_a_reading_increase_and_lead_back(source: str) -> None:
    reading = read_range(source, 0, len(source), Vocabulary(source))
    assert all(a < b for a, b in pairwise(reading.offsets))
    for char, offset in zip(reading.text, reading.offsets, strict=True):
        base = unicodedata.normalize("NFD", char)[0]
        assert source[offset] == base or (char == " " and source[offset] in " \n\u2028\u00ad\u200f\u0301-"), (
            char,
            offset,
        )
    assert "  " not in reading.text and "\n" not in reading.text and "\u00ad" not in reading.text


def test_a_vocabulary_does_not_count_halves() -> None:
    counts = Vocabulary("de ontwik-\nkeling van\neen ontwikkeling hier").counts
    assert counts["ontwikkeling"] == 1
    assert counts["keling"] == counts["ontwik"] == 0


def test_an_unknown_word_list_is_answered_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="known: afkortingen"):
        word_list("bijwoorden")


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Het bedrag begint bij € 500.000. In 2023 kwam er meer.", 2),
        ("Dat was een kwart meer dan in 2018. Eén op de vijf exporteert.", 2),
        ("Zij zijn jonger dan 18. De stad groeit.", 2),
        ("Zie hoofdstuk 5. Conclusies voor de rest.", 1),
    ],
)
def test_a_figure_may_end_a_sentence(text: str, n: int) -> None:
    assert len(split_sentences(text)) == n
