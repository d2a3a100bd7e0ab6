"""Runs ingests as forks of one process that has imported everything, so that a test can start, and kill, many."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from ingest.nlp import load_tokenizer
from kg.reference import load_areas, load_themes
from search.encoder import Encoder, OnnxEncoder, load_encoder


class Nursery:
    """Starts ingests; each is a process of its own that does what ``kruisbestuiver ingest`` does."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, document: Path, data: Path) -> int:
        """Begin to ingest `document` into `data`; return the id of the process."""
        return int(self._ask(f"{document}\t{data}"))

    def wait(self) -> int:
        """Wait for the ingest that was started last; return its exit status, minus the signal that killed it."""
        return int(self._ask("wait"))

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


@contextmanager
def nursery(log: Path) -> Iterator[Nursery]:
    """A process that forks ingests; what they print goes to `log`."""
    with log.open("wb") as output:
        command = [sys.executable, "-m", "tests.nursery"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, text=True
        ) as process:
            try:
                yield Nursery(process)
            finally:
                assert process.stdin is not None
                process.stdin.close()
                process.wait(60)


def _ingest(document: str, data: str, encoder: Encoder) -> int:
    from api.build import build_generation

    try:
        build_generation([Path(document)], Path(data), encoder=encoder)
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def _warm() -> Encoder:
    """Import and load all that does not start threads, for those would be missing in a fork."""
    for name in ("faiss", "onnxruntime", "tantivy", "api.build", "ingest.pipeline", "search.index", "pyshacl"):
        import_module(name)
    _ = load_tokenizer(), load_areas(), load_themes()
    encoder = load_encoder()
    assert isinstance(encoder, OnnxEncoder)
    _ = encoder._tokenizer, encoder._wordless
    return encoder


def _serve() -> None:
    encoder, child = _warm(), 0
    for line in sys.stdin:
        if line == "wait\n":
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
            continue
        child = os.fork()
        if not child:
            document, data = line.rstrip("\n").split("\t")
            os._exit(_ingest(document, data, encoder))
        print(child, flush=True)


if __name__ == "__main__":
    _serve()
