"""A cookie that marks a browser as known to an officer, so that guesses elsewhere do not slow down their sign-in."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from bot.basics.rate_limit import neighbourhood, network
from bot.console.gate import CookieNames, set_cookie
from bot.console.request import Visit
from bot.store import Transaction
from bot.store.people import attempts, officers
from bot.store.people.attempts import Purse

_MOST = 4  # colleagues who share a machine
_LASTS = 180 * 86400
_MAX_MARK_LETTERS = 100


def purse(tx: Transaction, visit: Visit, names: CookieNames, login: str) -> tuple[Purse, bool]:
    """The counters for this attempt, and whether the browser is known for that name."""
    mark = next((one for one in _marks(visit, names) if _is_of(tx, one, login)), "")
    if mark:
        return attempts.of_browser(tx, mark), True
    where = visit.network
    return attempts.of_stranger(tx, officers.login_name(login), network(where), neighbourhood(where)), False


def new_mark(tx: Transaction, login: str) -> str:
    """A mark for the cookie: it gives no access, only a separate attempt counter."""
    nonce = secrets.token_hex(12)
    return f"{nonce}.{_proof(tx, nonce, login)}"


def remember(response: Response, visit: Visit, names: CookieNames, mark: str) -> None:
    """Sets the cookie with this mark; the oldest marks are dropped."""
    kept = [*_marks(visit, names)[-_MOST + 1 :], mark]
    set_cookie(response, names, names.known, "~".join(kept), _LASTS)


def is_known(tx: Transaction, visit: Visit, names: CookieNames, login: str) -> bool:
    return any(_is_of(tx, mark, login) for mark in _marks(visit, names))


def _marks(visit: Visit, names: CookieNames) -> list[str]:
    return [
        one
        for one in visit.request.cookies.get(names.known, "").split("~")[-_MOST:]
        if 0 < len(one) <= _MAX_MARK_LETTERS
    ]


def _is_of(tx: Transaction, mark: str, login: str) -> bool:
    nonce, _, proof = mark.partition(".")
    return secrets.compare_digest(proof.encode(), _proof(tx, nonce, login).encode())


def _proof(tx: Transaction, nonce: str, login: str) -> str:
    return tx.seal.fingerprint("a known browser", nonce, officers.login_name(login))
