"""Linking: one entity per thing over all documents, every statement rewired to it, every quote verified.

The result does not depend on the order of documents or statements.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ingest.extract.patterns import name_key
from ingest.merge import Merge, NearDuplicate, NodeKey, merge_names
from ingest.types import (
    Extraction,
    RawBehoefte,
    RawEntity,
    RawFeit,
    RawKruisbestuiving,
    RawRelation,
    RawStatement,
    Ref,
)
from kg.model import (
    Behoefte,
    Deelnemer,
    Document,
    Entity,
    Evidence,
    Feit,
    KnowledgeGraph,
    Kruisbestuiving,
    Relation,
    entity_id,
    slugify,
)

if TYPE_CHECKING:
    from kg.reference import Areas, Themes

RIVALS = frozenset({"Hotspot", "Programma", "Financiering", "Organisatie"})
"""Types between which one document cannot be of two minds about one name."""

CREATED = 0.5
"""Certainty of an entity that only a relation or other statement names."""


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
    """

    graph: KnowledgeGraph
    merges: list[Merge] = field(default_factory=list)
    near_duplicates: list[NearDuplicate] = field(default_factory=list)
    rejected_quotes: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)


def link(
    extractions: Mapping[str, Extraction], documents: Sequence[Document], areas: Areas, themes: Themes
) -> LinkResult:
    """Link what was read from each document (by document id) into one graph."""
    texts = {doc.name: doc.text for doc in documents}
    verified: list[RawStatement] = []
    rejected = 0
    for key in sorted(extractions):
        statements = [s for s in extractions[key].statements if _verified(s.evidence, texts)]
        rejected += len(extractions[key].statements) - len(statements)
        verified.extend(_settle_types(statements))
    linker = _Linker(areas, themes)
    graph = linker.run(verified)
    return LinkResult(
        replace(graph, documents=tuple(sorted(documents, key=lambda d: d.id))),
        linker.merges,
        linker.near,
        rejected,
        dict(sorted(linker.dropped.items())),
    )


def _verified(evidence: Evidence, texts: Mapping[str, str]) -> bool:
    return texts.get(evidence.document, "")[evidence.begin : evidence.end] == evidence.quote


def _settle_types(statements: Sequence[RawStatement]) -> list[RawStatement]:
    """Give each name of one document one of the rival types: that with the largest sum of certainties."""
    score: dict[str, Counter[str]] = defaultdict(Counter)
    for s in statements:
        if isinstance(s, RawEntity) and s.ref.type in RIVALS:
            score[name_key(s.ref.name)][s.ref.type] += s.evidence.certainty  # type: ignore[assignment]
    winner = {k: min(c, key=lambda t, c=c: (-c[t], t)) for k, c in score.items() if len(c) > 1}  # type: ignore[misc]
    if not winner:
        return list(statements)

    def settle(ref: Ref) -> Ref:
        new = winner.get(name_key(ref.name)) if ref.type in RIVALS else None
        return replace(ref, type=new) if new else ref

    out: list[RawStatement] = []
    for s in statements:
        if isinstance(s, RawEntity):
            ref = settle(s.ref)
            s = s if ref == s.ref else replace(s, ref=ref, subtype=None, fields={})
        elif isinstance(s, RawRelation):
            s = replace(s, subject=settle(s.subject), object=settle(s.object))
        out.append(s)
    return out


class _Linker:
    """The state of one linking: node keys, their groups, and the id of each group."""

    def __init__(self, areas: Areas, themes: Themes) -> None:
        self._areas, self._themes = areas, themes
        self.merges: list[Merge] = []
        self.near: list[NearDuplicate] = []
        self.dropped: Counter[str] = Counter()
        self._entities: dict[NodeKey, list[RawEntity]] = defaultdict(list)
        self._id: dict[NodeKey, str] = {}
        self._by_alias: dict[tuple[str, str], set[NodeKey]] = defaultdict(set)
        self._by_name: dict[str, set[NodeKey]] = defaultdict(set)

    def run(self, statements: Sequence[RawStatement]) -> KnowledgeGraph:
        for s in statements:
            if isinstance(s, RawEntity):
                self._entities[self._key(s.ref)].append(s)
        self._index()
        for ref, evidence in _references(statements):
            self._ensure(ref, evidence)
        entities = self._link_entities()
        return KnowledgeGraph(
            entities=entities,
            relations=self._relations(s for s in statements if isinstance(s, RawRelation)),
            kruisbestuivingen=self._kruisbestuivingen(s for s in statements if isinstance(s, RawKruisbestuiving)),
            behoeften=self._behoeften(s for s in statements if isinstance(s, RawBehoefte)),
            feiten=self._feiten(s for s in statements if isinstance(s, RawFeit)),
        )

    def _key(self, ref: Ref) -> NodeKey:
        if ref.type == "Gebied":
            area = self._areas.get(ref.region or "") or self._areas.get(ref.name) or self._areas.find(ref.name)
            if area is not None and area.kind == "unie":
                return NodeKey("Organisatie", name_key(area.name), "")
            return NodeKey("Gebied", area.id if area is not None else slugify(ref.name), "")
        if ref.type == "Thema":
            theme = self._themes.get(ref.name) or self._themes.find(ref.name)
            return NodeKey("Thema", theme.id if theme is not None else slugify(ref.name), "")
        return NodeKey(ref.type, name_key(ref.name), (ref.region or "") if ref.type == "Cluster" else "")

    def _index(self) -> None:
        self._by_alias.clear()
        self._by_name.clear()
        for key, raws in self._entities.items():
            self._by_name[key.name].add(key)
            for raw in raws:
                for alias in raw.aliases:
                    self._by_alias[key.type, name_key(alias)].add(key)

    def _resolve(self, ref: Ref) -> NodeKey | None:
        """The node that a reference means: by name, by alias of its type, by name with another type.

        Areas and themes are of fixed lists: a cluster "Bouw" is not the theme, a hotspot "Haarlem" not the area.
        """
        key = self._key(ref)
        if key in self._entities:
            return key
        if ref.type in ("Gebied", "Thema"):
            return min(self._by_alias.get((ref.type, key.name), ()), default=None)
        for found in (self._by_alias.get((ref.type, key.name)), self._by_name.get(key.name)):
            if found:
                return min(found)
        return None

    def _ensure(self, ref: Ref, evidence: Evidence) -> None:
        """Make a node for a reference that nothing else names, with the evidence of the statement that does."""
        if self._resolve(ref) is None:
            weak = replace(evidence, certainty=min(evidence.certainty, CREATED))
            self._entities[self._key(ref)].append(RawEntity(ref, weak))
            self._index_one(self._key(ref))

    def _index_one(self, key: NodeKey) -> None:
        self._by_name[key.name].add(key)

    def _link_entities(self) -> tuple[Entity, ...]:
        aliases = {
            key: sorted({a for raw in raws for a in raw.aliases}) if key.type not in ("Gebied", "Thema") else []
            for key, raws in self._entities.items()
        }
        groups, self.merges, self.near = merge_names(aliases, lambda word: self._areas.find(word) is not None)
        self.near = [n for n in self.near if n.type != "Gebied" or not self._both_known(n)]
        members: dict[str, list[RawEntity]] = defaultdict(list)
        gathered: dict[NodeKey, list[NodeKey]] = defaultdict(list)
        for key in sorted(self._entities):
            gathered[groups.find(key)].append(key)
        for keys in gathered.values():
            raws = [raw for key in keys for raw in self._entities[key]]
            id_ = self._entity_id(keys[0], raws)
            for key in keys:
                self._id[key] = id_
            members[id_].extend(raws)
        return tuple(self._entity(id_, members[id_]) for id_ in sorted(members))

    def _both_known(self, near: NearDuplicate) -> bool:
        """Whether two areas that look alike are both in the reference data, and so are known to be two."""
        return self._areas.get(near.first) is not None and self._areas.get(near.second) is not None

    def _entity_id(self, key: NodeKey, raws: Sequence[RawEntity]) -> str:
        if key.type in ("Gebied", "Thema"):
            return key.name
        return entity_id(key.type, _canonical(raws), key.region or None)

    def _entity(self, id_: str, raws: Sequence[RawEntity]) -> Entity:
        type_ = raws[0].ref.type
        area = self._areas.get(id_) if type_ == "Gebied" else None
        theme = self._themes.get(id_) if type_ == "Thema" else None
        name = area.name if area is not None else theme.pref if theme is not None else _canonical(raws)
        names = {a for raw in raws for a in (raw.ref.name, *raw.aliases)} - {name}
        subtypes: Counter[str] = Counter()
        for raw in raws:
            if raw.subtype:
                subtypes[raw.subtype] += raw.evidence.certainty  # type: ignore[assignment]
        best = min(subtypes, key=lambda s: (-subtypes[s], s)) if subtypes else None
        subtype = area.kind if area is not None and best is None else best
        return Entity(id_, type_, name, subtype, tuple(sorted(names)), _bewijs(r.evidence for r in raws), _fields(raws))

    def id_of(self, ref: Ref) -> str:
        key = self._resolve(ref)
        assert key is not None, ref  # _ensure has seen every reference
        return self._id[key]

    def _relations(self, raws: Iterable[RawRelation]) -> tuple[Relation, ...]:
        table: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
        for raw in raws:
            subject, object_ = self.id_of(raw.subject), self.id_of(raw.object)
            if subject == object_:
                self.dropped["relatie met zichzelf"] += 1
                continue
            table[subject, raw.predicate, object_].append(raw.evidence)
        return tuple(Relation(*key, _bewijs(table[key])) for key in sorted(table))

    def _kruisbestuivingen(self, raws: Iterable[RawKruisbestuiving]) -> tuple[Kruisbestuiving, ...]:
        table: dict[str, Kruisbestuiving] = {}
        for raw in raws:
            who = tuple(
                Deelnemer(
                    self.id_of(p.area) if p.area is not None else None,
                    tuple(dict.fromkeys(self.id_of(v) for v in p.via)),
                )
                for p in raw.participants
            )
            content = "|".join(
                [
                    raw.kind,
                    *(f"{d.area}:{','.join(d.via)}" for d in who),
                    *sorted(raw.themes),
                    _shorten(raw.evidence.quote),
                ]
            )
            id_ = f"kruisbestuiving-{'-'.join(d.area or 'onbekend' for d in who)[:60]}-{_digest(content)}"
            held = table.get(id_)
            evidence = _bewijs((*(held.evidence if held else ()), raw.evidence))
            suspect = raw.suspect or (held.suspect if held else None)
            table[id_] = Kruisbestuiving(id_, who, tuple(sorted(set(raw.themes))), raw.kind, evidence, suspect)
        return tuple(table[k] for k in sorted(table))

    def _behoeften(self, raws: Iterable[RawBehoefte]) -> tuple[Behoefte, ...]:
        table: dict[str, Behoefte] = {}
        for raw in raws:
            area = self.id_of(raw.area)
            id_ = f"behoefte-{area}-{_digest('|'.join((area, raw.kind, _shorten(raw.text))))}"
            held = table.get(id_)
            themes = tuple(sorted({*raw.themes, *(held.themes if held else ())}))
            functions = tuple(sorted({*raw.functions, *(held.functions if held else ())}))
            evidence = _bewijs((*(held.evidence if held else ()), raw.evidence))
            text = min(raw.text, held.text) if held else raw.text
            table[id_] = Behoefte(id_, area, raw.kind, text, themes, functions, evidence)
        return tuple(table[k] for k in sorted(table))

    def _feiten(self, raws: Iterable[RawFeit]) -> tuple[Feit, ...]:
        table: dict[str, Feit] = {}
        for raw in raws:
            subject = self.id_of(raw.subject)
            content = "|".join((subject, _shorten(raw.indicator), raw.value, raw.unit, str(raw.year)))
            id_ = f"feit-{subject}-{_digest(content)}"
            held = table.get(id_)
            evidence = _bewijs((*(held.evidence if held else ()), raw.evidence))
            indicator = min(raw.indicator, held.indicator) if held else raw.indicator
            table[id_] = Feit(id_, subject, indicator, raw.value, raw.unit, raw.year, evidence)
        return tuple(table[k] for k in sorted(table))


def _references(statements: Iterable[RawStatement]) -> Iterable[tuple[Ref, Evidence]]:
    """Every reference of a statement that is no entity itself, in an order that does not depend on the input's."""
    found: list[tuple[Ref, Evidence]] = []
    for s in statements:
        if isinstance(s, RawRelation):
            found += [(s.subject, s.evidence), (s.object, s.evidence)]
        elif isinstance(s, RawKruisbestuiving):
            found += [(r, s.evidence) for p in s.participants for r in ((p.area, *p.via) if p.area else p.via)]
        elif isinstance(s, RawBehoefte):
            found.append((s.area, s.evidence))
        elif isinstance(s, RawFeit):
            found.append((s.subject, s.evidence))
    return sorted(found, key=lambda f: (f[0].type, f[0].name, f[0].region or "", f[1].document, f[1].begin, f[1].end))


def _canonical(raws: Sequence[RawEntity]) -> str:
    """The name that most mentions give; of equals the longest, then the first in the alphabet."""
    counts = Counter(raw.ref.name for raw in raws)
    weight: Counter[str] = Counter()
    for raw in raws:
        weight[raw.ref.name] += raw.evidence.certainty  # type: ignore[assignment]
    return min(counts, key=lambda n: (-round(weight[n], 6), -len(n), n))


def _fields(raws: Sequence[RawEntity]) -> dict[str, Any]:
    """Own fields of an entity: of each the value with the highest certainty, lists taken together."""
    fields: dict[str, Any] = {}
    ordered = sorted(raws, key=lambda r: (-r.evidence.certainty, r.evidence.document, r.evidence.begin, r.evidence.end))
    for raw in ordered:
        for name, value in sorted(raw.fields.items()):
            if isinstance(value, list) and name in fields:
                fields[name] = sorted({*fields[name], *value})
            else:
                fields.setdefault(name, value)
    return dict(sorted(fields.items()))


def _bewijs(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence without doubles (the most certain is kept), in the order of documents and offsets."""
    best: dict[tuple[str, int, int], Evidence] = {}
    for e in evidence:
        held = best.get((e.document, e.begin, e.end))
        if held is None or (-e.certainty, e.method) < (-held.certainty, held.method):
            best[e.document, e.begin, e.end] = e
    return tuple(best[k] for k in sorted(best))


def _shorten(text: str) -> str:
    return name_key(text)[:200]


def _digest(content: str) -> str:
    return hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest()[:10]
