"""Who a figure is about: the thing named before it, the one that "het fonds" takes up, else the area of its section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.extract.context import Context, area_ref
from ingest.extract.numbers import Quantity
from ingest.extract.patterns import name_key
from ingest.extract.regelingen import label_of
from ingest.extract.sentences import Mentions, Places, Sentence
from ingest.types import BlockKind, RawEntity, Ref, Section

SUBJECT_TYPES = frozenset({"Gebied", "Cluster", "Hotspot", "Programma", "Financiering", "Organisatie", "Begrip"})
NAMED_TYPES = SUBJECT_TYPES - {"Gebied"}
AREA = frozenset({"Gebied"})
START = 6
"""What begins within so many characters stands at the beginning of its sentence."""

REACH = 6
"""How many names before a figure are looked at."""

_SOURCE = re.compile(
    r"(?:\bvolgens|\bblijkens|\bbron:?|(?:onderzoek\w*|cijfers|\w*prognoses?|rapport\w*|studie|monitor|ranglijst\w*)"
    r"(?: van| door)?)\s(?:de |het )?(?:[A-Z]{2,6}/)?$|"
    r"\b(?:na|dan|evenals|in opdracht van|in plaats van)\s(?:de |het )?$",
    re.IGNORECASE,
)
"""What names a source or a comparison before a name: the figure is not about it."""

TERMS = re.compile(r"begrippen|definities|woordenlijst|afkortingen|glossar", re.IGNORECASE)
"""Headings over a list of terms."""

_SIBLING = re.compile(r"^\s*(?:,|en|,\s*en|&)\s*$")
_LIST_GAP = re.compile(
    r"\s*(?:,|en|&|,\s*en|of)\s*(?:de |het )?(?:gemeenten? |provincies? |stad |regio )?", re.IGNORECASE
)
_PRONOUN = re.compile(r"[,;]\s(?:en )?[a-zë]+\s(?:het|zij|ze|hij)\s|\sen\s[a-zë]+\s(?:het|zij|ze)\s")
_TAKEN_UP = re.compile(
    r"^(?:(?:Ook|Daarnaast|Verder|Inmiddels|Nu)\s)?(?:(?:Het|De|Dit|Deze|Die)\s(?:\d+\s\w+\s\w+\s)?"
    r"(?P<noun>[a-z]*(?:fonds|regeling|lening|subsidie|programma|project|campus|park|hub|lab|district|terrein|netwerk|"
    r"organisatie|instelling|universiteit|hogeschool|bedrijf|onderneming|coöperatie|stichting|haven))\b|"
    r"(?:Het|Zij|Ze|Hij)\s(?:biedt|telt|heeft|krijgt|huisvest|kent|verstrekt|investeert|omvat|beslaat|trekt|levert|groeit)\b)"
)
_NOUN_TYPES = (
    (re.compile(r"fonds|regeling|lening|subsidie"), frozenset({"Financiering"})),
    (re.compile(r"programma|project"), frozenset({"Programma", "Financiering"})),
    (re.compile(r"campus|park|hub|lab|district|terrein|haven"), frozenset({"Hotspot"})),
    (re.compile(r"."), frozenset({"Organisatie"})),
)
_TIES = {
    "rang": re.compile(r"^[^.;]{0,12}?(?:\s(?:is|zijn|heet|wordt)|[,:(])\s*(?:de |het )?$|^\s*(?:de |het )?$"),
    "bedrag": re.compile(r"^[^.;:]{0,60}$"),
}
_TIES["superlatief"] = _TIES["rang"]
MIN_HEADING = 0.6
"""Share of a heading that a name must take for the section to be about it."""


class Subjects:
    """Finds the subject of each figure of one document."""

    def __init__(self, places: Places, mentions: Mentions, sections: Sequence[Section], context: Context) -> None:
        self.places, self.mentions, self.areas = places, mentions, context.areas
        self._by_name: dict[str, Ref] = {}
        for entity in context.entities:
            if entity.ref.type in NAMED_TYPES:
                for name in (entity.ref.name, *entity.aliases):
                    self._by_name.setdefault(name_key(name), entity.ref)
        self._headed = {id(s): ref for s in sections if (ref := self._of_heading(s)) is not None}

    def _of_heading(self, section: Section) -> Ref | None:
        if section.heading is None:
            return None
        begin, end = section.heading.begin, section.heading.end
        found = list(self.mentions.within(begin, end, NAMED_TYPES))
        long = [e for e in found if e.evidence.end - e.evidence.begin >= MIN_HEADING * (end - begin)]
        return long[0].ref if len({e.ref for e in long}) == 1 else None

    def of(self, sentence: Sentence, item: Quantity) -> Ref | None:
        """The subject of `item`; None when nothing before it, in its section or in its document can be.

        In a list of terms that is the term that the block explains.
        """
        if any(TERMS.search(title) for title in sentence.section.path):
            end, floor = sentence.span()[1], sentence.block.reading.offsets[0]
            term = self.mentions.last_before(end, frozenset({"Begrip"}), floor) or next(
                self.mentions.within(floor, sentence.block.end, frozenset({"Begrip"})), None
            )
            return term.ref if term is not None else None
        if (ref := self._of_place(sentence)) is not None:
            return ref
        reading = sentence.block.reading
        at = reading.offsets[sentence.begin + item.begin]
        until = reading.offsets[sentence.begin + item.end - 1] + 1
        if item.kind == "superlatief" and (ref := self._apposed(sentence, item, until)) is not None:
            return ref
        if (ref := self._before(sentence, at, item)) is not None:
            return ref
        if (ref := self._taken_up(sentence)) is not None:
            return ref
        after = next(self.mentions.within(until, sentence.span()[1], NAMED_TYPES), None)
        if after is not None and item.kind in _TIES:
            gap = sentence.block.text[sentence.begin + item.end : reading.index(after.evidence.begin)]
            if _TIES[item.kind].match(gap):
                return after.ref
        if (area := self.places.of_sentence(sentence)) is not None:
            return area
        earlier = self.mentions.last_before(sentence.span()[0], SUBJECT_TYPES)
        return earlier.ref if earlier is not None else None

    def _of_place(self, sentence: Sentence) -> Ref | None:
        """The entity of the row, or of the heading over a label such as "Bedrag:"."""
        block = sentence.block
        if block.kind is BlockKind.CELL and block.label and block.text != block.label:
            ref = self._by_name.get(name_key(re.sub(r"\s*\([^()]*\)\s*$", "", block.label)))
            return ref if ref is not None and ref.type != "Cluster" else None
        return self._headed.get(id(sentence.section)) if label_of(block) is not None else None

    def _apposed(self, sentence: Sentence, item: Quantity, until: int) -> Ref | None:
        """A name right after a superlative: "het grootste park van Nederland, X"."""
        text, reading = sentence.block.text, sentence.block.reading
        for entity in self.mentions.within(until, min(sentence.span()[1], until + 40), NAMED_TYPES):
            gap = text[sentence.begin + item.end : reading.index(entity.evidence.begin)]
            if re.fullmatch(r",?\s*(?:de|het)?\s*", gap):
                return entity.ref
        return None

    def _before(self, sentence: Sentence, at: int, item: Quantity) -> Ref | None:
        """The nearest name before the figure that the sentence is about, a thing before an area."""
        reading, text = sentence.block.reading, sentence.block.text
        floor, end = sentence.span()[0], sentence.begin + item.begin
        for types in (NAMED_TYPES, AREA):
            for entity in self._back(at, types, floor):
                begin = reading.index(entity.evidence.begin)
                gap = text[reading.index(entity.evidence.end - 1) + 1 : end]
                source = _SOURCE.search(text[sentence.begin : begin])
                if source or _SIBLING.match(gap) or self._far(entity.ref, entity.evidence.begin - floor):
                    continue
                if _PRONOUN.search(gap):
                    first = next(self.mentions.within(floor, at, types), entity)
                    return first.ref
                return self._alone(sentence, entity, floor)
        return None

    def _back(self, at: int, types: frozenset[str], floor: int) -> Iterator[RawEntity]:
        for _ in range(REACH):
            entity = self.mentions.last_before(at, types, floor)
            if entity is None:
                return
            yield entity
            at = entity.evidence.begin

    def _alone(self, sentence: Sentence, entity: RawEntity, floor: int) -> Ref:
        """`entity`, or the area around it when it ends an enumeration: what follows is not said of it alone."""
        reading, text = sentence.block.reading, sentence.block.text
        listed = [entity]
        while len(listed) < REACH:
            left = self.mentions.last_before(listed[-1].evidence.begin, SUBJECT_TYPES, floor)
            if left is None:
                break
            gap = text[reading.index(left.evidence.end - 1) + 1 : reading.index(listed[-1].evidence.begin)]
            if not _LIST_GAP.fullmatch(gap):
                break
            listed.append(left)
        if len(listed) > 1 and all(e.ref.type == "Gebied" for e in listed):
            return self._around([e.ref for e in listed]) or self.places.of_sentence(sentence) or entity.ref
        if len(listed) > 2 and (area := self.places.of_sentence(sentence)) is not None:
            return area
        return entity.ref

    def _around(self, refs: Sequence[Ref]) -> Ref | None:
        """The smallest known area in which all of `refs` lie, which may be one of them."""
        around = [{r.region, *self.areas.ancestors(r.region)} if r.region else set() for r in refs]
        shared = set.intersection(*around) - {None}
        known = [a for i in sorted(i for i in shared if i) if (a := self.areas.get(i)) is not None]
        if not known:
            return None
        return area_ref(min(known, key=lambda a: (len(self.areas.within(a.id)), a.id)))

    def _taken_up(self, sentence: Sentence) -> Ref | None:
        """What a sentence that begins with "Het fonds" or "Zij telt" speaks of: a name of the sentences before."""
        match = _TAKEN_UP.match(sentence.text)
        if match is None or sentence.begin == 0:
            return None
        types = next(t for pattern, t in _NOUN_TYPES if pattern.search(match["noun"])) if match["noun"] else NAMED_TYPES
        floor = sentence.block.reading.offsets[0]
        entity = self.mentions.last_before(sentence.span()[0], types, floor)
        return entity.ref if entity is not None else None

    def _far(self, ref: Ref, distance: int) -> bool:
        """Whether `ref` is the state or a continent that the sentence names in passing, not at its beginning."""
        area = self.areas.find(ref.name) if ref.type == "Gebied" else None
        wide = area is not None and area.kind in ("land", "continent")
        return distance > START and (wide or ref.name.casefold() in ("rijk", "het rijk", "europese unie", "eu"))
