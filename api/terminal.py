"""What the commands print for people: plain lines, and a progress bar where there is a terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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


Address = Callable[[Row], str]
BOLD = "\x1b[1m\\g<0>\x1b[0m"
SHOWN = 5
"""Most values of a facet."""


def _quote(evidence: Sequence[Row], address: Address | None = None, words: Collection[str] = ()) -> list[str]:
    """The first quote with its place, and the line above that it rests on, as an indented block; `words` in bold."""
    from kg.naming import CONTEXT

    lines: list[str] = []
    for n, row in enumerate(evidence):
        if n and not str(row.get("methode", "")).startswith(CONTEXT):
            break
        page = f", p. {row['pagina']}" if row["pagina"] else ""
        text = " ".join(str(row["citaat"]).split())
        short = text if len(text) <= 300 else text[:297] + "…"
        lines += [f"     “{_bold(short, words)}”", f"     {row['document']}{page}"]
        lines += [f"     {address(row)}"] if address else []
    return lines


def _bold(text: str, words: Collection[str]) -> str:
    """`text` with each of `words` in bold.

    >>> _bold("de haven van IJmond", ["haven"])
    'de \\x1b[1mhaven\\x1b[0m van IJmond'
    """
    longest = sorted((" ".join(word.split()) for word in words), key=lambda word: (-len(word), word))
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", BOLD, text) if longest else text


def search_lines(service: Service, body: Row, bold: bool = False) -> list[str]:
    """Hits of a search, each with the address of its quote, and what to narrow by; with `bold` the words asked for."""
    from api.render import quote_url
    from kg.model import Evidence

    def address(row: Row) -> str:
        return quote_url(service, Evidence.from_dict(row))

    lines: list[str] = list(body["opmerkingen"])
    for statement in body.get("antwoorden", ()):
        lines += _statement_lines(statement, address)
    if not body["resultaten"]:
        return [*lines, "Hier staat in deze documenten niets over."]
    for n, hit in enumerate(body["resultaten"], start=1):
        if passage := hit.get("passage"):
            words = {passage["tekst"][begin:end] for begin, end in hit["gemarkeerd"]} if bold else ()
            lines.append(f"{n:>2}.  {passage['kop'] or passage['document']}  ({hit['score']:.3f})")
            lines += _quote(hit["bewijs"] or [{**passage, "citaat": passage["tekst"]}], address, words)
        else:
            entity = hit["entiteit"]
            lines.append(f"{n:>2}.  {entity['naam']} [{entity['type']}, {entity['id']}]  ({hit['score']:.3f})")
            lines += _quote(hit["bewijs"] or entity["bewijs"], address)
        lines.append(f"     waarom: {'; '.join(hit['waarom'])}")
    return lines if body["geenAntwoord"] else [*lines, *_facet_lines(service, body["facetten"])]


def _statement_lines(statement: Row, address: Address) -> list[str]:
    """What the documents state, and the quote of each thing that it names."""
    lines, values = [f" =  {statement['tekst']}"], statement["waarden"]
    for value in values:
        lines += [f"     - {value['tekst']}"] if len(values) > 1 else []
        lines += _quote(value["bewijs"], address)
    return lines


def _facet_lines(service: Service, counted: Mapping[str, Sequence[Row]]) -> list[str]:
    """Of each option that would narrow the hits the most common values, with their counts."""
    from api.facets import FACETS, tells

    lines = []
    for option, kind, heading in FACETS:
        rows = [row for row in counted.get(kind, ()) if tells(service, kind, row["waarde"])]
        if len(rows) > 1:
            values = ", ".join(f"{row['naam']} ({row['aantal']})" for row in rows[:SHOWN])
            lines.append(f"     {heading} (--{option}): {values}{', …' if len(rows) > SHOWN else ''}")
    return ["", "VERFIJN", *lines] if lines else []


def match_lines(service: Service, body: Row) -> list[str]:
    """Computed kruisbestuivingen: pairs, needs with offers, groups; then stated ones."""
    lines: list[str] = []
    if (computed := body.get("berekend")) is not None:
        lines += ["BEREKEND", *computed["opmerkingen"]]
        found = []
        for kind, heading, told in _COMPUTED:
            rows = computed.get(kind, ())
            found += ["", heading] if rows else []
            for n, m in enumerate(rows, start=1):
                found += told(n, m)
        lines += found or ["Hier vinden wij in deze documenten niets over."]
    if (stated := body.get("genoemd")) is not None:
        lines += ["", "GENOEMD IN DOCUMENTEN"] if lines else ["GENOEMD IN DOCUMENTEN"]
        for n, k in enumerate(stated, start=1):
            who = " en ".join(service.index.name(d["gebied"]) for d in k["deelnemers"])
            lines += [f"{n:>2}.  {who} ({k['soort']})", *_quote(k["bewijs"])]
        if not stated:
            lines.append("De documenten noemen er zelf geen.")
    return lines


def _pair_lines(n: int, m: Row) -> list[str]:
    left, right = m["links"], m["rechts"]
    who = f"{n:>2}.  {left['naam']} ({left['gebiedsnaam']}) × {right['naam']} ({right['gebiedsnaam']})"
    return [who, _worth(m), *_ground_lines(m)]


def _need_lines(n: int, m: Row) -> list[str]:
    need, offer = m["vraag"], m["aanbod"]
    who = f"{n:>2}.  {need['gebiedsnaam']} ({need['soort']}): {' '.join(need['tekst'].split())}"
    return [who, f"     × {offer['gebiedsnaam']}: {' '.join(offer['tekst'].split())}", _worth(m), *_ground_lines(m)]


def _group_lines(n: int, m: Row) -> list[str]:
    lines = [f"{n:>2}.  {m['naam']}", _worth(m)]
    for side in m["deelnemers"]:
        roles = f": {', '.join(side['rollen'])}" if side["rollen"] else ""
        lines += [f"     - {side['naam']} ({side['gebiedsnaam']}){roles}", *_quote(side["bewijs"])]
    return lines


_COMPUTED = (
    ("paren", "PAREN", _pair_lines),
    ("behoeften", "BEHOEFTE EN AANBOD", _need_lines),
    ("groepen", "DRIE OF MEER REGIO’S", _group_lines),
)


def _worth(m: Row) -> str:
    return f"     {m['lijst']}, {m['status']}, score {m['score']:.2f}, bewijs {m['bewijskracht']}"


def _ground_lines(m: Row) -> list[str]:
    """Each reason with the first quote of both sides, and of who names both together."""
    lines = []
    for ground in m["gronden"]:
        lines.append(f"     - {ground['tekst']} ({round(100 * ground['aandeel'])}%)")
        for side in ("bewijsVerband", "bewijsLinks", "bewijsRechts"):
            lines += _quote(ground.get(side, ())[:1])
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
