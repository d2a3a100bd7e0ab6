"""The profile of one entity: everything that is stated of it, with its quotes, and what the documents do not say."""

from __future__ import annotations

from kg.profile.building import build_profile
from kg.profile.model import Definition, Fact, Line, LineGroup, Profile

__all__ = ["Definition", "Fact", "Line", "LineGroup", "Profile", "build_profile"]
