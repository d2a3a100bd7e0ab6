"""Reading at size: pages per second and peak memory of each stage, against the readers alone.

    python benchmarks/ingest.py [--pages 50 100 200]

Pages are generated from a fixed seed: about 350 words each, with headings, lists, a table and new names, in documents
of ten pages. Each size runs in a process of its own, so that its peak memory is its own. ``reading`` is the baseline:
the readers alone. ``from cache`` is a second ingest of unchanged documents. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

PAGES_PER_DOCUMENT = 10
PLACES = ("Hengelo", "Enschede", "Zwolle", "Deventer", "Doetinchem", "Emmen", "Venlo", "Tilburg", "Goes", "Assen")
KINDS = ("Campus", "Fieldlab", "Living Lab", "Innovatiehub")
THEMES = ("zorg", "houtbouw", "logistiek", "voedsel", "energie", "circulaire economie")


def page(rng: random.Random, number: int) -> str:
    """One page of text; its names are its own, as those of a new document are."""
    place, theme = rng.choice(PLACES), rng.choice(THEMES)
    name = "".join(rng.choice(("bo", "ra", "li", "ven", "ster", "ma", "tol", "wij")) for _ in range(4)).capitalize()
    lines = [f"## {number}. Regio {place}", ""]
    for _ in range(9):
        other = rng.choice(PLACES)
        lines += [
            f"De {name} {rng.choice(KINDS)} in {place} is een initiatief van de gemeente {place} en de Hogeschool "
            f"{other}. In {rng.randint(2015, 2025)} werkten er {rng.randint(20, 900)} mensen aan {theme}. "
            f"Er is behoefte aan ruimte voor start-ups die met bedrijven uit {other} werken aan {rng.choice(THEMES)}.",
            "",
        ]
    lines += [f"- Een testlocatie voor {t}" for t in THEMES[:3]]
    lines += ["", "| Actie | Trekker |", "| --- | --- |", f"| Fieldlab {name} starten | Gemeente {place} |", ""]
    return "\n".join(lines)


def write_documents(folder: Path, pages: int) -> None:
    for first in range(0, pages, PAGES_PER_DOCUMENT):
        rng = random.Random(first)
        body = "\n".join(page(rng, n) for n in range(first, min(first + PAGES_PER_DOCUMENT, pages)))
        (folder / f"plan-{first:06}.md").write_text(f"# Plan {first}\n\n{body}", encoding="utf-8")


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(pages: int) -> dict[str, object]:
    """Seconds, pages per second and peak memory so far (MB) of each stage for this many pages."""
    from ingest.collect import collect
    from ingest.extract.context import Context
    from ingest.incremental import ReadingCache
    from ingest.link import link
    from ingest.nlp import load_nlp
    from ingest.pipeline import extract_all, read_statements
    from ingest.types import Extraction
    from kg.reference import load_areas, load_themes

    context = Context(load_areas(), load_themes(), load_nlp())
    stages: dict[str, dict[str, float]] = {}
    started_mb = peak_mb()

    def lap(name: str, begin: float) -> None:
        seconds = perf_counter() - begin
        stages[name] = {
            "seconds": round(seconds, 3),
            "pages_per_second": round(pages / seconds, 1),
            "peak_mb": round(peak_mb(), 1),
        }

    with tempfile.TemporaryDirectory() as scratch:
        folder, cache = Path(scratch) / "corpus", ReadingCache(Path(scratch) / "cache")
        folder.mkdir()
        write_documents(folder, pages)
        begin = perf_counter()
        documents = collect([folder]).documents
        lap("reading", begin)
        begin = perf_counter()
        read = {doc.id: read_statements(doc, context) for doc in documents}
        lap("layout, extraction, passages", begin)
        begin = perf_counter()
        extractions = {id_: Extraction(r.statements, r.doubts) for id_, r in read.items()}
        graph = link(extractions, documents, context.areas, context.themes).graph
        lap("linking", begin)
        extract_all(documents, cache=cache)
        begin = perf_counter()
        again = extract_all(documents, cache=cache)
        lap("from cache", begin)
        assert again.read == () and again.graph.entities == graph.entities
    return {"pages": pages, "started_mb": round(started_mb, 1), "entities": len(graph.entities), "stages": stages}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[50, 100, 200])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one)))
        return
    root = Path(__file__).resolve().parent.parent
    rows = []
    for pages in given.pages:
        command = [sys.executable, "-m", "benchmarks.ingest", "--one", str(pages)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
        rows.append(json.loads(done.stdout))
    about = {"python": platform.python_version(), "cpu": platform.machine(), "cores": os.cpu_count()}
    print(json.dumps({"machine": about, "runs": rows}, indent=1))


if __name__ == "__main__":
    main()
