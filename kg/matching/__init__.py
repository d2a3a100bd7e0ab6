"""Kruisbestuiving: what regions could do together, with the reasons and the passages on both sides.

>>> from kg.model import KnowledgeGraph
>>> find_matches(KnowledgeGraph()).notes
('De documenten noemen geen clusters van een gebied: er valt niets te koppelen.',)
"""

from kg.matching.engine import SOORTEN, filter_matches, find_matches
from kg.matching.model import Ground, GroupMatch, Match, MatchResult, NeedMatch, Side, Stated
from kg.matching.texts import cluster_texts, match_texts, need_texts
from kg.matching.weights import Weights, WeightsError, load_weights

__all__ = [
    "SOORTEN",
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
    "filter_matches",
    "find_matches",
    "load_weights",
    "match_texts",
    "need_texts",
]
