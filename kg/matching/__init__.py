"""Kruisbestuiving: what regions could do together, with the reasons and the passages on both sides.

>>> from kg.model import KnowledgeGraph
>>> find_matches(KnowledgeGraph()).notes
('De documenten noemen geen clusters van een gebied: er valt niets te koppelen.',)
"""

from kg.matching.engine import find_matches
from kg.matching.model import Ground, GroupMatch, Match, MatchResult, NeedMatch, Side, Stated
from kg.matching.texts import cluster_texts, match_texts, need_texts
from kg.matching.weights import Weights, WeightsError, load_weights

__all__ = [
    "Ground",
    "GroupMatch",
    "Match",
    "MatchResult",
    "NeedMatch",
    "Side",
    "Stated",
    "Weights",
    "WeightsError",
    "cluster_texts",
    "find_matches",
    "load_weights",
    "match_texts",
    "need_texts",
]
