"""Undoing a merge: names that people keep apart, and a name that means another thing in some documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.merge import NodeKey
from ingest.nodes import FIXED, Nodes
from ingest.references import references, with_references
from ingest.types import RawEntity, RawStatement, Ref
from kg.model import entity_id


@dataclass(frozen=True, slots=True)
class Apart:
    """What a person keeps apart from the entity `id`.

    Either `others`, ids of names that are never merged with it; or what the `documents` call by its name, which is
    something else, to be called `name`.
    """

    id: str
    others: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    name: str = ""


Pairs = list[tuple[NodeKey, NodeKey]]


@dataclass(slots=True)
class Splitting:
    """Statements after the splits, the pairs of nodes to keep apart, and why what did not fit did not (Dutch)."""

    statements: Sequence[RawStatement]
    pairs: Pairs = field(default_factory=list)
    problems: dict[Apart, str] = field(default_factory=dict)


def _absent(id_: str) -> str:
    return f"{id_!r} staat niet (meer) in wat er gelezen is"


def pairs_of(nodes: Nodes, apart: Iterable[Apart], problems: dict[Apart, str]) -> Pairs:
    """Nodes that must stay apart by the names that `apart` gives; what fits nothing goes to `problems`."""
    wanted = [a for a in apart if a.others]
    keys: dict[str, set[NodeKey]] = defaultdict(set)
    if wanted:
        for key, raws in nodes.mentions.items():
            names = {raw.ref.name for raw in raws} if key.type not in FIXED else set()
            for id_ in {nodes.own_id(key), *(entity_id(key.type, name, key.region or None) for name in names)}:
                keys[id_].add(key)
    pairs: Pairs = []
    for a in wanted:
        missing = [id_ for id_ in (a.id, *a.others) if id_ not in keys]
        if missing:
            problems[a] = _absent(missing[0])
            continue
        others = sorted(key for id_ in a.others for key in keys[id_])
        pairs += [(x, y) for x in sorted(keys[a.id]) for y in others if x != y]
    return pairs


def split(
    statements: Sequence[RawStatement], nodes: Nodes, ids: Mapping[NodeKey, str], apart: Sequence[Apart]
) -> Splitting:
    """Give the thing that documents call by the name of another its own name.

    Parameters
    ----------
    nodes, ids
        The nodes of `statements`, and the id of the entity that each belongs to when nothing is kept apart.
    """
    out = Splitting(statements)
    members: dict[str, list[NodeKey]] = defaultdict(list)
    for key in sorted(ids):
        members[ids[key]].append(key)
    rules: dict[str, dict[NodeKey, Apart]] = defaultdict(dict)
    for a in (a for a in apart if a.documents):
        held = members.get(a.id, [])
        if problem := _unfit(a, held, nodes):
            out.problems[a] = problem
            continue
        for name in a.documents:
            rules[name] |= dict.fromkeys(held, a)
        new = nodes.key(Ref(held[0].type, a.name, held[0].region or None))
        out.pairs += [(new, key) for key in held]
    if rules:
        out.statements = [_split_one(s, rules.get(s.evidence.document, {}), nodes) for s in statements]
        seen = _named(out.statements)
        for a in apart:
            gone = [name for name in a.documents if (name, a.name) not in seen]
            if gone and a not in out.problems:
                out.problems[a] = f"{a.id!r} wordt in {', '.join(gone)} niet (meer) genoemd"
    return out


def _unfit(a: Apart, held: Sequence[NodeKey], nodes: Nodes) -> str | None:
    if not held:
        return _absent(a.id)
    if held[0].type in FIXED:
        return f"{a.id!r} is een {held[0].type.casefold()} uit een vaste lijst en is overal hetzelfde"
    if nodes.key(Ref(held[0].type, a.name, held[0].region or None)) in held:
        return f"de naam {a.name!r} is die van {a.id!r} zelf; geef een andere"
    return None


def _split_one(statement: RawStatement, rules: Mapping[NodeKey, Apart], nodes: Nodes) -> RawStatement:
    if not rules:
        return statement

    def new(ref: Ref) -> Ref:
        key = nodes.resolve(ref)
        rule = rules.get(key)
        return Ref(key.type, rule.name, key.region or None) if rule else ref

    out = with_references(statement, new)
    if isinstance(out, RawEntity) and isinstance(statement, RawEntity) and out is not statement:
        return replace(out, aliases=tuple(sorted({*out.aliases, statement.ref.name})))
    return out


def _named(statements: Iterable[RawStatement]) -> set[tuple[str, str]]:
    """Every (document, name) of a reference."""
    return {(s.evidence.document, ref.name) for s in statements for ref in references(s)}
