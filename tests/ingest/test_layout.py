"""Layout: headings and their nesting, paragraphs over breaks, lists, furniture, tables that extraction flattened."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.layout import layout
from ingest.readers import read_document
from ingest.readers.text import text_pages
from ingest.types import Block, BlockKind, Section
from kg.model import Document

FILLER = (
    "De regio Twente werkt samen met bedrijven en scholen aan\nnieuwe kennis. Dat levert banen op voor de hele streek."
)


def _sections(text: str, kind: str = "txt") -> tuple[Section, ...]:
    pages = text_pages(text) if kind == "txt" else ()
    return layout(Document("proef", f"proef.{kind}", "Proef", kind, "0" * 64, text, pages))


def _blocks(sections: Sequence[Section], kind: BlockKind | None = None) -> list[Block]:
    return [b for s in sections for b in s.blocks if kind is None or b.kind is kind]


def _texts(text: str, kind: BlockKind) -> list[str]:
    return [block.text for block in _blocks(_sections(text), kind)]


def test_headings_nest_by_number_area_and_title() -> None:
    text = (
        f" 1. De regio's\n\n{FILLER}\n\n1.1 Profielen per regio\n\nTwente\n{FILLER}\n\nWat hebben we nodig?\n"
        f"• Ruimte voor bedrijven\n• Talent\n\nAchterhoek\n{FILLER}\n\nWat hebben we nodig?\n{FILLER}\n\n"
        f"1.2 Aan de slag\n{FILLER}\n"
    )
    assert [section.path for section in _sections(text)] == [
        ("1. De regio's",),
        ("1. De regio's", "1.1 Profielen per regio"),
        ("1. De regio's", "1.1 Profielen per regio", "Twente"),
        ("1. De regio's", "1.1 Profielen per regio", "Twente", "Wat hebben we nodig?"),
        ("1. De regio's", "1.1 Profielen per regio", "Achterhoek"),
        ("1. De regio's", "1.1 Profielen per regio", "Achterhoek", "Wat hebben we nodig?"),
        ("1. De regio's", "1.2 Aan de slag"),
    ]


def test_titles_that_come_back_stand_under_a_series() -> None:
    parts = [f"Spoor {n}\nGroei en banen\n\n{FILLER}\n\nRol van de provincie\n{FILLER}\n" for n in (1, 2)]
    paths = [section.path for section in _sections("2.1 Aanpak\n\n" + "\n".join(parts)) if section.heading]
    assert ("2.1 Aanpak", "Spoor 1 Groei en banen", "Rol van de provincie") in paths
    assert ("2.1 Aanpak", "Spoor 2 Groei en banen", "Rol van de provincie") in paths


def test_markdown_headings_have_their_own_level() -> None:
    sections = _sections("# Een\n\ntekst\n\n### Drie\n\ntekst\n\n## Twee\n\nKorte regel\n\n- punt\n", "md")
    assert [(s.path, s.heading.level if s.heading else 0) for s in sections] == [
        (("Een",), 1),
        (("Een", "Drie"), 3),
        (("Een", "Twee"), 2),
    ]
    assert [b.kind for b in sections[2].blocks] == [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM]


def test_a_heading_over_two_lines_is_one() -> None:
    text = f"2.1 Versterken van de samenwerking met\nandere regio's en het Rijk\n{FILLER}\n"
    assert _sections(text)[0].title == "2.1 Versterken van de samenwerking met andere regio's en het Rijk"


def test_the_first_line_of_a_paragraph_is_no_heading() -> None:
    assert [
        s.path for s in _sections(f"{FILLER}\n\nDaarom zetten de partners in op\nTwente als proeftuin voor het land.\n")
    ] == [()]


def test_a_paragraph_goes_on_over_a_column_and_a_page() -> None:
    text = (
        " De krapte op de\n\narbeidsmarkt raakt de hele\n\nLab, Enschede - Piet Jansen\n\n"
        "https://voorbeeld.nl/rapport.pdf\n regio daar. De innovatie-\n districten helpen daarbij.\n"
    )
    sections = _sections(text)
    assert [b.text for b in _blocks(sections, BlockKind.PARAGRAPH)] == [
        "De krapte op de arbeidsmarkt raakt de hele regio daar. De innovatiedistricten helpen daarbij."
    ]
    assert [b.text for b in _blocks(sections, BlockKind.CAPTION)] == ["Lab, Enschede - Piet Jansen"]
    assert [b.text for b in _blocks(sections, BlockKind.FURNITURE)] == ["https://voorbeeld.nl/rapport.pdf"]


def test_list_items_keep_their_rest_and_their_introduction() -> None:
    text = (
        "Er zijn drie fondsen. Noord-Holland kent:\n"
        "• Innovatiefonds voor de regio (INH, \n\nleningen voor de vroege fase)\n"
        "• Een regeling\n\n• Nog een regeling die over twee\nregels loopt\n- met een onderdeel\n"
    )
    items = _blocks(_sections(text), BlockKind.LIST_ITEM)
    assert [b.text for b in items] == [
        "Innovatiefonds voor de regio (INH, leningen voor de vroege fase)",
        "Een regeling",
        "Nog een regeling die over twee regels loopt",
        "met een onderdeel",
    ]
    assert {b.label for b in items} == {"Noord-Holland kent"}
    assert [b.level for b in items] == [1, 1, 1, 2]


@pytest.mark.parametrize("marker", ["•", "-", "●", "○", "▪", "*", "\uf0b7", "•\t \ufffd"])
def test_every_bullet_makes_an_item(marker: str) -> None:
    assert _texts(f"Kies uit:\n{marker} eerste keus\n{marker} tweede keus\n", BlockKind.LIST_ITEM) == [
        "eerste keus",
        "tweede keus",
    ]


def test_enumerated_lines_are_a_list_or_headings() -> None:
    listed = "Er zijn twee thema's:\n1. Energie en waterstof\n2. Slimme industrie\n\n" + FILLER
    headed = f"a. Meer technisch personeel\n{FILLER}\n\nb. Werk en scholing koppelen\n{FILLER}\n"
    assert _texts(listed, BlockKind.LIST_ITEM) == ["Energie en waterstof", "Slimme industrie"]
    assert [s.title for s in _sections(headed)] == ["a. Meer technisch personeel", "b. Werk en scholing koppelen"]


def test_furniture_is_found_anywhere_on_a_page() -> None:
    pages = [
        f" Hoofdstuk {word}\n\n{FILLER}\n\n\n\nActieplan Oost – Najaar 2026 {n}\n"
        for n, word in ((7, "een"), (8, "twee"), (9, "drie"))
    ]
    contents = "Inhoudsopgave\n\n1. Inleiding 3\n\n1.1 Twente 5\n\n2. Slot 9\n\n"
    texts = _texts(contents + "".join(pages) + "\n12\n", BlockKind.FURNITURE)
    assert texts == [
        "Inhoudsopgave",
        "1. Inleiding 3",
        "1.1 Twente 5",
        "2. Slot 9",
        *(f"Actieplan Oost – Najaar 2026 {n}" for n in (7, 8, 9)),
        "12",
    ]


def test_a_chapter_tag_at_the_foot_of_pages_is_furniture() -> None:
    pages = [f" Deel {word}\n{FILLER}\n\n2.\nBrede welvaart\nRegio Oost\n" for word in ("een", "twee", "drie")]
    assert _texts("".join(pages), BlockKind.FURNITURE) == ["2. Brede welvaart Regio Oost"] * 3


def test_a_footnote_in_the_middle_of_an_item_is_apart() -> None:
    note = "1 Dit is een campagne van het Rijk."
    text = f"• Aansluiting bij de beweging1, waarbij we de kracht\n\n{note}\n\ninternationaal tonen.\n"
    sections = _sections(text)
    assert [b.text for b in _blocks(sections, BlockKind.FOOTNOTE)] == [note]
    assert _texts(text, BlockKind.LIST_ITEM) == [
        "Aansluiting bij de beweging1, waarbij we de kracht internationaal tonen."
    ]


PROFILE = """ Profiel Twente

Innovatieve sectoren/
clusters

Hotspots en~
projecten

Deelname
programma's~

Mogelijke~
kruisbestuivingen

Slimme industrie als sector
• Fotonica en~

robotica
• Textiel

Voedsel en gezondheid

• Kennispark Twente, campus~
in Enschede

• Fieldlab Lichte Constructies

• Regio Deal Twente met~
acht gemeenten

• Programma Tech voor Morgen

Achterhoek
• Circulaire kunststoffen

Zwolle en Salland:
• Datagedreven zorg~

in ziekenhuizen
 Achterhoek
De Achterhoek is een regio met veel industrie en met een
sterke gemeenschap van ondernemers en scholen.
""".replace("~", " ")


def _cells(sections: Sequence[Section]) -> list[tuple[str, str, str]]:
    return [(b.column, b.label, b.text) for b in _blocks(sections, BlockKind.CELL)]


def test_a_table_that_was_flattened_by_column_is_rebuilt() -> None:
    sections = _sections(PROFILE)
    sector, place, programme, cross = (
        "Innovatieve sectoren/clusters",
        "Hotspots en projecten",
        "Deelname programma's",
        "Mogelijke kruisbestuivingen",
    )
    assert _cells(sections) == [
        (sector, "Slimme industrie als sector", "Slimme industrie als sector"),
        (sector, "Slimme industrie als sector", "Fotonica en robotica"),
        (sector, "Slimme industrie als sector", "Textiel"),
        (sector, "", "Voedsel en gezondheid"),
        (place, "", "Kennispark Twente, campus in Enschede"),
        (place, "", "Fieldlab Lichte Constructies"),
        (programme, "", "Regio Deal Twente met acht gemeenten"),
        (programme, "", "Programma Tech voor Morgen"),
        (cross, "Achterhoek", "Achterhoek"),
        (cross, "Achterhoek", "Circulaire kunststoffen"),
        (cross, "Zwolle en Salland", "Zwolle en Salland:"),
        (cross, "Zwolle en Salland", "Datagedreven zorg in ziekenhuizen"),
    ]
    assert [s.title for s in sections] == ["Profiel Twente", "Achterhoek"]
    assert {b.table for b in _blocks(sections, BlockKind.CELL)} == {0}


ROWS = """Spoor 1 Actie Trekkers Partners

Talent~
& scholing a. Meer technici opleiden in
de hele regio
Samen met scholen een campagne opzetten die jongeren
laat kiezen voor techniek en zorg.

Twente en~
Salland

Oost NL,~
mbo-scholen

b. Werkgevers en scholen koppelen
Een loket waar werkgevers en scholen elkaar vinden en
waar stages worden verdeeld over de gemeenten.

Achterhoek UWV
""".replace("~", " ")


def test_a_table_that_was_flattened_by_row_is_rebuilt() -> None:
    sections = _sections(ROWS)
    first, second = "a. Meer technici opleiden in de hele regio", "b. Werkgevers en scholen koppelen"
    cells = [(b.row, b.column, b.label, b.text) for b in _blocks(sections, BlockKind.CELL)]
    assert cells[0] == (-1, "Spoor 1", "", "Talent & scholing")
    assert [c[:3] for c in cells[1:]] == [
        (0, "Actie", first),
        (0, "Actie", first),
        (0, "Trekkers", first),
        (0, "Partners", first),
        (1, "Actie", second),
        (1, "Actie", second),
        (1, "Trekkers", second),
        (1, "Partners", second),
    ]
    assert [c[3] for c in cells if c[1] in ("Trekkers", "Partners")] == [
        "Twente en Salland",
        "Oost NL, mbo-scholen",
        "Achterhoek",
        "UWV",
    ]
    assert sections[0].title == "Spoor 1"


def test_entries_named_by_the_area_below_them() -> None:
    entries = "\n\n".join(["Energie", "Bouw", "Twente", "Voedsel", "Zorg", "Salland", "Textiel", "Achterhoek"])
    sections = _sections(f" Sectoren en clusters per regio\n\n{entries}\n 2. Kennis\n{FILLER}\n")
    labels = {b.text: b.label for b in _blocks(sections, BlockKind.CELL)}
    assert labels == {
        "Energie": "Twente",
        "Bouw": "Twente",
        "Twente": "Twente",
        "Voedsel": "Salland",
        "Zorg": "Salland",
        "Salland": "Salland",
        "Textiel": "Achterhoek",
        "Achterhoek": "Achterhoek",
    }
    assert {b.column for b in _blocks(sections, BlockKind.CELL)} == {"Sectoren en clusters per regio"}


def test_a_markdown_table_has_columns_rows_and_labels() -> None:
    text = "# T\n\n| Wie | Rol |\n| --- | --- |\n| Oost NL | fonds <br> • advies |\n| Regio | |\n"
    cells = [(b.row, b.column, b.label, b.text) for b in _blocks(_sections(text, "md"), BlockKind.CELL)]
    assert cells == [
        (0, "Wie", "Oost NL", "Oost NL"),
        (0, "Rol", "fonds", "fonds"),
        (0, "Rol", "fonds", "advies"),
        (1, "Wie", "Regio", "Regio"),
    ]


def test_notes_of_the_source_in_a_digest_are_furniture() -> None:
    text = "# T\n\nTekst van het digest.\n\n(bron: 003, r. 1763-1775)\n"
    assert [b.text for b in _blocks(_sections(text, "md"), BlockKind.FURNITURE)] == ["(bron: 003, r. 1763-1775)"]


LINES = [
    "De regio werkt aan nieuwe kennis en aan",
    "1. Inleiding",
    "4.2 Kansen",
    "• Actie",
    "• punt",
    " Nieuwe pagina",
    "",
    "",
    "IJmond",
    "Hotspots",
    "Initiators",
    "Programma's",
    "kennis-",
    "en kunde.",
    "| a | b |",
    "| --- | --- |",
    "## Kop",
    "\u2028\u00ad e\u0301 \u200f",
    "https://voorbeeld.nl",
    "12",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=50), st.sampled_from(["txt", "md"]))
def test_every_block_lies_in_the_text_and_leads_back(lines: list[str], kind: str) -> None:
    text = "\n".join(lines)
    blocks = [b for s in _sections(text, kind) for b in ([s.heading] if s.heading else []) + list(s.blocks)]
    for block in blocks:
        assert 0 <= block.begin <= block.end <= len(text)
        offsets = block.reading.offsets
        assert all(a < b for a, b in pairwise(offsets))
        assert all(block.begin <= offset < block.end for offset in offsets)
        assert all(
            c in (text[o], " ") or not text[o].isascii() or c == "é" for c, o in zip(block.text, offsets, strict=True)
        )
    seen = sorted((b.begin, b.end) for b in blocks)
    assert len(seen) == len(set(seen)) or any(b == e for b, e in seen)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_nothing_of_the_text_is_lost(lines: list[str]) -> None:
    text = "\n".join(line for line in lines if "|" not in line)
    read = "".join(
        b.text for s in _sections(text) for b in ([s.heading] if s.heading else []) + list(s.blocks)
    ).replace(" ", "")
    letters = sorted(c for c in text if c.isascii() and c.isalpha())
    assert sorted(c for c in read.replace("é", "e") if c.isascii() and c.isalpha()) == letters


@pytest.mark.parametrize(
    "text",
    [
        "woord " * 180_000,
        "4.2 " + "Kop " * 5000 + "\n\ntekst",
        "x" * 1_000_000,
        "Rol\n\n" * 20_000,
        "• punt\n" * 30_000,
        "<!--" * 100_000,
        "1 Noot bij het woord2\n\n" * 15_000,
    ],
    ids=["long line", "long heading", "long word", "many heads", "many items", "open comments", "many notes"],
)
def test_hostile_text_is_laid_out_in_bounded_time(text: str) -> None:
    begin = time.monotonic()
    sections = _sections(text)
    assert sections
    assert time.monotonic() - begin < 12


@pytest.mark.bronnen
def test_sections_of_the_real_documents(bronnen: Path) -> None:
    """Of an agenda with profiles of regions: chapters, regions and what they need are found, in order."""
    sections = layout(read_document(next(bronnen.glob("003*.txt"))))
    paths = [section.path for section in sections]
    chapters = [path[0] for path in dict.fromkeys(path[:1] for path in paths) if path and path[0][:1].isdigit()]
    assert [chapter.split(".")[0] for chapter in chapters] == ["1", "2", "3", "4", "5"]
    regions = ["Almere-Lelystad", "Amstelland-Meerlanden", "IJmond", "Zuid-Kennemerland"]
    for region in regions:
        needs = [path for path in paths if path[2:3] == (region,) and path[-1].startswith("Wat hebben we nodig")]
        assert len(needs) == 1 and needs[0][0].startswith("5.")


@pytest.mark.bronnen
def test_tables_of_the_real_documents(bronnen: Path) -> None:
    sections = layout(read_document(next(bronnen.glob("003*.txt"))))
    profile = next(s for s in sections if s.title == "Innovatieprofiel Almere-Lelystad")
    columns: dict[str, list[Block]] = {}
    for block in profile.blocks:
        if block.kind is BlockKind.CELL:
            columns.setdefault(block.column, []).append(block)
    assert [len(cells) for cells in columns.values()] == [6, 5, 3, 7]
    assert {b.label for b in list(columns.values())[3]} == {"Zuid-Kennemerland", "IJmond", "Amstelland-Meerlanden"}
    rows = [b for s in sections if s.title == "Versneller 2" for b in s.blocks if b.column == "Initiators"]
    assert [b.row for b in rows] == [0, 1, 2, 3]
    assert rows[2].text == "MRA"


def test_names_on_lines_of_their_own_are_a_list() -> None:
    names = "Campus De Waard\nHogeschool Noordzee\nBrouwerij Goes\nStichting Vaart"
    text = f"1. Partners\n\n{FILLER}\n\nPartners\n\n{FILLER}\n\n{names}\n"
    assert _texts(text, BlockKind.LIST_ITEM)[-4:] == [
        "Campus De Waard",
        "Hogeschool Noordzee",
        "Brouwerij Goes",
        "Stichting Vaart",
    ]


def test_lines_with_a_label_are_a_list_and_prose_is_not() -> None:
    labelled = f"{FILLER}\n\nOverheden: Goes, Veere,\nTholen en Reimerswaal\nBedrijven: Yara en Dow\n"
    assert _texts(labelled, BlockKind.LIST_ITEM) == [
        "Overheden: Goes, Veere, Tholen en Reimerswaal",
        "Bedrijven: Yara en Dow",
    ]
    assert _texts(f"{FILLER}\n", BlockKind.LIST_ITEM) == []
