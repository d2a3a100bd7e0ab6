"""What is said of the subject of a profile: statements, figures, and the quotes that stand on their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Behoefte, Entity, Evidence
from kg.profile.model import Fact, LineGroup
from kg.queries import GraphIndex, plain

MAX_QUOTES = 6
_TELLING = re.compile(
    r"\d|(?<!\w)(?:grootste|eerste|enige|sterkste|snelst\w*|beste|top|uniek\w*|koploper|toonaangevend\w*|helft|kwart"
    r"|verdubbel\w*|miljoen|miljard|procent|internationaal|Europa|wereld\w*)(?!\w)",
    re.IGNORECASE,
)


def statements_of(index: GraphIndex, entity: Entity, inside: Sequence[str]) -> Iterator[Behoefte]:
    """Needs, offers and ambitions of the area; of a cluster those of its area on its themes; of a theme all on it."""
    if entity.type == "Thema":
        yield from (b for b in index.graph.behoeften if entity.id in b.themes)
    elif entity.type == "Cluster":
        area = index.area_of_cluster(entity.id)
        about = set(index.themes_of(entity.id))
        yield from (b for b in index.behoeften(area or "") if about & set(b.themes))
    else:
        for owner in (entity.id, *inside):
            yield from index.behoeften(owner)


def facts_of(index: GraphIndex, entity: Entity, groups: Sequence[LineGroup]) -> Iterator[Fact]:
    """Its own facts, then those of its clusters, hotspots and parts."""
    yield from (Fact(f, entity.name) for f in index.feiten(entity.id))
    parts = ("heeftCluster", "heeftHotspot", "ligtIn", "onderdeelVan")
    seen = {entity.id}
    for group in groups:
        own = group.direction == ("heen" if group.predicate.startswith("heeft") else "terug")
        if group.predicate in parts and own:
            for line in group.lines:
                if line.id not in seen:
                    seen.add(line.id)
                    yield from (Fact(f, line.name) for f in index.feiten(line.id))


def telling_quotes(
    entity: Entity, facts: Sequence[Fact], statements: Sequence[Behoefte], groups: Sequence[LineGroup]
) -> Iterator[Evidence]:
    """Quotes that stand on their own: a sentence or two that say something of weight, facts first."""
    sources = (
        (e for f in facts for e in f.feit.evidence),
        entity.evidence,
        (e for b in statements for e in b.evidence),
        (e for g in groups for line in g.lines if line.via is None for e in line.evidence),
    )
    seen: set[str] = set()
    for source in sources:
        for e in sorted(source, key=lambda e: (-_weight(e.quote), e.document, e.begin)):
            if len(seen) >= MAX_QUOTES:
                return
            if _stands_alone(e.quote) and not any(plain(e.quote) in s or s in plain(e.quote) for s in seen):
                seen.add(plain(e.quote))
                yield e


def _weight(quote: str) -> int:
    return len(_TELLING.findall(quote))


def _stands_alone(quote: str) -> bool:
    """Whether it is whole sentences, of 40 to 350 characters, with a figure or a claim."""
    text = " ".join(quote.split())
    return 40 <= len(text) <= 350 and text[0].isupper() and text[-1] in ".!?" and bool(_TELLING.search(text))
