"""The instruments of a graph: funds, subsidies and loans, and programmes and places that coach companies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.labels import normalise
from kg.matching.functions import ECHO
from kg.model import Bewijs, Entity, Evidence, Relation
from kg.queries import GraphIndex, distinct_evidence
from kg.route.model import Executor
from kg.route.phases import PHASES, phase_window

_COACHING = re.compile(
    r"(?<!\w)(?:accelerators?|incubators?|versnellingsprogramma\w*|start-?up-?programma\w*|investor readiness"
    r"|investeringsgereed|\w*begeleiding\w*|acceleratorprogramma\w*|incubatorprogramma\w*)(?!\w)",
    re.IGNORECASE,
)
_FOR_GOVERNMENTS = re.compile(
    r"(?<!\w)(?:regio ?deals?|city ?deals?|woondeals?|groeiagenda|investeringspakket|campussubsidies?|rijks\w*budget\w*"
    r"|rif(?:-gelden)?|investeringsfonds mbo)(?!\w)",
    re.IGNORECASE,
)
"""Money for governments, schools and places, which no single company can ask for."""
_PHASE_IN_NAME = re.compile(r"proof of concept|\bpoc\b|seed|scale-?up|start-?up|vroege fase", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """An instrument as the documents state it, before it is held against a request.

    `phases` is what is stated; `named_phases` what the name suggests, which only helps to order instruments.
    """

    entity: Entity
    kind: str
    forms: tuple[str, ...]
    phases: frozenset[str]
    named_phases: frozenset[str]
    amount: str | None
    amount_evidence: Bewijs
    areas: Mapping[str, Bewijs]
    places: Mapping[str, Bewijs]
    themes: Mapping[str, Bewijs]
    executors: tuple[Executor, ...]
    evidence: Bewijs
    forms_by_area: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Forms that documents state for one area only, by its id; empty when they do not differ."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.entity.name, *self.entity.aliases)

    @property
    def ordered_phases(self) -> tuple[str, ...]:
        return tuple(p for p in PHASES if p in self.phases)


def _texts(value: object) -> tuple[str, ...]:
    """A field that is text, a list of texts, or absent."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    return tuple(str(v) for v in value) if isinstance(value, Iterable) else (str(value),)


def find_offers(index: GraphIndex) -> tuple[Offer, ...]:
    """Every instrument for companies, by id. A heading that only holds other instruments is not one itself."""
    money = (e for e in index.of_type("Financiering") if not _is_heading(index, e) and not is_for_governments(e))
    found = [_offer(index, e, "financiering") for e in money]
    for type_ in ("Programma", "Versneller", "Hotspot", "Organisatie"):
        for entity in index.of_type(type_):
            forms = _texts(entity.fields.get("vorm"))
            if "begeleiding" in forms or _COACHING.search(" ".join((entity.name, *entity.aliases))):
                found.append(_offer(index, entity, "begeleiding"))
    return tuple(sorted(found, key=lambda o: o.entity.id))


def is_for_governments(entity: Entity) -> bool:
    """Whether by its name governments, schools or places ask for it, not a company."""
    return any(_FOR_GOVERNMENTS.search(name) for name in (entity.name, *entity.aliases))


def _is_heading(index: GraphIndex, entity: Entity) -> bool:
    parts = (index.entities.get(r.subject) for r in index.into(entity.id, "onderdeelVan"))
    return any(p is not None and p.type == "Financiering" for p in parts)


def _by_object(relations: Iterable[Relation]) -> dict[str, Bewijs]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    for r in relations:
        found[r.object].extend(r.evidence)
    return {id_: distinct_evidence(found[id_]) for id_ in sorted(found)}


def _offer(index: GraphIndex, entity: Entity, kind: str) -> Offer:
    forms = _texts(entity.fields.get("vorm")) or (("begeleiding",) if kind == "begeleiding" else ())
    stated = _texts(entity.fields.get("fase"))
    named = _PHASE_IN_NAME.findall(" ".join((entity.name, *entity.aliases)))
    amount, amount_evidence = _amount(index, entity)
    executors = tuple(
        Executor(id_, index.name(id_), quotes)
        for id_, quotes in _by_object(index.out(entity.id, "uitgevoerdDoor")).items()
    )
    themes = _by_object(index.theme_relations(entity.id))
    return Offer(
        entity,
        kind,
        forms,
        phase_window((*stated, *named)),
        phase_window(n.casefold().replace("fonds", " fonds") for n in (entity.name, *entity.aliases)),
        amount,
        amount_evidence,
        _by_object(index.out(entity.id, "beschikbaarIn")),
        _by_object(index.out(entity.id, "ligtIn")),
        {t: q for t, q in themes.items() if ECHO.get(t) != "kapitaal"},
        executors,
        distinct_evidence(entity.evidence),
        {area: _texts(found) for area, found in (entity.fields.get("vormPerGebied") or {}).items()},
    )


def _amount(index: GraphIndex, entity: Entity) -> tuple[str | None, Bewijs]:
    """The amount as stated of the instrument, or as a fact about what it invests."""
    if texts := _texts(entity.fields.get("bedrag")):
        quotes = tuple(e for e in entity.evidence if "".join(texts[0].split()) in "".join(e.quote.split()))
        return texts[0], quotes or entity.evidence[:1]
    for feit in index.feiten(entity.id):
        about_one = re.search(
            r"investering|bijdrage|maxim|lening|per (?:onderneming|bedrijf|project)", feit.indicator, re.I
        )
        if about_one and "eur" in feit.unit.casefold():
            return f"{feit.value} {'' if '€' in feit.value else feit.unit}".strip(), feit.evidence
    return None, ()


def variants(index: GraphIndex, offers: Sequence[Offer]) -> Iterator[tuple[Offer, ...]]:
    """Offers that are one instrument under a general and a regional name, together.

    Two are one when a name or alias of each is the same without names of areas, years, brackets and plural.
    """
    area_words = {
        w
        for e in index.of_type("Gebied")
        for name in (e.name, *e.aliases)
        for w in normalise(name).split()
        if len(w) > 2
    }
    groups: list[tuple[set[str], list[Offer]]] = []
    for offer in offers:
        keys = set(_keys(offer.entity, area_words))
        home = next((g for g in groups if g[0] & keys and g[1][0].kind == offer.kind), None)
        if home is None:
            groups.append((keys, [offer]))
        else:
            home[0].update(keys)
            home[1].append(offer)
    yield from (tuple(members) for _, members in groups)


def _keys(entity: Entity, area_words: set[str]) -> Iterator[str]:
    for name in (entity.name, *entity.aliases):
        bare = re.sub(r"\([^)]*\)|\b(?:19|20)\d\d\b", " ", name)
        words = [w for w in normalise(bare).split() if w not in area_words and w not in ("de", "het", "van", "voor")]
        key = " ".join(re.sub(r"(?<=\w{3})(?:en|s)$", "", w) for w in words)
        if len(key) >= 3:
            yield key
