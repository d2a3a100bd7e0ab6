"""What a text says of an instrument comes from the instrument's own row, labels, brackets or part of a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.extract.regelingen import label_names
from ingest.pipeline import extract_all
from ingest.readers import read_document
from kg.model import Entity, KnowledgeGraph
from tests.ingest.gold_scoring import normal
from tests.ingest.statements import document

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "regelingen_goud"
TEXTS = sorted(FOLDER.glob("*.json"))


def _graph(text: str) -> KnowledgeGraph:
    return extract_all([document(text)]).graph


def _instruments(graph: KnowledgeGraph) -> dict[str, Entity]:
    return {e.name: e for e in graph.entities if e.type == "Financiering"}


def _objects(graph: KnowledgeGraph, subject: str, predicate: str) -> set[str]:
    return {r.object for r in graph.relations if r.subject == subject and r.predicate == predicate}


@pytest.fixture(scope="module")
def read() -> dict[str, KnowledgeGraph]:
    """The graph of each own text about another region."""
    files = {p.stem: next(f for f in p.parent.glob(f"{p.stem}.*") if f != p) for p in TEXTS}
    return {stem: extract_all([read_document(file)]).graph for stem, file in files.items()}


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_instruments_of_other_regions_have_their_own_fields(path: Path, read: dict[str, KnowledgeGraph]) -> None:
    graph = read[path.stem]
    found = _instruments(graph)
    for wanted in json.loads(path.read_text("utf-8"))["regelingen"]:
        item = found[wanted["naam"]]
        form = item.fields.get("vorm", [])
        assert ([form] if isinstance(form, str) else form) == wanted["vorm"], wanted
        assert set(wanted["fase"]) <= set(item.fields.get("fase", ())), wanted
        assert (wanted["bedrag"] or "") in item.fields.get("bedrag", "") or item.fields.get("bedrag") is None, wanted
        assert bool(wanted["bedrag"]) == ("bedrag" in item.fields), wanted
        assert set(wanted["gebied"]) <= _objects(graph, item.id, "beschikbaarIn"), wanted
        if "uitvoerder" in wanted:
            names = {e.id: {normal(n) for n in (e.name, *e.aliases)} for e in graph.entities}
            runners = set().union(*(names[i] for i in _objects(graph, item.id, "uitgevoerdDoor")))
            assert normal(wanted["uitvoerder"]) in runners, wanted


def test_a_sentence_about_an_instrument_and_the_next_one() -> None:
    text = (
        "Het Zonnefonds Achterhoek geeft startende bedrijven een lening. De regeling gaat tot maximaal € 50.000 per "
        "bedrijf. In 2022 haalde bakker Brood € 3 miljoen op bij een bank."
    )
    fields = _instruments(_graph(text))["Zonnefonds Achterhoek"].fields
    assert fields == {"vorm": "lening", "fase": ["start"], "bedrag": "tot maximaal € 50.000 per bedrijf"}


def test_a_neighbour_gives_nothing() -> None:
    text = (
        "Voor wie groeit is er de Maasregeling, voor startups het Waalfonds, dat leningen tot € 40.000 verstrekt; de "
        "Rijnvoucher is voor een prototype. Niemand weet wat de IJsselregeling biedt en wie die subsidie krijgt."
    )
    found = {name: dict(e.fields) for name, e in _instruments(_graph(text)).items()}
    assert "bedrag" not in found["Maasregeling"] and "vorm" not in found["Maasregeling"]
    assert found["Rijnvoucher"] == {"vorm": "voucher", "fase": ["prototype"]}
    assert found["Waalfonds"]["vorm"] == "lening" and "40.000" in found["Waalfonds"]["bedrag"]


def test_forms_that_differ_by_region_stay_apart() -> None:
    text = (
        "De provincies hebben deze fondsen en regelingen:\n\nZeeland:\n• Deltaregeling (subsidies)\n\n"
        "Drenthe:\n• Deltaregeling (subsidies en vouchers)\n• Hunzefonds\n"
    )
    fields = _instruments(_graph(text))["Deltaregeling"].fields
    assert fields["vorm"] == ["subsidie", "voucher"]
    assert fields["vormPerGebied"] == {"drenthe": ["subsidie", "voucher"], "zeeland": ["subsidie"]}


def test_an_instrument_in_brackets_is_part_of_the_one_before() -> None:
    graph = _graph("Voor subsidies uit EFRO (Kansen voor West) zijn er steunpunten in Gelderland.")
    found = _instruments(graph)
    assert _objects(graph, found["Kansen voor West"].id, "onderdeelVan") == {found["EFRO"].id}


@pytest.mark.parametrize(
    ("label", "names"),
    [("Vorm, fase en bedrag", ("vorm", "fase", "bedrag")), ("Bedrag per bedrijf", ("bedrag",)), ("Toelichting", ())],
)
def test_labels(label: str, names: tuple[Any, ...]) -> None:
    assert label_names(label) == names


def _lines(graph: KnowledgeGraph, row: Any) -> set[int]:
    text = graph.documents[0].text
    spans = [(text.count("\n", 0, e.begin) + 1, text.count("\n", 0, e.end - 1) + 1) for e in row.evidence]
    return {line for first, last in spans for line in range(first, last + 1)}


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_figures_of_other_regions_have_the_right_subject_and_year(path: Path, read: dict[str, KnowledgeGraph]) -> None:
    graph, gold = read[path.stem], json.loads(path.read_text("utf-8"))
    missed = []
    for wanted in gold["feiten"]:
        fits = [
            f
            for f in graph.feiten
            if wanted["waarde"] in f.value
            and f.subject.endswith(wanted["onderwerp"])
            and f.year == wanted["jaar"]
            and wanted["indicator"] in f.indicator.casefold()
            and _lines(graph, f) & {wanted["regel"] - 1, wanted["regel"], wanted["regel"] + 1}
        ]
        missed += [] if fits else [wanted]
    assert len(missed) <= len(gold["feiten"]) // 8, missed
    for wrong in gold["geen_feit"]:
        assert not [f for f in graph.feiten if f.subject.endswith(wrong["onderwerp"]) and wrong["waarde"] in f.value]


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_needs_of_other_regions(path: Path, read: dict[str, KnowledgeGraph]) -> None:
    graph, gold = read[path.stem], json.loads(path.read_text("utf-8"))
    for wanted in gold["behoeften"]:
        fits = [
            b
            for b in graph.behoeften
            if b.kind == wanted["soort"]
            and (wanted["thema"] is None or wanted["thema"] in b.themes)
            and _lines(graph, b) & {wanted["regel"] - 1, wanted["regel"], wanted["regel"] + 1}
        ]
        assert fits, wanted
    for words in gold["geen_behoefte"]:
        assert not [b for b in graph.behoeften if words in b.text]
    for wrong in gold.get("geen_thema", ()):
        assert not [b for b in graph.behoeften if wrong["regel"] in _lines(graph, b) and wrong["thema"] in b.themes]


def test_a_label_or_the_rest_of_a_list_is_no_instrument() -> None:
    text = "De fondsen en regelingen van Zeeland zijn:\n\n• Deltafonds\n• Vorm: leningen\n• Andere fondsen\n"
    assert set(_instruments(_graph(text))) == {"Deltafonds"}


def test_an_area_at_the_end_of_a_name_counts_and_one_in_it_does_not() -> None:
    text = "Het Health Fonds Zeeland en het Utrecht Media Fund helpen bedrijven. Een pensioenfonds zoals ABP doet mee."
    graph = _graph(text)
    found = _instruments(graph)
    assert set(found) == {"Health Fonds Zeeland", "Utrecht Media Fund"}
    assert _objects(graph, found["Health Fonds Zeeland"].id, "beschikbaarIn") == {"zeeland"}
    assert not _objects(graph, found["Utrecht Media Fund"].id, "beschikbaarIn")


@pytest.mark.parametrize(
    ("text", "forms", "phases"),
    [
        ("Het Deltafonds verstrekt geen leningen, subsidies of vouchers.", ["fonds"], []),
        ("Het Deltafonds is niet voor startups. Het Deltafonds geeft scale-ups een lening.", ["lening"], ["scale-up"]),
        ("Het Deltafonds (lening, geen subsidie) helpt bedrijven.", ["lening"], []),
        ("Het Deltafonds geeft bedrijven zonder eigen vermogen een voucher.", ["voucher"], []),
        ("Bedrijven die niet bij de bank terecht kunnen krijgen van het Deltafonds een lening.", ["lening"], []),
        ("# Fondsen\n\n## Deltafonds\n\n- Vorm: lening, geen subsidie\n- Fase: niet voor startups", ["lening"], []),
    ],
)
def test_what_is_denied_of_an_instrument_is_no_field_of_it(text: str, forms: list[str], phases: list[str]) -> None:
    fields = _instruments(_graph(text))["Deltafonds"].fields
    form, phase = fields.get("vorm", []), fields.get("fase", [])
    assert ([form] if isinstance(form, str) else form, phase) == (forms, phases)


def test_where_an_instrument_is_not_available() -> None:
    for said, areas in (("beschikbaar", {"zeeland"}), ("niet beschikbaar", set[str]())):
        graph = _graph(f"# Deltafonds\n\nHet Deltafonds helpt bedrijven. Het fonds is {said} in Zeeland.\n")
        assert _objects(graph, _instruments(graph)["Deltafonds"].id, "beschikbaarIn") == areas
    graph = _graph("# Fondsen\n\n## Deltafonds\n\n- Vorm: lening\n- Gebied: Zeeland, behalve Goes\n")
    assert _objects(graph, _instruments(graph)["Deltafonds"].id, "beschikbaarIn") == {"zeeland"}
