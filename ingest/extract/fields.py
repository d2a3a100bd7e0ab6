"""What a sentence says of the hotspot that it names: whether it is there, is being made, or may come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.context import READ_KINDS, Context
from ingest.extract.modality import affirmed
from ingest.extract.sentences import Mentions, read_sentences
from ingest.types import BlockKind, RawEntity, Section
from kg.model import Document

STATUS = "status in zin"
"""Method of evidence that states the status of a hotspot: a whole sentence, which is no mention of a name."""

KINDS = READ_KINDS | {BlockKind.HEADING, BlockKind.CAPTION}

IN_DEVELOPMENT = re.compile(
    r"in ontwikkeling|in wording|te ontwikkelen|doorontwikkeling|wordt (?:de|het|een|ontwikkeld|gebouwd|gerealiseerd)|"
    r"ontwikkelen wij|realisatie van|in oprichting|in voorbereiding|komende jaren|in aanbouw|gepland|getransformeerd|"
    r"toewerken naar|opent in|moet .{0,40} worden",
    re.IGNORECASE,
)
POTENTIAL = re.compile(
    r"potentie(?:el|le)|mogelijke ontwikkeling|onderzoekt .{0,40}behoefte|verkend|verkenning", re.IGNORECASE
)
EXISTING = re.compile(
    r"\b(?:is geopend|geopend|gevestigd|huisvest|bestaand|opgezet|draait|is het hart)\b",
    re.IGNORECASE,
)


def statuses(doc: Document, sections: Sequence[Section], context: Context) -> Iterator[RawEntity]:
    """The hotspots of `doc` whose status a sentence states, each with that sentence as evidence."""
    mentions = Mentions(context.entities)
    for sentence in read_sentences(sections, context, KINDS):
        status = _status(sentence.text)
        if status is None:
            continue
        evidence = sentence.evidence(doc, STATUS)
        for ref in dict.fromkeys(e.ref for e in mentions.within(*sentence.span(), {"Hotspot"})):
            yield RawEntity(ref, evidence, fields={"status": status})


def _status(sentence: str) -> str | None:
    for cue, status in ((POTENTIAL, "potentieel"), (IN_DEVELOPMENT, "in ontwikkeling"), (EXISTING, "bestaand")):
        if affirmed(cue, sentence):
            return status
    return None
