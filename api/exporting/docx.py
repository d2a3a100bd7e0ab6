"""A paper as a Word document."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from api.exporting.paper import Block, Bullets, Heading, Paper, Quote, Table, Text, clean


def write(paper: Paper) -> bytes:
    """`paper` as a .docx file with real headings, lists and tables, language Dutch."""
    from docx import Document
    from docx.shared import Pt

    doc = Document()
    doc.core_properties.title = clean(paper.title)
    doc.core_properties.author = "Kruisbestuiver"
    doc.core_properties.language = "nl-NL"
    doc.core_properties.created = doc.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    doc.styles["Normal"].font.size = Pt(11)
    _language(doc)
    doc.add_heading(clean(paper.title), 1)
    doc.add_paragraph(clean(paper.made))
    _link(doc.add_paragraph(), paper.address, paper.address)
    for block in paper.blocks:
        _block(doc, block)
    target = io.BytesIO()
    doc.save(target)
    return target.getvalue()


def _language(doc: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = doc.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    properties.append(language)


def _link(paragraph: Any, text: str, href: str | None) -> None:
    """Add `text` to `paragraph`, as a hyperlink when it has an address."""
    if not href:
        paragraph.add_run(clean(text))
        return
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(clean(text))
    run.font.underline = True
    run.font.color.rgb = RGBColor(0x0B, 0x5C, 0x4A)
    anchor.append(run._r)
    paragraph._p.append(anchor)


def _block(doc: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            doc.add_heading(clean(text), level + 1)
        case Text(text, href):
            _link(doc.add_paragraph(), text, href)
        case Bullets(items):
            for item in items:
                _link(doc.add_paragraph(style="List Bullet"), item.text, item.href)
        case Quote(text, source, href, hash_, verify):
            doc.add_paragraph(f"‘{clean(text)}’", style="Quote")
            line = doc.add_paragraph()
            _link(line, source, href)
            line.add_run(", ")
            _link(line, f"controleer {hash_}", verify)
        case Table(caption, head, rows):
            doc.add_paragraph(clean(caption), style="Caption")
            grid = doc.add_table(rows=0, cols=len(head), style="Table Grid")
            for row in (head, *rows):
                for cell, text in zip(grid.add_row().cells, row, strict=True):
                    cell.text = clean(text)
            _repeat_head(grid.rows[0])


def _repeat_head(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.bold = True
