"""The documents that a paper cites: in Dutch APA form, as CSL-JSON, BibTeX and RIS."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.model import Document

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_"}
_TEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What is known of a cited document; `issued` is year, month and day as far as stated."""

    key: str
    title: str
    publisher: str
    issued: tuple[int, ...]
    url: str


def reference(doc: Document, base_url: str) -> Reference:
    """`doc` as a reference; what the document does not state stays empty."""
    url = f"{base_url}/documenten/{doc.id}"
    return Reference(doc.id, doc.title, str(doc.meta.get("uitgever", "")), _issued(str(doc.meta.get("datum", ""))), url)


def _issued(text: str) -> tuple[int, ...]:
    """Year, month, day as far as `text` gives them.

    >>> _issued("2025-03-01"), _issued("voorjaar 2025"), _issued("12 mei 2022"), _issued("")
    ((2025, 3, 1), (2025,), (2022, 5, 12), ())
    """
    if found := re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text):
        return tuple(int(part) for part in found.groups() if part)
    if found := re.search(rf"(?:(\d{{1,2}})\s+)?({'|'.join(_MONTHS)})\s+(\d{{4}})", text, re.IGNORECASE):
        day, month, year = found.groups()
        return (int(year), _MONTHS.index(month.casefold()) + 1, *([int(day)] if day else []))
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    return (int(found[0]),) if found else ()


def _date(issued: tuple[int, ...]) -> str:
    if not issued:
        return "z.d."
    rest = ([str(issued[2])] if len(issued) > 2 else []) + ([_MONTHS[issued[1] - 1]] if len(issued) > 1 else [])
    return f"{issued[0]}, {' '.join(rest)}" if rest else str(issued[0])


def apa(ref: Reference) -> str:
    """`ref` in the Dutch form of APA.

    >>> apa(Reference("a", "Plan", "Gemeente X", (2025, 3, 1), "https://x.nl/a"))
    'Gemeente X. (2025, 1 maart). Plan. https://x.nl/a'
    >>> apa(Reference("a", "Plan", "", (), "https://x.nl/a"))
    'Plan. (z.d.). https://x.nl/a'
    """
    title = ref.title.rstrip(".")
    front = f"{ref.publisher.rstrip('.')}. ({_date(ref.issued)}). {title}." if ref.publisher else ""
    return f"{front or f'{title}. ({_date(ref.issued)}).'} {ref.url}"


def in_text(ref: Reference, page: int | None) -> str:
    """How a quote is cited in running text.

    >>> in_text(Reference("a", "Plan", "Gemeente X", (2025,), ""), 3)
    '(Gemeente X, 2025, p. 3)'
    """
    who = ref.publisher or ref.title
    parts = [who, str(ref.issued[0]) if ref.issued else "z.d.", *([f"p. {page}"] if page else [])]
    return f"({', '.join(parts)})"


def csl_json(refs: Sequence[Reference]) -> bytes:
    rows = []
    for ref in refs:
        row: dict[str, object] = {"id": ref.key, "type": "report", "title": ref.title, "language": "nl", "URL": ref.url}
        if ref.publisher:
            row |= {"author": [{"literal": ref.publisher}], "publisher": ref.publisher}
        if ref.issued:
            row["issued"] = {"date-parts": [list(ref.issued)]}
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def bibtex(refs: Sequence[Reference]) -> bytes:
    entries = []
    for ref in refs:
        fields = {"title": f"{{{_tex(ref.title)}}}", "url": ref.url, "language": "dutch"}
        if ref.publisher:
            fields |= {"author": f"{{{_tex(ref.publisher)}}}", "institution": _tex(ref.publisher)}
        if ref.issued:
            fields["year"] = str(ref.issued[0])
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in sorted(fields.items()))
        entries.append(f"@techreport{{{ref.key},\n{body}\n}}")
    return ("\n\n".join(entries) + "\n").encode("utf-8", "replace")


def _tex(text: str) -> str:
    """
    >>> _tex("A & B_1")
    'A \\\\& B\\\\_1'
    """
    return "".join(_TEX.get(c, c) for c in text)


def ris(refs: Sequence[Reference]) -> bytes:
    lines: list[str] = []
    for ref in refs:
        lines += ["TY  - RPRT", f"ID  - {ref.key}", f"TI  - {ref.title}"]
        lines += [f"AU  - {ref.publisher}", f"PB  - {ref.publisher}"] if ref.publisher else []
        if ref.issued:
            lines.append(f"PY  - {ref.issued[0]}")
            lines.append("DA  - " + "/".join([str(ref.issued[0]), *(f"{n:02}" for n in ref.issued[1:])]))
        lines += ["LA  - nl", f"UR  - {ref.url}", "ER  - ", ""]
    return ("\r\n".join(lines)).encode("utf-8", "replace")


FORMATS: dict[str, tuple[str, Callable[[Sequence[Reference]], bytes]]] = {
    "json": ("application/vnd.citationstyles.csl+json", csl_json),
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
}
"""Media type and writer by file ending."""
