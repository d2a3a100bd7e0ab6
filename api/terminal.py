"""What the commands print for people: plain lines, and a progress bar where there is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.build import BuildReport
    from api.service import Service

Row = Mapping[str, Any]


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A callback (stage, done, total) that draws a bar on a terminal and is silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield show


def report_lines(report: BuildReport) -> list[str]:
    """What an ingest did."""
    lines = [*report.lines(), *(f"dropped {line}" for line in report.dropped)]
    if report.rejected_quotes:
        lines.append(f"{report.rejected_quotes} statements dropped: their quote does not stand in the document")
    counts = ", ".join(f"{n} {name}" for name, n in report.counts.items())
    seconds = sum(report.seconds.values())
    return [*lines, f"{report.documents} documents: {counts}", f"generation {report.generation} in {seconds:.1f} s"]


def _quote(evidence: Sequence[Row]) -> list[str]:
    """The first quote with its place, and the line above that it rests on, as an indented block."""
    from kg.naming import CONTEXT

    lines: list[str] = []
    for n, row in enumerate(evidence):
        if n and not str(row.get("methode", "")).startswith(CONTEXT):
            break
        page = f", p. {row['pagina']}" if row["pagina"] else ""
        text = " ".join(str(row["citaat"]).split())
        short = text if len(text) <= 300 else text[:297] + "…"
        lines += [f"     “{short}”", f"     {row['document']}{page}"]
    return lines


def search_lines(body: Row) -> list[str]:
    """Hits of a search."""
    lines: list[str] = list(body["opmerkingen"])
    for statement in body.get("antwoorden", ()):
        lines += [f" =  {statement['tekst']}", *_quote(statement["waarden"][0]["bewijs"])]
    if not body["resultaten"]:
        return [*lines, "Hier staat in deze documenten niets over."]
    for n, hit in enumerate(body["resultaten"], start=1):
        if passage := hit.get("passage"):
            lines.append(f"{n:>2}.  {passage['kop'] or passage['document']}  ({hit['score']:.3f})")
            lines += _quote(hit["bewijs"] or [{**passage, "citaat": passage["tekst"]}])
        else:
            entity = hit["entiteit"]
            lines.append(f"{n:>2}.  {entity['naam']} [{entity['type']}, {entity['id']}]  ({hit['score']:.3f})")
            lines += _quote(hit["bewijs"] or entity["bewijs"])
        lines.append(f"     waarom: {'; '.join(hit['waarom'])}")
    return lines


def match_lines(service: Service, body: Row) -> list[str]:
    """Computed kruisbestuivingen, then stated ones."""
    lines: list[str] = []
    if (computed := body.get("berekend")) is not None:
        lines += ["BEREKEND", *computed["opmerkingen"]]
        for n, m in enumerate(computed["paren"], start=1):
            left, right = m["links"], m["rechts"]
            lines.append(f"{n:>2}.  {left['naam']} ({left['gebiedsnaam']}) × {right['naam']} ({right['gebiedsnaam']})")
            lines.append(f"     {m['lijst']}, {m['status']}, score {m['score']:.2f}, bewijs {m['bewijskracht']}")
            for ground in m["gronden"]:
                lines.append(f"     - {ground['tekst']} ({round(100 * ground['aandeel'])}%)")
                for evidence in (ground["bewijsVerband"], ground["bewijsLinks"], ground["bewijsRechts"]):
                    lines += _quote(evidence[:1])
        if not computed["paren"]:
            lines.append("Hier vinden wij in deze documenten niets over.")
    if (stated := body.get("genoemd")) is not None:
        lines += ["", "GENOEMD IN DOCUMENTEN"] if lines else ["GENOEMD IN DOCUMENTEN"]
        for n, k in enumerate(stated, start=1):
            who = " en ".join(service.index.name(d["gebied"]) for d in k["deelnemers"])
            lines += [f"{n:>2}.  {who} ({k['soort']})", *_quote(k["bewijs"])]
        if not stated:
            lines.append("De documenten noemen er zelf geen.")
    return lines


def route_lines(body: Row) -> list[str]:
    """Steps of a route, with whom to turn to."""
    lines: list[str] = list(body["opmerkingen"])
    for rom in body["roms"]:
        lines.append(f"Bel eerst: {rom['naam']}{' · ' + rom['website'] if rom['website'] else ''} ({rom['bron']})")
    for step in body["stappen"]:
        lines += ["", step["titel"].upper()]
        for item in step["instrumenten"]:
            lines += _instrument_lines(item)
    if body["dichtstbij"]:
        lines += ["", "KOMT HET DICHTST IN DE BUURT"]
        for item in body["dichtstbij"]:
            lines += _instrument_lines(item)
    return lines


def _instrument_lines(item: Row) -> list[str]:
    forms = ", ".join(item["vormen"]) or "vorm staat niet in het document"
    lines = [f"  {item['naam']} ({forms}{'; ' + item['bedrag'] if item['bedrag'] else ''})"]
    lines += [f"     {c['waarde']}: {c['tekst']}" for c in item["voorwaarden"]]
    return [*lines, *_quote(item["bewijs"])]


def profile_lines(body: Row) -> list[str]:
    """A profile as headings with their rows."""
    lines = [str(body.get("naam", body.get("id", "")))]
    for key, value in body.items():
        if isinstance(value, list) and value:
            lines += ["", key.upper()]
            for row in value:
                lines += _profile_row(row)
    return lines


def _profile_row(row: Any) -> list[str]:
    if not isinstance(row, Mapping):
        return [f"  - {row}"]
    keys = ("tekst", "label", "naam", "indicator", "titel", "citaat")
    text = next((row[key] for key in keys if row.get(key)), "")
    value = f": {row['waarde']} {row.get('eenheid', '')}".rstrip() if "waarde" in row else ""
    inner = next((v for k, v in row.items() if k in ("regels", "items", "rijen") and isinstance(v, list)), [])
    lines = [f"  - {' '.join(str(text).split())}{value}", *_quote(row.get("bewijs") or ())]
    for item in inner:
        lines += _profile_row(item)
    return lines


def generation_lines(rows: Sequence[Row], data: Path) -> list[str]:
    """The generations, the served one with a star."""
    if not rows:
        return [f"{data} has no generation yet: run 'kruisbestuiver ingest' first"]
    return [f"{'*' if r['huidig'] else ' '} {r['id']}  {r['documenten']} documents  {r['gemaakt']}" for r in rows]
