"""A correction that a person made to what was read: who, when, of what, and whether it still fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

METHOD = "curatie"
"""Method of the evidence of a statement that a person added; it stands in the named graph of the curation."""


@dataclass(frozen=True, slots=True)
class Curatie:
    """One correction.

    `action`: bevestig, verwerp, hernoem, hertype, voeg-samen or voeg-toe; `about`: ids of what it is about; `by` and
    `on`: who and when (ISO date); `text`: what it does, in Dutch; `place`: file and line; `problem`: why it does not
    fit what was read, None when it was applied.
    """

    id: str
    action: str
    about: tuple[str, ...]
    by: str
    on: str
    text: str
    place: str
    problem: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "actie": self.action,
            "betreft": list(self.about),
            "door": self.by,
            "op": self.on,
            "tekst": self.text,
            "plaats": self.place,
            "probleem": self.problem,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Curatie:
        return cls(
            row["id"],
            row["actie"],
            tuple(row["betreft"]),
            row["door"],
            row["op"],
            row["tekst"],
            row["plaats"],
            row["probleem"],
        )
