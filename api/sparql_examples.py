"""Example queries of the SPARQL page: one for each question that people come with, and one to look around."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A query with the question that it answers (Dutch)."""

    id: str
    question: str
    query: str


_EVIDENCE = """?bewijs%(n)s rdf:object %(o)s ; rdf:subject %(s)s ; rdf:predicate %(p)s ;
    prov:wasDerivedFrom ?plek%(n)s .
  ?plek%(n)s oa:hasSelector/oa:exact ?citaat%(n)s ; oa:hasSource/dct:title ?document%(n)s ."""


def _evidence(subject: str, predicate: str, object_: str, n: str = "") -> str:
    return _EVIDENCE % {"s": subject, "p": predicate, "o": object_, "n": n}


def _side(n: str) -> str:
    cluster = f"?{n.lower()}"
    return f"""{{ SELECT DISTINCT {cluster} ?gebied{n} ?citaat{n} ?document{n} WHERE {{
    ?g{n} kb:subtype "deelregio" ; skos:prefLabel ?gebied{n} ; kb:heeftCluster {cluster} .
    {_evidence(f"?g{n}", "kb:heeftCluster", cluster, n)}
  }} }}"""


EXAMPLES = (
    Example(
        "samenwerken",
        "Beleid: welke twee deelregio’s hebben clusters op hetzelfde thema, en waar staat dat?",
        f"""SELECT DISTINCT ?thema ?gebiedA ?citaatA ?documentA ?gebiedB ?citaatB ?documentB WHERE {{
  {_side("A")}
  {_side("B")}
  {{ SELECT DISTINCT ?a ?b ?thema WHERE {{
    ?a kb:heeftThema ?t . ?b kb:heeftThema ?t . ?t skos:prefLabel ?thema . FILTER(LANG(?thema) = "nl")
  }} }}
  FILTER(?gebiedA < ?gebiedB)
}} LIMIT 100""",
    ),
    Example(
        "geld",
        "Ondernemer: welke financiering is er, in welke vorm, voor welke fase en welk bedrag?",
        f"""SELECT DISTINCT ?naam ?vorm ?fase ?bedrag ?gebied ?citaat ?document WHERE {{
  ?f a kb:Financiering ; skos:prefLabel ?naam .
  {_evidence("?f", "rdf:type", "kb:Financiering")}
  OPTIONAL {{ ?f kb:vorm ?vorm }} OPTIONAL {{ ?f kb:fase ?fase }} OPTIONAL {{ ?f kb:bedrag ?bedrag }}
  OPTIONAL {{ ?f kb:beschikbaarIn/skos:prefLabel ?gebied }}
}} ORDER BY ?naam LIMIT 100""",
    ),
    Example(
        "feiten",
        "Lobby en communicatie: welke cijfers noemen de documenten over een gebied, met citaat?",
        f"""SELECT DISTINCT ?gebied ?indicator ?waarde ?eenheid ?jaar ?citaat ?document WHERE {{
  {{ SELECT DISTINCT ?feit ?gebied ?indicator ?waarde ?eenheid WHERE {{
    ?feit a kb:Feit ; kb:onderwerp ?o ; kb:indicator ?indicator ; kb:waarde ?waarde ; kb:eenheid ?eenheid .
    ?o a kb:Gebied ; skos:prefLabel ?gebied .
  }} }}
  {_evidence("?feit", "rdf:type", "kb:Feit")}
  OPTIONAL {{ ?feit kb:jaar ?jaar }}
}} ORDER BY ?gebied ?indicator LIMIT 100""",
    ),
    Example(
        "klassen",
        "Rondkijken: welke klassen zijn er, en hoeveel van elk?",
        """SELECT ?klasse (COUNT(DISTINCT ?ding) AS ?aantal) WHERE { ?ding a ?klasse }
GROUP BY ?klasse ORDER BY DESC(?aantal)""",
    ),
)
