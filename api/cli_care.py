"""Commands for whoever runs the service: generations, review, repair, backup, withdrawal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli_shared import DEFAULT_DATA, AsJson, Data, fail, show

if TYPE_CHECKING:
    from kg.generations import Generations

app = typer.Typer()
REVIEW_LISTS = ("uitspraken", "dubbel", "samengevoegd", "twijfels", "correcties")
"""The same as the keys of `api.review_lists.LISTS`."""


@app.command()
def generations(
    data: Data = DEFAULT_DATA,
    switch: Annotated[str | None, typer.Option(help="Serve this generation: the way to roll back.")] = None,
    prune: Annotated[int | None, typer.Option(min=1, help="Keep this many newest ones; remove the rest.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the generations; switch to one, or remove old ones."""
    from api.terminal import generation_lines
    from kg.generations import Generations, ingest_lock

    kept = Generations(data)
    if switch or prune:
        with ingest_lock(data):
            if switch:
                kept.switch(switch)
            for id_ in kept.prune(prune) if prune else ():
                print(f"removed {id_}", file=sys.stderr)
    rows = _generation_rows(kept)
    show({"generaties": rows}, generation_lines(rows, data), as_json)


def _generation_rows(kept: Generations) -> list[dict[str, Any]]:
    current = kept.current_id()
    found = [kept.open(id_) for id_ in kept.ids()]
    return [
        {
            "id": g.id,
            "huidig": g.id == current,
            "gemaakt": g.manifest.get("gemaakt"),
            "documenten": len(g.manifest.get("bronnen", ())),
        }
        for g in found
    ]


@app.command()
def review(
    data: Data = DEFAULT_DATA,
    which: Annotated[str, typer.Option("--lijst", help=f"One of: {', '.join(REVIEW_LISTS)}.")] = REVIEW_LISTS[0],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Most statements to list.")] = 50,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what is most worth checking: uncertain statements, look-alikes, merges, doubts, corrections."""
    from api import review_lists
    from kg.generations import Generations

    if which not in REVIEW_LISTS:
        fail(f"no list {which!r}; known: {', '.join(REVIEW_LISTS)}")
    generation = Generations(data).open()
    rows = review_lists.rows_of(which, generation.graph, generation.ledger)[:limit]
    if as_csv and not as_json:
        sys.stdout.buffer.write(review_lists.list_csv(which, rows))
        return
    show({which: [row.as_dict() for row in rows]}, review_lists.list_lines(which, rows), as_json)


@app.command()
def doctor(
    data: Data = DEFAULT_DATA,
    clean: Annotated[bool, typer.Option("--clean", help="Remove what unfinished ingests left behind.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check the data folder and say in plain words what is wrong and how to mend it; exit 1 when something is."""
    from api.care import examine, tidy

    for path in tidy(data) if clean and data.is_dir() else ():
        print(f"removed {path}", file=sys.stderr)
    findings = examine(data)
    lines = [f"{'ok   ' if f.fine else 'wrong'}  {f.text}" for f in findings]
    show({"bevindingen": [f.as_dict() for f in findings]}, lines, as_json)
    if not all(f.fine for f in findings):
        raise typer.Exit(1)


@app.command()
def withdraw(
    document: Annotated[str, typer.Argument(help="Id or file name of a document that is out of the corpus.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Remove a document from older generations, lists of changes and caches; its address then answers 410."""
    from api.withdrawing import withdraw as remove

    removed = remove(data, document)
    for id_ in removed.generations:
        print(f"removed generation {id_}", file=sys.stderr)
    if removed.verdicts:
        print(f"removed {removed.verdicts} verdicts on what only {document} names", file=sys.stderr)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="File to write, for example kruisbestuiver.tar.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Write the served generation, and the verdicts of people, to one file."""
    from api.backup import write_backup

    print(write_backup(data, target))


@app.command()
def restore(source: Annotated[Path, typer.Argument(help="File that backup wrote.")], data: Data = DEFAULT_DATA) -> None:
    """Put the generation of a backup into the data folder and serve it."""
    from api.backup import read_backup

    print(read_backup(source, data))
