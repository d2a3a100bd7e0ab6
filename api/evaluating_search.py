"""``kruisbestuiver evaluate search``: how good the order of passages is, on judged questions."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from search.evaluate import JudgedQuery
    from search.figures import Comparison, Figure
    from search.fusion import Ranking

Data = Annotated[
    Path, typer.Option("--data", envvar="KRUISBESTUIVER_DATA", help="Folder of the generations.", show_default=True)
]
Settings = Annotated[
    str | None,
    typer.Option("--tegen", help="Second setting to compare with, for example 'late=0.8,pool=50'."),
]


def search(
    queries: Annotated[Path, typer.Argument(help="Judged questions, one JSON object a line.")],
    data: Data = Path("data"),
    against: Settings = None,
    samples: Annotated[int, typer.Option("--steekproeven", min=1, max=100_000, help="Bootstrap samples.")] = 2000,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Score the order of passages: nDCG@10, recall@10 and MRR@10 per group with 95 % intervals, and silence."""
    from api.wiring import encoder_for
    from kg.generations import Generations
    from search.evaluate import ask, read_queries
    from search.figures import by_group, compare, score_each
    from search.index import SearchIndex

    generation = Generations(data).open()
    encoder, graph = encoder_for(), generation.graph
    index = SearchIndex.open(generation.search, encoder, graph)
    judged = read_queries(queries)
    other = replace(index, ranking=ranking_of(index.ranking, against)) if against else None
    run, silent = ask(index, encoder, judged, graph)
    rows = score_each(run, judged)
    table = by_group(rows, judged, samples)
    change: Comparison | None = None
    if other is not None:
        change = compare(rows, score_each(ask(other, encoder, judged, graph)[0], judged), samples)
    body: dict[str, Any] = {
        "generatie": generation.id,
        "vragen": len(judged),
        "groepen": {group: {name: f.as_dict() for name, f in row.items()} for group, row in table.items()},
        "stilte": silence(judged, silent),
    }
    if change is not None:
        body["vergelijking"] = {"instelling": against, **change.as_dict()}
    print(json.dumps(body, ensure_ascii=False, indent=2) if as_json else "\n".join(lines(table, body, change)))


def ranking_of(ranking: Ranking, text: str) -> Ranking:
    """`ranking` changed as `text` says: ``name=number`` pairs with commas.

    Raises
    ------
    typer.BadParameter
        With the names that there are.
    """
    known = {f.name: type(getattr(ranking, f.name)) for f in fields(ranking)}
    changes: dict[str, Any] = {}
    for pair in text.split(","):
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or name not in known:
            raise typer.BadParameter(f"{pair.strip()!r}: give name=number; known: {', '.join(known)}")
        try:
            changes[name] = known[name](value)
        except ValueError:
            raise typer.BadParameter(f"{name} = {value!r} is not a number") from None
    return replace(ranking, **changes)


def silence(judged: list[JudgedQuery], silent: dict[str, bool]) -> dict[str, int]:
    """How many questions without an answer were recognised, and with one refused."""
    without = [q for q in judged if not q.relevant]
    return {
        "zonderAntwoord": len(without),
        "herkend": sum(silent[q.id] for q in without),
        "metAntwoord": len(judged) - len(without),
        "geweigerd": sum(silent[q.id] for q in judged if q.relevant),
    }


def lines(table: dict[str, dict[str, Figure]], body: dict[str, Any], change: Comparison | None) -> list[str]:
    """The figures as a table for a terminal."""
    found = [f"{'group':<14}{'n':>4}  {'nDCG@10':<20}{'recall@10':<20}{'MRR@10':<20}"]
    for group, row in table.items():
        cells = "".join(f"{f.mean:.3f} ({f.low:.3f}-{f.high:.3f}) " for f in row.values())
        found.append(f"{group:<14}{row['ndcg'].n:>4}  {cells}")
    quiet = body["stilte"]
    found.append(
        f"silence: {quiet['herkend']} of {quiet['zonderAntwoord']} unanswerable questions recognised, "
        f"{quiet['geweigerd']} of {quiet['metAntwoord']} answerable ones refused"
    )
    if change is not None:
        d = change.difference
        found.append(
            f"{body['vergelijking']['instelling']}: nDCG {d.mean:+.4f} ({d.low:+.4f} to {d.high:+.4f}); "
            f"{change.better} better, {change.worse} worse, {change.equal} equal"
        )
    return found
