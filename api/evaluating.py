"""``kruisbestuiver evaluate …``: measure on what the documents state."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import evaluating_people, evaluating_search

if TYPE_CHECKING:
    from kg.matching.evaluation import Evaluation, Row
    from kg.matching.metrics import Figure

evaluate_app = typer.Typer(help="Measure how well results agree with what the documents state.", no_args_is_help=True)
evaluate_app.command("search")(evaluating_search.search)

Data = Annotated[
    Path, typer.Option("--data", envvar="KRUISBESTUIVER_DATA", help="Folder of the generations.", show_default=True)
]


@evaluate_app.callback()
def _group() -> None:
    """Measure how well results agree with what the documents state."""


@evaluate_app.command("match")
def match(
    data: Data = Path("data"),
    weights: Annotated[Path | None, typer.Option("--gewichten", help="Weight file; default: the packaged one.")] = None,
    samples: Annotated[int, typer.Option("--steekproeven", min=0, max=10_000, help="Bootstrap samples.")] = 500,
    seeds: Annotated[int, typer.Option("--herhalingen", min=1, max=100, help="Times a fifth is dropped.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Rank pairs of clusters and compare with the stated kruisbestuivingen, whose lines are hidden from the score."""
    from kg.generations import Generations
    from kg.matching.evaluation import evaluate
    from kg.matching.vectors import read_vectors
    from kg.matching.weights import load_weights
    from kg.reference import load_areas, load_themes

    chosen = load_weights(weights)
    generation = Generations(data).open()
    vectors = read_vectors(generation.path / "matching")
    found = evaluate(generation.graph, vectors, chosen, load_areas(), load_themes(), samples=samples, seeds=seeds)
    people = evaluating_people.of_generation(data, generation.graph, vectors, chosen, load_areas(), load_themes())
    if as_json:
        told = {"generatie": generation.id, **found.as_dict(), "oordelenVanMensen": people.as_dict()}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join([*lines(found, generation.id), "", *people.lines()]))


def lines(found: Evaluation, generation: str) -> Iterator[str]:
    """An evaluation as text, one table a list."""
    yield f"generatie {generation}, gewichten {found.weights_version}"
    yield (
        f"{found.clusters} clusters, {found.pairs['alle']} paren over gebiedsgrenzen beoordeeld, "
        f"{found.positives['alle']} genoemd in {found.statements} uitspraken "
        f"(verdieping {found.positives['verdieping']} van {found.pairs['verdieping']}, "
        f"kruising {found.positives['kruising']} van {found.pairs['kruising']})"
    )
    left = ", ".join(f"{n} {reason}" for reason, n in found.unjudged.items() if n)
    yield f"niet beoordeeld: {left or 'geen'}"
    for name, rows in found.tables.items():
        yield ""
        yield name.ljust(28) + "".join(h.ljust(18) for h in ("AUC", "AP", "hits@5", "hits@10", "MAP")) + "in 20"
        yield from (_row(row) for row in rows)
    yield ""
    yield "een vijfde van thema's, behoeften en aanbod weggelaten, gemiddeld en 95 %:"
    yield from (f"  {name:24}  {_figure(figure)}" for name, figure in found.robustness.items())
    if found.held_out:
        yield "AUC over de paren van één gebied, gemiddeld over de gebieden:"
        yield from (f"  {name:26}  {value:.2f}" for name, value in found.held_out.items())
    yield "alle paren, ook de niet beoordeelde, als niet genoemd gerekend:"
    yield from (f"  {name:24}  {_figure(figure)}" for name, figure in found.strict.items())
    yield ""
    checks = found.checks
    yield f"hoogste stijging als elk document tweemaal gegeven is: {checks['hoogsteStijgingBijTweemaal']}"
    yield f"getoond: {checks['getoond']} paren, {checks['nieuw']} nieuw; {checks['groepen']} groepen"
    yield from found.notes


def _row(row: Row) -> str:
    figures = (row.auc, row.ap, row.hits5, row.hits10, row.map)
    return f"  {row.method:24}  {'  '.join(_figure(f) for f in figures)}  {row.first:4.1f}"


def _figure(figure: Figure) -> str:
    if math.isnan(figure.value):
        return f"{'–':16}"
    between = "" if math.isnan(figure.low) else f" ({figure.low:.2f}–{figure.high:.2f})"
    return f"{figure.value:.2f}{between}".ljust(16)
