"""Gathers the profile of one entity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.matching.model import GroupMatch, Match, MatchResult, NeedMatch
from kg.model import Entity, KnowledgeGraph
from kg.profile.model import Definition, Profile
from kg.profile.relations import relation_groups
from kg.profile.sayings import facts_of, statements_of, telling_quotes
from kg.profile.silence import missing_parts
from kg.queries import GraphIndex, UnknownEntityError, distinct_evidence, plain

if TYPE_CHECKING:
    from kg.areas import Areas
    from kg.themes import Themes

MAX_MATCHES = 10


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
    groups = tuple(relation_groups(index, entity, inside, areas))
    statements = tuple(statements_of(index, entity, inside))
    facts = tuple(facts_of(index, entity, groups))
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
        tuple(telling_quotes(entity, facts, statements, groups)),
        tuple(missing_parts(entity, groups, facts, statements, stated)),
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
        tuple(m for m in result.pairs if about(m.areas, m.about, (m.left.id, *m.left.also, m.right.id, *m.right.also))),
        tuple(m for m in result.needs if about(m.areas, m.about, (m.need.id, m.offer.id))),
        tuple(m for m in result.groups if about(m.areas, m.about, (i for s in m.sides for i in (s.id, *s.also)))),
    )
