from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from search.e5 import FloatArray
from search.encoder import Encoded, Encoder, Kind
from search.vector_cache import encode_cached


class Counting:
    """The real encoder, counting what it is asked to encode."""

    def __init__(self, encoder: Encoder, name: str) -> None:
        self._encoder, self.name, self.dim = encoder, name, encoder.dim
        self.texts: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        return self._encoder.encode_passages(texts)

    def encode_detailed(self, texts: Sequence[str], kind: Kind) -> list[Encoded]:
        self.texts += texts
        return self._encoder.encode_detailed(texts, kind)


@pytest.fixture
def counting(encoder: Encoder) -> Counting:
    return Counting(encoder, encoder.name)


def test_only_new_texts_are_encoded(counting: Counting, tmp_path: Path) -> None:
    first = encode_cached(counting, ["fonds", "haven", "fonds"], tmp_path)
    assert counting.texts == ["fonds", "haven"]
    again = encode_cached(counting, ["haven", "hout", "fonds"], tmp_path)
    assert counting.texts == ["fonds", "haven", "hout"]
    np.testing.assert_array_equal(again[2].vector, first[0].vector)
    np.testing.assert_array_equal(again[2].tokens.codes, first[0].tokens.codes)
    np.testing.assert_array_equal(again[2].tokens.ids, first[0].tokens.ids)


def test_another_encoder_has_its_own_vectors(counting: Counting, encoder: Encoder, tmp_path: Path) -> None:
    encode_cached(counting, ["fonds"], tmp_path)
    other = Counting(encoder, "another")
    encode_cached(other, ["fonds"], tmp_path)
    assert other.texts == ["fonds"]


def test_without_a_folder_nothing_is_kept(counting: Counting, tmp_path: Path) -> None:
    encode_cached(counting, ["fonds"], None)
    encode_cached(counting, ["fonds"], None)
    assert counting.texts == ["fonds", "fonds"] and list(tmp_path.iterdir()) == []


def test_a_broken_cache_does_not_stop_the_work(
    counting: Counting, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "vectors.sqlite").write_bytes(b"not a database at all" * 50)
    with caplog.at_level(logging.WARNING):
        assert len(encode_cached(counting, ["fonds"], tmp_path)) == 1
    assert "not cached" in caplog.text


def test_progress_ends_at_the_total(counting: Counting) -> None:
    seen: list[tuple[int, int]] = []
    encode_cached(counting, [f"tekst {i}" for i in range(70)], None, lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 70) and seen[-1] == (70, 70) and seen == sorted(seen)
