"""The web application: JSON API, SPARQL, linked data and pages over one data folder."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api import API_VERSION
from api.access import Writers
from api.feedback import FeedbackStore
from api.middleware import Envelope
from api.operation import Gate
from api.problem import DETAILS, Fault, Problem, invalid
from api.render import error_page, problem_json, wants_html
from api.routes import (
    dcat,
    dossier,
    linked,
    matches,
    nakijken,
    oordelen,
    operation,
    pages,
    pages_documents,
    profiles,
    reconcile,
    resources,
    routekaart,
    sparql,
    veranderd,
    vergelijk,
    verifieer,
    zoek,
    zoeken,
)
from api.service import Service, ServiceSource
from api.settings import Settings
from api.sparql_pool import SparqlPool

HERE = Path(__file__).parent
ASSETS = (HERE / "static", HERE / "templates")


def create_app(data: Path | Service, settings: Settings | None = None) -> FastAPI:
    """The application over the data folder `data`, or over one fixed service.

    The current generation is loaded when the application starts; without one, every page says how to ingest.
    `settings`: by default those of the environment.
    """
    source = ServiceSource(None, service=data) if isinstance(data, Service) else ServiceSource(data)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        source.load()
        gc.freeze()  # what was read stays: to look it over for garbage would hold up a visitor for 0.1 s now and then
        yield
        gc.unfreeze()
        app.state.sparql.close()

    app = FastAPI(
        title="Kruisbestuiver",
        version=API_VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.source = source
    app.state.settings = settings or Settings.from_environment()
    app.state.sparql = SparqlPool(app.state.settings)
    app.state.gate = Gate(app.state.settings)
    app.state.writers = Writers.parse(app.state.settings.write_tokens)
    app.state.feedback = FeedbackStore(source.data) if source.data else None
    app.state.asset_version = _asset_version()
    answering = (
        zoek,
        zoeken,
        resources,
        matches,
        nakijken,
        oordelen,
        routekaart,
        profiles,
        dossier,
        veranderd,
        vergelijk,
        verifieer,
        pages,
        pages_documents,
    )
    app.state.routers = [m.router for m in (*answering, sparql, linked, dcat, operation, reconcile)]
    for router in app.state.routers:
        app.include_router(router)
    app.mount("/static", _Static(directory=HERE / "static"), name="static")
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    version, gate = app.state.asset_version, app.state.gate
    app.add_middleware(Envelope, source=source, page_version=version, on_problem=_respond, gate=gate)
    return app


class _Static(StaticFiles):
    """Files, each at one address: with a slash behind it there is nothing."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["path"].endswith("/"):
            raise HTTPException(404)
        return await super().get_response(path, scope)


def _asset_version() -> str:
    digest = hashlib.sha256(API_VERSION.encode())
    for path in sorted(p for folder in ASSETS for p in folder.rglob("*") if p.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _respond(request: Request, problem: Problem) -> Response:
    return error_page(request, problem) if wants_html(request) else problem_json(request, problem)


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _respond(request, error)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers.pop("allow", headers.pop("Allow", None))
        headers["Allow"] = ", ".join(sorted(_allowed(request)))
    return _respond(request, Problem(error.status_code, DETAILS.get(error.status_code), headers=headers))


def _allowed(request: Request) -> set[str]:
    """Methods of every route at the address of `request`; who may GET may ask for the HEAD."""
    routes = (route for router in request.app.state.routers for route in router.routes)
    fitting = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    methods = {method for route in fitting for method in getattr(route, "methods", None) or ("GET",)}
    return methods | {"HEAD"} if "GET" in methods else methods or {"GET", "HEAD"}


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [Fault(str(e["loc"][-1]), f"{e['loc'][-1]} klopt niet: {e['msg']}.") for e in error.errors()]
    return _respond(request, invalid(faults))
