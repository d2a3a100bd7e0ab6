"""What people said of matches, held against the score, as ``kruisbestuiver evaluate match`` does; and their list."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from kg.oordelen import Oordeel

LEAST = 30
"""Judged matches under which a figure says nothing."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Judged matches of one list: how many, per verdict, and the AUC of the score, nan when all are of one kind.

    A match is worth it when most people call it *zinvol* or *bekend*; a tie is left out of the AUC.
    """

    matches: int
    verdicts: Mapping[str, int]
    auc: float


@dataclass(frozen=True, slots=True)
class PeopleReport:
    """See :func:`people_report`. `reasons`: by kind of ground how many were called right, and how many were judged."""

    matches: int
    people: int
    lists: Mapping[str, Judged]
    reasons: Mapping[str, tuple[int, int]]
    gone: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "beoordeeldeKansen": self.matches,
            "mensen": self.people,
            "nodig": LEAST,
            "lijsten": {
                name: {
                    "kansen": j.matches,
                    "oordelen": dict(j.verdicts),
                    "auc": None if isnan(j.auc) else round(j.auc, 4),
                }
                for name, j in self.lists.items()
            },
            "gronden": {kind: {"juist": right, "beoordeeld": n} for kind, (right, n) in self.reasons.items()},
            "nietMeerGetoond": self.gone,
        }

    def lines(self) -> Iterator[str]:
        """The report as text; with fewer than :data:`LEAST` matches one line that says how many are missing."""
        if self.matches < LEAST:
            yield f"oordelen van mensen: {self.matches} kansen beoordeeld; vanaf {LEAST} staan hier cijfers"
            return
        from kg.oordelen import VERDICTS

        yield f"oordelen van mensen: {self.matches} kansen door {self.people} mensen, {self.gone} niet meer getoond"
        for name, j in self.lists.items():
            told = ", ".join(f"{j.verdicts.get(v, 0)} {v}" for v in VERDICTS)
            yield f"  {name:24}  {j.matches} kansen: {told}; AUC van de score {'–' if isnan(j.auc) else f'{j.auc:.2f}'}"
        for kind, (right, n) in self.reasons.items():
            yield f"  gronden {kind:16}  {right} van {n} juist ({100 * right / n:.0f} %)"


def people_report(oordelen: Sequence[Oordeel], scores: Mapping[str, float]) -> PeopleReport:
    """Hold verdicts against the score.

    Parameters
    ----------
    oordelen
        Of any moment; of each person the last word on a match counts.
    scores
        Score in [0, 1] of each match that is shown now; one that is shown no longer scores 0.
    """
    from kg.oordelen import latest

    last = latest(oordelen)
    by_match: dict[str, list[Oordeel]] = defaultdict(list)
    for o in last:
        by_match[o.match].append(o)
    lists = sorted({o.list for o in last})
    found = {"alle": _judged(by_match, scores)} if by_match else {}
    found |= {name: _judged({m: r for m, r in by_match.items() if r[0].list == name}, scores) for name in lists}
    told: dict[str, list[bool]] = defaultdict(list)
    for o in last:
        for g in o.grounds:
            told[g.kind].append(g.right)
    reasons = {kind: (sum(right), len(right)) for kind, right in sorted(told.items())}
    gone = sum(match not in scores for match in by_match)
    return PeopleReport(len(by_match), len({o.by.casefold() for o in last}), found, reasons, gone)


def _judged(by_match: Mapping[str, Sequence[Oordeel]], scores: Mapping[str, float]) -> Judged:
    import numpy as np

    from kg.matching.metrics import auc
    from kg.oordelen import VERDICTS

    voices = {match: sum(-1 if o.verdict == VERDICTS[2] else 1 for o in rows) for match, rows in by_match.items()}
    clear = sorted(match for match, voice in voices.items() if voice)
    positive = np.array([voices[match] > 0 for match in clear], dtype=bool)
    score = np.array([scores.get(match, 0.0) for match in clear], dtype=float)
    verdicts = Counter(o.verdict for rows in by_match.values() for o in rows)
    return Judged(len(by_match), verdicts, auc(positive, score))


def of_generation(data: Path, graph: Any, vectors: Any, weights: Any, areas: Any, themes: Any) -> PeopleReport:
    """The report on the verdicts in `data`; matches are computed only when there are enough verdicts."""
    from api.feedback import FeedbackStore

    rows = FeedbackStore(data).read().latest
    if len({o.match for o in rows}) < LEAST:
        return people_report(rows, {o.match: o.score for o in rows})
    from kg.matching import find_matches

    found = find_matches(graph, vectors, weights, areas, themes)
    return people_report(rows, {m.id: m.score for ms in (found.pairs, found.needs, found.groups) for m in ms})


def feedback(
    data: Annotated[
        Path, typer.Option("--data", envvar="KRUISBESTUIVER_DATA", help="Folder of the generations.", show_default=True)
    ] = Path("data"),
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV: labelled pairs to train on.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """List what people said of computed matches: of each person the last word, the oldest first."""
    import json

    from api.feedback import FeedbackStore

    rows = FeedbackStore(data).read().latest
    if as_csv and not as_json:
        from api.exporting.tables import write
        from api.routes.oordelen import table

        sys.stdout.buffer.write(write(*table(list(rows))))
        return
    if as_json:
        print(json.dumps({"oordelen": [o.as_dict() for o in rows]}, ensure_ascii=False, indent=2))
        return
    for o in rows:
        remark = f": {o.remark}" if o.remark else ""
        print(f"{o.on[:10]}  {o.verdict:11}  {o.match}  ({o.by}){remark}")
    if not rows:
        print(f"nobody judged a match in {data} yet")
