"""A process that stays to answer questions one by one, and that may die: each question has a time limit.

The other side (:func:`serve`) reads from standard input a line of JSON ``{"size", …}`` and then so many bytes, and
writes to standard output a line ``{"size"}`` and then JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

MAX_FILES = 64
_ROOT = Path(__file__).resolve().parents[1]
_CHUNK = 1 << 20
_PR_SET_PDEATHSIG = 1


class ProcessEndedError(Exception):
    """The process ended before it answered; `cause` is the signal or exit status."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass
class WarmProcess:
    """``python -m module arguments``, started when it is first needed and replaced when it died; for one thread.

    Parameters
    ----------
    module
        Its ``main`` calls :func:`serve`.
    """

    module: str
    arguments: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, about: Mapping[str, Any], data: bytes, seconds: float) -> bytes:
        """The answer to a question `about` these bytes.

        Raises
        ------
        TimeoutError
            If there is no answer within `seconds`; the process is ended.
        ProcessEndedError
            If the process ended.
        """
        head = json.dumps({**about, "size": len(data)}).encode() + b"\n"
        try:
            return self._ask(head + data, seconds)
        except TimeoutError:
            self.close()
            raise
        except EOFError:
            cause = self._cause()
            self.close()
            raise ProcessEndedError(cause) from None

    def close(self) -> None:
        """End the process and what it started; the next question gets a new one."""
        process, self.process = self.process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def _cause(self) -> str:
        try:
            status = self.process.wait(5) if self.process is not None else None
        except subprocess.TimeoutExpired:
            status = None
        if status is None or status >= 0:
            return f"exit status {status}"
        with contextlib.suppress(ValueError):
            return signal.Signals(-status).name
        return f"signal {-status}"

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is not None and self.process.poll() is not None:
            self.close()
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd=_ROOT,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
                start_new_session=True,
            )
            for stream in (self.process.stdin, self.process.stdout):
                assert stream is not None
                os.set_blocking(stream.fileno(), False)
        return self.process

    def _ask(self, message: bytes, seconds: float) -> bytes:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        deadline = time.monotonic() + seconds
        left, data = memoryview(message), bytearray()
        size = -1
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdin, selectors.EVENT_WRITE)
            selector.register(process.stdout, selectors.EVENT_READ)
            while size < 0 or len(data) < size:
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready:
                    raise TimeoutError
                for key, _ in ready:
                    if key.fileobj is process.stdin:
                        left = left[_write(process.stdin.fileno(), left) :]
                        if not left:
                            selector.unregister(process.stdin)
                    else:
                        data += _some(process.stdout.fileno())
                if size < 0 and (end := data.find(b"\n")) >= 0:
                    size = int(json.loads(data[:end])["size"])
                    del data[: end + 1]
        return bytes(data)


def _write(handle: int, data: memoryview) -> int:
    try:
        return os.write(handle, data[:_CHUNK])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        raise EOFError from None


def _some(handle: int) -> bytes:
    try:
        some = os.read(handle, _CHUNK)
    except BlockingIOError:
        return b""
    if not some:
        raise EOFError
    return some


def confine(memory_mb: int) -> None:
    """Bound this process: memory, no files written, no core dump, few open files; Linux also ends it with its parent.

    Parameters
    ----------
    memory_mb
        Of address space, in MiB; what needs more gets a ``MemoryError``, or ends the process.
    """
    for what, limit in (
        (resource.RLIMIT_AS, memory_mb * 2**20),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, MAX_FILES),
    ):
        _, hard = resource.getrlimit(what)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (limit, limit))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def serve(answer: Callable[[dict[str, Any], bytes], bytes], memory_mb: int) -> None:
    """Answer questions until there are no more, within the bounds of :func:`confine`."""
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints does not end up in an answer
    confine(memory_mb)
    try:
        while line := sys.stdin.buffer.readline():
            about = json.loads(line)
            body = answer(about, sys.stdin.buffer.read(about["size"]))
            target.write(json.dumps({"size": len(body)}).encode() + b"\n" + body)
            target.flush()
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)
