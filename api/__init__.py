"""JSON API, pages, linked data, SPARQL and the command line; may import every other package."""

API_VERSION = "1.0.0"
"""Semantic version of the HTTP API; its first number is in the path."""
