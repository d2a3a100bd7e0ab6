from __future__ import annotations

import importlib.util
import json
import math
import random
from pathlib import Path
from types import ModuleType

import pytest

from kg.model import KnowledgeGraph, Passage
from search.encoder import Encoder
from search.errors import SearchError
from search.evaluate import (
    Judged,
    JudgedQuery,
    Lines,
    ask,
    gains,
    line_starts,
    lines_of,
    read_queries,
    score_query,
)
from search.figures import METRICS, by_group, score_each
from search.index import SearchIndex

RELEVANT = (Judged("a", 1, 10, 3), Judged("a", 21, 24, 2), Judged("b", 5, 5, 1))


def test_a_case_worked_by_hand() -> None:
    hits = [Lines("a", 30, 40), Lines("a", 20, 31), Lines("a", 8, 9), Lines("a", 1, 5), Lines("b", 1, 46)]
    # nothing there; 21-24 lies within; 8-9 lies within 1-10, which 1-5 then cannot earn again; 46 lines are too many
    earned = gains(hits, RELEVANT)
    assert earned == [0, 2, 3, 0, 0]
    dcg = 3 / math.log2(3) + 7 / math.log2(4)
    ideal = 7 + 3 / math.log2(3) + 1 / math.log2(4)
    assert score_query(earned, RELEVANT) == pytest.approx((dcg / ideal, 1.0, 0.5))


def test_half_of_the_shorter_is_enough_and_less_is_not() -> None:
    assert gains([Lines("a", 6, 30)], RELEVANT[:1]) == [3]
    assert gains([Lines("a", 7, 30)], RELEVANT[:1]) == [0]
    assert gains([Lines("a", 1, 45)], RELEVANT[:1]) == [3]
    assert gains([Lines("c", 1, 10)], RELEVANT) == [0]


def test_only_touching_passages_count_when_there_is_nothing_better() -> None:
    only = (Judged("b", 5, 5, 1),)
    assert score_query(gains([Lines("b", 5, 5)], only), only) == (1.0, 1.0, 1.0)


def test_questions_without_an_answer_are_left_out() -> None:
    queries = [JudgedQuery("1", "x", "?", RELEVANT), JudgedQuery("2", "geen", "?", ())]
    table = by_group(score_each({}, queries), queries)
    assert list(table) == ["x", "alle"] and table["alle"]["ndcg"].n == 1 and table["alle"]["ndcg"].mean == 0
    assert by_group({}, []) == {}


def test_lines_end_at_a_newline_only() -> None:
    text = "een\u2028nog\ntwee\ndrie"
    starts = {"d.txt": line_starts(text)}
    passage = Passage("p", "d.txt", None, "", text[4:13], 4, 13)
    assert lines_of(passage, starts) == Lines("d.txt", 1, 2)


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    good = {"qid": "1", "group": "x", "query": "?", "relevant": [{"doc": "a", "lines": [1, 2], "grade": 3}]}
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(good) + '\n\n{"qid": 2}\n')
    with pytest.raises(SearchError, match=r"q\.jsonl, line 3"):
        read_queries(path)
    path.write_text(json.dumps(good))
    assert read_queries(path) == [JudgedQuery("1", "x", "?", (Judged("a", 1, 2, 3),))]


def test_a_range_of_grade_0_is_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    with path.open("w") as file:
        for grades in ([0], [0, 2]):
            ranges = [{"doc": "a", "lines": [1, 2], "grade": grade} for grade in grades]
            row = {"qid": str(len(grades)), "group": "x", "query": "?", "relevant": ranges}
            file.write(json.dumps(row) + "\n")
    queries = read_queries(path)
    assert [len(q.relevant) for q in queries] == [0, 1]
    assert score_each({"2": [Lines("a", 1, 2)]}, queries) == {"2": (1, 1, 1)}


def test_a_whole_index_is_evaluated(index: SearchIndex, encoder: Encoder, graph: KnowledgeGraph) -> None:
    query = JudgedQuery("1", "geld", "welk fonds leent aan starters", (Judged("zeeland", 5, 5, 3),))
    wrong = JudgedQuery("2", "geld", "fotonica", (Judged("zeeland", 11, 11, 3),))
    nothing = JudgedQuery("3", "geen", "btw-tarief restaurants", ())
    run, silent = ask(index, encoder, [query, wrong, nothing], graph, k=3)
    assert silent == {"1": False, "2": False, "3": True} and len(run["3"]) == 3
    table = by_group(score_each(run, [query, wrong, nothing], k=3), [query, wrong, nothing])
    assert table["geld"]["mrr"].n == 2 and table["geld"]["mrr"].mean == 0.5


def test_ir_measures_agrees_on_random_runs() -> None:
    """A second implementation, over texts that are judged whole: gain 2^grade - 1, grade 2 and up counts as found."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    rng = random.Random(5)
    texts = [Lines(rng.choice("ab"), 20 * i + 1, 20 * i + 1 + rng.randint(0, 15)) for i in range(30)]
    wanted = {"nDCG": nDCG(gains={1: 1, 2: 3, 3: 7}) @ 10, "R": R(rel=2) @ 10, "RR": RR(rel=2) @ 10}
    for _ in range(200):
        grades = {at: rng.randint(0, 3) for at in rng.sample(range(30), rng.randint(2, 9))} | {rng.randrange(30): 2}
        order = rng.sample(range(30), rng.randint(0, 20))
        judged = [Judged(texts[at].document, texts[at].first, texts[at].last, g) for at, g in grades.items() if g]
        mine = score_query(gains([texts[at] for at in order], judged), judged)
        theirs = ir_measures.calc_aggregate(
            wanted.values(),
            [ir_measures.Qrel("q", str(at), grade) for at, grade in grades.items()],
            [ir_measures.ScoredDoc("q", str(at), -float(rank)) for rank, at in enumerate(order)],
        )
        assert mine == pytest.approx([theirs[measure] for measure in wanted.values()])


@pytest.fixture(scope="module")
def reference(shared: Path) -> ModuleType:
    """The reference implementation beside the project."""
    spec = importlib.util.spec_from_file_location("reference_qrels", shared / "eval" / "qrels.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.bronnen
def test_the_reference_agrees_on_random_runs(reference: ModuleType) -> None:
    rng = random.Random(11)
    queries, rows, run = [], [], {}
    for number in range(60):
        judged = [
            (rng.choice("ab"), a := rng.randint(1, 90), a + rng.randint(0, 30), rng.randint(1, 3)) for _ in "1234"
        ]
        hits = [(rng.choice("ab"), a := rng.randint(1, 90), a + rng.randint(0, 50)) for _ in range(12)]
        id_, group = str(number), rng.choice(["x", "y"])
        queries.append(JudgedQuery(id_, group, "?", tuple(Judged(*j) for j in judged)))
        relevant = [{"doc": doc, "lines": [a, b], "grade": grade} for doc, a, b, grade in judged]
        rows.append({"qid": id_, "group": group, "relevant": relevant})
        run[id_] = hits
    mine = by_group(score_each({id_: [Lines(*hit) for hit in hits] for id_, hits in run.items()}, queries), queries)
    theirs = reference.score(run, rows)
    assert set(mine) == set(theirs)
    for group, row in mine.items():
        assert {name: row[name].mean for name in METRICS} == pytest.approx({n: theirs[group][n] for n in METRICS})
