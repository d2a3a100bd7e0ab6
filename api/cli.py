"""The command line. Everything heavy is imported inside the commands, so that ``--help`` answers at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api import evaluating_people
from api.cli_care import app as care_app
from api.cli_shared import DEFAULT_DATA, AreaOption, AsJson, Data, Encoder, Limit, ThemeOption, fail, show
from api.evaluating import evaluate_app

if TYPE_CHECKING:
    from api.service import Service

app = typer.Typer(
    name="kruisbestuiver",
    help="Read policy documents into a knowledge graph in which every statement has a quote; search it and serve it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(evaluate_app, name="evaluate")
app.command("feedback")(evaluating_people.feedback)


class ExportFormat(StrEnum):
    """Forms in which a graph can be written; the same as `kg.export.FORMATS`."""

    jsonl = "jsonl"
    nquads = "nquads"
    turtle = "turtle"
    jsonld = "jsonld"
    graphml = "graphml"


def _open(data: Path, encoder: str | None = None) -> Service:
    from api.service import load_service
    from kg.generations import Generations

    if encoder:
        os.environ["KRUISBESTUIVER_ENCODER"] = encoder
    return load_service(Generations(data).open(), warm=False)


def _values(service: Service, table: Any, **given: Any) -> dict[str, Any]:
    """Check command-line values as the API checks them."""
    from api.params import read

    return read([(name, str(value)) for name, value in given.items() if value is not None], table, service)


@app.command()
def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Documents and folders; default: the corpus.")] = None,
    data: Data = DEFAULT_DATA,
    encoder: Encoder = None,
    hide_persons: Annotated[
        bool,
        typer.Option("--hide-persons", envvar="KRUISBESTUIVER_HIDE_PERSONS", help="Leave out persons named in them."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read documents into a new generation and serve it from then on."""
    from api.build import NothingIngestedError, build_generation
    from api.terminal import progress_bar, report_lines
    from search.encoder import load_encoder

    where = paths or [corpus_dir()]
    for path in where:
        if not path.exists():
            fail(f"{path} does not exist: name documents or folders that do")
    try:
        with progress_bar() as progress:
            loaded = load_encoder(encoder) if encoder else None
            report = build_generation(where, data, encoder=loaded, hide_persons=hide_persons, progress=progress)
    except NothingIngestedError as error:
        print("\n".join(error.report.lines()), file=sys.stderr)
        fail(f"nothing could be ingested from {', '.join(map(str, where))}")
    show(report.as_dict(), report_lines(report), as_json)


def corpus_dir() -> Path:
    """Folder of the corpus that comes with the package."""
    from kg.folders import data_dir

    return data_dir("corpus")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 picks a free one.")] = 8000,
    data: Data = DEFAULT_DATA,
    encoder: Encoder = None,
) -> None:
    """Serve pages, API and SPARQL."""
    from api.server import run

    if encoder:
        os.environ["KRUISBESTUIVER_ENCODER"] = encoder
    run(data, host, port)


@app.command()
def mcp(
    data: Data = DEFAULT_DATA,
    http: Annotated[bool, typer.Option("--http", help="Streamable HTTP at /mcp instead of standard input.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port, with --http.")] = 8001,
) -> None:
    """Serve read-only tools to assistants: only statements with their quote."""
    from api.mcp_server import make_server
    from api.service import ServiceSource

    source = ServiceSource(data)
    source.load()
    server = make_server(source.current)
    if http:
        server.run("streamable-http", host=host, port=port)
    else:
        server.run()


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="A Dutch question, or words.")],
    data: Data = DEFAULT_DATA,
    gebied: AreaOption = None,
    thema: ThemeOption = None,
    kind: Annotated[str | None, typer.Option("--soort", help="passage or entiteit; default both.")] = None,
    document: Annotated[str | None, typer.Option(help="Id or file name of a document.")] = None,
    klasse: Annotated[str | None, typer.Option(help="Class of statement, for example Financiering.")] = None,
    jaar: Annotated[int | None, typer.Option(help="Year of the document.")] = None,
    limit: Limit = 5,
    encoder: Encoder = None,
    as_json: AsJson = False,
) -> None:
    """Find passages and entities that answer a question."""
    from api import answers, params, terminal

    service = _open(data, encoder)
    filters = {"gebied": gebied, "thema": thema, "document": document, "klasse": klasse, "jaar": jaar}
    values = _values(service, params.ZOEK, q=question, soort=kind, aantal=limit, **filters)
    body = answers.search(service, values)
    show(body, terminal.search_lines(service, body, sys.stdout.isatty()), as_json)


@app.command()
def match(
    data: Data = DEFAULT_DATA,
    gebied: AreaOption = None,
    thema: ThemeOption = None,
    kind: Annotated[str | None, typer.Option("--soort", help="berekend or genoemd; default both.")] = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Show kruisbestuivingen: computed ones, and those that documents state."""
    from api import answers, params, terminal

    service = _open(data)
    values = _values(service, params.KRUISBESTUIVINGEN, gebied=gebied, thema=thema, soort=kind, aantal=limit)
    body = answers.matches(service, values)
    show(body, terminal.match_lines(service, body), as_json)


@app.command()
def route(
    sentence: Annotated[str | None, typer.Argument(help="Your situation in one Dutch sentence.")] = None,
    data: Data = DEFAULT_DATA,
    gemeente: Annotated[str | None, typer.Option(help="Municipality of the enterprise.")] = None,
    fase: Annotated[str | None, typer.Option(help="Phase, from idee to scale-up.")] = None,
    vorm: Annotated[str | None, typer.Option(help="Form of finance, for example lening.")] = None,
    bedrag: Annotated[int | None, typer.Option(min=1, help="Amount wanted, in euro.")] = None,
    thema: ThemeOption = None,
    as_json: AsJson = False,
) -> None:
    """Show the route of an enterprise: which instrument now, next and later."""
    from api import answers, params, terminal

    service = _open(data)
    asked = {"q": sentence, "gemeente": gemeente, "fase": fase, "vorm": vorm, "bedrag": bedrag, "thema": thema}
    body = answers.route(service, _values(service, params.ROUTEKAART, **asked))
    show(body, terminal.route_lines(body), as_json)


@app.command()
def profile(
    id: Annotated[str, typer.Argument(help="Id of an entity, for example ijmond.")],
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Show what the documents say of one entity."""
    from api import answers, terminal

    service = _open(data)
    body = answers.profile(service, id)
    show(body, terminal.profile_lines(body), as_json)


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="Folder to write into, made when absent.")],
    format: Annotated[ExportFormat, typer.Option("--format", help="Form of the files.")] = ExportFormat.jsonl,
    data: Data = DEFAULT_DATA,
) -> None:
    """Write the graph in a form that others read."""
    from kg.export import export as write
    from kg.generations import Generations
    from kg.terms import DEFAULT_BASE

    generation = Generations(data).open()
    base = generation.manifest.get("basis", DEFAULT_BASE)
    for path in write(generation.graph, target, str(format), base):
        print(path)


app.add_typer(care_app)


def main() -> None:
    """Entry point: run a command; what goes wrong is one line on stderr and exit status 1."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("KRUISBESTUIVER_DEBUG") or not _expected(error):
            raise
        print(f"error: {_in_english(error)}", file=sys.stderr)
        sys.exit(1)


def _in_english(error: Exception) -> str:
    """The message of `error`; those of the API are Dutch, so say here what is wrong and what would do."""
    from api.problem import Problem

    if not isinstance(error, Problem):
        return str(error)
    if error.faults:
        return "; ".join(_fault_in_english(fault.name, fault.choices[:30]) for fault in error.faults)
    near = ", ".join(id_ for id_, _ in error.suggestions)
    return f"nothing has this id{f'; nearest: {near}' if near else ''}"


def _fault_in_english(name: str, choices: Sequence[str]) -> str:
    known = f" (known: {', '.join(choices)})" if choices else ""
    return f"the value of {name} is not accepted{known}"


def _expected(error: Exception) -> bool:
    """Whether `error` has a message for the user rather than for us: those of our own packages, and of files."""
    ours = type(error).__module__.partition(".")[0] in ("api", "ingest", "kg", "search")
    return ours or isinstance(error, OSError)


if __name__ == "__main__":
    main()
