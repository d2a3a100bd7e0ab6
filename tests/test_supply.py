"""What is installed is what constraints.txt pins, to the version."""

from __future__ import annotations

import re
from importlib.metadata import distributions

from tests.conftest import ROOT

OURS = "kruisbestuiver"
OF_PYTHON = "pip"
"""Comes with the interpreter, and is not installed by us."""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_installed_package_is_pinned_at_its_version() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").split()
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!]+", line) for line in lines), "only exact versions"
    pinned = {_plain(name): version for name, version in (line.split("==") for line in lines)}
    installed = {_plain(d.metadata["Name"]): d.version for d in distributions()}
    loose = {n: v for n, v in installed.items() if pinned.get(n) != v.partition("+")[0] and n not in (OURS, OF_PYTHON)}
    assert loose == {}, "installed at a version that a new machine would not get: pin them in constraints.txt"
