"""Order and silence on the real documents and the judged questions, as a floor under later changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from kg.facets import passage_facets
from kg.model import KnowledgeGraph
from kg.reference import load_areas
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
def real(
    bronnen_graph: KnowledgeGraph, shared: Path, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Real:
    folder = tmp_path_factory.mktemp("real") / "search"
    graph = replace(bronnen_graph, entities=())
    build_index(folder, graph, encoder, facets=passage_facets(bronnen_graph, load_areas().ancestors))
    return Real(SearchIndex.open(folder, encoder), graph, read_queries(shared / "gold" / "queries.jsonl"))


def test_questions_find_their_passages(real: Real, encoder: Encoder) -> None:
    run, _ = ask(real.search, encoder, real.queries, real.graph)
    table = by_group(score_each(run, real.queries), real.queries)
    assert table["alle"]["ndcg"].mean >= FLOOR, table


def _ask(real: Real, encoder: Encoder, text: str) -> SearchResult:
    return real.search.search(SearchRequest(text, "passage"), encoder)


def _own(name: str, rest: int | None = None) -> list[str]:
    groups = yaml.safe_load((QUESTIONS / f"{name}.yaml").read_text("utf-8")).values()
    return [text for texts in groups for i, text in enumerate(texts) if rest is None or i % 2 == rest]


def _check_silence(
    real: Real, encoder: Encoder, silent: Sequence[str], answered: Sequence[str], least: float, most: float
) -> None:
    recognised = sum(_ask(real, encoder, text).silent for text in silent)
    refused = sum(_ask(real, encoder, text).silent for text in answered)
    assert recognised >= least * len(silent), f"{recognised} of {len(silent)} recognised"
    assert refused <= most * len(answered), f"{refused} of {len(answered)} refused"


def test_silence_is_recognised_and_answers_are_not_refused(real: Real, encoder: Encoder) -> None:
    """Odd places took no part in the calibration, nor did the questions of the test file."""
    silent = [*_own("zonder_antwoord", 1), *_own("tweede_zonder_antwoord", 1), *_own("toets_zonder_antwoord")]
    silent += [q.text for q in real.queries if not q.relevant]
    answered = [*_own("met_antwoord", 1), *_own("tweede_met_antwoord", 1)]
    answered += [q.text for q in real.queries if q.relevant]
    _check_silence(real, encoder, silent, answered, 0.7, 0.05)


def test_silence_on_questions_that_took_no_part(real: Real, encoder: Encoder) -> None:
    """A set written without sight of the search engine; .70 and .05 are wanted, .68 and .067 were measured.

    Its totals were looked at while the signals were chosen: these are floors under later changes, no proof.
    """
    _check_silence(real, encoder, _own("derde_zonder_antwoord"), _own("derde_met_antwoord"), 0.65, 0.07)


ENGLISH = (
    ("loans for a startup in Flevoland", "Flevoland"),
    ("media companies in Hilversum", "Mediastad"),
    ("offshore wind and the port of IJmuiden", "offshore"),
    ("who joins the steering group of the Utrecht Region Deal", "stuurgroep"),
    ("hydrogen and green steel in the IJmond", "Tata Steel"),
    ("investors for a health startup in Utrecht", "Seed"),
    ("what does the region do for farmers who want another income", "boer"),
    ("printing houses in concrete or metal", "3D"),
    ("sustainable aviation at Lelystad airport", "luchtvaart"),
)


def test_english_questions_find_dutch_passages(real: Real, encoder: Encoder) -> None:
    texts = {p.id: " ".join(p.text.split()) for p in real.graph.passages}
    found = []
    for question, word in ENGLISH:
        result = _ask(real, encoder, question)
        assert result.suggestion is None, "English words are not misspelt Dutch ones"
        if any(word.casefold() in texts[hit.id].casefold() for hit in result.hits[:3]) and not result.silent:
            found.append(question)
    assert len(found) >= len(ENGLISH) - 2, found


def test_scores_compare_between_questions(real: Real, encoder: Encoder) -> None:
    answered = sorted(_ask(real, encoder, q.text).hits[0].score for q in real.queries if q.relevant)
    unanswered = [_ask(real, encoder, q.text).hits[0].score for q in real.queries if not q.relevant]
    assert max(unanswered) < answered[len(answered) // 2]
