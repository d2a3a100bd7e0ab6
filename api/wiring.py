"""Joins one generation's search index and matching to the shapes that requests use."""
