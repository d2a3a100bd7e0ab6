"""Amounts of money in Dutch text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNIT = {
    "k": 1e3,
    "duizend": 1e3,
    "ton": 1e5,
    "m": 1e6,
    "mln": 1e6,
    "miljoen": 1e6,
    "mld": 1e9,
    "miljard": 1e9,
}
_WORDS = {
    "een": 1.0,
    "één": 1.0,
    "anderhalf": 1.5,
    "anderhalve": 1.5,
    "twee": 2.0,
    "drie": 3.0,
    "vier": 4.0,
    "vijf": 5.0,
    "half": 0.5,
    "halve": 0.5,
    "tien": 10.0,
    "twintig": 20.0,
    "vijftig": 50.0,
    "honderd": 100.0,
}
_MOST = 1e15
"""Euros from which on a figure is no amount: more than there is in the world, and more than a float counts exactly."""
_NUMBER = r"\d{1,3}(?:[.\s]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_UNITS = r"miljoen|miljard|duizend|mln|mld|ton|k|m"
_AMOUNT = re.compile(
    rf"(?P<sign>€|eur(?:o)?\b)?\s*(?:(?P<number>{_NUMBER})|\b(?P<word>{'|'.join(_WORDS)})\b)"
    rf"(?:,-)?\s*(?P<unit>{_UNITS})?\b\.?\s*(?P<euro>euro\b|eur\b|€)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^\s*(?:tot(?:\s+(?:en\s+met|maximaal))?|–|-|en(?:\s+(?:maximaal|hoogstens))?)\s*$", re.IGNORECASE)
_AT_MOST = re.compile(r"(?:maximaal|hoogstens|ten hoogste|max\.?|tot(?: maximaal)?|niet meer dan)\s*$", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"(?:minimaal|minstens|ten minste|min\.?|vanaf|meer dan|ruim|begint bij|start bij)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Euros at ``text[begin:end]``."""

    euros: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class AmountRange:
    """Between `low` and `high` euros; None where the text sets no bound. Both None: an amount that bounds nothing."""

    low: int | None
    high: int | None

    def holds(self, euros: int) -> bool | None:
        """Whether `euros` lies within; None when the text does not say.

        >>> AmountRange(100_000, 250_000).holds(50_000)
        False
        """
        if self.low is None and self.high is None:
            return None
        return (self.low is None or self.low <= euros) and (self.high is None or euros <= self.high)


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Every amount in `text`, in order; a bare number without a sign, a unit or "euro" is none.

    >>> [a.euros for a in find_amounts("€100.000 tot €250.000, 40 miljoen, 2 ton, anderhalf miljoen, 250k, 3 jaar")]
    [100000, 250000, 40000000, 200000, 1500000, 250000]
    """
    found = []
    for m in _AMOUNT.finditer(text):
        if not (m["sign"] or m["unit"] or m["euro"]) or (m["unit"] and not _unit_fits(m)):
            continue
        if m["word"] and not m["unit"]:
            continue
        value = _WORDS[m["word"].casefold()] if m["word"] else _number(m["number"])
        value *= _UNIT[m["unit"].casefold()] if m["unit"] else 1.0
        if value >= _MOST:
            continue
        end = m.end() - (len(m[0]) - len(m[0].rstrip()))
        found.append(Amount(round(value), m.start() + (len(m[0]) - len(m[0].lstrip())), end))
    return _same_unit(text, found)


def _unit_fits(m: re.Match[str]) -> bool:
    """A lone "m" or "k" needs the euro sign or no blank before it: "5 m" is metres."""
    unit = m["unit"].casefold()
    if unit not in ("m", "k"):
        return True
    glued = m.string[m.start("unit") - 1].isdigit()
    return bool(m["sign"] or m["euro"]) or (unit == "k" and glued)


def _number(text: str) -> float:
    digits = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    return float(digits.replace(",", "."))


def _same_unit(text: str, amounts: list[Amount]) -> tuple[Amount, ...]:
    """In "€1 tot 5 miljoen" both are millions: a first one below a thousand takes the unit of the second."""
    out = list(amounts)
    for k in range(len(out) - 1):
        a, b = out[k], out[k + 1]
        if a.euros < 1000 <= b.euros and _RANGE.match(text[a.end : b.begin]):
            factor = 10 ** (len(str(b.euros)) - len(str(b.euros).rstrip("0"))) if b.euros % 1000 == 0 else 1
            factor = max(f for f in (1, 1_000, 100_000, 1_000_000, 1_000_000_000) if f <= factor or f == 1)
            out[k] = Amount(a.euros * factor, a.begin, a.end)
    return tuple(out)


def amount_range(text: str) -> AmountRange | None:
    """The bounds that `text` sets on an amount; None when it names no amount.

    A single amount without "maximaal", "tot" or "minimaal" bounds nothing: it may be the size of the whole fund.

    >>> amount_range("initieel €100.000 tot €250.000"), amount_range("maximaal 5 ton"), amount_range("€ 30 miljoen")
    (AmountRange(low=100000, high=250000), AmountRange(low=None, high=500000), AmountRange(low=None, high=None))
    """
    amounts = find_amounts(text)
    if not amounts:
        return None
    first = amounts[0]
    if len(amounts) > 1 and _RANGE.match(text[first.end : amounts[1].begin]):
        return AmountRange(first.euros, amounts[1].euros)
    before = text[: first.begin].rstrip()
    if _AT_MOST.search(before):
        return AmountRange(None, first.euros)
    if _AT_LEAST.search(before):
        return AmountRange(first.euros, None)
    return AmountRange(None, None)


def euros(amount: int) -> str:
    """An amount as Dutch readers write it.

    >>> euros(100000)
    '€ 100.000'
    """
    return f"€ {amount:,}".replace(",", ".")
