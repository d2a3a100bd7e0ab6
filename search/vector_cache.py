"""Encoded texts kept by (encoder, text), so that an ingest encodes only what is new."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.e5 import FloatArray
from search.encoder import Encoder
from search.late import PackedTokens, pack

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with how many texts are done and how many there are."""
CHUNK = 64
_TABLE = """create table if not exists encoded (
    encoder text, key blob, vector blob, ids blob, codes blob, scales blob, primary key (encoder, key)
) without rowid"""


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A text as one vector (dim,) and as packed token vectors."""

    vector: FloatArray
    tokens: PackedTokens


def silent(done: int, total: int) -> None:
    """No progress."""


def encode_cached(
    encoder: Encoder, texts: Sequence[str], cache_dir: Path | None, progress: Progress = silent
) -> list[EncodedText]:
    """Encode passages or descriptions, taking from the cache what was encoded before.

    Parameters
    ----------
    cache_dir
        Holds ``vectors.sqlite``; None keeps nothing. A cache that cannot be used is passed over with a warning.

    Returns
    -------
    list of EncodedText
        In the order of `texts`; equal texts are encoded once.
    """
    unique = list(dict.fromkeys(texts))
    with _store(cache_dir) as store:
        found = {} if store is None else store.get(encoder, unique)
        missing = [text for text in unique if text not in found]
        progress(len(unique) - len(missing), len(unique))
        for at in range(0, len(missing), CHUNK):
            chunk = missing[at : at + CHUNK]
            rows = [
                EncodedText(row.vector, PackedTokens(row.ids, *pack(row.tokens)))
                for row in encoder.encode_detailed(chunk, "document")
            ]
            new = dict(zip(chunk, rows, strict=True))
            if store is not None:
                store.put(encoder, new)
            found |= new
            progress(len(unique) - len(missing) + at + len(chunk), len(unique))
    return [found[text] for text in texts]


@contextmanager
def _store(cache_dir: Path | None) -> Iterator[_Store | None]:
    if cache_dir is None:
        yield None
        return
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(cache_dir / "vectors.sqlite", timeout=30)
        connection.execute(_TABLE)
    except (OSError, sqlite3.Error) as error:
        logger.warning("vectors are not cached in %s: %s", cache_dir, error)
        yield None
        return
    with closing(connection):
        yield _Store(connection)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class _Store:
    """The open cache; once it fails it is left alone for the rest of the run."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._broken = False

    def get(self, encoder: Encoder, texts: Sequence[str]) -> dict[str, EncodedText]:
        select = "select vector, ids, codes, scales from encoded where encoder = ? and key = ?"
        found = {}
        try:
            for text in texts:
                row = self._connection.execute(select, (encoder.name, _key(text))).fetchone()
                if row is not None:
                    found[text] = _unpack(row, encoder.dim)
        except (sqlite3.Error, ValueError) as error:
            self._fail(error)
        return found

    def put(self, encoder: Encoder, rows: dict[str, EncodedText]) -> None:
        if self._broken:
            return
        values = [
            (
                encoder.name,
                _key(text),
                *(a.tobytes() for a in (e.vector, e.tokens.ids, e.tokens.codes, e.tokens.scales)),
            )
            for text, e in rows.items()
        ]
        try:
            with self._connection:
                self._connection.executemany("insert or ignore into encoded values (?, ?, ?, ?, ?, ?)", values)
        except sqlite3.Error as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._broken = True
        logger.warning("the cache of vectors is not used: %s", error)


def _unpack(row: tuple[bytes, bytes, bytes, bytes], dim: int) -> EncodedText:
    vector = np.frombuffer(row[0], np.float32)
    ids = np.frombuffer(row[1], np.int32)
    if len(vector) != dim:
        raise ValueError(f"a cached vector has {len(vector)} numbers, need {dim}")
    codes = np.frombuffer(row[2], np.int8).reshape(len(ids), dim)
    return EncodedText(vector, PackedTokens(ids, codes, np.frombuffer(row[3], np.float32)))
