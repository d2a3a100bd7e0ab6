"""Plan the route of one person through the instruments of the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kg.labels import normalise
from kg.model import Evidence, KnowledgeGraph
from kg.queries import GraphIndex, UnknownAreaError, distinct_evidence, suggest
from kg.route.conditions import Judge, moment_of
from kg.route.instruments import Offer, find_offers, variants
from kg.route.model import (
    Condition,
    Instrument,
    Moment,
    Place,
    RomAdvice,
    Route,
    RouteRequest,
    Step,
    UnknownFormError,
    UnknownPhaseError,
    UnknownThemeError,
)
from kg.route.phases import FORMS, PHASES, find_form, find_phase
from kg.route.question import find_place

if TYPE_CHECKING:
    from kg.areas import Area, Areas, Rom
    from kg.themes import Themes

TITLES: dict[Moment, str] = {
    "nu": "Wat u nu kunt doen",
    "straks": "Wat daarna past",
    "later": "Wat later kan passen",
}
MAX_NEAREST = 5
MAX_HOTSPOTS = 5
FROM_DOCUMENTS = "uit de documenten"
FROM_REGISTER = "uit het register, niet uit de documenten"


def plan_route(
    graph: KnowledgeGraph,
    request: RouteRequest,
    areas: Areas,
    themes: Themes | None = None,
    index: GraphIndex | None = None,
    today: date | None = None,
) -> Route:
    """Plan what a person can use now, next and later.

    Parameters
    ----------
    graph
        What was read. Where an instrument can be used is only what is stated of it, never inferred from who runs it.
    request
        What the person told; a field that is None is not held against any instrument.
    areas, themes
        Reference data. Without `themes` a theme must be an id.
    index
        That of `graph`, when the caller has it.
    today
        What closed before it is `expired`, and in no other list; by default the day of today.

    Returns
    -------
    Route
        With nothing that fits, `nearest` says what comes closest and what stands in the way, and `notes` that it is so.

    Raises
    ------
    UnknownAreaError, UnknownPhaseError, UnknownFormError, UnknownThemeError
        With the value, suggestions, and a Dutch sentence in `bericht`.
    """
    asked, area = resolve(request, areas, themes)
    index = index or GraphIndex(graph)
    judge = Judge(index, asked, areas, themes)
    judged = [_choose(index, group, judge) for group in variants(index, find_offers(index))]
    closed = [item for _, item in judged if item.deadline and item.deadline < (today or date.today())]
    judged = [(offer, item) for offer, item in judged if item not in closed]
    here = [(offer, item) for offer, item in judged if _reachable(offer, item, judge)]
    vague = [(offer, item) for offer, item in here if _says_nothing(offer, item, judge)]
    steps = tuple(_steps([row for row in here if row not in vague], judge))
    nearest: tuple[Instrument, ...] = ()
    if not steps:
        blocked = [item for _, item in judged if item.obstacles] or [item for _, item in judged]
        nearest = tuple(sorted(blocked, key=_order)[:MAX_NEAREST])
    return Route(
        asked,
        asked.gemeente,
        area.name if area else None,
        areas.deelregio_of(asked.gemeente) if asked.gemeente else None,
        areas.province_of(asked.gemeente) if asked.gemeente else None,
        tuple(_roms(index, asked.gemeente, areas)),
        steps,
        nearest,
        tuple(_hotspots(index, asked, areas)),
        tuple(_notes(asked, judged, steps, vague)),
        tuple(sorted((item for _, item in vague), key=_order)),
        tuple(sorted(closed, key=_order)),
    )


def resolve(request: RouteRequest, areas: Areas, themes: Themes | None) -> tuple[RouteRequest, Area | None]:
    """`request` with ids and known words in place of names. Raises as :func:`plan_route`."""
    area = phase = form = theme = None
    if request.gemeente is not None and (area := find_place(request.gemeente, areas)) is None:
        names = (a.name for a in areas.all if a.kind in ("gemeente", "plaats", "deelregio"))
        raise UnknownAreaError(request.gemeente, suggest(request.gemeente, names))
    if request.fase is not None and (phase := find_phase(request.fase)) is None:
        raise UnknownPhaseError(request.fase, PHASES)
    if request.vorm is not None and (form := find_form(request.vorm)) is None:
        raise UnknownFormError(request.vorm, FORMS)
    if request.thema is not None:
        known = themes.find(request.thema) if themes else None
        if themes is not None and known is None:
            raise UnknownThemeError(request.thema, suggest(request.thema, (t.pref for t in themes.all)))
        theme = known.id if known else request.thema
    changed = replace(request, gemeente=area.id if area else None, fase=phase, vorm=form, thema=theme)
    return changed, area


def _choose(index: GraphIndex, group: Sequence[Offer], judge: Judge) -> tuple[Offer, Instrument]:
    """The variant that fits best, of equals that of the smallest area, with the ids of the others.

    A variant of which no area is stated tells nothing that one with an area does not.
    """

    def key(x: tuple[Offer, Instrument]) -> tuple[object, ...]:
        size = min((len(judge.areas.within(a)) or 1 for a in x[0].areas), default=1 << 30)
        return (*_order(x[1])[:-1], size, not judge.named_here(x[0]), x[1].name, x[1].id)

    stated = [o for o in group if o.areas] or group
    items = sorted(((o, _instrument(index, o, judge)) for o in stated), key=key)
    offer, best = items[0]
    return offer, replace(best, also=tuple(sorted(o.entity.id for o in group if o is not offer)))


def _instrument(index: GraphIndex, offer: Offer, judge: Judge) -> Instrument:
    status = offer.entity.fields.get("status")
    return Instrument(
        offer.entity.id,
        offer.entity.name,
        offer.kind,
        judge.forms_here(offer),
        offer.ordered_phases,
        offer.amount,
        tuple(offer.areas),
        offer.executors,
        judge.conditions(offer),
        _dated(index, offer.evidence),
        str(status) if status else None,
        offer.evidence,
        deadline=_day(offer.entity.fields.get("deadline")),
        link=str(offer.entity.fields["link"]) if offer.entity.fields.get("link") else None,
    )


def _day(stated: object) -> date | None:
    """A closing date as stated; None when there is none, or it is no date."""
    try:
        return date.fromisoformat(str(stated or ""))
    except ValueError:
        return None


def _dated(index: GraphIndex, evidence: Sequence[Evidence]) -> str | None:
    """Date of the newest document that names the instrument, as written there; None when no document has a date."""
    docs = (index.documents.get(e.document) for e in evidence)
    dates = sorted({d.meta["datum"] for d in docs if d is not None and d.meta.get("datum")})
    return dates[-1] if dates else None


def _count(item: Instrument, value: str) -> int:
    return sum(c.value == value for c in item.conditions)


def _order(item: Instrument) -> tuple[int, int, int, int, int, int, str]:
    """The best first: least in the way, the form asked for and a stated area before unstated ones, most that fits.

    Of equals what says its form comes before what says none, and money before coaching.
    """
    values = {c.name: c.value for c in item.conditions}
    return (
        _count(item, "past niet"),
        values.get("vorm", "past") != "past",
        values.get("gebied", "past") != "past",
        -_count(item, "past"),
        not item.forms,
        (item.kind != "financiering") + 2 * (item.status == "potentieel"),
        item.name,
    )


def _reachable(offer: Offer, item: Instrument, judge: Judge) -> bool:
    """Nothing but the phase stands in the way, and what coaches companies in one place is near."""
    blocked = {c.name for c in item.conditions if c.value == "past niet"}
    if blocked - {"fase"}:
        return False
    place = judge.request.gemeente
    if place is None or offer.areas or offer.kind == "financiering" or not offer.places:
        return True
    around = {place, judge.areas.deelregio_of(place), judge.areas.province_of(place)} - {None}
    return any(judge.lies_in(where, a) or judge.lies_in(place, where) for where in offer.places for a in around if a)


def _says_nothing(offer: Offer, item: Instrument, judge: Judge) -> bool:
    """Whether nothing that is stated speaks for it: no condition that fits, and no name that points here."""
    if judge.request == RouteRequest() or (offer.places and judge.request.gemeente is not None):
        return False
    if judge.named_elsewhere(offer):
        return True
    others = any(c.name != "fase" for c in item.conditions)
    return others and not _count(item, "past") and not judge.named_here(offer)


def _steps(found: Sequence[tuple[Offer, Instrument]], judge: Judge) -> Iterator[Step]:
    request = judge.request
    by_moment: dict[Moment, list[Instrument]] = {"nu": [], "straks": [], "later": []}

    def key(row: tuple[Offer, Instrument]) -> tuple[object, ...]:
        offer, item = row
        return _order(item)[:-1], _name_fits(offer, request.fase), not judge.named_here(offer), item.name

    for offer, item in sorted(found, key=key):
        distance = moment_of(offer, request.fase)
        if item.status == "potentieel":
            by_moment["later"].append(item)
        elif distance == 0:
            by_moment["nu"].append(item)
        elif distance > 0:
            by_moment["straks" if distance <= 2 else "later"].append(item)
    for moment, items in by_moment.items():
        if items:
            yield Step(moment, TITLES[moment], tuple(items))


def _name_fits(offer: Offer, phase: str | None) -> int:
    """0 when the name speaks of the phase, 1 when of none, 2 when of another."""
    if phase is None or not offer.named_phases:
        return 1
    return 0 if phase in offer.named_phases else 2


def _roms(index: GraphIndex, place: str | None, areas: Areas) -> Iterator[RomAdvice]:
    for rom in areas.roms_of(place) if place else ():
        evidence = _stated_rom(index, rom)
        yield RomAdvice(rom.id, rom.name, rom.website, FROM_DOCUMENTS if evidence else FROM_REGISTER, evidence)


def _stated_rom(index: GraphIndex, rom: Rom) -> tuple[Evidence, ...]:
    names = {normalise(n) for n in (rom.name, *rom.aliases)}
    for entity in index.of_type("Organisatie"):
        if entity.id == rom.id or names & {normalise(n) for n in (entity.name, *entity.aliases)}:
            return distinct_evidence(entity.evidence)[:3]
    return ()


def _hotspots(index: GraphIndex, request: RouteRequest, areas: Areas) -> Iterator[Place]:
    """Places of the deelregio of the person that work on the theme asked for."""
    if request.gemeente is None or request.thema is None:
        return
    region = areas.deelregio_of(request.gemeente) or request.gemeente
    near = areas.within(region) | {region}
    shown = 0
    for place in sorted(index.of_type("Hotspot"), key=lambda e: (e.name, e.id)):
        where = [(r.object, r) for r in index.out(place.id, "ligtIn")]
        where += [(r.subject, r) for r in index.into(place.id, "heeftHotspot")]
        relation = next(((a, r) for a, r in where if a in near), None)
        if relation is not None and request.thema in index.themes_of(place.id) and shown < MAX_HOTSPOTS:
            shown += 1
            yield Place(place.id, place.name, place.subtype, relation[0], relation[1].evidence)


def _notes(
    request: RouteRequest,
    judged: Sequence[tuple[Offer, Instrument]],
    steps: Sequence[Step],
    vague: Sequence[tuple[Offer, Instrument]],
) -> Iterator[str]:
    if not judged:
        yield "De documenten noemen geen financiering of begeleiding voor ondernemers."
    elif not steps:
        more = " Wat wel genoemd wordt, staat daaronder." if vague else ""
        yield f"Niets in de documenten past bij wat u invulde. Hieronder staat wat het dichtst in de buurt komt.{more}"
    elif not any(s.moment == "nu" for s in steps):
        yield "Voor uw fase van nu noemen de documenten niets; wel iets voor later."
    if request == RouteRequest():
        yield "U vulde niets in: dit is alles wat de documenten noemen."
    if any(i.dated is None for _, i in judged):
        yield "Van sommige regelingen is de datum van het document niet bekend."
    if steps and any(_has(c, "gebied") for s in steps for i in s.instruments for c in i.conditions):
        yield "Staat het gebied van een regeling niet in het document, dan is niet zeker dat zij voor uw gemeente is."


def _has(condition: Condition, name: str) -> bool:
    return condition.name == name and condition.value == "staat niet in het document"
