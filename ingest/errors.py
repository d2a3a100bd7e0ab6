"""Errors of reading a document: each says which file, what is wrong with it, and the way out.

ReadError
├── EmptyFileError          no text in it
├── ImageOnlyPdfError       pictures of pages, no text layer
├── EncryptedError          a password is needed
├── CorruptFileError        not what its name says, or damaged
│   ├── TruncatedError      the end of the file is missing
│   └── NotAZipError        a .docx or .odt that is not a zip archive
├── TooLargeError           more bytes, pages, memory or seconds than the limit
├── ReaderDiedError         the process that read it ended
├── UnsafeFileError         a zip bomb or an XML entity bomb
└── UnsupportedFormatError  a kind of file that no reader knows
"""

from __future__ import annotations

from pathlib import Path


class ReadError(Exception):
    """Base of every error that reading one document raises.

    Parameters
    ----------
    path
        The file that could not be read.
    problem
        What is wrong, without the file name.
    way_out
        What the user can do about it.

    >>> str(EmptyFileError(Path("plan.txt"), "has no text", "remove it or save it again"))
    'plan.txt: has no text; remove it or save it again'
    """

    def __init__(self, path: Path, problem: str, way_out: str) -> None:
        super().__init__(f"{path.name}: {problem}; {way_out}")
        self.path = path
        self.problem = problem
        self.way_out = way_out


class EmptyFileError(ReadError):
    """The file has no bytes, or no text."""


class ImageOnlyPdfError(ReadError):
    """A PDF of scanned pages: there is no text layer to read."""


class EncryptedError(ReadError):
    """The file cannot be opened without a password."""


class CorruptFileError(ReadError):
    """The content is not what the extension says, or is damaged."""


class TruncatedError(CorruptFileError):
    """The end of the file is missing, as after an interrupted download."""


class NotAZipError(CorruptFileError):
    """A .docx or .odt that is not a zip archive."""


class TooLargeError(ReadError):
    """More bytes, pages, memory or seconds than the limit."""


class ReaderDiedError(ReadError):
    """The process in which the file was read ended: a fault in a library, or more memory than it may use."""


class UnsafeFileError(ReadError):
    """The file unpacks to far more than it holds (zip bomb) or defines XML entities."""


class UnsupportedFormatError(ReadError):
    """No reader knows this kind of file."""
