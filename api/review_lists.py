"""Other lists for people to go through: look-alikes, merges, doubts and corrections, from the ledger of an ingest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.exporting import tables
from api.review import COLUMNS, ReviewRow, review, review_lines
from kg.curation import Curatie
from kg.model import Document, Evidence, KnowledgeGraph
from kg.reference import load_areas

PAIR_COLUMNS = ("type", "naam", "andereNaam", "waarom", "id", "andereId", "correctie")
DOUBT_COLUMNS = ("document", "soort", "tekst", "pagina", "citaat")
CORRECTION_COLUMNS = ("plaats", "actie", "betreft", "door", "op", "tekst", "probleem")


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two names that are or may be one thing. `corrections`: what can be done, as lines of a file in ``curatie/``."""

    type: str
    name: str
    other: str
    why: str
    id: str
    other_id: str
    corrections: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        first = next(iter(self.corrections.values()))
        values = (self.type, self.name, self.other, self.why, self.id, self.other_id, first)
        return dict(zip(PAIR_COLUMNS, values, strict=True))


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A doubt about one document; `evidence` is the place, None when it is about the whole."""

    document: str
    kind: str
    text: str
    page: int | None
    evidence: Evidence | None

    def as_dict(self) -> dict[str, Any]:
        quote = self.evidence.quote if self.evidence else None
        return dict(zip(DOUBT_COLUMNS, (self.document, self.kind, self.text, self.page, quote), strict=True))


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction, and why it does not fit any more."""

    made: Curatie

    def as_dict(self) -> dict[str, Any]:
        row = self.made.as_dict()
        return {key: " ".join(row[key]) if key == "betreft" else row[key] for key in CORRECTION_COLUMNS}


Row = ReviewRow | PairRow | DoubtRow | CorrectionRow


def _join(row: Mapping[str, Any]) -> str:
    return f"- {{actie: voeg-samen, id: {row['id']}, met: [{row['metId']}]}}"


def _apart(row: Mapping[str, Any]) -> str:
    return f"- {{actie: houd-apart, id: {row['id']}, van: [{row['metId']}]}}"


def look_alikes(ledger: Mapping[str, Any]) -> list[PairRow]:
    """Names that look alike and were not taken together, the most alike first."""
    return [
        PairRow(
            row["type"],
            row["naam"],
            row["lijktOp"],
            f"lijkt {row['gelijkenis']:.0f} %",
            row["id"],
            row["metId"],
            {"voeg samen": _join(row), "houd apart": _apart(row)},
        )
        for row in ledger.get("mogelijkDubbel", ())
        if "metId" in row
    ]


def merges(ledger: Mapping[str, Any]) -> list[PairRow]:
    """Names that were taken together, with the reason and the line that undoes it."""
    return [
        PairRow(
            row["type"], row["naam"], row["metNaam"], row["reden"], row["id"], row["metId"], {"houd apart": _apart(row)}
        )
        for row in ledger.get("samengevoegd", ())
        if "metId" in row
    ]


def doubts(ledger: Mapping[str, Any], documents: Mapping[str, Document]) -> list[DoubtRow]:
    """Every doubt of every document, in the order of the ledger."""
    return [row for name in ledger.get("documenten") or {} for row in doubts_of(ledger, documents.get(name), name)]


def doubts_of(ledger: Mapping[str, Any], doc: Document | None, name: str) -> Iterator[DoubtRow]:
    """The doubts about one document, each with the words at its place, if they are still there."""
    for row in ((ledger.get("documenten") or {}).get(name) or {}).get("twijfels", ()):
        yield DoubtRow(name, row.get("soort", ""), row.get("tekst", ""), row.get("pagina"), place_of(doc, row))


def place_of(doc: Document | None, row: Mapping[str, Any]) -> Evidence | None:
    """The place that a row of the ledger is about as evidence; None when it names none, or is not in the text."""
    begin, end, quote = row.get("begin"), row.get("eind"), row.get("citaat")
    if doc is None or begin is None or not quote or doc.text[begin:end] != quote:
        return None
    return doc.evidence(begin, begin + len(quote), "leesverslag", 1.0)


def corrections(graph: KnowledgeGraph) -> list[CorrectionRow]:
    """Every correction by people, those that do not fit any more first."""
    return [CorrectionRow(c) for c in sorted(graph.curations, key=lambda c: c.problem is None)]


def _pair_line(row: Row) -> list[str]:
    assert isinstance(row, PairRow)
    lines = [f"[{row.type}] {row.name} – {row.other}  ({row.why})"]
    return [*lines, *(f"      {line}" for line in row.corrections.values())]


def _doubt_line(row: Row) -> list[str]:
    assert isinstance(row, DoubtRow)
    page = f", p. {row.page}" if row.page else ""
    lines = [f"[{row.kind}] {row.document}{page}: {row.text}"]
    return lines + ([f"      “{' '.join(row.evidence.quote.split())[:200]}”"] if row.evidence else [])


def _correction_line(row: Row) -> list[str]:
    assert isinstance(row, CorrectionRow)
    state = f"past niet meer: {row.made.problem}" if row.made.problem else "toegepast"
    return [f"{row.made.place}  {row.made.text} ({row.made.by}, {row.made.on}): {state}"]


@dataclass(frozen=True, slots=True)
class ReviewList:
    """One of the lists: its title, the columns of its CSV, what to say when it is empty, and a row as lines of text."""

    title: str
    about: str
    columns: Sequence[str]
    empty: str
    lines: Callable[[Row], list[str]] | None = None


LISTS = {
    "uitspraken": ReviewList(
        "Onzekere uitspraken",
        "Bovenaan staat wat onzeker is gelezen en waar veel aan hangt.",
        COLUMNS,
        "Er is niets te controleren: elke uitspraak is zeker.",
    ),
    "dubbel": ReviewList(
        "Mogelijk dubbel",
        "Namen die op elkaar lijken en niet zijn samengevoegd.",
        PAIR_COLUMNS,
        "Er zijn geen namen die op elkaar lijken.",
        _pair_line,
    ),
    "samengevoegd": ReviewList(
        "Samengevoegd",
        "Namen die voor één ding worden gehouden, en waarom. De regel maakt het ongedaan.",
        PAIR_COLUMNS,
        "Er zijn geen namen samengevoegd.",
        _pair_line,
    ),
    "twijfels": ReviewList(
        "Twijfels over de bron",
        "Wat in een document zelf niet klopt of niet gelezen kon worden.",
        DOUBT_COLUMNS,
        "Er zijn geen twijfels over de documenten.",
        _doubt_line,
    ),
    "correcties": ReviewList(
        "Correcties",
        "Wat mensen hebben gecorrigeerd. Bovenaan staat wat niet meer past bij wat er gelezen is.",
        CORRECTION_COLUMNS,
        "Er zijn nog geen correcties gemaakt.",
        _correction_line,
    ),
}


def rows_of(name: str, graph: KnowledgeGraph, ledger: Mapping[str, Any]) -> Sequence[Row]:
    """The rows of the list `name`, a key of :data:`LISTS`, in their order."""
    if name == "uitspraken":
        return review(graph, areas=load_areas())
    if name == "twijfels":
        return doubts(ledger, {d.name: d for d in graph.documents})
    if name == "correcties":
        return corrections(graph)
    return look_alikes(ledger) if name == "dubbel" else merges(ledger)


def list_lines(name: str, rows: Sequence[Row]) -> list[str]:
    """The list for people at a terminal."""
    about = LISTS[name]
    if about.lines is None:
        return review_lines([row for row in rows if isinstance(row, ReviewRow)])
    if not rows:
        return [about.empty]
    found = [about.lines(row) for row in rows]
    return [line for n, (first, *rest) in enumerate(found, start=1) for line in (f"{n:>3}.  {first}", *rest)]


def list_csv(name: str, rows: Sequence[Row]) -> bytes:
    """The list for a spreadsheet."""
    columns = LISTS[name].columns
    return tables.write(columns, ([told[column] for column in columns] for told in (row.as_dict() for row in rows)))
