"""From a folder of documents to a served generation: read, extract, validate, index, switch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ingest.ledger import remarks
from kg.generations import HIDDEN, Draft, Generation, Generations, ingest_lock
from kg.model import KnowledgeGraph
from kg.reference import ontology_dir
from kg.terms import DEFAULT_BASE

if TYPE_CHECKING:
    from ingest.collect import CollectResult
    from ingest.incremental import ReadingCache
    from search.encoder import Encoder

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with the stage (English, a few words), how much is done and how much there is; 0 of 0 when unknown."""
DEFAULT_LIMIT_BYTES = 50_000_000


class NothingIngestedError(Exception):
    """Not one document could be read; what was served before still is."""

    def __init__(self, report: BuildReport) -> None:
        self.report = report
        super().__init__("nothing could be ingested: " + ("; ".join(report.lines()) or "no documents were found"))


@dataclass
class BuildReport:
    """What an ingest did.

    `skipped` holds path and reason of every file that was not read; `notes` document and remark of what was read with
    a reservation; `read` the documents that were read anew, the others are as they were; `seconds` the wall time per
    stage.
    """

    generation: str = ""
    documents: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    rejected_quotes: int = 0
    dropped: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """A line for each file that was skipped, which and why; and for each that was read with a reservation."""
        skipped = [f"skipped {path}: {reason}" for path, reason in self.skipped]
        return [*skipped, *(f"note {name}: {text}" for name, text in self.notes)]

    def as_dict(self) -> dict[str, Any]:
        return {
            "generatie": self.generation,
            "documenten": self.documents,
            "aantallen": self.counts,
            "overgeslagen": [{"bestand": path, "reden": reason} for path, reason in self.skipped],
            "opmerkingen": [{"document": name, "tekst": text} for name, text in self.notes],
            "opnieuwGelezen": self.read,
            "afgewezenCitaten": self.rejected_quotes,
            "afgekeurd": self.dropped,
            "seconden": {stage: round(s, 2) for stage, s in self.seconds.items()},
        }


def _silent(stage: str, done: int, total: int) -> None:
    """No progress."""


def _collect(
    paths: Sequence[Path], limit_bytes: int, cache: ReadingCache, report: BuildReport, progress: Progress
) -> CollectResult:
    from ingest.collect import collect

    found = collect(paths, limit_bytes, cache=cache, progress=lambda done, total: progress("reading", done, total))
    report.skipped = [(str(s.path), s.reason) for s in found.skipped]
    report.documents = len(found.documents)
    if not found.documents:
        raise NothingIngestedError(report)
    return found


def _valid(graph: KnowledgeGraph, base: str, report: BuildReport) -> KnowledgeGraph:
    """`graph` without the statements that break a SHACL shape; each is named in the report."""
    from kg.conformance import nonconforming, without

    faults = nonconforming(graph, base)
    report.dropped = sorted(faults.values())
    for line in report.dropped:
        logger.warning("%s", line)
    return without(graph, faults)


def _index(draft: Draft, graph: KnowledgeGraph, encoder: Encoder, cache: Path | None, progress: Progress) -> None:
    from kg.facets import passage_facets
    from kg.matching import match_texts
    from kg.matching.vectors import write_vectors
    from kg.reference import load_areas
    from search.index import build_index

    facets = passage_facets(graph, load_areas().ancestors)
    build_index(
        draft.path / "search",
        graph,
        encoder,
        cache_dir=cache,
        facets=facets,
        progress=lambda done, total: progress("indexing", done, total),
    )
    write_vectors(draft.path / "matching", match_texts(graph), encoder.encode_passages)


def _counts(graph: KnowledgeGraph) -> dict[str, int]:
    counts = {
        "entiteiten": len(graph.entities),
        "relaties": len(graph.relations),
        "kruisbestuivingen": len(graph.kruisbestuivingen),
        "behoeften": len(graph.behoeften),
        "feiten": len(graph.feiten),
        "passages": len(graph.passages),
    }
    for entity in graph.entities:
        counts[entity.type] = counts.get(entity.type, 0) + 1
    return counts


def build_generation(
    paths: Sequence[Path],
    data: Path,
    *,
    encoder: Encoder | None = None,
    cache: Path | None = None,
    base: str = DEFAULT_BASE,
    limit_bytes: int = DEFAULT_LIMIT_BYTES,
    hide_persons: bool = False,
    progress: Progress = _silent,
) -> BuildReport:
    """Ingest `paths` into a new generation of `data` and serve it from then on.

    Parameters
    ----------
    paths
        Documents and folders; together they are all that the new generation holds.
    encoder
        By default the packaged one.
    cache
        Folder for what was read from documents and for vectors of texts seen before; by default ``DATA/cache``. It
        may be removed at any time.
    hide_persons
        Leave out the persons whom the documents name (:mod:`ingest.hiding`).

    Raises
    ------
    NothingIngestedError
        If no document could be read.
    ingest.curation.CurationError
        If a file of corrections has a fault.
    kg.disk.LockedError
        If another ingest is at work on `data`.
    """
    from api.feedback import FeedbackStore
    from ingest.curation import load_curation, sources_of
    from ingest.hiding import hide_all
    from ingest.incremental import ReadingCache
    from ingest.pipeline import extract_all, load_context
    from kg.oordelen import quads
    from search.encoder import load_encoder
    from search.model_cache import default_cache_dir

    report, clock = BuildReport(), perf_counter()
    folder = cache or data / "cache"
    readings = ReadingCache(folder / "readings")

    def lap(stage: str) -> None:
        nonlocal clock
        now = perf_counter()
        report.seconds[stage], clock = now - clock, now

    generations = Generations(data)
    with ingest_lock(data):
        for path in generations.clean():
            logger.info("removed %s, left by an ingest that did not finish", path)
        corrections = load_curation(paths)
        documents = _collect(paths, limit_bytes, readings, report, progress).documents
        if hide_persons:
            documents = hide_all(documents, load_context())
        documents = (*documents, *sources_of(corrections))
        lap("reading")
        read = extract_all(
            documents,
            progress=lambda done, total: progress("extracting", done, total),
            cache=readings,
            corrections=corrections,
        )
        report.rejected_quotes, report.read = read.rejected_quotes, list(read.read)
        report.notes = remarks(read.ledger)
        lap("extracting")
        graph = _valid(read.graph, base, report)
        report.counts = _counts(graph)
        lap("validating")
        cache = cache or default_cache_dir()
        encoder = encoder or load_encoder(cache_dir=cache)
        with generations.draft() as draft:
            ontologies = tuple(sorted(ontology_dir().glob("*.ttl")))
            draft.write_graph(graph, ontologies, base, quads(FeedbackStore(data).read().rows, base))
            skipped = [{"bestand": Path(path).name, "reden": reason} for path, reason in report.skipped]
            draft.write_ledger(read.ledger | {"overgeslagen": skipped})
            lap("storing")
            _index(draft, graph, encoder, folder, progress)
            lap("indexing")
            manifest = report.as_dict() | {
                "generatie": draft.id,
                "basis": base,
                "encoder": encoder.name,
                HIDDEN: hide_persons,
                "bronnen": {d.name: d.sha256 for d in graph.documents},
            }
            published: Generation = generations.publish(draft, manifest)
        report.generation = published.id
        readings.prune()
        lap("publishing")
    return report
