"""Dutch words by which a text states a need, an ambition or an offer: of headings, and of sentences."""

from __future__ import annotations

import re

NEED_HEADING = re.compile(
    r"wat (?:hebben we|is er|is|heeft .{1,40}) nodig|behoefte|knelpunt|belemmering|uitdaging|randvoorwaarde|opgaven?\b|"
    r"waar lopen we tegenaan|ondersteuningsvra|hulpvra|vraag aan|"
    r"\b(?:investeren|werken)\b.{0,60}\b(?:graag|verder)\b.{0,40}\b(?:in|aan):?$",
    re.IGNORECASE,
)
AMBITION_HEADING = re.compile(
    r"ambitie|streefbeeld|doel(?:en|stelling)?|stip op de horizon|visie|waar willen we|inzet\b|toekomstbeeld|"
    r"wat willen we|vestigingsfactor|ontwikkellijn|speerpunt",
    re.IGNORECASE,
)
OFFER_HEADING = re.compile(
    r"sterk(?:e punten|te|tes)|kracht(?:en)? van|de kracht|wat (?:hebben|bieden) we|aanbod|profiel|"
    r"waar (?:zijn|staan) we|troeven|unieke kwaliteiten|dankzij:?$",
    re.IGNORECASE,
)
TABLE_HEADING = re.compile(r"innovatieprofiel|kerncijfers|facts", re.IGNORECASE)
SKIP_HEADING = re.compile(
    r"inhoud|begrippen|afkorting|colofon|bronnen|literatuur|voorwoord|leeswijzer|definities|bijlage|"
    r"(?:concrete|beoogde|verwachte|behaalde) resultaten|doelgroepen|deze groepen|welke partijen|"
    r"waar gaan we|welke projecten",
    re.IGNORECASE,
)
SKIP_COLUMN = re.compile(r"^(?:actie|initiator|partner|trekker|versneller|betrokken)", re.IGNORECASE)
NEED = re.compile(
    r"\bnodig\b|\bbehoefte\b|\bnoodza\w+|\bessentieel\b|\bcruciaal\b|\brandvoorwaarde\b|"
    r"\b(?:groot )?tekort(?:en)?\b|\bgebrek aan\b|\bknelpunt\w*|\bontbre(?:e)?k\w*|\b(?:nog )?te weinig\b|"
    r"\bonvoldoende\b|\b(?:moet|moeten|dient|dienen)\b|\bvra(?:agt|gen) (?:om|een|extra|het rijk|nog|ook|we)\b|"
    r"\bbelangrijk (?:dat|om)\b|\bvan (?:groot |cruciaal )?belang\b|\buitdaging\w*|\bonder druk\b|"
    r"\bzoek(?:t|en) (?:we )?(?:naar|daarnaast|een|extra|ruimte|personeel)\b|"
    r"\b(?:we|wij) zoeken\b|\bzoek(?:t|en) (?:nog )?(?:bedrijven|partners|partijen|ondernemers|kapitaal|woning\w+)\b|"
    r"\bmist\b|\bmissen (?:we|nog)\b|\b(?:heeft|hebben) te maken met\b|"
    r"\bondersteuning (?:gebruiken|nodig)\b|\bgesteund\b|\bnetcongestie\b|"
    r"\bkrap(?:te|ste)\b|\bgeremd\b|\bremt\b|\bbelemmer\w+|\bschaars\w*|\bkampen? met\b|\bachterblij\w+|"
    r"\bblijven we achter\b|\bonrendabele top\w*|\bprobleem\b|\bmoeilijk\b|\bmoeite (?:om|met)\b|\bte vergroten\b|"
    r"\bdisbalans\b|\bversnipperd\b",
    re.IGNORECASE,
)
AMBITION = re.compile(
    r"\bambitie\b|\bambi(?:eert|ëren|ëert)\b|\bstre(?:eft|ven)\b|\bstreefbeeld\b|\b(?:wil|willen)\b|"
    r"\bzet(?:ten|te)?\b.{0,60}\b(?:zich )?in(?:gezet)? op\b|\bingezet op\b|\b(?:de|onze) inzet (?:is|van)\b|"
    r"\bdoel (?:is|van)\b|\b(?:doel|missie)\b|\btoewerken naar\b|\buitgroeien tot\b|\b(?:te|gaan) worden\b|"
    r"\bwordt (?:de|een)\b|\bop de kaart (?:te )?(?:zet\w*|gezet)|\bbeoogt\b|\bzullen we\b|\bgaan we\b|"
    r"\bontwikkelen (?:wij|we)\b|"
    r"\bde toekomst is\b|\bde focus\b",
    re.IGNORECASE,
)
OFFER = re.compile(
    r"\bsterke?\s(?:in|positie|basis|profiel|cluster|sector\w*|band|motor|kennis\w*|netwerk\w*|mix|regio|verbonden|"
    r"concurrentiepositie|punten|industri\w+|\w+sector|gespecialiseerd|groeiend)|\bsterkste\b|\bsnelstgroeiende\b|"
    r"\bbeschik(?:t|ken)\b|\bhuisvest\b|\bherbergt\b|\bthuisbasis\b|\bspecialisaties?\b|\bgespecialiseerd\b|"
    r"\b(?:is|zijn|vormt)\s(?:al |nu )*(?:de|het|een)\s(?:[\w-]+\s){0,3}(?:motor|hart|knooppunt|centrum|proeftuin|"
    r"epicentrum|plek|speler|koploper|pionier|hub|groeimotor|regio|netwerkorganisatie|ecosysteem|netwerk)\b|"
    r"\bgunstig\b|\bcentrale ligging\b|\b(?:uitstekende|goede|strategische) (?:ligging|bereikbaarheid|"
    r"infrastructuur|verbind\w+|bereikba\w+|digitale)|\btoonaangevend\w*|\bvooraanstaand\w*|\bunieke?\b|"
    r"\bvoorop\w*|\bsleutelrol\b|\b(?:brede|breed) (?:basis|aanbod|palet)\b|\b(?:veel|rijk aan) "
    r"(?:\w+ )?kennis\b|\bgrootste\b(?! deel)|\btop (?:vijf|tien|drie|van)\b|\bmotor\b|\bbehoort tot\b|"
    r"\bneemt een\b.{0,30}\bpositie in\b|\b(?:inter)?nationaal (?:hoog|sterk|bekend|erkend|aanzien)\b|"
    r"\b(?:fondsen|programma['’]s|financiering)\b.{0,60}\bbied(?:t|en)\b|\bbied(?:t|en)\b.{0,60}\b(?:fondsen|"
    r"programma['’]s|financiering|begeleiding|ruimte)\b|\b(?:troeven|kaarten|alles) in (?:handen|huis)\b|\bkern van\b|"
    r"\beerste\b.{0,60}\b(?:ter wereld|van Nederland|van Europa)\b|"
    r"\b(?:landelijk|nationaal|europees|internationaal) \w*(?:centrum|knooppunt)\b|"
    r"\b(?:zeer )?goede? (?:digitale|fysieke) \w+|\bheeft (?:haar|zijn|een) eigen\b|\bheeft programma['’]s\b",
    re.IGNORECASE,
)
NO_NEED = re.compile(
    r"\bgeen\s(?:\w+\s){0,2}(?:behoefte|noodzaak|tekort(?:en)?|gebrek|knelpunt\w*|schaarste|krapte|"
    r"probleem|problemen|belemmering\w*|uitdaging\w*|netcongestie)\b|"
    r"\bniet (?:langer )?(?:nodig|noodzakelijk)\b|\bzonder (?:noodzaak|tekort\w*)\b",
    re.IGNORECASE,
)
BUT_THIS = re.compile(r"\bmaar\b.{0,20}\bw[eé]l\b", re.IGNORECASE)
"""After a need that is denied: another that is stated."""

NOT_A_NEED = re.compile(
    r"\b(?:die|dat|wat|welke|waar\w*)\b[^.,;]{0,45}\bnodig (?:zijn|is|hebben|heeft)\b|"
    r"\b(?:in|op|naar|bij|voor) de behoeften?\b(?! aan)|\bafgestemd op de \w*behoefte\w*|"
    r"\bniet alleen\b[^.,;]{0,40}\bvan (?:groot |cruciaal )?belang\b",
    re.IGNORECASE,
)
"""Words of need that state none: of what is needed in general, or of what a thing already answers."""

WISHES = re.compile(r"\b(?:die|wie|dat)\b[^.,;]{0,40}\b(?:wil|willen)\b", re.IGNORECASE)
"""What others wish, in a clause about them: "bedrijven die willen groeien"."""

WANTS = re.compile(
    r"\b(?:wil|willen)\b|\b(?:onze |de |haar |hun )?ambitie is\b|\bambieert\b|\bstre(?:eft|ven)\b|"
    r"\bdoel (?:van [^.,;]{1,40} )?is\b|\bmoet\b[^.;]{0,40}\b(?:de|het) (?:meest |\w+ste )[^.;]{0,60}\bworden\b",
    re.IGNORECASE,
)
"""Plain words of ambition, stronger than a faint word of need."""

MUST = re.compile(
    r"\bnodig\b|\bbehoefte aan\b|\bnoodza\w+|\bessentieel\b|\bcruciaal\b|\btekort(?:en)?\b|\bgebrek aan\b|"
    r"\bontbre(?:e)?k\w*|\bte weinig\b|\bonvoldoende\b|\bmoeten\b|\bdien(?:t|en)\b|\bvra(?:agt|gen) om\b|\bschaars\w*",
    re.IGNORECASE,
)
LATER = re.compile(r"\bin de toekomst\b|\bstraks\b|\bkan\b[^.;]{0,60}\bworden\b", re.IGNORECASE)
OF_OTHERS = re.compile(
    r"^(?:[Ww]ie|[Aa]ls u|[Hh]et [Rr]ijk|[Hh]et kabinet|[Hh]et ministerie|[Dd]e minister|"
    r"[Hh]et (?:\w{0,12}fonds|bedrijf))\b"
)
"""A sentence that begins so tells what another body or a person wants."""

OURS = re.compile(r"\b(?:we|wij|ons|onze|regio|gemeenten?|provincie|metropoolregio)\b", re.IGNORECASE)
ABOUT_ITSELF = re.compile(
    r"^(?:in )?hoofdstuk \d|\bdit (?:document|hoofdstuk|rapport|project|schema)\b|\bvolgende pagina\b|"
    r"\bter illustratie\b",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^(?P<label>Ambities?|Streefbeeld|Doel(?:en|stelling)?|Missie|Visie|Behoefte|Sterk)\s*:\s*", re.IGNORECASE
)
DEVERBAL = re.compile(
    r"^(?:(?:het|een|de)\s)?(?:verder\s)?(?:\w*(?:ver(?:beteren|sterken|groten|kleinen|binden|binding|sterking|"
    r"betering|"
    r"breden|nieuwen)|ontwikkel\w+|aantrekken|aanleg|aansluit\w+|sturing|sturen|stimuleren|opschalen|opschaling|"
    r"uitbreiden|uitbreiding|behouden|behoud|realiser\w+|creëren|investeren|aandacht|voldoende|inzet|meer|betere?|"
    r"hogere|"
    r"minder|terugdringen|toepassen|opzetten|bevorderen|faciliteren|intensiv\w+|transitie|borgen|bundelen|samenhang\w*|"
    r"verankering|versneld\w*|delen|innov\w+|toewerken))\b",
    re.IGNORECASE,
)


LEAD_IN = re.compile(
    r"(?:Daarnaast|Bovendien|Verder|Tevens|Ook|Daarom|Maar|En|Echter|Hierbij|Hiernaast|Zo|Wel|Ten slotte|Tot slot)"
    r"\b(?! als\b),?\s+"
)
INVERTED = re.compile(
    r"(?P<verb>[a-zë]+)\s(?P<subject>we|wij|er|(?:de|het)\s[A-Z][\w-]+|het(?=\s(?:van|belangrijk|nodig|noodzakelijk)\b))"
    r"(?=\s)"
)
VERB_FIRST = re.compile(
    r"(?:is|zijn|was|waren|wordt|worden|werd|heeft|hebben|moet|moeten|kan|kunnen|zal|zullen|wil|willen|[a-z]{2,}[td]\s|"
    r"[a-z]{3,}en\s(?:de|het|een|veel|bedrijven))\b"
)
LOOSE_END = re.compile(r"(?:[\s,;:–-]+(?:en|of|de|het|een|van|in|op|voor|met|aan|naar|bij|door|om|te|die|dat))+$")
SHARE_ONLY = re.compile(r"(?:\d+\s?(?:%|procent)|€\s?[\d.,]+(?:\s?(?:miljoen|miljard|mln|mld)\.?)?)$")
"""How a budget line ends: "Gezonde wijken 20 tot 25%" offers nothing."""

PROBLEM = re.compile(
    r"\bzorgvraag\b.{0,40}\btoenemen\b|\bminder\s(?:\w+)?(?:personeel|handen)\b|\bkwetsbaren\b|\blaag inkomen\b|"
    r"\bproblemen ervaren\b|\bpersoneelstekort\w*|\bvergrijst\b|\bkrimpt\b|\bwerkloosheid\b|\barmoede\b|"
    r"\bleegstand\b|\bachterstand(?:en)?\b|\bbroos\b|\bneemt af\b|\bin gevaar\b",
    re.IGNORECASE,
)
"""What is wrong in a region: no offer, whatever else the sentence praises."""
