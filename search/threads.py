"""How many threads a matrix product may take: all of them while an index is built, one while questions are answered.

Questions come several at once, each on a thread of its own. Spread over all processors as well, a product of a
millisecond waits for the slowest of them (measured on two busy cores: 3 ms at best, 50 ms in the middle). The three
retrievers of a large collection take milliseconds each and run side by side.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import TypeVar

from threadpoolctl import threadpool_limits

T = TypeVar("T")


def processors() -> int:
    """Number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def answer_on_one_thread() -> None:
    """Let BLAS and faiss take one thread for a call, in this whole process, from now on."""
    _limit(1)


@contextmanager
def all_threads() -> Iterator[None]:
    """Let BLAS and faiss take all processors, as when an index is built; afterwards one thread."""
    _limit(processors())
    try:
        yield
    finally:
        _limit(1)


def _limit(count: int) -> None:
    threadpool_limits(limits=count, user_api="blas")
    import_module("faiss").omp_set_num_threads(count)


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(processors(), thread_name_prefix="search")


def side_by_side(work: Callable[[], T], *others: Callable[[], T]) -> list[T]:
    """Run all at once, `work` on this thread, and return what each returns; the first that fails is raised."""
    waiting = [_helpers().submit(other) for other in others]
    return [work(), *(other.result() for other in waiting)]
