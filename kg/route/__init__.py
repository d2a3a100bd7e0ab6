"""The route to money and help of an entrepreneur: what fits now, next and later, as the documents state it."""

from kg.route.model import (
    Condition,
    Instrument,
    Place,
    RomAdvice,
    Route,
    RouteRequest,
    Step,
    UnknownFormError,
    UnknownPhaseError,
    UnknownThemeError,
)
from kg.route.phases import FORMS, PHASES, find_form, find_phase
from kg.route.plan import plan_route
from kg.route.question import parse_question

__all__ = [
    "FORMS",
    "PHASES",
    "Condition",
    "Instrument",
    "Place",
    "RomAdvice",
    "Route",
    "RouteRequest",
    "Step",
    "UnknownFormError",
    "UnknownPhaseError",
    "UnknownThemeError",
    "find_form",
    "find_phase",
    "parse_question",
    "plan_route",
]
