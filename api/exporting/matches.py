"""Kruisbestuivingen that a page shows as tables: a row for each candidate, and for each reason with its quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api import texts
from api.answers import match_row, sides_of
from api.exporting import ods, tables
from api.exporting.ods import Cell, Sheet
from api.feedback import Verdicts
from api.matrix import Matrix
from api.render import quote_url
from api.selection import FILTERS, Selection
from api.service import Service
from kg.matching.model import Ground, GroupMatch, Match, NeedMatch
from kg.model import Evidence, Kruisbestuiving
from kg.oordelen import VERDICTS, AnyMatch, ground_key

CANDIDATE = (
    "soort",
    "id",
    "van",
    "gebied van",
    "naar",
    "gebied naar",
    "lijst",
    "status",
    "score",
    "bewijskracht",
    "thema's",
    "wat ertegen spreekt",
    "oordelen",
    "adres",
)
REASON = (
    "grond",
    "sleutel",
    "aandeel in procent",
    "reden",
    "citaat van",
    "bron van",
    "adres van",
    "citaat naar",
    "bron naar",
    "adres naar",
    "citaat verband",
    "bron verband",
    "adres verband",
)
KINDS = {"paar": "kans", "behoefte": "vraag en aanbod", "groep": "drie of meer regio's"}


@dataclass(frozen=True)
class Table:
    """Makes the rows of what `selection` holds; addresses begin with `base_url`."""

    service: Service
    selection: Selection
    verdicts: Verdicts
    base_url: str

    def candidates(self) -> Iterator[tuple[tuple[Cell, ...], list[tuple[Cell, ...]]]]:
        """Each candidate with its reasons."""
        chosen = self.selection
        pairs: list[Match | NeedMatch] = [*chosen.pairs, *chosen.needs]
        for pair in pairs:
            yield self._computed(pair), [self._reason(g) for g in pair.grounds]
        for group in chosen.groups:
            yield self._computed(group), [self._member(group, n) for n in range(len(group.sides))]
        for stated in chosen.stated:
            yield self._named(stated), [self._cited(e) for e in stated.evidence[:1]]

    def _computed(self, match: AnyMatch) -> tuple[Cell, ...]:
        sides = sides_of(match)
        names = [s.name for s in sides]
        if not isinstance(match, (Match, GroupMatch)):
            names = [match.need_text, match.offer_text]
        kind = "paar" if isinstance(match, Match) else "groep" if isinstance(match, GroupMatch) else "behoefte"
        index = self.service.index
        return (
            KINDS[kind],
            match.id,
            names[0],
            sides[0].area_name,
            "; ".join(names[1:]),
            "; ".join(s.area_name for s in sides[1:]),
            match.list,
            match.status,
            round(100 * match.score),
            match.strength,
            "; ".join(index.name(t) for t in match.themes),
            " ".join(match.counterarguments),
            self.judged(match.id),
            f"{self.base_url}/kruisbestuivingen/{match.id}",
        )

    def judged(self, match: str) -> str:
        """What people said of a match, in a few words."""
        counted = Counter(o.verdict for o in self.verdicts.by_match.get(match, ()))
        return ", ".join(f"{counted[v]} {v}" for v in VERDICTS if counted[v])

    def _reason(self, g: Ground) -> tuple[Cell, ...]:
        quotes = [cell for side in (g.left, g.right, g.tie) for cell in self._quote(side[0] if side else None)]
        return g.kind, ground_key(g), round(100 * g.share), g.text, *quotes

    def _cited(self, evidence: Evidence) -> tuple[Cell, ...]:
        return "citaat", "", None, "", *self._quote(evidence), *[""] * 6

    def _member(self, group: GroupMatch, n: int) -> tuple[Cell, ...]:
        side = group.sides[n]
        evidence = group.evidence_by_side.get(side.id, ())
        told = f"{side.name} ({side.area_name}): {', '.join(group.roles.get(side.id, ())) or 'rol niet genoemd'}"
        return "deelnemer", "", None, told, *self._quote(evidence[0] if evidence else None), *[""] * 6

    def _named(self, k: Kruisbestuiving) -> tuple[Cell, ...]:
        index = self.service.index
        names = [index.name(d.area) for d in k.participants]
        via = ["; ".join(index.name(v) for v in d.via) for d in k.participants]
        first = ("genoemd", k.id, via[0] if via else "", names[0] if names else "")
        rest = ("; ".join(v for v in via[1:] if v), "; ".join(names[1:]), "", k.kind, None, "")
        themes = "; ".join(index.name(t) for t in k.themes)
        return (*first, *rest, themes, k.suspect or "", "", f"{self.base_url}/kruisbestuivingen?soort=genoemd#{k.id}")

    def _quote(self, evidence: Evidence | None) -> tuple[str, str, str]:
        if evidence is None:
            return "", "", ""
        doc = self.service.index.documents.get(evidence.document)
        page = f", pagina {evidence.page}" if evidence.page else ""
        source = f"{doc.title if doc else evidence.document}{page}"
        return texts.one_line(evidence.quote), source, self.base_url + quote_url(self.service, evidence)

    def filters(self) -> list[tuple[str, str]]:
        """The filters of the page in words."""
        index, values = self.service.index, self.selection.values
        named = ("gebied", "met", "thema")
        return [(f, (index.name(v) if f in named else str(v)) if (v := values[f]) else "alle") for f in FILTERS]


def csv(table: Table) -> bytes:
    """A row for each reason of each candidate."""
    rows = [[*first, *reason] for first, reasons in table.candidates() for reason in reasons or [("",) * len(REASON)]]
    return tables.write((*CANDIDATE, *REASON), rows)


def spreadsheet(table: Table, matrix: Matrix, address: str) -> bytes:
    """Sheets with the candidates, their reasons, the matrix, and what was asked for."""
    every = list(table.candidates())
    reasons = [[first[1], *reason] for first, rows in every for reason in rows]
    about: list[Sequence[Cell]] = [*table.filters(), ("stand van de gegevens", table.service.generation)]
    about += [("adres", address), ("score", "Van 0 tot 100; zet op volgorde, is geen kans op succes.")]
    sheets = (
        Sheet("Kansen", CANDIDATE, [first for first, _ in every]),
        Sheet("Gronden", ("id", *REASON), reasons),
        Sheet("Matrix aantal", ("van \\ naar", *(name for _, name in matrix.areas)), _numbers(matrix, False)),
        Sheet("Matrix beste score", ("van \\ naar", *(name for _, name in matrix.areas)), _numbers(matrix, True)),
        Sheet("Toelichting", ("wat", "waarde"), about),
    )
    return ods.write("Kruisbestuivingen", sheets)


def _numbers(matrix: Matrix, best: bool) -> list[list[Cell]]:
    def value(row: str, column: str) -> Cell:
        cell = matrix.cell(row, column)
        return None if row == column else cell.points if best else cell.count

    return [[name, *(value(row, column) for column, _ in matrix.areas)] for row, name in matrix.areas]


def as_dict(table: Table, matrix: Matrix, address: str) -> dict[str, object]:
    """The same as an object: matches as the API gives them, with what people said."""
    chosen = table.selection
    computed = {
        "paren": [match_row(m) for m in chosen.pairs],
        "behoeften": [match_row(m) for m in chosen.needs],
        "groepen": [match_row(m) for m in chosen.groups],
    }
    shown = {str(row["id"]) for rows in computed.values() for row in rows}
    return {
        "generatie": table.service.generation,
        "adres": address,
        "filters": {name: chosen.values[name] for name in FILTERS},
        "totalen": dict(chosen.totals),
        "matrix": [{"van": c.row, "naar": c.column, "aantal": c.count, "besteScore": c.points} for c in matrix.shown],
        "berekend": computed,
        "genoemd": [k.as_dict() for k in chosen.stated],
        "oordelen": [o.as_dict() for o in table.verdicts.latest if o.match in shown],
    }
