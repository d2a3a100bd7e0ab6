"""What holds for every response: HEAD, headers, the generation as ETag, conditional requests, failures."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import API_VERSION
from api.negotiation import best
from api.operation import Gate, request_id
from api.problem import Problem
from api.service import ServiceSource

logger = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OPEN_DATA = ("/v1", "/sparql", "/id/", "/doc/", "/def", "/dcat", "/kennisgraaf.nq", "/context.jsonld", "/reconcile")
DATED = ("/routekaart", "/v1/routekaarten", "/.well-known/security.txt")
"""Addresses whose answer depends on the day as well: what has closed, until when a statement holds."""


class Envelope:
    """Outermost layer: binds one service to the request and completes whatever response comes back."""

    def __init__(
        self,
        app: ASGIApp,
        source: ServiceSource,
        page_version: str,
        on_problem: Callable[[Request, Problem], Response],
        gate: Gate,
    ) -> None:
        self._app = app
        self._source = source
        self._page_version = page_version
        self._on_problem = on_problem
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        service = self._source.current()
        generation = service.generation if service else None
        state = scope.setdefault("state", {})
        state |= {"service": service, "request_id": request_id(scope)}
        asked, head = scope, scope["method"] == "HEAD"
        if head:
            scope = {**scope, "method": "GET"}
        out = _Completed(scope, send, head, self._etag(scope, generation))
        try:
            await self._answer(scope, receive, out)
        finally:
            seen = {**asked, "route": scope.get("route")}
            self._gate.note(seen, state["request_id"], out.status, time.perf_counter() - began, generation)

    async def _answer(self, scope: Scope, receive: Receive, out: _Completed) -> None:
        try:
            with self._gate.inside(scope):
                await self._app(scope, receive, out)
        except Exception as error:
            if out.started:
                raise
            told = error.problem if isinstance(error, _NotAcceptable) else error
            if not isinstance(told, Problem):
                logger.exception("%s %s failed", scope["method"], scope["path"])
                told = Problem(500)
            await self._told(scope, told)(scope, receive, out)

    def _told(self, scope: Scope, problem: Problem) -> Response:
        """`problem` as an answer; when not even its page can be made of this service, a page without the service."""
        try:
            return self._on_problem(Request(scope), problem)
        except Exception:
            logger.exception("%s %s: the page of error %d failed", scope["method"], scope["path"], problem.status)
            scope["state"]["service"] = None
            return self._on_problem(Request(scope), problem)

    def _etag(self, scope: Scope, generation: str | None) -> str | None:
        if generation is None or scope["path"].startswith("/static/"):
            return None
        if scope["path"].startswith(DATED):
            generation += f".{date.today():%Y%m%d}"
        if scope["path"].startswith(OPEN_DATA):
            return f'"{generation}"'
        return f'W/"{generation}.{self._page_version}"'


class _NotAcceptable(Exception):
    """Carries a 406 past the handlers of problems, for which the answer has begun by then."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _check_accepted(scope: Scope, headers: Headers | MutableHeaders) -> None:
    """For the JSON API, whose resources have one form: 406 for a client that does not take that form."""
    media = headers.get("content-type", "").partition(";")[0]
    if scope["path"].startswith("/v1/") and media:
        try:
            best(Headers(scope=scope).get("accept", ""), [media])
        except Problem as problem:
            raise _NotAcceptable(problem) from None


class _Completed:
    """`send` of one response: adds the headers, answers 304 where the client has this version already."""

    def __init__(self, scope: Scope, send: Send, head: bool, etag: str | None) -> None:
        self._scope = scope
        self._send = send
        self._head = head
        self._etag = etag
        self._silent = False
        self.started = False
        self.status = 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if message["status"] == 200:
                _check_accepted(self._scope, Headers(raw=message["headers"]))
            self.started = True
            self._begin(message)
        elif message["type"] == "http.response.body" and (self._silent or self._head):
            message = {**message, "body": b""}
        await self._send(message)

    def _begin(self, message: Message) -> None:
        headers = MutableHeaders(raw=message["headers"])
        headers["API-Version"] = API_VERSION
        headers["X-Request-ID"] = self._scope["state"]["request_id"]
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
        path = self._scope["path"]
        if path.startswith(OPEN_DATA):
            headers.setdefault("Access-Control-Allow-Origin", "*")
            headers.setdefault(
                "Access-Control-Expose-Headers",
                "API-Version, ETag, Kruisbestuiver-Afgekapt, Link, Retry-After, X-Request-ID",
            )
        volatile = headers.get("cache-control") == "no-store"
        if self._etag and not volatile and message["status"] == 200 and self._scope["method"] == "GET":
            form = "" if path.startswith("/v1") else headers.get("content-type", "")
            etag = headers.setdefault("ETag", _of_form(self._etag, form))
            headers.add_vary_header("Accept")
            if _seen(Headers(scope=self._scope).get("if-none-match"), etag):
                self._silent = True
                message["status"] = 304
                del headers["content-length"]
                del headers["content-type"]
        self.status = message["status"]
        headers.setdefault("Cache-Control", "no-cache" if message["status"] in (200, 304) else "no-store")


def _of_form(etag: str, media: str) -> str:
    """`etag` for one form of a resource: the forms of one address differ in it.

    >>> _of_form('"20240101T000000Z"', "application/ld+json")
    '"20240101T000000Z.ld-json"'
    """
    form = media.partition(";")[0].rpartition("/")[2].replace("+", "-")
    return f'{etag[:-1]}.{form}"' if form else etag


def _seen(stated: str | None, etag: str) -> bool:
    if not stated:
        return False
    wanted = etag.removeprefix("W/")
    return any(tag.strip().removeprefix("W/") in ("*", wanted) for tag in stated.split(","))
