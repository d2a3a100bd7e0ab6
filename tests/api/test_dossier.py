"""Papers to take along: each in its own format, readable by another program, and safe."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import zipfile
import zlib
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from docx import Document as read_docx
from odf.opendocument import load as read_odt
from odf.text import H

from api.exporting import bibliography, tables
from api.exporting.paper import Bullets, Heading, Paper, Quote, Table, Text

PIECES = (
    "profiel:waterwijk",
    "feit:feit-1",
    "behoefte:behoefte-1",
    "genoemd:kruisbestuiving-1",
)
BASKET = urlencode([("titel", "Bouw in Waterwijk"), *(("stuk", piece) for piece in PIECES)])
ROUTE = "bedrag=20000&vorm=lening"
PAPER = Paper(
    "Titel & <b>meer</b>",
    "Gemaakt",
    "http://x.nl/?a=1&b=2",
    (
        Heading("Kop\x00"),
        Text("Een *ster* en [haak]"),
        Bullets((Text("punt", "http://x.nl"), Text("=1+1"))),
        Table("Cijfers", ("Wat", "Waarde"), (("a|b", "<script>"),)),
        Quote("Woorden\u2028op een regel", "Bron (2024)", "http://x.nl/d", "0123456789ab", "http://x.nl/v"),
    ),
)


def need_pango() -> None:
    """Skip, visibly, where the system library that draws the text of a PDF is absent."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        pytest.skip(f"needs Pango: {error}")


def files(client: httpx.Client, path: str) -> httpx.Response:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:500]
    assert "attachment" in answer.headers["content-disposition"]
    return answer


@pytest.mark.parametrize("path", [f"/dossier.odt?{BASKET}", f"/routekaart.odt?{ROUTE}"])
def test_odt_has_headings_and_the_words(client: httpx.Client, path: str) -> None:
    body = files(client, path).content
    doc = read_odt(io.BytesIO(body))
    headings = doc.getElementsByType(H)
    assert int(headings[0].getAttribute("outlinelevel")) == 1
    assert len(headings) > 2
    assert zipfile.ZipFile(io.BytesIO(body)).read("mimetype") == b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize("path", [f"/dossier.docx?{BASKET}", f"/routekaart.docx?{ROUTE}"])
def test_docx_opens_with_headings(client: httpx.Client, path: str) -> None:
    doc = read_docx(io.BytesIO(files(client, path).content))
    assert [p for p in doc.paragraphs if p.style is not None and str(p.style.name).startswith("Heading")]
    assert doc.core_properties.language == "nl-NL"


def _unpacked(pdf: bytes) -> bytes:
    """`pdf` with its streams readable."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(stream))
    return b"\n".join(found)


@pytest.mark.parametrize("path", [f"/dossier.pdf?{BASKET}", f"/routekaart.pdf?{ROUTE}"])
def test_pdf_is_tagged_dutch_and_says_that_it_is_for_everyone(client: httpx.Client, path: str) -> None:
    need_pango()
    body = files(client, path).content
    doc = pypdfium2.PdfDocument(body)
    try:
        assert doc.is_tagged()
        assert "Kruisbestuiver" in doc[0].get_textpage().get_text_range()
    finally:
        doc.close()
    inside = _unpacked(body)
    assert b"pdfuaid:part" in inside and b"/Lang (nl)" in inside


def test_markdown_and_csv_hold_every_piece(client: httpx.Client) -> None:
    text = files(client, f"/dossier.md?{BASKET}").text
    assert text.startswith("# Bouw in Waterwijk")
    assert "/verifieer/" in text and "## Bronnen" in text
    rows = list(
        csv.DictReader(io.StringIO(files(client, f"/dossier.csv?{BASKET}").content.decode("utf-8-sig")), delimiter=";")
    )
    assert {"feit", "behoefte", "genoemd"} <= {row["soort"] for row in rows}
    fact = next(row for row in rows if row["soort"] == "feit")
    assert (fact["waarde"], fact["jaar"], fact["pagina"]) == ("1.200", "2023", "2")


def test_references_in_three_forms(client: httpx.Client) -> None:
    csl = json.loads(files(client, f"/dossier.json?{BASKET}").content)
    assert csl[0]["id"] == "waterwijk-plan" and csl[0]["issued"] == {"date-parts": [[2024, 5, 1]]}
    assert "@techreport{waterwijk-plan," in files(client, f"/dossier.bib?{BASKET}").text
    assert "TI  - Plan Waterwijk" in files(client, f"/dossier.ris?{BASKET}").text
    ref = bibliography.Reference("x", "Plan", "Provincie Y", (2024, 5, 1), "http://x.nl")
    assert bibliography.apa(ref) == "Provincie Y. (2024, 1 mei). Plan. http://x.nl"


def test_a_reminder_says_to_check_and_invents_no_deadline(client: httpx.Client) -> None:
    text = files(client, f"/routekaart.ics?{ROUTE}").content.decode()
    assert text.count("BEGIN:VEVENT") == 1 and "SUMMARY:Controleer uw routekaart" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.endswith("END:VCALENDAR\r\n")


def test_a_quote_is_verified_in_its_document(client: httpx.Client) -> None:
    page = BeautifulSoup(client.get(f"/dossier?{BASKET}").text, "html.parser")
    link = page.select_one('a[href^="/verifieer/"]')
    assert link is not None
    shown = client.get(str(link["href"]))
    assert shown.status_code == 200
    soup = BeautifulSoup(shown.text, "html.parser")
    assert "teken voor teken" in soup.get_text()
    there = soup.select_one('a[href^="/documenten/waterwijk-pl"]')
    assert there is not None
    document = BeautifulSoup(client.get(str(there["href"])).text, "html.parser")
    mark = soup.select_one("main mark")
    assert mark is not None and mark.get_text() in document.get_text()
    answer = client.get(f"/verifieer?hash={str(link['href']).rsplit('/', 1)[-1].upper()}")
    assert (answer.status_code, answer.headers["location"]) == (303, link["href"])


def test_a_dossier_offers_pieces_for_an_angle_and_keeps_what_was_chosen(client: httpx.Client) -> None:
    page = BeautifulSoup(client.get(f"/dossier?{BASKET}&thema=bouw").text, "html.parser")
    boxes = {str(box["value"]): box.has_attr("checked") for box in page.select('input[name="stuk"]')}
    assert {key for key, checked in boxes.items() if checked} == set(PIECES)
    assert boxes["profiel:bouw"] is False
    assert page.select_one('a[href^="/dossier.odt?"]') is not None


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/dossier?" + "&".join(f"stuk=feit:f{n}" for n in range(500)), 400, "telt 500 stukken"),
        ("/dossier?stuk=profiel%3A%00%3Cscript%3E", 400, "verminkt"),
        ("/dossier?stuk=zomaar", 400, "verminkt"),
        ("/dossier?thema=onbestaand", 400, "kennen wij niet"),
        ("/dossier?gebied=nergenshuizen", 400, "kennen wij niet"),
        ("/dossier?doelgroep=iedereen", 400, "Kies voor doelgroep"),
        ("/dossier?kleur=rood", 400, "kent een dossier niet"),
        ("/dossier?titel=" + "x" * 200, 400, "120"),
        ("/dossier.odt", 400, "leeg"),
        ("/dossier.exe?stuk=profiel:waterwijk", 404, "Kies uit"),
        ("/routekaart.xls", 404, "Kies uit"),
        ("/routekaart.pdf?bedrag=veel", 400, "geen heel getal"),
        ("/routekaart?bedrag=veel", 400, "geen heel getal"),
        ("/routekaart?gemeente=Nergenshuizen", 400, "kennen wij niet"),
        ("/verifieer/zzz", 400, "Kopieer hem opnieuw"),
        ("/verifieer/000000000000", 404, "Geen citaat"),
        ("/profielen/%3Cscript%3E%00", 404, "geen entiteit"),
        ("/profielen/%2e%2e%2f", 404, "staat niets"),
        ("/documenten/waterwijk-plan?begin=9&eind=veel", 400, "twee getallen"),
    ],
)
def test_bad_input_gets_a_dutch_page_that_says_what_to_do(
    client: httpx.Client, path: str, status: int, says: str
) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status
    soup = BeautifulSoup(answer.text, "html.parser")
    main = soup.select_one("main")
    assert soup.html is not None and soup.html["lang"] == "nl"
    assert main is not None and says in main.get_text(), main.get_text()[:600] if main else ""
    assert main.select_one("a, button") is not None
    assert "<script" not in answer.text


def test_every_piece_that_pages_offer_is_taken(client: httpx.Client) -> None:
    offered: set[str] = set()
    for path in (
        "/dossier?gebied=waterwijk&gebied=bergrand",
        "/dossier?thema=bouw",
        "/profielen/waterwijk",
        "/kruisbestuivingen",
    ):
        soup = BeautifulSoup(client.get(path).text, "html.parser")
        offered |= {str(box["value"]) for box in soup.select('input[name="stuk"]')}
        for link in soup.select('a[href^="/dossier?"]'):
            offered |= {value for name, value in parse_qsl(urlsplit(str(link["href"])).query) if name == "stuk"}
    assert {"profiel", "feit", "genoemd", "behoefte"} <= {piece.partition(":")[0] for piece in offered}
    answer = client.get("/dossier?" + urlencode([("stuk", piece) for piece in sorted(offered)]))
    assert answer.status_code == 200
    assert "niet meer in de gegevens" not in answer.text


@pytest.mark.parametrize("piece", ["kans:a--b~c--d-e", "genoemd:kruisbestuiving-1", "citaat:0123456789ab"])
def test_the_form_of_a_piece(piece: str) -> None:
    from api.routes.dossier import _PIECE

    assert _PIECE.fullmatch(piece)


def test_pieces_that_are_gone_are_named_and_the_rest_is_shown(client: httpx.Client) -> None:
    answer = client.get("/dossier?stuk=profiel:waterwijk&stuk=feit:weg")
    assert answer.status_code == 200
    assert "niet meer in de gegevens: feit:weg" in " ".join(
        BeautifulSoup(answer.text, "html.parser").get_text().split()
    )


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@x", "\t=1", " =1", "\r-x", "＝1"])
def test_no_cell_runs_in_a_spreadsheet(cell: str) -> None:
    body = tables.write(("a",), [(cell,)]).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(body.split("\r\n", 1)[1]), delimiter=";"))[0].startswith("'")


def test_markdown_escapes_what_documents_say() -> None:
    from api.exporting.markdown import write

    text = write(PAPER).decode()
    assert "\\<script\\>" in text and "\\*ster\\*" in text and "a\\|b" in text and "<b>" not in text


@pytest.mark.parametrize("ending", ["odt", "docx", "pdf"])
def test_strange_characters_end_in_no_error(ending: str) -> None:
    from api.exporting.downloads import written

    if ending == "pdf":
        need_pango()
    assert len(written(PAPER, ending)) > 1000
