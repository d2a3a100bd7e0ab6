"""The catalogue, the dump, security.txt and publiccode.yml."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from rdflib import Dataset, Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SH

from api.catalogue import DUMP
from tests.conftest import ROOT

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PLATFORMS = {"web", "windows", "mac", "linux", "ios", "android"}
DCAT_FILES = (
    "dcat-ap-SHACL.ttl",
    "dcat-ap-nl-SHACL.ttl",
    "dcat-ap-nl-SHACL-aanbevolen.ttl",
    "dcat-ap-nl-SHACL-klassebereik.ttl",
    "dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl",
)


def shapes(folder: Path) -> Graph:
    """All shapes, without links to property shapes that the standard's own files do not define."""
    graph = Graph()
    for name in DCAT_FILES:
        graph.parse(folder / name)
    dangling = [(s, p, o) for s, p, o in graph.triples((None, SH.property, None)) if (o, None, None) not in graph]
    for triple in dangling:
        graph.remove(triple)
    assert len(dangling) <= 2, dangling
    return graph


def violations(data: Graph, rules: Graph) -> list[str]:
    import pyshacl

    report = pyshacl.validate(data, shacl_graph=rules, inference="none", advanced=True)[1]
    assert isinstance(report, Graph)
    found = list(report.subjects(RDF.type, SH.ValidationResult))
    bad = [r for r in found if report.value(r, SH.resultSeverity) == SH.Violation]
    return [
        f"{report.value(r, SH.focusNode)} {report.value(r, SH.resultPath)} {report.value(r, SH.resultMessage)}"
        for r in bad
    ]


@pytest.fixture(scope="module")
def catalogue(base_url: str) -> Graph:
    answer = httpx.get(f"{base_url}/dcat", headers={"Accept": "text/turtle"})
    return Graph().parse(data=answer.text, format="turtle")


@pytest.mark.bronnen
def test_the_catalogue_holds_to_dcat_ap_nl(catalogue: Graph, shared: Path) -> None:
    rules = shapes(shared / "standaarden" / "dcat-ap-nl")
    assert violations(catalogue, rules) == []
    broken = Graph() + catalogue
    broken.remove((None, DCTERMS.publisher, None))
    broken.remove((None, DCAT.contactPoint, None))
    assert len(violations(broken, rules)) >= 2


def test_everything_the_catalogue_offers_is_there(catalogue: Graph, base_url: str) -> None:
    addresses = {
        str(o)
        for p in (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointDescription, DCAT.landingPage)
        for o in catalogue.objects(None, p)
    }
    assert len(addresses) >= 4
    for address in sorted(addresses):
        assert address.startswith(base_url)
        assert httpx.get(address).status_code == 200, address
    media = set(catalogue.objects(None, DCAT.mediaType))
    assert URIRef("http://www.iana.org/assignments/media-types/application/n-quads") in media


def test_the_catalogue_comes_in_every_form(client: httpx.Client, catalogue: Graph) -> None:
    forms = {"application/ld+json": "json-ld", "application/n-triples": "nt", "application/rdf+xml": "xml"}
    for media, form in forms.items():
        answer = client.get("/dcat", headers={"Accept": media})
        assert answer.headers["content-type"].startswith(media)
        assert len(Graph().parse(data=answer.text, format=form)) == len(catalogue)


def test_the_dump_has_every_quad(client: httpx.Client) -> None:
    answer = client.get(DUMP)
    assert answer.headers["content-type"].startswith("application/n-quads")
    assert "attachment" in answer.headers["content-disposition"]
    count = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"}).json()
    assert len(answer.text.splitlines()) == int(count["results"]["bindings"][0]["n"]["value"])
    dataset = Dataset()
    dataset.parse(data="\n".join(answer.text.splitlines()[:200]), format="nquads")
    assert len(dataset) > 0


def test_security_txt_says_who_and_until_when(client: httpx.Client) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert re.search(r"^Contact: mailto:\S+@\S+$", answer.text, re.MULTILINE)
    expires = re.search(r"^Expires: (\S+)$", answer.text, re.MULTILINE)
    assert expires is not None
    until = datetime.fromisoformat(expires[1])
    assert timedelta(days=30) < until - datetime.now(UTC) < timedelta(days=365)


def test_publiccode_has_what_the_standard_asks() -> None:
    """The mandatory keys of publiccode.yml 0.4, and the values that its lists allow of those used here."""
    about = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    needed = {"publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType"}
    assert needed | {"description", "legal", "maintenance", "localisation"} <= about.keys()
    assert about["publiccodeYmlVersion"] == "0.4" and urlsplit(about["url"]).scheme == "https"
    assert about["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert about["softwareType"] in ("standalone/web", "standalone/backend") and set(about["platforms"]) <= PLATFORMS
    assert about["legal"]["license"] == "EUPL-1.2" and about["localisation"]["availableLanguages"] == ["nl"]
    assert isinstance(about["localisation"]["localisationReady"], bool)
    assert about["maintenance"]["type"] in ("internal", "community") and all(
        contact["name"] for contact in about["maintenance"]["contacts"]
    )
    dutch = about["description"]["nl"]
    assert len(dutch["shortDescription"]) <= 150 and 150 <= len(dutch["longDescription"]) <= 10_000
    assert dutch["features"] and all(len(feature) <= 100 for feature in dutch["features"])


def test_publiccode_agrees_with_the_package() -> None:
    about = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert about["softwareVersion"] == project["version"] and project["license"] == {"text": about["legal"]["license"]}
    (python,) = [row for row in about["dependsOn"]["open"] if row["name"] == "Python"]
    assert python["versionMin"] in project["requires-python"]


ALGORITHM_FIELDS = {
    "Algemene informatie": (
        "Naam, Organisatie, Afdeling, Korte omschrijving, Type, Status, Begindatum, Contact, Publicatiecategorie, "
        "Link naar bron"
    ),
    "Verantwoord gebruik": (
        "Doel en impact, Afwegingen, Menselijke tussenkomst, Risicobeheer, Wettelijke basis, Impacttoetsen"
    ),
    "Werking": "Gegevens, Technische werking, Leverancier",
}
"""The fields of the publication standard, by the group in which it has them."""


def test_the_template_for_the_register_of_algorithms_has_every_field_filled_in() -> None:
    text = (ROOT / "docs" / "algoritmeregister.md").read_text("utf-8")
    for group, wanted in ALGORITHM_FIELDS.items():
        part = text.partition(f"## {group}\n")[2].partition("\n## ")[0]
        filled = dict(re.findall(r"^\| ([^|]+?) \| (.+?) \|$", part, re.MULTILINE))
        assert set(wanted.split(", ")) <= filled.keys(), (group, set(wanted.split(", ")) - filled.keys())
        assert all(value.strip() for value in filled.values())
    assert text.count("[") == text.count("]") >= 5, "what whoever uses it must fill in stands between brackets"
