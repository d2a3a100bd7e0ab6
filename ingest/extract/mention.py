"""A name as it stands in one block, and its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extract.patterns import Kind, name_key
from ingest.types import Block

if TYPE_CHECKING:
    from kg.reference import Area


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a block: indices into its reading, kind (None when not known yet), and how it was found."""

    block: Block
    begin: int
    end: int
    name: str
    kind: Kind | None
    certainty: float
    method: str
    aliases: tuple[str, ...] = ()
    area: Area | None = None
    start: bool = False
    listed: bool = False

    @property
    def key(self) -> str:
        return name_key(self.name)


def area_kind(area: Area) -> Kind:
    known = ("metropoolregio", "provincie", "deelregio", "gemeente", "wijk", "landelijk-gebied")
    return Kind("Gebied", area.kind if area.kind in known else "overig")
