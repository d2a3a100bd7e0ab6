"""The shapes in the OpenAPI description of the JSON API: what each resource holds, in Dutch."""

from __future__ import annotations

from typing import Any

from kg.oordelen import VERDICTS

STRING: dict[str, Any] = {"type": "string"}
ID: dict[str, Any] = {"type": "string", "description": "Stabiel id, ook het laatste deel van de URI."}
NUMBER: dict[str, Any] = {"type": "integer"}
MAYBE_NUMBER: dict[str, Any] = {"type": "integer", "nullable": True}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def shape(about: str, /, **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "description": about, "properties": properties}


EVIDENCE = listed(ref("Bewijs"))
SCHEMAS: dict[str, Any] = {
    "Problem": {
        **shape(
            "Een fout volgens RFC 9457, in het Nederlands.",
            status={"type": "integer", "minimum": 400, "maximum": 599},
            title=STRING,
            detail=STRING,
            instance=STRING,
            fouten=listed(ref("Fout")),
            suggesties=listed(shape("Wat misschien bedoeld was.", id=STRING, naam=STRING)),
        ),
        "required": ["status", "title", "detail"],
    },
    "Fout": shape("Eén fout in de vraag.", naam=STRING, detail=STRING, keuzes=listed(STRING)),
    "Bewijs": {
        **shape(
            "Een letterlijk citaat: tekst[begin:eind] van het document is het citaat.",
            document=STRING,
            pagina=MAYBE_NUMBER,
            begin=NUMBER,
            eind=NUMBER,
            citaat=STRING,
            methode=STRING,
            zekerheid={"type": "number"},
        ),
        "required": ["document", "pagina", "begin", "eind", "citaat"],
    },
    "Passage": shape(
        "Een stuk tekst van een document.",
        id=ID,
        document=STRING,
        pagina=MAYBE_NUMBER,
        kop=STRING,
        tekst=STRING,
        begin=NUMBER,
        eind=NUMBER,
    ),
    "Entiteit": shape(
        "Iets wat de documenten noemen.",
        id=ID,
        uri=STRING,
        type=STRING,
        subtype={"type": "string", "nullable": True},
        naam=STRING,
        aliassen=listed(STRING),
        bewijs=EVIDENCE,
    ),
    "Nakijkregel": shape(
        "Een regel van een lijst om na te kijken; welke velden er zijn, hangt van de lijst af.",
        soort=STRING,
        id=ID,
        tekst=STRING,
        zekerheid={"type": "number"},
        gebruik=NUMBER,
        score={"type": "number"},
        document=STRING,
        pagina=MAYBE_NUMBER,
        correcties={
            "type": "object",
            "description": "Per handeling de regel voor een bestand in de map curatie.",
            "additionalProperties": STRING,
        },
        bewijs=EVIDENCE,
    ),
    "Feit": shape(
        "Een waarde die een document noemt.",
        id=ID,
        onderwerp=ID,
        indicator=STRING,
        waarde=STRING,
        eenheid=STRING,
        jaar=MAYBE_NUMBER,
        bewijs=EVIDENCE,
    ),
    "Behoefte": shape(
        "Wat een gebied nodig heeft, biedt of wil.",
        id=ID,
        gebied=ID,
        soort=STRING,
        tekst=STRING,
        themas=listed(ID),
        bewijs=EVIDENCE,
    ),
    "Treffer": shape(
        "Een resultaat van zoeken, met het citaat dat past bij de vraag.",
        score={"type": "number"},
        soort={"type": "string", "enum": ["passage", "entiteit"]},
        passage=ref("Passage"),
        entiteit=ref("Entiteit"),
        bewijs=EVIDENCE,
        waarom=listed(STRING),
    ),
    "Zoekresultaat": shape(
        "Antwoord op een zoekvraag.", vraag=STRING, generatie=STRING, resultaten=listed(ref("Treffer"))
    ),
}
GROUND = shape("Of één grond klopt.", grond=STRING, juist={"type": "boolean"})
VERDICT: dict[str, Any] = {
    "kans": {**ID, "description": "Id van een berekende kans: paar, vraag met aanbod, of groep."},
    "oordeel": {"type": "string", "enum": list(VERDICTS)},
    "opmerking": {"type": "string", "maxLength": 2000},
    "door": {"type": "string", "maxLength": 60, "description": "Wie het vindt; mag weg als het token een naam heeft."},
    "gronden": listed({**GROUND, "required": ["grond", "juist"], "additionalProperties": False}),
}
SCHEMAS |= {
    "NieuwOordeel": {
        **shape("Een oordeel over een berekende kans.", **VERDICT),
        "required": ["kans", "oordeel"],
        "additionalProperties": False,
    },
    "Oordeel": shape(
        "Wat iemand van een berekende kans vindt, en hoe die er toen uitzag.",
        id=ID,
        **VERDICT,
        soort={"type": "string", "enum": ["paar", "behoefte", "groep"]},
        gegevenOp={"type": "string", "format": "date-time"},
        generatie=STRING,
        score={"type": "number"},
        tussen=listed(ID),
        gebieden=listed(ID),
    ),
    "Instrument": shape(
        "Een regeling of begeleiding, getoetst aan de vraag.",
        id=ID,
        naam=STRING,
        soort=STRING,
        vormen=listed(STRING),
        fasen=listed(STRING),
        bedrag={"type": "string", "nullable": True},
        voorwaarden=listed(
            shape(
                "Een voorwaarde.",
                naam=STRING,
                waarde={"type": "string", "enum": ["past", "past niet", "staat niet in het document"]},
                tekst=STRING,
                bewijs=EVIDENCE,
            )
        ),
        datumDocument={"type": "string", "nullable": True},
        sluit={"type": "string", "format": "date", "nullable": True},
        link={"type": "string", "nullable": True},
        bewijs=EVIDENCE,
    ),
    "Route": shape(
        "Een route langs regelingen: nu, straks en later.",
        generatie=STRING,
        vraag={"type": "object"},
        stappen=listed(shape("Een moment.", moment=STRING, titel=STRING, instrumenten=listed(ref("Instrument")))),
        dichtstbij=listed(ref("Instrument")),
        onduidelijk={
            **listed(ref("Instrument")),
            "description": "Genoemd, zonder dat een document zegt of het bij de vraag past.",
        },
        verlopen={**listed(ref("Instrument")), "description": "Gesloten voor vandaag."},
        opmerkingen=listed(STRING),
    ),
    "Wijziging": shape(
        "Wat er tussen twee standen van de gegevens bij kwam, wegging of anders werd.",
        wijziging={"type": "string", "enum": ["erbij", "weg", "anders"]},
        soort=STRING,
        id=STRING,
        tekst=STRING,
        was={"type": "string", "nullable": True},
        gebieden=listed(ID),
        themas=listed(ID),
        bewijs=EVIDENCE,
    ),
}
HEALTH = shape(
    "Of de dienst gereed is.",
    status=STRING,
    versie=STRING,
    generatie=STRING,
    gemaakt={"type": "string", "format": "date-time", "nullable": True},
    leeftijdSeconden=MAYBE_NUMBER,
    documenten=NUMBER,
    fout={"type": "string", "nullable": True, "description": "Waarom een oudere generatie antwoordt."},
)
