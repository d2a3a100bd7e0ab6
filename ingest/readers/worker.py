"""The process that readers run in: ``python -m ingest.readers.worker MEMORY_MB``.

On standard input one file after another: a line of JSON ``{"name", "kind", "size"}`` and then the bytes. On standard
output for each a line ``{"size"}`` and then JSON: the content, or the error. It opens no file that it is given the name
of, writes no file, and dies with the process that started it.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import sys
from pathlib import Path
from typing import IO, Any

from ingest.errors import ReadError, TooLargeError
from ingest.readers.base import Content
from kg.model import Page

MAX_FILES = 64
MAX_WARNINGS = 20
_PR_SET_PDEATHSIG = 1


def content_as_json(content: Content) -> dict[str, Any]:
    return {
        "text": content.text,
        "pages": [[page.number, page.begin, page.end] for page in content.pages],
        "title": content.title,
        "meta": dict(content.meta),
        "body": content.body,
    }


def content_from_json(row: dict[str, Any]) -> Content:
    pages = tuple(Page(*page) for page in row["pages"])
    return Content(row["text"], pages, row["title"], row["meta"], row["body"])


def confine(memory_mb: int) -> None:
    """Bound this process: memory, no files written, no core dump, few open files; Linux also ends it with its parent.

    Parameters
    ----------
    memory_mb
        Of address space, in MiB; what needs more gets a ``MemoryError``, or ends the process.
    """
    for what, limit in (
        (resource.RLIMIT_AS, memory_mb * 2**20),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, MAX_FILES),
    ):
        _, hard = resource.getrlimit(what)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (limit, limit))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class _Kept(logging.Handler):
    """Keeps what readers warn of while they read one file."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.lines) < MAX_WARNINGS:
            self.lines.append(record.getMessage()[:500])


def _answer(name: str, kind: str, data: bytes, memory_mb: int) -> dict[str, Any]:
    from ingest.readers import run_reader

    path = Path(name)
    try:
        return {"content": content_as_json(run_reader(path, data, kind))}
    except ReadError as error:
        fault = error
    except MemoryError:
        problem = f"needs more than {memory_mb} MB of memory to read"
        fault = TooLargeError(path, problem, "split it in parts, or save it without pictures")
    except RecursionError:
        fault = ReadError(path, "is nested too deep to be a document", "open it and save it again")
    except Exception as error:
        fault = ReadError(path, f"made its reader fail ({type(error).__name__}: {error})", "save it in another format")
    return {"error": type(fault).__name__, "problem": fault.problem, "way_out": fault.way_out}


def _serve(source: IO[bytes], target: IO[bytes], memory_mb: int) -> None:
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    while line := source.readline():
        job = json.loads(line)
        kept.lines = []
        answer = _answer(job["name"], job["kind"], source.read(job["size"]), memory_mb) | {"log": kept.lines}
        try:
            body = json.dumps(answer).encode()
        except MemoryError:
            problem = f"needs more than {memory_mb} MB of memory to read"
            body = json.dumps({"error": "TooLargeError", "problem": problem, "way_out": "split it in parts"}).encode()
        target.write(json.dumps({"size": len(body)}).encode() + b"\n" + body)
        target.flush()


def main() -> None:
    memory_mb = int(sys.argv[1])
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints does not end up in an answer
    confine(memory_mb)
    try:
        _serve(sys.stdin.buffer, target, memory_mb)
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)


if __name__ == "__main__":
    main()
