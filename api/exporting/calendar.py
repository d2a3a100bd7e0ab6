"""A route as calendar events: deadlines where a document states them, else a reminder to check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from kg.route.model import Route

CHECK_AFTER = timedelta(days=14)


def write(route: Route, address: str, now: datetime | None = None) -> bytes:
    """`route` as iCalendar (RFC 5545).

    Parameters
    ----------
    address
        Where the route can be seen again.
    now
        Moment of making; the reminder to check is two weeks later.
    """
    made = now or datetime.now(UTC).astimezone()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kruisbestuiver//Routekaart//NL", "CALSCALE:GREGORIAN"]
    for item in route.instruments:
        if (day := item.deadline) is not None:
            about = (
                f"Sluitingsdatum volgens het document ({item.dated or 'zonder datum'}). Controleer bij de uitvoerder."
            )
            lines += _event(f"{item.name} sluit", day, f"{about}\n{address}", made)
    lines += _event("Controleer uw routekaart", made.date() + CHECK_AFTER, "\n".join(_to_check(route, address)), made)
    lines.append("END:VCALENDAR")
    return ("\r\n".join(_folded(line) for line in lines) + "\r\n").encode()


def _to_check(route: Route, address: str) -> Iterator[str]:
    yield "Vraag de uitvoerder of dit nog klopt, wat u nodig hebt en wanneer het sluit:"
    for item in [i for s in route.steps if s.moment == "nu" for i in s.instruments][:6]:
        who = ", ".join(x.name for x in item.executors)
        yield f"- {item.name}{f' ({who})' if who else ''}"
    for rom in route.roms:
        yield f"Bel eerst: {rom.name}{f', {rom.website}' if rom.website else ''}"
    yield address


def _event(title: str, day: date, about: str, made: datetime) -> list[str]:
    uid = hashlib.sha256(f"{title}{day}{about}".encode()).hexdigest()[:20]
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@kruisbestuiver",
        f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(about)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(title)}",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """
    >>> _escaped("a, b; c")
    'a\\\\, b\\\\; c'
    """
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """`line` in pieces of at most 75 bytes, each but the first after a blank."""
    pieces, current, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > 74:
            pieces.append(current)
            current, size = " ", 1
        current += char
        size += width
    return "\r\n".join([*pieces, current])
