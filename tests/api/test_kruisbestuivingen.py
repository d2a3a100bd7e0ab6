"""The pages with candidates: what is on the screen, in the files, behind a link, and what somebody says of it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.answers import computed_matches
from api.exporting import ods, tables
from api.feedback import FeedbackStore
from api.judging import find_match
from api.matrix import MOST_AREAS, Cell, Matrix, _cells, _most
from api.network import BADGE, WIDTH, draw
from api.service import load_service
from kg.generations import Generations
from kg.matching.model import Match, Side
from tests.api.conftest import ANNAS_TOKEN, TOKEN

MATCH = "twente--houtbouw~walcheren--bouwen-met-wier-en-hout"
NEED = "behoefte-1~hotspot-de-strandmuur"


@pytest.fixture
def web(streken_url: str, streken_data: Path) -> Iterator[httpx.Client]:
    """A client of the three regions, where nobody has judged anything."""
    FeedbackStore(streken_data).path.unlink(missing_ok=True)
    with httpx.Client(base_url=streken_url, timeout=30) as session:
        yield session


class Text(HTMLParser):
    """Text of a page, on one line."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self.parts).split())

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def told(answer: httpx.Response) -> str:
    return Text(answer.text).text


def test_the_matrix_leads_to_the_candidates_between_two_areas(web: httpx.Client) -> None:
    page = web.get("/kruisbestuivingen").text
    links = re.findall(r'<td class="m4"><a href="([^"]+)"', page)
    assert [link.replace("&amp;", "&").partition("#")[0] for link in links] == [
        "/kruisbestuivingen?gebied=twente&met=walcheren",
        "/kruisbestuivingen?gebied=walcheren&met=twente",
    ]
    between = web.get(links[0].replace("&amp;", "&")).text
    assert f'id="{MATCH}"' in between and between.count('aria-current="true"') == 3
    assert f'id="{MATCH}"' not in web.get("/kruisbestuivingen?gebied=veluwe&met=twente").text


def test_every_quote_of_a_candidate_opens_at_its_place(web: httpx.Client) -> None:
    page = web.get(f"/kruisbestuivingen/{MATCH}").text
    links = set(re.findall(r'href="(/documenten/[^"#]+)#citaat"', page))
    assert len(links) >= 4
    for link in links:
        assert 'id="citaat"' in web.get(link.replace("&amp;", "&")).text


@pytest.mark.parametrize(
    "query", ["", "?gebied=twente&lijst=verdieping", "?lijst=behoefte", "?soort=genoemd", "?thema=media"]
)
def test_the_files_hold_what_is_on_the_screen(web: httpx.Client, query: str) -> None:
    page = web.get(f"/kruisbestuivingen{query}").text
    body = web.get(f"/kruisbestuivingen.json{query}").json()
    computed = [row["id"] for rows in body["berekend"].values() for row in rows]
    named = [row["id"] for row in body["genoemd"]]
    shown = re.findall(r'<(?:li|div) class="(?:kaart|regel)" id="([^"]+)"', page)
    assert shown == computed + named
    rows = list(
        csv.DictReader(
            io.StringIO(web.get(f"/kruisbestuivingen.csv{query}").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert list(dict.fromkeys(row["id"] for row in rows)) == computed + named
    content = (
        zipfile.ZipFile(io.BytesIO(web.get(f"/kruisbestuivingen.ods{query}").content)).read("content.xml").decode()
    )
    assert all(id_ in content for id_ in computed + named) and "Matrix aantal" in content


def test_a_row_has_both_quotes_and_where_they_stand(web: httpx.Client) -> None:
    text = web.get("/kruisbestuivingen.csv?lijst=verdieping").content.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert row["gebied van"] == "Twente" and row["gebied naar"] == "Walcheren" and row["reden"]
    for side in ("van", "naar"):
        assert row[f"citaat {side}"] and row[f"bron {side}"].endswith("pagina 1")
        assert web.get(row[f"adres {side}"]).status_code == 200
    assert web.get(row["adres"]).status_code == 200


def test_a_cell_that_looks_like_a_formula_stays_text() -> None:
    cells = ["=1+1", "+1", "-1", "@a", "\t=1", " =1"]
    text = tables.write(("a",), [[c] for c in cells]).decode("utf-8-sig")
    assert [row[0][0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:] == ["'"] * len(cells)
    body = ods.write("x", [ods.Sheet("blad", ("a", "b", "c"), [["=1+1", 3, None]])])
    content = zipfile.ZipFile(io.BytesIO(body)).read("content.xml").decode()
    assert "formula" not in content and 'office:value="3"' in content and "=1+1" in content


def test_nothing_found_says_why_and_the_way_out(web: httpx.Client) -> None:
    page = web.get("/kruisbestuivingen?gebied=twente&met=veluwe&status=nieuw&lijst=kruising")
    assert "niets over" in told(page) and "zonder het tweede gebied" not in told(page)
    assert "Wel gevonden" not in told(page), "no one filter less gives anything"
    other = web.get("/kruisbestuivingen?gebied=twente&thema=media&lijst=verdieping")
    ways = re.findall(r'<li><a href="(/kruisbestuivingen[^"]*)">(zonder [^<]+)</a>: (\d+)', other.text)
    assert ("zonder dit thema", "1") in [(text, n) for _, text, n in ways]
    assert MATCH in web.get(ways[0][0].replace("&amp;", "&")).text
    for way, _, count in ways:
        assert "niets over" not in told(web.get(way.replace("&amp;", "&"))) and int(count) > 0, way
    silent = told(web.get("/kruisbestuivingen?gebied=emmen&met=twente"))
    assert "van Emmen geen clusters" in silent, silent
    assert "tweemaal hetzelfde gebied" in told(web.get("/kruisbestuivingen?gebied=twente&met=twente"))


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("soort=genoemd&gebied=emmen", "De documenten noemen zelf geen kruisbestuiving"),
        ("lijst=behoefte&gebied=emmen", "van Emmen geen behoefte, aanbod of hotspot"),
        ("lijst=behoefte&thema=media", "Geen enkele behoefte in de documenten gaat over Media"),
        ("lijst=groep&gebied=twente", "elk paar erin"),
    ],
)
def test_why_there_is_nothing_is_about_what_was_asked_for(web: httpx.Client, query: str, why: str) -> None:
    said = told(web.get(f"/kruisbestuivingen?{query}"))
    assert why in said and "clusters" not in said.partition("niets over.")[2].partition("Wel gevonden")[0]


def test_bad_input_is_told_all_at_once(web: httpx.Client) -> None:
    page = web.get("/kruisbestuivingen?gebied=nergens&lijst=alles&aantal=0&x=1")
    assert page.status_code == 400
    assert all(word in told(page) for word in ("nergens", "‘alles’", "aantal = 0", "‘x’"))
    assert web.get("/kruisbestuivingen.csv?lijst=alles").status_code == 400
    assert web.get("/kruisbestuivingen.xls").status_code == 404
    lost = web.get("/kruisbestuivingen/twente--houtbouw~weg")
    assert lost.status_code == 404 and "staat niet in de gegevens" in told(lost)


def test_a_list_of_the_api_holds_only_that(web: httpx.Client) -> None:
    found = web.get("/v1/kruisbestuivingen?lijst=behoefte&met=walcheren&gebied=twente").json()["berekend"]
    assert [row["id"] for row in found["behoeften"]] == [NEED] and not found["paren"] and not found["groepen"]


def test_a_kruising_is_found_by_the_theme_of_either_side(streken_data: Path) -> None:
    service = load_service(Generations(streken_data).open(), warm=False)
    left = Side("twente--houtbouw", "Houtbouw", "twente", "Twente", "twente")
    right = Side("veluwe--media-en-geluid", "Media en geluid", "veluwe", "Veluwe", "veluwe")
    match = Match("x~y", left, right, "kruising", "nieuw", 0.4, {}, (), (), (), "hoog", about=("bouw", "media"))
    asked = {"gebied": None, "met": None, "lijst": None, "status": None, "aantal": None}
    for theme, expected in (("bouw", [match]), ("media", [match]), ("food-agro", [])):
        assert computed_matches(service, {**asked, "thema": theme}, [match]) == expected
    deeper = replace(match, list="verdieping", themes=("bouw",), about=("bouw",))
    assert computed_matches(service, {**asked, "thema": "media"}, [deeper]) == []


def test_a_pair_is_found_by_the_areas_and_the_id_of_one_that_says_the_same(streken_data: Path) -> None:
    service = load_service(Generations(streken_data).open(), warm=False)
    best = service.matches.pairs[0]
    weaker = replace(best.left, id="x", area="almelo"), best.right
    match = replace(best, variants=(weaker,))
    asked = {"gebied": "almelo", "met": "walcheren", "thema": None, "lijst": None, "status": None, "aantal": None}
    assert computed_matches(service, asked, [match]) == [match] and computed_matches(service, asked, [best]) == []
    service.__dict__["matches"] = replace(service.matches, pairs=(match,))
    assert find_match(service, f"x~{best.right.id}") == match == find_match(service, match.id)


def form(web: httpx.Client, id_: str = MATCH, **fields: str) -> httpx.Response:
    return web.post(f"/kruisbestuivingen/{id_}", data={"oordeel": "zinvol", "door": "Bas", "token": TOKEN, **fields})


def test_a_verdict_by_the_form_stands_beside_the_candidate(web: httpx.Client) -> None:
    page = web.get(f"/kruisbestuivingen/{MATCH}").text
    key = re.findall(r'name="(grond\.[^"]+)" value="onjuist"', page)[0]
    answer = form(web, **{key: "onjuist", "opmerking": "Eerst <b>bellen</b>"})
    assert answer.status_code == 303 and "set-cookie" not in answer.headers
    after = web.get(answer.headers["location"])
    assert "Dank u" in told(after) and "Zinvol , zegt Bas" in told(after) and "Grond onjuist: " in told(after)
    ground = re.findall(r'<span class="grond">(.*?)</span>', page)[0]
    assert f"Grond onjuist: {ground}"[:100] in after.text, "in words that are now with the match"
    assert "Eerst &lt;b&gt;bellen&lt;/b&gt;" in after.text
    assert "Oordelen: 1 × zinvol" in told(web.get("/kruisbestuivingen"))
    row = next(csv.DictReader(io.StringIO(web.get("/kruisbestuivingen.csv").text.lstrip("\ufeff")), delimiter=";"))
    assert row["oordelen"] == "1 zinvol"


def test_a_refused_form_keeps_what_was_written_but_never_the_token(web: httpx.Client) -> None:
    for fields, status in (({"oordeel": ""}, 400), ({"token": "verkeerd-token-hier"}, 401), ({"token": ""}, 401)):
        answer = form(web, opmerking="Mijn lange verhaal", **fields)
        assert answer.status_code == status and "niet bewaard" in told(answer)
        assert "Mijn lange verhaal" in answer.text and 'value="Bas"' in answer.text
        assert TOKEN not in answer.text and "verkeerd-token-hier" not in answer.text
    assert form(web, door="Cor", token=ANNAS_TOKEN).status_code == 403
    assert form(web, id_="weg~weg").status_code == 404
    assert web.post(f"/kruisbestuivingen/{MATCH}", content=b"{}").status_code == 415
    assert "Nog niemand" in told(web.get(f"/kruisbestuivingen/{MATCH}"))


def test_without_writing_there_is_no_form(client: httpx.Client, web: httpx.Client) -> None:
    assert 'type="password"' in web.get(f"/kruisbestuivingen/{NEED}").text
    assert "post" not in client.get("/kruisbestuivingen").text.casefold()


def test_pages_stay_small(web: httpx.Client) -> None:
    for path in ("/kruisbestuivingen", f"/kruisbestuivingen/{MATCH}", "/vergelijk?a=twente&b=walcheren"):
        assert len(web.get(path).content) < 100_000, path


def test_cells_count_both_ways_or_one() -> None:
    rows: list[Any] = [(("a", "b"), 0.9), (("b", "a"), 0.4), (("a", "b", "c"), 0.5)]
    both = _cells(rows, directed=False)
    assert both["a", "b"] == Cell("a", "b", 3, 0.9) == Cell("a", "b", both["b", "a"].count, both["b", "a"].best)
    assert both["c", "a"].count == 1 and ("a", "a") not in both
    matrix = Matrix((("a", "A"), ("b", "B"), ("c", "C")), both, False, "kansen")
    assert matrix.legend == ("onder 50", "50 tot 62", "63 tot 75", "76 en hoger")
    assert [matrix.shade(matrix.cell(*pair)) for pair in (("a", "b"), ("a", "c"), ("c", "c"))] == [4, 2, 0]
    assert set(_cells(rows[:2], directed=True)) == {("a", "b"), ("b", "a")}


def test_a_matrix_of_many_areas_shows_the_busiest_and_the_chosen() -> None:
    areas = [(f"a{n:02}", f"Gebied {n}") for n in range(40)]
    cells = _cells([((f"a{n:02}", f"a{n + 1:02}"), 0.5) for n in range(39) for _ in range(n)], directed=False)
    kept = _most(areas, cells, ["a01"])
    assert len(kept) == MOST_AREAS and kept[0] == areas[1] and kept[1:] == tuple(areas[24:39])
    matrix = Matrix(kept, cells, False, "kansen", 24)
    assert {c.row for c in matrix.shown} == {id_ for id_, _ in kept[1:]}
    assert _most(areas[:5], cells, []) == tuple(areas[:5])


def test_the_picture_has_every_candidate_within_its_frame(streken_data: Path) -> None:
    service = load_service(Generations(streken_data).open(), warm=False)
    regions = [
        Side(f"r{r}--{n}", f"Cluster met een heel lange naam {r} {n}", f"r{r}", f"Regio {r}", f"r{r}")
        for r in range(4)
        for n in range(4)
    ]
    matches = [
        Match(f"{a.id}~{b.id}", a, b, "kruising" if k % 2 else "verdieping", "nieuw", k / 20, {}, (), (), (), "hoog")
        for k, (a, b) in enumerate(zip(regions[:10], regions[6:], strict=True))
    ]
    drawn = draw(service, matches)
    assert drawn is not None and draw(service, []) is None
    assert [line.number for line in drawn.lines] == list(range(1, 11))
    assert sum(line.dashed for line in drawn.lines) == 5
    assert all(0 < node.x < WIDTH and 0 < node.y < drawn.height for node in drawn.nodes)
    spots = [(line.x, line.y) for line in drawn.lines]
    near = [(p, q) for n, p in enumerate(spots) for q in spots[:n] if abs(p[0] - q[0]) + abs(p[1] - q[1]) < BADGE]
    assert near == []
    for side in ("links", "rechts"):
        rows = sorted(node.y for node in drawn.nodes if node.side == side)
        assert all(b - a >= 15 for a, b in pairwise(rows))
