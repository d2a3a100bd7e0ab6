"""Rows as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula.

    >>> harmless("=1+1"), harmless("  @x"), harmless("gewoon")
    ("'=1+1", "'  @x", 'gewoon')
    """
    return f"'{cell}" if cell.startswith(_RUNS) or cell.lstrip().startswith(_RUNS) else cell


def write(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with a byte order mark and semicolons, as Dutch spreadsheets open it."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([harmless("" if cell is None else str(cell)) for cell in row])
    return target.getvalue().encode("utf-8-sig", "replace")
