"""The knowledge graph: model, reference data, store, shapes, generations, matching, route and profile.

Imports nothing else of this project; `ingest`, `search` and `api` build on it.
"""
