"""Verify a quote: by its short hash, in the document where it stands."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.exporting.bibliography import apa, in_text, reference
from api.problem import Fault, Problem, invalid
from api.render import page, service_of
from api.routes.dossier import quote_book
from kg.quotes import HASH_CHARACTERS

router = APIRouter(include_in_schema=False)

CONTEXT = 600


@router.get("/verifieer")
def form(request: Request) -> Response:
    service_of(request)
    if text := request.query_params.get("hash", "").strip():
        return RedirectResponse(f"/verifieer/{checked(text)}", 303)
    return page(request, "verifieer.html", hash="", plaatsen=[])


def checked(text: str) -> str:
    """`text` as a hash; raises a 400 that says what a hash looks like."""
    wanted = text.strip().casefold()
    if not re.fullmatch(rf"[0-9a-f]{{{HASH_CHARACTERS}}}", wanted):
        detail = f"Een controlecode heeft {HASH_CHARACTERS} tekens: cijfers en de letters a tot en met f."
        raise invalid([Fault("hash", f"{detail} Kopieer hem opnieuw.")])
    return wanted


@router.get("/verifieer/{hash}")
def verify(request: Request, hash: str) -> Response:
    service = service_of(request)
    wanted = checked(hash)
    found = quote_book(service).find(wanted)
    if not found:
        raise Problem(
            404,
            f"Geen citaat in de huidige documenten heeft controlecode {wanted}. Het citaat is veranderd, of het "
            "document is weggehaald of opnieuw ingelezen. Zoek hieronder op woorden uit het citaat.",
        )
    base_url = str(request.base_url).rstrip("/")
    places = []
    for evidence in found:
        doc = service.index.documents[evidence.document]
        before = doc.text[max(doc.body, evidence.begin - CONTEXT) : evidence.begin]
        after = doc.text[evidence.end : evidence.end + CONTEXT]
        ref = reference(doc, base_url)
        places.append(
            {
                "e": evidence,
                "doc": doc,
                "klopt": doc.text[evidence.begin : evidence.end] == evidence.quote,
                "voor": before.rsplit("\n\n", 2)[-1] if before.count("\n\n") > 1 else before,
                "na": after.split("\n\n", 1)[0],
                "apa": apa(ref),
                "in_tekst": in_text(ref, evidence.page),
            }
        )
    return page(request, "verifieer.html", hash=wanted, plaatsen=places, steunt=quote_book(service).supports(wanted))
