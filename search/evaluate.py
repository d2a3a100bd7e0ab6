"""How good the order is: judged line ranges of the sources, whatever the passages are.

A hit earns the grade of the best judged range that it overlaps by at least half of the shorter of the two and that
no hit above it earned yet. A passage over 45 lines earns nothing.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.model import KnowledgeGraph, Passage
from search.encoder import Encoder
from search.errors import SearchError
from search.index import SearchIndex
from search.request import SearchRequest

MAX_LINES = 45
ALL = "alle"


@dataclass(frozen=True, slots=True)
class Judged:
    """Lines of a source that answer a question; 1-based, both ends included. `grade` 1 touches on it, 3 answers it."""

    document: str
    first: int
    last: int
    grade: int


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A question with what answers it; nothing when the documents do not."""

    id: str
    group: str
    text: str
    relevant: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Where a hit stands: 1-based lines of a document, both ends included."""

    document: str
    first: int
    last: int


def read_queries(path: Path) -> list[JudgedQuery]:
    """Read questions, one JSON object a line: ``qid``, ``group``, ``query`` and a list ``relevant``.

    Each of `relevant` has ``doc`` (the begin of a file name), ``lines`` [first, last] and ``grade``; a range of grade 0
    was judged to say nothing about the question and is left out.

    Raises
    ------
    SearchError
        If a line is not such an object; the message has its number.
    """
    queries = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            ranges = (Judged(r["doc"], r["lines"][0], r["lines"][1], r["grade"]) for r in row["relevant"])
            judged = tuple(r for r in ranges if r.grade > 0)
            queries.append(JudgedQuery(row["qid"], row["group"], row["query"], judged))
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise SearchError(f"{path}, line {number}: not a judged question ({error!r})") from error
    return queries


def line_starts(text: str) -> list[int]:
    """Offset of the first character of every line of `text`; a line ends at ``\\n`` only.

    >>> line_starts("a\\nbc\\n")
    [0, 2, 5]
    """
    return [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]


def lines_of(passage: Passage, starts: Mapping[str, Sequence[int]]) -> Lines:
    """Lines on which `passage` stands; `starts` by file name."""
    begins = starts[passage.document]
    last = bisect_right(begins, max(passage.begin, passage.end - 1))
    return Lines(passage.document, bisect_right(begins, passage.begin), last)


def gains(hits: Sequence[Lines], relevant: Sequence[Judged], k: int = 10) -> list[int]:
    """Return the grade that each of the first `k` hits earns, 0 for none.

    >>> gains([Lines("a", 1, 10), Lines("a", 2, 9)], [Judged("a", 5, 8, 3)])
    [3, 0]
    """
    left = list(relevant)
    earned = []
    for hit in hits[:k]:
        fitting = [r for r in left if _overlaps(hit, r)] if hit.last - hit.first < MAX_LINES else []
        best = max(fitting, key=lambda r: r.grade, default=None)
        if best is not None:
            left.remove(best)
        earned.append(best.grade if best else 0)
    return earned


def _overlaps(hit: Lines, judged: Judged) -> bool:
    if not hit.document.startswith(judged.document):
        return False
    shared = min(hit.last, judged.last) - max(hit.first, judged.first) + 1
    shorter = min(hit.last - hit.first, judged.last - judged.first) + 1
    return shared > 0 and 2 * shared >= shorter


def score_query(earned: Sequence[int], relevant: Sequence[Judged], k: int = 10) -> tuple[float, float, float]:
    """Return nDCG, recall and reciprocal rank of one question, the last two for grade 2 and up (or the best there is).

    >>> judged = [Judged("a", 1, 2, 3), Judged("a", 5, 6, 1)]
    >>> [round(x, 3) for x in score_query([0, 3], judged)]
    [0.579, 1.0, 0.5]
    """
    ideal = sorted((r.grade for r in relevant), reverse=True)[:k]
    need = min(2, ideal[0])
    wanted = sum(r.grade >= need for r in relevant)
    first = next((i for i, grade in enumerate(earned) if grade >= need), None)
    recall = sum(grade >= need for grade in earned) / min(wanted, k)
    return _dcg(earned) / _dcg(ideal), recall, 0.0 if first is None else 1 / (first + 1)


def _dcg(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(i + 2) for i, grade in enumerate(grades))


def ask(
    index: SearchIndex, encoder: Encoder, queries: Iterable[JudgedQuery], graph: KnowledgeGraph, k: int = 10
) -> tuple[dict[str, list[Lines]], dict[str, bool]]:
    """Ask every question for passages.

    Parameters
    ----------
    graph
        What the index was made of.

    Returns
    -------
    tuple
        By id of the question: where its `k` best hits stand, and whether the documents are said to be silent.
    """
    passages = {p.id: p for p in graph.passages}
    starts = {doc.name: line_starts(doc.text) for doc in graph.documents}
    run, silent = {}, {}
    for query in queries:
        result = index.search(SearchRequest(query.text, "passage", k), encoder)
        run[query.id] = [lines_of(passages[hit.id], starts) for hit in result.hits]
        silent[query.id] = result.silent
    return run, silent
