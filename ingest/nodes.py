"""The nodes of linking: every name of every type with its mentions, and which node a reference means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.extract.patterns import name_key
from ingest.gather import canonical_name
from ingest.merge import NodeKey
from ingest.references import first_mentions
from ingest.types import RawEntity, RawStatement, Ref
from kg.model import entity_id, slugify

if TYPE_CHECKING:
    from kg.reference import Areas, Themes

CREATED = 0.5
"""Certainty of an entity that only a relation or other statement names."""

FIXED = frozenset({"Gebied", "Thema"})
"""Types whose ids are those of reference lists."""


class Nodes:
    """Every name that `statements` mention or refer to; a reference that nothing else names becomes a node, too."""

    def __init__(self, statements: Sequence[RawStatement], areas: Areas, themes: Themes) -> None:
        self.areas, self.themes = areas, themes
        self.mentions: dict[NodeKey, list[RawEntity]] = defaultdict(list)
        self._keys: dict[Ref, NodeKey] = {}
        self._resolved: dict[Ref, NodeKey] = {}
        self._by_alias: dict[tuple[str, str], set[NodeKey]] = defaultdict(set)
        self._by_name: dict[str, set[NodeKey]] = defaultdict(set)
        for s in statements:
            if isinstance(s, RawEntity):
                self.mentions[self.key(s.ref)].append(s)
        self._index()
        for ref, evidence in first_mentions(statements):
            if self._find(ref) is None:
                weak = replace(evidence, certainty=min(evidence.certainty, CREATED))
                self.mentions[self.key(ref)].append(RawEntity(ref, weak))
                self._by_name[self.key(ref).name].add(self.key(ref))

    def key(self, ref: Ref) -> NodeKey:
        """The node that the name of `ref` would have."""
        if ref not in self._keys:
            self._keys[ref] = self._key(ref)
        return self._keys[ref]

    def _key(self, ref: Ref) -> NodeKey:
        if ref.type == "Gebied":
            area = self.areas.get(ref.region or "") or self.areas.get(ref.name) or self.areas.find(ref.name)
            if area is not None and area.kind == "unie":
                return NodeKey("Organisatie", name_key(area.name), "")
            return NodeKey("Gebied", area.id if area is not None else slugify(ref.name), "")
        if ref.type == "Thema":
            theme = self.themes.get(ref.name) or self.themes.find(ref.name)
            return NodeKey("Thema", theme.id if theme is not None else slugify(ref.name), "")
        return NodeKey(ref.type, name_key(ref.name), (ref.region or "") if ref.type == "Cluster" else "")

    def _index(self) -> None:
        for key, raws in self.mentions.items():
            self._by_name[key.name].add(key)
            for alias in {alias for raw in raws for alias in raw.aliases}:
                self._by_alias[key.type, name_key(alias)].add(key)

    def _find(self, ref: Ref) -> NodeKey | None:
        """The node that a reference means: by name, by alias of its type, by name with another type.

        Areas and themes are of fixed lists: a cluster "Bouw" is not the theme, a hotspot "Haarlem" not the area.
        """
        key = self.key(ref)
        if key in self.mentions:
            return key
        if ref.type in FIXED:
            return min(self._by_alias.get((ref.type, key.name), ()), default=None)
        for found in (self._by_alias.get((ref.type, key.name)), self._by_name.get(key.name)):
            if found:
                return min(found)
        return None

    def resolve(self, ref: Ref) -> NodeKey:
        """The node that `ref` means; it must be a reference of one of the statements."""
        if ref not in self._resolved:
            found = self._find(ref)
            assert found is not None, ref  # every reference of the statements has a node
            self._resolved[ref] = found
        return self._resolved[ref]

    def aliases(self) -> dict[NodeKey, list[str]]:
        """Each node with the aliases that documents give it; areas and themes have those of their lists."""
        return {
            key: sorted({a for raw in raws for a in raw.aliases}) if key.type not in FIXED else []
            for key, raws in self.mentions.items()
        }

    def own_id(self, key: NodeKey) -> str:
        """The id that this node would have if it were merged with no other."""
        if key.type in FIXED:
            return key.name
        return entity_id(key.type, canonical_name(self.mentions[key]), key.region or None)

    def label(self, key: NodeKey) -> str:
        """The name of a node as documents write it."""
        known = self.areas.get(key.name) if key.type == "Gebied" else None
        theme = self.themes.get(key.name) if key.type == "Thema" else None
        return known.name if known else theme.pref if theme else canonical_name(self.mentions[key])
