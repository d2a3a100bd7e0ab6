"""Changes as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from api.texts import class_name
from kg.changes import Action, Change

ATOM = "http://www.w3.org/2005/Atom"
WORDS: dict[Action, str] = {"erbij": "Erbij", "weg": "Weg", "anders": "Anders"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: its stable id, when it came, the page that shows it and where each of its quotes stands, if still."""

    id: str
    change: Change
    made: datetime
    page: str
    places: Sequence[str | None]


def write(
    *, title: str, address: str, page: str, updated: datetime | None, base: str, entries: Sequence[Entry]
) -> bytes:
    """A feed of `entries`; without any it is valid too, and has the date `updated`, or else the beginning of time."""
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "nl"})
    _text(feed, "id", f"{base}veranderd?{address.partition('?')[2]}".rstrip("?"))
    _text(feed, "title", title)
    _text(feed, "subtitle", "Uitspraken uit regionale beleidsdocumenten, elk met citaat")
    _text(feed, "updated", _moment(updated or datetime(1970, 1, 1, tzinfo=UTC)))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    author = SubElement(feed, "author")
    _text(author, "name", "Kruisbestuiver")
    for entry in entries:
        _entry(SubElement(feed, "entry"), entry)
    indent(feed)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _text(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = "".join(c for c in text if c.isprintable() or c == " ")
    return child


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _entry(element: Element, entry: Entry) -> None:
    change = entry.change
    _text(element, "id", entry.id)
    _text(element, "title", f"{WORDS[change.action]}: {class_name(change.kind).casefold()} – {change.text}")
    _text(element, "updated", _moment(entry.made))
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.page})
    SubElement(element, "category", {"term": change.action})
    lines = [f"<p>Eerst: {escape(change.before)}</p>"] if change.before else []
    for place, evidence in zip(entry.places, change.evidence, strict=True):
        at = f"{escape(evidence.document)}" + (f", pagina {evidence.page}" if evidence.page else "")
        quote = escape(" ".join(evidence.quote.split()))
        source = f'<a href="{escape(place)}">{at}</a>' if place else at
        lines.append(f"<blockquote>{quote}</blockquote><p>{source}</p>")
    _text(element, "content", "\n".join(lines)).set("type", "html")
