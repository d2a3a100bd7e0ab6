"""The catalogue of this service's data (DCAT-AP-NL 3.0): one dataset, its distributions and its services."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from api import API_VERSION
from api.service import Service
from api.settings import Settings

_NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "http://www.iana.org/assignments/media-types/"
DUTCH, PUBLIC, ECONOMY = (_EU + part for part in ("language/NLD", "access-right/PUBLIC", "data-theme/ECON"))
SPARQL_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
DESIGN_RULES = "https://gitdocumentatie.logius.nl/publicatie/api/adr/2.2/"
TITLE = "Kennisgraaf innovatie-ecosystemen"
ABOUT = (
    "Wat regionale beleidsdocumenten zeggen over innovatie: elke uitspraak met document, pagina en letterlijk citaat."
)
DUMP = "/kennisgraaf.nq"
KEYWORDS = ("innovatie", "regionale economie", "kruisbestuiving", "financiering", "kennisgraaf")


@dataclass(frozen=True, slots=True)
class _Distribution:
    name: str
    path: str
    title: str
    file_type: str
    media: str
    download: bool = False


_DISTRIBUTIONS = (
    _Distribution("nquads", DUMP, "Alles als N-Quads", "RDF_N_QUADS", "application/n-quads", True),
    _Distribution("json", "/v1/entiteiten", "Entiteiten als JSON, per bladzijde", "JSON", "application/json"),
)


def _term(text: str) -> ox.NamedNode:
    prefix, _, local = text.partition(":")
    return ox.NamedNode(_NS[prefix] + local) if prefix in _NS else ox.NamedNode(text)


def _nl(text: str) -> ox.Literal:
    return ox.Literal(text, language="nl")


class _Rows:
    """Collects triples; a value that is text is an IRI."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []

    def add(self, subject: str, **values: str | ox.Literal | list[str | ox.Literal]) -> None:
        """Triples about `subject`; a keyword ``dct_title`` is the property ``dct:title``, ``a`` is the class."""
        for name, given in values.items():
            predicate = _term("rdf:type" if name == "a" else name.replace("_", ":", 1))
            for value in given if isinstance(given, list) else [given]:
                object_ = _term(value) if isinstance(value, str) else value
                self.triples.append(ox.Triple(_term(subject), predicate, object_))


def describe(service: Service, settings: Settings, origin: str) -> list[ox.Triple]:
    """The catalogue as triples; `origin` is where this service answers, without a slash at the end."""
    rows = _Rows()
    here = f"{origin}/dcat#"
    made = ox.Literal(str(service.manifest.get("gemaakt", "")), datatype=_term("xsd:dateTime"))
    who: dict[str, str | ox.Literal | list[str | ox.Literal]] = {
        "dct_publisher": settings.publisher_uri,
        "dct_creator": settings.publisher_uri,
        "dcat_contactPoint": here + "contact",
        "dct_license": settings.data_license,
        "dct_language": DUTCH,
    }
    open_data: dict[str, str | ox.Literal | list[str | ox.Literal]] = {
        "dcat_theme": ECONOMY,
        "dct_accessRights": PUBLIC,
        "dcat_keyword": [_nl(word) for word in KEYWORDS],
    }
    rows.add(
        here + "catalogus",
        a="dcat:Catalog",
        dct_title=_nl(f"Catalogus van {TITLE.lower()}"),
        dct_description=_nl(ABOUT),
        dct_modified=made,
        foaf_homepage=origin + "/",
        dcat_dataset=here + "dataset",
        dcat_service=[here + "sparql", here + "api"],
        **who,
    )
    rows.add(
        here + "dataset",
        a="dcat:Dataset",
        dct_title=_nl(TITLE),
        dct_description=_nl(ABOUT),
        dct_identifier=ox.Literal(here + "dataset"),
        dct_modified=made,
        dcat_version=ox.Literal(service.generation),
        dcat_landingPage=origin + "/",
        dcat_distribution=[here + d.name for d in _DISTRIBUTIONS],
        **{key: value for key, value in who.items() if key != "dct_license"},
        **open_data,
    )
    _add_distributions(rows, here, origin, settings, made)
    _add_service(rows, here, "sparql", "SPARQL", "Bevragen met SPARQL 1.1, alleen lezen.", who, open_data)
    rows.add(here + "sparql", dcat_endpointURL=origin + "/sparql", dcat_endpointDescription=origin + "/sparql")
    rows.add(here + "sparql", dct_conformsTo=SPARQL_PROTOCOL)
    _add_service(rows, here, "api", "JSON-API", f"Zoeken en opvragen als JSON, versie {API_VERSION}.", who, open_data)
    rows.add(here + "api", dcat_endpointURL=origin + "/v1", dcat_endpointDescription=origin + "/v1/openapi.json")
    rows.add(here + "api", dct_conformsTo=DESIGN_RULES)
    _add_outside(rows, here, origin, settings)
    return rows.triples


def _add_distributions(rows: _Rows, here: str, origin: str, settings: Settings, made: ox.Literal) -> None:
    for each in _DISTRIBUTIONS:
        rows.add(
            here + each.name,
            a="dcat:Distribution",
            dct_title=_nl(each.title),
            dct_description=_nl(f"{each.title}. {ABOUT}"),
            dcat_accessURL=origin + each.path,
            dct_license=settings.data_license,
            dct_language=DUTCH,
            dct_format=f"{_EU}file-type/{each.file_type}",
            dcat_mediaType=_IANA + each.media,
            dct_modified=made,
            **({"dcat_downloadURL": origin + each.path} if each.download else {"dcat_accessService": here + "api"}),
        )
        rows.add(f"{_EU}file-type/{each.file_type}", a="dct:MediaTypeOrExtent")
        rows.add(_IANA + each.media, a="dct:MediaType")


def _add_service(
    rows: _Rows,
    here: str,
    name: str,
    title: str,
    about: str,
    who: dict[str, str | ox.Literal | list[str | ox.Literal]],
    open_data: dict[str, str | ox.Literal | list[str | ox.Literal]],
) -> None:
    rows.add(
        here + name,
        a="dcat:DataService",
        dct_title=_nl(f"{title} van {TITLE.lower()}"),
        dct_description=_nl(about),
        dct_identifier=ox.Literal(here + name),
        dcat_servesDataset=here + "dataset",
        **who,
        **open_data,
    )


def _add_outside(rows: _Rows, here: str, origin: str, settings: Settings) -> None:
    """What the things of elsewhere are, so that nobody needs to fetch them to read this."""
    rows.add(
        here + "contact",
        a=["vcard:Kind", "vcard:Organization"],
        vcard_fn=_nl(settings.publisher_name),
        vcard_hasEmail=f"mailto:{settings.contact_email}",
    )
    rows.add(settings.publisher_uri, a="foaf:Agent", foaf_name=_nl(settings.publisher_name))
    rows.add(settings.data_license, a="dct:LicenseDocument")
    rows.add(DUTCH, a="dct:LinguisticSystem")
    rows.add(PUBLIC, a="dct:RightsStatement")
    rows.add(ECONOMY, a="skos:Concept", skos_prefLabel=_nl("Economie en financiën"), skos_inScheme=_EU + "data-theme")
    rows.add(_EU + "data-theme", a="skos:ConceptScheme", dct_title=_nl("Thema’s van gegevens"))
    rows.add(SPARQL_PROTOCOL, a="dct:Standard")
    rows.add(DESIGN_RULES, a="dct:Standard")
    rows.add(origin + "/", a="foaf:Document")
