"""Errors that `search` raises; the API maps them to a problem document.

SearchError
├── EncoderError          the encoder cannot be loaded or built
├── IndexMismatchError    an index does not belong with what it is opened with
├── IndexMissingError     there is no index where one was expected
└── QueryError            the question is empty, too long, or asks for something that does not exist
"""

from __future__ import annotations


class SearchError(Exception):
    """Base of every error `search` raises."""


class EncoderError(SearchError):
    """The encoder cannot be loaded, built or verified."""


class IndexMissingError(SearchError):
    """There is no search index, or a file of it is absent."""


class IndexMismatchError(SearchError):
    """The index was made with another encoder, or its files do not fit together; the message has both sides."""


class QueryError(SearchError):
    """The question cannot be answered as asked; the message says what is wrong with it."""
