"""Ruled tables of a PDF, found by pdfplumber in a process that is stopped when it takes too long.

Run as ``python -m ingest.readers.pdf_tables``: a line with page numbers as JSON and then the file on standard input,
tables as JSON on standard output.
"""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

SECONDS_PER_PAGE = 4
MAX_SECONDS = 120
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table with its cells: (x0, top, x1, bottom) in points from the top left; None for one that is merged away."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


def find_ruled_tables(path: Path, data: bytes, pages: Sequence[int]) -> dict[int, list[RuledTable]]:
    """Tables by page number; none, with a warning, when looking for them fails or takes too long."""
    if not pages:
        return {}
    seconds = min(MAX_SECONDS, 10 + SECONDS_PER_PAGE * len(pages))
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=json.dumps(list(pages)).encode() + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            check=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        logger.warning("%s: tables not found within %d seconds; read as text", path.name, seconds)
        return {}
    except (subprocess.CalledProcessError, ValueError, OSError) as error:
        logger.warning("%s: tables not found (%s); read as text", path.name, error)
        return {}
    return {int(number): [_table(table) for table in tables] for number, tables in found.items()}


def _table(row: dict[str, Any]) -> RuledTable:
    rows = tuple(tuple(tuple(cell) if cell else None for cell in cells) for cells in row["rows"])
    return RuledTable(tuple(row["box"]), rows)


def _find(file: io.BytesIO, pages: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    import pdfplumber

    found: dict[int, list[dict[str, Any]]] = {}
    with pdfplumber.open(file) as document:
        for number in pages:
            page = document.pages[number - 1]
            tables = [_describe(table) for table in page.find_tables()]
            found[number] = [table for table in tables if _is_table(table)]
            page.close()
    return found


def _describe(table: Any) -> dict[str, Any]:
    return {
        "box": list(table.bbox),
        "rows": [[list(cell) if cell else None for cell in row.cells] for row in table.rows],
    }


def _is_table(table: dict[str, Any]) -> bool:
    """Two rows and two columns at least; a frame around text is none."""
    rows = [[cell for cell in row if cell] for row in table["rows"]]
    return sum(1 for row in rows if row) >= 2 and max(len(row) for row in rows) >= 2


if __name__ == "__main__":
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    asked = json.loads(sys.stdin.buffer.readline())
    print(json.dumps(_find(io.BytesIO(sys.stdin.buffer.read()), asked)))
