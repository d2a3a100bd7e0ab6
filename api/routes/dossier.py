"""The dossier: pieces collected in the address, shown as a page and written as a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.exporting import tables
from api.exporting.bibliography import FORMATS
from api.exporting.contents import dossier_paper
from api.exporting.downloads import download, unknown_form, written
from api.problem import Fault, invalid
from api.render import page, quote_url, service_of
from api.routes.pages import given, options
from api.service import Service
from kg.dossier import AUDIENCES, KINDS, MAX_PIECES, Collector, Item
from kg.quotes import QuoteBook, quote_hash

router = APIRouter(include_in_schema=False)

PAPERS = ("odt", "docx", "pdf", "md")
ENDINGS = (*PAPERS, "csv", *FORMATS)
LABELS = {
    "odt": "ODT (LibreOffice, Word)",
    "docx": "DOCX (Word)",
    "pdf": "PDF",
    "md": "Markdown",
    "csv": "CSV (rekenblad)",
    "json": "Bronnen als CSL-JSON (Zotero)",
    "bib": "Bronnen als BibTeX",
    "ris": "Bronnen als RIS (EndNote, Mendeley)",
}
TITLES = {
    "profiel": "Profielen",
    "citaat": "Citaten",
    "feit": "Cijfers",
    "kans": "Berekende kansen",
    "genoemd": "Genoemde kruisbestuivingen",
    "behoefte": "Ambities, behoeften en aanbod",
}
AUDIENCE_NAMES = {"bestuur": "Bestuurders", "pers": "Pers en publiek", "ondernemers": "Ondernemers"}
MAX_REGIONS = 12
_PIECE = re.compile(rf"(?:{'|'.join(KINDS)}):[\w.,+~-]{{1,300}}")


@dataclass(frozen=True, slots=True)
class Angle:
    """What a dossier is about and for whom, and the pieces in it, as the address says."""

    title: str
    theme: str | None
    audience: str | None
    regions: tuple[str, ...]
    pieces: tuple[str, ...]

    def query(self) -> str:
        pairs = [("titel", self.title if self.title != DEFAULT_TITLE else ""), ("thema", self.theme or "")]
        pairs += [("doelgroep", self.audience or ""), *(("gebied", r) for r in self.regions)]
        return urlencode([(k, v) for k, v in [*pairs, *(("stuk", p) for p in self.pieces)] if v])


DEFAULT_TITLE = "Dossier"


def read_angle(request: Request, service: Service) -> Angle:
    """The dossier that the address names.

    Raises
    ------
    Problem
        400 with everything that is wrong with the address, and what to do about it.
    """
    found: dict[str, list[str]] = {"titel": [], "thema": [], "doelgroep": [], "gebied": [], "stuk": []}
    faults = []
    for name, value in given(request):
        if name in found:
            found[name].append(value.strip())
        else:
            faults.append(Fault(name[:60], f"Het adres noemt ‘{name[:60]}’; dat kent een dossier niet.", tuple(found)))
    pieces = tuple(dict.fromkeys(found["stuk"]))
    if len(pieces) > MAX_PIECES:
        faults.append(
            Fault("stuk", f"Uw dossier telt {len(pieces)} stukken; {MAX_PIECES} kan. Maak er twee dossiers van.")
        )
    odd = [p for p in pieces if not _PIECE.fullmatch(p)]
    if odd:
        faults.append(
            Fault("stuk", f"‘{_shown(odd[0])}’ is geen stuk. Waarschijnlijk is de link verminkt; vraag hem opnieuw op.")
        )
    for name in ("titel", "thema", "doelgroep"):
        if len(found[name]) > 1:
            faults.append(Fault(name, f"Het adres noemt {name} meer dan eens; noem het één keer."))
    title = " ".join((found["titel"] or [DEFAULT_TITLE])[0].split())
    if len(title) > 120 or not title.isprintable():
        faults.append(Fault("titel", "De titel mag hoogstens 120 leesbare tekens hebben."))
    theme = _theme(service, found["thema"], faults)
    audience = found["doelgroep"][0] if found["doelgroep"] else None
    if audience is not None and audience not in AUDIENCES:
        faults.append(Fault("doelgroep", f"Kies voor doelgroep uit: {', '.join(AUDIENCES)}.", tuple(AUDIENCES)))
    regions = _regions(service, found["gebied"], faults)
    if faults:
        raise invalid(faults)
    return Angle(title, theme, audience, regions, pieces)


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text[:60])


def _theme(service: Service, texts: Sequence[str], faults: list[Fault]) -> str | None:
    for text in texts[:1]:
        theme = service.themes.get(text) or service.themes.find(text)
        if theme is not None:
            return theme.id
        faults.append(Fault("thema", f"Het thema ‘{_shown(text)}’ kennen wij niet. Kies er een uit de lijst."))
    return None


def _regions(service: Service, texts: Sequence[str], faults: list[Fault]) -> tuple[str, ...]:
    regions = []
    for text in dict.fromkeys(texts):
        area = service.areas.get(text) or service.areas.find(text)
        if area is None and text not in service.index.entities:
            faults.append(Fault("gebied", f"Het gebied ‘{_shown(text)}’ kennen wij niet. Kies er een uit de lijst."))
        else:
            regions.append(area.id if area else text)
    if len(regions) > MAX_REGIONS:
        faults.append(Fault("gebied", f"Het adres noemt {len(regions)} gebieden; {MAX_REGIONS} kan."))
    return tuple(regions)


def quote_book(service: Service) -> QuoteBook:
    """The quotes of this generation, gathered once."""
    book: QuoteBook = service.page_cache.setdefault(("quotes", ""), QuoteBook(service.graph))
    return book


def collector(service: Service) -> Collector:
    """Finds pieces in this generation."""
    key = ("collector", "")
    if key not in service.page_cache:
        made = Collector(service.index, service.areas, service.themes, service.matches, quote_book(service))
        service.page_cache.setdefault(key, made)
    found: Collector = service.page_cache[key]
    return found


@router.get("/dossier")
def as_page(request: Request) -> Response:
    service = service_of(request)
    angle = read_angle(request, service)
    finder = collector(service)
    items, missing = finder.collect(angle.pieces)
    offered: Sequence[Item] = ()
    if angle.regions or angle.theme:
        chosen = {item.key for item in items}
        offered = [i for i in finder.suggestions(angle.regions, angle.theme, angle.audience) if i.key not in chosen]
    return page(
        request,
        "dossier.html",
        hoek=angle,
        items=items,
        kwijt=missing,
        voorstellen=[(TITLES[kind], [i for i in offered if i.kind == kind]) for kind in _order(angle)],
        gekozen=[(TITLES[kind], [i for i in items if i.kind == kind]) for kind in KINDS],
        vormen=[(ending, LABELS[ending]) for ending in ENDINGS],
        doelgroepen=list(AUDIENCE_NAMES.items()),
        naam=finder.name,
        hash=quote_hash,
        **options(service),
    )


def _order(angle: Angle) -> tuple[str, ...]:
    return AUDIENCES.get(angle.audience or "", KINDS)


@router.get("/dossier.{vorm}")
def as_file(request: Request, vorm: str) -> Response:
    service = service_of(request)
    if vorm not in ENDINGS:
        raise unknown_form(vorm, ENDINGS)
    angle = read_angle(request, service)
    items, missing = collector(service).collect(angle.pieces)
    if not items:
        raise invalid([Fault("stuk", "Dit dossier is leeg. Kies eerst stukken op de pagina /dossier.")])
    base_url = str(request.base_url).rstrip("/")
    if vorm == "csv":
        return download(_csv(service, items, base_url), angle.title, vorm)
    about = _about(angle, service, len(missing))
    paper, references = dossier_paper(
        service, items, angle.title, about, base_url, f"{base_url}/dossier?{angle.query()}"
    )
    if vorm in FORMATS:
        media, write = FORMATS[vorm]
        return download(write(references), f"{angle.title} bronnen", vorm, media)
    return download(written(paper, vorm), angle.title, vorm)


def _about(angle: Angle, service: Service, missing: int) -> str:
    parts = [f"Voor: {AUDIENCE_NAMES[angle.audience].casefold()}." if angle.audience else ""]
    parts += [f"Thema: {service.index.name(angle.theme)}." if angle.theme else ""]
    if angle.regions:
        parts.append(f"Gebieden: {', '.join(service.index.name(r) for r in angle.regions)}.")
    parts.append(f"{missing} gekozen stukken staan niet meer in de gegevens." if missing else "")
    return " ".join(p for p in parts if p)


def _csv(service: Service, items: Sequence[Item], base_url: str) -> bytes:
    head = ("soort", "titel", "tekst", "waarde", "eenheid", "jaar", "citaat", "document", "pagina", "begin", "eind")
    rows = []
    for item in items:
        feit = item.feit
        figures = (feit.value, feit.unit, feit.year) if feit else ("", "", "")
        for e in item.evidence or (None,):
            place = (e.quote, e.document, e.page, e.begin, e.end) if e else ("",) * 5
            href = base_url + quote_url(service, e) if e else ""
            rows.append((item.kind, item.title, item.text, *figures, *place, quote_hash(e) if e else "", href))
    return tables.write((*head, "hash", "adres"), rows)
