"""A small graph about two Dutch regions outside the real documents: twelve passages and what they state."""

from __future__ import annotations

import hashlib

from kg.model import Document, Entity, KnowledgeGraph, Passage, Relation

ZEELAND = (
    ("Zeeland", "In Vlissingen bouwen werven schepen die op waterstof varen."),
    ("Zeeland", "Bedrijven die hun eerste prototype willen testen, kunnen terecht in het maritieme lab op de kade."),
    ("Zeeland › Financiering", "Het Deltafonds leent starters tot € 75.000 voor een proefopstelling."),
    ("Zeeland › Landbouw", "Telers op Schouwen onderzoeken zilte teelten zoals zeekraal en lamsoor."),
    ("Zeeland › Onderwijs", "Studenten verpleegkunde lopen stage bij ouderen die langer thuis willen wonen."),
    ("Zeeland › Toerisme", "Hotels aan de kust besparen water door regen op te vangen."),
)
TWENTE = (
    ("Twente", "In Enschede werkt de universiteit met bedrijven aan fotonica en chips."),
    ("Twente", "Rond de luchthaven oefenen brandweerlieden met drones."),
    ("Twente › Bouw", "Aannemers in Hengelo hergebruiken stalen balken en bakstenen uit sloopwoningen."),
    ("Twente › Zorg", "Ziekenhuizen proberen slimme pleisters uit die de hartslag van patiënten meten."),
    ("Twente › Textiel", "Oude spijkerbroeken worden in Almelo tot nieuw garen gesponnen."),
    ("Twente › Textiel", "Oude spijkerbroeken  worden in Almelo tot nieuw garen gesponnen."),
    ("Twente › Textiel", "Oude spijkerbroeken worden in Almelo tot nieuw garen gesponnen. Echt!"),
)


def _document(name: str, title: str, year: int, rows: tuple[tuple[str, str], ...]) -> tuple[Document, list[Passage]]:
    text, passages = "", []
    for number, (heading, sentence) in enumerate(rows, start=1):
        id_ = f"{name.removesuffix('.md')}-p{number:04d}"
        passages.append(Passage(id_, name, None, heading, sentence, len(text), len(text) + len(sentence)))
        text += sentence + "\n\n"
    sha = hashlib.sha256(text.encode()).hexdigest()
    meta = {"datum": f"{year}-03-01"}
    return Document(name.removesuffix(".md"), name, title, "md", sha, text, meta=meta), passages


def kust_graph() -> KnowledgeGraph:
    """Two documents, their passages, two areas, a fund, a lab, a theme and the relations between them."""
    zeeland, one = _document("zeeland.md", "Agenda Zeeland", 2023, ZEELAND)
    twente, two = _document("twente.md", "Agenda Twente", 2025, TWENTE)

    def entity(doc: Document, id_: str, type_: str, name: str, quote: str, *aliases: str) -> Entity:
        begin = doc.text.index(quote)
        return Entity(id_, type_, name, None, aliases, (doc.evidence(begin, begin + len(quote)),))

    fund_quote = "Het Deltafonds leent starters tot € 75.000"
    entities = (
        entity(zeeland, "financiering-deltafonds", "Financiering", "Deltafonds", fund_quote, "DF"),
        entity(twente, "gemeente-hengelo", "Gebied", "Hengelo", "Aannemers in Hengelo"),
        entity(zeeland, "gemeente-vlissingen", "Gebied", "Vlissingen", "In Vlissingen"),
        entity(zeeland, "hotspot-maritiem-lab", "Hotspot", "Maritiem Lab", "het maritieme lab op de kade"),
        entity(twente, "bouw", "Thema", "Bouw", "Aannemers in Hengelo hergebruiken stalen balken"),
    )
    located = Relation("hotspot-maritiem-lab", "ligtIn", "gemeente-vlissingen", entities[3].evidence)
    passages = tuple(sorted((*one, *two), key=lambda p: p.id))
    return KnowledgeGraph((twente, zeeland), tuple(sorted(entities, key=lambda e: e.id)), (located,), passages=passages)
