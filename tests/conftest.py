"""Fixtures and markers for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

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
def shared() -> Path:
    """Folder beside the project with documents, standards and annotations for tests."""
    return SHARED
