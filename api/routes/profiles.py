"""Profiles: the list to choose from, one profile as JSON and as a page."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answers, texts
from api.figures import bar_chart, figure_rows
from api.params import Param, read, read_softly
from api.problem import Problem
from api.removed import gone
from api.render import json_response, page, service_of
from api.routes.matches import KINDS
from api.routes.pages import given
from api.service import Service, ServiceSource
from kg.distinctive import distinctive, number_of
from kg.profile import Fact, LineGroup, Profile
from kg.queries import plain
from kg.quotes import quote_hash

router = APIRouter()

CHOICE = ("Gebied", "Cluster", "Hotspot", "Programma", "Financiering", "Organisatie", "Thema")
_TYPE = Param("soort", "Soort profiel.", "keuze", choices=CHOICE)


@router.get("/profielen", include_in_schema=False)
def profielen(request: Request) -> Response:
    service = service_of(request)
    values, faults = read_softly(given(request), (_TYPE,), service)
    groups = []
    for type_ in CHOICE:
        if values["soort"] in (None, type_):
            rows = sorted(service.index.of_type(type_), key=lambda e: e.name.casefold())
            if values["soort"] is None:
                rows = sorted(rows, key=lambda e: (-len(e.evidence), e.name.casefold()))[:12]
            groups.append((type_, rows, service.index.counts.get(type_, 0)))
    return page(
        request,
        "profielen.html",
        400 if faults else 200,
        values=values,
        faults=faults,
        groepen=groups,
        soorten=[(t, texts.class_name(t, many=True)) for t in CHOICE],
    )


@router.get("/v1/profielen/{id}", summary="Alles wat de documenten over één entiteit zeggen", tags=["antwoorden"])
def as_json(request: Request, id: str) -> Response:
    service = service_of(request)
    read(request.query_params.multi_items(), (), service)
    _profile(request, service, id)
    return json_response(answers.profile(service, id))


@router.get("/profielen/{id}", include_in_schema=False)
def as_page(request: Request, id: str) -> Response:
    service = service_of(request)
    profile = _profile(request, service, id)
    strong = distinctive(service.index, id, service.areas, service.themes) if profile.kind == "Gebied" else ()
    return page(
        request,
        "profiel.html",
        p=profile,
        soorten=KINDS,
        groepen=_ordered(profile),
        cijfers=figure_rows(sorted(profile.facts, key=_trivial)),
        opvallend=strong,
        grafiek=bar_chart(profile.facts, profile.name),
        hash=quote_hash,
        mee=_choices(profile),
        volg=_followed(profile),
        ook=_also(profile),
    )


def _profile(request: Request, service: Service, id_: str) -> Profile:
    """The profile of `id_`; 410 when only an earlier generation knew it, 404 when none did."""
    try:
        return answers.profile_of(service, id_)
    except Problem as problem:
        source: ServiceSource = request.app.state.source
        raise gone(source.data, service, id_) or problem from None


ORDER = ("heeftCluster", "heeftHotspot", "deelnameAan", "betrokkenBij", "partnerBij", "uitgevoerdDoor", "beschikbaarIn")


def _ordered(p: Profile) -> list[LineGroup]:
    """Groups of relations in the order in which people ask for them; a hotspot stands in one of them only."""
    places = {line.id for g in p.groups if g.predicate == "heeftHotspot" for line in g.lines}
    kept = []
    for group in p.groups:
        if group.predicate == "ligtIn" and group.direction == "terug":
            group = replace(group, lines=tuple(line for line in group.lines if line.id not in places))
        if group.lines:
            kept.append(group)
    return sorted(kept, key=lambda g: ORDER.index(g.predicate) if g.predicate in ORDER else len(ORDER))


def _trivial(fact: Fact) -> bool:
    """Whether a figure only counts a few things of the text itself: those come last."""
    value = number_of(f"{fact.feit.value} {fact.feit.unit}")
    marked = any(
        sign in f"{fact.feit.value} {fact.feit.unit}" for sign in ("%", "€", "procent", "euro", "plaats", "rang")
    )
    return fact.feit.year is None and not marked and (value is None or value < 10)


def _followed(p: Profile) -> str | None:
    """Where one sees what changed about an area or theme; None for anything else."""
    name = {"Gebied": "gebied", "Thema": "thema"}.get(p.kind)
    return f"/veranderd?{urlencode({name: p.id})}" if name else None


def _also(p: Profile) -> list[str]:
    """Other names, each once however it is written; not the id."""
    seen = {plain(p.name), plain(p.id)}
    kept = []
    for alias in p.aliases:
        if plain(alias) not in seen:
            seen.add(plain(alias))
            kept.append(alias)
    return kept


def _choices(p: Profile) -> list[str]:
    """The profile and what stands out in it, as pieces of a dossier."""
    quotes = [f"citaat:{quote_hash(e)}" for e in p.quotes[:4]]
    return [f"profiel:{p.id}", *(f"feit:{f.feit.id}" for f in p.facts[:4]), *quotes]
