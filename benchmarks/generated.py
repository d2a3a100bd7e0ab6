"""Policy documents of our own making, from a fixed seed: as many pages as asked, and no two alike.

Documents have from 3 to 40 pages of some 350 words, as Markdown, plain text with form feeds, or HTML. New names come at
a rate that falls as the corpus grows, as in real collections: a pool of organisations, campuses and programmes that
documents share, and names of their own.
"""

from __future__ import annotations

import html
import random
from collections.abc import Iterator
from pathlib import Path


def _words(text: str) -> list[str]:
    return text.split()


PLACES = _words(
    """Hengelo Enschede Zwolle Deventer Doetinchem Emmen Venlo Tilburg Goes Assen Leeuwarden Groningen Maastricht
    Heerlen Sittard Roermond Helmond Eindhoven Breda Middelburg Terneuzen Delft Leiden Gouda Dordrecht Nijmegen Arnhem
    Apeldoorn Ede Wageningen Amersfoort Kampen Almelo Drachten Sneek Veendam Hoogeveen Meppel Oss Waalwijk"""
)
REGIONS = _words("Twente Salland Achterhoek Veluwe Betuwe Peel Kempen Zeeland Drenthe Limburg Friesland Groningen")
THEMES = _words(
    """zorg houtbouw logistiek voedsel energie waterstof cybersecurity mobiliteit toerisme fotonica batterijen textiel
    recycling landbouw onderwijs havens drones gezondheid media watertechnologie"""
)
SYLLABLES = _words("bo ra li ven ster ma tol wij den ka ro sel ber hout dam lo mi tra gor nes")
NEEDED = ("ruimte", "een testlocatie", "durfkapitaal", "vakmensen")
TITLES = ("Wat hebben we nodig?", "Hotspots en projecten", "Ambities", "Wie doet mee")
KINDS = ("Campus", "Fieldlab", "Living Lab", "Innovatiehub", "Science Park", "Proeftuin")
VERBS = ("werkt aan", "investeert in", "onderzoekt", "versnelt", "ondersteunt", "zet in op", "verbindt bedrijven rond")
FILLER = (
    "De afgelopen jaren is er veel veranderd in de manier waarop bedrijven en overheden met elkaar omgaan.",
    "Dat vraagt om keuzes die niet vandaag of morgen af zijn, maar waar we wel nu mee moeten beginnen.",
    "Inwoners merken daar in het dagelijks leven nog weinig van, al groeit het vertrouwen gestaag.",
    "In gesprekken met ondernemers kwam dit punt telkens terug, soms met een zucht en soms met een lach.",
    "Wie de cijfers naast elkaar legt, ziet dat het beeld per buurt sterk verschilt.",
    "De uitvoering ligt bij mensen die elkaar kennen en die weten wat er speelt.",
)


def name_of(rng: random.Random, n: int = 4) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(n)).capitalize()


def _sentence(rng: random.Random, known: list[str], region: str) -> str:
    place, other, theme = rng.choice(PLACES), rng.choice(PLACES), rng.choice(THEMES)
    if rng.random() < 0.04:
        known.append(f"{name_of(rng)} {rng.choice(KINDS)}")
    thing = rng.choice(known)
    forms = (
        f"De {thing} in {place} {rng.choice(VERBS)} {theme} en {rng.choice(THEMES)}.",
        f"{thing} is een initiatief van de gemeente {place} en de Hogeschool {other}.",
        f"In {rng.randint(2012, 2026)} werkten er {rng.randint(12, 9000)} mensen in de {theme} van {region}.",
        f"Er is behoefte aan {rng.choice(NEEDED)} voor {theme} in {place}.",
        f"Het programma {name_of(rng, 3)} loopt tot {rng.randint(2026, 2035)} en kost € {rng.randint(1, 90)} miljoen.",
        f"{region} werkt samen met {rng.choice(REGIONS)} aan {theme} en {rng.choice(THEMES)}.",
        f"Het aandeel van {theme} in de economie is {rng.randint(1, 40)},{rng.randint(0, 9)} procent.",
    )
    return rng.choice(FILLER) if rng.random() < 0.45 else rng.choice(forms)


def _page(rng: random.Random, number: int, known: list[str], region: str) -> list[tuple[str, str]]:
    """Blocks of one page as (kind, text); about 350 words."""
    blocks = [("heading", f"{number}. {rng.choice(('Inzet', 'Kansen', 'Partners', 'Aanpak'))} in {region}")]
    for _ in range(rng.randint(3, 5)):
        blocks.append(("text", " ".join(_sentence(rng, known, region) for _ in range(rng.randint(3, 7)))))
    blocks.append(("heading", rng.choice(TITLES)))
    blocks += [("item", _sentence(rng, known, region)) for _ in range(rng.randint(2, 6))]
    if rng.random() < 0.3:
        for _ in range(3):
            blocks.append(("row", f"{rng.choice(known)} uitbreiden | Gemeente {rng.choice(PLACES)}"))
    return blocks


def _markdown(pages: list[list[tuple[str, str]]], title: str) -> str:
    lines = [f"# {title}", ""]
    for kind, text in (block for page in pages for block in page):
        if kind == "row":
            lines += ([] if lines[-1].startswith("|") else ["| Actie | Trekker |", "| --- | --- |"]) + [f"| {text} |"]
        else:
            lines += ["", {"heading": "## ", "item": "- "}.get(kind, "") + text]
    return "\n".join(lines) + "\n"


def _plain(pages: list[list[tuple[str, str]]], title: str) -> str:
    bodies = ("\n\n".join(("• " if kind == "item" else "") + text for kind, text in page) for page in pages)
    return title + "\n\n" + "\n\f".join(bodies) + "\n"


def _web(pages: list[list[tuple[str, str]]], title: str) -> str:
    tags = {"heading": "h2", "item": "li", "text": "p", "row": "p"}
    body = "".join(f"<{tags[k]}>{html.escape(t)}</{tags[k]}>" for page in pages for k, t in page)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


def documents(pages: int, seed: int = 1) -> Iterator[tuple[str, str, int]]:
    """(file name, text, pages) of each document, until there are as many `pages` as asked."""
    rng = random.Random(seed)
    known = [f"{name_of(rng)} {rng.choice(KINDS)}" for _ in range(40)]
    number = 0
    while pages > 0:
        n = min(pages, rng.choice((3, 6, 10, 10, 15, 25, 40)))
        region, number, pages = rng.choice(REGIONS), number + 1, pages - n
        made = [_page(rng, at, known, region) for at in range(1, n + 1)]
        suffix, write = rng.choice(((".md", _markdown), (".md", _markdown), (".txt", _plain), (".html", _web)))
        yield f"plan-{number:05}{suffix}", write(made, f"Plan {number} van {region}"), n


def write_documents(folder: Path, pages: int, seed: int = 1) -> int:
    """Write the documents into `folder`; return how many."""
    count = 0
    for name, text, _ in documents(pages, seed):
        (folder / name).write_text(text, encoding="utf-8")
        count += 1
    return count
