"""What sentences say of the things they name: their themes, and of a hotspot whether it is there.

The themes of a cluster, hotspot, programme or fund are those of its name, else those of its sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ingest.extract.context import READ_KINDS, Context
from ingest.extract.eigen_deel import own_parts
from ingest.extract.fields import statuses
from ingest.extract.sentences import Mentions, Sentence, match_themes, read_sentences
from ingest.extract.spots import At
from ingest.types import BlockKind, Extraction, RawEntity, RawRelation, Ref, Section
from kg.model import Document, Evidence

NAMED = frozenset({"Hotspot", "Programma", "Financiering"})
THEMED = frozenset({"Cluster", "Hotspot", "Programma", "Financiering"})
MAX_THEMES = 3
"""More themes in one sentence say little of the one thing that it names."""


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read ``heeftThema`` for the entities found earlier in `doc`, one statement a place, and ``status`` of hotspots.

    The themes of a name hold at every place of it; those of a sentence only when the name itself has none and the
    sentence has at most :data:`MAX_THEMES`.
    """
    sentences = read_sentences(sections, context, READ_KINDS | {BlockKind.HEADING})
    spans = [(*s.span(), s) for s in sentences]
    spans.sort(key=lambda item: item[:2])
    begins = [begin for begin, _, _ in spans]
    named_by = {e.ref: themes for e in context.entities if e.ref.type in THEMED and (themes := _of_name(e, context))}
    mentions = Mentions(context.entities)
    found: dict[tuple[Ref, str], RawRelation] = {}
    for entity in context.entities:
        if entity.ref.type not in THEMED:
            continue
        themes = named_by.get(entity.ref, ())
        evidence: Evidence = entity.evidence
        if not themes:
            sentence = _around(entity.evidence, spans, begins)
            if sentence is None:
                continue
            themes = match_themes(_own_part(sentence, entity, mentions), context.themes)
            if len(themes) > MAX_THEMES:
                continue
            evidence = sentence.evidence(doc, "thema in zin", 0.5)
        for theme in themes:
            found.setdefault((entity.ref, theme), RawRelation(entity.ref, "heeftThema", Ref("Thema", theme), evidence))
    named: dict[Ref, RawEntity] = {}
    for relation in found.values():
        named.setdefault(relation.object, RawEntity(relation.object, relation.evidence))
    return Extraction((*named.values(), *found.values(), *statuses(doc, sections, context)))


def _own_part(sentence: Sentence, entity: RawEntity, mentions: Mentions) -> str:
    """The part of a sentence that is about `entity`, and not about what else it names."""
    reading = sentence.block.reading
    inside: list[At] = []
    for other in mentions.within(*sentence.span(), NAMED):
        begin, end = reading.index(other.evidence.begin), reading.index(other.evidence.end - 1) + 1
        if not inside or begin >= inside[-1].end:
            inside.append(At(other.ref, other.subtype, begin, max(end, begin + 1), other.evidence.certainty))
    for group, first, last in own_parts(sentence.block.text, sentence.begin, sentence.end, inside) if inside else ():
        if any(a.ref == entity.ref for a in group):
            return sentence.block.text[first:last]
    return sentence.text if len(inside) < 2 else ""


def _of_name(entity: RawEntity, context: Context) -> tuple[str, ...]:
    for name in (entity.ref.name, *entity.aliases):
        if themes := match_themes(name, context.themes):
            return themes
    return ()


def _around(evidence: Evidence, spans: Sequence[tuple[int, int, Sentence]], begins: Sequence[int]) -> Sentence | None:
    """The sentence in which `evidence` lies, or None."""
    i = bisect_right(begins, evidence.begin) - 1
    return spans[i][2] if i >= 0 and evidence.end <= spans[i][1] else None
