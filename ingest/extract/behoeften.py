"""What a region needs, aims for or has to offer: by the heading it stands under, else by the verbs of the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extract.context import Context
from ingest.extract.functies import functions_of
from ingest.extract.sentences import Sentence, clean, match_themes, places_of, read_sentences
from ingest.types import BlockKind, Extraction, RawBehoefte, Ref, Section
from kg.model import BehoefteSoort, Document

MIN_WORDS = 5
MAX_TEXT = 280

_NEED_HEADING = re.compile(
    r"wat (?:hebben we|is er|is|heeft .{1,40}) nodig|behoefte|knelpunt|belemmering|uitdaging|randvoorwaarde|opgaven?\b|"
    r"waar lopen we tegenaan|ondersteuningsvra|hulpvra|vraag aan|"
    r"\b(?:investeren|werken)\b.{0,60}\b(?:graag|verder)\b.{0,40}\b(?:in|aan):?$",
    re.IGNORECASE,
)
_AMBITION_HEADING = re.compile(
    r"ambitie|streefbeeld|doel(?:en|stelling)?|stip op de horizon|visie|waar willen we|inzet\b|toekomstbeeld|"
    r"wat willen we|vestigingsfactor|ontwikkellijn|speerpunt",
    re.IGNORECASE,
)
_OFFER_HEADING = re.compile(
    r"sterk(?:e punten|te|tes)|kracht(?:en)? van|de kracht|wat (?:hebben|bieden) we|aanbod|profiel|"
    r"waar (?:zijn|staan) we|troeven|unieke kwaliteiten|dankzij:?$",
    re.IGNORECASE,
)
_TABLE_HEADING = re.compile(r"innovatieprofiel|kerncijfers|facts", re.IGNORECASE)
_SKIP_HEADING = re.compile(
    r"inhoud|begrippen|afkorting|colofon|bronnen|literatuur|voorwoord|leeswijzer|definities|bijlage|"
    r"concrete resultaten|doelgroepen|deze groepen|welke partijen|waar gaan we|welke projecten",
    re.IGNORECASE,
)
_SKIP_COLUMN = re.compile(r"^(?:actie|initiator|partner|trekker|versneller|betrokken)", re.IGNORECASE)
_NEED = re.compile(
    r"\bnodig\b|\bbehoefte\b|\bnoodza\w+|\bessentieel\b|\bcruciaal\b|\brandvoorwaarde\b|"
    r"\b(?:groot )?tekort(?:en)?\b|\bgebrek aan\b|\bknelpunt\w*|\bontbre(?:e)?k\w*|\b(?:nog )?te weinig\b|"
    r"\bonvoldoende\b|\b(?:moet|moeten|dient|dienen)\b|\bvra(?:agt|gen) (?:om|een|extra|het rijk|nog|ook|we)\b|"
    r"\bbelangrijk (?:dat|om)\b|\bvan (?:groot |cruciaal )?belang\b|\buitdaging\w*|\bonder druk\b|"
    r"\bzoeken (?:we )?(?:naar|daarnaast)\b|\bondersteuning (?:gebruiken|nodig)\b|\bgesteund\b|\bnetcongestie\b|"
    r"\bkrap(?:te|ste)\b|\bgeremd\b|\bremt\b|\bbelemmer\w+|\bschaars\w*|\bkampen? met\b|\bachterblij\w+|"
    r"\bblijven we achter\b|\bonrendabele top\w*|\bprobleem\b|\bmoeilijk\b|\bmoeite (?:om|met)\b|\bte vergroten\b|"
    r"\bdisbalans\b|\bversnipperd\b",
    re.IGNORECASE,
)
_AMBITION = re.compile(
    r"\bambitie\b|\bambi(?:eert|ëren|ëert)\b|\bstre(?:eft|ven)\b|\bstreefbeeld\b|\b(?:wil|willen)\b|"
    r"\bzet(?:ten|te)?\b.{0,60}\b(?:zich )?in(?:gezet)? op\b|\bingezet op\b|\b(?:de|onze) inzet (?:is|van)\b|"
    r"\bdoel (?:is|van)\b|\b(?:doel|missie)\b|\btoewerken naar\b|\buitgroeien tot\b|\b(?:te|gaan) worden\b|"
    r"\bwordt (?:de|een)\b|\bop de kaart (?:te )?(?:zet\w*|gezet)|\bbeoogt\b|\bzullen we\b|\bgaan we\b|"
    r"\bontwikkelen (?:wij|we)\b|"
    r"\bde toekomst is\b|\bde focus\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\bsterke?\s(?:in|positie|basis|profiel|cluster|sector\w*|band|motor|kennis\w*|netwerk\w*|mix|regio|verbonden|"
    r"concurrentiepositie|punten|industri\w+|\w+sector|gespecialiseerd|groeiend)|\bsterkste\b|\bsnelstgroeiende\b|"
    r"\bbeschik(?:t|ken)\b|\bhuisvest\b|\bherbergt\b|\bthuisbasis\b|\bspecialisaties?\b|\bgespecialiseerd\b|"
    r"\b(?:is|zijn|vormt)\s(?:al |nu )*(?:de|het|een)\s(?:[\w-]+\s){0,3}(?:motor|hart|knooppunt|centrum|proeftuin|"
    r"epicentrum|plek|speler|koploper|pionier|hub|groeimotor|regio|netwerkorganisatie|ecosysteem|netwerk)\b|"
    r"\bgunstig\b|\bcentrale ligging\b|\b(?:uitstekende|goede|strategische) (?:ligging|bereikbaarheid|"
    r"infrastructuur|verbind\w+|bereikba\w+|digitale)|\btoonaangevend\w*|\bvooraanstaand\w*|\bunieke?\b|"
    r"\bvoorop\w*|\bsleutelrol\b|\b(?:brede|breed) (?:basis|aanbod|palet)\b|\b(?:veel|rijk aan) "
    r"(?:technologische )?kennis\b|\bgrootste\b|\btop (?:vijf|tien|drie|van)\b|\bmotor\b|\bbehoort tot\b|"
    r"\bneemt een\b.{0,30}\bpositie in\b|\binternationaal (?:hoog|sterk|bekend|erkend)\b|\bnationaal aanzien\b|"
    r"\b(?:fondsen|programma['’]s|financiering)\b.{0,60}\bbied(?:t|en)\b|\bbied(?:t|en)\b.{0,60}\b(?:fondsen|"
    r"programma['’]s|financiering|begeleiding|ruimte|kansen)\b|\bkaarten in (?:handen|huis)\b|\bkern van\b|"
    r"\beerste\b.{0,60}\b(?:ter wereld|van Nederland|van Europa)\b|\bin ontwikkeling te\b|\blandelijk centrum\b|"
    r"\b(?:zeer )?goede? (?:digitale|fysieke) \w+|\bheeft (?:haar|zijn|een) eigen\b|\bheeft programma['’]s\b",
    re.IGNORECASE,
)
_NO_NEED = re.compile(r"\bgeen\s(?:\w+\s)?(?:behoefte|noodzaak)\b|\bniet nodig\b", re.IGNORECASE)
_ABOUT_ITSELF = re.compile(
    r"^(?:in )?hoofdstuk \d|\bdit (?:document|hoofdstuk|rapport|project|schema)\b|\bvolgende pagina\b|"
    r"\bter illustratie\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?P<label>Ambities?|Streefbeeld|Doel(?:en|stelling)?|Missie|Visie|Behoefte|Sterk)\s*:\s*", re.IGNORECASE
)
_DEVERBAL = re.compile(
    r"^(?:(?:het|een|de)\s)?(?:verder\s)?(?:\w*(?:ver(?:beteren|sterken|groten|kleinen|binden|binding|sterking|"
    r"betering|"
    r"breden|nieuwen)|ontwikkel\w+|aantrekken|aanleg|aansluit\w+|sturing|sturen|stimuleren|opschalen|opschaling|"
    r"uitbreiden|uitbreiding|behouden|behoud|realiser\w+|creëren|investeren|aandacht|voldoende|inzet|meer|betere?|"
    r"hogere|"
    r"minder|terugdringen|toepassen|opzetten|bevorderen|faciliteren|intensiv\w+|transitie|borgen|bundelen|samenhang\w*|"
    r"verankering|versneld\w*|delen|innov\w+|toewerken))\b",
    re.IGNORECASE,
)


_LEAD_IN = re.compile(
    r"(?:Daarnaast|Bovendien|Verder|Tevens|Ook|Daarom|Maar|En|Echter|Hierbij|Hiernaast|Zo|Wel|Ten slotte|Tot slot)"
    r"\b(?! als\b),?\s+"
)
_INVERTED = re.compile(
    r"(?P<verb>[a-zë]+)\s(?P<subject>we|wij|er|(?:de|het)\s[A-Z][\w-]+|het(?=\s(?:van|belangrijk|nodig|noodzakelijk)\b))"
    r"(?=\s)"
)
_VERB_FIRST = re.compile(
    r"(?:is|zijn|was|waren|wordt|worden|werd|heeft|hebben|moet|moeten|kan|kunnen|zal|zullen|wil|willen|[a-z]{2,}[td]\s|"
    r"[a-z]{3,}en\s(?:de|het|een|veel|bedrijven))\b"
)
_LOOSE_END = re.compile(r"(?:[\s,;:–-]+(?:en|of|de|het|een|van|in|op|voor|met|aan|naar|bij|door|om|te|die|dat))+$")
_SHARE_ONLY = re.compile(r"(?:\d+\s?(?:%|procent)|€\s?[\d.,]+(?:\s?(?:miljoen|miljard|mln|mld)\.?)?)$")
"""How a budget line ends: "Gezonde wijken 20 tot 25%" offers nothing."""

_PROBLEM = re.compile(
    r"\bzorgvraag\b.{0,40}\btoenemen\b|\bminder\s(?:\w+)?(?:personeel|handen)\b|\bkwetsbaren\b|\blaag inkomen\b|"
    r"\bproblemen ervaren\b|\bpersoneelstekort\w*|\bvergrijst\b|\bkrimpt\b|\bwerkloosheid\b|\barmoede\b|"
    r"\bleegstand\b|\bachterstand(?:en)?\b|\bbroos\b|\bneemt af\b|\bin gevaar\b",
    re.IGNORECASE,
)
"""What is wrong in a region: no offer, whatever else the sentence praises."""


@dataclass(frozen=True, slots=True)
class _Reading:
    kind: BehoefteSoort
    certainty: float


def extract(doc: Document, sections: Sequence[Section], context: Context) -> Extraction:
    """Read the needs, ambitions and offers of `doc`, one a sentence or list item; none without an area."""
    places = places_of(doc, sections, context)
    found: list[RawBehoefte] = []
    for sentence in read_sentences(sections, context):
        if any(_SKIP_HEADING.search(title) for title in sentence.section.path):
            continue
        if sentence.block.kind is BlockKind.CELL and _SKIP_COLUMN.match(sentence.block.column):
            continue
        reading = _read(sentence)
        if reading is None:
            continue
        area = places.of_sentence(sentence)
        statement = _statement(doc, sentence, area, reading, context) if area is not None else None
        if statement is not None:
            found.append(statement)
    return Extraction(tuple(found))


def _statement(doc: Document, sentence: Sentence, area: Ref, reading: _Reading, context: Context) -> RawBehoefte | None:
    """The statement, or None when the sentence names neither a function nor a theme, and so says nothing to match."""
    text = _paraphrase(sentence.text)
    themes = match_themes(sentence.text, context.themes, generic=True)
    if not themes and not functions_of(sentence.text):
        return None
    evidence = sentence.evidence(doc, "behoefte", reading.certainty)
    return RawBehoefte(area, reading.kind, text, evidence, themes, functions_of(sentence.text))


def _paraphrase(text: str) -> str:
    """The sentence without bullet and label, cut at a word when it is long."""
    plain = _LOOSE_END.sub("", _led_in(_LABEL.sub("", clean(text))))
    plain = plain[:1].upper() + plain[1:]
    if len(plain) > MAX_TEXT:
        plain = plain[:MAX_TEXT].rsplit(" ", 1)[0] + " …"
    return plain


def _led_in(text: str) -> str:
    """`text` without the word that ties it to the sentence before: "Ook hebben we X" becomes "we hebben X".

    >>> _led_in("Daarnaast is er een tekort aan ruimte"), _led_in("Ook jongeren moeten meedoen")
    ('er is een tekort aan ruimte', 'jongeren moeten meedoen')
    """
    start = _LEAD_IN.match(text)
    if start is None:
        return text
    rest = text[start.end() :]
    swap = _INVERTED.match(rest)
    if swap:
        return f"{swap['subject']} {swap['verb']}{rest[swap.end() :]}"
    return text if _VERB_FIRST.match(rest) else rest


def _read(sentence: Sentence) -> _Reading | None:
    """Whether the sentence states a need, an ambition or an offer: label, then heading or lead, then verbs."""
    text = clean(sentence.text)
    if len(text.split()) < MIN_WORDS or sentence.text.rstrip().endswith(("?", ":")):
        return None
    label = _LABEL.match(text)
    if label:
        return _Reading(_by_heading(label["label"]) or "ambitie", 0.9)
    if _NO_NEED.search(text) or _ABOUT_ITSELF.search(text):
        return None
    if len(text.split()) < 12 and _SHARE_ONLY.search(text) and not _by_verbs(text):
        return None
    reading = _kind(sentence, text)
    if reading is not None and reading.kind == "aanbod" and _PROBLEM.search(text):
        return _Reading("behoefte", 0.6)
    return reading


def _kind(sentence: Sentence, text: str) -> _Reading | None:
    """Need, ambition or offer by the place of the sentence, else by its verbs."""
    by_verbs = _by_verbs(text)
    by_place = _by_heading(sentence.lead[-120:]) if sentence.lead.endswith(":") else None
    by_place = by_place or _by_heading(sentence.section.title)
    if by_place is not None and sentence.block.kind is BlockKind.LIST_ITEM and sentence.first:
        return _Reading(by_verbs if by_verbs and by_place == "aanbod" else by_place, 0.85)
    if by_verbs is not None:
        return _Reading("behoefte" if by_place == "behoefte" and by_verbs != "aanbod" else by_verbs, 0.7)
    if sentence.block.kind is BlockKind.LIST_ITEM and sentence.first and _DEVERBAL.match(text):
        return _Reading("ambitie", 0.6)
    return None


def _by_heading(heading: str) -> BehoefteSoort | None:
    if _NEED_HEADING.search(heading) or _NEED.search(heading):
        return "behoefte"
    if _AMBITION_HEADING.search(heading) or _AMBITION.search(heading):
        return "ambitie"
    if _OFFER_HEADING.search(heading) and not _TABLE_HEADING.search(heading):
        return "aanbod"
    return None


def _by_verbs(text: str) -> BehoefteSoort | None:
    if _NEED.search(text):
        return "behoefte"
    if _AMBITION.search(text):
        return "ambitie"
    if _OFFER.search(text):
        return "aanbod"
    return None
