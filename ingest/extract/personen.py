"""Named persons with a role: who signs a foreword, who is named as official or author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.context import READ_KINDS, Context, evidence_for
from ingest.extract.sentences import words
from ingest.types import Block, BlockKind, Extraction, RawEntity, Ref, Section
from kg.model import Document

ROLE = (
    r"(?:(?:\w+-)?(?:gedeputeerde|wethouder|burgemeester|commissaris van de Koning|(?:vice-?)?voorzitter|directeur|"
    r"bestuurder|minister-?president|minister|staatssecretaris|secretaris|programmamanager|programmadirecteur|"
    r"projectleider|hoogleraar|lector|rector(?: magnificus)?|dijkgraaf|raadslid|statenlid|kwartiermaker|"
    r"manager|oprichter|onderzoeker|redacteur|beleidsadviseur|adviseur|fotograaf))"
)
_NAME = (
    r"(?:(?:dr|drs|ir|ing|mr|prof|dhr|mevr)\.\s)*"
    r"[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?(?:\s[A-Z]\.)*"
    r"(?:\s(?:van|de|der|den|ten|ter|el|al|’t|'t|in|la|le))*"
    r"(?:\s[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?){1,2}"
)
_NAME_FIRST = re.compile(rf"(?P<name>{_NAME})\s*[,–-]\s*(?P<role>{ROLE}\b[^,;.()\n]{{0,60}})")
_ROLE_FIRST = re.compile(
    rf"\b(?P<role>{ROLE}(?:\s(?:economie|financiën|wonen|mobiliteit|innovatie))?)\s(?P<name>{_NAME})\b"
)
_REGION = re.compile(rf"(?P<name>{_NAME})\s*\((?P<role>(?:deelregio|regio|gemeente|provincie)\s[^)]{{3,40}})\)")
_PEOPLE = re.compile(
    r"colofon|voorwoord|kopgroep|redactie|auteurs|samenstelling|met dank|contact|ondertekening", re.IGNORECASE
)
_NO_NAME = words("De Het Een Deze Als In Op Met Voor Economic Board Actieagenda Regio Provincie Gemeente Rijk")


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read the named persons of `doc` that have a role there, with ``rol`` in their fields."""
    found: list[RawEntity] = []
    for section in sections:
        people = any(_PEOPLE.search(title) for title in section.path)
        for block in section.blocks:
            if block.kind in READ_KINDS or block.kind is BlockKind.CAPTION:
                found.extend(_persons(doc, block, people, context))
    return Extraction(tuple(found))


def _persons(doc: Document, block: Block, people: bool, context: Context) -> Iterator[RawEntity]:
    seen: list[tuple[int, int]] = []
    patterns = (_NAME_FIRST, _ROLE_FIRST, *((_REGION,) if people else ()))
    for pattern in patterns:
        for m in pattern.finditer(block.text):
            begin, end = m.span()
            name = m["name"]
            if any(begin < e and end > b for b, e in seen) or not _is_name(name, context):
                continue
            seen.append((begin, end))
            role = " ".join(m["role"].split()).rstrip(" ,")
            evidence = evidence_for(doc, block, begin, end, "persoon", 0.9 if people else 0.7)
            yield RawEntity(Ref("Persoon", name), evidence, fields={"rol": role})


def _is_name(name: str, context: Context) -> bool:
    """Whether `name` can be of a person: not of an area, and without words that begin sentences and bodies."""
    return context.areas.find(name) is None and not _NO_NAME.intersection(name.split())
