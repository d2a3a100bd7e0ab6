"""Query parameters: one table per resource drives the check, the messages and the API description.

All faults of a request are collected and answered at once, in Dutch, each with the choices that would do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from api.problem import Fault, invalid, nearest
from api.service import Service
from kg.model import ENTITY_TYPES
from kg.route.phases import FORMS, PHASES, find_form, find_phase
from kg.route.question import find_place

MAX_QUESTION = 500
_BARE = re.compile(r"[\W_]+")
_AMOUNT = re.compile(r"^€\s*|\s|(?<=\d)\.(?=\d{3}(?!\d))|,(00|-)$|\s*euro$")
"""What people write in an amount beside its digits: a point only before three digits."""


@dataclass(frozen=True, slots=True)
class Param:
    """One query parameter. `kind` says how its text is read; the limits are for numbers."""

    name: str
    about: str
    kind: Literal[
        "tekst", "vraag", "getal", "keuze", "fase", "vorm", "gebied", "gemeente", "thema", "document", "entiteit"
    ]
    required: bool = False
    default: Any = None
    least: int = 1
    most: int = 100
    choices: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """This parameter as an OpenAPI parameter object."""
        schema: dict[str, Any] = {"type": "integer" if self.kind == "getal" else "string"}
        if self.kind == "getal":
            schema |= {"minimum": self.least, "maximum": self.most}
        elif self.kind == "vraag":
            schema |= {"minLength": 1, "maxLength": MAX_QUESTION}
        else:
            schema |= {"minLength": 1, "maxLength": 200}
        if self.choices:
            schema["enum"] = list(self.choices)
        if self.default is not None:
            schema["default"] = self.default
        return {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "description": self.about,
            "schema": schema,
        }


GEBIED = Param("gebied", "Id of naam van een gebied, bijvoorbeeld ijmond.", "gebied")
THEMA = Param("thema", "Id of naam van een thema, bijvoorbeeld circulaire-economie.", "thema")
DOCUMENT = Param("document", "Id of bestandsnaam van een document.", "document")
PAGINA = Param("pagina", "Bladzijde van de lijst, vanaf 1.", "getal", default=1, most=100_000)
AANTAL = Param("aantal", "Hoeveel resultaten hoogstens.", "getal", default=20)

SEARCH_CLASSES = (*ENTITY_TYPES, "Aanbod", "Ambitie", "Behoefte", "Feit", "Kruisbestuiving")
ZOEK = (
    Param("q", "Vraag of zoekwoorden in het Nederlands.", "vraag", required=True),
    Param("soort", "Passages uit documenten, of entiteiten.", "keuze", choices=("passage", "entiteit")),
    replace(AANTAL, default=10),
    GEBIED,
    THEMA,
    DOCUMENT,
    Param("klasse", "Alleen wat een uitspraak van deze klasse bevat.", "keuze", choices=SEARCH_CLASSES),
    Param("jaar", "Jaar van het document.", "getal", least=1900, most=2100),
)
LIJST = (PAGINA, AANTAL, GEBIED, THEMA)
ENTITEITEN = (*LIJST, Param("type", "Klasse van de entiteit.", "keuze", choices=ENTITY_TYPES))
KRUISBESTUIVINGEN = (
    GEBIED,
    Param("met", "Tweede gebied: alleen wat dit gebied met het eerste verbindt.", "gebied"),
    THEMA,
    Param("soort", "Berekend door deze dienst, of genoemd in een document.", "keuze", choices=("berekend", "genoemd")),
    Param(
        "lijst",
        "Verdieping: paren met een gedeeld thema. Kruising: zonder. Behoefte: vraag met aanbod. Groep: drie of meer.",
        "keuze",
        choices=("verdieping", "kruising", "behoefte", "groep"),
    ),
    Param(
        "status",
        "Nieuw, al genoemd in een document, of uit een verdachte bron.",
        "keuze",
        choices=("nieuw", "genoemd", "bron verdacht"),
    ),
    AANTAL,
)
ROUTEKAART = (
    Param("gemeente", "Gemeente waar de onderneming zit, bijvoorbeeld Lelystad.", "gemeente"),
    Param("fase", "Fase van de onderneming.", "fase", choices=PHASES),
    Param("vorm", "Vorm van de financiering.", "vorm", choices=FORMS),
    Param("bedrag", "Gezocht bedrag in euro.", "getal", least=1, most=1_000_000_000),
    THEMA,
    Param("q", "Uw situatie in één zin; velden hierboven gaan voor.", "vraag"),
)
FEITEN = (Param("onderwerp", "Id van de entiteit waarover de feiten gaan.", "entiteit"), PAGINA, AANTAL)
BEHOEFTEN = (
    GEBIED,
    THEMA,
    Param("soort", "Behoefte, aanbod of ambitie.", "keuze", choices=("behoefte", "aanbod", "ambitie")),
    PAGINA,
    AANTAL,
)
DOCUMENTEN = (PAGINA, AANTAL)
VERANDERD = (
    Param("van", "Oudere stand van de gegevens (generatie); standaard de vorige.", "tekst"),
    Param("tot", "Nieuwere stand van de gegevens; standaard de huidige.", "tekst"),
    GEBIED,
    THEMA,
    Param("wijziging", "Erbij gekomen, weggegaan, of anders geworden.", "keuze", choices=("erbij", "weg", "anders")),
    PAGINA,
    AANTAL,
)
VERANDERD_FEED = (GEBIED, THEMA)


def parameters(table: Sequence[Param]) -> dict[str, Any]:
    """`table` as the ``openapi_extra`` of a route."""
    return {"parameters": [param.described() for param in table]}


def read(query: Sequence[tuple[str, str]], table: Sequence[Param], service: Service) -> dict[str, Any]:
    """Values of all parameters of `table`, by name; defaults where absent.

    Raises
    ------
    Problem
        400 with every fault of the request.
    """
    values, faults = read_softly(query, table, service)
    if faults:
        raise invalid(faults)
    return values


def read_softly(
    query: Sequence[tuple[str, str]], table: Sequence[Param], service: Service
) -> tuple[dict[str, Any], list[Fault]]:
    """As :func:`read`, but hand the faults back: for forms that show them beside their fields."""
    known = {param.name: param for param in table}
    given: dict[str, str] = {}
    faults = []
    for name, text in query:
        if name not in known:
            faults.append(Fault(name[:60], f"De parameter {_shown(name)} bestaat hier niet.", tuple(known)))
        elif name in given:
            faults.append(Fault(name, f"De parameter {name} staat er meer dan eens; geef hem één keer."))
        else:
            given[name] = text
    values: dict[str, Any] = {}
    for param in table:
        values[param.name] = param.default
        try:
            if param.name in given:
                values[param.name] = _value(param, given[param.name], service)
            elif param.required:
                raise _Wrong(f"De parameter {param.name} ontbreekt. {param.about}")
        except _Wrong as wrong:
            faults.append(Fault(param.name, wrong.detail, wrong.choices))
    return values, faults


class _Wrong(Exception):
    def __init__(self, detail: str, choices: Sequence[str] = ()) -> None:
        self.detail = detail
        self.choices = tuple(choices)


def _shown(text: str) -> str:
    short = "".join(c if c.isprintable() else "�" for c in text[:60])
    return f"‘{short}…’" if len(text) > 60 else f"‘{short}’"


def _value(param: Param, text: str, service: Service) -> Any:
    if any(ord(c) < 32 and c not in "\t\n\r" for c in text) or any(0xD800 <= ord(c) < 0xE000 for c in text):
        raise _Wrong(f"De parameter {param.name} bevat tekens die geen tekst zijn (stuurtekens). Haal ze weg.")
    limit = MAX_QUESTION if param.kind == "vraag" else 200
    if len(text) > limit:
        raise _Wrong(f"De parameter {param.name} telt {len(text)} tekens; hoogstens {limit} kan.")
    text = text.strip()
    if not text:
        raise _Wrong(f"De parameter {param.name} is leeg. {param.about}")
    return _READERS[param.kind](param, text, service)


def _text(param: Param, text: str, service: Service) -> str:
    return text


def _question(param: Param, text: str, service: Service) -> str:
    if not _BARE.sub("", text):
        raise _Wrong(f"De parameter {param.name} bevat geen woorden, alleen leestekens. {param.about}")
    return text


def _number(param: Param, text: str, service: Service) -> int:
    digits = _AMOUNT.sub("", text.casefold()) if param.name == "bedrag" else text
    if not re.fullmatch(r"-?[0-9]{1,12}", digits):
        raise _Wrong(
            f"{param.name} = {_shown(text)} is geen heel getal. Geef er een van {param.least} tot {param.most}."
        )
    value = int(digits)
    if not param.least <= value <= param.most:
        raise _Wrong(f"{param.name} = {value} kan niet. Geef een getal van {param.least} tot {param.most}.")
    return value


def _choice(param: Param, text: str, service: Service) -> str:
    if text not in param.choices:
        raise _Wrong(
            f"{param.name} = {_shown(text)} bestaat niet. Kies uit: {', '.join(param.choices)}.", param.choices
        )
    return text


def _phase(param: Param, text: str, service: Service) -> str:
    return find_phase(text) or _choice(param, text, service)


def _form(param: Param, text: str, service: Service) -> str:
    return find_form(text) or _choice(param, text, service)


def _area(param: Param, text: str, service: Service) -> str:
    area = service.areas.get(text) or service.areas.find(text)
    if area is not None:
        return area.id
    entity = service.index.entities.get(text)
    if entity is not None and entity.type == "Gebied":
        return entity.id
    choices = [a.id for a in service.areas.all if a.kind == "deelregio"]
    near = nearest(text, [(a.id, a.name) for a in service.areas.all])
    raise _Wrong(
        f"Het gebied {_shown(text)} kennen wij niet.{_meant(near)} Deelregio’s: {', '.join(choices)}.", choices
    )


def _municipality(param: Param, text: str, service: Service) -> str:
    area = service.areas.get(f"gemeente-{text}") or find_place(text, service.areas)
    if area is not None:
        return area.id
    rows = [(a.id, a.name) for a in service.areas.all if a.kind == "gemeente"]
    near = nearest(text, rows)
    raise _Wrong(
        f"De gemeente {_shown(text)} kennen wij niet.{_meant(near)} Vul de naam van een Nederlandse gemeente in.",
        [id_ for id_, _ in near],
    )


def _theme(param: Param, text: str, service: Service) -> str:
    theme = service.themes.get(text) or service.themes.find(text)
    if theme is not None:
        return theme.id
    choices = sorted(t.id for t in service.themes.all)
    near = nearest(text, [(t.id, t.pref) for t in service.themes.all])
    raise _Wrong(f"Het thema {_shown(text)} kennen wij niet.{_meant(near)} Kies uit: {', '.join(choices)}.", choices)


def _document(param: Param, text: str, service: Service) -> str:
    doc = service.index.document(text)
    if doc is not None:
        return doc.name
    choices = [d.id for d in service.graph.documents][:50]
    raise _Wrong(f"Het document {_shown(text)} kennen wij niet. Kies uit: {', '.join(choices)}.", choices)


def _entity(param: Param, text: str, service: Service) -> str:
    if text in service.index.entities:
        return text
    near = nearest(text, [(e.id, e.name) for e in service.graph.entities])
    raise _Wrong(f"{param.name} = {_shown(text)} kennen wij niet.{_meant(near)}", [id_ for id_, _ in near])


def _meant(near: Sequence[tuple[str, str]]) -> str:
    return f" Bedoelde u {' of '.join(f'{name} ({id_})' for id_, name in near[:3])}?" if near else ""


_READERS: Mapping[str, Any] = {
    "tekst": _text,
    "vraag": _question,
    "getal": _number,
    "keuze": _choice,
    "fase": _phase,
    "vorm": _form,
    "gebied": _area,
    "gemeente": _municipality,
    "thema": _theme,
    "document": _document,
    "entiteit": _entity,
}
