"""Small files of every format for tests, about regions and projects that are partly invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

COLUMN_TEXT = (
    "Twente werkt aan een sterke maakindustrie. De kennis- en innovatiekracht van de regio groeit door samen- werking "
    "tussen bedrijven en de universiteit. Daarvoor is een goed vestigingsklimaat nodig, met ruimte voor start- en "
    "scale-ups. In par. 4.2 staat hoe de partners dat i.s.m. de provincie aanpakken."
)
PROFILE_HEADS = ("Innovatieve sectoren/clusters", "Hotspots en projecten", "Deelname programma's", "Kruisbestuivingen")
PROFILE_CELLS = (
    ["Slimme maakindustrie", "• Fotonica en robotica", "• Textiel uit reststromen"],
    ["Kennispark Twente", "• Fieldlab Lichte Constructies", "• Campus De Wever"],
    ["• Regio Deal Twente", "• Programma Tech voor Morgen"],
    ["Achterhoek", "• Circulaire kunststoffen", "Zwolle", "• Datagedreven zorg"],
)


def write_pdf(path: Path, draw: object, *, title: str = "", encrypt: str | None = None) -> Path:
    """A PDF drawn by ``draw(canvas)``."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    encryption = StandardEncryption(encrypt, ownerPassword="eigenaar") if encrypt else None
    canvas = Canvas(str(path), pagesize=(595, 842), encrypt=encryption)
    if title:
        canvas.setTitle(title)
    draw(canvas)  # type: ignore[operator]
    canvas.save()
    return path


def draw_lines(
    canvas: object, lines: Sequence[str], x: float, y: float, *, font: str = "Helvetica", size: float = 10
) -> float:
    """Draw lines from (x, y) down; return the y below the last one."""
    canvas.setFont(font, size)  # type: ignore[attr-defined]
    for line in lines:
        canvas.drawString(x, y, line)  # type: ignore[attr-defined]
        y -= size * 1.3
    return y


def wrap(text: str, width: int) -> list[str]:
    """Break `text` in lines; "samen- werking" is broken at its hyphen when that falls at a line end."""
    import textwrap

    return textwrap.wrap(text, width, break_on_hyphens=False)


def draw_report(canvas: object) -> None:
    """Two pages: a title above two columns, then a numbered heading with a table without rules in four columns."""
    draw_lines(canvas, ["Innoveren in Twente"], 50, 790, font="Helvetica-Bold", size=20)
    y = draw_lines(canvas, ["1.1 Sterke regio"], 50, 740, font="Helvetica-Bold", size=14)
    left = ["LINKS " + line if n == 0 else line for n, line in enumerate(wrap(COLUMN_TEXT * 2, 46))]
    right = ["RECHTS " + line if n == 0 else line for n, line in enumerate(wrap(COLUMN_TEXT * 2, 46))]
    draw_lines(canvas, left, 50, y)
    draw_lines(canvas, right, 320, y)
    draw_lines(canvas, ["Voortgangsbericht Twente 1"], 50, 30, size=8)
    canvas.showPage()  # type: ignore[attr-defined]
    draw_lines(canvas, ["Innovatieprofiel Twente"], 50, 790, font="Helvetica-Bold", size=14)
    for x, head, cells in zip((50, 185, 320, 455), PROFILE_HEADS, PROFILE_CELLS, strict=True):
        words = head.replace("/", "/ ").split()
        top = draw_lines(canvas, [" ".join(words[:2]), " ".join(words[2:])], x, 750, font="Helvetica-Bold", size=10)
        draw_lines(canvas, [line for cell in cells for line in wrap(cell, 24)], x, top - 8)
    draw_lines(canvas, ["Voortgangsbericht Twente 2"], 50, 30, size=8)
    canvas.showPage()  # type: ignore[attr-defined]


def ruled_pdf(path: Path, rows: Sequence[Sequence[str]], *, caption: str = "Uitvoering") -> Path:
    """A PDF with one ruled table."""
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    styles = getSampleStyleSheet()
    cells = [[Paragraph(cell.replace("\n", "<br/>"), styles["BodyText"]) for cell in row] for row in rows]
    table = Table(cells, colWidths=[130] * len(rows[0]))
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    intro = Paragraph("Deze tabel laat zien wie welke actie trekt in de komende jaren.", styles["BodyText"])
    SimpleDocTemplate(str(path)).build([Paragraph(caption, styles["Heading1"]), intro, table])
    return path


def image_pdf(path: Path) -> Path:
    """A PDF of one page that is a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = io.BytesIO()
    Image.new("RGB", (200, 200), (200, 30, 30)).save(picture, "PNG")

    def draw(canvas: object) -> None:
        canvas.drawImage(ImageReader(picture), 50, 300, 400, 400)  # type: ignore[attr-defined]
        canvas.showPage()  # type: ignore[attr-defined]

    return write_pdf(path, draw)


def write_docx(path: Path) -> Path:
    """A Word document with headings, a list, a table and a bold label."""
    import docx

    document = docx.Document()
    document.core_properties.title = "Koers Achterhoek"
    document.add_heading("1. Koers", level=1)
    document.add_paragraph("De Achterhoek kiest voor slimme maakindustrie en circulaire economie.")
    document.add_heading("1.1 Wat hebben we nodig?", level=2)
    for text in ("Ruimte voor proeflocaties", "Geld voor een fieldlab in Doetinchem"):
        document.add_paragraph(text, style="List Bullet")
    table = document.add_table(rows=2, cols=3)
    for row, texts in enumerate((("Actie", "Trekker", "Partners"), ("Fieldlab starten", "Oost NL", "ROC\nGemeenten"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.save(str(path))
    return path


def write_odt(path: Path) -> Path:
    """An OpenDocument text with the same parts."""
    from odf.opendocument import OpenDocumentText
    from odf.table import Table, TableCell, TableRow
    from odf.text import H, List, ListItem, P

    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=1, text="Koers Salland"))
    document.text.addElement(P(text="Salland zet in op voedsel en gezondheid."))
    document.text.addElement(H(outlinelevel=2, text="Ambities"))
    items = List()
    for text in ("Een voedselcampus", "Een living lab"):
        item = ListItem()
        item.addElement(P(text=text))
        items.addElement(item)
    document.text.addElement(items)
    table = Table()
    for texts in (("Wie", "Rol"), ("Oost NL", "financier")):
        row = TableRow()
        for text in texts:
            cell = TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.text.addElement(table)
    document.save(str(path))
    return path


HTML = """<!doctype html><html lang="nl"><head><title>Nieuws | Regio</title><script>alert(1)</script></head><body>
<nav><a href="/">Menu</a></nav><main><h1>Regio Foodvalley</h1><p>De regio werkt aan <b>gezonde</b> voeding.<br>
Met de universiteit.</p><h2>Programma</h2>
<ul><li>Fieldlab eiwit<ul><li>met boeren</li></ul></li><li>Regio Deal</li></ul>
<table><tr><th>Wie</th><th>Rol</th></tr><tr><td>Oost NL</td><td>fonds | advies</td></tr></table></main>
<footer>Cookies</footer></body></html>"""


def zip_bomb(path: Path) -> Path:
    """A .docx whose main part is very many zeros."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * (101 * 1024 * 1024))
    return path


def entity_bomb(path: Path) -> Path:
    """An .odt whose content defines nested entities."""
    source = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", source)
    return path
