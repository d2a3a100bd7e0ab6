"""Form, phase and amount of an instrument in Dutch words."""

from __future__ import annotations

import re

FORMS: tuple[tuple[str, str], ...] = (
    (r"converteerbare lening", "converteerbare lening"),
    (r"\w*lening(?:en)?\b|\bkrediet(?:en)?\b", "lening"),
    (r"subsid", "subsidie"),
    (r"\w*vouchers?\b|\bcheques?\b", "voucher"),
    (r"participat|\baandelen\b|\baandelenkapitaal\b", "participatie"),
    (
        r"\bbegeleid\w*|versnellingsprogramma|accelerator|incubator|\bcoach\w*|investeringsgereed",
        "begeleiding",
    ),
    (r"fonds(?:en)?\b|\bfunds?\b", "fonds"),
)
NAMED_FORMS: tuple[tuple[str, str], ...] = (
    (r"lening\b|krediet\b", "lening"),
    (r"subsidie\b", "subsidie"),
    (r"voucher\b|cheque\b", "voucher"),
    (r"participatie", "participatie"),
    (r"versnellingsprogramma|accelerator|incubator|investeringsgereed", "begeleiding"),
    (r"fonds(?:en)?\b|\bfunds?\b", "fonds"),
)
PHASES: tuple[tuple[str, str], ...] = (
    (r"\bidee(?:fase|ën)?\b", "idee"),
    (r"\bpre-?seed\b", "pre-seed"),
    (r"proof[\s-]of[\s-]concept|\bpoc\b", "proof of concept"),
    (r"\bprototypes?\b", "prototype"),
    (r"vroege[\s-]*fase", "vroege fase"),
    (r"(?<!pre-)(?<!pre)\bseed(?!\s*(?:fonds|fund))", "seed"),
    (r"\bstart-?ups?\b|\bstartende?\b|\bstartfase\b|\bstarters?\b|\bvan start tot\b|^start$", "start"),
    (r"\bgroeiende\b|\bgroeifase\b|\bdoorgroei\w*|^groei$", "groei"),
    (r"\bscale-?ups?\b|\bopschaling\b|\bopschalen\b", "scale-up"),
)
_NUMBER = r"€\s?\d[\d.,]*\d|€\s?\d"
_SCALE = r"(?:\s?(?:miljoen|miljard|mln|ton|K|k|M)\b)?"
_EUROS = r"\d[\d.,]*\s?(?:miljoen |mln |ton )?euro"
AMOUNT = re.compile(
    r"(?:\b(?:maximaal|minimaal|minstens|initieel|hoogstens|ten hoogste|vanaf|begint bij|start bij|tot|ruim|circa|van|"
    r"tussen)\s+)*"
    rf"(?:(?:{_NUMBER}){_SCALE}|{_EUROS})"
    rf"(?:\s*(?:tot(?: en met)?|-|–|en)\s*(?:maximaal\s+)?(?:(?:€\s?)?\d[\d.,]*\d{_SCALE}(?: euro)?))?"
    r"(?:\s+per\s+(?:bedrijf|onderneming|ondernemer|project|aanvraag|aanvrager|deelnemer))?"
)
GIVEN = re.compile(
    r"\bverstrek\w*|\bvergoed\w*|\binvesteert\b|\bgeeft\b|\bgeven\b|\bbied\w*|\bleen\w*|\bkrijg\w*|\bontvang\w*|"
    r"\bmaxim\w+|\bminim\w+|\bper (?:bedrijf|onderneming|project|aanvraag|ondernemer)|\bbedrag\b|\binstap\w*|"
    r"\bbijdrage\b|\bgaat tot\b|\bloopt op\b|\blening\b|\bsubsidie\b|\bvoucher\b",
    re.IGNORECASE,
)
"""What says that an amount is what one company can get."""

UNSTATED = re.compile(
    r"\bniet (?:apart |nader )?(?:vermeld|bekend|genoemd|gemeld|van toepassing)\b|^onbekend\b|^n\.?\s?v\.?\s?t\b|"
    r"^[-–—?]*$|\b(?:nader|nog) te bepalen\b|^n\.?\s?t\.?\s?b\b|^p\.?m\.?$|^volgt\b|^geen\b",
    re.IGNORECASE,
)
"""A value that says that there is none."""

_DENIAL = re.compile(
    r"\b(?:(?:behalve|uitgezonderd|met uitzondering van)\b[^.,;]*|zonder\s+(?:[\w-]+\s+)?[\w-]+|"
    r"(?:geen|niet(?!-|\s+(?:alleen|enkel|(?:meer|minder|hoger|lager) dan)))\b(?:(?!\s(?:maar|wel)\b)[^.,;§])*"
    r"(?:,(?!\s*(?:maar|wel)\b)[^.,;§]*\bof\b[^.,;§]*)?)",
    re.IGNORECASE,
)
"""What is left out or denied, up to a comma, or over the commas of "geen A, B of C"; § stands for a name."""


def without_denials(text: str) -> str:
    """`text` of the same length with blanks for what it says that there is not, or that is left out.

    >>> without_denials("Lening, geen subsidie"), without_denials("niet alleen een lening")
    ('Lening,              ', 'niet alleen een lening')
    >>> without_denials("Geen leningen, subsidies of vouchers, maar een fonds").strip()
    ', maar een fonds'
    """
    return _DENIAL.sub(lambda match: " " * len(match[0]), text)


def forms_in(text: str) -> list[str]:
    """The forms of help that `text` names, the most telling first; "fonds" only when it names no other.

    >>> forms_in("converteerbare leningen en vroege fase financiering"), forms_in("een fonds met subsidies en vouchers")
    (['converteerbare lening'], ['subsidie', 'voucher'])
    """
    low = text.casefold()
    found = [form for pattern, form in FORMS if re.search(pattern, low)]
    rest = re.sub("converteerbare lening", "", low)
    if "converteerbare lening" in found and not re.search(r"lening", rest.replace("eningen", "")):
        found = [f for f in found if f != "lening"]
    return [f for f in found if f != "fonds"] or found


def forms_of_name(name: str) -> list[str]:
    """The form that the noun of a name gives: Technofonds, Impulsvoucher; at most one."""
    low = name.casefold()
    return [form for pattern, form in NAMED_FORMS if re.search(pattern, low)][:1]


def phases_in(text: str) -> list[str]:
    """The phases of a company that `text` names, the earliest first.

    >>> phases_in("van start tot versnelling naar scale-up"), phases_in("starters met een prototype")
    (['start', 'scale-up'], ['prototype', 'start'])
    """
    low = text.casefold().strip(" .;")
    return [phase for pattern, phase in PHASES if re.search(pattern, low)]


def amount_in(text: str) -> str | None:
    """The first amount in `text` with the words that bound it, or None.

    >>> amount_in("Het instapbedrag begint bij € 500.000."), amount_in("minimaal € 25.000 en maximaal € 150.000")
    ('begint bij € 500.000', 'minimaal € 25.000 en maximaal € 150.000')
    """
    match = AMOUNT.search(text)
    return match[0].strip(" .,;") if match else None
