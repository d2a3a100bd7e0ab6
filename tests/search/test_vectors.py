from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.e5 import FloatArray
from search.fusion import Ranking, Signals, combine, fuse_ranks, relevance
from search.late import LateIndex, PackedTokens, pack, write_tokens
from search.vectors import Mask, VectorIndex, write_vectors


def _clustered(n: int, dim: int = 32, seed: int = 3) -> FloatArray:
    centres = np.random.default_rng(1).normal(size=(40, dim))
    rng = np.random.default_rng(seed)
    rows = centres[rng.integers(0, 40, n)] + 0.4 * rng.normal(size=(n, dim))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module", params=[10_000, 100], ids=["exact", "ivf"])
def stored(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[VectorIndex, FloatArray]:
    rows = _clustered(5000)
    folder = tmp_path_factory.mktemp("vectors")
    kind = write_vectors(folder, rows, flat_limit=request.param)
    assert kind == ("Flat" if request.param > 5000 else "IVF141,PQ8x4fs")
    return VectorIndex.open(folder), rows


def _recall(index: VectorIndex, rows: FloatArray, mask: Mask | None) -> float:
    found = []
    for query in _clustered(30, seed=9):
        scores = rows @ query
        if mask is not None:
            scores = np.where(mask, scores, -9)
        best = set(np.argsort(-scores, kind="stable")[:10].tolist())
        mine = index.search(query, 10, mask)[0].tolist()
        assert mask is None or mask[mine].all()
        found.append(len(best & set(mine)) / 10)
    return float(np.mean(found))


@pytest.mark.parametrize("share", [1.0, 0.2, 0.02, 0.001])
def test_recall_holds_under_every_filter(stored: tuple[VectorIndex, FloatArray], share: float) -> None:
    index, rows = stored
    mask = None if share == 1.0 else np.random.default_rng(5).random(len(rows)) < share
    expected = 10 if mask is None else min(10, int(mask.sum()))
    assert _recall(index, rows, mask) >= 0.95 * expected / 10


def test_a_large_filter_goes_into_the_index(
    stored: tuple[VectorIndex, FloatArray], monkeypatch: pytest.MonkeyPatch
) -> None:
    index, rows = stored
    monkeypatch.setattr("search.vectors.SCAN_LIMIT", 10)
    mask = np.random.default_rng(5).random(len(rows)) < 0.5
    assert _recall(index, rows, mask) >= 0.95


def test_scores_are_exact_and_fall(stored: tuple[VectorIndex, FloatArray]) -> None:
    index, rows = stored
    query = rows[7]
    found, scores = index.search(query, 10)
    assert found[0] == 7 and (np.diff(scores) <= 0).all()
    np.testing.assert_allclose(scores, rows[found] @ query, atol=1e-6)


def test_nothing_left_gives_nothing(stored: tuple[VectorIndex, FloatArray]) -> None:
    index, rows = stored
    assert index.search(rows[0], 10, np.zeros(len(rows), bool))[0].size == 0


def test_an_empty_index_answers(tmp_path: Path) -> None:
    write_vectors(tmp_path, np.zeros((0, 4), np.float32))
    index = VectorIndex.open(tmp_path)
    assert index.search(np.ones(4, np.float32), 3)[0].size == 0
    assert index.search(np.ones(4, np.float32), 3, np.zeros(0, bool))[0].size == 0


def _tokens(lengths: list[int], dim: int = 8) -> list[FloatArray]:
    rng = np.random.default_rng(1)
    rows = [rng.normal(size=(n, dim)).astype(np.float32) for n in lengths]
    return [row / np.linalg.norm(row, axis=1, keepdims=True) for row in rows]


def test_late_interaction_is_the_weighted_mean_of_maxima(tmp_path: Path) -> None:
    texts = _tokens([3, 0, 5, 1])
    write_tokens(tmp_path, [PackedTokens(np.arange(len(t), dtype=np.int32), *pack(t)) for t in texts], 8)
    index = LateIndex.open(tmp_path)
    [question] = _tokens([4])
    weights = np.array([1, 2, 0.5, 1], np.float32)
    rows = np.array([0, 1, 2, 3])
    expected = [0 if not len(t) else float(weights @ (question @ t.T).max(axis=1) / weights.sum()) for t in texts]
    np.testing.assert_allclose(index.scores(question, weights, rows), expected, atol=0.01)
    np.testing.assert_allclose(index.scores(question, weights, rows[[3, 0]]), [expected[3], expected[0]], atol=0.01)


def test_rare_tokens_weigh_more(tmp_path: Path) -> None:
    codes, scales = pack(np.ones((2, 4), np.float32))
    ids = [[1, 1], [1, 2], [1, 3]]
    write_tokens(tmp_path, [PackedTokens(np.array(i, np.int32), codes, scales) for i in ids], 4)
    everywhere, once, never = LateIndex.open(tmp_path).weights(np.array([1, 2, 99], np.int32))
    assert everywhere < once < never
    assert once == pytest.approx(np.log(4 / 1.5))


def test_no_texts_no_scores(tmp_path: Path) -> None:
    write_tokens(tmp_path, [], 8)
    index = LateIndex.open(tmp_path)
    assert len(index) == 0 and index.scores(_tokens([2])[0], np.ones(2, np.float32), np.zeros(0, np.int64)).size == 0


@given(st.integers(1, 30), st.integers(2, 16))
@settings(max_examples=20)
def test_packing_keeps_a_token_within_one_step(n: int, dim: int) -> None:
    rows = np.random.default_rng(n).normal(size=(n, dim)).astype(np.float32)
    codes, scales = pack(rows)
    assert (np.abs(codes * scales[:, None] - rows) <= scales[:, None] * 0.5001).all()


@given(st.lists(st.lists(st.integers(0, 20), unique=True), max_size=4), st.integers(1, 8))
def test_fusion_keeps_the_best(rankings: list[list[int]], limit: int) -> None:
    rows = fuse_ranks(rankings, limit).tolist()
    everything = {row for run in rankings for row in run}
    assert rows == sorted(set(rows)) and len(rows) == min(limit, len(everything))
    if rankings and rankings[0] and all(run[:1] == rankings[0][:1] for run in rankings):
        assert rankings[0][0] in rows


def test_relevance_rises_with_the_score() -> None:
    ranking = Ranking()
    shown = relevance(np.array([0.8, ranking.middle, 1.2], np.float32), ranking)
    assert 0 < shown[0] < 0.5 < shown[2] < 1 and shown[1] == pytest.approx(0.5, abs=1e-3)


def test_without_late_interaction_the_cosine_stands_in() -> None:
    one = np.array([0.8, 0.9], np.float32)
    none = np.zeros(2, np.float32)
    assert combine(Signals(one, none, none), Ranking()).argmax() == 1
