"""A count checks that linking loses no statement; it is shown to fail, and to hold at size, in linear time."""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.link import generate
from ingest import tables
from ingest.balance import lost
from ingest.extract.context import Context
from ingest.ledger import ledger_of
from ingest.link import LinkResult, link
from ingest.pipeline import read_statements
from ingest.readers import read_document
from ingest.types import Extraction, RawEntity, RawRelation
from kg.model import KnowledgeGraph, Relation
from kg.reference import load_areas, load_themes


def _linked(documents: int) -> LinkResult:
    docs, extractions = generate(documents)
    return link(extractions, docs, load_areas(), load_themes())


def test_every_generated_statement_is_there_after_many_merges() -> None:
    docs, extractions = generate(60)
    result = link(extractions, docs, load_areas(), load_themes())
    assert result.lost == () and len(result.merges) > 20
    places = {(e.document, e.begin) for x in result.graph.entities for e in x.evidence}
    mentions = [s for e in extractions.values() for s in e.statements if isinstance(s, RawEntity)]
    assert {(s.evidence.document, s.evidence.begin) for s in mentions} <= places
    assert {r.reason for r in result.merges} >= {"schrijfwijze"}


def test_a_fault_in_linking_is_found_by_the_count_and_stands_in_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tables.relations

    def forgets(raws: object, id_of: object, dropped: object) -> tuple[Relation, ...]:
        return whole(raws, id_of, dropped)[1:]  # type: ignore[arg-type]

    monkeypatch.setattr(tables, "relations", forgets)
    result = _linked(3)
    assert len(result.lost) >= 1
    rows = ledger_of([], result, result.graph, load_areas())["verloren"]
    assert [row["citaat"] for row in rows] == [e.quote for e in result.lost] and rows[0]["document"].startswith("plan-")


def test_the_count_notices_each_kind_of_statement() -> None:
    docs, extractions = generate(2)
    result = link(extractions, docs, load_areas(), load_themes())
    statements = [s for e in extractions.values() for s in e.statements]
    ids: dict[object, str] = {}
    linked = result.graph
    for s in statements:
        if isinstance(s, RawRelation):
            (found,) = [r for r in linked.relations if s.evidence in r.evidence]
            ids |= {s.subject: found.subject, s.object: found.object}
    ids |= {
        s.ref: e.id for s in statements if isinstance(s, RawEntity) for e in linked.entities if s.ref.name == e.name
    }
    known = load_areas().find("Nederland")
    assert known is not None

    def id_of(ref: object) -> str:
        return ids.get(ref, known.id if getattr(ref, "name", "") == "Nederland" else "")

    assert lost(statements, linked, id_of) == ()
    for name in ("entities", "relations", "kruisbestuivingen", "behoeften", "feiten"):
        rows = getattr(linked, name)
        gone = next(row for row in rows if getattr(row, "type", "Hotspot") == "Hotspot")
        less: KnowledgeGraph = replace(linked, **{name: tuple(row for row in rows if row != gone)})
        assert set(lost(statements, less, id_of)) == set(gone.evidence), name


@pytest.mark.bronnen
def test_nothing_is_lost_of_the_real_documents(bronnen: Path) -> None:
    areas, themes = load_areas(), load_themes()
    context = Context(areas, themes)
    docs = [read_document(path) for path in sorted(bronnen.glob("004*.txt"))]
    extractions = {d.id: Extraction(read_statements(d, context).statements) for d in docs}
    result = link(extractions, docs, areas, themes)
    assert result.lost == () and result.rejected_quotes == 0
    raw = Counter(type(s).__name__ for e in extractions.values() for s in e.statements)
    assert raw["RawEntity"] <= sum(len(e.evidence) for e in result.graph.entities) + raw["RawEntity"] // 2


def test_the_work_grows_linearly() -> None:
    """Calls of functions, which unlike time do not depend on what else the machine does."""

    def calls(documents: int) -> int:
        docs, extractions = generate(documents)
        profile = cProfile.Profile()
        profile.runcall(link, extractions, docs, load_areas(), load_themes())
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    calls(2)
    assert calls(200) / calls(50) <= 4.4
