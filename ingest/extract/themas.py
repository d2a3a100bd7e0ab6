"""Which themes a cluster, hotspot, programme or fund has: those of its name, else those of its sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ingest.extract.context import READ_KINDS, Context
from ingest.extract.sentences import Sentence, match_themes, read_sentences
from ingest.types import BlockKind, Extraction, RawEntity, RawRelation, Ref, Section
from kg.model import Document, Evidence
from kg.route.sentences import said_of

THEMED = frozenset({"Cluster", "Hotspot", "Programma", "Financiering"})
MAX_THEMES = 3
"""More themes in one sentence say little of the one thing that it names."""


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read ``heeftThema`` for the entities found earlier in `doc`; one statement a place.

    The themes of a name hold at every place of it; those of a sentence only when the name itself has none and the
    sentence has at most :data:`MAX_THEMES`.
    """
    sentences = read_sentences(sections, context, READ_KINDS | {BlockKind.HEADING})
    spans = [(*s.span(), s) for s in sentences]
    spans.sort(key=lambda item: item[:2])
    begins = [begin for begin, _, _ in spans]
    instruments = {n for e in context.entities if e.ref.type == "Financiering" for n in (e.ref.name, *e.aliases)}
    found: dict[tuple[Ref, str], RawRelation] = {}
    for entity in context.entities:
        if entity.ref.type not in THEMED:
            continue
        themes = _of_name(entity, context)
        evidence: Evidence = entity.evidence
        if not themes:
            sentence = _around(entity.evidence, spans, begins)
            said = said_of(sentence.text, (entity.ref.name, *entity.aliases), instruments) if sentence else ""
            if sentence and entity.ref.type != "Financiering":
                said = sentence.text
            themes = match_themes(said, context.themes)
            if sentence is None or len(themes) > MAX_THEMES:
                continue
            evidence = sentence.evidence(doc, "thema in zin", 0.5)
        for theme in themes:
            found.setdefault((entity.ref, theme), RawRelation(entity.ref, "heeftThema", Ref("Thema", theme), evidence))
    named: dict[Ref, RawEntity] = {}
    for relation in found.values():
        named.setdefault(relation.object, RawEntity(relation.object, relation.evidence))
    return Extraction((*named.values(), *found.values()))


def _of_name(entity: RawEntity, context: Context) -> tuple[str, ...]:
    for name in (entity.ref.name, *entity.aliases):
        if themes := match_themes(name, context.themes):
            return themes
    return ()


def _around(evidence: Evidence, spans: Sequence[tuple[int, int, Sentence]], begins: Sequence[int]) -> Sentence | None:
    """The sentence in which `evidence` lies, or None."""
    i = bisect_right(begins, evidence.begin) - 1
    return spans[i][2] if i >= 0 and evidence.end <= spans[i][1] else None
