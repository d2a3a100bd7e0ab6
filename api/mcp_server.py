"""Read-only tools for assistants (Model Context Protocol): only what a document says word for word, with the quote.

No quote, no answer: whatever has no evidence that stands in its document is left out, and a tool that has nothing
left says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from api import API_VERSION, answers, params
from api.params import Param, read
from api.problem import Problem
from api.service import Service

if TYPE_CHECKING:
    from mcp.server import MCPServer

NOTHING = "Geen van de ingelezen documenten zegt hier iets over. Zonder citaat geen antwoord: verzin er niets bij."
INSTRUCTIONS = (
    "Deze dienst geeft wat regionale beleidsdocumenten zeggen over innovatie, met het letterlijke citaat. Noem bij "
    "elke uitspraak document en pagina. Een berekende kruisbestuiving is een idee, geen feit. Staat iets er niet, zeg "
    "dan dat de documenten het niet zeggen."
)
MOST_ITEMS, MOST_QUOTES = 15, 2
_EVIDENCE = ("bewijs", "bewijsLinks", "bewijsRechts", "bewijsVerband")
_UNQUOTED = ("facetten",)
"""Counts to filter by: they have no quotes, and are of use to a page only."""


def cited(service: Service, value: Any) -> Any:
    """`value` without what has no quote; long lists shortened; each quote verified and with its source in words."""
    if isinstance(value, Mapping):
        found = {}
        for key, part in value.items():
            kept = _quotes(service, part) if key in _EVIDENCE else cited(service, part)
            found[key] = None if _bare(kept) else kept
        return found
    if isinstance(value, (list, tuple)):
        rows = [cited(service, part) for part in value]
        return [row for row in rows if not _bare(row)][:MOST_ITEMS]
    return value


def _bare(row: Any) -> bool:
    """Whether `row` is a statement without any quote."""
    given = [key for key in _EVIDENCE if isinstance(row, dict) and key in row]
    return bool(given) and not any(row[key] for key in given)


def _quotes(service: Service, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        doc = service.index.documents.get(row["document"])
        if doc is not None and doc.text[row["begin"] : row["eind"]] == row["citaat"]:
            page = f", p. {row['pagina']}" if row["pagina"] is not None else ""
            found.append({"citaat": row["citaat"], "bron": doc.title + page, **_place(row)})
    return found[:MOST_QUOTES]


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("document", "pagina", "begin", "eind")}


def quotes_in(value: Any) -> int:
    """How many quotes `value` holds."""
    if isinstance(value, Mapping):
        return sum(len(part) if key in _EVIDENCE else quotes_in(part) for key, part in value.items())
    return sum(map(quotes_in, value)) if isinstance(value, (list, tuple)) else 0


def _told(service: Service, body: Mapping[str, Any]) -> dict[str, Any]:
    """`body` with what is quoted in it; only that there is nothing, when no quote is left or search says so."""
    kept: dict[str, Any] = cited(service, {key: part for key, part in body.items() if key not in _UNQUOTED})
    if body.get("geenAntwoord") or not quotes_in(kept):
        return {"generatie": service.generation, "melding": NOTHING}
    return kept


def _values(service: Service, table: Sequence[Param], **given: Any) -> dict[str, Any]:
    return read([(name, str(value)) for name, value in given.items() if value is not None], table, service)


def make_server(current: Callable[[], Service | None]) -> MCPServer:
    """The MCP server over the service that `current` gives at each call."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    server: MCPServer = MCPServer("kruisbestuiver", version=API_VERSION, instructions=INSTRUCTIONS, log_level="WARNING")
    reading = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

    def answered(make: Callable[[Service], Mapping[str, Any]]) -> dict[str, Any]:
        service = current()
        if service is None:
            raise ToolError(Problem(503).detail)
        try:
            return _told(service, make(service))
        except Problem as problem:
            raise ToolError(problem.detail) from None

    @server.tool(annotations=reading)
    def zoek_passages(
        vraag: str, gebied: str | None = None, thema: str | None = None, aantal: int = 5
    ) -> dict[str, Any]:
        """Zoek passages die een Nederlandse vraag beantwoorden; gebied en thema zijn een id of naam."""

        def make(service: Service) -> Mapping[str, Any]:
            given = _values(service, params.ZOEK, q=vraag, gebied=gebied, thema=thema, aantal=aantal, soort="passage")
            return answers.search(service, given)

        return answered(make)

    @server.tool(annotations=reading)
    def geef_profiel(id: str) -> dict[str, Any]:
        """Geef alles wat de documenten zeggen over één entiteit (gebied, cluster, hotspot, programma, organisatie)."""
        return answered(lambda service: answers.profile(service, id))

    @server.tool(annotations=reading)
    def zoek_kruisbestuivingen(gebied: str | None = None, thema: str | None = None, aantal: int = 5) -> dict[str, Any]:
        """Zoek berekende en in documenten genoemde kruisbestuivingen tussen gebieden, met citaten van beide kanten."""

        def make(service: Service) -> Mapping[str, Any]:
            given = _values(service, params.KRUISBESTUIVINGEN, gebied=gebied, thema=thema, aantal=aantal)
            return answers.matches(service, given)

        return answered(make)

    @server.tool(annotations=reading)
    def geef_route(
        situatie: str | None = None,
        gemeente: str | None = None,
        fase: str | None = None,
        vorm: str | None = None,
        bedrag: int | None = None,
        thema: str | None = None,
    ) -> dict[str, Any]:
        """Geef de route van een onderneming naar geld en hulp; situatie is één zin, de velden gaan voor."""

        def make(service: Service) -> Mapping[str, Any]:
            given = {"q": situatie, "gemeente": gemeente, "fase": fase, "vorm": vorm, "bedrag": bedrag, "thema": thema}
            return answers.route(service, _values(service, params.ROUTEKAART, **given))

        return answered(make)

    @server.tool(annotations=reading)
    def geef_feiten(onderwerp: str) -> dict[str, Any]:
        """Geef de cijfers die documenten noemen over één entiteit, aangeduid met haar id."""

        def make(service: Service) -> Mapping[str, Any]:
            about = _values(service, params.FEITEN, onderwerp=onderwerp)["onderwerp"]
            rows = [feit.as_dict() for feit in service.index.feiten(about)]
            return {"generatie": service.generation, "feiten": rows}

        return answered(make)

    return server
