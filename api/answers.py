"""The answers that the JSON API and ``--json`` on the command line share, from checked parameters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from api.basis import basis
from api.problem import Problem, nearest
from api.service import Hit, Question, Service
from kg.matching.model import GroupMatch, Match, Side
from kg.model import Entity, Kruisbestuiving
from kg.oordelen import AnyMatch, ground_key

if TYPE_CHECKING:
    from kg.profile import Profile
    from kg.route import Route, RouteRequest

Values = Mapping[str, Any]
M = TypeVar("M", bound=AnyMatch)


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
    answered = () if found.silent else (found.statements, found.hits)
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
        "gebaseerdOp": basis(service, answered),
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
    """Kruisbestuivingen that documents state, of the areas and theme asked for."""
    theme = values.get("thema")
    within = [service.index.within(area) for area in _areas(values)]
    return [
        k
        for k in service.graph.kruisbestuivingen
        if (theme is None or theme in k.themes) and _meet([{d.area} for d in k.participants if d.area], within)
    ]


def _areas(values: Values) -> list[str]:
    return [area for name in ("gebied", "met") if (area := values.get(name))]


def _meet(sides: Sequence[Collection[str]], within: Sequence[Collection[str]]) -> bool:
    """Whether each of the areas asked for (at most two) has a side of its own."""
    at = [{n for n, side in enumerate(sides) if not set(side).isdisjoint(area)} for area in within]
    return all(at) and (len(at) < 2 or len(at[0] | at[1]) > 1)


def computed_matches(service: Service, values: Values, matches: Sequence[M]) -> list[M]:
    """Those of `matches` of the areas, theme, list and status asked for; the first so many."""
    theme, list_, status = values["thema"], values["lijst"], values["status"]
    within = [service.index.within(area) for area in _areas(values)]
    kept = [
        m
        for m in matches
        if (theme is None or theme in m.about)
        and (list_ in (None, m.list, "behoefte", "groep"))
        and status in (None, m.status)
        and _meet(_places(m), within)
    ]
    return kept[: values["aantal"]]


def _places(match: AnyMatch) -> list[set[str]]:
    """Of each side its area and region, and the areas of the weaker pairs that say the same."""
    found = [{side.area, side.region} for side in sides_of(match)]
    for pair in match.variants if isinstance(match, Match) else ():
        for place, side in zip(found, pair, strict=True):
            place.add(side.area)
    return found


def sides_of(match: AnyMatch) -> tuple[Side, ...]:
    """The sides of a pair, of a need with its offer, or of a group."""
    if isinstance(match, GroupMatch):
        return match.sides
    return (match.left, match.right) if isinstance(match, Match) else (match.need, match.offer)


def matches(service: Service, values: Values) -> dict[str, Any]:
    """Computed kruisbestuivingen and stated ones, apart."""
    body: dict[str, Any] = {"generatie": service.generation}
    if values["soort"] in (None, "berekend"):
        found = service.matches
        only = values["lijst"] if values["lijst"] in ("behoefte", "groep") else None

        def rows(kind: str, all_: Sequence[AnyMatch]) -> list[dict[str, Any]]:
            return [match_row(m) for m in computed_matches(service, values, all_)] if only in (None, kind) else []

        body["berekend"] = {
            "paren": rows("paar", found.pairs),
            "behoeften": rows("behoefte", found.needs),
            "groepen": rows("groep", found.groups),
            "opmerkingen": list(found.notes),
            "gewichten": found.weights_version,
        }
    if values["soort"] in (None, "genoemd"):
        body["genoemd"] = [k.as_dict() for k in stated_matches(service, values)[: values["aantal"]]]
    body["gebaseerdOp"] = basis(service, body)
    return body


def match_row(match: AnyMatch) -> dict[str, Any]:
    """A computed match as the API gives it, each ground with the key by which people judge it."""
    row = match.as_dict()
    if not isinstance(match, GroupMatch):
        for ground, told in zip(match.grounds, row["gronden"], strict=True):
            told["sleutel"] = ground_key(ground)
    return row


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
    found = plan(service, values)
    about = {"generatie": service.generation, "zin": values["q"]}
    return {**about, **found.as_dict(), "gebaseerdOp": basis(service, found)}


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
    found = profile_of(service, id_)
    return {"generatie": service.generation, **found.as_dict(), "gebaseerdOp": basis(service, found)}
