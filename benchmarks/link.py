"""Linking at size: CPU seconds for 500 and 2,000 generated documents, and whether every statement is still there.

    python -m benchmarks.link [--documents 500 2000]

Each document states about sixty things, a third of them about names that other documents know too; one fact is stated
by all. Prints JSON; linear is a ratio of 4.0.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
from collections.abc import Sequence
from itertools import pairwise
from time import process_time

from ingest.types import (
    Extraction,
    RawBehoefte,
    RawDeelnemer,
    RawEntity,
    RawFeit,
    RawKruisbestuiving,
    RawRelation,
    RawStatement,
    Ref,
)
from kg.model import Document, Evidence

SYLLABLES = tuple(
    a + b + c for a in ("b", "dr", "k", "l", "m", "n", "st", "w") for b in "aeiou" for c in ("", "n", "r")
)
KINDS = (("Hotspot", "Campus"), ("Hotspot", "Fieldlab"), ("Organisatie", "Hogeschool"), ("Programma", "Programma"))
PLACES = ("Hengelo", "Enschede", "Zwolle", "Deventer", "Doetinchem", "Emmen", "Venlo", "Tilburg", "Goes", "Assen")
THEMES = ("zorg", "logistiek", "voedsel", "energie", "circulaire economie")
SHARED = 400
REPEATS = 3


def _name(rng: random.Random) -> tuple[str, str]:
    """Type and name of something, of two words or three."""
    type_, noun = rng.choice(KINDS)
    own = ["".join(rng.choice(SYLLABLES) for _ in range(4)).capitalize() for _ in range(rng.randint(1, 2))]
    return type_, " ".join([noun, *own])


def _spelled(rng: random.Random, name: str) -> str:
    """`name` as written here: mostly with blanks."""
    return rng.choice((name, name, name, name.replace(" ", "-"), name.title().replace(" ", "")))


def _document(number: int, shared: Sequence[tuple[str, str]]) -> tuple[Document, Extraction]:
    rng = random.Random(number)
    name, text = f"plan-{number:05}.txt", ""
    statements: list[RawStatement] = []

    def say(quote: str) -> Evidence:
        nonlocal text
        begin = len(text)
        text += quote + "\n"
        return Evidence(name, begin, begin + len(quote), None, quote, "test", rng.choice((0.6, 0.8, 0.9)))

    place = Ref("Gebied", rng.choice(PLACES))
    known = [(type_, _spelled(rng, label)) for type_, label in rng.sample(list(shared), 8)]
    named = [_name(rng) for _ in range(12)] + known
    for type_, label in named:
        statements.append(RawEntity(Ref(type_, label), say(f"De {label} groeit."), None, (), {"thema": [place.name]}))
        statements.append(RawRelation(Ref(type_, label), "ligtIn", place, say(f"De {label} ligt in {place.name}.")))
    for n in range(6):
        quote = say(f"{place.name} zoekt ruimte voor {rng.choice(THEMES)} en plan {number}-{n}.")
        statements.append(RawBehoefte(place, "behoefte", quote.quote, quote, (rng.choice(THEMES),)))
    for (type_, label), (other, second) in pairwise(named[::4]):
        who = (RawDeelnemer(place, (Ref(type_, label),)), RawDeelnemer(None, (Ref(other, second),)))
        statements.append(RawKruisbestuiving(who, (), "kans", say(f"{label} werkt met {second}.")))
    said = say("Nederland telt 18 miljoen inwoners.")
    statements.append(RawFeit(Ref("Gebied", "Nederland"), "inwoners", "18", "miljoen", None, said))
    statements.append(RawBehoefte(Ref("Gebied", "Nederland"), "behoefte", "Ruimte voor bouw", say("Ruimte voor bouw")))
    return Document(name.removesuffix(".txt"), name, name, "txt", str(number), text), Extraction(tuple(statements))


def generate(documents: int) -> tuple[list[Document], dict[str, Extraction]]:
    """Documents with what was read from them, the same ones each time."""
    shared = [_name(random.Random(-n)) for n in range(1, SHARED + 1)]
    made = [_document(n, shared) for n in range(documents)]
    return [doc for doc, _ in made], {doc.id: extraction for doc, extraction in made}


def measure(documents: int) -> dict[str, float | int]:
    """CPU seconds of linking that many documents, the best of three."""
    from ingest.link import link
    from kg.reference import load_areas, load_themes

    docs, extractions = generate(documents)
    areas, themes = load_areas(), load_themes()
    areas.find("Hengelo"), themes.find("zorg")
    gc.collect()
    gc.freeze()  # what was read is not what linking makes
    runs = []
    for _ in range(REPEATS):
        begin = process_time()
        result = link(extractions, docs, areas, themes)
        runs.append(process_time() - begin)
    gc.unfreeze()
    seconds = min(runs)
    n = sum(len(e.statements) for e in extractions.values())
    return {
        "documents": documents,
        "statements": n,
        "entities": len(result.graph.entities),
        "merges": len(result.merges),
        "near_duplicates": len(result.near_duplicates),
        "cpu_seconds": round(seconds, 2),
        "microseconds_per_statement": round(1e6 * seconds / n, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[500, 2000])
    rows = [measure(n) for n in parser.parse_args().documents]
    ratio = round(float(rows[-1]["cpu_seconds"]) / max(0.01, float(rows[0]["cpu_seconds"])), 2)
    print(json.dumps({"runs": rows, "ratio": ratio}, indent=1))


if __name__ == "__main__":
    main()
