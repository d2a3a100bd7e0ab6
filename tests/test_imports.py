"""The arrows between the packages, and what an import may pull in."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "kg": {"kg"},
    "ingest": {"ingest", "kg"},
    "search": {"search", "kg"},
    "api": {"api", "search", "ingest", "kg"},
}
HEAVY = {
    "kg": {"fastapi", "starlette", "faiss", "torch", "spacy", "sentence_transformers", "pyshacl"},
    "ingest": {"fastapi", "starlette", "faiss", "torch", "sentence_transformers", "tantivy"},
    "search": {"fastapi", "starlette", "torch", "sentence_transformers", "spacy"},
    "api.cli": {"fastapi", "starlette", "faiss", "torch", "spacy", "sentence_transformers", "pyshacl", "rdflib"},
}


def _imports(path: Path) -> set[str]:
    """Top-level packages that `path` imports anywhere, inside functions too."""
    found: set[str] = set()
    for item in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(item, ast.Import):
            found |= {alias.name.split(".")[0] for alias in item.names}
        elif isinstance(item, ast.ImportFrom) and item.module and item.level == 0:
            found.add(item.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_arrows_between_packages(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files, f"no code in {package}"
    wrong = {
        str(file.relative_to(ROOT)): sorted((_imports(file) & set(MAY_IMPORT)) - MAY_IMPORT[package]) for file in files
    }
    assert {k: v for k, v in wrong.items() if v} == {}


@pytest.mark.parametrize("module", sorted(HEAVY))
def test_import_stays_light(module: str) -> None:
    code = f"import sys, {module}; print(' '.join(m for m in sys.modules if '.' not in m))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert set(run.stdout.split()) & HEAVY[module] == set()


def test_data_folders_hold_no_code() -> None:
    assert sorted(p.name for folder in ("ontologies", "corpus") for p in (ROOT / folder).rglob("*.py")) == []
