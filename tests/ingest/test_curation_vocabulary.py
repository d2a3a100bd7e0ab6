"""Corrections say what the vocabulary has, or are named with the choices; and the order of quotes survives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.conformance import nonconforming
from kg.model import KnowledgeGraph
from kg.naming import is_context
from kg.rdf import graph_quads
from tests.ingest.test_curation import CAMPUS, DEMCON, TEXT, ids, plain, problems, run

__all__ = ["plain"]
QUOTE = "Een testlocatie voor drones"


def added(**statement: Any) -> dict[str, Any]:
    return {"actie": "voeg-toe", "document": "voorbeeld.txt", "citaat": QUOTE, **statement}


def instrument(**fields: Any) -> dict[str, Any]:
    return {"actie": "instrument", "naam": "Dronelening", "bron": "B", "datum": "2026-01-01", "citaat": "c", **fields}


@pytest.mark.parametrize(
    ("correction", "said"),
    [
        (added(entiteit={"type": "Cluster", "naam": "Drones", "gebied": "regio x"}), ["gebied", "'regio x'", "twente"]),
        (added(entiteit={"type": "Cluster", "naam": "Drones"}), ["gebied", "'Drones'"]),
        (added(entiteit={"type": "Cluster", "naam": "Drones", "gebied": DEMCON}), ["gebied", DEMCON, "twente"]),
        (added(entiteit={"type": "Hotspot", "naam": "X", "subtype": "tuin"}), ["subtype", "'tuin'", "living-lab"]),
        (added(entiteit={"type": "Cluster", "naam": "X", "gebied": "twente", "subtype": "a"}), ["subtype", "'a'"]),
        (added(entiteit={"type": "Thema", "naam": "dronologie"}), ["thema", "'dronologie'"]),
        (added(entiteit={"type": "Hotspot", "naam": "!?"}), ["naam", "'!?'"]),
        (added(behoefte={"gebied": "twente", "soort": "behoefte", "tekst": QUOTE, "themas": ["bouwen"]}), ["'bouwen'"]),
        (added(behoefte={"gebied": DEMCON, "soort": "behoefte", "tekst": QUOTE}), ["gebied", DEMCON, "twente"]),
        (added(relatie=["twente", "ligtIn", "twente"]), ["twente ligtIn twente", "zichzelf"]),
        (
            {"actie": "hertype", "id": CAMPUS, "type": "Programma", "subtype": "plan"},
            ["subtype", "'plan'", "regiodeal"],
        ),
        ({"actie": "hertype", "id": CAMPUS, "type": "Thema"}, ["thema", "Slingeland"]),
        (instrument(vorm=["gift"]), ["vorm", "'gift'", "lening"]),
        (instrument(gebied="regio x"), ["gebied", "'regio x'", "twente"]),
    ],
)
def test_what_the_vocabulary_does_not_have_is_named_with_the_choices(
    tmp_path: Path, plain: KnowledgeGraph, correction: dict[str, Any], said: list[str]
) -> None:
    result = run(tmp_path, [correction])
    (problem,) = problems(result)
    assert all(part in problem for part in said), problem
    assert result.graph.entities == plain.entities and result.graph.relations == plain.relations


def test_what_is_applied_conforms_to_the_shapes(tmp_path: Path) -> None:
    rows = [
        added(entiteit={"type": "Cluster", "naam": "Drones", "gebied": "twente"}),
        added(entiteit={"type": "Begrip", "naam": "Testlocatie"}),
        {"actie": "hertype", "id": DEMCON, "type": "Begrip"},
        added(entiteit={"type": "Gebied", "naam": "Enschede"}),
        added(entiteit={"type": "Thema", "naam": "Bouw"}),
        added(behoefte={"gebied": "twente", "soort": "behoefte", "tekst": QUOTE, "themas": ["Bouw", "media"]}),
    ]
    result = run(tmp_path, rows)
    assert problems(result) == [] and result.ledger["curatie"]["toegepast"] == len(rows)
    assert {"twente--drones", "begrip-testlocatie", "gemeente-enschede", "bouw"} <= ids(result.graph)
    assert ("bouw", "media") in {b.themes for b in result.graph.behoeften}
    assert nonconforming(result.graph) == {} and list(graph_quads(result.graph))


def test_two_statements_from_one_quote_are_two(tmp_path: Path, plain: KnowledgeGraph) -> None:
    rows = [
        added(feit={"onderwerp": "twente", "indicator": "locaties", "waarde": "1"}),
        added(feit={"onderwerp": "twente", "indicator": "drones", "waarde": "2"}),
        added(behoefte={"gebied": "twente", "soort": "behoefte", "tekst": QUOTE}),
        added(behoefte={"gebied": "twente", "soort": "aanbod", "tekst": QUOTE}),
    ]
    graph = run(tmp_path, rows).graph
    assert len(graph.feiten) == len(plain.feiten) + 2
    assert len(graph.behoeften) == len(plain.behoeften) + 2


def test_retyping_onto_what_is_there_gives_it_the_subtype(tmp_path: Path) -> None:
    rows = [
        added(entiteit={"type": "Programma", "naam": "Slingeland Campus", "subtype": "project"}),
        {"actie": "hertype", "id": CAMPUS, "type": "Programma", "subtype": "regiodeal"},
    ]
    (entity,) = [e for e in run(tmp_path, rows).graph.entities if e.id == "programma-slingeland-campus"]
    assert entity.subtype == "regiodeal" and len(entity.evidence) > 1


LISTED = """Regio Twente

Hotspots in Twente

• Slingeland Campus
• Fieldlab Proefwijk

Het programma Oeverkracht is van Saxion. Het programma Oeverkracht Twente is van Saxion.
"""


def test_the_carrying_quote_of_every_relation_stays_in_front(tmp_path: Path) -> None:
    plain = run(tmp_path, [], LISTED).graph
    before = {(r.subject, r.predicate, r.object): r.evidence for r in plain.relations}
    sides = {id_ for key in before for id_ in (key[0], key[2])}
    spare = sorted(e.id for e in plain.entities if e.type == "Organisatie" or e.id not in sides)
    assert any(len(e) > 1 and is_context(e[1]) and e[1].begin < e[0].begin for e in before.values())
    row = {"actie": "hertype", "id": spare[0], "type": "Versneller"}
    result = run(tmp_path, [row], LISTED)
    assert problems(result) == []
    after = {(r.subject, r.predicate, r.object): r.evidence for r in result.graph.relations}
    same = before.keys() & after.keys()
    assert same and all(after[key] == before[key] for key in same)


def test_the_quote_of_an_instrument_stays_in_front_when_it_is_joined(tmp_path: Path) -> None:
    text = TEXT + "\nHet Oeverfonds Twente leent aan starters. Het Deltafonds Twente leent aan starters.\n"
    fund, other = "financiering-oeverfonds-twente", "financiering-deltafonds-twente"
    rows = [
        {**instrument(citaat="Hoogstens 40.000 euro.", bedrag="€ 40.000"), "id": fund},
        {"actie": "voeg-samen", "id": fund, "met": [other]},
    ]
    del rows[0]["naam"]
    result = run(tmp_path, rows, text)
    assert problems(result) == []
    (entity,) = [e for e in result.graph.entities if e.id == fund]
    assert entity.evidence[0].quote == "Hoogstens 40.000 euro." and len(entity.evidence) > 2
