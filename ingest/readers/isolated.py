"""Reading in a process of its own, which may die: bounded memory and time for each file, whatever is in it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ingest import errors
from ingest.errors import ReaderDiedError, ReadError, TooLargeError
from ingest.readers.base import Content
from ingest.readers.worker import content_from_json

logger = logging.getLogger(__name__)

MEMORY_MB = 2048
SECONDS = 300
_ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 1 << 20


class _Ended(Exception):
    """The process ended before it answered."""


@dataclass
class ReaderProcess:
    """One warm process that reads files one by one; it is replaced when it dies, and started when it is first needed.

    Use it as a context, or call :meth:`close`; for one thread.

    Parameters
    ----------
    memory_mb
        Address space of the process, in MiB.
    seconds
        Wall time for one file.

    Examples
    --------
    >>> with ReaderProcess() as process:
    ...     process.read(Path("a.html"), b"<h1>Regio Twente</h1>", "html").text
    '# Regio Twente\\n'
    """

    memory_mb: int = MEMORY_MB
    seconds: float = SECONDS
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path, data: bytes, kind: str) -> Content:
        """What the reader of `kind` makes of `data`; only the name of `path` is told to the process.

        Raises
        ------
        ReadError
            What the reader raised; :class:`~ingest.errors.TooLargeError` when it took too much memory or time,
            :class:`~ingest.errors.ReaderDiedError` when the process died.
        """
        job = json.dumps({"name": path.name, "kind": kind, "size": len(data)}).encode() + b"\n"
        try:
            answer = self._ask(job + data)
        except TimeoutError:
            self.close()
            problem = f"takes more than {self.seconds:g} seconds to read"
            raise TooLargeError(path, problem, "split it in parts, or save it in another format") from None
        except _Ended:
            status = self._status()
            self.close()
            problem = f"ended the process that read it ({_cause(status)})"
            way_out = f"save it in another format; a file may use {self.memory_mb} MB of memory"
            raise ReaderDiedError(path, problem, way_out) from None
        for line in answer.get("log", ()):
            logger.warning("%s", line)
        if "content" in answer:
            return content_from_json(answer["content"])
        known = getattr(errors, str(answer["error"]), ReadError)
        fault: type[ReadError] = known if isinstance(known, type) and issubclass(known, ReadError) else ReadError
        raise fault(path, answer["problem"], answer["way_out"])

    def close(self) -> None:
        """End the process and what it started; the next file gets a new one."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def _status(self) -> int | None:
        try:
            return self._process.wait(5) if self._process is not None else None
        except subprocess.TimeoutExpired:
            return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ingest.readers.worker", str(self.memory_mb)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd=_ROOT,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
                start_new_session=True,
            )
            for stream in (self._process.stdin, self._process.stdout):
                assert stream is not None
                os.set_blocking(stream.fileno(), False)
        return self._process

    def _ask(self, message: bytes) -> dict[str, Any]:
        """Write `message` and read the answer, within the time that a file may take."""
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        deadline = time.monotonic() + self.seconds
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
        answer: dict[str, Any] = json.loads(bytes(data))
        return answer


def _write(handle: int, data: memoryview) -> int:
    try:
        return os.write(handle, data[:_CHUNK])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        raise _Ended from None


def _some(handle: int) -> bytes:
    try:
        some = os.read(handle, _CHUNK)
    except BlockingIOError:
        return b""
    if not some:
        raise _Ended
    return some


def _cause(status: int | None) -> str:
    if status is None or status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
