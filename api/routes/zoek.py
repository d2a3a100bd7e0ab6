"""``GET /v1/_zoek``: passages and entities that answer a question."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answers, params
from api.params import parameters, read
from api.render import json_response, service_of

router = APIRouter(prefix="/v1")


ABOUT = (
    "Passages en entiteiten, de beste eerst, elk met bewijs en met waarom zij gevonden zijn. `facetten` telt alles "
    "binnen het filter dat een woord met de vraag deelt of er in betekenis het dichtst bij ligt, niet alleen wat "
    "getoond wordt. Bij `geenAntwoord` zwijgen de documenten erover en zijn de resultaten alleen het naaste."
)


@router.get(
    "/_zoek",
    summary="Zoeken met een vraag of met woorden",
    description=ABOUT,
    tags=["zoeken"],
    openapi_extra=parameters(params.ZOEK),
)
def zoek(request: Request) -> Response:
    service = service_of(request)
    return json_response(answers.search(service, read(request.query_params.multi_items(), params.ZOEK, service)))
