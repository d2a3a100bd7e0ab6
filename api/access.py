"""Who may write: nobody, unless the operator gives out tokens in ``KRUISBESTUIVER_WRITE_TOKENS``."""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from api.problem import Problem
from api.settings import PREFIX, SettingError

logger = logging.getLogger("kruisbestuiver.schrijven")

SETTING = f"{PREFIX}WRITE_TOKENS"
LEAST_CHARACTERS = 16
MOST_CHARACTERS = 200
_TOKEN = re.compile(rf"[A-Za-z0-9._~+/=-]{{{LEAST_CHARACTERS},{MOST_CHARACTERS}}}")
_NAME = re.compile(r"[^\W\d_][\w .'’-]{0,59}")
OFF = (
    "Schrijven staat op deze dienst uit: iedereen mag lezen, niemand mag iets toevoegen. "
    f"Wie de dienst beheert, zet het aan met {SETTING}."
)
MISSING = "Hiervoor is een token nodig. Vraag het aan wie deze dienst beheert."
WRONG = "Dit token kennen wij niet. Controleer of u het helemaal hebt overgenomen, of vraag een nieuw aan."


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody with a token; `name` is None for a token that several people share."""

    name: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Writers:
    """The tokens that were given out. No token is ever shown: not in a log, an error or a representation."""

    tokens: tuple[tuple[bytes, Writer], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tokens)

    def __repr__(self) -> str:
        return f"Writers({len(self.tokens)})"

    @classmethod
    def parse(cls, text: str) -> Writers:
        """Those of the setting: ``token`` or ``name:token``, several with commas between them; empty: nobody.

        Raises
        ------
        SettingError
            A token is too short, too long, odd or there twice; the message has its place, not the token.

        >>> Writers.parse("Anna de Vries:0123456789abcdef, fedcba9876543210")
        Writers(2)
        """
        found: dict[bytes, Writer] = {}
        parts = [part.strip() for part in text.split(",")] if text.strip() else []
        for place, part in enumerate(parts, start=1):
            name, colon, token = part.rpartition(":")
            if not _TOKEN.fullmatch(token):
                need = f"{LEAST_CHARACTERS} to {MOST_CHARACTERS} letters, digits or ._~+/=-"
                raise SettingError(f"{SETTING}: token {place} will not do: need {need}")
            if colon and not _NAME.fullmatch(name.strip()):
                raise SettingError(f"{SETTING}: the name before token {place} will not do: begin with a letter")
            if token.encode() in found:
                raise SettingError(f"{SETTING}: token {place} stands there twice")
            found[token.encode()] = Writer(name.strip() or None)
        return cls(tuple(found.items()))

    def find(self, token: str) -> Writer | None:
        """Whose token this is. The time that it takes does not tell how much of it is right, nor whose."""
        given, found = token.encode("utf-8", "replace"), None
        for known, writer in self.tokens:
            if hmac.compare_digest(known, given):
                found = writer
        return found


def bearer(request: Request) -> str | None:
    """The token in the ``Authorization`` header, None without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.casefold() == "bearer" else None


def require_writer(request: Request, token: str | None) -> Writer:
    """Who sends `request`; a refusal is logged, without the token.

    Raises
    ------
    Problem
        403 when nobody may write here, 401 without a token or with one that we do not know.
    """
    writers: Writers = request.app.state.writers
    if not writers:
        raise Problem(403, OFF)
    if not token:
        raise Problem(401, MISSING, headers={"WWW-Authenticate": 'Bearer realm="kruisbestuiver"'})
    writer = writers.find(token)
    if writer is None:
        log(request, "refused", {"reden": "onbekend token"})
        challenge = 'Bearer realm="kruisbestuiver", error="invalid_token"'
        raise Problem(401, WRONG, headers={"WWW-Authenticate": challenge})
    return writer


def log(request: Request, what: str, about: Mapping[str, Any]) -> None:
    """A line in the log of writing: what was done, by whom and on what; `about` never holds a token."""
    fields = {"verzoek": getattr(request.state, "request_id", ""), **about}
    logger.info("write %s", what, extra={"velden": fields})
