"""Runs the web application and says where it is."""

from __future__ import annotations

import socket
from pathlib import Path

import uvicorn

from api.app import create_app
from api.operation import log_as_json
from kg.generations import Generations, NoGenerationError


class AddressInUseError(OSError):
    """Something else listens on the port."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port`; 0 takes a free port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or asyncio leaves TCP_NODELAY off
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise AddressInUseError(f"cannot listen on {host}:{port} ({error.strerror}): choose another --port") from error
    return sock


def run(data: Path, host: str, port: int) -> None:
    """Serve `data` until stopped; print the address once, on standard output.

    Raises
    ------
    GenerationError
        If nothing was ingested yet; the message says how to.
    """
    if Generations(data).current_id() is None:
        raise NoGenerationError(f"{data} has no generation yet: run 'kruisbestuiver ingest' first")
    sock = listen(host, port)
    log_as_json()
    app = create_app(data)
    app.state.source.load()
    config = uvicorn.Config(app, log_level="warning", server_header=False, access_log=False)
    config.timeout_graceful_shutdown = int(app.state.settings.sparql_seconds) + 5  # the slowest answer may finish
    server = _Announcing(config, f"http://{_shown(host)}:{sock.getsockname()[1]}")
    try:
        server.run(sockets=[sock])
    finally:
        sock.close()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


class _Announcing(uvicorn.Server):
    """Prints the address when the application is ready to answer."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            print(f"Kruisbestuiver serves on {self._address}", flush=True)
