"""Options and printing that all commands share."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

Data = Annotated[
    Path, typer.Option("--data", envvar="KRUISBESTUIVER_DATA", help="Folder of the generations.", show_default=True)
]
Encoder = Annotated[
    str | None,
    typer.Option("--encoder", envvar="KRUISBESTUIVER_ENCODER", help="Folder or hub id; default: the packaged model."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="Most results to print.")]
AreaOption = Annotated[str | None, typer.Option("--gebied", help="Id or name of an area.")]
ThemeOption = Annotated[str | None, typer.Option("--thema", help="Id or name of a theme.")]
DEFAULT_DATA = Path("data")


def show(body: Any, lines: list[str], as_json: bool) -> None:
    """Print `body` as JSON, or else `lines`."""
    print(json.dumps(body, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))


def fail(message: object) -> NoReturn:
    """End with `message` on standard error and status 1."""
    print(f"error: {message}", file=sys.stderr)
    raise typer.Exit(1)
