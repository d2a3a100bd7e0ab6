"""Extractors: each reads the sections of one document and yields raw statements with evidence."""
