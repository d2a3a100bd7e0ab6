"""Writes the search index of one generation, whole, into a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kg.facets import PassageFacets
from kg.model import KnowledgeGraph
from search.background import write_background
from search.documents import entity_items, passage_items
from search.encoder import Encoder
from search.errors import SearchError
from search.names import Names
from search.part import write_part
from search.vector_cache import Progress, encode_cached, silent
from search.vocabulary import Vocabulary

FORMAT = 4
BACKGROUND = "achtergrond"


def build_index(
    target: Path,
    graph: KnowledgeGraph,
    encoder: Encoder,
    cache_dir: Path | None = None,
    facets: Mapping[str, PassageFacets] | None = None,
    progress: Progress = silent,
) -> None:
    """Write the search index of `graph` into the folder `target`.

    Parameters
    ----------
    cache_dir
        Where encoded texts are kept, so that only new ones are encoded; None keeps nothing.
    facets
        What passages are filtered on, by passage id (:func:`kg.facets.passage_facets`).
    progress
        Called with how many texts are encoded and how many there are.

    Raises
    ------
    SearchError
        If `target` holds something already.
    """
    from kg.reference import load_areas

    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise SearchError(f"{target} is not empty: an index is written once, into a folder of its own")
    items = {
        "passage": passage_items(graph.passages, facets or {}),
        "entiteit": entity_items(graph, load_areas().ancestors),
    }
    texts = [item.reading for rows in items.values() for item in rows]
    encoded = encode_cached(encoder, texts, cache_dir, progress)
    parts, at = {}, 0
    for kind, rows in items.items():
        parts[kind] = write_part(target / kind, rows, encoded[at : at + len(rows)], encoder.dim)
        at += len(rows)
    Vocabulary.of(item.reading for item in items["passage"]).write(target)
    Names.of(graph).write(target)
    vectors = np.array([e.vector for e in encoded[: len(items["passage"])]], np.float32)
    write_background(target / BACKGROUND, encoder, vectors.reshape(-1, encoder.dim))
    meta = {"formaat": FORMAT, "encoder": encoder.name, "dim": encoder.dim, "delen": parts}
    (target / "index.json").write_text(json.dumps(meta, indent=2), "utf-8")
