"""Every reader: what it extracts, and what it says of files that cannot be read."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import errors
from ingest.readers import READERS, is_document, read_document
from ingest.readers.base import clean, table_lines
from ingest.readers.text import text_pages
from tests.ingest import make_files as make

MARKDOWN = "---\ntitel: Regio Twente\ndatum: 2026-01-02\n---\n\n# Kop\n\nTekst met één é.\n"


def test_markdown_keeps_its_text_and_reads_its_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "regio twente.md"
    path.write_text(MARKDOWN, "utf-8")
    doc = read_document(path)
    assert (doc.text, doc.id, doc.name) == (MARKDOWN, "regio-twente", "regio twente.md")
    assert doc.meta == {"titel": "Regio Twente", "datum": "2026-01-02"}
    assert doc.text[doc.body :].lstrip().startswith("# Kop")
    assert doc.title == "Regio Twente"
    assert doc.sha256 == hashlib.sha256(MARKDOWN.encode()).hexdigest()


def test_title_is_the_first_heading_without_front_matter_and_else_the_stem(tmp_path: Path) -> None:
    headed, bare = tmp_path / "a.md", tmp_path / "b.md"
    headed.write_text("Inleiding\n\n## Kansen voor Twente\n", "utf-8")
    bare.write_text("Alleen tekst.\n", "utf-8")
    assert [read_document(p).title for p in (headed, bare)] == ["Kansen voor Twente", "b"]


def test_bad_front_matter_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitel: [open\n---\ntekst", "utf-8")
    with pytest.raises(errors.CorruptFileError, match=r"a\.md: front matter is not YAML"):
        read_document(path)


def test_a_page_of_plain_text_begins_at_a_line_with_one_space() -> None:
    text = " Voorwoord\ntekst\n\n 1. Inleiding\n  ingesprongen\n \n\tBron\n \tTab\n"
    assert [text[p.begin : p.end].split()[0] for p in text_pages(text)] == ["Voorwoord", "1.", "Tab"]


def test_the_indent_of_a_list_item_or_a_footnote_is_no_page() -> None:
    item = "• Innovatie aanjagen\n Innovatie vraagt om het wegnemen\n\nvan drempels.\n"
    note = "tekst1\n\n1 - Provincie\n vervolg van de noot\n2 - Gemeente\n"
    listed = "• Laatste punt\n Mediacampus, Enschede\n\nTwente\n"
    assert [len(text_pages(text)) for text in (item, note, listed)] == [1, 1, 2]


def test_form_feeds_begin_pages_too() -> None:
    assert [(p.number, p.begin) for p in text_pages("een\n\ftwee\n\fdrie")] == [(1, 0), (2, 4), (3, 10)]


@given(st.text(alphabet=" \n\f\tab•", max_size=60))
def test_pages_cover_the_text_without_gaps(text: str) -> None:
    pages = text_pages(text)
    assert "".join(text[p.begin : p.end] for p in pages) == text
    assert [p.number for p in pages] == list(range(1, len(pages) + 1))


@pytest.mark.bronnen
def test_pages_of_the_real_documents_follow_their_printed_numbers(bronnen: Path) -> None:
    """Contents pages and running feet print numbers: the distance to ours is the same all through a document."""
    doc = read_document(next(bronnen.glob("003*.txt")))
    chapters = {"2. De kracht": 12, "3. Onze insteek": 14, "4. Onze aanpak": 18, "4.2 Inzet": 29, "5. De deelregio": 32}
    distances = {number - (doc.page_at(doc.text.index("\n " + title) + 2) or 0) for title, number in chapters.items()}
    assert len(distances) == 1
    assert doc.pages[0].begin == 0


def test_a_line_separator_inside_a_line_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("een\u2028twee\ndrie".encode())
    assert read_document(path).text == "een\u2028twee\ndrie"


@pytest.mark.parametrize(
    ("data", "coding"),
    [
        ("Coöperatie – één".encode("cp1252"), "cp1252"),
        ("Coöperatie één".encode("latin-1"), "latin-1"),
        ("Coöperatie".encode("utf-16"), "utf-16"),
    ],
)
def test_text_in_another_encoding_is_read_and_says_so(tmp_path: Path, data: bytes, coding: str) -> None:
    path = tmp_path / "oud.txt"
    path.write_bytes(data)
    doc = read_document(path)
    assert doc.text.startswith("Coöperatie")
    assert doc.meta["codering"] == coding


def test_pdf_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    doc = read_document(make.write_pdf(tmp_path / "a.pdf", make.draw_report))
    assert doc.text.index("LINKS") < doc.text.index("partners dat i.s.m.") < doc.text.index("RECHTS")
    assert doc.text.startswith("# Innoveren in Twente")
    assert "\n## 1.1 Sterke regio\n" in doc.text
    assert [doc.page_at(doc.text.index(part)) for part in ("RECHTS", "Innovatieprofiel")] == [1, 2]
    assert "Voortgangsbericht" not in doc.text, "a running foot is no text"


def test_pdf_table_without_rules_is_read_by_its_headings(tmp_path: Path) -> None:
    doc = read_document(make.write_pdf(tmp_path / "a.pdf", make.draw_report))
    head, _, row = (line for line in doc.text.split("\n") if line.startswith("|"))
    assert head == "| " + " | ".join(make.PROFILE_HEADS) + " |"
    assert "Slimme maakindustrie <br> • Fotonica en robotica" in row
    assert row.endswith("Achterhoek <br> • Circulaire kunststoffen <br> Zwolle <br> • Datagedreven zorg |")


def test_pdf_ruled_table_becomes_rows(tmp_path: Path) -> None:
    rows = [
        ["Actie", "Trekker", "Partners"],
        ["Fieldlab starten", "Twente", "Oost NL\nROC"],
        ["Talent", "Salland", "mbo"],
    ]
    doc = read_document(make.ruled_pdf(tmp_path / "a.pdf", rows))
    assert "| Fieldlab starten | Twente | Oost NL <br> ROC |\n| Talent | Salland | mbo |" in doc.text
    assert doc.title == "Uitvoering"


def test_pdf_hyphens_and_ligatures(tmp_path: Path) -> None:
    assert clean("o\ufb03cie\u0308le samen\u00adwerking\u200b") == "officiële samenwerking"

    def draw(canvas: object) -> None:
        make.draw_lines(
            canvas, ["De regio werkt aan de ontwik-", "keling van start- en scale-", "ups in Twente."], 50, 700
        )

    assert "ontwik-\nkeling" in read_document(make.write_pdf(tmp_path / "a.pdf", draw)).text


def test_word_document(tmp_path: Path) -> None:
    doc = read_document(make.write_docx(tmp_path / "a.docx"))
    assert doc.title == "Koers Achterhoek"
    assert "# 1. Koers\n" in doc.text
    assert "## 1.1 Wat hebben we nodig?\n\n- Ruimte voor proeflocaties\n- Geld" in doc.text
    assert "| Fieldlab starten | Oost NL | ROC <br> Gemeenten |" in doc.text


def test_opendocument_text(tmp_path: Path) -> None:
    doc = read_document(make.write_odt(tmp_path / "a.odt"))
    assert doc.text.startswith("# Koers Salland\n\nSalland zet in op")
    assert "## Ambities\n\n- Een voedselcampus\n- Een living lab" in doc.text
    assert "| Wie | Rol |\n| --- | --- |\n| Oost NL | financier |" in doc.text


def test_web_page_without_menus_and_scripts(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(make.HTML, "utf-8")
    doc = read_document(path)
    assert doc.title == "Regio Foodvalley"
    assert "De regio werkt aan gezonde voeding.\nMet de universiteit." in doc.text
    assert "- Fieldlab eiwit\n  - met boeren\n- Regio Deal" in doc.text
    assert "| Oost NL | fonds ¦ advies |" in doc.text
    assert not any(word in doc.text for word in ("Menu", "alert", "Cookies"))


def _bytes(data: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return write


def _cut(path: Path) -> Path:
    whole = make.write_pdf(path, make.draw_report).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def _cut_docx(path: Path) -> Path:
    data = make.write_docx(path).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def _other_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("foto.txt", "geen Word")
    return path


@pytest.mark.parametrize(
    ("name", "write", "error", "says"),
    [
        ("leeg.txt", _bytes(b""), errors.EmptyFileError, "has no bytes"),
        ("wit.md", _bytes(b"---\ntitel: x\n---\n \n"), errors.EmptyFileError, "has no text"),
        ("foto.txt", _bytes(b"\x00\x01\x02\x03" * 50), errors.CorruptFileError, "binary data"),
        ("scan.pdf", make.image_pdf, errors.ImageOnlyPdfError, "pictures and no text"),
        ("wit.pdf", lambda p: make.write_pdf(p, lambda c: c.showPage()), errors.EmptyFileError, "without any text"),
        ("slot.pdf", lambda p: make.write_pdf(p, make.draw_report, encrypt="x"), errors.EncryptedError, "password"),
        ("half.pdf", _cut, errors.TruncatedError, "no %%EOF"),
        ("nep.pdf", _bytes(b"<html>niet gevonden</html>"), errors.CorruptFileError, "no %PDF-"),
        ("stuk.pdf", _bytes(b"%PDF-1.4\nrommel\n%%EOF\n"), errors.CorruptFileError, "cannot be opened"),
        ("nep.docx", _bytes(b"gewone tekst"), errors.NotAZipError, "no zip archive"),
        ("nep.odt", _bytes(b"gewone tekst"), errors.NotAZipError, "no zip archive"),
        ("half.docx", _cut_docx, errors.TruncatedError, "without its end"),
        ("zip.docx", _other_zip, errors.CorruptFileError, "not a .docx document"),
        ("zip.odt", _other_zip, errors.CorruptFileError, "not a .odt document"),
        ("slot.docx", _bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600), errors.EncryptedError, "password"),
        ("bom.docx", make.zip_bomb, errors.UnsafeFileError, "101 MB in 2 parts"),
        ("bom.odt", make.entity_bomb, errors.UnsafeFileError, "XML entities"),
        ("plan.pptx", _bytes(b"PK"), errors.UnsupportedFormatError, "'.pptx' is not read"),
        ("plan", _bytes(b"x"), errors.UnsupportedFormatError, "has no extension"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_and_the_way_out(
    tmp_path: Path, name: str, write: Callable[[Path], Path], error: type[errors.ReadError], says: str
) -> None:
    path = write(tmp_path / name)
    with pytest.raises(error) as caught:
        read_document(path)
    assert type(caught.value) is error
    assert str(caught.value).startswith(f"{name}: ")
    assert says in caught.value.problem
    assert len(caught.value.way_out) > 5


def test_a_large_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(errors.TooLargeError, match=r"100\.0 MB, more than the limit of 50\.0 MB"):
        read_document(path)
    with pytest.raises(errors.TooLargeError):
        read_document(path, limit_bytes=1000)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(errors.ReadError, match="cannot be opened"):
        read_document(tmp_path / "weg.txt")


def test_every_format_has_a_reader_and_the_error_names_them() -> None:
    assert {entry.kind for entry in READERS.values()} == {"md", "txt", "pdf", "docx", "odt", "html"}
    assert is_document(Path("A.PDF")) and not is_document(Path("a.zip"))
    with pytest.raises(errors.UnsupportedFormatError, match=r"\.docx, .*\.pdf"):
        read_document(Path("a.zip"))


@given(st.lists(st.lists(st.text(alphabet="ab |\n•", max_size=8), min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_table_row_is_one_line_with_as_many_cells(rows: list[list[str]]) -> None:
    lines = table_lines(rows)
    width = max(len(row) for row in rows)
    assert len(lines) == len(rows) + 1
    assert all(line.count("|") == width + 1 and "\n" not in line for line in lines)
