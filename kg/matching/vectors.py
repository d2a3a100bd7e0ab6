"""Vectors of matching beside the graph they belong to: two files in one folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

IDS = "ids.json"
ROWS = "vectors.npy"


def write_vectors(target: Path, texts: Mapping[str, str], encode: Callable[[Sequence[str]], npt.NDArray[Any]]) -> None:
    """Encode `texts` (id, text) in order of id and write them into the folder `target`, which is made.

    `encode` gives one row a text. No file is written when there are no texts.
    """
    target.mkdir(parents=True, exist_ok=True)
    ids = sorted(texts)
    if ids:
        rows = np.asarray(encode([texts[i] for i in ids]), dtype=np.float32)
        np.save(target / ROWS, rows)
        (target / IDS).write_text(json.dumps(ids, ensure_ascii=False), "utf-8")


def read_vectors(target: Path) -> dict[str, npt.NDArray[np.float32]] | None:
    """What :func:`write_vectors` wrote, by id; None when nothing was written there.

    Raises
    ------
    ValueError
        The two files do not have as many ids as rows.
    """
    if not (target / ROWS).is_file() or not (target / IDS).is_file():
        return None
    ids = json.loads((target / IDS).read_text("utf-8"))
    rows = np.load(target / ROWS, allow_pickle=False)
    if len(ids) != len(rows):
        raise ValueError(f"{target}: {len(ids)} ids, {len(rows)} vectors: need as many")
    return dict(zip(ids, rows, strict=True))
