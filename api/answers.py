"""The answers that the JSON API and ``--json`` on the command line share, from checked parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from api.problem import Problem, nearest
from api.service import Hit, Question, Service
from kg.model import Entity, Kruisbestuiving

if TYPE_CHECKING:
    from kg.profile import Profile
    from kg.route import Route, RouteRequest

Values = Mapping[str, Any]


def question_of(values: Values) -> Question:
    """The checked parameters of a search as a question."""
    return Question(
        values["q"],
        values["soort"],
        values["aantal"],
        values["gebied"],
        values["thema"],
        values["document"],
        values.get("klasse"),
        values.get("jaar"),
    )


def search(service: Service, values: Values) -> dict[str, Any]:
    """Passages and entities that answer a question."""
    found = service.searcher(question_of(values))
    return {
        "vraag": values["q"],
        "generatie": service.generation,
        "geenAntwoord": found.silent,
        "zekerheid": found.certainty,
        "bedoeldeU": found.suggestion,
        "toegepast": found.applied,
        "antwoorden": [statement.as_dict() for statement in found.statements],
        "resultaten": [_hit(service, hit) for hit in found.hits],
        "opmerkingen": list(found.notes),
        "facetten": {kind: _counts(service, kind, rows) for kind, rows in found.facets.items()},
    }


def _counts(service: Service, kind: str, rows: Mapping[str, int]) -> list[dict[str, Any]]:
    """Values of a facet with their names and counts, most first, thirty at most."""
    named = service.index.name if kind in ("gebied", "thema") else str
    return [{"waarde": value, "naam": named(value), "aantal": n} for value, n in [*rows.items()][:30]]


def _hit(service: Service, hit: Hit) -> dict[str, Any]:
    found: dict[str, Any] = {"score": round(hit.score, 6), "soort": "passage" if hit.passage else "entiteit"}
    if hit.passage:
        found["passage"] = hit.passage.as_dict()
    if hit.entity:
        found["entiteit"] = hit.entity.as_dict(service.base)
    if hit.passage:
        found["gemarkeerd"] = [[begin, end] for begin, end in hit.highlights]
    return {**found, "bewijs": [e.as_dict() for e in hit.evidence], "waarom": list(hit.why)}


def stated_matches(service: Service, values: Values) -> list[Kruisbestuiving]:
    """Kruisbestuivingen that documents state, of the area and theme asked for."""
    area, theme = values.get("gebied"), values.get("thema")
    within = service.index.within(area) if area else None
    return [
        k
        for k in service.graph.kruisbestuivingen
        if (theme is None or theme in k.themes) and (within is None or any(d.area in within for d in k.participants))
    ]


def computed_matches(service: Service, values: Values, matches: Sequence[Any]) -> list[Any]:
    """Those of `matches` of the area, theme, list and status asked for; the first so many."""
    from kg.matching import filter_matches

    rows: Sequence[Any] = filter_matches(matches, values["gebied"], values["thema"], areas=service.areas)
    kept = [m for m in rows if values["lijst"] in (None, m.list) and values["status"] in (None, m.status)]
    return kept[: values["aantal"]]


def matches(service: Service, values: Values) -> dict[str, Any]:
    """Computed kruisbestuivingen and stated ones, apart."""
    body: dict[str, Any] = {"generatie": service.generation}
    if values["soort"] in (None, "berekend"):
        found = service.matches
        body["berekend"] = {
            "paren": [m.as_dict() for m in computed_matches(service, values, found.pairs)],
            "behoeften": [m.as_dict() for m in computed_matches(service, values, found.needs)],
            "groepen": [m.as_dict() for m in computed_matches(service, values, found.groups)],
            "opmerkingen": list(found.notes),
            "gewichten": found.weights_version,
        }
    if values["soort"] in (None, "genoemd"):
        body["genoemd"] = [k.as_dict() for k in stated_matches(service, values)[: values["aantal"]]]
    return body


def route_request(service: Service, values: Values) -> RouteRequest:
    """What was asked: the fields, and where they are empty what the sentence says."""
    from kg.route import RouteRequest, parse_question

    said = parse_question(values["q"], service.areas, service.themes) if values["q"] else RouteRequest()
    return RouteRequest(
        values["gemeente"] or said.gemeente,
        values["fase"] or said.fase,
        values["vorm"] or said.vorm,
        values["bedrag"] or said.bedrag,
        values["thema"] or said.thema,
    )


def plan(service: Service, values: Values) -> Route:
    """The route for checked parameters."""
    from kg.route import plan_route

    return plan_route(service.graph, route_request(service, values), service.areas, service.themes)


def route(service: Service, values: Values) -> dict[str, Any]:
    """The route of an enterprise."""
    return {"generatie": service.generation, "zin": values["q"], **plan(service, values).as_dict()}


def unknown(service: Service, id_: str) -> Problem:
    """A 404 for entity `id_`, with the ids that look like it."""
    near = nearest(id_, [(e.id, e.name) for e in service.graph.entities])
    also = f" Lijkt erop: {', '.join(i for i, _ in near)}." if near else " Zoek het op naam."
    return Problem(404, f"Er is geen entiteit met dit id in de documenten.{also}", suggestions=near)


def entity(service: Service, id_: str) -> Entity:
    """The entity `id_`; raises the 404 of :func:`unknown`."""
    found = service.index.entities.get(id_)
    if found is None:
        raise unknown(service, id_)
    return found


def profile_of(service: Service, id_: str) -> Profile:
    """What the documents say of entity `id_`; raises the 404 of :func:`unknown`."""
    from kg.profile import build_profile
    from kg.queries import UnknownEntityError

    try:
        return build_profile(service.graph, id_, service.areas, service.themes, service.matches, service.index)
    except UnknownEntityError:
        raise unknown(service, id_) from None


def profile(service: Service, id_: str) -> dict[str, Any]:
    """The profile of entity `id_`."""
    return {"generatie": service.generation, **profile_of(service, id_).as_dict()}
