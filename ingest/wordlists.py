"""Dutch word lists of `ingest/lists/taal.yaml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _lists() -> dict[str, Any]:
    import yaml

    lists: dict[str, Any] = yaml.safe_load((files("ingest") / "lists" / "taal.yaml").read_text("utf-8"))
    return lists


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of one list.

    >>> "i.s.m." in word_list("afkortingen")
    True
    >>> word_list("afkorting")
    Traceback (most recent call last):
    KeyError: "no word list 'afkorting'; known: afkortingen, ...
    """
    lists = _lists()
    if name not in lists:
        raise KeyError(f"no word list {name!r}; known: {', '.join(sorted(lists))}")
    return frozenset(str(lists[name]).split())
