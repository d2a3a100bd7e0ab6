"""Fixtures and markers for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import KnowledgeGraph

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, visibly, what reads the real documents where they are absent, as in a user's clone."""
    if (SHARED / "bronnen").is_dir():
        return
    absent = pytest.mark.skip(reason="needs ../shared/bronnen, which is not part of a clone")
    for item in items:
        if item.get_closest_marker("bronnen"):
            item.add_marker(absent)


@pytest.fixture(scope="session")
def bronnen() -> Path:
    """Folder of the four real policy documents."""
    return SHARED / "bronnen"


@pytest.fixture(scope="session")
def bronnen_graph(bronnen: Path) -> KnowledgeGraph:
    """What is read from the four real documents."""
    from ingest.pipeline import extract_all
    from ingest.readers import read_document

    return extract_all([read_document(path) for path in sorted(bronnen.glob("*.txt"))]).graph


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder beside the project with documents, standards and annotations for tests."""
    return SHARED
