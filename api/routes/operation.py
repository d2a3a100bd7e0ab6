"""For those who run the service: is it ready, with which data, and what did it do."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from api import API_VERSION
from api.params import read
from api.render import json_response, service_of

router = APIRouter()


@router.get("/v1/gezondheid", summary="Of de dienst gereed is, en met welke gegevens", tags=["dienst"])
def gezondheid(request: Request) -> Response:
    service = service_of(request)
    read(request.query_params.multi_items(), (), service)
    made = service.manifest.get("gemaakt")
    age = (datetime.now(UTC) - datetime.fromisoformat(made)).total_seconds() if made else None
    fault = request.app.state.source.fault
    body = {
        "status": "gereed" if fault is None else "gereed met een oudere generatie",
        "versie": API_VERSION,
        "generatie": service.generation,
        "gemaakt": made,
        "leeftijdSeconden": None if age is None else max(0, int(age)),
        "documenten": len(service.graph.documents),
        "fout": fault,
    }
    return json_response(body, {"Cache-Control": "no-store"})


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    body = generate_latest(request.app.state.gate.registry)
    return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})
