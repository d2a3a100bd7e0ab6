"""Each condition of an instrument against a request: past, past niet, or staat niet in het document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Final

from kg.model import Bewijs, Evidence
from kg.queries import GraphIndex
from kg.route.amounts import amount_range, euros
from kg.route.instruments import Offer
from kg.route.model import Condition, RouteRequest
from kg.route.phases import PHASES, forms_fit
from kg.route.sentences import said_of
from kg.wording import joined

if TYPE_CHECKING:
    from kg.areas import Area, Areas
    from kg.themes import Themes

ABSENT: Final = "staat niet in het document"


class Judge:
    """Holds instruments against one request, whose fields are ids or known words."""

    def __init__(self, index: GraphIndex, request: RouteRequest, areas: Areas, themes: Themes | None) -> None:
        self.index = index
        self.request = request
        self.areas = areas
        self.themes = themes
        self._instruments = {name for e in index.of_type("Financiering") for name in (e.name, *e.aliases)}

    def conditions(self, offer: Offer) -> tuple[Condition, ...]:
        """One for each thing that was asked, in a fixed order."""
        return tuple(self._all(offer))

    def _all(self, offer: Offer) -> Iterator[Condition]:
        if self.request.gemeente is not None:
            yield self._area(offer, self.request.gemeente)
        if self.request.fase is not None:
            yield self._phase(offer, self.request.fase)
        if self.request.vorm is not None:
            yield self._form(offer, self.request.vorm)
        if self.request.bedrag is not None:
            yield self._amount(offer, self.request.bedrag)
        if self.request.thema is not None:
            yield self._theme(offer, self.request.thema)

    def _name(self, area: str) -> str:
        known = self.areas.get(area)
        return known.name if known else self.index.name(area)

    def lies_in(self, place: str, area: str) -> bool:
        """Whether `place` lies in `area`: by the register, and as stated for what the register does not know."""
        if place == area or place in self.areas.within(area):
            return True
        known = self.areas.get(place) is not None and self.areas.get(area) is not None
        return not known and area in self._stated_around(place)

    def _stated_around(self, place: str) -> frozenset[str]:
        around = {place, *self.areas.ancestors(place)}
        return frozenset(a for p in sorted(around) for a in self.index.parents(p))

    def _area(self, offer: Offer, place: str) -> Condition:
        if not offer.areas:
            named = self.named_areas(offer)
            where = f" De naam noemt {joined([a.name for a in named[:1]])}." if named else ""
            return Condition("gebied", ABSENT, f"In welk gebied dit geldt, staat niet in het document.{where}")
        fitting = [a for a in offer.areas if self.lies_in(place, a)]
        if fitting:
            quotes = tuple(e for a in fitting for e in offer.areas[a])
            return Condition("gebied", "past", f"Geldt in {joined([self._name(a) for a in fitting])}.", quotes)
        quotes = tuple(e for q in offer.areas.values() for e in q)
        where = joined([self._name(a) for a in offer.areas])
        return Condition("gebied", "past niet", f"Geldt alleen in {where}.", quotes)

    def _phase(self, offer: Offer, phase: str) -> Condition:
        if not offer.phases:
            return Condition("fase", ABSENT, "Voor welke fase dit is, staat niet in het document.")
        quotes = self._quotes(offer, ("fase", "start", "scale", "seed", "concept", "groei"))
        text = f"Is voor de fase {joined(offer.ordered_phases)}."
        return Condition("fase", "past" if phase in offer.phases else "past niet", text, quotes)

    def _form(self, offer: Offer, form: str) -> Condition:
        forms = self.forms_here(offer)
        fits = forms_fit(form, forms)
        if fits is None:
            what = " Het document noemt het een fonds." if forms else ""
            return Condition(
                "vorm", ABSENT, f"Of dit een {form} is, staat niet in het document.{what}", offer.evidence[:1]
            )
        text = f"De vorm is {joined(forms)}."
        return Condition("vorm", "past" if fits else "past niet", text, self._quotes(offer, forms))

    def forms_here(self, offer: Offer) -> tuple[str, ...]:
        """The forms of an instrument where the person is: those stated for that area, else all that are stated."""
        place = self.request.gemeente
        here = {f for area, forms in offer.forms_by_area.items() if place and self.lies_in(place, area) for f in forms}
        return tuple(f for f in offer.forms if f in here) if here else offer.forms

    def _amount(self, offer: Offer, asked: int) -> Condition:
        limits = amount_range(offer.amount) if offer.amount else None
        fits = limits.holds(asked) if limits else None
        if fits is None:
            noted = f" Genoemd wordt {offer.amount}, niet of dat per bedrijf is." if offer.amount else ""
            text = f"Hoeveel u kunt krijgen, staat niet in het document.{noted}"
            return Condition("bedrag", ABSENT, text, offer.amount_evidence)
        text = f"Het gaat om {offer.amount}; u zoekt {euros(asked)}."
        return Condition("bedrag", "past" if fits else "past niet", text, offer.amount_evidence)

    def named_areas(self, offer: Offer) -> tuple[Area, ...]:
        """Areas that the name of the instrument names: a hint, never a stated area."""
        found = [
            area
            for words in (name.split() for name in offer.names)
            for i, j in combinations(range(len(words) + 1), 2)
            if words[i][0].isupper() and j - i <= 3
            for kind in ("provincie", "metropoolregio", "deelregio", "gemeente")
            if (area := self.areas.find(" ".join(words[i:j]), kind)) is not None and not area.common_word
        ]
        return tuple(dict.fromkeys(found))

    def named_elsewhere(self, offer: Offer) -> bool:
        """Whether no document states its area and its name speaks of another area than that of the person."""
        place = self.request.gemeente
        if place is None or offer.areas:
            return False
        named = self.named_areas(offer)
        return bool(named) and not any(self.lies_in(place, a.id) or self.lies_in(a.id, place) for a in named)

    def named_here(self, offer: Offer) -> bool:
        """Whether its name speaks of the area of the person."""
        place = self.request.gemeente
        return place is not None and any(self.lies_in(place, a.id) for a in self.named_areas(offer))

    def _own_themes(self, offer: Offer) -> dict[str, Bewijs]:
        """Themes that the documents give to this instrument, not to another one in the same sentence."""
        if self.themes is None:
            return dict(offer.themes)
        others = self._instruments - set(offer.names)
        found: dict[str, Bewijs] = {}
        for theme, quotes in offer.themes.items():
            kept = tuple(e for e in quotes if self._says(theme, said_of(e.quote, offer.names, others), e.quote))
            if kept:
                found[theme] = kept
        return found

    def _says(self, theme: str, part: str, quote: str) -> bool:
        """Whether `part` of a quote still says what the whole does: that it is about `theme`."""
        assert self.themes is not None
        if part == " ".join(quote.split()):
            return True
        return any(m.theme_id == theme for m in self.themes.match(part))

    def _theme(self, offer: Offer, theme: str) -> Condition:
        own = self._own_themes(offer)
        if not own:
            return Condition("thema", ABSENT, "Voor welke sector dit is, staat niet in het document.")
        names = joined([self._theme_name(t) for t in own])
        fitting = [t for t in own if t == theme or t in self._around(theme)]
        if fitting:
            return Condition("thema", "past", f"Is voor {names}.", own[fitting[0]])
        if narrower := [t for t in own if theme in self._around(t)]:
            text = f"Is voor {names}. Of dat voor uw bedrijf geldt, staat niet in het document."
            return Condition("thema", ABSENT, text, own[narrower[0]])
        return Condition("thema", "past niet", f"Is voor {names}.", tuple(e for q in own.values() for e in q))

    def _around(self, theme: str) -> tuple[str, ...]:
        """Broader themes of `theme` that are about a sector."""
        known = self.themes.get(theme) if self.themes else None
        broader = [self.themes.get(b) for b in known.broader] if known and self.themes else []
        return tuple(b.id for b in broader if b is not None and not b.generic)

    def _theme_name(self, theme: str) -> str:
        known = self.themes.get(theme) if self.themes else None
        return known.pref if known else self.index.name(theme)

    def _quotes(self, offer: Offer, words: tuple[str, ...]) -> Bewijs:
        """The quotes of the instrument in which one of `words` stands; its first quote when none does."""

        def says(e: Evidence) -> bool:
            text = " ".join(e.quote.casefold().split())
            return any(w.casefold()[:8] in text for w in words)

        return tuple(e for e in offer.evidence if says(e)) or offer.evidence[:1]


def moment_of(offer: Offer, phase: str | None) -> int:
    """Steps from now to the phase of the instrument: 0 now, positive later, negative when its phase is over."""
    if phase is None or not offer.phases or phase in offer.phases:
        return 0
    here = PHASES.index(phase)
    steps = sorted(PHASES.index(p) for p in offer.phases)
    return steps[0] - here if steps[0] > here else steps[-1] - here if steps[-1] < here else 0
