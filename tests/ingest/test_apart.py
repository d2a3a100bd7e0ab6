"""Merges are undone by people: names kept apart, a name that means another thing in one document, and back again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.apart import Apart
from ingest.link import LinkResult, link
from ingest.merge import Groups, NodeKey
from ingest.types import Extraction, RawBehoefte, RawDeelnemer, RawFeit, RawKruisbestuiving, RawRelation, Ref
from kg.reference import load_areas, load_themes
from tests.ingest.test_link import doc, entity

CAMPUS, VARIANT = "hotspot-techniek-campus-oost", "hotspot-techniekcampus-oost"
ABBREVIATED = "hotspot-tco"


def _linked(*apart: Apart, swap: bool = False) -> LinkResult:
    """Two documents: the first defines TCO as the campus, the second writes it in one word and says things of it."""
    campus, variant = Ref("Hotspot", "Techniek Campus Oost"), Ref("Hotspot", "Techniekcampus Oost")
    first = (entity("Techniek Campus Oost", "Hotspot", "Techniek Campus Oost", aliases=["TCO"]),)
    mention = entity("Techniekcampus Oost", "Hotspot", "Techniekcampus Oost", "b.txt")
    short = entity("TCO", "Hotspot", "TCO", "b.txt")
    hengelo = entity("Hengelo", "Gebied", "Hengelo", "b.txt")
    second = (
        mention,
        short,
        hengelo,
        RawRelation(variant, "ligtIn", hengelo.ref, hengelo.evidence),
        RawFeit(variant, "banen", "10", "banen", None, mention.evidence),
        RawBehoefte(hengelo.ref, "behoefte", "ruimte", hengelo.evidence),
        RawKruisbestuiving(
            (RawDeelnemer(hengelo.ref, (variant,)), RawDeelnemer(None, (campus,))), (), "kans", mention.evidence
        ),
    )
    documents = [doc("b.txt"), doc("a.txt")] if swap else [doc("a.txt"), doc("b.txt")]
    extractions = {"a": Extraction(first), "b": Extraction(tuple(reversed(second)) if swap else second)}
    return link(extractions, documents, load_areas(), load_themes(), apart)


def _ids(result: LinkResult) -> set[str]:
    return {e.id for e in result.graph.entities if e.type == "Hotspot"}


def test_without_a_correction_the_three_names_are_one_and_the_log_says_why() -> None:
    result = _linked()
    assert _ids(result) == {CAMPUS} and result.lost == ()
    assert {(m.kept_id, m.absorbed_id, m.reason) for m in result.merges} == {
        (CAMPUS, VARIANT, "schrijfwijze"),
        (ABBREVIATED, CAMPUS, "alias in de tekst"),
    }


def test_each_line_of_the_log_undoes_its_own_merge() -> None:
    for merge in _linked().merges:
        undone = _linked(Apart(merge.kept_id, (merge.absorbed_id,)))
        assert merge not in undone.merges and len(undone.merges) == 1
        assert len(_ids(undone)) == 2 and undone.lost == () and not undone.unfit


def test_what_was_said_of_a_name_goes_with_it() -> None:
    graph = _linked(Apart(CAMPUS, (VARIANT,))).graph
    assert {e.id for e in graph.entities if e.type == "Hotspot"} == {CAMPUS, VARIANT}
    assert [r.subject for r in graph.relations] == [VARIANT]
    assert [f.subject for f in graph.feiten] == [VARIANT]
    assert [d.via for d in graph.kruisbestuivingen[0].participants] == [(VARIANT,), (CAMPUS,)]


def test_all_kept_apart_is_three_things_and_no_look_alikes_are_listed() -> None:
    apart = (Apart(CAMPUS, (VARIANT, ABBREVIATED)), Apart(VARIANT, (ABBREVIATED,)))
    result = _linked(*apart)
    assert _ids(result) == {CAMPUS, VARIANT, ABBREVIATED}
    assert result.merges == [] and result.near_duplicates == []


def test_a_name_that_means_another_thing_in_one_document_gets_its_own_name_there() -> None:
    result = _linked(Apart(CAMPUS, documents=("b.txt",), name="Campus Achterhoek"))
    assert _ids(result) == {CAMPUS, "hotspot-campus-achterhoek"} and not result.unfit and result.lost == ()
    places = {e.id: {x.document for x in e.evidence} for e in result.graph.entities}
    assert places[CAMPUS] == {"a.txt"} and places["hotspot-campus-achterhoek"] == {"b.txt"}
    assert [f.subject for f in result.graph.feiten] == ["hotspot-campus-achterhoek"]
    (other,) = [e for e in result.graph.entities if e.id == "hotspot-campus-achterhoek"]
    assert other.name == "Campus Achterhoek" and "Techniekcampus Oost" in other.aliases


def test_what_does_not_fit_is_said_and_changes_nothing() -> None:
    rows = {
        Apart("hotspot-weg", (CAMPUS,)): "'hotspot-weg' staat niet (meer)",
        Apart(CAMPUS, ("hotspot-weg",)): "'hotspot-weg' staat niet (meer)",
        Apart(CAMPUS, documents=("c.txt",), name="Iets"): "wordt in c.txt niet (meer) genoemd",
        Apart("hotspot-weg", documents=("b.txt",), name="Iets"): "'hotspot-weg' staat niet (meer)",
        Apart(CAMPUS, documents=("b.txt",), name="Techniekcampus Oost"): "geef een andere",
        Apart("gemeente-hengelo", documents=("b.txt",), name="Ander Hengelo"): "vaste lijst",
    }
    for apart, text in rows.items():
        result = _linked(apart)
        assert list(result.unfit) == [apart] and text in result.unfit[apart]
        assert result.graph == _linked().graph


def test_a_split_that_fits_one_of_two_documents_is_done_there_and_the_other_is_named() -> None:
    apart = Apart(CAMPUS, documents=("b.txt", "c.txt"), name="Campus Achterhoek")
    result = _linked(apart)
    assert "hotspot-campus-achterhoek" in _ids(result)
    assert result.unfit[apart].startswith(f"{CAMPUS!r} wordt in c.txt")


APARTS = (
    Apart(CAMPUS, (VARIANT,)),
    Apart(VARIANT, (CAMPUS,)),
    Apart(CAMPUS, (ABBREVIATED,)),
    Apart(CAMPUS, documents=("b.txt",), name="Campus Achterhoek"),
)


@given(
    st.lists(st.sampled_from(APARTS), unique=True).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows)))
)
@settings(max_examples=25, deadline=None)
def test_nothing_is_lost_and_order_does_not_matter(rows: tuple[list[Apart], list[Apart]]) -> None:
    one, other = _linked(*rows[0]), _linked(*rows[1], swap=True)
    assert one.graph == other.graph and one.merges == other.merges and one.lost == ()


KEYS = [NodeKey("Hotspot", name, "") for name in "abcdef"]
PAIR = st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)).filter(lambda p: p[0] != p[1])


@given(st.lists(PAIR, max_size=8), st.lists(PAIR, max_size=15))
def test_keys_kept_apart_never_meet_however_others_join(
    apart: list[tuple[NodeKey, NodeKey]], unions: list[tuple[NodeKey, NodeKey]]
) -> None:
    groups = Groups(KEYS, apart)
    for a, b in unions:
        before = groups.find(a) == groups.find(b)
        joined = groups.union(a, b)
        assert joined == (not before and groups.find(a) == groups.find(b))
    assert all(groups.find(a) != groups.find(b) for a, b in apart)
