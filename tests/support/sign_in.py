"""Officers who are signed in without a page: where the way in is not what a test is about."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from starlette.testclient import TestClient

from bot.console.gate import CookieNames
from bot.console.signin import known_browser, passwords
from bot.store import Store, Transaction
from bot.store.people import officers, sessions

PASSWORD = "ข้าวเหนียวมะม่วงหน้าร้อน"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # the real one takes 64 MB, as it should


def sign_in(store: Store, browser: TestClient, code: str, at: float) -> None:
    """Whoever has this one-time link has PASSWORD from now on, and is signed in in this browser."""

    def enter(tx: Transaction) -> tuple[str, str]:
        name = officers.invited(tx, code, at)
        person = officers.set_password(tx, code, _kept(), at)
        assert name, "a one-time link that opens nothing"
        assert person, "a one-time link that opens nothing"
        return sessions.begin(tx, person, "", at, half=False), known_browser.new_mark(tx, name)

    session, mark = store.write(enter)
    names = CookieNames(browser.base_url.scheme == "https")
    browser.cookies.set(names.session, session)
    browser.cookies.set(names.known, mark)


@cache
def _kept() -> str:
    """PASSWORD as the database keeps it."""
    return CHEAP.hash(passwords._plain(PASSWORD))
