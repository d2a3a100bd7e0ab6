"""The profile of one entity: everything that is stated of it, with its quotes, and what the documents do not say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.matching.model import GroupMatch, Match, MatchResult, NeedMatch
from kg.model import Behoefte, Bewijs, Entity, Evidence, Feit, KnowledgeGraph, Kruisbestuiving, Relation
from kg.queries import GraphIndex, UnknownEntityError, distinct_evidence, plain

if TYPE_CHECKING:
    from kg.areas import Areas
    from kg.themes import Themes

LABELS: dict[str, tuple[str, str]] = {
    "ligtIn": ("Ligt in", "Hierin ligt"),
    "heeftCluster": ("Clusters", "Cluster van"),
    "heeftThema": ("Thema’s", "Werkt aan dit thema"),
    "heeftHotspot": ("Hotspots en projecten", "Hotspot van"),
    "deelnameAan": ("Doet mee aan", "Deelnemers"),
    "onderdeelVan": ("Is onderdeel van", "Onderdelen"),
    "betrokkenBij": ("Betrokken bij", "Betrokken partijen"),
    "uitgevoerdDoor": ("Wordt uitgevoerd door", "Voert uit"),
    "beschikbaarIn": ("Beschikbaar in", "Beschikbare financiering"),
    "initiatorVan": ("Neemt initiatief voor", "Initiatiefnemers"),
    "partnerBij": ("Partner bij", "Partners"),
    "actielijnVan": ("Actielijn van", "Actielijnen"),
}
"""Dutch label of each predicate, from subject to object and back."""

MAX_QUOTES = 6
MAX_MATCHES = 10
_TELLING = re.compile(
    r"\d|(?<!\w)(?:grootste|eerste|enige|sterkste|snelst\w*|beste|top|uniek\w*|koploper|toonaangevend\w*|helft|kwart"
    r"|verdubbel\w*|miljoen|miljard|procent|internationaal|Europa|wereld\w*)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One entity that the profile names, with the quotes that say so; `via` names what it is known through."""

    id: str
    name: str
    type: str | None
    subtype: str | None
    evidence: Bewijs
    via: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "naam": self.name,
            "type": self.type,
            "subtype": self.subtype,
            "via": self.via,
            "bewijs": [e.as_dict() for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines of one predicate in one direction (``heen`` from this entity, ``terug`` to it)."""

    label: str
    predicate: str
    direction: str
    lines: tuple[Line, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "predicaat": self.predicate,
            "richting": self.direction,
            "items": [line.as_dict() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class Definition:
    """What it is, in words of a document or of our own lists; `source` says which."""

    text: str
    source: str
    evidence: Bewijs = ()

    def as_dict(self) -> dict[str, Any]:
        return {"tekst": self.text, "bron": self.source, "bewijs": [e.as_dict() for e in self.evidence]}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the entity, or of a part of it that `subject_name` names."""

    feit: Feit
    subject_name: str

    def as_dict(self) -> dict[str, Any]:
        return {**self.feit.as_dict(), "onderwerpNaam": self.subject_name}


@dataclass(frozen=True, slots=True)
class Profile:
    """See :func:`build_profile`."""

    id: str
    kind: str
    subtype: str | None
    name: str
    aliases: tuple[str, ...]
    definition: Definition | None
    fields: dict[str, Any]
    evidence: Bewijs
    groups: tuple[LineGroup, ...]
    facts: tuple[Fact, ...]
    statements: tuple[Behoefte, ...]
    stated: tuple[Kruisbestuiving, ...]
    quotes: Bewijs
    silent: tuple[str, ...]
    matches: tuple[Match, ...] = ()
    needs: tuple[NeedMatch, ...] = ()
    match_groups: tuple[GroupMatch, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def lines(self, *types: str) -> tuple[Line, ...]:
        """Every line of one of these classes, once, by name."""
        found: dict[str, Line] = {}
        for group in self.groups:
            for line in group.lines:
                if line.type in types:
                    found.setdefault(line.id, line)
        return tuple(sorted(found.values(), key=lambda x: (x.name.casefold(), x.id)))

    def of_kind(self, kind: str) -> tuple[Behoefte, ...]:
        """Statements of one kind: ``behoefte``, ``aanbod`` or ``ambitie``."""
        return tuple(b for b in self.statements if b.kind == kind)

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "type": self.kind,
            "subtype": self.subtype,
            "naam": self.name,
            "aliassen": list(self.aliases),
            "definitie": self.definition.as_dict() if self.definition else None,
            "velden": dict(self.fields),
            "relaties": [g.as_dict() for g in self.groups],
            "clusters": [x.as_dict() for x in self.lines("Cluster")],
            "hotspots": [x.as_dict() for x in self.lines("Hotspot")],
            "partners": [x.as_dict() for x in self.lines("Organisatie")],
            "programmas": [x.as_dict() for x in self.lines("Programma")],
            "feiten": [f.as_dict() for f in self.facts],
            "behoeften": [b.as_dict() for b in self.of_kind("behoefte")],
            "aanbod": [b.as_dict() for b in self.of_kind("aanbod")],
            "ambities": [b.as_dict() for b in self.of_kind("ambitie")],
            "kruisbestuivingen": [k.as_dict() for k in self.stated],
            "matches": [m.as_dict() for m in self.matches],
            "behoefteAanbod": [m.as_dict() for m in self.needs],
            "groepen": [m.as_dict() for m in self.match_groups],
            "citaten": [e.as_dict() for e in self.quotes],
            "nietGenoemd": list(self.silent),
            "opmerkingen": list(self.notes),
            "bewijs": [e.as_dict() for e in self.evidence],
        }


def build_profile(
    graph: KnowledgeGraph,
    entity_id: str,
    areas: Areas,
    themes: Themes,
    matches: MatchResult | None = None,
    index: GraphIndex | None = None,
    max_matches: int = MAX_MATCHES,
) -> Profile:
    """Gather all that is stated of one entity of any class.

    The profile of an area holds what lies within it too, with `via` naming the smaller area.

    Parameters
    ----------
    entity_id
        Id of an entity of the graph, or of an area or theme of the reference data that no document names: its profile
        is empty and says so.
    matches
        Computed matches, of which the best `max_matches` of each list that are of this entity are shown; None leaves
        them out.
    index
        That of `graph`, when the caller has it.

    Raises
    ------
    UnknownEntityError
        Neither the graph nor the reference data knows the id; with suggestions and a Dutch sentence.
    """
    index = index or GraphIndex(graph)
    entity = _entity(index, entity_id, areas, themes)
    within = areas.within(entity_id) if entity.type == "Gebied" else frozenset()
    inside = tuple(sorted(within - {entity_id}))
    groups = tuple(_groups(index, entity, inside, areas))
    statements = tuple(_statements(index, entity, inside))
    facts = tuple(_facts(index, entity, groups, areas))
    stated = index.stated(entity_id)
    pairs, needs, match_groups = _matches(matches, entity, within)
    definition = _definition(entity, themes)
    return Profile(
        entity.id,
        entity.type,
        entity.subtype,
        entity.name,
        entity.aliases,
        definition,
        dict(entity.fields),
        distinct_evidence(entity.evidence),
        groups,
        facts,
        statements,
        stated,
        tuple(_quotes(entity, facts, statements, groups)),
        tuple(_silent(entity, groups, facts, statements, stated)),
        pairs[:max_matches],
        needs[:max_matches],
        match_groups[:max_matches],
        () if entity_id in index.entities else (f"De documenten noemen {entity.name} niet.",),
    )


def _entity(index: GraphIndex, id_: str, areas: Areas, themes: Themes) -> Entity:
    try:
        return index.entity(id_)
    except UnknownEntityError:
        if (area := areas.get(id_)) is not None:
            return Entity(area.id, "Gebied", area.name, area.kind, area.aliases)
        if (theme := themes.get(id_)) is not None:
            return Entity(theme.id, "Thema", theme.pref, None, theme.alt)
        raise


def _definition(entity: Entity, themes: Themes) -> Definition | None:
    if text := entity.fields.get("definitie"):
        said = tuple(e for e in entity.evidence if plain(str(text))[:40] in plain(e.quote)) or entity.evidence[:1]
        return Definition(str(text), "uit de documenten", said)
    theme = themes.get(entity.id) if entity.type == "Thema" else None
    if theme is not None and theme.definition:
        return Definition(theme.definition, "uit onze themalijst, niet uit de documenten")
    return None


def _groups(index: GraphIndex, entity: Entity, inside: Sequence[str], areas: Areas) -> Iterator[LineGroup]:
    """Relations by predicate, both ways, those of the areas inside it behind its own.

    Money that is available in an area around it is available in it too.
    """
    around = areas.ancestors(entity.id) if entity.type == "Gebied" else ()
    for predicate, (there, back) in LABELS.items():
        for label, direction in ((there, "heen"), (back, "terug")):
            found: dict[str, Line] = {}
            owners = (*inside, *around) if (predicate, direction) == ("beschikbaarIn", "terug") else inside
            for owner in (entity.id, *owners):
                rows = index.out(owner, predicate) if direction == "heen" else index.into(owner, predicate)
                if owner != entity.id and predicate == "ligtIn" and direction == "heen":
                    continue
                known = areas.get(owner)
                via = None if owner == entity.id else known.name if known else index.name(owner)
                for line in _lines(index, rows, direction, via):
                    if line.id != entity.id:
                        found.setdefault(line.id, line)
            if found:
                lines = sorted(found.values(), key=lambda x: (x.via is not None, x.name.casefold(), x.id))
                yield LineGroup(label, predicate, direction, tuple(lines))


def _lines(index: GraphIndex, rows: Iterable[Relation], direction: str, via: str | None) -> Iterator[Line]:
    quotes: dict[str, list[Evidence]] = defaultdict(list)
    for r in rows:
        quotes[r.object if direction == "heen" else r.subject].extend(r.evidence)
    for id_ in sorted(quotes):
        other = index.entities.get(id_)
        yield Line(
            id_,
            other.name if other else id_,
            other.type if other else None,
            other.subtype if other else None,
            distinct_evidence(quotes[id_]),
            via,
        )


def _statements(index: GraphIndex, entity: Entity, inside: Sequence[str]) -> Iterator[Behoefte]:
    """Needs, offers and ambitions of the area; of a cluster those of its area on its themes; of a theme all on it."""
    if entity.type == "Thema":
        yield from (b for b in index.graph.behoeften if entity.id in b.themes)
    elif entity.type == "Cluster":
        area = index.area_of_cluster(entity.id)
        about = set(index.themes_of(entity.id))
        yield from (b for b in index.behoeften(area or "") if about & set(b.themes))
    else:
        for owner in (entity.id, *inside):
            yield from index.behoeften(owner)


def _facts(index: GraphIndex, entity: Entity, groups: Sequence[LineGroup], areas: Areas) -> Iterator[Fact]:
    """Its own facts, then those of its clusters, hotspots and parts."""
    yield from (Fact(f, entity.name) for f in index.feiten(entity.id))
    parts = ("heeftCluster", "heeftHotspot", "ligtIn", "onderdeelVan")
    seen = {entity.id}
    for group in groups:
        own = group.direction == ("heen" if group.predicate.startswith("heeft") else "terug")
        if group.predicate in parts and own:
            for line in group.lines:
                if line.id not in seen:
                    seen.add(line.id)
                    yield from (Fact(f, line.name) for f in index.feiten(line.id))


def _quotes(
    entity: Entity, facts: Sequence[Fact], statements: Sequence[Behoefte], groups: Sequence[LineGroup]
) -> Iterator[Evidence]:
    """Quotes that stand on their own: a sentence or two that say something of weight, facts first."""
    sources = (
        (e for f in facts for e in f.feit.evidence),
        entity.evidence,
        (e for b in statements for e in b.evidence),
        (e for g in groups for line in g.lines if line.via is None for e in line.evidence),
    )
    seen: set[str] = set()
    for source in sources:
        for e in sorted(source, key=lambda e: (-_weight(e.quote), e.document, e.begin)):
            if len(seen) >= MAX_QUOTES:
                return
            if _stands_alone(e.quote) and not any(plain(e.quote) in s or s in plain(e.quote) for s in seen):
                seen.add(plain(e.quote))
                yield e


def _weight(quote: str) -> int:
    return len(_TELLING.findall(quote))


def _stands_alone(quote: str) -> bool:
    """Whether it is whole sentences, of 40 to 350 characters, with a figure or a claim."""
    text = " ".join(quote.split())
    return 40 <= len(text) <= 350 and text[0].isupper() and text[-1] in ".!?" and bool(_TELLING.search(text))


def _matches(
    result: MatchResult | None, entity: Entity, within: frozenset[str]
) -> tuple[tuple[Match, ...], tuple[NeedMatch, ...], tuple[GroupMatch, ...]]:
    """Matches of the area, theme, cluster, or of the need or offer; none for an entity of another class."""
    if result is None:
        return (), (), ()
    here = within | {entity.id}

    def about(areas: Sequence[str], themes: Sequence[str], ids: Iterable[str]) -> bool:
        return bool(here & set(areas)) or entity.id in themes or entity.id in ids

    return (
        tuple(
            m for m in result.pairs if about(m.areas, m.themes, (m.left.id, *m.left.also, m.right.id, *m.right.also))
        ),
        tuple(m for m in result.needs if about(m.areas, m.themes, (m.need.id, m.offer.id))),
        tuple(m for m in result.groups if about(m.areas, m.themes, (i for s in m.sides for i in (s.id, *s.also)))),
    )


_EXPECTED: dict[str, tuple[tuple[str, str], ...]] = {
    "Gebied": (
        ("Cluster", "clusters"),
        ("Hotspot", "hotspots"),
        ("Programma", "programma’s"),
        ("Organisatie", "partners"),
        ("Financiering", "financiering"),
    ),
    "Cluster": (("Thema", "thema"), ("Hotspot", "hotspots"), ("Organisatie", "organisaties")),
    "Hotspot": (("Gebied", "ligging"), ("Thema", "thema"), ("Organisatie", "betrokken organisaties")),
    "Programma": (
        ("Organisatie", "uitvoerder of betrokken organisaties"),
        ("Gebied", "deelnemende gebieden"),
        ("Thema", "thema"),
    ),
    "Organisatie": (
        ("Gebied", "vestigingsplaats"),
        ("Hotspot", "hotspots waar zij bij betrokken is"),
        ("Programma", "programma’s"),
    ),
    "Financiering": (("Gebied", "gebied waar zij beschikbaar is"), ("Organisatie", "uitvoerder"), ("Thema", "sector")),
    "Thema": (("Cluster", "clusters"), ("Hotspot", "hotspots"), ("Programma", "programma’s")),
}
_FIELDS = {"Financiering": ("vorm", "fase", "bedrag"), "Hotspot": ("status",)}
_KINDS = (("behoefte", "behoeften"), ("aanbod", "aanbod"), ("ambitie", "ambities"))


def _silent(
    entity: Entity,
    groups: Sequence[LineGroup],
    facts: Sequence[Fact],
    statements: Sequence[Behoefte],
    stated: Sequence[Kruisbestuiving],
) -> Iterator[str]:
    """What a reader of such a profile would look for and the documents do not say."""
    have = {line.type for g in groups for line in g.lines}
    missing = [name for type_, name in _EXPECTED.get(entity.type, ()) if type_ not in have]
    missing += [name for name in _FIELDS.get(entity.type, ()) if not entity.fields.get(name)]
    if entity.type in ("Gebied", "Thema", "Cluster"):
        missing += [name for kind, name in _KINDS if not any(b.kind == kind for b in statements)]
        if not stated:
            missing.append("kruisbestuivingen")
    if not facts:
        missing.append("cijfers")
    for name in missing:
        yield f"Over {entity.name} noemen de documenten geen {name}."
