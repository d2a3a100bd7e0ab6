"""The statements of a graph by id: found, dropped and joined while people's corrections are applied."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ingest.choices import UnfitError, unknown
from ingest.curation import Instrument, VoegToe
from kg.conformance import bereft
from kg.curation import METHOD
from kg.model import (
    Behoefte,
    Deelnemer,
    Document,
    Evidence,
    Feit,
    KnowledgeGraph,
    Kruisbestuiving,
    Relation,
    entity_id,
)


def merged(first: tuple[Evidence, ...], second: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Both in order of arrival, each place once: the first evidence carries, what follows it may be its heading."""
    table: dict[tuple[str, int, int], Evidence] = {}
    for e in (*first, *second):
        table.setdefault((e.document, e.begin, e.end), e)
    return tuple(table.values())


class Held:
    """The statements of a graph by id, while they are corrected."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._documents: dict[str, Document] = {d.name: d for d in graph.documents}
        self._entities = {e.id: e for e in graph.entities}
        self._relations = {(r.subject, r.predicate, r.object): r for r in graph.relations}
        self._others: dict[str, Any] = {
            x.id: x for table in (graph.kruisbestuivingen, graph.behoeften, graph.feiten) for x in table
        }

    def graph(self) -> KnowledgeGraph:
        others = [self._others[k] for k in sorted(self._others)]
        return replace(
            self._graph,
            entities=tuple(self._entities[k] for k in sorted(self._entities)),
            relations=tuple(self._relations[k] for k in sorted(self._relations)),
            kruisbestuivingen=tuple(x for x in others if isinstance(x, Kruisbestuiving)),
            behoeften=tuple(x for x in others if isinstance(x, Behoefte)),
            feiten=tuple(x for x in others if isinstance(x, Feit)),
        )

    def _id(self, id_: str) -> str:
        """Id of the entity that is meant: by its id, else by one of its other names."""
        if id_ in self._entities:
            return id_
        for e in self._entities.values():
            region = e.id.partition("--")[0] if e.type == "Cluster" else None
            if any(entity_id(e.type, alias, region) == id_ for alias in e.aliases):
                return e.id
        raise UnfitError(f"{id_!r} staat niet (meer) in wat er gelezen is")

    def _area(self, id_: str) -> str:
        """Id of the area that is meant."""
        areas = [e.id for e in self._entities.values() if e.type == "Gebied"]
        try:
            found = self._id(id_)
        except UnfitError:
            raise unknown("gebied", id_, areas) from None
        if self._entities[found].type != "Gebied":
            raise unknown("gebied", id_, areas)
        return found

    def _triple(self, triple: tuple[str, str, str]) -> tuple[str, str, str]:
        found = (self._id(triple[0]), triple[1], self._id(triple[2]))
        if found not in self._relations:
            raise UnfitError(f"het verband {' '.join(triple)} staat niet (meer) in wat er gelezen is")
        return found

    def _drop(self, id_: str) -> None:
        """Remove an entity and what is said of it."""
        del self._entities[id_]
        self._relations = {k: r for k, r in self._relations.items() if id_ not in (k[0], k[2])}
        left = ((key, bereft(x, {id_})) for key, x in self._others.items())
        self._others = {key: x for key, x in left if x is not None}

    def _join(self, kept: str, gone: str) -> int:
        """Everything that is said of `gone` is said of `kept` from now on; no statement is lost but doubles.

        Returns how many relations went, because they tied the one to the other.
        """
        a, b = self._entities[kept], self._entities.pop(gone)
        names = tuple(sorted({*a.aliases, *b.aliases, b.name} - {a.name}))
        subtype = a.subtype or (b.subtype if a.type == b.type else None)
        fields = {**b.fields, **a.fields} if a.type == b.type else a.fields
        evidence = merged(a.evidence, b.evidence)
        self._entities[kept] = replace(a, aliases=names, evidence=evidence, subtype=subtype, fields=fields)

        def new(id_: str) -> str:
            return kept if id_ == gone else id_

        relations: dict[tuple[str, str, str], Relation] = {}
        n_void = 0
        for r in self._relations.values():
            key = (new(r.subject), r.predicate, new(r.object))
            if key[0] == key[2]:
                n_void += 1
                continue
            held = relations.get(key)
            relations[key] = Relation(*key, merged(held.evidence if held else (), r.evidence))
        self._relations = relations
        for key_, x in self._others.items():
            if isinstance(x, Kruisbestuiving):
                who = tuple(
                    Deelnemer(new(d.area) if d.area else None, tuple(dict.fromkeys(map(new, d.via))))
                    for d in x.participants
                )
                self._others[key_] = replace(x, participants=who)
            elif isinstance(x, Behoefte):
                self._others[key_] = replace(x, area=new(x.area))
            else:
                self._others[key_] = replace(x, subject=new(x.subject))
        return n_void

    def _evidence(self, c: VoegToe | Instrument) -> Evidence:
        """The place of the quote: on the page that is named, else the first; blanks must agree, too."""
        doc, quote, page = self._documents.get(c.document), c.citaat.strip(), getattr(c, "pagina", None)
        if doc is None:
            raise UnfitError(f"het document {c.document!r} is er niet (meer)")
        begin = doc.text.find(quote)
        while begin >= 0 and page is not None and doc.page_at(begin) != page:
            begin = doc.text.find(quote, begin + 1)
        if begin < 0:
            where = f" op pagina {page}" if page is not None else ""
            raise UnfitError(f"het citaat staat niet{where} in {c.document}")
        return doc.evidence(begin, begin + len(quote), METHOD, 1.0)
