"""Files made to harm a reader, each of a few kilobytes."""

from __future__ import annotations

import io
import zipfile

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
DEPTH = 10_000


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip archive of `parts`, packed as well as it goes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def docx(body: str, prolog: str = "") -> bytes:
    """A .docx whose main part has this body."""
    package = "http://schemas.openxmlformats.org/package/2006"
    media = "application/vnd.openxmlformats"
    types = (
        f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="{media}-package.relationships+xml"/><Override '
        f'PartName="/word/document.xml" ContentType="{media}-officedocument.wordprocessingml.document.main+xml"/>'
        "</Types>"
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    source = f"{prolog}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": rels.encode(),
            "word/document.xml": source.encode(),
        }
    )


def odt(body: str, prolog: str = "") -> bytes:
    """An .odt whose content has this body."""
    source = (
        f"{prolog}<office:document-content {OFFICE}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": source.encode()})


def entities(levels: int = 9) -> str:
    """A document type whose last entity stands for ten to the power `levels` letters."""
    lines = ['<!ENTITY e0 "aaaaaaaaaa">']
    lines += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels)]
    return f"<?xml version='1.0'?><!DOCTYPE x [{''.join(lines)}]>"


def nested_zip() -> bytes:
    """A .docx in which every part is small and there are very many of them."""
    return zipped({"[Content_Types].xml": b"<Types/>"} | {f"word/media/{n}": b"" for n in range(10_001)})


def pdf_pages(pages: int) -> bytes:
    """A PDF of so many pages that all share one stream of text."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(b"%d 0 R" % (n + 5) for n in range(pages))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length 67 >>\nstream\nBT /F1 11 Tf 50 700 Td (De regio werkt aan zorg en aan wonen.) Tj ET\nendstream",
    ]
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>"
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate([*objects, *[page] * pages], start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
    return bytes(out)


HOSTILE: dict[str, tuple[str, bytes]] = {
    "docx, entity bomb": ("docx", docx("<w:p><w:r><w:t>&e8;</w:t></w:r></w:p>", entities())),
    "docx, nested tables": ("docx", docx("<w:tbl><w:tr><w:tc>" * DEPTH + "</w:tc></w:tr></w:tbl>" * DEPTH)),
    "docx, 10,001 parts": ("docx", nested_zip()),
    "docx, 100 MB of blanks": ("docx", docx(" " * 100_000_000)),
    "odt, entity bomb": ("odt", odt("<text:p>&e8;</text:p>", entities())),
    "odt, nested spans": ("odt", odt("<text:p>" + "<text:span>" * DEPTH + "x" + "</text:span>" * DEPTH + "</text:p>")),
    "odt, nested lists": ("odt", odt("<text:list><text:list-item>" * DEPTH + "</text:list-item></text:list>" * DEPTH)),
    "odt, 100 MB of blanks": ("odt", odt(" " * 100_000_000)),
    "odt, repeated columns": (
        "odt",
        odt(
            "<table:table>"
            + '<table:table-row><table:table-cell table:number-columns-repeated="99999999"><text:p>x</text:p>'
            "</table:table-cell></table:table-row>" * 2000 + "</table:table>"
        ),
    ),
    "html, nested divs": ("html", b"<div>" * DEPTH + b"x" + b"</div>" * DEPTH),
    "html, nested spans": ("html", b"<p>" + b"<span>" * DEPTH + b"x"),
    "html, nested lists": ("html", b"<ul><li>" * DEPTH + b"x"),
    "html, nested tables": ("html", b"<table><tr><td>" * DEPTH + b"x"),
    "html, wide rows": ("html", b"<table>" + (b"<tr>" + b"<td>" * 10_000) + b"<tr><td>x" * 10_000),
    "html, half characters": ("html", b"<p>a &#xD800; b &#xDFFF; c</p>"),
    "pdf, 10,000 pages": ("pdf", pdf_pages(10_000)),
}
"""By name: the kind of file and its bytes."""
