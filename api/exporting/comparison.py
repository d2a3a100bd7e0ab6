"""A comparison of two areas as a paper and as a table."""

from __future__ import annotations

from collections.abc import Iterator

from api import texts
from api.exporting import tables
from api.exporting.contents import Citing, made
from api.exporting.paper import Block, Heading, Paper, Table, Text
from api.render import quote_url
from api.service import Service
from kg.comparison import Comparison, Item, Row
from kg.model import Evidence

HEAD = ("onderdeel", "wat", "kant", "gebied", "tekst", "citaat", "document", "pagina", "adres")


def comparison_paper(service: Service, found: Comparison, base_url: str, address: str) -> Paper:
    """The comparison with its quotes, to print or to keep."""
    citing = Citing(service, base_url)
    blocks = [*_blocks(service, found, citing), *citing.closing()]
    return Paper(f"{found.left.name} en {found.right.name} naast elkaar", made(service), address, tuple(blocks))


def _blocks(service: Service, found: Comparison, citing: Citing) -> Iterator[Block]:
    names = found.left.name, found.right.name
    yield from (Text(note) for note in found.notes)
    counts = tuple((c.what, str(c.left), str(c.right)) for c in found.counts)
    yield Table("Hoeveel de documenten noemen", ("Wat", *names), counts)
    for section in found.sections:
        yield Heading(section.title)
        yield Text(section.about if section.rows else "Hier vinden wij in deze documenten niets over.", soft=True)
        for row in section.rows:
            yield from _row(row, names, citing)
    yield Heading("Kansen tussen beide")
    if not found.pairs:
        yield Text("Wij berekenden geen kans tussen deze gebieden.")
    for m in found.pairs:
        yield Heading(f"{m.left.name} ({m.left.area_name}) en {m.right.name} ({m.right.area_name})", 2)
        yield Text(
            f"Score {round(100 * m.score)} van 100, {m.list}, {m.status}. " + " ".join(g.text for g in m.grounds)
        )
        yield from (citing.quote(e) for g in m.grounds[:1] for side in (g.left, g.right) for e in side[:1])
    if found.stated:
        yield Heading("Kruisbestuivingen die documenten noemen")
        yield from (citing.quote(e) for k in found.stated for e in k.evidence[:1])


def _row(row: Row, names: tuple[str, str], citing: Citing) -> Iterator[Block]:
    if row.what:
        yield Heading(row.what, 2)
    for name, items in zip(names, (row.left, row.right), strict=True):
        if not items:
            yield Text(f"{name}: niet genoemd in deze documenten.", soft=True)
        for item in items:
            yield citing.line(f"{name}: {texts.shortened(item.text, 200)}", item.evidence)
            yield from (citing.quote(e) for e in item.evidence[:1])


def comparison_table(service: Service, found: Comparison, base_url: str) -> bytes:
    """A row for each thing on each side, with its first quote."""
    names = found.left.name, found.right.name
    rows: list[tuple[object, ...]] = []
    for c in found.counts:
        rows += [
            ("Aantallen", c.what, "", name, n, *[""] * 4) for name, n in zip(names, (c.left, c.right), strict=True)
        ]
    for section in found.sections:
        for row in section.rows:
            for side, name, items in zip(("links", "rechts"), names, (row.left, row.right), strict=True):
                kept = items or (Item("niet genoemd", None, ()),)
                rows += [(section.title, row.what, side, name, i.text, *_place(service, base_url, i)) for i in kept]
    for m in found.pairs:
        what = f"{m.left.name} en {m.right.name}"
        for g in m.grounds:
            for side, name, evidence in (("links", m.left.area_name, g.left), ("rechts", m.right.area_name, g.right)):
                item = Item(g.text, None, evidence)
                rows.append(("Kansen tussen beide", what, side, name, item.text, *_place(service, base_url, item)))
    for k in found.stated:
        item = Item("; ".join(service.index.name(t) for t in k.themes), None, k.evidence)
        rows.append(("Genoemd", " en ".join(names), "", "", item.text, *_place(service, base_url, item)))
    return tables.write(HEAD, rows)


def _place(service: Service, base_url: str, item: Item) -> tuple[object, ...]:
    e: Evidence | None = item.evidence[0] if item.evidence else None
    return (
        ("", "", "", "")
        if e is None
        else (texts.one_line(e.quote), e.document, e.page, base_url + quote_url(service, e))
    )
