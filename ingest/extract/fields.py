"""What a sentence says of the entity it names: form, phase and amount of an instrument, status of a hotspot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

FORMS: tuple[tuple[str, str], ...] = (
    (r"converteerbare lening", "converteerbare lening"),
    (r"\blening(?:en)?\b", "lening"),
    (r"subsidie|innovatiesubsid", "subsidie"),
    (r"voucher", "voucher"),
    (r"participat|aandelen", "participatie"),
    (r"begeleiding|versnellingsprogramma|accelerator|coaching|investeringsgereed", "begeleiding"),
    (r"fonds|fund\b|investeert", "fonds"),
)
PHASES: tuple[tuple[str, str], ...] = (
    (r"vroege\s+fase|pre-?seed|proof of concept|\bpoc\b", "vroege fase"),
    (r"\bseed\b", "seed"),
    (r"start-?ups?\b|startende", "start"),
    (r"scale-?ups?\b", "scale-up"),
    (r"groeiende|groeifase|doorgroei", "groei"),
)
AMOUNT = re.compile(
    r"(?:(?:maximaal|minimaal|initieel|tot|ruim|circa|van)\s+)?€\s?\d[\d.,]*(?:\s?(?:miljoen|miljard|mln|K|k|M)\b)?"
    r"(?:\s*(?:tot|-|–|en)\s*(?:maximaal\s+)?€?\s?\d[\d.,]*(?:\s?(?:miljoen|miljard|mln|K|k|M)\b)?)?"
    r"|(?:maximaal|minimaal|tot)\s+\d[\d.,]*\s?(?:euro|miljoen euro)",
)
IN_DEVELOPMENT = re.compile(
    r"in ontwikkeling|in wording|te ontwikkelen|doorontwikkeling|wordt (?:de|het|een|ontwikkeld|gebouwd|gerealiseerd)|"
    r"ontwikkelen wij|realisatie van|in oprichting|in voorbereiding|komende jaren|in aanbouw|gepland|getransformeerd|"
    r"toewerken naar|opent in|moet .{0,40} worden",
    re.IGNORECASE,
)
POTENTIAL = re.compile(
    r"potentie(?:el|le)|mogelijke ontwikkeling|onderzoekt .{0,40}behoefte|verkend|verkenning", re.IGNORECASE
)
EXISTING = re.compile(
    r"\b(?:is geopend|geopend|gevestigd|huisvest|bestaand|opgezet|is hét voorbeeld|draait|is het hart)\b",
    re.IGNORECASE,
)


def sentence_around(text: str, begin: int, end: int) -> str:
    """The sentence of `text` that holds ``text[begin:end]``."""
    first = max((m.end() for m in re.finditer(r"[.!?]\s+(?=[A-Z•])", text[:begin])), default=0)
    last = re.search(r"[.!?](?:\s|$)", text[end:])
    return text[first : end + last.end() if last else len(text)]


def fields_of(type_: str, text: str, begin: int, end: int) -> Mapping[str, Any]:
    """Own fields of an entity of `type_` as its sentence states them; empty when it states none."""
    if type_ == "Financiering":
        return _financing(sentence_around(text, begin, end), text[begin:end])
    if type_ == "Hotspot":
        status = _status(sentence_around(text, begin, end))
        return {"status": status} if status else {}
    return {}


def _financing(sentence: str, name: str) -> Mapping[str, Any]:
    fields: dict[str, Any] = {}
    low = sentence.casefold()
    forms = [form for pattern, form in FORMS if re.search(pattern, low)]
    if "converteerbare lening" in forms and "lening" in forms:
        forms.remove("lening")
    if len(forms) > 1 and "fonds" in forms and not re.search("fonds|fund", name.casefold()):
        forms.remove("fonds")
    if forms:
        fields["vorm"] = forms[0]
    phases = [phase for pattern, phase in PHASES if re.search(pattern, low)]
    if phases:
        fields["fase"] = phases
    if (amount := AMOUNT.search(sentence)) is not None:
        fields["bedrag"] = amount[0].strip()
    return fields


def _status(sentence: str) -> str | None:
    for pattern, status in ((POTENTIAL, "potentieel"), (IN_DEVELOPMENT, "in ontwikkeling"), (EXISTING, "bestaand")):
        if pattern.search(sentence):
            return status
    return None
