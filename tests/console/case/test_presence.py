"""Tests of presence: who else has a case open."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.store import Store
from bot.store.cases import presence
from tests.support.console_client import Office, press, token_in

pytest_plugins = ["tests.support.desk"]


def ask(browser: TestClient, number: str, **fields: str) -> dict[str, object]:
    token = token_in(browser.get("/console/me").text)
    answer = browser.post(f"/console/tickets/{number}/here", data={"token": token, "seen": "2", **fields})
    assert answer.status_code == 200
    assert len(answer.content) < 600
    found: dict[str, object] = answer.json()
    return found


@pytest.fixture
def malee(office: Office) -> TestClient:
    return office.officer("มาลี")


def test_presence_ends_after_half_a_minute_without_a_signal(store: Store) -> None:
    store.write(lambda tx: presence.here(tx, "1", "malee", 100.0, typing=True))
    store.write(lambda tx: presence.here(tx, "1", "somchai", 120.0, typing=False))

    assert [one.person for one in store.read(lambda tx: presence.others(tx, "1", "ann", 121.0))] == ["malee", "somchai"]
    assert [one.person for one in store.read(lambda tx: presence.others(tx, "1", "ann", 131.0))] == ["somchai"]
    assert store.read(lambda tx: presence.others(tx, "1", "somchai", 131.0)) == []


def test_opening_another_case_ends_presence_at_the_first(store: Store) -> None:
    store.write(lambda tx: presence.here(tx, "1", "malee", 100.0, typing=True))
    store.write(lambda tx: presence.here(tx, "2", "malee", 200.0, typing=False))

    assert [row["ticket"] for row in store.read(lambda tx: tx.all("select ticket from presence"))] == ["2"]


def test_two_officers_see_each_other_and_what_they_do(office: Office, somchai: TestClient, malee: TestClient) -> None:
    number = office.lodge()

    assert ask(somchai, number) == {"who": [], "changed": ""}
    assert ask(malee, number)["who"] == [say("console.presence.looking", "th", name="สมชาย")]
    ask(malee, number, typing="1")
    assert ask(somchai, number)["who"] == [say("console.presence.typing", "th", name="มาลี")]
    assert say("console.presence.typing", "th", name="มาลี") in somchai.get(f"/console/tickets/{number}").text

    ask(malee, number, gone="1")
    assert ask(somchai, number)["who"] == []


def test_a_page_hears_that_something_happened_meanwhile(office: Office, somchai: TestClient, malee: TestClient) -> None:
    number = office.lodge()
    assert ask(somchai, number)["changed"] == ""

    press(malee, number, "take")

    assert ask(somchai, number)["changed"] == say("console.presence.changed", "th")


def test_nobody_hears_of_a_case_that_they_may_not_see(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    ask(somchai, number)
    other = office.officer("วีระ", Role.OFFICER, "สอจ.ชลบุรี")
    token = token_in(other.get("/console/me").text)

    answer = other.post(f"/console/tickets/{number}/here", data={"token": token})

    assert answer.status_code == 403
    assert "สมชาย" not in answer.text


def test_an_open_page_does_not_keep_anybody_signed_in(office: Office, somchai: TestClient) -> None:
    number = office.lodge()
    token = token_in(somchai.get("/console/me").text)
    for _ in range(400):
        office.at += 60
        answer = somchai.post(f"/console/tickets/{number}/here", data={"token": token})
        if answer.status_code != 200:
            break

    assert answer.status_code == 303


@pytest.mark.parametrize("bent", ["", "๒", "-1", "1e9", "ก" * 500, "\u200b"])
def test_malformed_presence_requests_are_answered(office: Office, somchai: TestClient, bent: str) -> None:
    assert ask(somchai, office.lodge(), seen=bent, typing=bent)["who"] == []
