"""An ingest after one document changed and one went gives the files of an ingest from scratch, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.build import BuildReport, build_generation
from kg.generations import Generations
from search.encoder import Encoder
from search.index import SearchIndex
from search.request import SearchRequest
from tests.ingest.test_incremental import _text

CHANGE = ("Wolbert7", "Vossenveld")
DOCUMENTS = 12
ENGINES = ("store/", "/lexical/")
"""Files that Oxigraph and tantivy name and order as they like; what is in them is compared."""
OF_ITS_OWN = ("manifest", "veranderd")
"""Files that tell of this ingest: when it was, and what changed since the one before."""


def _files(data: Path) -> dict[str, bytes]:
    """Every file of the served generation that does not tell of this ingest and is no engine's own."""
    folder = Generations(data).open().path
    names = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if not any(part in name for part in ENGINES) and not path.name.startswith(OF_ITS_OWN)
    }


def _quads(data: Path) -> list[str]:
    """What was read; the ontologies have blank nodes, which are named anew in each store."""
    return sorted(line for quad in Generations(data).open().store if "_:" not in (line := str(quad)))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> tuple[list[BuildReport], Path, Path]:
    """Twelve documents ingested, one changed and one removed, ingested again; and the same from scratch."""
    folder = tmp_path_factory.mktemp("corpus")
    data, fresh = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("fresh")
    for number in range(DOCUMENTS):
        (folder / f"plan-{number:02}.txt").write_text(_text(number), encoding="utf-8")
    reports = [build_generation([folder], data, encoder=encoder)]
    (folder / "plan-07.txt").write_text(_text(7).replace(*CHANGE), encoding="utf-8")
    (folder / "plan-03.txt").unlink()
    reports.append(build_generation([folder], data, encoder=encoder))
    build_generation([folder], fresh, encoder=encoder)
    return reports, data, fresh


def test_one_is_read_again_and_one_is_retracted(built: tuple[list[BuildReport], Path, Path]) -> None:
    (first, second), data, _ = built
    assert len(first.read) == DOCUMENTS and second.read == ["plan-07.txt"]
    assert second.documents == DOCUMENTS - 1
    names = {e.name for e in Generations(data).open().graph.entities}
    assert "Vossenveld Campus" in names and not {"Wolbert7 Campus", "Wolbert3 Campus"} & names


def test_the_files_are_those_of_an_ingest_from_scratch(built: tuple[list[BuildReport], Path, Path]) -> None:
    _, data, fresh = built
    one, other = _files(data), _files(fresh)
    assert one.keys() == other.keys() and {"kg/entiteiten.jsonl", "ledger.json"} <= one.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_the_store_and_the_word_index_hold_the_same(
    built: tuple[list[BuildReport], Path, Path], encoder: Encoder
) -> None:
    _, data, fresh = built
    assert _quads(data) == _quads(fresh) != []
    answers = []
    for folder in (data, fresh):
        generation = Generations(folder).open()
        index = SearchIndex.open(generation.search, encoder, generation.graph)
        found = [index.search(SearchRequest(text), encoder) for text in ("Vossenveld Campus", "drones", "Wolbert3")]
        answers.append([[(hit.kind, hit.id, hit.score) for hit in result.hits] for result in found])
    assert answers[0] == answers[1] and all(answers[0])
