"""The graph on disk: an Oxigraph store, written once per generation, then served read-only behind rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pyoxigraph
from rdflib import Dataset

from kg.model import KnowledgeGraph
from kg.rdf import graph_quads
from kg.terms import DEFAULT_BASE

ONTOLOGY_GRAPH = "https://w3id.org/kruisbestuiver/def"
"""Named graph of `ontologies/`: reference knowledge, kept apart from what documents state."""

BATCH = 100_000
"""Quads that are loaded together: 2 million take 0.2 GB so and 1.4 GB at once, for a fifth more time."""


class StoreError(Exception):
    """The store cannot be opened."""


def write_store(
    target: Path,
    graph: KnowledgeGraph,
    ontologies: Iterable[Path] = (),
    base: str = DEFAULT_BASE,
    extra: Iterable[pyoxigraph.Quad] = (),
) -> int:
    """Write `graph`, the Turtle files `ontologies` and `extra` quads to a new store at `target`; return its quads.

    Raises
    ------
    FileExistsError
        If `target` exists: a store is written once and never changed.
    """
    target.mkdir(parents=True)
    store = pyoxigraph.Store(str(target))
    named = pyoxigraph.NamedNode(ONTOLOGY_GRAPH)
    for path in ontologies:
        store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE, base_iri=ONTOLOGY_GRAPH, to_graph=named)
    quads = graph_quads(graph, base)
    while batch := list(islice(quads, BATCH)):
        store.bulk_extend(batch)
    store.bulk_extend(extra)
    store.optimize()
    store.flush()
    return len(store)


def open_store(path: Path) -> pyoxigraph.Store:
    """Open the store at `path` for reading only: its files do not change, and many processes may read at once."""
    if not path.is_dir():
        raise StoreError(f"no store at {path}: ingest first, or point --data at a folder that has one")
    try:
        return pyoxigraph.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the store at {path} cannot be opened ({error}): restore a backup or roll back") from error


def as_dataset(store: pyoxigraph.Store) -> Dataset:
    """`store` behind rdflib, its default graph the union of all named graphs."""
    from oxrdflib import OxigraphStore

    return Dataset(store=OxigraphStore(store=store), default_union=True)
