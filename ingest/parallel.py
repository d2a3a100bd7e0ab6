"""Statements of many documents, read in processes beside this one, each document with bounded memory and time.

What a process reads depends on the document alone, so that it is the same as when it is read here. A document on which
a process fails stays searchable, and its account says that it was not read.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ingest.incremental import DocumentReading, reading_from_json, reading_to_json
from ingest.passages import plain_passages
from ingest.types import Doubt
from ingest.warm import ProcessEndedError, WarmProcess, serve
from kg.model import Document

logger = logging.getLogger(__name__)

T = TypeVar("T")

MEMORY_MB = 4096
MAX_PROCESSES = 4
WORTH_CHARS = 1_500_000
"""Characters of text (about 600 pages) from which on more processes win back the seconds that they take to start."""

START_SECONDS = 120
CHARS_PER_SECOND = 2000
"""How much slower than usual a document may be read before it is given up: some fifty times."""

FAILED = "lezen mislukt"


def processes_for(n_chars: int) -> int:
    """How many processes to read so much text with; 1 is to read it in this one."""
    return min(os.cpu_count() or 1, MAX_PROCESSES) if n_chars >= WORTH_CHARS else 1


def unread(doc: Document, why: str) -> DocumentReading:
    """The reading of a document that could not be read for statements: passages to search, and a doubt that says it."""
    text = f"Dit document is doorzoekbaar, maar niet op uitspraken gelezen: {why}. Splits het, of meld dit."
    logger.warning("%s: no statements were read (%s)", doc.name, why)
    return DocumentReading(doc.title, (), (Doubt(doc.name, FAILED, text),), plain_passages(doc), 0, 0)


@dataclass
class StatementProcess:
    """One warm process that reads documents one by one; replaced when it dies. For one thread."""

    memory_mb: int = MEMORY_MB
    warm: WarmProcess = field(init=False)

    def __post_init__(self) -> None:
        self.warm = WarmProcess("ingest.parallel", (str(self.memory_mb),))

    def read(self, doc: Document) -> DocumentReading:
        """What :func:`ingest.pipeline.read_statements` gives; an :func:`unread` one when it fails or takes too much."""
        seconds = START_SECONDS + len(doc.text) / CHARS_PER_SECOND
        try:
            answer = self.warm.ask(doc.as_dict(), doc.text.encode("utf-8", "surrogatepass"), seconds)
        except TimeoutError:
            return unread(doc, f"het duurde langer dan {seconds:.0f} seconden")
        except ProcessEndedError as error:
            return unread(doc, f"het proces dat het las is geëindigd ({error.cause})")
        if answer.startswith(b'{"failed"'):
            return unread(doc, str(json.loads(answer)["failed"]))
        return reading_from_json(answer)


def in_processes(
    documents: Sequence[Document], processes: int, use: Callable[[Document, Callable[[Document], DocumentReading]], T]
) -> Iterator[T]:
    """``use(document, read)`` of each document, in their order, with `read` in so many processes."""
    own, started = threading.local(), list[StatementProcess]()

    def one(doc: Document) -> T:
        if not hasattr(own, "process"):
            own.process = StatementProcess()
            started.append(own.process)
        return use(doc, own.process.read)

    executor = ThreadPoolExecutor(processes, thread_name_prefix="read")
    try:
        yield from executor.map(one, documents)
    finally:
        for process in started:
            process.warm.close()
        executor.shutdown(cancel_futures=True)


def main() -> None:
    from ingest.pipeline import load_context, read_statements

    context = load_context()

    def answer(about: dict[str, Any], data: bytes) -> bytes:
        doc = Document.from_dict(about, data.decode("utf-8", "surrogatepass"))
        try:
            return reading_to_json(read_statements(doc, context))
        except MemoryError:
            return json.dumps({"failed": f"het vroeg meer dan {sys.argv[1]} MB geheugen"}).encode()
        except Exception as error:
            return json.dumps({"failed": f"de regels liepen vast ({type(error).__name__}: {error})"}).encode()

    serve(answer, int(sys.argv[1]))


if __name__ == "__main__":
    main()
