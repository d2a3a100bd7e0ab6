"""Reading in a process of its own, which may die: bounded memory and time for each file, whatever is in it."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ingest import errors
from ingest.errors import ReaderDiedError, ReadError, TooLargeError
from ingest.readers.base import Content
from ingest.readers.worker import content_from_json
from ingest.warm import ProcessEndedError, WarmProcess

logger = logging.getLogger(__name__)

MEMORY_MB = 2048
SECONDS = 300


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
    warm: WarmProcess = field(init=False)

    def __post_init__(self) -> None:
        self.warm = WarmProcess("ingest.readers.worker", (str(self.memory_mb),))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; the next file gets a new one."""
        self.warm.close()

    def read(self, path: Path, data: bytes, kind: str) -> Content:
        """What the reader of `kind` makes of `data`; only the name of `path` is told to the process.

        Raises
        ------
        ReadError
            What the reader raised; :class:`~ingest.errors.TooLargeError` when it took too much memory or time,
            :class:`~ingest.errors.ReaderDiedError` when the process died.
        """
        try:
            answer: dict[str, Any] = json.loads(self.warm.ask({"name": path.name, "kind": kind}, data, self.seconds))
        except TimeoutError:
            problem = f"takes more than {self.seconds:g} seconds to read"
            raise TooLargeError(path, problem, "split it in parts, or save it in another format") from None
        except ProcessEndedError as error:
            problem = f"ended the process that read it ({error.cause})"
            way_out = f"save it in another format; a file may use {self.memory_mb} MB of memory"
            raise ReaderDiedError(path, problem, way_out) from None
        for line in answer.get("log", ()):
            logger.warning("%s", line)
        if "content" in answer:
            return content_from_json(answer["content"])
        known = getattr(errors, str(answer["error"]), ReadError)
        fault: type[ReadError] = known if isinstance(known, type) and issubclass(known, ReadError) else ReadError
        raise fault(path, answer["problem"], answer["way_out"])
