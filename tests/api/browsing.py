"""A real headless Chromium for tests, and axe-core to judge pages with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = "axe-core@4.11.0"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, closed at the end."""
    if CHROMIUM is None:
        pytest.fail("no chromium on this machine: 'make test' installs it")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def axe_source(folder: Path) -> str:
    """The script of axe-core, fetched by npm into `folder`; skips, visibly, where npm cannot."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("axe-core needs npm, which is absent")
    command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--no-save", "--silent", AXE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not answer in time")
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if done.returncode or not script.is_file():
        pytest.skip(f"npm could not fetch {AXE}: {done.stderr.strip()[-200:]}")
    return script.read_text("utf-8")
