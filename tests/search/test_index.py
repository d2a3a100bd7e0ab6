from __future__ import annotations

import hashlib
import json
import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.facets import passage_facets
from kg.model import KnowledgeGraph
from kg.reference import load_areas
from search.about import elsewhere
from search.encoder import Encoder, load_encoder
from search.errors import IndexMismatchError, IndexMissingError, QueryError, SearchError
from search.fusion import Ranking
from search.index import SearchIndex, build_index
from search.request import HitKind, SearchRequest, SearchResult


def _texts(result: SearchResult, graph: KnowledgeGraph) -> list[str]:
    passages = {p.id: p.text for p in graph.passages}
    return [passages[hit.id] for hit in result.hits if hit.kind == "passage"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("waar kan ik mijn eerste prototype laten testen", "maritieme lab"),
        ("wie leent geld aan starters", "Deltafonds"),
        ("spijkerbroekn hergebruiken", "spijkerbroeken"),
        ("growing vegetables in salty soil", "zilte teelten"),
        ("zorgtechnologie in het ziekenhuis", "slimme pleisters"),
    ],
)
def test_the_answer_stands_first(
    index: SearchIndex, encoder: Encoder, graph: KnowledgeGraph, question: str, answer: str
) -> None:
    result = index.search(SearchRequest(question, kind="passage", count=3), encoder)
    assert answer in _texts(result, graph)[0]


def test_entities_are_found_by_name_and_alias(index: SearchIndex, encoder: Encoder) -> None:
    for name in ("Deltafonds", "DF", "deltafonds"):
        assert index.search(SearchRequest(name, kind="entiteit"), encoder).hits[0].id == "financiering-deltafonds"
    assert index.search(SearchRequest("Deltafonds"), encoder).hits[0].kind == "entiteit"


def test_both_kinds_stand_in_one_order(index: SearchIndex, encoder: Encoder) -> None:
    hits = index.search(SearchRequest("lab in de haven", count=10), encoder).hits
    assert {hit.kind for hit in hits} == {"passage", "entiteit"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_a_hit_says_why(index: SearchIndex, encoder: Encoder, graph: KnowledgeGraph) -> None:
    [hit] = index.search(SearchRequest("stalen balken", kind="passage", count=1), encoder).hits
    text = next(p.text for p in graph.passages if p.id == hit.id)
    assert [text[a:b] for a, b in hit.highlights] == ["stalen", "balken"]
    assert hit.reasons[0] == "bevat ‘stalen’ en ‘balken’"
    assert set(hit.signals) == {"late", "dense", "grams", "stems"}
    other = index.search(SearchRequest("quantumcomputers", kind="passage"), encoder).hits
    assert all(hit.reasons for hit in other)


def test_an_answer_scores_above_a_question_without_one(index: SearchIndex, encoder: Encoder) -> None:
    def best(text: str) -> float:
        return index.search(SearchRequest(text, kind="passage"), encoder).hits[0].score

    assert best("Deltafonds voor starters") > 0.5 > 0.12 > best("btw-tarief restaurants")


@pytest.mark.parametrize(
    ("request_", "ids"),
    [
        (SearchRequest("bouw", "passage", document="twente.md"), "twente"),
        (SearchRequest("bouw", "passage", area="zeeland"), "zeeland-p0001 zeeland-p0002"),
        (SearchRequest("water", "passage", area="gemeente-hengelo"), "twente-p0003"),
        (SearchRequest("water", "passage", theme="bouw"), "twente-p0003"),
        (SearchRequest("water", "passage", year=2023), "zeeland"),
        (SearchRequest("water", "passage", type="Financiering"), "zeeland-p0003"),
        (SearchRequest("lab", "entiteit", area="gemeente-vlissingen"), "gemeente-vlissingen hotspot-maritiem-lab"),
        (SearchRequest("lab", "entiteit", type="Hotspot"), "hotspot-maritiem-lab"),
        (SearchRequest("water", "passage", area="bestaat-niet"), ""),
    ],
)
def test_filters_hold(index: SearchIndex, encoder: Encoder, request_: SearchRequest, ids: str) -> None:
    found = sorted(hit.id for hit in index.search(request_, encoder).hits)
    if ids in ("twente", "zeeland"):
        assert found and all(id_.startswith(ids) for id_ in found)
    else:
        assert found == ids.split()


def test_the_third_copy_of_a_text_stands_last(index: SearchIndex, encoder: Encoder, graph: KnowledgeGraph) -> None:
    texts = _texts(index.search(SearchRequest("oude spijkerbroeken garen", "passage", 20), encoder), graph)
    copies = [i for i, text in enumerate(texts) if "spijkerbroeken" in text]
    assert copies == [0, 1, len(texts) - 1]


STRANGE = ["de het een", "?", "a", "' OR 1=1 --", "<script>alert(1)</script>", "🚢", "SELECT ?s WHERE { ?s ?p ?o }"]
STRANGE += ["x\0y", "kust " * 100, '"fonds', "AND OR NOT (", "fonds:[1 TO *]", "\ud800 fonds", "日本語"]


@pytest.mark.parametrize("question", STRANGE)
def test_strange_questions_are_answered(index: SearchIndex, encoder: Encoder, question: str) -> None:
    result = index.search(SearchRequest(question), encoder)
    assert len(result.hits) <= 10 and result.total >= len(result.hits)


@pytest.mark.parametrize(
    ("question", "kind", "count", "said"),
    [
        ("", None, 10, "empty"),
        (" \n\u200b", None, 10, "empty"),
        ("\ud800", None, 10, "empty"),
        ("x" * 501, None, 10, "501 characters"),
        ("x", None, 0, "count 0"),
        ("x", None, 101, "count 101"),
        ("x", "feit", 10, "'feit'"),
    ],
)
def test_impossible_questions_are_refused(question: str, kind: HitKind | None, count: int, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        SearchRequest(question, kind, count)


def test_threads_get_the_same_answers(index: SearchIndex, encoder: Encoder) -> None:
    requests = [SearchRequest(q) for q in ("fonds", "haven", "zorg", "textiel")] * 5
    alone = [index.search(request, encoder) for request in requests]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda request: index.search(request, encoder), requests)) == alone


def _digests(folder: Path) -> dict[str, str]:
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.parent.name != "lexical"]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_same_graph_gives_the_same_files(
    graph: KnowledgeGraph, encoder: Encoder, index_folder: Path, tmp_path: Path
) -> None:
    build_index(tmp_path / "again", graph, encoder, tmp_path, passage_facets(graph, load_areas().ancestors))
    assert _digests(tmp_path / "again") == _digests(index_folder)


def test_an_index_is_written_into_an_empty_folder_only(graph: KnowledgeGraph, encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(SearchError, match="not empty"):
        build_index(tmp_path, graph, encoder)


def test_an_empty_graph_gives_an_index_without_hits(encoder: Encoder, tmp_path: Path) -> None:
    build_index(tmp_path / "search", KnowledgeGraph(), encoder)
    index = SearchIndex.open(tmp_path / "search", encoder, KnowledgeGraph())
    result = index.search(SearchRequest("fonds"), encoder)
    assert (result.hits, result.total, result.silent, result.facets) == ((), 0, True, {})


class Renamed:
    """The real encoder under another name."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dim = "another-encoder", encoder.dim
        self.encode_queries, self.encode_passages = encoder.encode_queries, encoder.encode_passages
        self.encode_detailed = encoder.encode_detailed


def test_another_encoder_is_refused_with_both_names(index: SearchIndex, index_folder: Path, encoder: Encoder) -> None:
    with pytest.raises(IndexMismatchError, match=rf"'{encoder.name}'.*'another-encoder'"):
        SearchIndex.open(index_folder, Renamed(encoder))
    with pytest.raises(IndexMismatchError, match="another-encoder"):
        index.search(SearchRequest("fonds"), Renamed(encoder))


def test_an_index_of_another_graph_is_refused(index_folder: Path, graph: KnowledgeGraph) -> None:
    other = replace(graph, passages=graph.passages[1:])
    with pytest.raises(IndexMismatchError, match="not of one generation"):
        SearchIndex.open(index_folder, graph=other)


def test_a_missing_or_empty_file_is_told_of(index_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(index_folder, copy)
    names = {"index.json", "words.json", "names.json", "achtergrond/tokens.codes.npy"}
    names |= {f"passage/{name}" for name in ("vectors.npy", "vectors.faiss", "vectors.json", "tokens.offsets.npy")}
    names |= {f"entiteit/{name}" for name in ("items.jsonl", "facets.json", "lexical/meta.json")}
    for name in sorted(names):
        (copy / name).rename(tmp_path / "away")
        with pytest.raises(IndexMissingError, match="run the ingest again"):
            SearchIndex.open(copy)
        if not name.endswith(".jsonl"):
            (copy / name).write_bytes(b"")
            with pytest.raises(IndexMissingError, match="run the ingest again"):
                SearchIndex.open(copy)
        (tmp_path / "away").rename(copy / name)
    SearchIndex.open(copy)


def test_counts_that_do_not_fit_are_refused(index_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(index_folder, copy)
    meta = json.loads((copy / "index.json").read_text())
    meta["delen"]["passage"]["aantal"] += 1
    (copy / "index.json").write_text(json.dumps(meta))
    with pytest.raises(IndexMismatchError, match="14 rows"):
        SearchIndex.open(copy)


def test_it_all_works_without_a_network(graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError(f"a connection was tried: {args[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    encoder = load_encoder(cache_dir=tmp_path / "cache")
    build_index(tmp_path / "search", graph, encoder, tmp_path / "cache")
    index = SearchIndex.open(tmp_path / "search", encoder)
    assert index.search(SearchRequest("fonds voor starters", "passage"), encoder).hits[0].id == "zeeland-p0003"


def test_a_large_collection_is_searched_side_by_side_with_the_same_result(
    index: SearchIndex, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [SearchRequest("fonds voor houtbouw"), SearchRequest("water", "passage", theme="bouw")]
    alone = [index.search(request, encoder) for request in requests]
    monkeypatch.setattr("search.part.MANY", 1)
    assert [index.search(request, encoder) for request in requests] == alone
    monkeypatch.setattr("search.part.COUNTED_OF_MANY", 1)
    assert index.search(requests[0], encoder).hits == alone[0].hits


def test_facets_count_all_matches_not_only_the_pool(index: SearchIndex, encoder: Encoder) -> None:
    """With a pool of one candidate the counts are still those of every passage that shares a word."""
    narrow = replace(index, ranking=Ranking(pool=1))
    request = SearchRequest("bouwen met hout in de regio", "passage", 1)
    found = narrow.search(request, encoder)
    counted = sum(found.facets["document"].values())
    assert found.total == counted > 1
    assert len(found.hits) == 1


def test_a_passage_with_the_class_of_statement_asked_for_stands_higher(index: SearchIndex, encoder: Encoder) -> None:
    """Asked for money, a passage that states a Financiering gains on the others."""
    request = SearchRequest("geld voor starters", "passage", 20)
    query = index.query(request.q, request, encoder)
    assert ("Financiering",) in query.classes
    pool = index.parts["passage"].candidates(query, index.ranking)
    held = np.isin(pool.rows, index.parts["passage"].items.rows("soort:Financiering"))
    assert held.any() and not held.all() and pool.signals.asked is not None
    assert (pool.signals.asked[held] > 0).all() and not pool.signals.asked[~held].any()
    without = index.parts["passage"].candidates(query, replace(index.ranking, asked=0.0))
    np.testing.assert_allclose(pool.scores - without.scores, index.ranking.asked * pool.signals.asked, atol=1e-6)


PLACES = [
    ("Buren bij de haven betrekken", False),
    ("Best practices circulair", False),
    ("Houten huizen bouwen", False),
    ("huizen met best veel houten balken", False),
    ("bouwen in Houten", True),
    ("campus in groningen", True),
    ("steun voor de achterhoek", True),
    ("lonen in polen", True),
    ("de beste van de wereld", False),
]


@pytest.mark.parametrize(("question", "away"), PLACES)
def test_a_capital_makes_no_place_of_the_first_word(question: str, away: bool) -> None:
    assert elsewhere(question, {"haven"}, {}) is away


def test_a_place_is_elsewhere_when_the_texts_are_about_others() -> None:
    used, shares = {"rotterdam", "zaandam", "den", "haag"}, {"noord-holland": 0.3, "zuid-holland": 0.01}
    assert elsewhere("wonen in rotterdam", used, shares)
    assert not elsewhere("wonen in zaandam", used, shares), "lies in a province that the texts are about"
    assert not elsewhere("wat vraagt zaandam aan den haag", used, shares), "one of the places is enough"
    assert not elsewhere("wonen in rotterdam", used, {}), "not known what the texts are about"


@pytest.mark.parametrize("kind", [None, "passage", "entiteit"])
def test_silence_is_judged_on_passages_whatever_is_shown(
    index: SearchIndex, encoder: Encoder, kind: HitKind | None
) -> None:
    assert index.search(SearchRequest("btw-tarief restaurants", kind), encoder).silent
    found = index.search(SearchRequest("Enschde fotnica", kind), encoder)
    assert found.suggestion == "enschede fotonica" and not found.silent
    assert {hit.kind for hit in found.hits} <= ({kind} if kind else {"passage", "entiteit"})
