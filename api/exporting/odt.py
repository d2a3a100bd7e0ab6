"""A paper as OpenDocument text."""

from __future__ import annotations

import io
from typing import Any

from api.exporting.paper import Block, Bullets, Heading, Paper, Quote, Table, Text, clean


def write(paper: Paper) -> bytes:
    """`paper` as an .odt file with real headings, lists and tables, language Dutch."""
    from odf import dc, meta
    from odf.opendocument import OpenDocumentText

    doc = OpenDocumentText()
    doc.meta.addElement(dc.Title(text=clean(paper.title)))
    doc.meta.addElement(dc.Language(text="nl"))
    doc.meta.addElement(meta.Generator(text="Kruisbestuiver"))
    _styles(doc)
    doc.text.addElement(_heading(paper.title, 1))
    doc.text.addElement(_paragraph("Zacht", Text(paper.made)))
    doc.text.addElement(_paragraph("Zacht", Text(paper.address, paper.address)))
    for block in paper.blocks:
        for element in _block(block):
            doc.text.addElement(element)
    target = io.BytesIO()
    doc.save(target)
    return target.getvalue()


def _styles(doc: Any) -> None:
    from odf.style import ParagraphProperties, Style, TableCellProperties, TextProperties

    def add(name: str, family: str, text: dict[str, str], paragraph: dict[str, str] | None = None) -> None:
        style = Style(name=name, family=family)
        if paragraph:
            style.addElement(ParagraphProperties(attributes=paragraph))
        style.addElement(TextProperties(attributes=text))
        doc.styles.addElement(style)

    body = {"fontfamily": "Liberation Sans", "fontsize": "11pt", "language": "nl", "country": "NL"}
    add("Standard", "paragraph", body, {"marginbottom": "0.2cm"})
    for level, size in ((1, "20pt"), (2, "15pt"), (3, "12.5pt"), (4, "11pt")):
        text = {**body, "fontsize": size, "fontweight": "bold", "color": "#12362c"}
        add(f"Heading{level}", "paragraph", text, {"margintop": "0.45cm", "marginbottom": "0.15cm"})
    add("Zacht", "paragraph", {**body, "fontsize": "9.5pt", "color": "#55625c"}, {"marginbottom": "0.2cm"})
    add(
        "Citaat", "paragraph", {**body, "fontfamily": "Liberation Serif"}, {"marginleft": "0.8cm", "margintop": "0.2cm"}
    )
    add("Bron", "paragraph", {**body, "fontsize": "9.5pt"}, {"marginleft": "0.8cm", "marginbottom": "0.3cm"})
    add("Cel", "paragraph", {**body, "fontsize": "10pt"})
    add("Celkop", "paragraph", {**body, "fontsize": "10pt", "fontweight": "bold"})
    cell = Style(name="Vak", family="table-cell")
    cell.addElement(TableCellProperties(attributes={"padding": "0.1cm", "border": "0.5pt solid #9aa59f"}))
    doc.automaticstyles.addElement(cell)


def _heading(text: str, level: int) -> Any:
    from odf.text import H

    return H(outlinelevel=level, stylename=f"Heading{level}", text=clean(text))


def _paragraph(style: str, *items: Text) -> Any:
    from odf.text import A, P

    paragraph = P(stylename=style)
    for item in items:
        if item.href:
            paragraph.addElement(A(type="simple", href=item.href, text=clean(item.text)))
        else:
            paragraph.addText(clean(item.text))
    return paragraph


def _block(block: Block) -> list[Any]:
    from odf import table
    from odf.text import List, ListItem

    match block:
        case Heading(text, level):
            return [_heading(text, level + 1)]
        case Text():
            return [_paragraph("Zacht" if block.soft else "Standard", block)]
        case Bullets(items):
            bullets = List()
            for item in items:
                entry = ListItem()
                entry.addElement(_paragraph("Standard", item))
                bullets.addElement(entry)
            return [bullets]
        case Quote(text, source, href, hash_, verify):
            cited = (Text(source, href), Text(", "), Text(f"controleer {hash_}", verify))
            return [_paragraph("Citaat", Text(f"‘{clean(text)}’")), _bron(cited)]
        case Table(caption, head, rows):
            grid = table.Table(name=clean(caption)[:60])
            for _ in head:
                grid.addElement(table.TableColumn())
            top = table.TableHeaderRows()
            top.addElement(_row(head, "Celkop"))
            grid.addElement(top)
            for row in rows:
                grid.addElement(_row(row, "Cel"))
            return [_paragraph("Zacht", Text(caption)), grid]


def _bron(items: tuple[Text, ...]) -> Any:
    """Citation line; the comma keeps its blank, which :func:`clean` would take."""
    from odf.text import A, P

    line = P(stylename="Bron")
    for item in items:
        line.addElement(A(type="simple", href=item.href, text=clean(item.text))) if item.href else line.addText(
            item.text
        )
    return line


def _row(cells: tuple[str, ...], style: str) -> Any:
    from odf import table

    row = table.TableRow()
    for text in cells:
        cell = table.TableCell(stylename="Vak")
        cell.addElement(_paragraph(style, Text(text)))
        row.addElement(cell)
    return row
