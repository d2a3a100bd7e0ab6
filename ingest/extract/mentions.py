"""Mentions of names in one block: listed areas and organisations, typed runs, quoted names, enumerations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.extract.enumerations import groups, type_lists, with_brackets
from ingest.extract.lowered import lowered
from ingest.extract.mention import Mention, area_kind
from ingest.extract.patterns import (
    GENERIC,
    NamedThing,
    Token,
    compound_kind,
    known_names,
    longest,
    nouns,
    tokenize,
    words,
)
from ingest.extract.runs import Run, Typed, extend, find_runs, is_bare_noun, sentence_start, trim, type_run
from ingest.extract.vocabulary import Words
from ingest.types import Block

if TYPE_CHECKING:
    from kg.reference import Area, Areas

QUOTED = re.compile(r"[‘“\"'](?P<name>[^‘’“”\"']{2,90}(?:’\d\d[^‘’“”\"']{1,40})?)[’”\"']")
PLACE_BEFORE = frozenset(["in", "te", "uit", "bij", "gemeente", "gemeenten", "naar", "van", "rond", "tussen", "en"])
TOWNS = re.compile(r"\b[Gg]emeenten (?P<names>[^.;:()]{1,160}), ?$")
FOOTNOTE_MARK = re.compile(r"(?<=[^\W\d_]{4})\d{1,2}$")
"""The number of a footnote that stuck to a name: "Europa3"."""

TOWN_REACH = 180
"""Characters before a name in which the noun of its enumeration stands."""

SMALL = frozenset(["en", "van", "aan", "de", "den", "op", "het", "bij"])


def among_towns(before: str) -> bool:
    """Whether an enumeration of municipalities stands before a name: "gemeenten Hulst, Terneuzen, "."""
    match = TOWNS.search(before[-TOWN_REACH:].rstrip(" ,") + ",") if "emeenten" in before[-TOWN_REACH:] else None
    if match is None:
        return False
    return all(word[0].isupper() or word in SMALL or not word[0].isalpha() for word in match["names"].split())


AREA_HEADS = {
    "gemeente": "gemeente",
    "stad": "gemeente",
    "gemeenten": "gemeente",
    "gemeentes": "gemeente",
    "steden": "gemeente",
    "provincie": "provincie",
    "provincies": "provincie",
    "deelregio": "deelregio",
    "deelregio's": "deelregio",
    "regio": "regio",
    "regio's": "regio",
    "metropoolregio": "metropoolregio",
}
ACTIONS = words("handeling")
FRONT_METHODS = frozenset({"soortnaam vooraan", "soortnaam vooraf", "samenstelling vooraf"})
ALIASED = frozenset({"soortnaam vooraf", "soortnaam erachter", "samenstelling vooraf"})
"""Methods by which a name is known with and without its noun."""

BRANCHED = frozenset({"kennisinstelling", "onderwijsinstelling", "zorginstelling", "financier", "ngo", "bedrijf"})
"""Subtypes of organisations that have branches, named after a place."""


class BlockReader:
    """Finds the mentions of one block; one object per document, so that the area look-ups are shared."""

    def __init__(self, areas: Areas, words: Words) -> None:
        self._areas, self._words = areas, words
        self._cache: dict[str, Area | None] = {}

    def area(self, name: str) -> Area | None:
        if name not in self._cache:
            area = self._areas.find(name)
            self._cache[name] = None if area is not None and area.kind == "unie" else area
        return self._cache[name]

    def read(self, block: Block) -> list[Mention]:
        """Mentions of `block`, in order, without overlap; enumerations typed by their noun."""
        text = block.text
        tokens = tokenize(text)
        taken = [False] * len(tokens)
        runs = tuple(self._runs(text, tokens))
        found = [*self._quoted(block, text, tokens, taken), *self._listed(block, text, tokens, taken, runs)]
        found += self._typed(block, text, tokens, taken, runs)
        found += lowered(block, tokens, taken, self.area)
        found.sort(key=lambda m: m.begin)
        return self._provinces(text, type_lists(text, with_brackets(text, found)))

    def _provinces(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """A name that is a city and a province is the province in a list with other provinces."""
        out: list[Mention] = []
        for group in groups(text, mentions):
            several = sum(m.area is not None and m.area.kind == "provincie" for m in group) > 0 and len(group) > 1
            for mention in group:
                if several and mention.area is not None and mention.area.kind == "gemeente":
                    province = self._areas.find(mention.area.name, "provincie")
                    if province is not None:
                        mention = replace(mention, area=province, kind=area_kind(province))
                out.append(mention)
        return out

    def _quoted(self, block: Block, text: str, tokens: Sequence[Token], taken: list[bool]) -> Iterator[Mention]:
        """Names in quotes right after a typing noun: programma ‘Zaai’."""
        for match in QUOTED.finditer(text):
            before = [t for t in tokens if t.end <= match.start()][-3:]
            for size in (3, 2, 1):
                words = before[-size:]
                word = " ".join(t.low for t in words)
                if len(words) == size and word in nouns("voor") and text[words[-1].end : match.start()] == " ":
                    kind = nouns("voor")[word]
                    inside = match["name"].strip(" ,.")
                    whole = f"{text[words[0].begin : words[-1].end]} {inside}"
                    name, other = (whole, inside) if kind.subtype == "regiodeal" else (inside, whole)
                    _take(tokens, taken, words[0].begin, match.end())
                    yield Mention(
                        block, words[0].begin, match.end(), name, kind, 0.9, "naam tussen aanhalingstekens", (other,)
                    )
                    break

    def _listed(
        self, block: Block, text: str, tokens: Sequence[Token], taken: list[bool], runs: Sequence[Run]
    ) -> Iterator[Mention]:
        """Areas and public names, except inside a longer run that nouns give another kind."""
        for run in runs:
            at = run.first
            while at < run.last:
                hit = None if taken[at] else self._listed_at(block, text, tokens, at)
                if hit is None:
                    at += 1
                    continue
                end, mention = hit
                wider = self._extended(text, tokens, run, at, end, mention)
                if wider is not None:
                    end, mention = wider
                elif self._inside_name(text, tokens, run, at, end):
                    at = end
                    continue
                start = sentence_start(text, tokens, at)
                yield replace(mention, start=start)
                first = tokens[at].begin
                _take(tokens, taken, min(first, mention.begin), mention.end)
                at = end

    def _extended(
        self, text: str, tokens: Sequence[Token], run: Run, at: int, end: int, mention: Mention
    ) -> tuple[int, Mention] | None:
        """A listed name with what follows in its run: its place (Fontys Venlo), the part of a fund (Interreg Noord)."""
        kind = mention.kind
        if (
            not mention.listed
            or kind is None
            or end >= run.last
            or text[tokens[end - 1].end : tokens[end].begin] != " "
        ):
            return None
        if kind.type == "Organisatie" and kind.subtype in BRANCHED:
            rest = text[tokens[end].begin : tokens[run.last - 1].end]
            places = rest if self.area(rest) is not None else ""
            if not places and not all(self.area(t.text) is not None for t in tokens[end : run.last]):
                return None
        elif kind.type != "Financiering" or run.last - end > 3 or self._other(text, tokens, Run(at, run.last)):
            return None
        stop = tokens[run.last - 1].end
        name = text[mention.begin : stop]
        return run.last, replace(mention, end=stop, name=name, aliases=(), certainty=0.85)

    def _other(self, text: str, tokens: Sequence[Token], run: Run) -> bool:
        """Whether nouns make the run something else than a part of a fund."""
        typed = type_run(text, tokens, run)
        return typed is not None and typed.kind.type not in ("Programma", "Financiering")

    def _runs(self, text: str, tokens: Sequence[Token]) -> Iterator[Run]:
        """Runs, without the ordinary word that begins a sentence right before a name: "Inzet MRA", "Aanleg X"."""
        for run in find_runs(text, tokens):
            first = run.first
            while first < run.last - 1 and self._cut(text, tokens, first, run.last):
                first += 1
            if run.last - first > 2 and self._is_adjective(tokens[first]):
                first += 1
            yield Run(first, run.last)

    def _cut(self, text: str, tokens: Sequence[Token], first: int, last: int) -> bool:
        head, rest = tokens[first], tokens[first + 1 : last]
        if head.low in nouns("soortnaam") and head.low not in nouns("voor"):
            return True
        if longest(text, tokens, first) is not None:
            return False
        if head.low in nouns("voor") or not sentence_start(text, tokens, first):
            return False
        if head.low in ACTIONS:
            return True
        if not self._words.starts_sentence_only(head):
            return False
        name = text[rest[0].begin : rest[-1].end]
        named = self.area(name) is not None or longest(text, tokens, first + 1) is not None or rest[0].distinct
        return named or rest[0].low in nouns("voor")

    def _is_adjective(self, token: Token) -> bool:
        """Whether the word is made from the name of an area: Utrechtse, Twentse."""
        low = token.text
        if len(low) < 6 or not low.endswith("se"):
            return False
        return any(self.area(stem) is not None for stem in (low[:-2], low[:-2] + "e", low[:-3] + "e", low[:-1]))

    def _inside_name(self, text: str, tokens: Sequence[Token], run: Run, at: int, end: int) -> bool:
        """Whether tokens `at`..`end` are only part of a run that is a name of another thing."""
        wide = trim(text, tokens, Run(run.first, max(run.last, end)))
        if wide is None or (wide.first >= at and wide.last <= end):
            typed = type_run(text, tokens, Run(at, end)) if wide is not None else None
            return typed is not None and typed.kind.type != "Gebied" and typed.method == "soortnaam vooraf"
        typed = type_run(text, tokens, wide)
        if typed is not None:
            return True
        if wide.first == at and compound_kind(tokens[end].low) is not None:
            return False  # "in Tilburg Startup-campus X": a place, then a name
        if wide.first == at:  # "Amsterdam Logistics": a capital right after the area
            return wide.last - end <= 2 and all(
                text[tokens[k - 1].end : tokens[k].begin] == " " for k in range(end, wide.last)
            )
        if (listed := longest(text, tokens, wide.first)) is not None and listed[1] == at:
            return False  # "Rijk Utrecht": two names
        return wide.first < at and wide.last == end  # "Greenport Aalsmeer", "FC Utrecht"

    def _listed_at(self, block: Block, text: str, tokens: Sequence[Token], at: int) -> tuple[int, Mention] | None:
        for end in range(min(len(tokens), at + 5), at, -1):
            name = text[tokens[at].begin : tokens[end - 1].end]
            if any(c in name for c in ".,;:()") or len(name) > 60:
                continue
            name = name if self.area(name) is not None else FOOTNOTE_MARK.sub("", name)
            area = self.area(name) or (self.area(name[:-2]) if name.endswith(("’s", "'s")) else None)
            hit = longest(text, tokens, at)
            if area is not None and (hit is None or hit[1] < end):
                head = tokens[at - 1].low if at else ""
                if area.common_word and head not in PLACE_BEFORE and not among_towns(text[: tokens[at].begin]):
                    return None
                begin = tokens[at].begin
                stop = begin + len(name)
                aliases: tuple[str, ...] = (name,) if name != area.name else ()
                if head in AREA_HEADS and (named := self._headed(head, name)) is not None:
                    area = named
                    if not head.endswith(("s", "n")):
                        begin = tokens[at - 1].begin
                return end, Mention(block, begin, stop, area.name, area_kind(area), 0.95, "gazetteer", aliases, area)
        hit = longest(text, tokens, at) or self._announced(text, tokens, at)
        if hit is None:
            return self._hyphened(block, tokens, at)
        thing, end = hit
        written = text[tokens[at].begin : tokens[end - 1].end]
        aliases = tuple(a for a in dict.fromkeys((written, *thing.aliases)) if a != thing.name)
        return end, Mention(
            block,
            tokens[at].begin,
            tokens[end - 1].end,
            thing.name,
            thing.kind,
            0.9,
            "namenlijst",
            aliases,
            listed=True,
        )

    def _announced(self, text: str, tokens: Sequence[Token], at: int) -> tuple[NamedThing, int] | None:
        """A listed name with the abbreviation of its noun before it: "ROM Horizon"."""
        kind = nouns("voor").get(tokens[at].low) if tokens[at].text.isupper() and at + 1 < len(tokens) else None
        if kind is None or text[tokens[at].end : tokens[at + 1].begin] != " ":
            return None
        hit = longest(text, tokens, at + 1)
        return hit if hit is not None and hit[0].kind == kind else None

    def _hyphened(self, block: Block, tokens: Sequence[Token], at: int) -> tuple[int, Mention] | None:
        """A listed name at the start of a compound: NOVEX-gebied, Philips-terrein."""
        head, hyphen, tail = tokens[at].text.partition("-")
        thing = known_names().get((head,)) if hyphen and tail[:1].islower() and len(head) > 3 else None
        if thing is None:
            return None
        begin = tokens[at].begin
        return at + 1, Mention(
            block, begin, begin + len(head), thing.name, thing.kind, 0.7, "namenlijst", (), listed=True
        )

    def _headed(self, head: str, name: str) -> Area | None:
        """The area by its name and the noun before it: "provincie Utrecht" is not "gemeente Utrecht"."""
        kind = AREA_HEADS[head]
        if kind == "provincie" and (province := self._areas.find(name, "provincie")) is not None:
            return province
        found = self.area(f"{kind} {name}")
        if found is None and kind in ("regio", "deelregio"):
            found = self.area(f"metropoolregio {name}") or self.area(f"regio {name}")
        return found

    def _typed(
        self, block: Block, text: str, tokens: Sequence[Token], taken: list[bool], runs: Sequence[Run]
    ) -> Iterator[Mention]:
        for run in _free_runs(runs, taken):
            trimmed = trim(text, tokens, run)
            if trimmed is None:
                continue
            start = sentence_start(text, tokens, trimmed.first)
            typed = type_run(text, tokens, trimmed)
            typed = extend(text, tokens, typed) if typed is not None else None
            if typed is not None and self._weak(text, tokens, typed):
                typed = None
            if is_bare_noun(tokens, trimmed) and (typed is None or typed.method != "soortnaam erachter"):
                yield from self._shared_tail(block, text, tokens, trimmed)
                begin, end = tokens[trimmed.first].begin, tokens[trimmed.last - 1].end
                fund = nouns("voor").get(text[begin:end].casefold())
                named = fund is not None and fund.type == "Financiering" and not start
                if named and not self._words.lower[text[begin:end].casefold()]:
                    yield Mention(block, begin, end, text[begin:end], fund, 0.6, "soortnaam als naam", start=start)
                elif trimmed.last - trimmed.first > 1 or tokens[trimmed.first].distinct:
                    yield Mention(block, begin, end, text[begin:end], None, 0.3, "kaal soortnaam", start=start)
                continue
            if typed is None:
                begin, end = tokens[trimmed.first].begin, tokens[trimmed.last - 1].end
                yield Mention(block, begin, end, text[begin:end], None, 0.4, "hoofdletters", start=start)
                continue
            begin, end = tokens[typed.run.first].begin, tokens[typed.run.last - 1].end
            core = text[tokens[typed.core.first].begin : tokens[typed.core.last - 1].end]
            whole = text[begin:end]
            if typed.method == "soortnaam gericht op":
                whole = f"{tokens[typed.run.first].text.capitalize()} {core}"
            capital = tokens[typed.run.first].capital
            compound = typed.method == "samenstelling vooraf"
            plain = compound or (typed.method == "soortnaam vooraf" and typed.kind.type in ("Programma", "Gebied"))
            name, other = (core, whole) if plain and not capital else (whole, core)
            if typed.kind.type == "Organisatie" and not capital:
                name = name[0].upper() + name[1:]
            aliased = typed.method in ALIASED or (typed.method == "soortnaam vooraan" and self._own_name(tokens, typed))
            alias = (other,) if other != name and aliased else ()
            area = self.area(whole) if typed.kind.type == "Gebied" else None
            kind = area_kind(area) if area is not None else typed.kind
            yield Mention(
                block, begin, end, area.name if area else name, kind, typed.certainty, typed.method, alias, area, start
            )

    def _weak(self, text: str, tokens: Sequence[Token], typed: Typed) -> bool:
        """Whether the name proper is only ordinary words that a noun happens to touch: "Nieuwe haven"."""
        core = tokens[typed.core.first : typed.core.last]
        if len(core) == 1 and self.area(core[0].text) is not None:
            return False
        if typed.method == "soortnaam erachter":
            return len(core) == 1 and self._words.notion(core)
        if len(core) != 1 or typed.method not in FRONT_METHODS:
            return False
        head = tokens[typed.run.first]
        announced = not head.capital and typed.kind.subtype in ("programma", "project")
        inside = compound_kind(head.low) is not None and not sentence_start(text, tokens, typed.run.first)
        plain = core[0].low in GENERIC if announced or inside else self._words.notion(core)
        return plain or len(core[0].text) == 1

    def _own_name(self, tokens: Sequence[Token], typed: Typed) -> bool:
        """Whether a programme's name stands without its noun too: "Programma Mooi Nederland" is "Mooi Nederland"."""
        core = tokens[typed.core.first : typed.core.last]
        known = typed.kind.subtype in ("programma", "project", "campagne")
        return known and (core[0].distinct or len(core) > 1) and not self._words.notion(core)

    def _shared_tail(self, block: Block, text: str, tokens: Sequence[Token], run: Run) -> Iterator[Mention]:
        """The first of two nouns that share a name: Universiteit (Utrecht) en Hogeschool Utrecht."""
        if run.last + 2 >= len(tokens) or tokens[run.last].low != "en" or not tokens[run.last + 1].capital:
            return
        for second in find_runs(text, tokens):
            if second.first == run.last + 1 and second.last - second.first >= 2:
                head, noun = tokens[second.first].low, text[tokens[run.first].begin : tokens[run.last - 1].end]
                if head in nouns("voor") and noun.casefold() in nouns("voor"):
                    tail = text[tokens[second.first + 1].begin : tokens[second.last - 1].end]
                    end = tokens[second.last - 1].end
                    kind = nouns("voor")[noun.casefold()]
                    yield Mention(block, tokens[run.first].begin, end, f"{noun} {tail}", kind, 0.85, "nevenschikking")


def _take(tokens: Sequence[Token], taken: list[bool], begin: int, end: int) -> None:
    i = bisect_left(tokens, begin, key=lambda t: t.begin)
    while i < len(tokens) and tokens[i].begin < end:
        taken[i] = True
        i += 1


def _free_runs(runs: Iterable[Run], taken: Sequence[bool]) -> Iterator[Run]:
    """Each run cut where a token already belongs to a mention."""
    for run in runs:
        first = run.first
        for i in range(run.first, run.last + 1):
            if i == run.last or taken[i]:
                if i > first:
                    yield Run(first, i)
                first = i + 1
