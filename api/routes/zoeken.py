"""The search page: a question, filters, what the graph states, passages with their quotes, counts to narrow by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import params, texts
from api.answers import question_of
from api.facets import FACETS, tells
from api.params import Param, read_softly
from api.render import page, quote_url, service_of
from api.routes.pages import given, options
from api.service import Found, Hit, Service
from kg.model import Entity
from kg.queries import plain

router = APIRouter(include_in_schema=False)
SHOWN = 8
"""Most values of a facet."""


NAMED = 0.3
"""Relevance from which a profile is offered beside the passages."""


@router.get("/zoeken")
def zoeken(request: Request) -> Response:
    service = service_of(request)
    table: tuple[Param, ...] = tuple(replace(p, required=False) if p.name == "q" else p for p in params.ZOEK)
    values, faults = read_softly(given(request), table, service)
    found, named = None, None
    if values["q"] and not faults:
        question = question_of(values)
        found = service.searcher(replace(question, kind=question.kind or "passage"))
        if question.kind is None and not question.document:
            named = service.searcher(replace(question, kind="entiteit", limit=5))
    return page(
        request,
        "zoeken.html",
        400 if faults else 200,
        values=values,
        faults=faults,
        resultaten=[_result(service, hit) for hit in found.hits] if found else None,
        vreemd=found is not None and found.silent,
        opmerkingen=found.notes if found else (),
        antwoorden=found.statements if found else (),
        profielen=_named(service, named, values["q"]) if named else [],
        filters=[name for name, _, _ in FACETS if values[name]],
        gekozen={name: _named_value(service, kind, str(values[name])) for name, kind, _ in FACETS if values[name]},
        facetten=facet_links(service, found, values) if found else [],
        documenten=[(d.name, d.title) for d in service.graph.documents],
        klassen=[(name, texts.class_name(name)) for name in sorted(params.SEARCH_CLASSES)],
        jaren=[(year, year) for year in years(service)],
        **options(service),
    )


def years(service: Service) -> list[str]:
    """Years of the documents, newest first."""
    found = {doc.meta.get("datum", "")[:4] for doc in service.graph.documents}
    return sorted((year for year in found if year.isdigit()), reverse=True)


def facet_links(service: Service, found: Found, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For each kind of facet that may narrow the hits: its heading and values with name, count and parameters."""
    chosen = {name: str(values[name]) for name in ("q", "soort", *(f[0] for f in FACETS)) if values[name]}
    rows = []
    for name, kind, heading in FACETS:
        counts = {value: n for value, n in found.facets.get(kind, {}).items() if tells(service, kind, value)}
        if values[name] or len(counts) < 2:
            continue
        shown = [
            {"naam": _named_value(service, kind, value), "aantal": n, "vraag": {**chosen, name: value}}
            for value, n in [*counts.items()][:SHOWN]
        ]
        rows.append({"kop": heading, "waarden": shown})
    return rows


def _named_value(service: Service, kind: str, value: str) -> str:
    if kind == "soort":
        return texts.class_name(value)
    if kind == "document":
        return service.index.documents[value].title if value in service.index.documents else value
    return service.index.name(value) if kind in ("gebied", "thema") else value


def _named(service: Service, found: Found, question: str) -> list[Entity]:
    """Profiles to offer beside the passages; a municipality only when the question is little more than its name."""
    words = len(plain(question).split())
    kept = [hit.entity for hit in found.hits if hit.entity is not None and hit.score >= NAMED]
    broad = ("deelregio", "metropoolregio", "provincie")
    return [e for e in kept if e.type != "Gebied" or e.subtype in broad or len(plain(e.name).split()) + 1 >= words][:3]


def _result(service: Service, hit: Hit) -> dict[str, Any]:
    row: dict[str, Any] = {"passage": hit.passage, "entiteit": hit.entity, "waarom": hit.why}
    if hit.passage:
        doc = service.index.documents[hit.passage.document]
        cited = hit.evidence[0] if hit.evidence else None
        row["href"] = (
            quote_url(service, cited)
            if cited
            else f"/documenten/{doc.id}?begin={hit.passage.begin}&eind={hit.passage.end}#citaat"
        )
        row["titel"] = hit.passage.heading or doc.title
        place = f", pagina {hit.passage.page}" if hit.passage.page else ""
        row["bron"] = f"{doc.title}{place}"
        row["stukken"] = highlighted(hit)
    return row


def highlighted(hit: Hit) -> list[tuple[str, bool]]:
    """The text of a passage in runs, the words that were asked for marked."""
    assert hit.passage is not None
    text, at = hit.passage.text, 0
    runs: list[tuple[str, bool]] = []
    for begin, end in hit.highlights:
        runs += [(text[at:begin], False), (text[begin:end], True)]
        at = end
    return [run for run in [*runs, (text[at:], False)] if run[0]]
