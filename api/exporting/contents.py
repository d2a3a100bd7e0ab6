"""What goes into the papers: a route, and a dossier of profiles, facts, quotes and matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from api import texts
from api.exporting.bibliography import Reference, apa, in_text, reference
from api.exporting.paper import Block, Bullets, Heading, Paper, Quote, Table, Text
from api.render import SHORT_QUOTE, quote_url
from api.service import Service
from kg.distinctive import distinctive, sentence_of
from kg.dossier import Item
from kg.model import Evidence
from kg.naming import leading
from kg.profile import Profile
from kg.quotes import quote_hash
from kg.route.amounts import euros
from kg.route.model import CHECK, Instrument, Route
from kg.wording import measured

MARKS = {"past": "past", "past niet": "past niet", "staat niet in het document": "staat niet in het document"}


class Citing:
    """Turns evidence into quotes with absolute addresses, and remembers which documents were cited."""

    def __init__(self, service: Service, base_url: str) -> None:
        self.service = service
        self.base_url = base_url
        self._cited: dict[str, Reference] = {}

    def reference(self, evidence: Evidence) -> Reference | None:
        doc = self.service.index.documents.get(evidence.document)
        if doc is None:
            return None
        return self._cited.setdefault(doc.name, reference(doc, self.base_url))

    def quote(self, evidence: Evidence) -> Quote:
        if len(evidence.quote) < SHORT_QUOTE:
            evidence = sentence_of(self.service.index, evidence) or evidence
        ref = self.reference(evidence)
        hash_ = quote_hash(evidence)
        source = f"{ref.title} {in_text(ref, evidence.page)}" if ref else evidence.document
        href = self.base_url + quote_url(self.service, evidence)
        return Quote(texts.shortened(evidence.quote), source, href, hash_, f"{self.base_url}/verifieer/{hash_}")

    def line(self, text: str, evidence: Sequence[Evidence]) -> Text:
        """A line whose words link to its first quote; the documents of the lines that it rests on are cited too."""
        for e in leading(evidence):
            self.reference(e)
        return Text(text, self.base_url + quote_url(self.service, evidence[0])) if evidence else Text(text)

    def references(self) -> tuple[Reference, ...]:
        """The documents cited, by publisher and title."""
        return tuple(sorted(self._cited.values(), key=lambda r: (r.publisher.casefold(), r.title.casefold(), r.key)))

    def closing(self) -> Iterator[Block]:
        """The list of sources."""
        if self._cited:
            yield Heading("Bronnen")
            yield Bullets(tuple(Text(apa(ref)) for ref in self.references()))


def made(service: Service) -> str:
    return f"Gemaakt met Kruisbestuiver uit {len(service.graph.documents)} documenten, stand {service.generation}."


def route_paper(service: Service, route: Route, base_url: str, address: str) -> Paper:
    """A route to print or keep."""
    citing = Citing(service, base_url)
    where = f" in {route.area_name}" if route.area_name else ""
    blocks = [*_route_blocks(service, route, citing), *citing.closing()]
    return Paper(f"Uw route naar geld en hulp{where}", made(service), address, tuple(blocks))


def _route_blocks(service: Service, route: Route, citing: Citing) -> Iterator[Block]:
    asked = route.request
    told = [
        ("Gemeente", route.area_name),
        ("Fase", asked.fase),
        ("Bedrag", euros(asked.bedrag) if asked.bedrag else None),
        ("Vorm", asked.vorm),
        ("Sector", service.index.name(asked.thema) if asked.thema else None),
    ]
    yield Table("Wat u invulde", ("Vraag", "Antwoord"), tuple((k, v or "niet ingevuld") for k, v in told))
    yield from (Text(note) for note in route.notes)
    if route.roms:
        yield Heading("Bel eerst")
        for rom in route.roms:
            yield Text(f"{rom.name}, de regionale ontwikkelingsmaatschappij (bron: {rom.source})", rom.website)
            yield from (citing.quote(e) for e in rom.evidence[:1])
    for step in route.steps:
        yield Heading(step.title)
        for item in step.instruments[:8]:
            yield from _instrument(item, citing)
    if route.unclear:
        yield Heading("Ook genoemd, maar de documenten zeggen niet of het bij u past")
        yield Bullets(tuple(citing.line(i.name, i.evidence) for i in route.unclear))
    if route.nearest:
        yield Heading("Komt het dichtst in de buurt")
        for item in route.nearest[:3]:
            yield from _instrument(item, citing)
    if route.expired:
        yield Heading("Verlopen")
        yield Bullets(tuple(citing.line(f"{i.name}, gesloten op {i.deadline}", i.evidence) for i in route.expired))
    if route.hotspots:
        yield Heading("Plekken bij u in de buurt")
        yield Bullets(tuple(citing.line(h.name, h.evidence) for h in route.hotspots))


def _instrument(item: Instrument, citing: Citing) -> Iterator[Block]:
    yield Heading(item.name, 2)
    about = [
        ", ".join(item.forms) or "vorm staat niet in het document",
        item.amount or "bedrag staat niet in het document",
        f"uitvoerder: {', '.join(x.name for x in item.executors)}"
        if item.executors
        else "uitvoerder staat niet in het document",
    ]
    if item.deadline:
        about.append(f"sluitingsdatum {item.deadline:%d-%m-%Y}")
    yield Text(texts.sentence("; ".join(about)), item.link)
    if item.conditions:
        rows = tuple((c.name.capitalize(), MARKS[c.value], c.text) for c in item.conditions)
        yield Table(f"Voorwaarden van {item.name}", ("Voorwaarde", "Uitkomst", "Toelichting"), rows)
    shown = {(e.document, e.begin, e.end): e for c in item.conditions for e in c.evidence[:1]}
    for e in list(shown.values())[:3] or item.evidence[:1]:
        yield citing.quote(e)
    dated = f"Datum van het document: {item.dated}. " if item.dated else "De datum van het document is niet bekend. "
    yield Text(dated + CHECK, soft=True)


def dossier_paper(
    service: Service, items: Iterable[Item], title: str, about: str, base_url: str, address: str
) -> tuple[Paper, tuple[Reference, ...]]:
    """A dossier, and the documents that it cites."""
    citing = Citing(service, base_url)
    blocks: list[Block] = [Text(about)] if about else []
    kept = list(items)
    for item in kept:
        if item.profile is not None:
            blocks += _profile(service, item.profile, citing)
    facts = [i for i in kept if i.feit is not None]
    if facts:
        blocks += [Heading("Cijfers"), _facts([(i.title, i) for i in facts])]
        blocks += [citing.quote(e) for i in facts for e in i.evidence[:1]]
    headings = {
        "citaat": "Citaten",
        "kans": "Kansen die wij berekenden",
        "genoemd": "Kruisbestuivingen die documenten noemen",
        "behoefte": "Wat regio’s willen, nodig hebben en bieden",
    }
    for kind, heading in headings.items():
        rows = [i for i in kept if i.kind == kind]
        blocks += [Heading(heading)] if rows else []
        for item in rows:
            blocks += [] if kind == "citaat" else [Heading(item.title, 2), Text(item.text)]
            blocks += [citing.quote(e) for e in item.evidence[:4]]
    blocks += citing.closing()
    return Paper(title, made(service), address, tuple(blocks)), citing.references()


def _facts(rows: Sequence[tuple[str, Item]]) -> Table:
    cells = []
    for name, item in rows:
        assert item.feit is not None
        f = item.feit
        cells.append((f"{name}: {f.indicator}", measured(f.value, f.unit), str(f.year or "niet vermeld")))
    return Table("Cijfers", ("Wat", "Waarde", "Jaar"), tuple(cells))


def _profile(service: Service, p: Profile, citing: Citing) -> Iterator[Block]:
    yield Heading(p.name)
    yield from (Text(note) for note in p.notes)
    if p.definition:
        yield Text(p.definition.text)
    if p.kind == "Gebied":
        strong = distinctive(service.index, p.id, service.areas, service.themes)
        if strong:
            yield Heading("Wat opvalt", 2)
            for d in strong:
                yield Text(d.text)
                yield Text(d.reason, soft=True)
                yield from (citing.quote(e) for e in d.evidence[:1])
    if p.facts:
        rows = tuple(
            (
                f"{f.feit.indicator} ({f.subject_name})" if f.subject_name != p.name else f.feit.indicator,
                measured(f.feit.value, f.feit.unit),
                str(f.feit.year or "niet vermeld"),
            )
            for f in p.facts[:20]
        )
        yield Table(f"Cijfers over {p.name}", ("Wat", "Waarde", "Jaar"), rows)
    for type_, label in (
        ("Cluster", "Clusters"),
        ("Hotspot", "Hotspots"),
        ("Organisatie", "Partners"),
        ("Programma", "Programma’s"),
        ("Financiering", "Financiering"),
    ):
        if lines := p.lines(type_)[:20]:
            yield Heading(label, 2)
            yield Bullets(tuple(citing.line(x.name, x.evidence) for x in lines))
    for kind, label in (("ambitie", "Ambities"), ("behoefte", "Wat er nodig is"), ("aanbod", "Wat er te bieden is")):
        if said := p.of_kind(kind)[:8]:
            yield Heading(label, 2)
            yield from (citing.quote(e) for b in said for e in b.evidence[:1])
    if p.quotes:
        yield Heading("Citaten", 2)
        yield from (citing.quote(e) for e in p.quotes)
    if p.silent:
        yield Heading("Wat de documenten niet zeggen", 2)
        yield Bullets(tuple(Text(line) for line in p.silent))
