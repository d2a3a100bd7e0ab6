"""A document that is withdrawn: not a word of it is left in the data folder, and its addresses answer 410."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.build import build_generation
from kg.generations import Generations
from tests.api.conftest import ThreadServer

SECRET = "kwelderzaagsel"
KEPT = "# Plan Oeverland\n\nDe regio Oeverland is sterk in houtbouw.\n"
WITHDRAWN = f"# Plan Zandrug\n\nDe regio Zandrug is sterk in {SECRET}. Op Campus {SECRET.title()} werkt de sector.\n"


def _traces(data: Path) -> list[Path]:
    """Files in which the word stands, in any case and in either of two encodings."""
    words = [word.encode(code) for word in (SECRET, SECRET.title()) for code in ("utf-8", "utf-16-le")]
    files = [path for path in data.rglob("*") if path.is_file()]
    return [path for path in files if any(word in path.read_bytes() for word in words)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ingested with both documents, then twice without the second."""
    folder = tmp_path_factory.mktemp("stukken")
    target = tmp_path_factory.mktemp("data")
    (folder / "oeverland.md").write_text(KEPT, "utf-8")
    (folder / "zandrug.md").write_text(WITHDRAWN, "utf-8")
    build_generation([folder], target)
    (folder / "zandrug.md").unlink()
    build_generation([folder], target)
    return target


def _run(data: Path, document: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", "withdraw", document, "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_withdrawal_leaves_nothing_behind(data: Path) -> None:
    assert _traces(data), "before, older generations and caches hold it"
    app = create_app(data)
    with ThreadServer(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        before = client.get("/v1/documenten/zandrug")
        assert before.status_code == 410 and "Plan Zandrug" in before.text
        done = _run(data, "zandrug.md")
        assert done.returncode == 0, done.stderr
        assert _traces(data) == []
        client.get("/")
        app.state.source.wait()
        for address in ("/v1/documenten/zandrug", "/documenten/zandrug", "/doc/document/zandrug"):
            answer = client.get(address)
            assert answer.status_code == 410 and "ingetrokken" in answer.text, address
        assert client.get("/v1/documenten/oeverland").status_code == 200
        assert client.get(f"/v1/_zoek?q={SECRET}").text.count(SECRET) <= 3, "no more than the question itself"
    kept = Generations(data)
    assert kept.open_whole().id in kept.ids() and kept.leftovers() == []
    assert _run(data, "zandrug").returncode == 0, "again does no harm"


def test_a_served_or_unknown_document_is_not_withdrawn(data: Path) -> None:
    done = _run(data, "oeverland.md")
    assert done.returncode == 1 and "still served: take it out of the corpus" in done.stderr
    done = _run(data, "bestaat-niet.md")
    assert done.returncode == 1 and "'bestaat-niet.md'" in done.stderr
