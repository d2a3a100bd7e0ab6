"""Quantities in Dutch text, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.numbers import find_periods, find_quantities, find_years


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("Twente telt ruim 630.000 inwoners.", "ruim 630.000", "inwoners", "aantal"),
        ("een aandeel van 20,1 procent in het bruto regionaal product", "20,1 procent", "procent", "aandeel"),
        ("Het fonds heeft € 30 miljoen.", "€ 30 miljoen", "euro", "bedrag"),
        ("tickets van €100.000 tot €250.000 per bedrijf", "€100.000 tot €250.000", "euro", "bedrag"),
        ("een team van 10,5 FTE", "10,5", "FTE", "aantal"),
        ("Eén op de tien inwoners doet niet mee", "Eén op de tien", "aandeel", "aandeel"),
        ("Een vijfde van de banen zit in de zorg", "Een vijfde", "aandeel", "aandeel"),
        ("De regio staat op de 7e plaats", "7e plaats", "rang", "rang"),
        ("hoort bij de top vijf van Europa", "top 5", "rang", "rang"),
        ("het grootste brainpark van Nederland", "grootste brainpark van Nederland", "rang", "superlatief"),
        ("de snelst groeiende regio van Nederland", "snelst groeiende regio van Nederland", "rang", "superlatief"),
        ("is 2x zo groot als gemiddeld", "2x zo groot", "factor", "factor"),
        ("een verdubbeling van het aantal starters", "verdubbeling", "factor", "factor"),
        ("> 400 bedrijven zijn aangetrokken", "> 400", "bedrijven", "aantal"),
        ("ca. 190 van de 400 miljoen komt hier terecht", "ca. 190 van de 400 miljoen", "van totaal", "aandeel"),
        ("met drie hogescholen in de stad", "3", "hogescholen", "aantal"),
        ("Kinderen van 10 - 12 jaar", "10 - 12", "jaar", "aantal"),
        ("het terrein van 30 ha", "30", "ha", "aantal"),
        ("anderhalf miljoen inwoners", "anderhalf miljoen", "inwoners", "aantal"),
        ("met 40.000 (inter)nationale bezoekers", "40.000", "bezoekers", "aantal"),
        ("Nr. 1 regio in Nederland", "Nr. 1", "rang", "rang"),
    ],
)
def test_found(text: str, value: str, unit: str, kind: str) -> None:
    assert [(q.value, q.unit, q.kind) for q in find_quantities(text)][:1] == [(value, unit, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "zie pagina 12 en hoofdstuk 4.2",
        "Versneller 3 en spoor 2 lopen door",
        "bel 020 123 45 67",
        "de A12 en 5G en een 4D-model",
        "in 2021 is gestart met het plan",
        "artikel 14 van de wet",
        "(Draghi, 2024)",
        "op 15 februari komen we bijeen",
        "de volgende stap is de laatste van de regio",
        "Wij willen de gezondste regio van Europa worden",
        "deze twee sporen komen samen",
        "3 Verbindingen",
    ],
)
def test_not_found(text: str) -> None:
    assert find_quantities(text) == []


def test_several_in_one_sentence() -> None:
    text = "De regio telt 1,2 miljoen woningen, twee luchthavens en 18,9 procent van de banen."
    assert [(q.value, q.unit) for q in find_quantities(text)] == [
        ("1,2 miljoen", "woningen"),
        ("2", "luchthavens"),
        ("18,9 procent", "procent"),
    ]


def test_years_and_periods() -> None:
    text = "Tussen 2018 en 2021, en in de periode 2023 - 2027; niet 20180 en niet ClubVital@2040."
    assert [y for _, _, y in find_years(text)] == [2018, 2021, 2023, 2027]
    assert [p for _, _, p in find_periods(text)] == ["2023 - 2027"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_ranges_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    last = 0
    for q in find_quantities(text):
        assert last <= q.begin < q.end <= len(text)
        last = q.end


def test_long_line_takes_bounded_time() -> None:
    assert len(find_quantities("12 havens en de grootste regio van Nederland " * 2000)) >= 2000
