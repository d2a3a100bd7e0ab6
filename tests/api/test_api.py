"""The JSON API: resources, filters, paging, and what is said about wrong input."""

from __future__ import annotations

import httpx
import pytest

from tests.kg.graphs import TEXT, tiny_graph


def test_rows_are_the_exchange_format(client: httpx.Client) -> None:
    graph = tiny_graph()
    body = client.get("/v1/entiteiten?aantal=100").json()
    assert body["totaal"] == len(graph.entities)
    assert body["entiteiten"] == [e.as_dict() for e in graph.entities]
    assert client.get("/v1/feiten").json()["feiten"] == [f.as_dict() for f in graph.feiten]
    for row in body["entiteiten"]:
        for e in row["bewijs"]:
            assert TEXT[e["begin"] : e["eind"]] == e["citaat"]


def test_collections_hold_their_class_and_filter(client: httpx.Client) -> None:
    ids = [row["id"] for row in client.get("/v1/clusters?gebied=waterwijk").json()["clusters"]]
    assert ids == ["waterwijk--bouw"]
    assert [r["id"] for r in client.get("/v1/hotspots?gebied=waterwijk").json()["hotspots"]]
    assert client.get("/v1/hotspots?gebied=bergrand").json()["hotspots"] == []
    assert client.get("/v1/clusters?thema=bouw").json()["totaal"] == 2
    soorten = {b["soort"] for b in client.get("/v1/behoeften?gebied=bergrand").json()["behoeften"]}
    assert soorten == {"aanbod"}


def test_paging_links_lead_through_all_rows_once(client: httpx.Client) -> None:
    seen, path = [], "/v1/entiteiten?aantal=3"
    while path:
        body = client.get(path).json()
        seen += [row["id"] for row in body["entiteiten"]]
        path = body["_links"].get("volgende", {}).get("href")
    assert seen == [e.id for e in tiny_graph().entities]
    assert client.get("/v1/entiteiten?aantal=3&pagina=99").status_code == 404


def test_an_entity_comes_with_its_relations(client: httpx.Client) -> None:
    body = client.get("/v1/entiteiten/waterwijk").json()
    assert {r["predicaat"] for r in body["relaties"]} == {"heeftCluster", "ligtIn"}
    assert body["feiten"][0]["waarde"] == "1.200"


def test_a_document_comes_with_its_text_and_passages(client: httpx.Client) -> None:
    body = client.get("/v1/documenten/waterwijk-plan").json()
    assert body["tekst"] == TEXT
    for passage in body["passages"]:
        assert TEXT[passage["begin"] : passage["eind"]] == passage["tekst"]


def test_an_unknown_id_is_404_with_what_looks_like_it(client: httpx.Client) -> None:
    problem = client.get("/v1/entiteiten/waterwjk").json()
    assert problem["status"] == 404
    assert problem["suggesties"][0]["id"] == "waterwijk"
    assert client.get("/v1/profielen/bergrandt").json()["suggesties"][0]["id"] == "bergrand"
    assert client.get("/v1/documenten/plan").json()["suggesties"][0]["id"] == "waterwijk-plan"


WRONG = {
    "": "ontbreekt",
    "q=": "leeg",
    "q=%20%20": "leeg",
    "q=?!.": "leestekens",
    "q=a%00b": "stuurtekens",
    "q=" + "a" * 501: "hoogstens 500",
    "q=bouw&aantal=-1": "1 tot 100",
    "q=bouw&aantal=veel": "geen heel getal",
    "q=bouw&aantal=101": "1 tot 100",
    "q=bouw&gebied=atlantis": "gooi-en-vechtstreek",
    "q=bouw&thema=zzz": "circulaire-economie",
    "q=bouw&soort=alles": "passage, entiteit",
    "q=bouw&document=nee.txt": "waterwijk-plan",
    "q=bouw&limit=3": "bestaat hier niet",
    "q=bouw&q=weg": "meer dan eens",
}


@pytest.mark.parametrize("query", WRONG)
def test_wrong_input_is_a_400_in_dutch_that_says_what_would_do(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/v1/_zoek?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert WRONG[query] in problem["detail"]
    assert len(problem["fouten"]) == 1


def test_a_very_long_question_is_refused_by_its_length(client: httpx.Client) -> None:
    problem = client.get("/v1/_zoek", params={"q": "woord " * 1666}).json()
    assert problem["status"] == 400 and "hoogstens 500" in problem["detail"]


def test_all_faults_are_told_at_once(client: httpx.Client) -> None:
    problem = client.get("/v1/_zoek?aantal=-1&gebied=atlantis&soort=x&y=1").json()
    assert {fault["naam"] for fault in problem["fouten"]} == {"q", "aantal", "gebied", "soort", "y"}
    area = next(fault for fault in problem["fouten"] if fault["naam"] == "gebied")
    assert set(area["keuzes"]) >= {"ijmond", "amsterdam", "zuid-kennemerland"}


def test_search_gives_passages_with_their_place(client: httpx.Client) -> None:
    body = client.get("/v1/_zoek?q=testhal+voor+bouw&soort=passage&aantal=1").json()
    assert body["vraag"] == "testhal voor bouw"
    (hit,) = body["resultaten"]
    passage = hit["passage"]
    assert hit["soort"] == "passage" and "testhal" in passage["tekst"]
    assert TEXT[passage["begin"] : passage["eind"]] == passage["tekst"]
    assert passage["pagina"] == 2
    for e in hit["bewijs"]:
        assert TEXT[e["begin"] : e["eind"]] == e["citaat"]


def test_search_finds_entities_too(client: httpx.Client) -> None:
    body = client.get("/v1/_zoek?q=Oeverfonds&soort=entiteit").json()
    assert body["resultaten"][0]["entiteit"]["id"] == "financiering-oeverfonds"


def test_kruisbestuivingen_come_apart_computed_and_stated(client: httpx.Client) -> None:
    both = client.get("/v1/kruisbestuivingen").json()
    assert both["genoemd"][0]["id"] == "kruisbestuiving-1"
    assert "paren" in both["berekend"]
    assert "genoemd" not in client.get("/v1/kruisbestuivingen?soort=berekend").json()
    assert client.get("/v1/kruisbestuivingen?soort=genoemd&thema=media").json()["genoemd"] == []


def test_an_amount_may_have_points_before_three_digits_only(client: httpx.Client) -> None:
    assert client.get("/v1/routekaarten", params={"bedrag": "€ 1.250.000,-"}).status_code == 200
    for odd in ("0.5", "1.25", "1.2500"):
        assert client.get("/v1/routekaarten", params={"bedrag": odd}).status_code == 400, odd


def test_a_route_reads_a_sentence_and_fields_go_first(client: httpx.Client) -> None:
    said = client.get("/v1/routekaarten", params={"q": "starter in Emmen zoekt een lening van 20.000 euro"}).json()
    assert said["vraag"]["gemeente"] == "gemeente-emmen"
    assert (said["vraag"]["vorm"], said["vraag"]["bedrag"]) == ("lening", 20000)
    fields = client.get("/v1/routekaarten", params={"q": "lening van 20.000 euro", "bedrag": "€ 5.000"}).json()
    assert fields["vraag"]["bedrag"] == 5000
    wrong = client.get("/v1/routekaarten?bedrag=veel&gemeente=Atlantis&fase=zzz").json()
    assert {fault["naam"] for fault in wrong["fouten"]} == {"bedrag", "gemeente", "fase"}


def test_the_description_lists_every_resource(client: httpx.Client) -> None:
    spec = client.get("/v1/openapi.json").json()
    assert spec["openapi"].startswith("3.") and spec["servers"] == [{"url": "/v1"}]
    assert {"/_zoek", "/entiteiten/{id}", "/kruisbestuivingen", "/routekaarten", "/profielen/{id}"} <= spec[
        "paths"
    ].keys()
    operations = [(method, op) for path in spec["paths"].values() for method, op in path.items()]
    assert len({op["operationId"] for _, op in operations}) == len(operations)
    told = {"get": {"200", "400", "404", "503"}, "post": {"201", "400", "401", "403", "413", "415", "503"}}
    for method, operation in operations:
        assert set(operation["responses"]) == told[method]
        assert all("API-Version" in answer["headers"] for answer in operation["responses"].values())
    assert client.get("/v1/openapi.json").headers["access-control-allow-origin"] == "*"
