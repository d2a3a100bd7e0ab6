"""Intervals, pairwise comparison and the command that prints them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.evaluating_search import ranking_of
from search.encoder import Encoder
from search.evaluate import Judged, JudgedQuery, Lines
from search.figures import by_group, compare, figure, score_each
from search.fusion import Ranking
from tests.api.conftest import publish
from tests.kg.graphs import tiny_graph

QUERIES = [
    JudgedQuery("a", "x", "een", (Judged("doc", 1, 2, 3), Judged("doc", 5, 6, 1))),
    JudgedQuery("b", "y", "twee", (Judged("doc", 9, 9, 2),)),
    JudgedQuery("c", "y", "drie", ()),
]


def test_a_run_is_scored_question_by_question() -> None:
    run = {"a": [Lines("doc", 9, 9), Lines("doc", 1, 2)], "b": [Lines("doc", 9, 9)]}
    rows = score_each(run, QUERIES)
    assert set(rows) == {"a", "b"}, "a question without an answer has no score"
    assert rows["b"] == (1, 1, 1) and rows["a"][2] == 0.5
    assert rows["a"][0] == pytest.approx((7 / np.log2(3)) / (7 + 1 / np.log2(3)))
    table = by_group(rows, QUERIES)
    assert list(table) == ["x", "y", "alle"] and table["alle"]["mrr"].mean == 0.75
    assert table["alle"]["mrr"].low == 0.5 and table["alle"]["mrr"].high == 1


def test_the_interval_narrows_with_more_questions() -> None:
    rng = np.random.default_rng(2)
    few, many = figure(rng.random(20).tolist()), figure(rng.random(2000).tolist())
    assert few.low < few.mean < few.high and many.high - many.low < (few.high - few.low) / 5
    assert many.low < 0.5 < many.high
    assert figure([0.1, 0.9]) == figure([0.1, 0.9])


def test_two_orders_are_compared_pairwise() -> None:
    first = {str(i): (i / 20, 0.0, 0.0) for i in range(20)}
    second = {id_: (row[0] + 0.05, 0.0, 0.0) for id_, row in first.items()}
    change = compare(first, second)
    assert change.difference.low == pytest.approx(0.05) and change.better == 20
    assert compare(first, first).equal == 20


def test_a_setting_is_read_and_a_wrong_one_named() -> None:
    assert ranking_of(Ranking(), "late=0.5, pool=20") == Ranking(late=0.5, pool=20)
    for text in ("laat=1", "late", "late=veel"):
        with pytest.raises(Exception, match="late"):
            ranking_of(Ranking(), text)


def test_the_command_prints_figures_and_a_comparison(tmp_path: Path, encoder: Encoder) -> None:
    publish(tmp_path / "data", tiny_graph(), encoder)
    rows = [
        {"qid": "1", "group": "g", "query": "testhal", "relevant": [{"doc": "waterwijk", "lines": [2, 2], "grade": 3}]},
        {"qid": "2", "group": "g", "query": "btw-aangifte", "relevant": []},
    ]
    queries = tmp_path / "q.jsonl"
    queries.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    command = ["evaluate", "search", str(queries), "--data", str(tmp_path / "data"), "--steekproeven", "50"]
    shown = CliRunner().invoke(app, command)
    assert shown.exit_code == 0 and "1 of 1 unanswerable" in shown.output, shown.output
    body = json.loads(CliRunner().invoke(app, [*command, "--tegen", "late=0", "--json"]).output)
    assert body["groepen"]["alle"]["ndcg"]["n"] == 1 and body["vergelijking"]["instelling"] == "late=0"
