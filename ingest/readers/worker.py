"""The process that readers run in: ``python -m ingest.readers.worker MEMORY_MB``.

It gets one file after another (name, kind and bytes) and answers with the content, or the error, as JSON. It opens no
file that it is given the name of, writes no file, and dies with the process that started it.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

from ingest.errors import ReadError, TooLargeError
from ingest.readers.base import Content
from ingest.warm import serve
from kg.model import Page

MAX_WARNINGS = 20


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


def main() -> None:
    memory_mb = int(sys.argv[1])
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    too_much = f"needs more than {memory_mb} MB of memory to read"

    def answer(about: dict[str, Any], data: bytes) -> bytes:
        kept.lines = []
        found = _answer(about["name"], about["kind"], data, memory_mb) | {"log": kept.lines}
        try:
            return json.dumps(found).encode()
        except MemoryError:
            return json.dumps({"error": "TooLargeError", "problem": too_much, "way_out": "split it in parts"}).encode()

    serve(answer, memory_mb)


if __name__ == "__main__":
    main()
