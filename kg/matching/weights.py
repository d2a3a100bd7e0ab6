"""Weights of the match score: one validated file, versioned by the hash of its content."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "componenten": ("verwantschap", "behoefteAanbod", "themaverband", "aanvulling", "bruggen"),
    "drempels": (
        "thema",
        "tekst",
        "behoefteAanbod",
        "behoefteAanbodDubbel",
        "zin",
        "themaverband",
        "hergebruik",
        "behoefte",
        "groep",
        "kortBewijs",
    ),
    "semantiek": ("buren", "helling", "afslag", "hellingBehoefte", "afslagBehoefte"),
    "behoefteAanbod": ("themaBasis", "themaFactor", "themaBonus", "regioniveau", "ambitie", "hotspot"),
    "functies": (
        "onderzoek",
        "onderwijs",
        "test",
        "productie",
        "toepassing",
        "infrastructuur",
        "ruimte",
        "netwerk",
        "kapitaal",
    ),
    "themas": ("algemeen", "afgeleid", "naam"),
}
"""Every section of the file with the names that it must have."""

_AT_MOST_ONE = frozenset({"componenten", "functies", "themas"})


class WeightsError(Exception):
    """The weight file cannot be used; the message has the file, the line, the value and the choices."""


@dataclass(frozen=True)
class Weights:
    """Values of ``weights.yaml``, read as ``weights["drempels", "thema"]``.

    Attributes
    ----------
    version
        First twelve hexadecimal digits of the SHA-256 of the file.
    values
        Section, name, value.
    """

    version: str
    values: Mapping[str, Mapping[str, float]]

    def __getitem__(self, key: tuple[str, str]) -> float:
        return self.values[key[0]][key[1]]

    @property
    def maximum(self) -> float:
        """The highest score before division: every component 1."""
        left = 1.0
        for weight in self.values["componenten"].values():
            left *= 1.0 - weight
        return 1.0 - left

    def as_dict(self) -> dict[str, Any]:
        return {"versie": self.version, **{section: dict(names) for section, names in self.values.items()}}


def load_weights(path: Path | None = None) -> Weights:
    """Read and check a weight file; the one that comes with the package when `path` is None.

    Raises
    ------
    WeightsError
        An unknown or missing name, a negative or too large value, or text that is no number: with file and line.
    """
    name = str(path) if path else "weights.yaml"
    text = (path or files("kg.matching").joinpath("weights.yaml")).read_text("utf-8")
    return parse_weights(text, name)


def parse_weights(text: str, name: str = "weights.yaml") -> Weights:
    """Weights from YAML text; `name` stands in the messages. Raises as :func:`load_weights`.

    >>> parse_weights("componenten:\\n  verwantschap: -1")
    Traceback (most recent call last):
    kg.matching.weights.WeightsError: weights.yaml line 2: verwantschap is -1.0; need a number of 0 or more
    """
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise WeightsError(f"{name} line {mark.line + 1 if mark else 1}: not valid YAML: {error}") from error
    values: dict[str, dict[str, float]] = {}
    for section, line, node in _pairs(root, name, "the file"):
        if section not in SECTIONS:
            raise WeightsError(f"{name} line {line}: unknown section {section!r}; known: {', '.join(SECTIONS)}")
        values[section] = dict(_numbers(section, node, name))
    for section, names in SECTIONS.items():
        if missing := [n for n in names if n not in values.get(section, {})]:
            raise WeightsError(f"{name}: section {section!r} lacks {', '.join(missing)}")
    return Weights(hashlib.sha256(text.encode()).hexdigest()[:12], values)


def _pairs(node: Any, name: str, where: str) -> Iterator[tuple[str, int, Any]]:
    """Key, 1-based line and value node of a mapping; a key given twice is refused."""
    if node is None or node.id != "mapping":
        line = node.start_mark.line + 1 if node is not None else 1
        raise WeightsError(f"{name} line {line}: {where} must hold names with values")
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.value in seen:
            raise WeightsError(f"{name} line {line}: {key.value!r} stands there twice")
        seen.add(key.value)
        yield key.value, line, value


def _numbers(section: str, node: Any, name: str) -> Iterator[tuple[str, float]]:
    known = SECTIONS[section]
    for key, line, value in _pairs(node, name, f"section {section!r}"):
        if key not in known:
            raise WeightsError(f"{name} line {line}: unknown component {key!r}; known: {', '.join(known)}")
        try:
            number = float(value.value)
        except (TypeError, ValueError) as error:
            raise WeightsError(f"{name} line {line}: {key} is {value.value!r}; need a number") from error
        if not math.isfinite(number) or number < 0:
            raise WeightsError(f"{name} line {line}: {key} is {number}; need a number of 0 or more")
        if section in _AT_MOST_ONE and number > 1:
            raise WeightsError(f"{name} line {line}: {key} is {number}; need a number from 0 to 1")
        yield key, number
