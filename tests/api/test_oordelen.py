"""Verdicts of people on matches: who may give them, that none is lost, and where they turn up."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Dataset
from typer.testing import CliRunner

from api.access import Writers
from api.care import examine
from api.cli import app
from api.evaluating_people import people_report
from api.feedback import FeedbackStore
from api.settings import SettingError, Settings
from kg.generations import Generations
from kg.oordelen import GroundVerdict, Oordeel, latest, quads
from kg.reference import ontology_dir
from kg.store import as_dataset, open_store
from kg.terms import DEFAULT_BASE
from tests.api.conftest import ANNAS_TOKEN, TOKEN
from tests.kg.graphs import tiny_graph

SHARED_TOKEN, ANNAS = TOKEN, ANNAS_TOKEN
TOKENS = f"{TOKEN}, Anna de Vries:{ANNAS_TOKEN}"
MATCH = "twente--houtbouw~walcheren--bouwen-met-wier-en-hout"


@pytest.fixture
def writing(streken_url: str, streken_data: Path) -> Iterator[httpx.Client]:
    """A client of a server where somebody may write and nobody has."""
    FeedbackStore(streken_data).path.unlink(missing_ok=True)
    with httpx.Client(base_url=streken_url, timeout=30) as session:
        yield session


def give(client: httpx.Client, token: str | None = SHARED_TOKEN, **body: Any) -> httpx.Response:
    given = {"kans": MATCH, "oordeel": "zinvol", "door": "Bas", **body}
    return client.post("/v1/oordelen", json=given, headers={"Authorization": f"Bearer {token}"} if token else {})


def test_nobody_may_write_by_default(client: httpx.Client) -> None:
    answer = give(client)
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert "KRUISBESTUIVER_WRITE_TOKENS" in answer.json()["detail"]


@pytest.mark.parametrize("token", [None, "fout", SHARED_TOKEN[:-1], SHARED_TOKEN + "x", "é" * 30])
def test_without_a_known_token_nothing_is_kept(writing: httpx.Client, token: str | None) -> None:
    header = {} if token is None else {b"Authorization": f"Bearer {token}".encode()}
    answer = writing.post("/v1/oordelen", json={"kans": MATCH, "oordeel": "zinvol", "door": "Bas"}, headers=header)
    assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert writing.get("/v1/oordelen").json()["totaal"] == 0


def test_a_verdict_is_kept_with_who_when_and_what_was_judged(writing: httpx.Client) -> None:
    ground = writing.get("/v1/kruisbestuivingen").json()["berekend"]["paren"][0]["gronden"][0]
    answer = give(writing, opmerking="Bellen", gronden=[{"grond": ground["sleutel"], "juist": False}])
    assert answer.status_code == 201, answer.text
    row = answer.json()
    assert (row["oordeel"], row["door"], row["opmerking"], row["soort"]) == ("zinvol", "Bas", "Bellen", "paar")
    assert row["gegevenOp"].endswith("+00:00") and 0 < row["score"] <= 1
    assert {"V", "S", "N"} <= row["onderdelen"].keys() and row["gebieden"] == ["twente", "walcheren"]
    assert row["gronden"] == [{"grond": ground["sleutel"], "soort": ground["soort"], "juist": False}]
    assert writing.get("/v1/oordelen").json()["oordelen"] == [row]


def test_the_last_word_of_a_person_counts_and_the_first_is_kept(writing: httpx.Client, streken_data: Path) -> None:
    give(writing)
    give(writing, door="Cor", oordeel="bekend")
    give(writing, oordeel="niet zinvol")
    rows = writing.get("/v1/oordelen").json()["oordelen"]
    assert [(r["door"], r["oordeel"]) for r in rows] == [("Bas", "niet zinvol"), ("Cor", "bekend")]
    assert writing.get("/v1/oordelen?oordeel=bekend").json()["totaal"] == 1
    assert len(FeedbackStore(streken_data).read().rows) == 3


def test_a_token_with_a_name_is_that_persons(writing: httpx.Client) -> None:
    assert give(writing, ANNAS, door="").json()["door"] == "Anna de Vries"
    refused = give(writing, ANNAS, door="Bas")
    assert refused.status_code == 403 and "andere naam" in refused.json()["detail"]


def test_all_faults_come_at_once(writing: httpx.Client) -> None:
    answer = give(writing, kans="x", oordeel="top", door="", opmerking=3, gronden=[{"grond": "y"}], extra=1)
    assert answer.status_code == 400
    faults = answer.json()["fouten"]
    assert {f["naam"] for f in faults} == {"kans", "oordeel", "door", "opmerking", "gronden", "extra"}
    assert {f["in"] for f in faults} == {"body"}
    other = give(writing, gronden=[{"grond": "thema-00000000", "juist": True}], opmerking="x" * 2001)
    assert {f["naam"] for f in other.json()["fouten"]} == {"gronden", "opmerking"}


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"x" * 70_000, "application/json", 413),
        (b'{"kans": "\\ud800", "oordeel": "zinvol", "door": "\\u0000"}', "application/json", 400),
    ],
)
def test_an_odd_body_is_refused(writing: httpx.Client, body: bytes, media: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {SHARED_TOKEN}", "Content-Type": media}
    answer = writing.post("/v1/oordelen", content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text


@pytest.mark.parametrize("path", ["/v1/oordelen", f"/kruisbestuivingen/{MATCH}"])
def test_another_method_is_told_all_that_are_allowed(writing: httpx.Client, path: str) -> None:
    answer = writing.delete(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_eight_writers_at_once_lose_nothing(writing: httpx.Client, streken_url: str, streken_data: Path) -> None:
    def work(who: int) -> list[int]:
        with httpx.Client(base_url=streken_url, timeout=60) as mine:
            return [give(mine, door=f"Schrijver {'abcdefgh'[who]}", opmerking=str(n)).status_code for n in range(6)]

    with ThreadPoolExecutor(8) as pool:
        codes = [code for done in pool.map(work, range(8)) for code in done]
    assert codes == [201] * 48
    rows = FeedbackStore(streken_data).read().rows
    assert len({(r.by, r.remark) for r in rows}) == len(rows) == 48
    assert writing.get("/v1/oordelen").json()["totaal"] == 8


def test_two_stores_on_one_folder_lose_nothing(tmp_path: Path) -> None:
    stores = [FeedbackStore(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: stores[n % 4].add(verdict(str(n))), range(40)))
    assert {o.id for o in stores[0].read().rows} == {str(n) for n in range(40)}


def test_a_damaged_line_is_named_and_survives_the_next_verdict(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = FeedbackStore(tmp_path)
    store.add(verdict("1"))
    with store.path.open("ab") as file:
        file.write(b'{"id": \xff')
    store.add(verdict("2"))
    assert [o.id for o in store.read().rows] == ["1", "2"]
    assert "line 2" in caplog.text and b'{"id": \xff\n' in store.path.read_bytes()


def test_doctor_names_each_damaged_line_and_the_way_out(streken_data: Path, tmp_path: Path) -> None:
    shutil.copytree(streken_data, tmp_path / "data")
    store = FeedbackStore(tmp_path / "data")
    store.path.unlink(missing_ok=True)
    assert all(finding.fine for finding in examine(tmp_path / "data"))
    store.add(verdict("1"))
    with store.path.open("ab") as file:
        file.write(b'{"id": \xff\n[]\n')
    store.add(verdict("2"))
    findings = examine(tmp_path / "data")
    wrong = [finding.text for finding in findings if not finding.fine]
    assert [re.search(r"line (\d+) is no verdict", text)[1] for text in wrong] == ["2", "3"]  # type: ignore[index]
    assert all(str(store.path) in text and "remove that line" in text for text in wrong)
    assert "2 verdicts of people" in {finding.text for finding in findings}
    done = CliRunner().invoke(app, ["doctor", "--data", str(tmp_path / "data")])
    assert done.exit_code == 1 and "line 2 is no verdict" in done.stdout


def verdict(id_: str, by: str = "Bas", remark: str = "=1+1") -> Oordeel:
    row: dict[str, Any] = {"id": id_, "kans": MATCH, "soort": "paar", "oordeel": "zinvol", "opmerking": remark}
    row |= {"gronden": [], "door": by, "gegevenOp": "2026-01-02T03:04:05+00:00", "generatie": "g", "gewichten": "w"}
    row |= {"lijst": "verdieping", "status": "nieuw", "tussen": MATCH.split("~"), "gebieden": [], "score": 0.5}
    return Oordeel.from_dict({**row, "onderdelen": {}})


def test_what_is_kept_is_what_was_given() -> None:
    assert Oordeel.from_dict(json.loads(json.dumps(verdict("1").as_dict()))) == verdict("1")
    with pytest.raises(ValueError, match="zinvol, bekend, niet zinvol"):
        Oordeel.from_dict({**verdict("1").as_dict(), "oordeel": "top"})
    assert [o.id for o in latest([verdict("1"), verdict("2", "Cor"), verdict("3", "BAS")])] == ["2", "3"]


def test_the_table_opens_in_a_spreadsheet_without_running_anything(writing: httpx.Client) -> None:
    give(writing, opmerking="=HYPERLINK(1)", door="Bas")
    answer = writing.get("/v1/oordelen.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["opmerking"] == "'=HYPERLINK(1)" and float(rows[0]["V"]) >= 0 and rows[0]["kans"] == MATCH


def test_the_log_says_who_and_what_and_never_the_token(writing: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        give(writing)
        give(writing, "verkeerd-maar-geheim")
    told = [record.velden for record in caplog.records if hasattr(record, "velden")]
    assert any(row.get("door") == "Bas" and row.get("kans") == MATCH and row["verzoek"] for row in told)
    assert any(row.get("reden") == "onbekend token" for row in told)
    everything = caplog.text + repr([vars(record) for record in caplog.records])
    assert SHARED_TOKEN not in everything and "verkeerd-maar-geheim" not in everything


def test_no_token_is_ever_shown() -> None:
    assert SHARED_TOKEN not in repr(Settings(write_tokens=TOKENS)) + repr(Writers.parse(TOKENS))
    for odd in ("kort", "naam:kort", "met spatie erin 123456", f"{ANNAS},{ANNAS}", f"1naam:{ANNAS}", f"{ANNAS},"):
        with pytest.raises(SettingError) as told:
            Writers.parse(odd)
        assert odd not in str(told.value) and "KRUISBESTUIVER_WRITE_TOKENS" in str(told.value)
    assert not Writers.parse(" ")


def test_what_shows_verdicts_gets_another_etag_with_each(writing: httpx.Client) -> None:
    addresses = ("/v1/oordelen", "/v1/kruisbestuivingen", "/kruisbestuivingen", f"/kruisbestuivingen/{MATCH}")
    before = [writing.get(address).headers["etag"] for address in addresses]
    give(writing)
    for address, old in zip(addresses, before, strict=True):
        again = writing.get(address, headers={"If-None-Match": old})
        assert again.status_code == 200 and again.headers["etag"] != old, address
        assert writing.get(address, headers={"If-None-Match": again.headers["etag"]}).status_code == 304, address


def test_verdicts_outlive_an_ingest_and_stand_in_a_named_graph(tmp_path: Path) -> None:
    FeedbackStore(tmp_path).add(verdict("1"))
    generations = Generations(tmp_path)
    kept = FeedbackStore(tmp_path).read().rows
    with generations.draft() as draft:
        draft.write_graph(tiny_graph(), tuple(ontology_dir().glob("*.ttl")), DEFAULT_BASE, quads(kept))
        store = draft.path / "store"
        found = ask(as_dataset(open_store(store)))
    assert found == [(f"{DEFAULT_BASE}kans/{MATCH}", "zinvol", "Bas", "2026-01-02T03:04:05+00:00")]
    generations.clean()
    assert FeedbackStore(tmp_path).read().rows == kept


def ask(store: Dataset) -> list[tuple[str, ...]]:
    query = f"""
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?kans ?oordeel ?door ?op WHERE {{ GRAPH <{DEFAULT_BASE}graaf/oordelen> {{
          ?a oa:hasTarget ?kans ; oa:hasBody ?b ; dct:creator ?door ; dct:created ?op .
          ?b oa:hasPurpose oa:assessing ; rdf:value ?oordeel }} }}"""
    return [tuple(str(value) for value in row) for row in store.query(query)]  # type: ignore[union-attr]


def many(n: int) -> list[Oordeel]:
    """Verdicts on `n` matches, the first half worth it."""
    right = GroundVerdict("thema-1", "thema", True)
    told = []
    for k in range(n):
        worth = "zinvol" if k < n // 2 else "niet zinvol"
        ground = replace(right, right=k % 4 > 0)
        told.append(replace(verdict(str(k)), match=f"m{k:02}", verdict=worth, score=1 - k / n, grounds=(ground,)))
    return told


def test_figures_come_from_thirty_judged_matches() -> None:
    few = people_report(many(29), {})
    assert list(few.lines()) == ["oordelen van mensen: 29 kansen beoordeeld; vanaf 30 staan hier cijfers"]
    rows = many(30)
    good = people_report(rows, {o.match: o.score for o in rows})
    assert good.lists["alle"].auc == 1.0 and good.reasons == {"thema": (22, 30)} and good.gone == 0
    text = "\n".join(good.lines())
    assert "15 zinvol, 0 bekend, 15 niet zinvol; AUC van de score 1.00" in text and "22 van 30 juist (73 %)" in text
    worse = people_report(rows, {o.match: 1 - o.score for o in rows[:15]})
    assert worse.gone == 15 and worse.lists["verdieping"].auc == pytest.approx(1 - 0.5 / 15)
    told = good.as_dict()
    assert told["lijsten"]["alle"]["auc"] == 1.0 and told["gronden"]["thema"] == {"juist": 22, "beoordeeld": 30}


def test_people_who_disagree_leave_a_match_out_of_the_figure() -> None:
    rows = [*many(30), replace(verdict("x", "Cor"), match="m00", verdict="niet zinvol")]
    found = people_report(rows, {o.match: o.score for o in rows})
    assert found.people == 2 and found.lists["alle"].matches == 30 and found.lists["alle"].auc == 1.0


def test_the_command_lists_and_exports(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    assert "nobody judged" in run("feedback", "--data", str(tmp_path))
    store.add(verdict("1"))
    assert "zinvol" in run("feedback", "--data", str(tmp_path))
    assert json.loads(run("feedback", "--json", "--data", str(tmp_path)))["oordelen"][0]["id"] == "1"
    rows = list(
        csv.DictReader(io.StringIO(run("feedback", "--csv", "--data", str(tmp_path)).lstrip("\ufeff")), delimiter=";")
    )
    assert rows[0]["opmerking"] == "'=1+1"


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.output
