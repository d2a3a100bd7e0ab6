"""Each condition of an instrument against a request: past, past niet, or staat niet in het document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.model import Bewijs, Evidence
from kg.queries import GraphIndex
from kg.route.amounts import amount_range, euros
from kg.route.instruments import Offer
from kg.route.model import Condition, RouteRequest
from kg.route.phases import PHASES, forms_fit
from kg.wording import joined

if TYPE_CHECKING:
    from kg.areas import Areas
    from kg.themes import Themes

ABSENT: Final = "staat niet in het document"


class Judge:
    """Holds instruments against one request, whose fields are ids or known words."""

    def __init__(self, index: GraphIndex, request: RouteRequest, areas: Areas, themes: Themes | None) -> None:
        self.index = index
        self.request = request
        self.areas = areas
        self.themes = themes

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
        """Whether `place` lies in `area`, by the register or as stated."""
        return place in self.areas.within(area) or place == area or area in self._stated_around(place)

    def _stated_around(self, place: str) -> frozenset[str]:
        around = {place, *self.areas.ancestors(place)}
        return frozenset(a for p in sorted(around) for a in self.index.parents(p))

    def _area(self, offer: Offer, place: str) -> Condition:
        if not offer.areas:
            return Condition("gebied", ABSENT, "In welk gebied dit geldt, staat niet in het document.")
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
        fits = forms_fit(form, offer.forms)
        if fits is None:
            what = " Het document noemt het een fonds." if offer.forms else ""
            return Condition(
                "vorm", ABSENT, f"Of dit een {form} is, staat niet in het document.{what}", offer.evidence[:1]
            )
        text = f"De vorm is {joined(offer.forms)}."
        return Condition("vorm", "past" if fits else "past niet", text, self._quotes(offer, offer.forms))

    def _amount(self, offer: Offer, asked: int) -> Condition:
        limits = amount_range(offer.amount) if offer.amount else None
        fits = limits.holds(asked) if limits else None
        if fits is None:
            noted = f" Genoemd wordt {offer.amount}, niet of dat per bedrijf is." if offer.amount else ""
            text = f"Hoeveel u kunt krijgen, staat niet in het document.{noted}"
            return Condition("bedrag", ABSENT, text, offer.amount_evidence)
        text = f"Het gaat om {offer.amount}; u zoekt {euros(asked)}."
        return Condition("bedrag", "past" if fits else "past niet", text, offer.amount_evidence)

    def _theme(self, offer: Offer, theme: str) -> Condition:
        if not offer.themes:
            return Condition("thema", ABSENT, "Voor welke sector dit is, staat niet in het document.")
        names = joined([self._theme_name(t) for t in offer.themes])
        if theme in offer.themes:
            return Condition("thema", "past", f"Is voor {names}.", offer.themes[theme])
        quotes = tuple(e for q in offer.themes.values() for e in q)
        return Condition("thema", "past niet", f"Is voor {names}.", quotes)

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
