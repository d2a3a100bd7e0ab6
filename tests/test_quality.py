"""The code as a whole: types, style, and what may not stand in a tracked file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOSTS = r"py[p]i\.org|python[h]osted|deb\.debi[a]n|registry\.np[m]js|download\.py[t]orch"
MACHINE_PATHS = r"(?<![\w.])/(?:wor[k]|far[m]|roo[t]|tm[p])/[a-z.]+/"


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def _tracked() -> list[Path]:
    listed = _run("git", "ls-files")
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_types() -> None:
    result = _run(sys.executable, "-m", "mypy")
    assert result.returncode == 0, result.stdout[-5000:]


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids=" ".join)
def test_style(command: tuple[str, ...]) -> None:
    result = _run(sys.executable, "-m", "ruff", *command, ".")
    assert result.returncode == 0, result.stdout[-5000:]


def test_no_registry_host_and_no_path_of_a_machine() -> None:
    wrong = re.compile(f"{HOSTS}|{MACHINE_PATHS}", re.IGNORECASE)
    found = []
    for path in _tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {m[0]}" for m in wrong.finditer(text)]
    assert found == []


@pytest.mark.bronnen
def test_no_sentence_of_a_source_document(shared: Path) -> None:
    result = _run(sys.executable, str(shared / "eval" / "copied.py"))
    assert result.returncode == 0, result.stdout


def test_only_the_agreed_folders_hold_code() -> None:
    packages = {p.relative_to(ROOT).parts[0] for p in _tracked() if p.suffix == ".py"}
    assert packages <= {"kg", "ingest", "search", "api", "tests", "benchmarks"}
