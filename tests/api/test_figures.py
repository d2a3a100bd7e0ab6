"""The chart of figures on a profile."""

from __future__ import annotations

from api.figures import WIDTH, bar_chart, figure_rows
from kg.model import Evidence, Feit
from kg.profile import Fact


def fact(indicator: str, value: str, unit: str, about: str = "Waterwijk") -> Fact:
    return Fact(Feit(indicator, "waterwijk", indicator, value, unit), about)


def test_the_largest_group_with_one_unit_is_drawn_to_scale() -> None:
    facts = [
        fact("bouwers", "1.200", "personen"),
        fact("zorgbanen", "600", "personen", "Campus"),
        fact("oppervlak", "30", "ha"),
        fact("looptijd", "4", "jaar"),
        fact("groei", "30 tot 40", "personen"),
    ]
    chart = bar_chart(facts, "Waterwijk")
    assert chart is not None
    assert [(b.label, b.width) for b in chart.bars] == [("Bouwers", WIDTH), ("Zorgbanen (Campus)", WIDTH / 2)]
    assert chart.described == "Bouwers: 1.200 personen; Zorgbanen (Campus): 600 personen"


def test_one_figure_or_none_is_no_chart() -> None:
    assert bar_chart([], "x") is None
    assert bar_chart([fact("a", "1", "ha"), fact("b", "2", "personen"), fact("c", "3", "jaar")], "x") is None


def test_millions_and_thousands_share_their_unit() -> None:
    chart = bar_chart([fact("a", "1,5 miljoen", "inwoners"), fact("b", "500.000", "inwoners")], "x")
    assert chart is not None
    assert [round(b.width / WIDTH, 2) for b in chart.bars] == [1.0, 0.33]


def test_a_figure_that_is_stated_twice_is_one_row_with_both_quotes() -> None:
    first, second = Evidence("a.md", 0, 4, 1, "veel"), Evidence("a.md", 9, 13, 2, "veel")
    once = Fact(Feit("1", "waterwijk", "Rang: park", "snelst groeiende", "rang", evidence=(first,)), "Waterwijk")
    again = Fact(Feit("2", "waterwijk", "rang: park", "Snelstgroeiende", "rang", evidence=(second,)), "Waterwijk")
    other = fact("rang: park", "enige", "rang")
    assert figure_rows([once, again, other]) == [(once, (first, second)), (other, ())]


def test_ranks_and_counts_of_a_few_are_not_drawn() -> None:
    assert bar_chart([fact("a", "10e", "rang"), fact("b", "2e", "rang")], "x") is None
    assert bar_chart([fact("a", "3", "hubs"), fact("b", "2", "hubs")], "x") is None
    assert bar_chart([fact("a", "3", "procent"), fact("b", "2", "procent")], "x") is not None
