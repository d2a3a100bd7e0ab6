"""What can be told from the text of a SPARQL query: why it may not run here, and which graphs it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |<(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>|(?P<name>[?$@]\w+|[\w.-]*:[\w.%:-]*)|(?P<word>[A-Za-z]+)|(?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)
NO_UPDATE = "Dit is een wijziging (%s). Hier kan alleen lezen: SELECT, ASK, CONSTRUCT of DESCRIBE."
NO_SERVICE = "SERVICE kan niet: deze dienst vraagt niets aan andere servers. Stel de vraag daar apart."


def is_update(query: str) -> str | None:
    """Why a query that does not parse is refused as an update, in Dutch; None when it is none.

    >>> is_update("insert data { <a> <b> <c> }") is None, is_update('SELECT ("INSERT" AS ?s) {}') is None
    (False, True)
    """
    for token in _TOKEN.finditer(query):
        if (word := (token["word"] or "").upper()) in _UPDATES:
            return NO_UPDATE % word
    return None


def asks_elsewhere(query: str) -> bool:
    """Whether `query` has SERVICE as a word, not in a string, name or comment.

    A reader of tokens can be misled; that no query reaches the network is for the worker to enforce.

    >>> asks_elsewhere("SELECT * { SERVICE:x {} }"), asks_elsewhere('SELECT ("service <x>" AS ?service) {}')
    (True, False)
    """
    for token in _TOKEN.finditer(query):
        prefix = (token["name"] or "").partition(":")[0]
        if "SERVICE" in ((token["word"] or "").upper(), prefix.upper()):
            return True
    return False


def named_graphs(query: str, prefixes: Mapping[str, str]) -> list[str]:
    """IRIs that FROM and FROM NAMED of `query` name, prefixed ones written out.

    >>> named_graphs("PREFIX e: <http://e/> SELECT * FROM e:a FROM NAMED <http://e/b> {}", {})
    ['http://e/a', 'http://e/b']
    """
    tokens = [token for token in _TOKEN.finditer(query) if token["skip"] is None]
    words = [(token["word"] or "").upper() for token in tokens]
    known, base, found = dict(prefixes), "", []
    for i, word in enumerate(words):
        rest = tokens[i + 1 : i + 3]
        if word == "BASE" and rest and rest[0]["iri"] is not None:
            base = urljoin(base, rest[0]["iri"])
        elif word == "PREFIX" and len(rest) == 2 and rest[0]["name"] and rest[1]["iri"] is not None:
            known[rest[0]["name"].removesuffix(":")] = urljoin(base, rest[1]["iri"])
        elif word == "FROM" and rest:
            graph = rest[-1] if words[i + 1 : i + 2] == ["NAMED"] else rest[0]
            prefix, colon, local = (graph["name"] or "").partition(":")
            if graph["iri"] is not None:
                found.append(urljoin(base, graph["iri"]))
            elif colon and prefix in known:
                found.append(known[prefix] + local)
    return found


def has_from(query: str) -> bool:
    """Whether `query` has FROM as a word."""
    return any((token["word"] or "").upper() == "FROM" for token in _TOKEN.finditer(query))
