"""What an operator may change about serving, by environment variables; read once at start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

PREFIX = "KRUISBESTUIVER_"


class SettingError(ValueError):
    """An environment variable has a value that will not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``KRUISBESTUIVER_<NAME>`` in the environment replaces a field, as in ``KRUISBESTUIVER_SPARQL_SECONDS=30``."""

    sparql_seconds: float = field(default=10.0, metadata={"help": "Time limit of one SPARQL query"})
    sparql_rows: float = field(default=10_000.0, metadata={"help": "Most rows or triples of one SPARQL answer"})
    sparql_memory_mb: float = field(default=1024.0, metadata={"help": "Memory that one SPARQL query may take"})
    sparql_workers: float = field(default=2.0, metadata={"help": "SPARQL queries that run at the same time"})
    sparql_waiting: float = field(default=16.0, metadata={"help": "SPARQL queries that may wait for a worker"})

    rate_per_minute: float = field(
        default=0.0, metadata={"help": "Requests a minute that one client may do, static files aside; 0 is no limit"}
    )
    max_in_flight: float = field(default=128.0, metadata={"help": "Requests at work at once; more get 503"})
    log_requests: float = field(default=1.0, metadata={"help": "1: a line in the log for each request"})
    log_questions: float = field(default=0.0, metadata={"help": "1: that line has the query string too (privacy)"})
    publisher_uri: str = field(
        default="https://w3id.org/kruisbestuiver/id/beheer",
        metadata={"help": "Who publishes the data: a TOOI URI for a public body"},
    )
    publisher_name: str = field(default="Beheer Kruisbestuiver", metadata={"help": "Name of the publisher"})
    contact_email: str = field(
        default="beheer@kruisbestuiver.example", metadata={"help": "Where questions and reports of leaks go"}
    )
    data_license: str = field(
        default="http://creativecommons.org/licenses/by/4.0/deed.nl", metadata={"help": "Licence of the data"}
    )

    write_tokens: str = field(
        default="",
        repr=False,
        metadata={"help": "Who may write: token or name:token, commas between them; empty: nobody"},
    )

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not (value or not each.default if isinstance(value, str) else value >= 0):
                need = "a text" if isinstance(value, str) else "0 or more"
                raise SettingError(f"{PREFIX}{each.name.upper()}={value}: need {need}")

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
        given: dict[str, Any] = {}
        for each in fields(cls):
            name = PREFIX + each.name.upper()
            if name in environment:
                try:
                    given[each.name] = environment[name] if each.type == "str" else float(environment[name])
                except ValueError:
                    raise SettingError(f"{name}={environment[name]!r} is not a number") from None
        return cls(**given)
