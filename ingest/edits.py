"""Editing a graph by hand: statements by id, while they are judged, renamed, retyped, joined and added."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, TypeVar

from ingest.choices import UnfitError, check_forms, check_subtype, new_id, theme_ids, unknown
from ingest.curation import (
    Bevestig,
    Hernoem,
    Hertype,
    HoudApart,
    Instrument,
    NieuweEntiteit,
    Verwerp,
    VoegSamen,
    VoegToe,
)
from kg.conformance import bereft
from kg.curation import METHOD
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
)

S = TypeVar("S", Entity, Relation, Kruisbestuiving, Behoefte, Feit)


def _certain(statement: S) -> S:
    return replace(statement, evidence=tuple(replace(e, certainty=1.0) for e in statement.evidence))


def _merged(first: tuple[Evidence, ...], second: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Both in order of arrival, each place once: the first evidence carries, what follows it may be its heading."""
    table: dict[tuple[str, int, int], Evidence] = {}
    for e in (*first, *second):
        table.setdefault((e.document, e.begin, e.end), e)
    return tuple(table.values())


class Edits:
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

    def apply(self, c: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Apply one correction; return the ids that it is about, and what there is to say of it (Dutch)."""
        match c:
            case Bevestig() | Verwerp():
                return self._judge(c), ()
            case Hernoem():
                return self._rename(c), ()
            case Hertype():
                return self._retype(c), ()
            case VoegSamen():
                return self._join_all(c)
            case HoudApart():  # linking has done it
                return (c.id, *(id_ for id_ in c.van if id_ in self._entities)), ()
            case VoegToe():
                return self._add(c), ()
            case Instrument():
                return self._instrument(c), ()
        raise AssertionError(c)

    def _rename(self, c: Hernoem) -> tuple[str, ...]:
        old = self._entities[self._id(c.id)]
        aliases = tuple(sorted({*old.aliases, old.name} - {c.naam}))
        self._entities[old.id] = replace(old, name=c.naam, aliases=aliases)
        return (old.id,)

    def _join_all(self, c: VoegSamen) -> tuple[tuple[str, ...], tuple[str, ...]]:
        kept = self._id(c.id)
        gone = [id_ for id_ in dict.fromkeys(map(self._id, c.met)) if id_ != kept]
        n_void = sum(self._join(kept, id_) for id_ in gone)
        notes = (f"{n_void} {'verband' if n_void == 1 else 'verbanden'} tussen beide vervalt",) if n_void else ()
        return (kept, *gone), notes

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

    def _judge(self, c: Bevestig | Verwerp) -> tuple[str, ...]:
        reject = isinstance(c, Verwerp)
        if c.relatie is not None:
            key = self._triple(c.relatie)
            if reject:
                del self._relations[key]
            else:
                self._relations[key] = _certain(self._relations[key])
            return (key[0], key[2])
        assert c.id is not None
        if c.id in self._others:
            if reject:
                del self._others[c.id]
            else:
                self._others[c.id] = _certain(self._others[c.id])
            return (c.id,)
        id_ = self._id(c.id)
        if reject:
            self._drop(id_)
        else:
            self._entities[id_] = _certain(self._entities[id_])
        return (id_,)

    def _drop(self, id_: str) -> None:
        """Remove an entity and what is said of it."""
        del self._entities[id_]
        self._relations = {k: r for k, r in self._relations.items() if id_ not in (k[0], k[2])}
        left = ((key, bereft(x, {id_})) for key, x in self._others.items())
        self._others = {key: x for key, x in left if x is not None}

    def _retype(self, c: Hertype) -> tuple[str, ...]:
        old = self._entities[self._id(c.id)]
        check_subtype(c.type, c.subtype)
        if old.type == c.type:
            self._entities[old.id] = replace(old, subtype=c.subtype)
            return (old.id,)
        id_ = new_id(c.type, old.name, "onbekend", c.subtype)
        held = self._entities.get(id_) or replace(old, id=id_, type=c.type, evidence=(), fields={}, subtype=None)
        self._entities[id_] = replace(held, subtype=c.subtype or held.subtype)
        self._join(id_, old.id)
        return (old.id, id_)

    def _join(self, kept: str, gone: str) -> int:
        """Everything that is said of `gone` is said of `kept` from now on; no statement is lost but doubles.

        Returns how many relations went, because they tied the one to the other.
        """
        a, b = self._entities[kept], self._entities.pop(gone)
        names = tuple(sorted({*a.aliases, *b.aliases, b.name} - {a.name}))
        subtype = a.subtype or (b.subtype if a.type == b.type else None)
        fields = {**b.fields, **a.fields} if a.type == b.type else a.fields
        evidence = _merged(a.evidence, b.evidence)
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
            relations[key] = Relation(*key, _merged(held.evidence if held else (), r.evidence))
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

    def _add(self, c: VoegToe) -> tuple[str, ...]:
        evidence = (self._evidence(c),)
        said = c.model_dump_json(include={"document", "citaat", "pagina", "behoefte", "feit"})
        digest = hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()[:10]
        if c.entiteit is not None:
            return (self._add_entity(c.entiteit, evidence),)
        if c.relatie is not None:
            key = (self._id(c.relatie[0]), c.relatie[1], self._id(c.relatie[2]))
            if key[0] == key[2]:
                raise UnfitError(f"het verband {' '.join(c.relatie)} gaat van {key[0]!r} naar zichzelf")
            old = self._relations.get(key)
            self._relations[key] = Relation(*key, _merged(old.evidence if old else (), evidence))
            return (key[0], key[2])
        if (b := c.behoefte) is not None:
            area, themes = self._area(b.gebied), theme_ids(b.themas)
            id_ = f"behoefte-{area}-c{digest}"
            self._others[id_] = Behoefte(id_, area, b.soort, b.tekst, themes, (), evidence)
            return (id_, area)
        assert c.feit is not None
        subject = self._id(c.feit.onderwerp)
        id_ = f"feit-{subject}-c{digest}"
        f = c.feit
        self._others[id_] = Feit(id_, subject, f.indicator, f.waarde, f.eenheid, f.jaar, evidence)
        return (id_, subject)

    def _add_entity(self, e: NieuweEntiteit, evidence: tuple[Evidence, ...]) -> str:
        check_subtype(e.type, e.subtype)
        id_ = new_id(e.type, e.naam, self._area(e.gebied) if e.gebied else None, e.subtype)
        fields = {"definitie": evidence[0].quote} if e.type == "Begrip" else {}
        held = self._entities.get(id_) or Entity(id_, e.type, e.naam, fields=fields)
        if held.type != e.type:
            raise UnfitError(f"naam {e.naam!r}: {id_!r} is al een {held.type}, geen {e.type}")
        self._entities[id_] = replace(
            held, subtype=held.subtype or e.subtype, evidence=_merged(held.evidence, evidence)
        )
        return id_

    def _instrument(self, c: Instrument) -> tuple[str, ...]:
        """What a source says of an instrument goes before what documents say, and its quote before theirs."""
        check_forms(c.vorm)
        evidence = (self._evidence(c),)
        id_ = self._id(c.id) if c.id else entity_id("Financiering", c.naam or "")
        held = self._entities.get(id_) or Entity(id_, "Financiering", c.naam or "")
        stated = replace(held, evidence=(*evidence, *held.evidence), fields={**held.fields, **c.fields})
        others = {"beschikbaarIn": self._area(c.gebied)} if c.gebied else {}
        if c.uitvoerder:
            others["uitgevoerdDoor"] = self._id(c.uitvoerder)
        self._entities[id_] = stated
        for predicate, other in others.items():
            old = self._relations.get((id_, predicate, other))
            merged = _merged(old.evidence if old else (), evidence)
            self._relations[id_, predicate, other] = Relation(id_, predicate, other, merged)
        return (id_, *others.values())

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
