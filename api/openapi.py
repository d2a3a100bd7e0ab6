"""The OpenAPI description of the JSON API, in Dutch, as NLGov API Design Rules 2.2 ask for."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import API_VERSION
from api.openapi_shapes import HEALTH, NUMBER, SCHEMAS, STRING, listed, ref, shape

PREFIX = "/v1"
CONTACT = {
    "name": "Beheer Kruisbestuiver",
    "url": "https://w3id.org/kruisbestuiver",
    "email": "beheer@kruisbestuiver.example",
}
_HEADERS = {"API-Version": {"description": "Volledige versie van de API.", "schema": {"type": "string"}}}
_ANSWERS = {"/_zoek": "Zoekresultaat", "/entiteiten/{id}": "Entiteit", "/routekaarten": "Route"}
_ITEMS = {
    "feiten": "Feit",
    "behoeften": "Behoefte",
    "oordelen": "Oordeel",
    "nakijken": "Nakijkregel",
    "wijzigingen": "Wijziging",
}


def _answer(path: str) -> dict[str, Any]:
    if path in _ANSWERS:
        return ref(_ANSWERS[path])
    name = path.strip("/")
    if name in ("documenten", "statistieken", "kruisbestuivingen") or "{" in name:
        return {"type": "object"}
    if name == "gezondheid":
        return HEALTH
    paging = {"totaal": NUMBER, "pagina": NUMBER, "aantal": NUMBER}
    return shape(
        "Een bladzijde van de lijst.", generatie=STRING, **paging, **{name: listed(ref(_ITEMS.get(name, "Entiteit")))}
    )


def _problem(about: str) -> dict[str, Any]:
    return {
        "description": about,
        "headers": _HEADERS,
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }


def _writing(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    """An operation that adds something: with a token, and with what can go wrong."""
    name = path.strip("/")
    made, wanted = _ITEMS[name], f"Nieuw{_ITEMS[name]}"
    operation["operationId"] = f"schrijf{name.title()}"
    operation["security"] = [{"token": []}]
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": ref(wanted)}}}
    about = {"description": "Bewaard.", "headers": _HEADERS, "content": {"application/json": {"schema": ref(made)}}}
    operation["responses"] = {"201": about} | {status: _problem(text) for status, text in _REFUSALS.items()}
    return operation


_REFUSALS = {
    "400": "De inhoud klopt niet; alle fouten staan in het antwoord.",
    "401": "Er is geen token, of we kennen het niet.",
    "403": "Schrijven staat uit, of het token hoort bij een andere naam.",
    "413": "De inhoud is te groot.",
    "415": "De inhoud is geen application/json.",
    "503": "Er is nog niets ingelezen, of er kan niets bewaard worden.",
}


_ID = "De id, zoals lijsten en antwoorden die geven."


def _operation(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    operation["operationId"] = "lees" + "".join(c if c.isalnum() else "-" for c in path).title().replace("-", "")
    for param in operation.get("parameters", ()):
        param.setdefault("description", _ID)
    operation["responses"] = {
        "200": {
            "description": "Gelukt.",
            "headers": _HEADERS,
            "content": {"application/json": {"schema": _answer(path)}},
        },
        "400": _problem("De vraag klopt niet; alle fouten staan in het antwoord."),
        "404": _problem("Dit bestaat niet; het antwoord noemt wat erop lijkt."),
        "503": _problem("Er is nog niets ingelezen."),
    }
    return operation


def describe(app: FastAPI) -> dict[str, Any]:
    """The description as a JSON object; paths are relative to the server ``/v1``."""
    raw = get_openapi(
        title="Kruisbestuiver",
        version=API_VERSION,
        openapi_version="3.0.3",
        description="Wat regionale beleidsdocumenten zeggen over innovatie, met een citaat achter elke uitspraak.",
        routes=app.routes,
    )
    paths = {
        path.removeprefix(PREFIX): {
            method: (_writing if method == "post" else _operation)(path.removeprefix(PREFIX), operation)
            for method, operation in methods.items()
        }
        for path, methods in raw["paths"].items()
        if path.startswith(PREFIX + "/")
    }
    info = {**raw["info"], "contact": CONTACT, "license": {"name": "EUPL-1.2"}}
    tags = [{"name": name} for name in ("zoeken", "entiteiten", "uitspraken", "documenten", "antwoorden", "dienst")]
    return {
        "openapi": "3.0.3",
        "info": info,
        "servers": [{"url": PREFIX}],
        "tags": tags,
        "paths": paths,
        "components": {"schemas": SCHEMAS, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }
