"""Reads a verdict that somebody sends, as JSON or as a form; every fault is told at once, in Dutch."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from api.access import Writer
from api.feedback import FeedbackStore, Verdicts
from api.problem import Fault, Problem, invalid
from api.service import Service
from kg.matching.model import GroupMatch
from kg.oordelen import VERDICTS, AnyMatch, Oordeel, ground_key

KEYS = ("kans", "oordeel", "opmerking", "door", "gronden")
MOST_BYTES = 64_000
MOST_REMARK = 2_000
MOST_NAME = 60
NAME_FIELD, GROUND_PREFIX = "door", "grond."
_RIGHT = {"juist": True, "onjuist": False}


def store_of(request: Request) -> FeedbackStore | None:
    """Where verdicts are kept; None when there is no data folder."""
    found: FeedbackStore | None = request.app.state.feedback
    return found


def verdicts_of(request: Request) -> Verdicts:
    """What people said up to now; nothing when there is no data folder."""
    store = store_of(request)
    return store.read() if store else Verdicts()


def with_stamp(request: Request, response: Response, service: Service) -> Response:
    """`response`, whose ETag also changes when somebody gives a verdict."""
    if stamp := verdicts_of(request).stamp:
        page = "" if request.url.path.startswith("/v1") else f".{request.app.state.asset_version}"
        form = response.headers.get("content-type", "").partition(";")[0].rpartition("/")[2].replace("+", "-")
        response.headers["ETag"] = f'{"W/" if page else ""}"{service.generation}{page}.{stamp}.{form}"'
    return response


def find_match(service: Service, id_: str) -> AnyMatch | None:
    """The match with this id: a pair, a need with an offer, or a group; of a pair also by that of one like it."""
    key = ("kansen", "")
    if key not in service.page_cache:
        found = service.matches
        every: list[AnyMatch] = [*found.groups, *found.needs, *found.pairs]
        known = {f"{a.id}~{b.id}": m for m in found.pairs for a, b in m.variants}
        service.page_cache[key] = known | {m.id: m for m in every}
    match: AnyMatch | None = service.page_cache[key].get(id_)
    return match


async def read_body(request: Request, media: str) -> bytes:
    """The body of `request`, which has to be of the kind `media` and not too large; a 415 or 413 problem else."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if given != media:
        raise Problem(415, f"Stuur {media}.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Problem(413, f"Het oordeel is te groot; hoogstens {MOST_BYTES // 1000} kB kan.")
    return bytes(body)


def json_fields(body: bytes) -> Mapping[str, Any]:
    """The object in `body`; a 400 problem when it is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise invalid([_fault("body", f"De inhoud is geen JSON: {error}.")]) from error
    if not isinstance(found, dict):
        raise invalid([_fault("body", f"De inhoud moet een object zijn met {', '.join(KEYS)}.", KEYS)])
    return found


def form_fields(body: bytes) -> dict[str, str]:
    """The fields of a form; a 400 problem when it is no form in UTF-8."""
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=60))
    except ValueError as error:
        raise invalid([_fault("body", "Het formulier is niet te lezen. Vul het opnieuw in.")]) from error


def from_form(fields: Mapping[str, str], match: str) -> dict[str, Any]:
    """The fields of the form on a page, as the API takes them."""
    judged = [
        {"grond": name.removeprefix(GROUND_PREFIX), "juist": _RIGHT.get(value, value)}
        for name, value in fields.items()
        if name.startswith(GROUND_PREFIX) and value
    ]
    plain = {name: fields.get(name, "") for name in ("oordeel", "opmerking", "door")}
    return {"kans": match, **plain, "gronden": judged}


def read_verdict(given: Mapping[str, Any], service: Service, writer: Writer) -> Oordeel:
    """The verdict in `given`, of `writer`, at this moment.

    Raises
    ------
    Problem
        400 with every fault; 403 when the name is not that of the token.
    """
    faults = [
        _fault(str(k)[:60], f"Het veld ‘{_printable(str(k))}’ bestaat hier niet.", KEYS) for k in given if k not in KEYS
    ]
    match = find_match(service, given["kans"]) if isinstance(given.get("kans"), str) else None
    if match is None:
        faults.append(_fault("kans", "Deze kans staat niet (meer) in de gegevens. Neem het id van een berekende kans."))
    if given.get("oordeel") not in VERDICTS:
        faults.append(_fault("oordeel", f"Kies een oordeel: {', '.join(VERDICTS)}.", VERDICTS))
    remark = _text(given, "opmerking", MOST_REMARK, faults)
    by = _text(given, "door", MOST_NAME, faults) or writer.name or ""
    if not by:
        faults.append(_fault("door", "Vul uw naam in: die komt bij het oordeel te staan."))
    right = _grounds(given.get("gronden", []), match, faults)
    if faults:
        raise invalid(faults)
    if writer.name and by.casefold() != writer.name.casefold():
        raise Problem(
            403, "Dit token hoort bij een andere naam. Vul de naam in waarvoor u het kreeg, of laat hem leeg."
        )
    assert match is not None
    return Oordeel.of(
        match,
        given["oordeel"],
        remark,
        right,
        id_=uuid.uuid4().hex,
        by=writer.name or by,
        on=datetime.now(UTC).isoformat(timespec="seconds"),
        generation=service.generation,
        weights=service.matches.weights_version,
    )


def _text(given: Mapping[str, Any], name: str, most: int, faults: list[Fault]) -> str:
    value = given.get(name) or ""
    if not isinstance(value, str):
        faults.append(_fault(name, f"{name} moet tekst zijn."))
        return ""
    text = "\n".join(" ".join(line.split()) for line in value.strip().splitlines())
    if not _readable(text) or (name == "door" and "\n" in text):
        faults.append(_fault(name, f"{name} bevat tekens die geen gewone tekst zijn. Haal ze weg."))
    elif len(text) > most:
        faults.append(_fault(name, f"{name} telt {len(text)} tekens; hoogstens {most} kan."))
    return text


def _readable(text: str) -> bool:
    return all(c == "\n" or c.isprintable() for c in text)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text[:40])


def _grounds(given: Any, match: AnyMatch | None, faults: list[Fault]) -> dict[str, bool]:
    """Key of a ground to whether it is right."""
    if not isinstance(given, list):
        faults.append(_fault("gronden", "gronden moet een lijst zijn van objecten met grond en juist."))
        return {}
    known = () if match is None or isinstance(match, GroupMatch) else tuple(map(ground_key, match.grounds))
    found: dict[str, bool] = {}
    for row in given:
        key = row.get("grond") if isinstance(row, dict) else None
        right = row.get("juist") if isinstance(row, dict) else None
        if not isinstance(key, str) or set(row) != {"grond", "juist"} or not isinstance(right, bool):
            faults.append(
                _fault("gronden", "Elke grond heeft precies twee velden: grond (sleutel) en juist (waar of onwaar).")
            )
        elif match is not None and key not in known:
            faults.append(_fault("gronden", f"De grond ‘{_printable(str(key))}’ hoort niet bij deze kans.", known))
        elif key in found:
            faults.append(_fault("gronden", f"De grond ‘{key}’ staat er twee keer."))
        else:
            found[str(key)] = right
    return found


def _fault(name: str, detail: str, choices: tuple[str, ...] = ()) -> Fault:
    return Fault(name, detail, choices, "body")


def keep(request: Request, oordeel: Oordeel) -> None:
    """Put `oordeel` on the disk; a 503 problem when that cannot be done."""
    store = store_of(request)
    if store is None:
        raise Problem(503, "Hier kan niets bewaard worden: er is geen map met gegevens.", title="Niet beschikbaar")
    try:
        store.add(oordeel)
    except OSError as error:
        detail = (
            "Uw oordeel kon niet bewaard worden. Probeer het later opnieuw, of meld het aan wie deze dienst beheert."
        )
        raise Problem(503, detail, title="Niet bewaard", headers={"Retry-After": "60"}) from error
