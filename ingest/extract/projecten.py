"""Programmes and projects that their place makes known: numbered project headings, lists of projects, tracks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.context import Context, evidence_for
from ingest.extract.patterns import nouns
from ingest.extract.profile import flat_blocks
from ingest.extract.role_labels import COLUMN
from ingest.types import Block, BlockKind, Extraction, RawEntity, RawRelation, Ref, Section
from kg.model import Document, Evidence

CODE = re.compile(r"^(?P<code>[A-Z]\d{1,2})\.?\s+(?P<name>[A-ZÀ-Ý][^.:]{3,90})")
"""A project by its code: "A1. Health Hub"."""

TRACK = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s+)?(?P<label>(?P<noun>Spoor|SPOOR|Cluster|Module|Pijler|Programmalijn|Deelprogramma|Actielijn|"
    r"Werkpakket|Ontwikkellijn|Ambitie|Bouwsteen)\s+(?P<code>\d{1,2}|[A-Z]))\s*(?:[:.–-]\s*(?P<name>[^.:]{3,90}))?$"
)
"""A part of a programme by its number: "Spoor 1: Gezonde mensen"."""

PROJECTS = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s+)?(?:de |onze |welke |lopende |concrete |overzicht |lijst )?(?:van )?(?:de )?(?:\w+ )?"
    r"projecten\b(?! en hotspots)",
    re.IGNORECASE,
)
"""A heading or line over a list of projects."""

PROGRAMME = re.compile(r"^(?:Programma|Deal|Regio ?[Dd]eal|Hoofdstuk|Bijlage|Inleiding)\b")
NOT_TRACK = frozenset({"actielijn", "versneller"})
NUMBERED = re.compile(r"^\d{1,2}[.)]?\s+(?P<name>[A-ZÀ-Ý‘][^:.]{3,80}?)(?=\s+(?:[A-Z][a-z]+(?: [a-z]+)?):|:\s|$)")
"""A heading or item that numbers a project, up to what a label after it says of it: "1. Naam Trekker: X"."""

MAX_ITEM_WORDS = 10
MAX_LINE = 60
"""Longest line over a list that can be its title without being laid out as a heading."""


def track_label(match: re.Match[str]) -> str:
    """The label of a track as a name: "SPOOR 1" and "spoor 1" are "Spoor 1"."""
    return f"{match['noun'].capitalize()} {match['code']}"


EXPLAINED = re.compile(r":\s|\s[–—]\s|,\s(?:(?:een|het|de)\s|waar(?:in|bij|mee)?\s|met\s|\w*programma\s|\w*project\s)")
"""What separates the name of a listed project from what it is: "Zonneroute, een project van …"."""


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Projects and tracks of `doc`, with what each is part of (``onderdeelVan``)."""
    statements: list[RawEntity | RawRelation] = []
    tracks: dict[str, Ref] = {}
    names: dict[str, Ref] = {}
    for kind, block, begin, end, name, aliases, parent in _found(sections):
        if kind == "project" and name.casefold() in names:
            ref = names[name.casefold()]
        else:
            ref = tracks.get(name.casefold()) or Ref("Programma", name)
        evidence = evidence_for(doc, block, begin, end, "projectenlijst" if kind == "project" else "spoor", 0.95)
        statements.append(RawEntity(ref, evidence, "project" if kind == "project" else "programma", aliases))
        (names if kind == "project" else tracks)[name.casefold()] = ref
        if parent is not None and parent != ref.name:
            statements.append(_part(ref, Ref("Programma", parent), evidence))
    return Extraction(tuple(statements))


def _part(ref: Ref, parent: Ref, evidence: Evidence) -> RawRelation:
    return RawRelation(ref, "onderdeelVan", parent, evidence)


_Item = tuple[str, Block, int, int, str, tuple[str, ...], str | None]


def _found(sections: Sequence[Section]) -> Iterator[_Item]:
    """(kind, block, begin, end, name, aliases, parent) of each project and track, in reading order."""
    listing = False
    group: str | None = None
    listed: dict[str, str] = {}
    for section, block in flat_blocks(sections):
        text = block.text.strip()
        if block.kind is BlockKind.FURNITURE:
            continue
        if block.kind is BlockKind.HEADING:
            numbered = NUMBERED.match(text) if any(PROJECTS.match(t) for t in section.path[:-1]) else None
            if numbered is not None and not PROGRAMME.match(numbered["name"]):
                name = numbered["name"].strip("‘’ ")
                begin = block.text.index(name)
                yield "project", block, begin, begin + len(name), name, (), None
                continue
            listing, group = bool(PROJECTS.match(text)), None
        elif re.search(r"\b[Pp]rojecten:$", text) or (
            PROJECTS.match(text) and len(text) < MAX_LINE and text[-1] != "."
        ):
            listing, group = True, None
        elif (
            listing and block.kind is BlockKind.PARAGRAPH and not (TRACK.match(text.rstrip(":")) or COLUMN.match(text))
        ):
            listing = False
        track = TRACK.match(text.rstrip(":. "))
        if track is not None and track["noun"].casefold() not in NOT_TRACK:
            parent = _track_above(section, track["label"])
            said = (track["name"] or "").rstrip(". ")
            own_name = said and said.casefold() != track_label(track).casefold()
            name = f"{track_label(track)}: {said}" if own_name else track_label(track)
            begin = block.text.find(track["label"])
            yield "spoor", block, begin, len(block.text.rstrip(": ")), name, (track_label(track),), parent
            group = track_label(track)
            continue
        if (
            block.kind is BlockKind.LIST_ITEM
            and listing
            and len(text.split()) <= MAX_ITEM_WORDS
            and not text.endswith(".")
        ):
            if COLUMN.match(text):
                continue
            own = EXPLAINED.split(text, maxsplit=1)[0]
            if (EXPLAINED.search(text) and len(own) < 4) or _other_kind(own):
                continue
            name = re.sub(r"[‘’']", "", own)
            listed[name.casefold()] = name
            end = block.text.index(own) + len(own)
            yield "project", block, 0, end, name, (own,) if own != name else (), group
            continue
        yield from _coded(block, text, listed, section)


def _other_kind(name: str) -> bool:
    """Whether the noun that `name` begins or ends with says that it is a place or body, not a project."""
    first, last = name.casefold().split()[0], name.casefold().split()[-1]
    kind = nouns("voor").get(first) or nouns("achter").get(last)
    return kind is not None and kind.type == "Hotspot" and kind.subtype in ("fieldlab", "campus", "living-lab", "haven")


def _coded(block: Block, text: str, listed: dict[str, str], section: Section) -> Iterator[_Item]:
    """A project under its code, as a heading or at the start of its paragraph; known names tell where the name ends."""
    match = CODE.match(text)
    if match is None:
        return
    rest = re.sub(r"[‘’']", "", text[match.start("name") :])
    for low, name in listed.items():
        if rest.casefold().startswith(low):
            end = match.start("name") + len(name)
            yield "project", block, 0, min(end, len(block.text)), name, (f"{match['code']}. {name}",), None
            return
    if block.kind is BlockKind.HEADING:
        name = match["name"].strip()
        yield "project", block, 0, len(block.text), name, (f"{match['code']}. {name}",), _track_above(section, text)


def _track_above(section: Section, label: str) -> str | None:
    """The track that a heading above names, other than `label` itself."""
    for title in reversed(section.path):
        match = TRACK.match(title.rstrip(":. "))
        if match is not None and match["label"].casefold() != label.casefold():
            return track_label(match)
    return None
