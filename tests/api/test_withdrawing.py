"""A document that is withdrawn: not a word of it is left in the data folder, and its addresses answer 410."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Quad

from api.app import create_app
from api.backup import read_backup, write_backup
from api.build import build_generation
from api.care import examine
from api.feedback import FeedbackStore
from api.withdrawing import FILE, withdraw, withdrawn
from kg.generations import Generation, Generations
from kg.oordelen import GRAPH, Oordeel
from kg.terms import DEFAULT_BASE
from tests.api.conftest import ThreadServer
from tests.api.test_oordelen import verdict

SECRET = "kwelderzaagsel"
KEPT = "# Plan Oeverland\n\nDe regio Oeverland is sterk in houtbouw.\n"
WITHDRAWN = (
    f"# Plan Zandrug\n\nDe regio Zandrug is sterk in {SECRET}.\n\nDe {SECRET.title()} Campus in Almelo groeit.\n"
)


def _traces(data: Path) -> list[Path]:
    """Files in which the word stands, in any case and in either of two encodings."""
    words = [word.encode(code) for word in (SECRET, SECRET.title()) for code in ("utf-8", "utf-16-le")]
    files = [path for path in data.rglob("*") if path.is_file()]
    return [path for path in files if any(word in path.read_bytes() for word in words)]


def _judge(data: Path) -> None:
    """Two verdicts: on what the second document alone names, and one, as older versions kept it, that quotes it."""
    graph = Generations(data).open().graph
    lost = next(e.id for e in graph.entities if SECRET in e.id)
    store, row = FeedbackStore(data), verdict("oud", remark="Bellen").as_dict()
    store.add(Oordeel.from_dict({**row, "id": "weg", "kans": f"a~{lost}", "tussen": ["a", lost]}))
    ground = {"grond": "thema-12345678", "soort": "thema", "tekst": f"Beide werken aan {SECRET}.", "juist": True}
    with store.path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({**row, "gronden": [ground]}) + "\n")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ingested with both documents and judged, then ingested twice without the second."""
    folder = tmp_path_factory.mktemp("stukken")
    target = tmp_path_factory.mktemp("data")
    (folder / "oeverland.md").write_text(KEPT, "utf-8")
    (folder / "zandrug.md").write_text(WITHDRAWN, "utf-8")
    build_generation([folder], target)
    _judge(target)
    (folder / "zandrug.md").unlink()
    build_generation([folder], target)
    return target


def _judged(generation: Generation) -> list[Quad]:
    return list(generation.store.quads_for_pattern(None, None, None, NamedNode(DEFAULT_BASE + GRAPH)))


def _run(data: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", *map(str, words), "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_withdrawal_leaves_nothing_behind(data: Path) -> None:
    assert _traces(data), "before, older generations and caches hold it"
    app = create_app(data)
    with ThreadServer(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        before = client.get("/v1/documenten/zandrug")
        assert before.status_code == 410 and "Plan Zandrug" in before.text
        assert SECRET in str(_judged(Generations(data).open()))
        assert len(client.get("/v1/oordelen").json()["oordelen"]) == 2
        done = _run(data, "withdraw", "zandrug.md")
        assert done.returncode == 0, done.stderr
        assert "removed 1 verdicts on what only zandrug.md names" in done.stderr
        assert _traces(data) == []
        (row,) = client.get("/v1/oordelen").json()["oordelen"]
        assert row["id"] == "oud" and row["gronden"] == [{"grond": "thema-12345678", "soort": "thema", "juist": True}]
        client.get("/")
        app.state.source.wait()
        for address in ("/v1/documenten/zandrug", "/documenten/zandrug", "/doc/document/zandrug"):
            answer = client.get(address)
            assert answer.status_code == 410 and "ingetrokken" in answer.text, address
        assert client.get("/v1/documenten/oeverland").status_code == 200
        assert client.get(f"/v1/_zoek?q={SECRET}").text.count(SECRET) <= 3, "no more than the question itself"
    kept = Generations(data)
    assert kept.open_whole().id in kept.ids() and kept.leftovers() == []
    assert f"{DEFAULT_BASE}oordeel/oud" in str(_judged(kept.open())), "the other verdict is still in the graph"
    assert _run(data, "withdraw", "zandrug").returncode == 0, "again does no harm"


def test_a_served_or_unknown_document_is_not_withdrawn(data: Path) -> None:
    done = _run(data, "withdraw", "oeverland.md")
    assert done.returncode == 1 and "still served: take it out of the corpus" in done.stderr
    done = _run(data, "withdraw", "bestaat-niet.md")
    assert done.returncode == 1 and "'bestaat-niet.md'" in done.stderr


def test_a_backup_remembers_withdrawals_and_brings_no_document_back(data: Path, tmp_path: Path) -> None:
    whole, here, there = tmp_path / "stukken", tmp_path / "hier", tmp_path / "daar"
    whole.mkdir()
    for name, text in (("oeverland.md", KEPT), ("zandrug.md", WITHDRAWN)):
        (whole / name).write_text(text, "utf-8")
    build_generation([whole], there)
    write_backup(there, tmp_path / "eerder.tar")
    withdraw(data, "zandrug" if withdrawn(data) else "zandrug.md")
    write_backup(data, tmp_path / "later.tar")
    read_backup(tmp_path / "later.tar", here)
    day = withdrawn(data)["zandrug"]
    assert withdrawn(here) == {"zandrug": day}
    before = sorted(p.name for p in here.rglob("*"))
    done = _run(here, "restore", tmp_path / "eerder.tar")
    assert done.returncode == 1 and f"zandrug.md on {day}" in done.stderr and FILE in done.stderr
    assert sorted(p.name for p in here.rglob("*")) == before and _traces(here) == []
    read_backup(tmp_path / "later.tar", there)
    wrong = [finding.text for finding in examine(there) if not finding.fine]
    assert len(wrong) == 1 and "kruisbestuiver withdraw zandrug.md" in wrong[0]
    withdraw(there, "zandrug.md")
    assert _traces(there) == [] and all(finding.fine for finding in examine(there))


def test_a_restore_leaves_what_is_whole_and_replaces_what_is_not(data: Path, tmp_path: Path) -> None:
    write_backup(data, tmp_path / "kopie.tar")
    id_ = read_backup(tmp_path / "kopie.tar", tmp_path / "hier")
    folder = Generations(tmp_path / "hier").root / id_
    stands = folder.stat().st_ino
    assert read_backup(tmp_path / "kopie.tar", tmp_path / "hier") == id_ and folder.stat().st_ino == stands
    (folder / "ledger.json").write_text("{}", "utf-8")
    read_backup(tmp_path / "kopie.tar", tmp_path / "hier")
    assert folder.stat().st_ino != stands and Generations(tmp_path / "hier").open_whole().id == id_
    assert Generations(tmp_path / "hier").leftovers() == []
