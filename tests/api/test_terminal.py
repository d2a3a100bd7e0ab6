"""What the commands print for people: the same answers as the pages, with every quote."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import answers, params
from api.facets import tells
from api.params import read
from api.service import Service, load_service
from api.terminal import match_lines, search_lines
from kg.generations import Generations


@pytest.fixture(scope="module")
def service(streken_data: Path) -> Service:
    return load_service(Generations(streken_data).open(), warm=False)


def searched(service: Service, question: str, **asked: str) -> Any:
    return answers.search(service, read([("q", question), *asked.items()], params.ZOEK, service))


def matched(service: Service, **asked: str) -> Any:
    return answers.matches(service, read([*asked.items()], params.KRUISBESTUIVINGEN, service))


def quotes(rows: list[dict[str, Any]]) -> set[str]:
    return {f"     “{' '.join(row['citaat'].split())}”" for row in rows}


def test_each_thing_in_a_list_has_its_quote(service: Service) -> None:
    body = searched(service, "Welke clusters heeft de Veluwe?")
    (statement,) = body["antwoorden"]
    assert len(statement["waarden"]) == 2
    lines = search_lines(service, body)
    for value in statement["waarden"]:
        at = lines.index(f"     - {value['tekst']}")
        assert lines[at + 1] in quotes(value["bewijs"][:1])


def test_each_quote_that_is_found_has_the_address_where_it_stands(service: Service, streken_url: str) -> None:
    lines = search_lines(service, searched(service, "gevels van hout"))
    links = [line.strip() for line in lines if "/documenten/" in line]
    assert len(links) == sum(line.startswith("     “") for line in lines) >= 3
    for link in set(links):
        assert 'id="citaat"' in httpx.get(f"{streken_url}{link}").text


def test_what_narrows_the_hits_is_named_with_its_option_and_counts(service: Service) -> None:
    body = searched(service, "gevels van hout")
    lines = search_lines(service, body)
    told = lines[lines.index("VERFIJN") + 1 :]
    assert {re.findall(r"\(--(\w+)\)", line)[0] for line in told} <= {"gebied", "thema", "klasse", "document", "jaar"}
    documents = next(line for line in told if "(--document)" in line)
    assert all(f"{row['naam']} ({row['aantal']})" in documents for row in body["facetten"]["document"])
    silent = searched(service, "kwantumzwaartekracht op Mars")
    assert silent["geenAntwoord"] and "VERFIJN" not in search_lines(service, silent)


def test_an_area_that_holds_nearly_everything_narrows_nothing(service: Service) -> None:
    areas = ("europa", "nederland", "randstad", "bestaat-niet", "mra", "noord-holland", "ijmond", "gemeente-almere")
    assert [area for area in areas if tells(service, "gebied", area)] == [*areas[4:]]


def test_words_that_were_asked_for_are_bold_where_they_can_be(service: Service) -> None:
    body = searched(service, "gevels van hout", soort="passage")
    assert "\x1b[" not in "".join(search_lines(service, body))
    bold = "\n".join(search_lines(service, body, bold=True))
    assert "\x1b[1mgevels\x1b[0m" in bold
    assert re.sub(r"\x1b\[[01]m", "", bold).split("\n") == search_lines(service, body)


def test_matches_are_pairs_needs_and_groups_each_with_its_quotes(service: Service) -> None:
    body = matched(service)
    lines = match_lines(service, body)
    computed = body["berekend"]
    assert computed["paren"] and computed["behoeften"]
    assert lines.index("PAREN") < lines.index("BEHOEFTE EN AANBOD") < lines.index("GENOEMD IN DOCUMENTEN")
    for match in (*computed["paren"], *computed["behoeften"]):
        for ground in match["gronden"]:
            for side in ("bewijsLinks", "bewijsRechts"):
                assert quotes(ground[side][:1]) <= set(lines), (match["id"], side)
    assert not any("niets over" in line for line in lines)


def test_needs_alone_are_not_nothing(service: Service) -> None:
    lines = match_lines(service, matched(service, lijst="behoefte", soort="berekend"))
    assert "BEHOEFTE EN AANBOD" in lines and "PAREN" not in lines and not any("niets over" in line for line in lines)
    assert match_lines(service, matched(service, gebied="emmen", soort="berekend"))[-1].endswith("niets over.")


def test_a_group_names_each_side_with_its_quote(service: Service) -> None:
    evidence = [{"document": "a.md", "pagina": 3, "citaat": "wier en hout"}]
    side = {"naam": "Houtbouw", "gebiedsnaam": "Twente", "rollen": ["productie"], "bewijs": evidence}
    group = {"naam": "Bouw: Twente", "deelnemers": [side], "lijst": "verdieping", "status": "nieuw", "score": 0.5}
    body = {"opmerkingen": [], "paren": [], "groepen": [{**group, "bewijskracht": "hoog"}]}
    lines = match_lines(service, {"berekend": body})
    assert lines[-3:] == ["     - Houtbouw (Twente): productie", "     “wier en hout”", "     a.md, p. 3"]
