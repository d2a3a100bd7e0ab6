"""Texts of clusters, needs and offers for the vectors, and word vectors for when no encoder was given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.model import Entity, Evidence, KnowledgeGraph
from kg.queries import GraphIndex, distinct_evidence

if TYPE_CHECKING:
    from kg.matching.features import Mask

FloatArray = npt.NDArray[np.float32]

MAX_CHARS = 900
_WORD = re.compile(r"[^\W\d_]{3,}")
_ONE_LETTER = re.compile(r"\b([^\W\d_])-(?=\w)")
_ENDING = re.compile(r"(?<=\w{4})(?:en|e|s)$")
_SOFT_BREAK = re.compile(r"[-\u00ad]\s*\n\s*(?=[a-z])")
_STOP = """
aan aantal alle als andere bij binnen bijvoorbeeld buiten daarnaast daarom dan dat deze die dit door dus een één
eigen elk elkaar elke enkele er haar heb hebben heeft hen het hier hoe hun inclusief inzet is kan kunnen maar
meer meest met mogelijk moet naar naast niet nieuw nieuwe nog nodig onder ons onze ook over per rond samen
steeds sterk sterke te tegen ten ter toe tot tussen uit van vanuit veel via vooral voor waar waarbij wat welke
werken wij willen wordt worden zal zich zijn zo zoals zodat zowel zeer goed goede grote groot belangrijk
belangrijke regio regio’s regionale gebied gemeente gemeenten provincie cluster clusters sector sectoren
bedrijven economie economische innovatie innovatieve ontwikkelen ontwikkeling versterken deelregio deelregio’s
mogelijkheden the and for
duurzaam duurzame slim slimme digitaal digitale innovatief excellent excellente modern moderne toekomstbestendig
toekomstbestendige ecosysteem ecosystemen netwerk netwerken samenwerking thema thema’s hub campus sterker
"""
_VAGUE = re.compile(r"\b(?:duurzaam|duurzame|slim|slimme|digitaal|digitale|innovatieve?|excellente?)\s+", re.IGNORECASE)
STOP = frozenset(_STOP.split())


def cluster_texts(graph: KnowledgeGraph) -> dict[str, str]:
    """The text of every cluster that is to be encoded, by id: its names and those of its themes.

    The name of its area is left out, so that nearness is not that of the areas. Quotes are left out too: on documents
    that were annotated by hand the short text ranks stated pairs better (AUC .81) than one with quotes (.66); what
    quotes add is added by words.
    """
    from kg.matching.features import Mask

    index = GraphIndex(graph)
    index = Mask(index).index(index)
    return {c.id: label_text(index, c) for c in sorted(index.of_type("Cluster"), key=lambda c: c.id)}


def label_text(index: GraphIndex, cluster: Entity) -> str:
    """See :func:`cluster_texts`; adjectives that go with every cluster ("duurzame", "slimme") are left out."""
    names = [cluster.name, *cluster.aliases, *map(index.name, index.themes_of(cluster.id))]
    return ". ".join(dict.fromkeys(_VAGUE.sub("", name).strip() or name for name in names))


def need_texts(graph: KnowledgeGraph) -> dict[str, str]:
    """The text of every need, offer, ambition and hotspot, by id: what N compares."""
    index = GraphIndex(graph)
    texts = {b.id: b.text for b in graph.behoeften}
    for place in index.of_type("Hotspot"):
        themes = ", ".join(index.name(t) for t in index.themes_of(place.id))
        texts[place.id] = f"{place.name} ({(place.subtype or 'plek').replace('-', ' ')}: {themes})"
    return dict(sorted(texts.items()))


def match_texts(graph: KnowledgeGraph) -> dict[str, str]:
    """All texts to encode for :func:`kg.matching.find_matches`: those of clusters and those of needs and offers."""
    return {**cluster_texts(graph), **need_texts(graph)}


def cluster_text(index: GraphIndex, cluster: Entity, mask: Mask) -> str:
    """All that is said of a cluster, for its words: names, parts, themes, quotes; at most :data:`MAX_CHARS`.

    Lines that state a kruisbestuiving between regions are left out.
    """
    relations = (*index.into(cluster.id, "heeftCluster"), *index.theme_relations(cluster.id))
    quotes = distinct_evidence(mask.open((*cluster.evidence, *(e for r in relations for e in r.evidence))))
    parts = [cluster.name, *cluster.aliases]
    parts += [index.name(r.subject) for r in index.into(cluster.id, "onderdeelVan") if mask.open(r.evidence)]
    parts += [index.name(t) for t in index.themes_of(cluster.id)]
    text = ". ".join(dict.fromkeys(parts)) + "."
    for e in sorted(quotes, key=lambda e: (-min(len(e.quote), 300), e.document, e.begin)):
        if len(text) + len(e.quote) > MAX_CHARS:
            break
        text += " " + read(e)
    return text


def read(e: Evidence) -> str:
    """The quote as running text: lines joined, a word broken over two lines made whole."""
    return " ".join(_SOFT_BREAK.sub("", e.quote).split())


def words(text: str) -> list[str]:
    """Content words of `text`, lower case; endings ``-en`` and ``-e`` off, so that plural meets singular.

    A letter with a hyphen before it belongs to the word: e-sports is no sport.

    >>> words("De slimme fabrieken van e-sports")
    ['fabriek', 'esport']
    """
    found = (w.casefold() for w in _WORD.findall(_ONE_LETTER.sub(r"\1", text)))
    return [_stem(w) for w in found if w not in STOP]


@cache
def _stem(word: str) -> str:
    return _ENDING.sub("", word)


class WordVectors:
    """TF-IDF vectors of a set of texts: the stand-in where no encoder is, and the words that two texts share.

    Compounds meet their parts through word beginnings and endings of five letters, at half weight.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        columns: dict[str, int] = {}
        of_stem: dict[str, list[int]] = {}
        found: list[int] = []
        begin = [0]
        for text in texts:
            for stem in words(text):
                if stem not in of_stem:
                    of_stem[stem] = [columns.setdefault(f, len(columns)) for f in _features(stem)]
                found += of_stem[stem]
            begin.append(len(found))
        self._names = list(columns)
        rows = np.repeat(np.arange(len(texts), dtype=np.int64), np.diff(begin))
        width = max(1, len(columns))
        key = np.sort(rows * width + np.array(found, dtype=np.int64))
        first = np.flatnonzero(np.diff(key, prepend=-1))
        self._rows, self._columns = key[first] // width, key[first] % width
        self._count = np.diff(np.append(first, len(key)))
        self._size = len(texts)

    def matrix(self) -> Any:
        """Sparse rows of unit length, shape (n texts, n features that occur in two texts or more)."""
        from scipy.sparse import csr_matrix

        df = np.bincount(self._columns, minlength=max(1, len(self._names)))
        order = np.argsort(np.array(self._names)) if self._names else np.zeros(0, dtype=np.int64)
        kept = order[df[order] > 1] if len(order) else order
        position = np.full(max(1, len(self._names)), -1)
        position[kept] = np.arange(len(kept))
        half = np.array([0.5 if "~" in name else 1.0 for name in self._names] or [1.0])
        idf = np.maximum(0.0, np.log((self._size + 1) / (df + 0.5))) * half
        data = (1 + np.log(self._count)) * idf[self._columns]
        keep = position[self._columns] >= 0
        rows, data = self._rows[keep], data[keep]
        norm = np.sqrt(np.bincount(rows, weights=data**2, minlength=max(1, self._size)))
        data = data / np.where(norm > 0, norm, 1.0)[rows]
        at = (rows, position[self._columns[keep]])
        return csr_matrix((data, at), shape=(self._size, max(1, len(kept))))


def _features(stem: str) -> list[str]:
    """The stem, and of a long one its first and last five letters."""
    return [stem, stem[:5] + "~", "~" + stem[-5:]] if len(stem) >= 8 else [stem]


def surface_words(text: str) -> dict[str, str]:
    """Every content word of `text` by its stem, as it first stands there.

    >>> surface_words("Fabrieken en de fabriek")
    {'fabriek': 'fabrieken'}
    """
    found: dict[str, str] = {}
    for match in _WORD.finditer(_ONE_LETTER.sub(r"\1", text)):
        word = match[0].casefold()
        if word not in STOP:
            found.setdefault(_stem(word), word)
    return found


def rows_of(ids: Sequence[str], vectors: Mapping[str, npt.NDArray[Any]] | None) -> FloatArray | None:
    """Vectors of `ids` as rows, or None when one is missing.

    Raises
    ------
    ValueError
        Vectors of different shapes: the message has an id with each.
    """
    if not vectors or not ids or any(i not in vectors for i in ids):
        return None
    shapes = {np.asarray(vectors[i]).shape: i for i in ids}
    if len(shapes) > 1:
        raise ValueError(f"vectors of different shapes: {', '.join(f'{i} {s}' for s, i in sorted(shapes.items()))}")
    return np.stack([np.asarray(vectors[i], dtype=np.float32) for i in ids])
