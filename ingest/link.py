"""Linking: one entity per thing over all documents, every statement rewired to it, every quote verified.

The result does not depend on the order of documents or statements.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest import tables
from ingest.apart import Apart, Pairs, pairs_of, split
from ingest.balance import lost
from ingest.gather import best_subtype, canonical_name, gather_evidence, gather_fields
from ingest.merge import Joined, Merging, NodeKey, merge_names
from ingest.nodes import FIXED, Nodes
from ingest.settling import settle_types
from ingest.types import (
    Extraction,
    RawBehoefte,
    RawFeit,
    RawKruisbestuiving,
    RawRelation,
    RawStatement,
    Ref,
)
from kg.model import Document, Entity, Evidence, KnowledgeGraph, entity_id

if TYPE_CHECKING:
    from kg.reference import Areas, Themes

logger = logging.getLogger(__name__)

SAME_ID = "zelfde kenmerk"


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Two names taken together, with the id that each would have alone; ``houd-apart`` in a curation undoes it."""

    type: str
    kept: str
    absorbed: str
    reason: str
    kept_id: str
    absorbed_id: str


@dataclass(frozen=True, slots=True, order=True)
class NearDuplicate:
    """Two entities of one type whose names look alike (`score` of 100) and were kept apart."""

    type: str
    first: str
    second: str
    score: float
    first_id: str
    second_id: str


@dataclass(frozen=True, slots=True)
class LinkResult:
    """The linked graph (no passages) and an account of what linking did.

    Attributes
    ----------
    merges, near_duplicates
        Names taken together with the reason, and look-alikes kept apart, sorted.
    rejected_quotes
        Statements left out because their quote is not in the text at its offsets.
    dropped
        Statements left out for another reason, by reason.
    lost
        Evidence of statements that should be in the graph and are not: a fault of this program, () when all is well.
    unfit
        What people keep apart and is not there (any more), with why, in Dutch.
    """

    graph: KnowledgeGraph
    merges: list[Merge] = field(default_factory=list)
    near_duplicates: list[NearDuplicate] = field(default_factory=list)
    rejected_quotes: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[Evidence, ...] = ()
    unfit: Mapping[Apart, str] = field(default_factory=dict)


def link(
    extractions: Mapping[str, Extraction],
    documents: Sequence[Document],
    areas: Areas,
    themes: Themes,
    apart: Sequence[Apart] = (),
) -> LinkResult:
    """Link what was read from each document (by document id) into one graph, in time linear in the statements.

    Parameters
    ----------
    apart
        What people keep apart though its names are alike.
    """
    texts = {doc.name: doc.text for doc in documents}
    statements: Sequence[RawStatement] = []
    rejected, found = 0, list[RawStatement]()
    for key in sorted(extractions):
        verified = [_supported(s, texts) for s in extractions[key].statements if _verified(s.evidence, texts)]
        rejected += len(extractions[key].statements) - len(verified)
        found.extend(settle_types(verified))
    statements, unfit = found, dict[Apart, str]()
    nodes, pairs = Nodes(statements, areas, themes), Pairs()
    if any(a.documents for a in apart):
        done = split(statements, nodes, _ids(nodes, _merge(nodes, pairs)), apart)
        statements, unfit, pairs = done.statements, done.problems, done.pairs
        nodes = Nodes(statements, areas, themes)
        pairs = [(a, b) for a, b in pairs if a in nodes.mentions and b in nodes.mentions]
    pairs += pairs_of(nodes, apart, unfit)
    linker = _Linker(nodes, pairs)
    graph = linker.graph(statements, documents)
    gone = lost(statements, graph, linker.id_of)
    if gone:
        logger.error("%d statements were lost in linking, the first at %s", len(gone), gone[0])
    dropped = dict(sorted(linker.dropped.items()))
    return LinkResult(graph, linker.merges(), linker.near_duplicates(), rejected, dropped, gone, unfit)


def _verified(evidence: Evidence, texts: Mapping[str, str]) -> bool:
    return texts.get(evidence.document, "")[evidence.begin : evidence.end] == evidence.quote


def _supported(statement: RawStatement, texts: Mapping[str, str]) -> RawStatement:
    """`statement` without support that is not in the text."""
    if not isinstance(statement, RawRelation) or all(_verified(e, texts) for e in statement.support):
        return statement
    return replace(statement, support=tuple(e for e in statement.support if _verified(e, texts)))


def _merge(nodes: Nodes, pairs: Pairs) -> Merging:
    return merge_names(nodes.aliases(), lambda word: nodes.areas.find(word) is not None, pairs)


def _ids(nodes: Nodes, merging: Merging) -> dict[NodeKey, str]:
    """The id of the entity of each node; groups that come to the same id are one, unless they are kept apart."""
    groups, taken = merging.groups, dict[str, NodeKey]()
    members: dict[NodeKey, list[NodeKey]] = defaultdict(list)
    for key in sorted(nodes.mentions):
        members[groups.find(key)].append(key)
    ids: dict[NodeKey, str] = {}
    for root, keys in sorted(members.items()):
        id_ = wanted = _group_id(nodes, keys)
        held, number = taken.setdefault(id_, root), 2
        if held != root and groups.union(held, root):
            merging.joined.append(Joined(held, root, SAME_ID))
        while groups.find(held) != groups.find(root):
            id_, number = f"{wanted}-{number}", number + 1
            held = taken.setdefault(id_, root)
        ids |= dict.fromkeys(keys, id_)
    return ids


def _group_id(nodes: Nodes, keys: Sequence[NodeKey]) -> str:
    """The id of the name that most mentions of the whole group give."""
    first = keys[0]
    if len(keys) == 1 or first.type in FIXED:
        return nodes.own_id(first)
    return entity_id(first.type, canonical_name([r for key in keys for r in nodes.mentions[key]]), first.region or None)


class _Linker:
    """The state of one linking: nodes, their groups, and the id of each."""

    def __init__(self, nodes: Nodes, pairs: Pairs) -> None:
        self._nodes = nodes
        self._merging = _merge(nodes, pairs)
        self._id = _ids(nodes, self._merging)
        self._ids: dict[Ref, str] = {}
        self.dropped: Counter[str] = Counter()

    def id_of(self, ref: Ref) -> str:
        if ref not in self._ids:
            self._ids[ref] = self._id[self._nodes.resolve(ref)]
        return self._ids[ref]

    def graph(self, statements: Sequence[RawStatement], documents: Sequence[Document]) -> KnowledgeGraph:
        relations = (s for s in statements if isinstance(s, RawRelation))
        return KnowledgeGraph(
            documents=tuple(sorted(documents, key=lambda d: d.id)),
            entities=self._entities(),
            relations=tables.relations(relations, self.id_of, self.dropped),
            kruisbestuivingen=tables.kruisbestuivingen(
                (s for s in statements if isinstance(s, RawKruisbestuiving)), self.id_of
            ),
            behoeften=tables.behoeften((s for s in statements if isinstance(s, RawBehoefte)), self.id_of),
            feiten=tables.feiten((s for s in statements if isinstance(s, RawFeit)), self.id_of),
        )

    def _entities(self) -> tuple[Entity, ...]:
        members: dict[str, list[NodeKey]] = defaultdict(list)
        for key in sorted(self._id):
            members[self._id[key]].append(key)
        return tuple(self._entity(id_, members[id_]) for id_ in sorted(members))

    def _entity(self, id_: str, keys: Sequence[NodeKey]) -> Entity:
        raws = [raw for key in keys for raw in self._nodes.mentions[key]]
        type_ = keys[0].type
        area = self._nodes.areas.get(id_) if type_ == "Gebied" else None
        theme = self._nodes.themes.get(id_) if type_ == "Thema" else None
        name = area.name if area is not None else theme.pref if theme is not None else canonical_name(raws)
        names = {a for raw in raws for a in (raw.ref.name, *raw.aliases)} - {name}
        subtype = best_subtype(raws) or (area.kind if area is not None else None)
        evidence = gather_evidence(raw.evidence for raw in raws)
        return Entity(id_, type_, name, subtype, tuple(sorted(names)), evidence, gather_fields(raws))

    def merges(self) -> list[Merge]:
        nodes = self._nodes
        return sorted(
            Merge(a.type, nodes.label(a), nodes.label(b), reason, nodes.own_id(a), nodes.own_id(b))
            for a, b, reason in self._merging.joined
        )

    def near_duplicates(self) -> list[NearDuplicate]:
        """Look-alikes that are two entities; two areas of the reference data are known to be two."""
        nodes = self._nodes
        return sorted(
            NearDuplicate(a.type, nodes.label(a), nodes.label(b), score, self._id[a], self._id[b])
            for a, b, score in self._merging.alike
            if self._id[a] != self._id[b]
            and not (a.type == "Gebied" and nodes.areas.get(a.name) and nodes.areas.get(b.name))
        )
