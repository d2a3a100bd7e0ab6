"""Two areas side by side, on the small invented regions."""

from __future__ import annotations

import pytest

from kg.compare import compare
from kg.comparison import Comparison
from kg.matching import find_matches
from kg.queries import GraphIndex, UnknownEntityError
from kg.reference import load_areas, load_themes
from tests.kg.streken import streken, vectors

GRAPH = streken()
MATCHES = find_matches(GRAPH, vectors(), areas=load_areas(), themes=load_themes())


def compared(a: str, b: str) -> Comparison:
    return compare(GraphIndex(GRAPH), a, b, load_areas(), load_themes(), MATCHES)


def test_what_both_have_and_what_one_seeks() -> None:
    found = compared("twente", "walcheren")
    sections = {s.key: s for s in found.sections}
    shared = sections["gedeeld"].rows[0]
    assert shared.what == "Bouw & verstedelijking"
    assert [i.id for i in shared.left] == ["twente--houtbouw"]
    assert {i.id for i in shared.right} == {"walcheren--bouwen-met-wier-en-hout", "hotspot-de-strandmuur"}
    assert [r.what for r in sections["partners"].rows] == ["Ruwe Planken"]
    sought = sections["gezocht-links"].rows[0]
    assert "proeftuin" in sought.left[0].text and sought.right[0].id == "hotspot-de-strandmuur"
    assert [r.what for r in sections["verschil"].rows] == ["E-sports & gaming"]
    assert [m.id for m in found.pairs] == ["twente--houtbouw~walcheren--bouwen-met-wier-en-hout"]
    assert [m.id for m in found.needs] == ["behoefte-1~hotspot-de-strandmuur"] and not found.stated


def test_every_item_has_a_quote_that_stands_in_its_document() -> None:
    texts = {d.name: d.text for d in GRAPH.documents}
    items = [i for s in compared("twente", "veluwe").sections for r in s.rows for i in (*r.left, *r.right)]
    assert items and all(i.evidence for i in items)
    assert all(texts[e.document][e.begin : e.end] == e.quote for i in items for e in i.evidence)


def test_the_other_way_round_is_the_mirror() -> None:
    one, other = compared("twente", "walcheren"), compared("walcheren", "twente")
    assert (one.left.id, one.right.id) == (other.right.id, other.left.id)
    assert [(c.left, c.right) for c in one.counts] == [(c.right, c.left) for c in other.counts]
    mirrored = {s.key: s for s in other.sections}
    for section in one.sections:
        if not section.key.startswith("gezocht"):
            assert {(r.what, r.left, r.right) for r in section.rows} == {
                (r.what, r.right, r.left) for r in mirrored[section.key].rows
            }
    assert one.sections[2].rows[0].left == mirrored["gezocht-rechts"].rows[0].right


def test_what_a_document_states_between_two_areas_is_there() -> None:
    assert [k.id for k in compared("twente", "veluwe").stated] == ["kruisbestuiving-1"]


def test_an_area_that_no_document_names_is_empty_and_says_so() -> None:
    found = compared("twente", "gooi-en-vechtstreek")
    assert "noemen Gooi en Vechtstreek niet" in found.notes[0]
    assert all(not r.right for s in found.sections for r in s.rows)
    assert all(c.right == 0 for c in found.counts)


def test_an_area_within_the_other_is_said() -> None:
    assert any("Amsterdam ligt in" in note for note in compared("amsterdam", "mra").notes)


def test_two_different_areas_that_we_know_are_needed() -> None:
    with pytest.raises(ValueError, match="need two areas"):
        compared("twente", "twente")
    with pytest.raises(UnknownEntityError):
        compared("twente", "nergens")
