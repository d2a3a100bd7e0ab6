"""Names that a text writes in lower case or that stand in a fixed phrase: listed names, areas, public bodies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ingest.extract.mention import Mention, area_kind
from ingest.extract.patterns import Kind, NamedThing, Token, known_names, nouns
from ingest.reading import dutch_words
from ingest.types import Block

if TYPE_CHECKING:
    from kg.reference import Area

BODY = re.compile(
    r"\b(?:[Cc]ollege van (?:[Bb]urgemeester en [Ww]ethouders|B&W|B en W|[Gg]edeputeerde [Ss]taten)(?= van )|"
    r"[Bb]urgemeester en [Ww]ethouders(?= van )|[Cc]ollege(?= van )|[Gg]edeputeerde [Ss]taten(?= van )|"
    r"[Pp]rovinciale [Ss]taten(?= van )|"
    r"[Gg]emeenteraad(?= van )|[Gg]emeentebestuur(?= van ))"
    r" van (?:de )?(?:(?:gemeente|provincie) )?(?P<area>[A-ZÀ-Ý'’][^\s,.;:()]*(?: [^\s,.;:()]+){0,3})"
)
"""A public body with the area that it governs."""

HEADS = ("gemeente", "provincie", "regio", "metropoolregio")
LONGEST = 6
"""Most words of a listed name in lower case."""


def bodies(block: Block, area_of: Callable[[str], Area | None]) -> Iterator[Mention]:
    """Colleges and councils: "het college van burgemeester en wethouders van X"."""
    for match in BODY.finditer(block.text):
        words = match["area"].split(" ")
        for size in range(len(words), 0, -1):
            name = " ".join(words[:size])
            if area_of(name) is not None:
                begin, end = match.start(), match.start("area") + len(name)
                kind = Kind("Organisatie", "overheid")
                yield Mention(block, begin, end, block.text[begin:end], kind, 0.9, "bestuursorgaan", listed=True)
                break


def lowered(
    block: Block, tokens: Sequence[Token], taken: Sequence[bool], area_of: Callable[[str], Area | None]
) -> Iterator[Mention]:
    """Listed names and areas in lower case: "tu delft", "gemeente tiel", "hogeschool rotterdam", in O(tokens)."""
    at = 0
    while at < len(tokens):
        found = None if taken[at] or tokens[at].capital else _at(block, tokens, at, area_of)
        if found is None:
            at += 1
            continue
        end, mention = found
        yield mention
        at = end


def _at(
    block: Block, tokens: Sequence[Token], at: int, area_of: Callable[[str], Area | None]
) -> tuple[int, Mention] | None:
    thing = _listed(block.text, tokens, at)
    if thing is not None:
        listed, end = thing
        written = block.text[tokens[at].begin : tokens[end - 1].end]
        begin, stop = tokens[at].begin, tokens[end - 1].end
        return end, Mention(block, begin, stop, listed.name, listed.kind, 0.85, "namenlijst", (written,), listed=True)
    return _area(block, tokens, at, area_of)


def _listed(text: str, tokens: Sequence[Token], at: int) -> tuple[NamedThing, int] | None:
    """The listed name that begins at token `at`, with the index after it: of two words or more, one of them no word."""
    table = _lower_names()
    if tokens[at].low not in _lower_first():
        return None
    for end in range(min(len(tokens), at + LONGEST), at, -1):
        part = tokens[at:end]
        thing = table.get(tuple(t.low for t in part))
        if thing is None or set(text[part[0].begin : part[-1].end]) & set(",.;:()"):
            continue
        name_like = any(t.low not in dutch_words() for t in part) if end - at < 3 else True
        if name_like and (end - at > 1 or thing.name.islower()):
            return thing, end
    return None


@cache
def _lower_names() -> Mapping[tuple[str, ...], NamedThing]:
    return {
        tuple(word.casefold() for word in key): thing
        for key, thing in known_names().items()
        if thing.kind.type in ("Organisatie", "Financiering", "Hotspot") and (len(key) > 1 or thing.name.islower())
    }


@cache
def _lower_first() -> frozenset[str]:
    return frozenset(key[0] for key in _lower_names())


def _area(
    block: Block, tokens: Sequence[Token], at: int, area_of: Callable[[str], Area | None]
) -> tuple[int, Mention] | None:
    """An area or a body named after one, in lower case, when the noun before it says so: "gemeente tiel"."""
    head = tokens[at].low
    typed = nouns("voor").get(head)
    if head not in HEADS and (typed is None or typed.type not in ("Organisatie", "Hotspot")):
        return None
    for end in range(min(len(tokens), at + 4), at + 1, -1):
        part = tokens[at + 1 : end]
        name = block.text[part[0].begin : part[-1].end]
        plain = any(c in name for c in ",.;:()") or any(t.capital for t in part)
        if plain or (len(part) == 1 and name in dutch_words()):
            continue
        area = area_of(f"{head} {name}") or area_of(name) if head in HEADS else area_of(name)
        if area is None or area.common_word:
            continue
        begin, stop = tokens[at].begin, part[-1].end
        if head in HEADS:
            alias = (name,) if name != area.name else ()
            return end, Mention(block, begin, stop, area.name, area_kind(area), 0.85, "gazetteer", alias, area)
        return end, Mention(block, begin, stop, block.text[begin:stop], typed, 0.75, "soortnaam vooraan")
    return None
