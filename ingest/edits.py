"""Editing a graph by hand: statements are judged, renamed, retyped, joined and added."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, TypeVar

from ingest.choices import UnfitError, check_forms, check_subtype, new_id, theme_ids
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
from ingest.held import Held, merged
from kg.model import Behoefte, Entity, Evidence, Feit, Kruisbestuiving, Relation

S = TypeVar("S", Entity, Relation, Kruisbestuiving, Behoefte, Feit)


def _certain(statement: S) -> S:
    return replace(statement, evidence=tuple(replace(e, certainty=1.0) for e in statement.evidence))


class Edits(Held):
    """Each kind of correction, applied to the statements."""

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

    def _retype(self, c: Hertype) -> tuple[str, ...]:
        old = self._entities[self._id(c.id)]
        check_subtype(c.type, c.subtype)
        if old.type == c.type:
            self._entities[old.id] = replace(old, subtype=c.subtype)
            return (old.id,)
        id_ = new_id(c.type, old.name, "onbekend", c.subtype)
        held = self._known(id_, c.type, old.name, old.evidence)
        self._entities[id_] = replace(held, subtype=c.subtype or held.subtype)
        self._join(id_, old.id)
        return (old.id, id_)

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
            self._relations[key] = Relation(*key, merged(old.evidence if old else (), evidence))
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
        held = self._known(id_, e.type, e.naam, evidence)
        self._entities[id_] = replace(held, subtype=held.subtype or e.subtype, evidence=merged(held.evidence, evidence))
        return id_

    def _known(self, id_: str, type_: str, name: str, evidence: tuple[Evidence, ...]) -> Entity:
        """The entity with this id and type, else a new one; a new term has its first quote for a definition."""
        fields = {"definitie": evidence[0].quote} if type_ == "Begrip" else {}
        held = self._entities.get(id_) or Entity(id_, type_, name, fields=fields)
        if held.type != type_:
            raise UnfitError(f"naam {name!r}: {id_!r} is al een {held.type}, geen {type_}")
        return held

    def _instrument(self, c: Instrument) -> tuple[str, ...]:
        """What a source says of an instrument goes before what documents say, and its quote before theirs."""
        check_forms(c.vorm)
        evidence = (self._evidence(c),)
        id_ = self._id(c.id) if c.id else new_id("Financiering", c.naam or "", None, None)
        held = self._known(id_, "Financiering", c.naam or "", evidence)
        stated = replace(held, evidence=(*evidence, *held.evidence), fields={**held.fields, **c.fields})
        others = {"beschikbaarIn": self._area(c.gebied)} if c.gebied else {}
        if c.uitvoerder:
            others["uitgevoerdDoor"] = self._id(c.uitvoerder)
        self._entities[id_] = stated
        for predicate, other in others.items():
            old = self._relations.get((id_, predicate, other))
            quotes = merged(old.evidence if old else (), evidence)
            self._relations[id_, predicate, other] = Relation(id_, predicate, other, quotes)
        return (id_, *others.values())
