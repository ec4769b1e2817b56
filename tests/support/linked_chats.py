"""Officers who link a chat of their own at the page "My account", with password and second factor."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyotp
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.people import Person
from bot.console import routes
from bot.store import Store, Transaction
from bot.store.people import officers, people, second_factors
from tests.support.console_client import HOST, token_in
from tests.support.conversations import Chat, City
from tests.support.sign_in import PASSWORD, sign_in

CODE = r"[2-9A-Z]{5}-[2-9A-Z]{5}"
_STEP = 30  # seconds of a code


@dataclass
class SignedIn:
    """An officer at their own browser, and the telephone that makes the codes of their second factor."""

    store: Store
    person: Person
    browser: TestClient
    secret: str
    now: Callable[[], float]
    codes: int = 0

    def asks_for_a_code(self, password: str = PASSWORD, code: str | None = None) -> str:
        """The code to type in the chat, or nothing if the page gives none."""
        answer = self.does("chat", password=password, code=self.code() if code is None else code)
        found = re.search(CODE, answer)
        return found[0] if found else ""

    def code(self) -> str:
        """Each code works once: the one of now, then the next."""
        self.codes += 1
        return pyotp.TOTP(self.secret).at(int(self.now()) + _STEP * (self.codes - 1))

    def does(self, deed: str, **fields: str) -> str:
        token = token_in(self.browser.get("/console/me").text)
        answer = self.browser.post("/console/me", data={"token": token, "do": deed, **fields})
        return self.browser.get("/console/me").text if answer.status_code == 303 else answer.text


def signed_in(store: Store, app: Starlette, person: str, now: Callable[[], float]) -> SignedIn:
    """An officer with an account, by their id: signed in, and with a second factor."""
    browser = TestClient(app, base_url=HOST, follow_redirects=False)
    secret = pyotp.random_base32()

    def account(tx: Transaction) -> tuple[Person, str]:
        login = next(one.login for one in officers.everybody(tx) if one.person.id == person)
        second_factors.begin(tx, person, secret)
        second_factors.take(tx, person, 1, now())
        found, link = people.get(tx, person), officers.link(tx, login, now())
        assert found
        assert link
        return found, link

    found, link = store.write(account)
    sign_in(store, browser, link, now())
    return SignedIn(store, found, browser, secret, now)


def linked(city: City, officer: Person, address: str) -> Chat:
    """The officer's LINE, linked with a code from their own page."""
    house = city.house
    app = Starlette(
        routes=routes(
            house.store,
            house.desk,
            house.settings,
            house.room,
            house.deeds.bring,
            lambda: city.at,
            library=house.library,
        )
    )
    chat = city.citizen(address, "line")
    chat.says(signed_in(house.store, app, officer.id, lambda: city.at).asks_for_a_code())
    assert chat.person == officer
    return chat
