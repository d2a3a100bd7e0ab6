"""Order and silence on the real documents and the judged questions, as a floor under later changes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from ingest.layout import layout
from ingest.passages import make_passages
from ingest.readers import read_document
from kg.model import KnowledgeGraph
from search.encoder import Encoder
from search.evaluate import JudgedQuery, ask, read_queries
from search.figures import by_group, score_each
from search.index import SearchIndex, build_index
from search.request import SearchRequest, SearchResult

pytestmark = pytest.mark.bronnen
FLOOR = 0.56
"""Measured .61; the standard error over 72 questions is .04, changes are compared pairwise."""
QUESTIONS = Path(__file__).parent / "vragen"


class Real(NamedTuple):
    search: SearchIndex
    graph: KnowledgeGraph
    queries: list[JudgedQuery]


@pytest.fixture(scope="module")
def real(bronnen: Path, shared: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Real:
    documents = [read_document(path) for path in sorted(bronnen.glob("*.txt"))]
    passages = tuple(p for doc in documents for p in make_passages(doc, layout(doc)))
    folder = tmp_path_factory.mktemp("real") / "search"
    graph = KnowledgeGraph(tuple(documents), passages=passages)
    build_index(folder, graph, encoder)
    return Real(SearchIndex.open(folder, encoder), graph, read_queries(shared / "gold" / "queries.jsonl"))


def test_questions_find_their_passages(real: Real, encoder: Encoder) -> None:
    run, _ = ask(real.search, encoder, real.queries, real.graph)
    table = by_group(score_each(run, real.queries), real.queries)
    assert table["alle"]["ndcg"].mean >= FLOOR, table


def _ask(real: Real, encoder: Encoder, text: str) -> SearchResult:
    return real.search.search(SearchRequest(text, "passage"), encoder)


def _own(name: str, rest: int | None) -> list[str]:
    groups = yaml.safe_load((QUESTIONS / f"{name}.yaml").read_text("utf-8")).values()
    return [text for texts in groups for i, text in enumerate(texts) if rest is None or i % 2 == rest]


def test_silence_is_recognised_and_answers_are_not_refused(real: Real, encoder: Encoder) -> None:
    """Odd places took no part in the calibration, nor did the questions of the test file."""
    silent = [*_own("zonder_antwoord", 1), *_own("tweede_zonder_antwoord", 1), *_own("toets_zonder_antwoord", None)]
    silent += [q.text for q in real.queries if not q.relevant]
    recognised = [_ask(real, encoder, text).silent for text in silent]
    assert sum(recognised) >= 0.7 * len(recognised), f"{sum(recognised)} of {len(recognised)}"
    answered = [*_own("met_antwoord", 1), *_own("tweede_met_antwoord", 1)]
    answered += [q.text for q in real.queries if q.relevant]
    refused = [text for text in answered if _ask(real, encoder, text).silent]
    assert len(refused) <= 0.05 * len(answered), refused


def test_scores_compare_between_questions(real: Real, encoder: Encoder) -> None:
    answered = sorted(_ask(real, encoder, q.text).hits[0].score for q in real.queries if q.relevant)
    unanswered = [_ask(real, encoder, q.text).hits[0].score for q in real.queries if not q.relevant]
    assert max(unanswered) < answered[len(answered) // 2]
