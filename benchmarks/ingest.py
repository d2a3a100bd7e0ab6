"""Reading at size: cost per page and peak memory of each stage, against the readers alone (and Frog, when installed).

    python -m benchmarks.ingest [--pages 100 300 1000] [--index] [--processes N]

Pages come from :mod:`benchmarks.generated`; each size runs in a process of its own. Of each stage: seconds of CPU (its
helper processes included) and of wall time, pages per second of wall time, and the peak memory of this process in it
(MB); ``largest_helper_mb`` is that of the largest helper. ``readers`` is the baseline. ``statements`` lays out, applies
the rules, cuts passages and links, in helpers; what starting those takes is apart. Layout, rules and passages are
measured by themselves on the smallest size. ``growth`` compares CPU per page and peak memory with the smallest size:
1.0 is linear, respectively constant. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.generated import write_documents

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = 300
"""Pages of which layout, rules and passages are measured one by one, in this process."""
_KB = 1024


def cpu_seconds() -> float:
    """CPU time of this process and of the helpers that ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)


def reset_peak() -> None:
    """Let the kernel measure the peak memory anew from here (Linux); elsewhere peaks are those of all stages so far."""
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    except OSError:
        return


def peak_mb() -> float:
    """Peak resident memory of this process since :func:`reset_peak`, in MB."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / _KB


class Stages:
    """What each stage cost."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.rows: dict[str, dict[str, float]] = {}

    @contextmanager
    def stage(self, name: str, pages: int | None = None) -> Iterator[None]:
        pages = pages or self.pages
        reset_peak()
        begin, wall = cpu_seconds(), perf_counter()
        yield
        cpu, wall = cpu_seconds() - begin, perf_counter() - wall
        self.rows[name] = {
            "cpu_seconds": round(cpu, 3),
            "cpu_ms_per_page": round(1000 * cpu / pages, 3),
            "wall_seconds": round(wall, 3),
            "pages_per_second": round(pages / wall, 1),
            "peak_mb": round(peak_mb(), 1),
        }

    def subtract(self, name: str, part: str) -> None:
        """Leave the cost of stage `part` out of that of stage `name`, which has it too."""
        row = self.rows[name]
        row["cpu_seconds"] = round(max(0.0, row["cpu_seconds"] - self.rows[part]["cpu_seconds"]), 3)
        row["cpu_ms_per_page"] = round(1000 * row["cpu_seconds"] / self.pages, 3)


def sampled(stages: Stages, documents: list[Any]) -> None:
    """Cost of layout, rules and passages on the first documents, one after the other."""
    from ingest.layout import layout
    from ingest.passages import make_passages
    from ingest.pipeline import extract_document, load_context

    context, sample, n_chars = load_context(), [], 0
    total = sum(len(doc.text) for doc in documents)
    share = min(1.0, SAMPLE / stages.pages)
    for doc in documents:
        sample.append(doc)
        n_chars += len(doc.text)
        if n_chars >= share * total:
            break
    pages = max(1, round(stages.pages * n_chars / total))
    extract_document(sample[0], layout(sample[0]), context)
    with stages.stage("layout", pages):
        laid = [layout(doc) for doc in sample]
    with stages.stage("rules", pages):
        for doc, sections in zip(sample, laid, strict=True):
            extract_document(doc, sections, context)
    with stages.stage("passages", pages):
        for doc, sections in zip(sample, laid, strict=True):
            make_passages(doc, sections)


def frog(stages: Stages, folder: Path, pages: int) -> None:
    """Frog on the first documents, when it is installed: another program's idea of reading Dutch."""
    if shutil.which("frog") is None:
        return
    texts = sorted(folder.glob("*.md"))[:3]
    with stages.stage("frog", max(1, round(pages * len(texts) / max(1, len(list(folder.iterdir())))))):
        for path in texts:
            subprocess.run(["frog", "-t", str(path), "-o", os.devnull], capture_output=True, check=True)


def link_alone(stages: Stages, documents: Sequence[Any], cache: Any) -> None:
    """Linking, which is part of the stages before it, by itself."""
    from ingest.incremental import DocumentReading, document_key
    from ingest.link import link
    from ingest.types import Extraction
    from kg.reference import load_areas, load_themes

    read = {doc.id: cache.get(DocumentReading, document_key(doc)) for doc in documents}
    extractions = {id_: Extraction(reading.statements, reading.doubts) for id_, reading in read.items()}
    del read
    with stages.stage("link"):
        link(extractions, documents, load_areas(), load_themes())


def index(stages: Stages, graph: Any, target: Path) -> None:
    from kg.facets import passage_facets
    from kg.reference import load_areas
    from search.encoder import load_encoder
    from search.index import build_index

    encoder = load_encoder()
    with stages.stage("encode and index"):
        build_index(target, graph, encoder, facets=passage_facets(graph, load_areas().ancestors))


def measure(pages: int, processes: int, with_index: bool, detail: bool) -> dict[str, Any]:
    """What each stage costs for this many pages."""
    from ingest.collect import collect
    from ingest.incremental import ReadingCache
    from ingest.pipeline import extract_all
    from kg.conformance import nonconforming
    from kg.export import write_jsonl
    from kg.reference import ontology_dir
    from kg.store import write_store
    from kg.terms import DEFAULT_BASE

    stages = Stages(pages)
    with tempfile.TemporaryDirectory() as scratch:
        folder, cache = Path(scratch) / "corpus", ReadingCache(Path(scratch) / "cache")
        folder.mkdir()
        n_documents = write_documents(folder, pages)
        with stages.stage("readers"):
            documents = collect([folder]).documents
        frog(stages, folder, pages)
        with stages.stage("start of helpers"):
            extract_all(documents[:processes], processes=processes)
        with stages.stage("statements"):
            extract_all(documents, cache=cache, processes=processes)
        stages.subtract("statements", "start of helpers")
        with stages.stage("from cache"):
            graph = extract_all(documents, cache=cache).graph
        link_alone(stages, documents, cache)
        with stages.stage("validate"):
            nonconforming(graph)
        with stages.stage("store"):
            quads = write_store(Path(scratch) / "store", graph, sorted(ontology_dir().glob("*.ttl")))
            write_jsonl(graph, Path(scratch) / "kg", DEFAULT_BASE)
        if with_index:
            index(stages, graph, Path(scratch) / "search")
        if detail:
            sampled(stages, list(documents))
        evidence = sum(len(row.evidence) for table in (graph.entities, graph.relations, graph.feiten) for row in table)
    return {
        "pages": pages,
        "documents": n_documents,
        "characters": sum(len(doc.text) for doc in documents),
        "entities": len(graph.entities),
        "evidence": evidence,
        "quads": quads,
        "largest_helper_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _KB, 1),
        "stages": stages.rows,
    }


def growth(runs: list[dict[str, Any]]) -> dict[str, dict[str, list[float]]]:
    """Of each stage, CPU per page and peak memory against the smallest size."""
    first = runs[0]["stages"]
    return {
        name: {key: [round(run["stages"][name][key] / max(1e-9, row[key]), 2) for run in runs] for key in row}
        for name, row in ((n, {k: r[k] for k in ("cpu_ms_per_page", "peak_mb")}) for n, r in first.items())
        if all(name in run["stages"] for run in runs)
    }


def lines(value: Any, depth: int = 0) -> str:
    """`value` as JSON, with one line for each stage."""
    if depth > 3 or not isinstance(value, (dict, list)):
        return json.dumps(value)
    pad = " " * (depth + 1)
    if isinstance(value, dict):
        rows = [f"{pad}{json.dumps(key)}: {lines(row, depth + 1)}" for key, row in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{pad[1:]}}}"
    return "[\n" + ",\n".join(pad + lines(row, depth + 1) for row in value) + f"\n{pad[1:]}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--processes", type=int, default=2, help="how many processes read statements")
    parser.add_argument("--index", action="store_true", help="encode and index too")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one, given.processes, given.index, detail=given.one == min(given.pages))))
        return
    runs = []
    for pages in sorted(given.pages):
        command = [sys.executable, "-m", "benchmarks.ingest", "--one", str(pages), "--pages", str(min(given.pages))]
        command += ["--index"] if given.index else []
        command += ["--processes", str(given.processes)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
        runs.append(json.loads(done.stdout))
        print(f"{pages} pages measured", file=sys.stderr, flush=True)
    about = {"python": platform.python_version(), "cpu": platform.machine(), "cores": os.cpu_count()}
    print(lines({"machine": about, "runs": runs, "growth": growth(runs)}))


if __name__ == "__main__":
    main()
