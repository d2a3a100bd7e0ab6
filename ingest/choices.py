"""What a correction may say: values of the vocabulary, so that what is applied conforms to the shapes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from kg.model import entity_id, slugify
from kg.reference import load_areas, load_themes
from kg.shapes import allowed

_SHOWN = 12


class UnfitError(Exception):
    """The correction does not fit what was read, or the vocabulary; the message is Dutch."""


def unknown(what: str, value: str, choices: Iterable[str]) -> UnfitError:
    """The error for `value` at `what`, with the choices; of many those that look like it."""
    known = sorted(choices)
    if len(known) > _SHOWN:
        known = get_close_matches(slugify(value), known, _SHOWN, 0.3) or known[:_SHOWN]
        return UnfitError(f"{what} {value!r} is onbekend; bedoelt u een van: {', '.join(known)}")
    return UnfitError(f"{what} {value!r} is onbekend; kies uit: {', '.join(known)}")


def check_subtype(type_: str, subtype: str | None) -> None:
    """Raise :class:`UnfitError` when entities of `type_` have no such subtype."""
    choices = allowed(type_, "subtype")
    if subtype is None or subtype in choices:
        return
    if not choices:
        raise UnfitError(f"subtype {subtype!r}: een {type_} heeft geen subtype; laat het weg")
    raise unknown(f"subtype (van {type_})", subtype, choices)


def check_forms(forms: Sequence[str]) -> None:
    """Raise :class:`UnfitError` for the first of `forms` that is no form of an instrument."""
    choices = allowed("Financiering", "vorm")
    for form in forms:
        if form not in choices:
            raise unknown("vorm", form, choices)


def theme_ids(labels: Iterable[str]) -> tuple[str, ...]:
    """Ids of the themes with these ids or labels, each once; :class:`UnfitError` for the first that is none."""
    themes = load_themes()
    found: dict[str, None] = {}
    for label in labels:
        theme = themes.find(label)
        if theme is None:
            raise unknown("thema", label, (t.id for t in themes.all))
        found[theme.id] = None
    return tuple(found)


def new_id(type_: str, name: str, region: str | None, subtype: str | None) -> str:
    """Id of a thing that a person adds: that of the vocabulary for a theme, of the register for an area it knows.

    Raises
    ------
    UnfitError
        If the theme is unknown, the cluster has no region, or the name has no letter or digit.
    """
    if not slugify(name):
        raise UnfitError(f"naam {name!r} heeft geen letter of cijfer")
    if type_ == "Thema":
        return theme_ids([name])[0]
    if type_ == "Gebied" and (area := load_areas().find(name, subtype)) is not None:
        return area.id
    if type_ == "Cluster" and region is None:
        raise UnfitError(f"gebied ontbreekt: het cluster {name!r} hoort bij een gebied; noem het id daarvan")
    return entity_id(type_, name, region)
