"""The OpenAPI description of the JSON API, in Dutch, as NLGov API Design Rules 2.2 ask for."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import API_VERSION
from kg.oordelen import VERDICTS

PREFIX = "/v1"
CONTACT = {
    "name": "Beheer Kruisbestuiver",
    "url": "https://w3id.org/kruisbestuiver",
    "email": "beheer@kruisbestuiver.example",
}
_STRING: dict[str, Any] = {"type": "string"}
_ID: dict[str, Any] = {"type": "string", "description": "Stabiel id, ook het laatste deel van de URI."}
_NUMBER: dict[str, Any] = {"type": "integer"}
_MAYBE_NUMBER: dict[str, Any] = {"type": "integer", "nullable": True}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(about: str, /, **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "description": about, "properties": properties}


_EVIDENCE = _list(_ref("Bewijs"))
SCHEMAS: dict[str, Any] = {
    "Problem": {
        **_object(
            "Een fout volgens RFC 9457, in het Nederlands.",
            status={"type": "integer", "minimum": 400, "maximum": 599},
            title=_STRING,
            detail=_STRING,
            instance=_STRING,
            fouten=_list(_ref("Fout")),
            suggesties=_list(_object("Wat misschien bedoeld was.", id=_STRING, naam=_STRING)),
        ),
        "required": ["status", "title", "detail"],
    },
    "Fout": _object("Eén fout in de vraag.", naam=_STRING, detail=_STRING, keuzes=_list(_STRING)),
    "Bewijs": {
        **_object(
            "Een letterlijk citaat: tekst[begin:eind] van het document is het citaat.",
            document=_STRING,
            pagina=_MAYBE_NUMBER,
            begin=_NUMBER,
            eind=_NUMBER,
            citaat=_STRING,
            methode=_STRING,
            zekerheid={"type": "number"},
        ),
        "required": ["document", "pagina", "begin", "eind", "citaat"],
    },
    "Passage": _object(
        "Een stuk tekst van een document.",
        id=_ID,
        document=_STRING,
        pagina=_MAYBE_NUMBER,
        kop=_STRING,
        tekst=_STRING,
        begin=_NUMBER,
        eind=_NUMBER,
    ),
    "Entiteit": _object(
        "Iets wat de documenten noemen.",
        id=_ID,
        uri=_STRING,
        type=_STRING,
        subtype={"type": "string", "nullable": True},
        naam=_STRING,
        aliassen=_list(_STRING),
        bewijs=_EVIDENCE,
    ),
    "Nakijkregel": _object(
        "Een regel van een lijst om na te kijken; welke velden er zijn, hangt van de lijst af.",
        soort=_STRING,
        id=_ID,
        tekst=_STRING,
        zekerheid={"type": "number"},
        gebruik=_NUMBER,
        score={"type": "number"},
        document=_STRING,
        pagina=_MAYBE_NUMBER,
        correcties={
            "type": "object",
            "description": "Per handeling de regel voor een bestand in de map curatie.",
            "additionalProperties": _STRING,
        },
        bewijs=_EVIDENCE,
    ),
    "Feit": _object(
        "Een waarde die een document noemt.",
        id=_ID,
        onderwerp=_ID,
        indicator=_STRING,
        waarde=_STRING,
        eenheid=_STRING,
        jaar=_MAYBE_NUMBER,
        bewijs=_EVIDENCE,
    ),
    "Behoefte": _object(
        "Wat een gebied nodig heeft, biedt of wil.",
        id=_ID,
        gebied=_ID,
        soort=_STRING,
        tekst=_STRING,
        themas=_list(_ID),
        bewijs=_EVIDENCE,
    ),
    "Treffer": _object(
        "Een resultaat van zoeken, met het citaat dat past bij de vraag.",
        score={"type": "number"},
        soort={"type": "string", "enum": ["passage", "entiteit"]},
        passage=_ref("Passage"),
        entiteit=_ref("Entiteit"),
        bewijs=_EVIDENCE,
        waarom=_list(_STRING),
    ),
    "Zoekresultaat": _object(
        "Antwoord op een zoekvraag.", vraag=_STRING, generatie=_STRING, resultaten=_list(_ref("Treffer"))
    ),
}
_GROUND = _object("Of één grond klopt.", grond=_STRING, juist={"type": "boolean"})
_VERDICT: dict[str, Any] = {
    "kans": {**_ID, "description": "Id van een berekende kans: paar, vraag met aanbod, of groep."},
    "oordeel": {"type": "string", "enum": list(VERDICTS)},
    "opmerking": {"type": "string", "maxLength": 2000},
    "door": {"type": "string", "maxLength": 60, "description": "Wie het vindt; mag weg als het token een naam heeft."},
    "gronden": _list({**_GROUND, "required": ["grond", "juist"], "additionalProperties": False}),
}
SCHEMAS |= {
    "NieuwOordeel": {
        **_object("Een oordeel over een berekende kans.", **_VERDICT),
        "required": ["kans", "oordeel"],
        "additionalProperties": False,
    },
    "Oordeel": _object(
        "Wat iemand van een berekende kans vindt, en hoe die er toen uitzag.",
        id=_ID,
        **_VERDICT,
        soort={"type": "string", "enum": ["paar", "behoefte", "groep"]},
        gegevenOp={"type": "string", "format": "date-time"},
        generatie=_STRING,
        score={"type": "number"},
        tussen=_list(_ID),
        gebieden=_list(_ID),
    ),
    "Wijziging": _object(
        "Wat er tussen twee standen van de gegevens bij kwam, wegging of anders werd.",
        wijziging={"type": "string", "enum": ["erbij", "weg", "anders"]},
        soort=_STRING,
        id=_STRING,
        tekst=_STRING,
        was={"type": "string", "nullable": True},
        gebieden=_list(_ID),
        themas=_list(_ID),
        bewijs=_EVIDENCE,
    ),
}
_HEALTH = _object(
    "Of de dienst gereed is.",
    status=_STRING,
    versie=_STRING,
    generatie=_STRING,
    gemaakt={"type": "string", "format": "date-time", "nullable": True},
    leeftijdSeconden=_MAYBE_NUMBER,
    documenten=_NUMBER,
    fout={"type": "string", "nullable": True, "description": "Waarom een oudere generatie antwoordt."},
)
_HEADERS = {"API-Version": {"description": "Volledige versie van de API.", "schema": {"type": "string"}}}
_ANSWERS = {"/_zoek": "Zoekresultaat", "/entiteiten/{id}": "Entiteit"}
_ITEMS = {"feiten": "Feit", "behoeften": "Behoefte", "oordelen": "Oordeel", "nakijken": "Nakijkregel", "wijzigingen": "Wijziging"}


def _answer(path: str) -> dict[str, Any]:
    if path in _ANSWERS:
        return _ref(_ANSWERS[path])
    name = path.strip("/")
    if name in ("documenten", "statistieken", "kruisbestuivingen", "routekaarten") or "{" in name:
        return {"type": "object"}
    if name == "gezondheid":
        return _HEALTH
    paging = {"totaal": _NUMBER, "pagina": _NUMBER, "aantal": _NUMBER}
    return _object(
        "Een bladzijde van de lijst.", generatie=_STRING, **paging, **{name: _list(_ref(_ITEMS.get(name, "Entiteit")))}
    )


def _problem(about: str) -> dict[str, Any]:
    return {
        "description": about,
        "headers": _HEADERS,
        "content": {"application/problem+json": {"schema": _ref("Problem")}},
    }


def _writing(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    """An operation that adds something: with a token, and with what can go wrong."""
    name = path.strip("/")
    made, wanted = _ITEMS[name], f"Nieuw{_ITEMS[name]}"
    operation["operationId"] = f"schrijf{name.title()}"
    operation["security"] = [{"token": []}]
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(wanted)}}}
    about = {"description": "Bewaard.", "headers": _HEADERS, "content": {"application/json": {"schema": _ref(made)}}}
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


def _operation(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    operation["operationId"] = "lees" + "".join(c if c.isalnum() else "-" for c in path).title().replace("-", "")
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
