"""Example queries of the SPARQL page: one for each question that people come with, and one to look around."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A query with the question that it answers (Dutch)."""

    id: str
    question: str
    query: str


_EVIDENCE = """?bewijs%(n)s rdf:subject %(s)s ; rdf:predicate %(p)s ; rdf:object %(o)s ;
    prov:wasDerivedFrom [ oa:hasSelector/oa:exact ?citaat%(n)s ; oa:hasSource/dct:title ?document%(n)s ] ."""


def _evidence(subject: str, predicate: str, object_: str, n: str = "") -> str:
    return _EVIDENCE % {"s": subject, "p": predicate, "o": object_, "n": n}


EXAMPLES = (
    Example(
        "samenwerken",
        "Beleid: welke twee gebieden hebben clusters op hetzelfde thema, en waar staat dat?",
        f"""SELECT ?thema ?gebiedA ?clusterA ?citaatA ?gebiedB ?clusterB ?citaatB WHERE {{
  ?t a kb:Thema ; skos:prefLabel ?thema .
  ?a kb:heeftThema ?t ; skos:prefLabel ?clusterA . ?ga kb:heeftCluster ?a ; skos:prefLabel ?gebiedA .
  ?b kb:heeftThema ?t ; skos:prefLabel ?clusterB . ?gb kb:heeftCluster ?b ; skos:prefLabel ?gebiedB .
  FILTER(STR(?ga) < STR(?gb))
  {_evidence("?ga", "kb:heeftCluster", "?a", "A")}
  {_evidence("?gb", "kb:heeftCluster", "?b", "B")}
}} LIMIT 50""",
    ),
    Example(
        "geld",
        "Ondernemer: welke financiering is er, in welke vorm, voor welke fase en welk bedrag?",
        f"""SELECT ?naam ?vorm ?fase ?bedrag ?gebied ?citaat ?document WHERE {{
  ?f a kb:Financiering ; skos:prefLabel ?naam .
  OPTIONAL {{ ?f kb:vorm ?vorm }} OPTIONAL {{ ?f kb:fase ?fase }} OPTIONAL {{ ?f kb:bedrag ?bedrag }}
  OPTIONAL {{ ?f kb:beschikbaarIn/skos:prefLabel ?gebied }}
  {_evidence("?f", "rdf:type", "kb:Financiering")}
}} ORDER BY ?naam LIMIT 100""",
    ),
    Example(
        "feiten",
        "Lobby en communicatie: welke cijfers noemen de documenten over een gebied, met citaat?",
        f"""SELECT ?gebied ?indicator ?waarde ?eenheid ?jaar ?citaat ?document WHERE {{
  ?feit a kb:Feit ; kb:onderwerp ?o ; kb:indicator ?indicator ; kb:waarde ?waarde ; kb:eenheid ?eenheid .
  ?o a kb:Gebied ; skos:prefLabel ?gebied .
  OPTIONAL {{ ?feit kb:jaar ?jaar }}
  {_evidence("?feit", "rdf:type", "kb:Feit")}
}} ORDER BY ?gebied ?indicator LIMIT 100""",
    ),
    Example(
        "klassen",
        "Rondkijken: welke klassen zijn er, en hoeveel van elk?",
        """SELECT ?klasse (COUNT(DISTINCT ?ding) AS ?aantal) WHERE { ?ding a ?klasse }
GROUP BY ?klasse ORDER BY DESC(?aantal)""",
    ),
)
