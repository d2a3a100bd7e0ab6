"""``GET /v1/_zoek``: passages and entities that answer a question."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import params
from api.params import parameters, read
from api.render import json_response, service_of
from api.service import Hit, Question, Service

router = APIRouter(prefix="/v1")


def question_of(values: dict[str, Any]) -> Question:
    """The checked parameters as a question."""
    return Question(
        values["q"], values["soort"], values["aantal"], values["gebied"], values["thema"], values["document"]
    )


def row(service: Service, hit: Hit) -> dict[str, Any]:
    """`hit` as the API gives it."""
    found: dict[str, Any] = {"score": round(hit.score, 6), "soort": "passage" if hit.passage else "entiteit"}
    if hit.passage:
        found["passage"] = hit.passage.as_dict()
    if hit.entity:
        found["entiteit"] = hit.entity.as_dict(service.base)
    return {**found, "bewijs": [e.as_dict() for e in hit.evidence], "waarom": list(hit.why)}


@router.get(
    "/_zoek", summary="Zoeken met een vraag of met woorden", tags=["zoeken"], openapi_extra=parameters(params.ZOEK)
)
def zoek(request: Request) -> Response:
    service = service_of(request)
    values = read(request.query_params.multi_items(), params.ZOEK, service)
    found = service.searcher(question_of(values))
    return json_response(
        {
            "vraag": values["q"],
            "generatie": service.generation,
            "resultaten": [row(service, hit) for hit in found.hits],
            "opmerkingen": list(found.notes),
        }
    )
