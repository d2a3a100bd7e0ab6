"""What an operator may change about serving, by environment variables; read once at start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

PREFIX = "KRUISBESTUIVER_"


class SettingError(ValueError):
    """An environment variable has a value that will not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Each field is a number that ``KRUISBESTUIVER_<NAME>`` in the environment replaces, for example
    ``KRUISBESTUIVER_SPARQL_SECONDS=30``."""

    sparql_seconds: float = field(default=10.0, metadata={"help": "Time limit of one SPARQL query"})
    sparql_rows: float = field(default=10_000, metadata={"help": "Most rows or triples of one SPARQL answer"})
    sparql_memory_mb: float = field(default=1024, metadata={"help": "Memory that one SPARQL query may take"})
    sparql_workers: float = field(default=2, metadata={"help": "SPARQL queries that run at the same time"})
    sparql_waiting: float = field(default=8, metadata={"help": "SPARQL queries that may wait for a worker"})

    def __post_init__(self) -> None:
        for each in fields(self):
            if not getattr(self, each.name) >= 0:
                raise SettingError(f"{PREFIX}{each.name.upper()}={getattr(self, each.name)}: need 0 or more")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings with what `environment` says instead of the defaults.

        Raises
        ------
        SettingError
            If a value is no number, or below zero.

        >>> Settings.from_environment({"KRUISBESTUIVER_SPARQL_SECONDS": "30"}).sparql_seconds
        30.0
        """
        given = {}
        for each in fields(cls):
            name = PREFIX + each.name.upper()
            if name in environment:
                try:
                    given[each.name] = float(environment[name])
                except ValueError:
                    raise SettingError(f"{name}={environment[name]!r} is not a number") from None
        return cls(**given)
