"""The map of the home page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from api.chart import NEIGHBOUR, draw
from api.service import load_service
from kg.generations import Generations
from kg.matching.model import Match, Side
from kg.model import Entity
from tests.kg.streken import quote


def _match(left: str, right: str) -> Match:
    a, b = (Side(f"{area}--bouw", "Bouw", area, area, area) for area in (left, right))
    return Match(f"{a.id}~{b.id}", a, b, "verdieping", "nieuw", 0.4, {}, (), (), (), "hoog")


def test_two_areas_on_one_tile_are_counted_and_not_joined(streken_data: Path) -> None:
    service = load_service(Generations(streken_data).open(), warm=False)
    towns = ("gemeente-utrecht", "gemeente-utrechtse-heuvelrug", "metropoolregio-utrecht", "utrecht-west", "ijmond")
    named = (Entity(id_, "Gebied", id_, "regio", (), quote("twente.md", "Twente in beeld")) for id_ in towns)
    service = replace(service, graph=replace(service.graph, entities=(*service.graph.entities, *named)))
    pairs = (_match(*towns[:2]), _match(*towns[2:4]), _match(towns[0], "ijmond"), _match("ijmond", towns[3]))
    service.__dict__["matches"] = replace(service.matches, pairs=pairs)
    drawn = draw(service)
    assert [(link.names, link.matches) for link in drawn.links] == [(("ijmond", "Utrecht"), 2)]
    assert {tile.id: tile.matches for tile in drawn.tiles} == {NEIGHBOUR: 4, "ijmond": 2}
