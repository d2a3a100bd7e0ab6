"""A process that answers SPARQL queries over one store and may be killed at any moment.

It opens the store read-only, gives up the right to open sockets, limits its own memory, and then reads one job a
line (JSON) from standard input; each answer is one line (JSON) about it and then its bytes.
"""

from __future__ import annotations

import ctypes
import json
import platform
import re
import resource
import signal
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from api import sparql_results as results
from api.negotiation import best
from api.problem import Fault, Problem, invalid
from api.sparql_text import NO_SERVICE, asks_elsewhere, has_from, is_update, named_graphs

READY = b"ready\n"
_SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Per machine: how seccomp calls its architecture, and the number of the system call ``socket``."""
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_ANY_SERVICE = re.compile(r"(?<![\w?$@])service(?!\w)", re.IGNORECASE)


def forbid_network() -> bool:
    """Make the system call ``socket`` fail in this process from now on; False where that cannot be done."""
    known = _SOCKET_CALL.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    architecture, number = known
    load, equal, answer = 0x20, 0x15, 0x06  # BPF: load a word, jump if equal, return
    refuse, allow, kill = 0x00050000 | 13, 0x7FFF0000, 0x80000000  # 13 is EACCES
    steps = [
        (load, 0, 0, 4),
        (equal, 1, 0, architecture),
        (answer, 0, 0, kill),
        (load, 0, 0, 0),
        (equal, 0, 1, number),
        (answer, 0, 0, refuse),
        (answer, 0, 0, allow),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    libc = ctypes.CDLL(None)
    given = struct.pack("HP", len(steps), ctypes.addressof(program))
    zero, one = ctypes.c_ulong(0), ctypes.c_ulong(1)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, one, zero, zero, zero) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), given, zero, zero) == 0)


def limit_memory(megabytes: int) -> None:
    """Let this process take so much more memory than it has now; beyond that it dies."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0]) if sys.platform == "linux" else 0
    most = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(store: ox.Store, job: Mapping[str, Any], networkless: bool) -> tuple[dict[str, Any], bytes]:
    """Run the query of `job`; what to say about the answer, and the answer."""
    query, given = job["query"], {name: job[name] for name in ("default-graph-uri", "named-graph-uri")}
    if asks_elsewhere(query) or not (networkless or _ANY_SERVICE.search(query) is None):
        raise invalid([Fault("query", NO_SERVICE)])
    dataset = any(given.values())
    graphs = {name: _held(store, iris, name) for name, iris in given.items()}
    if not dataset:
        _held(store, named_graphs(query, job["prefixes"]), "query")
    try:
        found = store.query(
            query,
            prefixes=job["prefixes"],
            use_default_graph_as_union=not dataset and not has_from(query),
            default_graph=graphs["default-graph-uri"] if dataset else None,
            named_graphs=graphs["named-graph-uri"] if dataset else None,
        )
        return _written(found, job)
    except (SyntaxError, ValueError) as error:
        reason = is_update(query) or f"De vraag is geen geldige SPARQL 1.1: {error}"
        raise invalid([Fault("query", reason)]) from error
    except (OSError, RuntimeError) as error:
        elsewhere = _ANY_SERVICE.search(query) is not None
        raise invalid([Fault("query", NO_SERVICE if elsewhere else f"De vraag kan niet: {error}")]) from error


def _held(store: ox.Store, iris: list[str], name: str) -> list[Any]:
    faults = []
    for iri in iris:
        try:
            held = store.contains_named_graph(ox.NamedNode(iri))
        except ValueError:
            held = False
        if not held:
            graphs = tuple(sorted(str(graph.value) for graph in store.named_graphs())[:20])
            detail = f"De graaf <{iri[:200]}> staat hier niet; van elders ophalen gebeurt niet."
            faults.append(Fault(name, detail, graphs))
    if faults:
        raise invalid(faults)
    return [ox.NamedNode(iri) for iri in iris]


def _written(found: Any, job: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    accept, most = job["accept"], job["rows"]
    if isinstance(found, ox.QueryTriples):
        media, kind = best(accept, results.TRIPLES), "triples"
        body, cut = results.write_triples(found, media, most, job["prefixes"])
    elif isinstance(found, ox.QueryBoolean):
        media, kind, cut = best(accept, results.BOOLEANS), "boolean", False
        body = results.write_boolean(bool(found), media)
    else:
        media, kind = best(accept, results.SOLUTIONS), "solutions"
        body, cut = results.write_solutions(found, media, most)
    return {"status": 200, "media": media, "kind": kind, "cut": cut}, body


def main(path: str, memory_mb: str) -> None:
    """Answer jobs over the store at `path` until standard input ends."""
    networkless = forbid_network()
    store = ox.Store.read_only(path)
    limit_memory(int(memory_mb))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    for line in sys.stdin.buffer:
        job = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, job["seconds"] + 2)  # ends this process if nobody else does
        try:
            about, body = answer(store, job, networkless)
        except Problem as problem:
            about, body = {"status": problem.status, "detail": problem.detail}, b""
            about["faults"] = [[fault.name, fault.detail, list(fault.choices)] for fault in problem.faults]
        signal.setitimer(signal.ITIMER_REAL, 0)
        head = json.dumps({**about, "size": len(body)}).encode() + b"\n"
        sys.stdout.buffer.write(head + body)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
