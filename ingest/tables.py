"""Relations and other statements between linked entities: equal ones are one, with the evidence of all."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from ingest.extract.patterns import name_key
from ingest.gather import gather_evidence
from ingest.types import RawBehoefte, RawFeit, RawKruisbestuiving, RawRelation, Ref
from kg.model import Behoefte, Deelnemer, Evidence, Feit, Kruisbestuiving, Relation

IdOf = Callable[[Ref], str]
"""Gives the id of the entity that a reference means."""

TO_ITSELF = "relatie met zichzelf"


def relations(raws: Iterable[RawRelation], id_of: IdOf, dropped: Counter[str]) -> tuple[Relation, ...]:
    """Relations by their three parts; one whose ends are the same entity says nothing: it is counted in `dropped`."""
    table: dict[tuple[str, str, str], list[RawRelation]] = defaultdict(list)
    for raw in raws:
        subject, object_ = id_of(raw.subject), id_of(raw.object)
        if subject == object_:
            dropped[TO_ITSELF] += 1
            continue
        table[subject, raw.predicate, object_].append(raw)
    return tuple(Relation(*key, _with_support(table[key])) for key in sorted(table))


def _with_support(raws: Sequence[RawRelation]) -> tuple[Evidence, ...]:
    """Evidence of one relation: quotes that carry it alone, then the others, each with the lines that it needs.

    A line that several quotes need stands once, behind the first of them.
    """
    lines: dict[tuple[str, int, int], list[Evidence]] = defaultdict(list)
    alone: set[tuple[str, int, int]] = set()
    for raw in raws:
        lines[_place(raw.evidence)].extend(raw.support)
        alone.update([] if raw.support else [_place(raw.evidence)])
    ordered: dict[tuple[str, int, int], Evidence] = {}
    for quote in sorted(gather_evidence(raw.evidence for raw in raws), key=lambda e: _place(e) not in alone):
        needed = () if _place(quote) in alone else gather_evidence(lines[_place(quote)])
        for e in (quote, *needed):
            ordered.setdefault(_place(e), e)
    return tuple(ordered.values())


def _place(e: Evidence) -> tuple[str, int, int]:
    return e.document, e.begin, e.end


def participants(raw: RawKruisbestuiving, id_of: IdOf) -> tuple[Deelnemer, ...]:
    """The sides of a stated kruisbestuiving as entities."""
    return tuple(
        Deelnemer(id_of(p.area) if p.area is not None else None, tuple(dict.fromkeys(map(id_of, p.via))))
        for p in raw.participants
    )


def kruisbestuivingen(raws: Iterable[RawKruisbestuiving], id_of: IdOf) -> tuple[Kruisbestuiving, ...]:
    table: dict[str, list[RawKruisbestuiving]] = defaultdict(list)
    who: dict[str, tuple[Deelnemer, ...]] = {}
    for raw in raws:
        sides = participants(raw, id_of)
        described = (f"{d.area}:{','.join(d.via)}" for d in sides)
        content = "|".join([raw.kind, *described, *sorted(raw.themes), _shorten(raw.evidence.quote)])
        id_ = f"kruisbestuiving-{'-'.join(d.area or 'onbekend' for d in sides)[:60]}-{_digest(content)}"
        table[id_].append(raw)
        who[id_] = sides
    return tuple(_kruisbestuiving(id_, who[id_], table[id_]) for id_ in sorted(table))


def _kruisbestuiving(id_: str, who: tuple[Deelnemer, ...], raws: Sequence[RawKruisbestuiving]) -> Kruisbestuiving:
    suspect = min((raw.suspect for raw in raws if raw.suspect), default=None)
    themes = tuple(sorted(set(raws[0].themes)))
    return Kruisbestuiving(id_, who, themes, raws[0].kind, gather_evidence(r.evidence for r in raws), suspect)


def behoeften(raws: Iterable[RawBehoefte], id_of: IdOf) -> tuple[Behoefte, ...]:
    table: dict[tuple[str, str], list[RawBehoefte]] = defaultdict(list)
    for raw in raws:
        area = id_of(raw.area)
        table[f"behoefte-{area}-{_digest('|'.join((area, raw.kind, _shorten(raw.text))))}", area].append(raw)
    return tuple(
        Behoefte(
            id_,
            area,
            held[0].kind,
            min(raw.text for raw in held),
            tuple(sorted({theme for raw in held for theme in raw.themes})),
            tuple(sorted({function for raw in held for function in raw.functions})),
            gather_evidence(raw.evidence for raw in held),
        )
        for (id_, area), held in sorted(table.items())
    )


def feiten(raws: Iterable[RawFeit], id_of: IdOf) -> tuple[Feit, ...]:
    table: dict[tuple[str, str], list[RawFeit]] = defaultdict(list)
    for raw in raws:
        subject = id_of(raw.subject)
        content = "|".join((subject, _shorten(raw.indicator), raw.value, raw.unit, str(raw.year)))
        table[f"feit-{subject}-{_digest(content)}", subject].append(raw)
    return tuple(
        Feit(
            id_,
            subject,
            min(raw.indicator for raw in held),
            held[0].value,
            held[0].unit,
            held[0].year,
            gather_evidence(raw.evidence for raw in held),
        )
        for (id_, subject), held in sorted(table.items(), key=lambda item: item[0])
    )


def _shorten(text: str) -> str:
    return name_key(text)[:200]


def _digest(content: str) -> str:
    return hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest()[:10]
