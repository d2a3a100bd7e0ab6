"""Pages of documents: the list, and the text with its page numbers, names and cited passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import texts
from api.ledger import gap_lines, ledger_lines, ledger_of
from api.problem import Problem
from api.reading import Mark, Part, name_marks, paragraphs, parts_citing, parts_of, widened
from api.render import page, service_of
from api.review_lists import doubts_of
from api.routes.pages import checked_offsets
from api.routes.resources import find_document
from api.service import Service
from kg.model import Document

router = APIRouter(include_in_schema=False)


@router.get("/documenten")
def documenten(request: Request) -> Response:
    service = service_of(request)
    rows = [
        {
            "doc": doc,
            "gebied": _area(service, doc),
            "meta": _about(doc),
            "entiteiten": len({e.id for e, _ in service.index.places.get(doc.name, ())}),
            "passages": len(service.index.reading.get(doc.name, ())),
        }
        for doc in service.graph.documents
    ]
    return page(request, "documenten.html", documenten=rows, ontbreekt=gap_lines(service))


@router.get("/documenten/{id}")
def document(request: Request, id: str) -> Response:
    service = service_of(request)
    doc = find_document(request, service, id)
    cited, faults = checked_offsets(request, len(doc.text))
    parts = parts_of(doc)
    part = _chosen(request, parts, cited)
    shown = widened(doc, part, cited) if cited else part
    return page(
        request,
        "document.html",
        400 if faults else 200,
        doc=doc,
        meta=_about(doc),
        gebied=_area(service, doc),
        deel=shown,
        elders=_elsewhere(request.url.path, parts, shown, cited),
        gemarkeerd=cited is not None and cited[0] < shown.end and shown.begin < cited[1],
        delen_lijst=parts,
        cited=cited,
        faults=faults,
        alineas=paragraphs(doc, shown, marks_of(service, doc), cited, headings_of(service, doc)),
        tellingen=_counted(service, doc),
        leesverslag=ledger_lines(ledger_of(service, doc)),
        ontbreekt=gap_lines(service, doc.area) if doc.area else [],
        twijfels=list(doubts_of(service.ledger, doc, doc.name)),
    )


def _chosen(request: Request, parts: Sequence[Part], cited: tuple[int, int] | None) -> Part:
    """The part that the address asks for; without one, where the cited passage begins, or the first."""
    number = request.query_params.get("deel")
    if number is None:
        return parts_citing(parts, cited)[0] if cited else parts[0]
    if number.isascii() and number.isdigit() and 1 <= int(number[:6]) <= len(parts):
        return parts[int(number[:6]) - 1]
    raise Problem(404, f"Dit document heeft {len(parts)} delen; deel {number[:20]} is er niet.")


def _elsewhere(path: str, parts: Sequence[Part], shown: Part, cited: tuple[int, int] | None) -> dict[str, str]:
    """Addresses of the rest of the cited passage, ``voor`` and ``na`` this part; empty where there is none."""
    if cited is None:
        return {"voor": "", "na": ""}
    citing = parts_citing(parts, cited)
    before = [part.number for part in citing if part.number < shown.number]
    after = [part.number for part in citing if part.number > shown.number and cited[1] > shown.end]
    found = {"voor": before[-1:], "na": after[:1]}
    query = f"begin={cited[0]}&eind={cited[1]}"
    return {side: f"{path}?{query}&deel={numbers[0]}#citaat" if numbers else "" for side, numbers in found.items()}


def _area(service: Service, doc: Document) -> tuple[str, str] | None:
    """Id and name of the area that `doc` is about."""
    return (doc.area, service.index.name(doc.area)) if doc.area else None


def _about(doc: Document) -> list[str]:
    rows = [doc.meta.get(key, "") for key in ("uitgever", "datum", "soort")]
    if doc.pages:
        rows.append("1 pagina" if len(doc.pages) == 1 else f"{len(doc.pages)} pagina’s")
    return [str(row) for row in [*rows, doc.name] if row]


def marks_of(service: Service, doc: Document) -> Sequence[Mark]:
    """Names marked in `doc`, found once per generation."""
    cache = service.page_cache
    key = ("marks", doc.id)
    if key not in cache:
        cache[key] = name_marks(doc, service.index.places.get(doc.name, ()))
    marks: Sequence[Mark] = cache[key]
    return marks


def headings_of(service: Service, doc: Document) -> frozenset[str]:
    """Texts of `doc` that stand above a passage as its heading."""
    titles = {p.heading for p in service.index.reading.get(doc.name, ()) if p.heading}
    return frozenset(" ".join(title.split()) for path in titles for title in (path, path.split(" › ")[-1]))


def _counted(service: Service, doc: Document) -> list[tuple[str, int]]:
    kinds = Counter(kind for _, kind in {(e.id, e.type) for e, _ in service.index.places.get(doc.name, ())})
    return [(t, kinds[t]) for t in texts.CLASSES if kinds[t]]
