"""Tables as an OpenDocument spreadsheet; a cell that looks like a formula stays text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api.exporting.paper import clean

MEDIA = "application/vnd.oasis.opendocument.spreadsheet"
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the heads of its columns, and its rows."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write(title: str, sheets: Iterable[Sheet]) -> bytes:
    """An .ods file with a sheet for each of `sheets`, language Dutch."""
    from odf import dc
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TableColumnProperties, TextProperties
    from odf.table import Table, TableColumn, TableHeaderRows

    doc = OpenDocumentSpreadsheet()
    doc.meta.addElement(dc.Title(text=clean(title)))
    doc.meta.addElement(dc.Language(text="nl"))
    bold = Style(name="Kop", family="table-cell")
    bold.addElement(TextProperties(attributes={"fontweight": "bold"}))
    wide = Style(name="Kolom", family="table-column")
    wide.addElement(TableColumnProperties(attributes={"columnwidth": "4.5cm"}))
    doc.automaticstyles.addElement(bold)
    doc.automaticstyles.addElement(wide)
    for sheet in sheets:
        table = Table(name=clean(sheet.name)[:31])
        table.addElement(TableColumn(stylename=wide, numbercolumnsrepeated=max(1, len(sheet.head))))
        top = TableHeaderRows()
        top.addElement(_row(sheet.head, bold))
        table.addElement(top)
        for row in sheet.rows:
            table.addElement(_row(row))
        doc.spreadsheet.addElement(table)
    target = io.BytesIO()
    doc.save(target)
    return target.getvalue()


def _row(cells: Sequence[Cell], style: Any = None) -> Any:
    from odf.table import TableCell, TableRow
    from odf.text import P

    row = TableRow()
    for value in cells:
        kind = {"valuetype": "string"} if isinstance(value, str) else {"valuetype": "float", "value": value}
        cell = TableCell(**({} if value is None else kind), **({"stylename": style} if style else {}))
        if value is not None:
            cell.addElement(P(text=clean(value) if isinstance(value, str) else f"{value:g}"))
        row.addElement(cell)
    return row
