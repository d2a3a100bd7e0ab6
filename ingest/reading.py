"""Turn lines of source text into a :class:`~ingest.types.Reading`: joined, de-hyphenated, every character traceable.

The hard part is a hyphen at the end of a line: "ontwik-/keling" loses it, "scale-/ups" keeps it, "kennis-/en" keeps
it and a space. :class:`Vocabulary` decides with the words of the document itself and a Dutch word list.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from ingest.types import Reading
from ingest.wordlists import word_list

INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufffd\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Characters that are never read: soft hyphen, zero width, direction marks, what a decoder could not decode."""

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LAST = re.compile(r"(\S{1,60})$")
_FIRST = re.compile(r"\S{1,60}")
_LETTERS_HEAD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS_TAIL = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_OPEN_PREFIX = re.compile(r"(?:^|[\s(])\(([^\W\d_]{2,12})\)$")
_MARKS = re.compile(r"\*\*|\b__|__\b|`|!?\[(?=[^\]\n]{1,200}\]\()|(?<=[^\]\n\s])\]\([^)\s]{0,500}\)|<!--.{0,300}?-->")
_MAX_TOKENS = 200_000


@cache
def dutch_words() -> frozenset[str]:
    """Dutch word forms, lower case, from spacy-lookups-data; empty when that is not installed."""
    import gzip
    import json
    from importlib.resources import files

    try:
        folder = files("spacy_lookups_data") / "data"
        lookup = json.loads(gzip.decompress((folder / "nl_lemma_lookup.json.gz").read_bytes()))
        index = json.loads(gzip.decompress((folder / "nl_lemma_index.json.gz").read_bytes()))
    except (ModuleNotFoundError, FileNotFoundError):
        return frozenset()
    words = {*lookup, *lookup.values()}
    for lemmas in index.values():
        words.update(lemmas)
    return frozenset(words)


def _mark_offsets(text: str) -> frozenset[int]:
    """Offsets of the marks of Markdown inside lines."""
    return frozenset(i for match in _MARKS.finditer(text) for i in range(match.start(), match.end()))


class Vocabulary:
    """How often each word stands unbroken in one document, to decide what a broken word was.

    Parameters
    ----------
    text
        The document; the first and last word of each line do not count, since they may be halves.
    markdown
        Whether asterisks, backquotes and the targets of links are marks, which are not read.
    """

    def __init__(self, text: str = "", *, markdown: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        self.marks = _mark_offsets(text) if markdown else frozenset()
        n_tokens = 0
        for line in text.split("\n"):
            tokens = [m[0].casefold() for m in _TOKEN.finditer(line[:100_000])]
            inner = tokens[1:-1] if len(tokens) > 2 else tokens[:1] if len(tokens) == 1 else []
            self.counts.update(inner)
            n_tokens += len(inner)
            if n_tokens > _MAX_TOKENS:
                break

    def known(self, word: str) -> bool:
        """Whether `word` stands in the document or in the Dutch word list."""
        word = word.casefold()
        return self.counts[word] > 0 or word in dutch_words()

    def keeps_hyphen(self, left: str, right: str) -> bool:
        """Whether "left-" at a line end and "right" on the next line are one word with a hyphen.

        >>> v = Vocabulary("de start- en scale-ups hier")
        >>> v.keeps_hyphen("scale", "ups"), v.keeps_hyphen("ontwik", "keling"), v.keeps_hyphen("MRA", "gemeenten")
        (True, False, True)
        """
        if not right[:1].islower() or ("-" in right and "-" in left):
            return True
        right = right.split("-", 1)[0]
        last = left.rsplit("-", 1)[-1]
        hyphenated, joined = f"{left}-{right}".casefold(), f"{left}{right}".casefold()
        if self.counts[hyphenated] != self.counts[joined]:
            return self.counts[hyphenated] > self.counts[joined]
        if any(char.isupper() for char in last[1:]):
            return True
        if joined in dutch_words():
            return False
        if last.casefold() in word_list("streepwoorden"):
            return True
        return (
            (last[-1:] + right[:1]).casefold() in word_list("klinkerbotsing") and self.known(last) and self.known(right)
        )

    def is_broken(self, left: str, right: str) -> bool:
        """Whether `left` and `right`, on two lines without a hyphen, are halves of one word.

        Extraction drops discretionary hyphens: "onder" / "nemers". Only when the whole is known and the halves do not
        stand alone, or the document itself has the whole more than once.

        >>> Vocabulary("een verschillende aanpak").is_broken("verschil", "lende")
        True
        >>> Vocabulary("een aanpak om samen te werken").is_broken("samen", "werken")
        False
        """
        if not right.islower() or len(right) < 3 or len(left) < 2 or not left.isalpha() or not right.isalpha():
            return False
        if left.endswith("s") and not self.known(left) and self.known(left[:-1]) and self.known(right):
            return True
        whole, left, right = (left + right).casefold(), left.casefold(), right.casefold()
        if self.counts[whole] == 0 and whole not in dutch_words():
            return False
        stands_alone = self.counts[right] > 0 or right in word_list("functiewoorden")
        if not stands_alone and (self.counts[whole] or right not in dutch_words()):
            return True
        return self.counts[whole] > 1 and len(right) > 6 and left not in word_list("functiewoorden")


def read_spans(text: str, spans: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> Reading:
    """Read source ranges, one per line, as one stretch of text.

    Parameters
    ----------
    text
        The document.
    spans
        Ranges (begin, end), in order and apart; blanks at their ends are left out.
    vocabulary
        Words of the document.

    Examples
    --------
    >>> source = "de start- en scale-\\nups in ontwik-\\nkeling"
    >>> read_spans(source, list(line_spans(source, 0, len(source))), Vocabulary("alle scale-ups hier")).text
    'de start- en scale-ups in ontwikkeling'
    """
    chars: list[str] = []
    offsets: list[int] = []
    for begin, end in spans:
        line, places = _clean(text, begin, end, vocabulary.marks)
        if not line:
            continue
        if chars:
            tail = "".join(chars[-80:])
            drop, glue = _junction(tail, line, text[offsets[-1] + 1 : places[0]], vocabulary)
            if drop:
                chars.pop()
                offsets.pop()
            if glue and offsets and offsets[-1] + 1 < places[0]:
                chars.append(" ")
                offsets.append(offsets[-1] + 1)
        chars.extend(line)
        offsets.extend(places)
    return Reading("".join(chars), array("I", offsets))


def read_range(text: str, begin: int, end: int, vocabulary: Vocabulary) -> Reading:
    """Read ``text[begin:end]``, line by line."""
    return read_spans(text, list(line_spans(text, begin, end)), vocabulary)


def line_spans(text: str, begin: int, end: int) -> Iterable[tuple[int, int]]:
    """Ranges of the lines in ``text[begin:end]``; a line ends at a newline only."""
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        yield begin, stop
        begin = stop + 1


def _clean(text: str, begin: int, end: int, marks: frozenset[int]) -> tuple[list[str], list[int]]:
    """Characters and offsets of one line: blanks collapsed, invisible characters left out, accents composed."""
    chars: list[str] = []
    offsets: list[int] = []
    for i in range(begin, end):
        char = text[i]
        if char in INVISIBLE or i in marks:
            continue
        if char.isspace():
            char = " "
            if not chars or chars[-1] == " ":
                continue
        elif chars and char > "\u02ff" and unicodedata.combining(char):
            composed = unicodedata.normalize("NFC", chars[-1] + char)
            if len(composed) == 1:
                chars[-1] = composed
                continue
        chars.append(char)
        offsets.append(i)
    if chars and chars[-1] == " ":
        chars.pop()
        offsets.pop()
    return chars, offsets


def _junction(tail: str, line: Sequence[str], gap: str, vocabulary: Vocabulary) -> tuple[bool, bool]:
    """How two lines join: (drop the last character of `tail`, put a space between)."""
    first = _FIRST.match("".join(line[:60]))
    head = first[0] if first else ""
    right = _LETTERS_HEAD.match(head)
    if tail[-1] in "-\u2010":
        left = _LETTERS_TAIL.search(tail[:-1])
        if left is None or right is None:
            return False, not (tail[-2:-1].isalnum() and head[:1].isalnum())
        if head.rstrip(",.;:") in word_list("samentrekking"):
            return False, True
        return not vocabulary.keeps_hyphen(left[0], right[0]), False
    if tail[-1] == "/" and not tail[-2:-1].isspace():
        return False, False
    if right is None:
        return False, True
    if (opened := _OPEN_PREFIX.search(tail)) and right[0][0].islower():
        return False, not vocabulary.known(opened[1] + right[0].split("-")[0])
    last = _LAST.search(tail)
    broken = last is not None and not gap.strip("\n") and vocabulary.is_broken(last[1].lstrip("(‘'\"“"), right[0])
    return False, not broken
