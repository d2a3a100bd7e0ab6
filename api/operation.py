"""Operation: who may come in, what is counted, and a line in the log for each request, without what was asked."""

from __future__ import annotations

import json
import logging
import re
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.datastructures import Headers
from starlette.types import Scope

from api.problem import Problem
from api.settings import Settings

access = logging.getLogger("kruisbestuiver.toegang")

FREE = ("/static/", "/v1/gezondheid", "/metrics")
"""Addresses that no limit holds for: those who watch the service must see it when it is busy."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Methods that are counted by name: a client may make up any word."""
_KNOWN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_MOST_CLIENTS = 10_000


def request_id(scope: Scope) -> str:
    """The id that a server before us gave the request, when it looks like one; else a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _KNOWN_ID.fullmatch(given) else uuid.uuid4().hex


class RateLimit:
    """A bucket a client: it holds a quarter of a minute's requests and fills at the same pace all the time."""

    def __init__(self, per_minute: float) -> None:
        self._pace = per_minute / 60
        self._size = max(1.0, per_minute / 4)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, client: str, now: float) -> float:
        """Take one request of `client` at `now` (seconds); 0 when it may, else the seconds until it may."""
        if not self._pace:
            return 0.0
        with self._lock:
            level, then = self._buckets.pop(client, (self._size, now))
            level = min(self._size, level + (now - then) * self._pace)
            allowed = level >= 1
            self._buckets[client] = (level - allowed, now)
            while len(self._buckets) > _MOST_CLIENTS:
                self._buckets.popitem(last=False)
            return 0.0 if allowed else (1 - level) / self._pace


class Gate:
    """Lets requests in and sees them out."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rate = RateLimit(settings.rate_per_minute)
        self._inside = 0
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "kruisbestuiver_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "kruisbestuiver_request_seconds", "Time until the end of the answer", ["route"], registry=self.registry
        )
        self._refused = Counter(
            "kruisbestuiver_refused", "Requests refused by a limit", ["reason"], registry=self.registry
        )
        Gauge("kruisbestuiver_requests_in_flight", "Requests at work", registry=self.registry).set_function(
            lambda: self._inside
        )

    @contextmanager
    def inside(self, scope: Scope) -> Iterator[None]:
        """Count a request in and out; a 429 or 503 problem with Retry-After when it may not come in."""
        if scope["path"].startswith(FREE):
            yield
            return
        self._check(scope)
        self._inside += 1  # only the event loop does this
        try:
            yield
        finally:
            self._inside -= 1

    def _check(self, scope: Scope) -> None:
        client = (scope.get("client") or ("?", 0))[0]
        if seconds := self._rate.wait(client, time.monotonic()):
            self._refused.labels("tempo").inc()
            detail = f"U stelt te veel vragen achter elkaar. Wacht {int(seconds) + 1} seconden."
            raise Problem(429, detail, title="Te veel vragen", headers={"Retry-After": str(int(seconds) + 1)})
        if self._inside >= self._settings.max_in_flight:
            self._refused.labels("drukte").inc()
            detail = "Er zijn nu te veel vragen tegelijk. Probeer het over een paar tellen opnieuw."
            raise Problem(503, detail, title="Te druk", headers={"Retry-After": "2"})

    def note(self, scope: Scope, id_: str, status: int, seconds: float, generation: str | None) -> None:
        """Count and log one answered request."""
        route = route_of(scope)
        method = scope["method"] if scope["method"] in METHODS else "anders"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if not self._settings.log_requests:
            return
        row: dict[str, Any] = {
            "verzoek": id_,
            "methode": method,
            "adres": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "generatie": generation,
        }
        if self._settings.log_questions:
            row |= {"pad": scope["path"], "vraag": scope["query_string"].decode("latin-1")}
        access.info("request", extra={"velden": row})


def route_of(scope: Scope) -> str:
    """The pattern of the address, such as ``/v1/profielen/{id}``: never what somebody filled in."""
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str) and path:
        return path
    return "/static" if scope["path"].startswith("/static/") else "onbekend"


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, text, and the fields of a request."""

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, Any] = {
            "tijd": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname.lower(),
            "bron": record.name,
            "tekst": record.getMessage(),
            **getattr(record, "velden", {}),
        }
        if record.exc_info:
            row["fout"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False)


def log_as_json() -> None:
    """Send the log of this process to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    access.setLevel(logging.INFO)
    for name in ("api", "kg", "search", "ingest", "kruisbestuiver.schrijven"):
        logging.getLogger(name).setLevel(logging.INFO)
