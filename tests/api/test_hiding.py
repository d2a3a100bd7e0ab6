"""Persons can be left out: not in the graph, not in passages, not in vectors, not on any page."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.build import build_generation
from ingest.hiding import MARK, hide_persons
from ingest.pipeline import extract_all, load_context
from ingest.readers import read_document
from kg.generations import Generation, Generations
from kg.model import Document
from kg.terms import DEFAULT_BASE
from tests.api.conftest import ThreadServer

TEXT = """---
titel: Plan Oeverland
uitgever: Gemeente Oeverland, wethouder Joke Zwartveld
---

# Plan Oeverland

De regio Oeverland is sterk in houtbouw. Dat zegt wethouder Joke Zwartveld.
Mevrouw Zwartveld ziet kansen; bereikbaar via j.zwartveld@oeverland.nl of 020-1234567.
Op Campus Noordoever werkt programmamanager Piet van der Kwelder aan houtbouw in 2024.
De gemeente Haarlem investeert € 50.000.
"""
NAMES = ("Zwartveld", "Joke", "Kwelder", "j.zwartveld@oeverland.nl", "020-1234567")


def test_names_become_marks_of_the_same_length() -> None:
    doc = Document("a", "a.md", "A", "md", "", TEXT)
    hidden = hide_persons(doc, load_context()).text
    assert len(hidden) == len(TEXT) and hidden.count("\n") == TEXT.count("\n")
    assert not [name for name in NAMES if name in hidden]
    for kept in ("Oeverland", "Campus Noordoever", "gemeente Haarlem", "€ 50.000", "wethouder", "2024"):
        assert kept in hidden


@pytest.mark.bronnen
def test_of_the_real_documents_only_persons_go(bronnen: Path) -> None:
    context = load_context()
    for path in sorted(bronnen.glob("*.txt")):
        text = path.read_text("utf-8")
        hidden = hide_persons(Document("a", path.name, "A", "txt", "", text), context).text
        assert hidden.count(MARK) < len(text) / 200, path.name


def no_name_in(data: Path) -> Generation:
    """The served generation of `data`, of which no file holds a name."""
    generation = Generations(data).open()
    codes = [name.encode(code) for name in NAMES for code in ("utf-8", "utf-16-le")]
    files = [path for path in generation.path.rglob("*") if path.is_file()]
    assert files and not [path for path in files if any(code in path.read_bytes() for code in codes)]
    return generation


def test_no_byte_of_the_generation_holds_a_name(tmp_path: Path) -> None:
    (tmp_path / "stukken").mkdir()
    (tmp_path / "stukken" / "plan.md").write_text(TEXT, "utf-8")
    data = tmp_path / "data"
    with Generations(data).draft() as open_:
        open_.write_graph(extract_all([read_document(tmp_path / "stukken" / "plan.md")]).graph, (), DEFAULT_BASE)
        Generations(data).publish(open_, {})
    assert [e for e in Generations(data).open().graph.entities if e.type == "Persoon"]
    build_generation([tmp_path / "stukken"], data, hide_persons=True)
    generation = no_name_in(data)
    assert not [e for e in generation.graph.entities if e.type == "Persoon"]
    for entity in generation.graph.entities:
        for e in entity.evidence:
            assert generation.graph.documents[0].text[e.begin : e.end] == e.quote
    with ThreadServer(create_app(data)) as url, httpx.Client(base_url=url, timeout=30) as client:
        assert "weggelaten" in client.get("/documenten").text
        assert not [name for name in NAMES if name in client.get("/documenten/plan").text]
        old = Generations(data).ids()[0]
        for path in ("/veranderd", "/veranderd.atom", "/v1/wijzigingen", f"/v1/wijzigingen?van={old}"):
            assert not [name for name in NAMES if name in client.get(path).text], path
